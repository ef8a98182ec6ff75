//! loom: the models of the C entry points, and the mutants that some model must catch.

use std::fs;

use anyhow::{Context as _, Result};

use super::super::context::Context;
use crate::cargo;

pub fn models(context: &mut Context<'_>) -> Result<()> {
    run(context, "models")
}

pub fn mutants(context: &mut Context<'_>) -> Result<()> {
    run(context, "mutants")
}

/// Runs one half of loom-tests; its table is kept beside the logs.
fn run(context: &mut Context<'_>, half: &str) -> Result<()> {
    let mut command = cargo::loom(context.workspace);
    command.args(["run", "--quiet", "--profile", "loom", "--package", "sidetable-loom-tests", "--", half]);
    let table = context.count(command)?;
    let file = context.workspace.scratch()?.join(format!("loom-{half}.txt"));
    fs::write(&file, table).with_context(|| format!("cannot write {}", file.display()))?;
    context.note(format!("see {}", context.workspace.shown(&file)));
    Ok(())
}
