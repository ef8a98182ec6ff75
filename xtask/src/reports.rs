//! What the commands that measure have in common.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::screen::Live;
use crate::workspace::Workspace;
use crate::{cargo, process};

/// What to do other than to measure, and to show what this processor and others have.
#[derive(clap::Args)]
pub struct Choice {
    /// Only does a little of everything, once. The record, the page and the picture go to target/report, not to docs.
    #[arg(long)]
    pub check: bool,

    /// Draws the page and the picture anew from docs/measured, and measures nothing.
    #[arg(long, conflicts_with = "check")]
    pub from: bool,
}

/// A program that measures, built, and told where its records and pages go and what to do.
pub fn program(workspace: &Workspace, name: &str, choice: &Choice) -> Result<Command> {
    let profile = if choice.check { cargo::OPTIMIZED } else { "release" };
    let mut command = Command::new(cargo::benchmark(workspace, name, profile)?);
    command.arg("--data").arg(data(workspace)).arg("--pages").arg(pages(workspace));
    command.args(choice.check.then_some("--check")).args(choice.from.then_some("--from"));
    Ok(command)
}

/// Runs it to its end; its own lines say how far it is, and where there is no terminal one of ours that it goes on.
pub fn run(command: Command) -> Result<ExitCode> {
    let _beats = Live::start_unattended("measuring");
    let status = process::run_in_the_open(command).context("cannot start the benchmark")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Where the records, pages and pictures go that are not for docs.
pub fn data(workspace: &Workspace) -> PathBuf {
    workspace.target.join("report")
}

/// Where the pages are, and the records of each processor.
pub fn pages(workspace: &Workspace) -> PathBuf {
    workspace.root.join("docs")
}

/// An earlier record, from wherever the user is.
pub fn earlier(path: &Path) -> Result<PathBuf> {
    path.canonicalize().with_context(|| format!("cannot read {}", path.display()))
}
