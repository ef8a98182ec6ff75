//! Compares two builds of one program: on Swift's own object runtime, and on sidetable's. `cargo xtask swift-compare` makes the builds and starts
//! this where they run.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, ensure};
use clap::Parser;
use sidetable_benches::compare::table::{Comparison, Side};
use sidetable_benches::compare::turns::Turns;
use sidetable_benches::compare::{Invocation, agree, profile};
use sidetable_benches::report::machine::{self, Machine};
use sidetable_benches::whole::run;

/// Runs two builds of one program in turns.
#[derive(Parser)]
struct Arguments {
    /// The build on Swift's own runtime.
    #[arg(long, value_name = "PROGRAM")]
    stock: PathBuf,
    /// The build on sidetable; it has the same name, in another folder.
    #[arg(long, value_name = "PROGRAM")]
    ours: PathBuf,
    /// Runs of each.
    #[arg(long)]
    runs: usize,
    /// What the program is given.
    #[arg(last = true)]
    arguments: Vec<OsString>,
}

fn main() -> ExitCode {
    match compare(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn compare(arguments: Arguments) -> Result<()> {
    let Arguments { stock, ours, runs, arguments } = arguments;
    ensure!(runs > 0, "no run says nothing: --runs is 1 or more");
    let title: Vec<String> = stock
        .file_name()
        .into_iter()
        .chain(arguments.iter().map(OsString::as_os_str))
        .map(|word| word.display().to_string())
        .collect();
    let stock = Invocation { program: stock, arguments };
    let ours = stock.of(&ours);
    let (agreement, status) = agree::check(&stock, &ours)?;
    let turns = Turns::run(&stock, &ours, runs, agreement)?;
    let is_counted = !turns.are_too_long_to_count();
    if is_counted {
        eprintln!("the runs are done; counting instructions, which takes some fifty times as long as a run");
    }
    let counted = |build: &Invocation| -> Result<Side> {
        let instructions = if is_counted { run::instructions(&build.program, &build.arguments)? } else { None };
        Ok(Side { instructions, samples: profile::samples(build)? })
    };
    let comparison = Comparison {
        title: title.join(" "),
        machine: Machine::this(machine::glibc()).line(),
        agreement,
        status: status.to_string(),
        rounds: runs,
        turns,
        sides: [counted(&stock)?, counted(&ours)?],
    };
    print!("{}", comparison.text());
    Ok(())
}
