//! `cargo xtask identity-report`: six ways to keep one wrapper an object, and what an export costs.

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::debian::Debian;
use crate::javascript::Made;
use crate::reports::Choice;
use crate::workspace::Workspace;
use crate::{javascript, reports};

pub fn run(workspace: &Workspace, debian: &Debian, choice: &Choice) -> Result<ExitCode> {
    if choice.from {
        return reports::run(reports::program(workspace, "identity", choice)?);
    }
    let made = javascript::make(workspace, javascript::compiler(workspace, debian)?)?;
    let node = debian.ensure("node", "nodejs")?;
    reports::run(command(workspace, &node, &made, choice)?)
}

/// The program that measures, built, with its arguments.
pub fn command(workspace: &Workspace, node: &Path, made: &Made, choice: &Choice) -> Result<Command> {
    let mut measure = reports::program(workspace, "identity", choice)?;
    measure.arg("--node").arg(node).arg("--module").arg(&made.module);
    measure.arg("--script").arg(workspace.root.join("benches/javascript/compare.mjs"));
    Ok(measure)
}
