//! `cargo xtask bench`: the microbenchmarks, then the report beside the peers.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Result, bail};

use crate::workspace::Workspace;
use crate::{process, reports};

#[derive(clap::Args)]
pub struct Arguments {
    /// A quick look: fewer samples, wider spread. The record, the page and the chart go to target/report, not to docs.
    #[arg(long)]
    quick: bool,

    /// Draws the page and the chart anew from docs/measured, and measures nothing.
    #[arg(long, conflicts_with = "quick")]
    from: bool,

    /// This build beside an earlier record of this processor, such as docs/measured/…/performance.json, without the microbenchmarks. The record, but
    /// no page, goes to target/report.
    #[arg(long, value_name = "JSON", conflicts_with = "from")]
    compare: Option<PathBuf>,
}

pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    let earlier = arguments.compare.as_deref().map(reports::earlier).transpose()?;
    if !arguments.from && earlier.is_none() {
        microbenchmarks(workspace, arguments.quick)?;
    }
    let choice = reports::Choice { check: arguments.quick, from: arguments.from };
    let mut report = reports::program(workspace, "report", &choice)?;
    if let Some(earlier) = earlier {
        report.arg("--compare").arg(earlier);
    }
    reports::run(report)
}

fn microbenchmarks(workspace: &Workspace, is_quick: bool) -> Result<()> {
    let mut command = Command::new("cargo");
    command.args(["bench", "--package", "sidetable-benches", "--benches", "--"]).args(is_quick.then_some("--quick"));
    command.current_dir(&workspace.root);
    let shown = process::display(&command);
    match process::run_in_the_open(command)? {
        status if status.success() => Ok(()),
        status => bail!("`{shown}` failed ({status})"),
    }
}
