//! `cargo xtask freeze-report`: what freezing costs, and what frozen graphs cost afterwards.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::workspace::Workspace;
use crate::{cargo, process};

#[derive(clap::Args)]
pub struct Arguments {
    /// Only does a little of everything, once. The page and the picture go to target/report, not to docs.
    #[arg(long)]
    check: bool,
}

pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    let mut measure = Command::new(cargo::benchmark(workspace, "freezing")?);
    measure.arg("--data").arg(workspace.target.join("report")).arg("--pages").arg(workspace.root.join("docs"));
    measure.args(arguments.check.then_some("--check"));
    let status = process::run_in_the_open(measure).context("cannot start the benchmark")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
