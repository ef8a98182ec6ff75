//! `sidetable arc PROGRAM`: who retains and releases.
//!
//! | module | what it does |
//! |---|---|
//! | [`launch`] | runs the program under the preload |
//! | [`places`] | function, file and line of each call |
//! | [`tables`] | what was counted, by place, by type, by pair |
//! | [`text`] | for people, one screen |
//! | [`json`], [`folded`], [`pprof`] | for programs |

mod folded;
mod json;
mod launch;
mod places;
mod pprof;
mod tables;
mod text;

use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use sidetable_picture::counts::Counts;

use crate::arc::tables::Tables;

/// Runs a program and says who retains and releases.
#[derive(Args)]
pub struct ArcArguments {
    /// Count every call. What is done where nothing else is asked for.
    #[arg(long, conflicts_with = "sample")]
    exact: bool,
    /// Count every Nth call, on average: faster, and the numbers are estimates.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    sample: Option<u32>,
    /// Print JSON instead. What the program prints goes to stderr.
    #[arg(long, conflicts_with = "folded")]
    json: bool,
    /// Print collapsed stacks instead, for flame graphs. What the program prints goes to stderr.
    #[arg(long)]
    folded: bool,
    /// Write a profile that `pprof` reads.
    #[arg(long, value_name = "FILE")]
    pprof: Option<PathBuf>,
    /// Rows of each table.
    #[arg(long, value_name = "ROWS", default_value_t = 10)]
    rows: usize,
    /// The program and its arguments.
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true, value_name = "PROGRAM")]
    command: Vec<OsString>,
}

/// The program's own exit status, where there was something to say about it.
pub fn run(arguments: &ArcArguments) -> Result<ExitCode> {
    let every = if arguments.exact { 1 } else { arguments.sample.unwrap_or(1) };
    let ended = launch::run(&arguments.command, every, arguments.json || arguments.folded)?;
    report(arguments, &ended.counts)?;
    Ok(ended.code)
}

fn report(arguments: &ArcArguments, counts: &Counts) -> Result<()> {
    let tables = Tables::new(counts, places::find(counts));
    if let Some(path) = &arguments.pprof {
        let profile = pprof::encode(counts, &tables)?;
        std::fs::write(path, profile).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let words = if arguments.json {
        json::print(counts, &tables)?
    } else if arguments.folded {
        folded::print(&tables)
    } else {
        text::print(counts, &tables, arguments.rows)
    };
    // A reader that has seen enough closes the pipe.
    match std::io::stdout().write_all(words.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
