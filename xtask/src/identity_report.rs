//! `cargo xtask identity-report`: six ways to keep one wrapper an object, and what an export costs.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::debian::Debian;
use crate::workspace::Workspace;
use crate::{cargo, javascript, process};

#[derive(clap::Args)]
pub struct Arguments {
    /// Only does a little of everything, once. The page and the picture go to target/report, not to docs.
    #[arg(long)]
    check: bool,
}

pub fn run(workspace: &Workspace, debian: &Debian, arguments: &Arguments) -> Result<ExitCode> {
    let made = javascript::make(workspace, debian)?;
    let node = debian.ensure("node", "nodejs")?;
    let program = cargo::benchmark(workspace, "identity")?;
    let mut measure = Command::new(program);
    measure.arg("--node").arg(node).arg("--module").arg(made.module);
    measure.arg("--script").arg(workspace.root.join("benches/javascript/compare.mjs"));
    measure.arg("--data").arg(workspace.target.join("report")).arg("--pages").arg(workspace.root.join("docs"));
    measure.args(arguments.check.then_some("--check"));
    let status = process::run_in_the_open(measure).context("cannot start the benchmark")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
