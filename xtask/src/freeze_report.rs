//! `cargo xtask freeze-report`: what freezing costs, and what frozen graphs cost afterwards.

use std::process::ExitCode;

use anyhow::Result;

use crate::reports;
use crate::workspace::Workspace;

pub fn run(workspace: &Workspace, choice: &reports::Choice) -> Result<ExitCode> {
    reports::run(reports::program(workspace, "freezing", choice)?)
}
