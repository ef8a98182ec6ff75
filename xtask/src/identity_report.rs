//! `cargo xtask identity-report`: six ways to keep one wrapper an object, and what an export costs.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::debian::Debian;
use crate::javascript::Made;
use crate::workspace::Workspace;
use crate::{cargo, javascript, process};

#[derive(clap::Args)]
pub struct Arguments {
    /// Only does a little of everything, once. The page and the picture go to target/report, not to docs.
    #[arg(long)]
    check: bool,
}

pub fn run(workspace: &Workspace, debian: &Debian, arguments: &Arguments) -> Result<ExitCode> {
    let made = javascript::make(workspace, javascript::compiler(workspace, debian)?)?;
    let node = debian.ensure("node", "nodejs")?;
    let measure = command(workspace, &node, &made, arguments.check)?;
    let status = process::run_in_the_open(measure).context("cannot start the benchmark")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The program that measures, built, with its arguments; its data go to [`data`].
pub fn command(workspace: &Workspace, node: &Path, made: &Made, is_check: bool) -> Result<Command> {
    let mut measure = Command::new(cargo::benchmark(workspace, "identity")?);
    measure.arg("--node").arg(node).arg("--module").arg(&made.module);
    measure.arg("--script").arg(workspace.root.join("benches/javascript/compare.mjs"));
    measure.arg("--data").arg(data(workspace)).arg("--pages").arg(workspace.root.join("docs"));
    measure.args(is_check.then_some("--check"));
    Ok(measure)
}

/// Where the report's data are.
pub fn data(workspace: &Workspace) -> PathBuf {
    workspace.target.join("report")
}
