//! Format, lints, Rust tests, documentation.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::super::context::Context;
use crate::cargo::{self, add_flags, cargo};

/// Everything that the runtime's Rust API can have.
pub(super) const FEATURES: &str = "--features=sidetable/derive,sidetable/serde";

pub fn fmt(context: &mut Context<'_>) -> Result<()> {
    let mut command = cargo(context.workspace);
    command.args(["fmt", "--all", "--check", "--", "--color", "never"]);
    context.check(command)?;
    Ok(())
}

pub fn clippy(context: &mut Context<'_>) -> Result<()> {
    let mut plain = cargo(context.workspace);
    plain.args(["clippy", "--workspace", "--all-targets", FEATURES, "--", "-D", "warnings"]);
    context.check(plain)?;

    let mut with_loom = cargo::loom(context.workspace);
    with_loom.args(["clippy", "--package", "sidetable-loom-tests", "--all-targets", "--", "-D", "warnings"]);
    context.check(with_loom)?;

    let mut with_shuttle = cargo::shuttle(context.workspace);
    with_shuttle.args(["clippy", "--package", "sidetable-random-tests", "--all-targets", "--", "-D", "warnings"]);
    context.check(with_shuttle)?;
    Ok(())
}

pub fn unit(context: &mut Context<'_>) -> Result<()> {
    let tools = ["xtask", "sidetable-inspect", "sidetable-picture", "sidetable-loom-tests", "sidetable-fuzz"];
    let tools = tools.map(|package| ["--package", package]);
    let mut command = tests_of_our_packages(context, tools.as_flattened());
    let figures = context.workspace.scratch()?.join("figures");
    fs::create_dir_all(&figures).with_context(|| format!("cannot create {}", figures.display()))?;
    command.env("SIDETABLE_FIGURES", figures);
    context.count(command)?;
    Ok(())
}

pub fn unit_release(context: &mut Context<'_>) -> Result<()> {
    context.count(tests_of_our_packages(context, &["--release"]))?;
    Ok(())
}

fn tests_of_our_packages(context: &Context<'_>, further: &[&str]) -> Command {
    let mut command = cargo(context.workspace);
    command.args(["test", "--no-fail-fast", "--package", "sidetable-shims", "--package", "sidetable"]);
    command.arg(FEATURES);
    command.args(["--lib", "--bins", "--tests"]).args(further);
    command
}

pub fn doc(context: &mut Context<'_>) -> Result<()> {
    let mut pages = cargo(context.workspace);
    pages.args(["doc", "--workspace", "--no-deps", "--document-private-items", FEATURES]);
    add_flags(&mut pages, "RUSTDOCFLAGS", "-D warnings");
    context.check(pages)?;

    let mut examples = cargo(context.workspace);
    examples.args(["test", "--doc", "--package", "sidetable-shims", "--package", "sidetable"]);
    examples.arg(FEATURES);
    context.count(examples)?;
    Ok(())
}
