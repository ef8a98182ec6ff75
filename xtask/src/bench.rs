//! `cargo xtask bench`: the microbenchmarks, then the report beside the peers.

use std::process::Command;

use anyhow::{Result, bail};

use crate::process;
use crate::workspace::Workspace;

#[derive(clap::Args)]
pub struct Arguments {
    /// A quick look: fewer samples, wider spread.
    #[arg(long)]
    quick: bool,

    /// Further arguments for the report.
    #[arg(last = true)]
    report: Vec<String>,
}

pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let quick = arguments.quick.then_some("--quick");

    let mut benchmarks = Command::new("cargo");
    benchmarks.args(["bench", "--package", "sidetable-benches", "--benches", "--"]).args(quick);
    in_the_open(workspace, benchmarks)?;

    let mut report = Command::new("cargo");
    report.args(["run", "--release", "--package", "sidetable-benches", "--bin", "report", "--"]);
    report.args(quick).args(&arguments.report);
    in_the_open(workspace, report)
}

fn in_the_open(workspace: &Workspace, mut command: Command) -> Result<()> {
    command.current_dir(&workspace.root);
    let shown = process::display(&command);
    match process::run_in_the_open(command)? {
        status if status.success() => Ok(()),
        status => bail!("`{shown}` failed ({status})"),
    }
}
