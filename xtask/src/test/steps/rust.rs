//! Format, lints, Rust tests, documentation.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::super::context::Context;
use crate::cargo::{self, OPTIMIZED, add_flags, cargo};
use crate::drop_in;

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

    // What only the archive for Swift programs has.
    let mut drop_in = drop_in::cargo(context.workspace);
    drop_in.args(["clippy", "--package", "sidetable", "--lib", "--tests", "--", "-D", "warnings"]);
    context.check(drop_in)?;

    let mut with_loom = cargo::loom(context.workspace);
    // With the models' profile: both have the same macros, which are compiled once.
    with_loom.args([
        "clippy",
        "--profile",
        "loom",
        "--package",
        "sidetable-loom-tests",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    context.check(with_loom)?;

    let mut with_shuttle = cargo::shuttle(context.workspace);
    with_shuttle.args([
        "clippy",
        "--profile",
        "loom",
        "--package",
        "sidetable-random-tests",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    context.check(with_shuttle)?;
    Ok(())
}

/// What has no optimized build of its own to be tested.
const OTHERS: [&str; 6] =
    ["sidetable-derive", "xtask", "sidetable-inspect", "sidetable-picture", "sidetable-loom-tests", "sidetable-fuzz"];

pub fn unit(context: &mut Context<'_>) -> Result<()> {
    let others = OTHERS.map(|package| ["--package", package]);
    let mut command =
        tests_of_our_packages(context, &[&["--lib", "--bins", "--tests"], others.as_flattened()].concat());
    let figures = context.workspace.scratch()?.join("figures");
    fs::create_dir_all(&figures).with_context(|| format!("cannot create {}", figures.display()))?;
    command.env("SIDETABLE_FIGURES", figures);
    context.count(command)?;
    Ok(())
}

pub fn unit_release(context: &mut Context<'_>) -> Result<()> {
    context.count(tests_of_our_packages(context, &["--lib", "--tests", "--profile", OPTIMIZED]))?;
    biased(context)
}

/// Counts that are biased to a thread, as all programs have them and as the archive for Swift programs does.
fn biased(context: &mut Context<'_>) -> Result<()> {
    if !has_restartable_sequences(context)? {
        context.skip("counts that are biased to a thread: they are where Linux 5.10 and glibc 2.35 are, on x86-64");
        return Ok(());
    }
    for mut tests in [cargo(context.workspace), drop_in::cargo(context.workspace)] {
        tests.args(["test", "--package", "sidetable", "--lib", "--profile", OPTIMIZED]);
        tests.args(["--", "--ignored", "sync::bias", "handles::biased"]);
        context.count(tests)?;
    }
    Ok(())
}

fn has_restartable_sequences(context: &mut Context<'_>) -> Result<bool> {
    let mut said = |program: &str, argument: &str| {
        let mut command = Command::new(program);
        command.arg(argument);
        context.run(command)
    };
    let (kernel, library) = (said("uname", "-r")?, said("getconf", "GNU_LIBC_VERSION")?);
    let is_at_least = |version: &str, least| {
        let mut numbers = version.trim().split(['.', '-']).map_while(|part| part.parse::<u32>().ok());
        (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= least
    };
    Ok(cfg!(target_arch = "x86_64")
        && is_at_least(&kernel, (5, 10))
        && is_at_least(library.trim_start_matches("glibc "), (2, 35)))
}

fn tests_of_our_packages(context: &Context<'_>, further: &[&str]) -> Command {
    let mut command = cargo(context.workspace);
    command.args(["test", "--no-fail-fast", "--package", "sidetable-shims", "--package", "sidetable"]);
    command.arg(FEATURES);
    command.args(further);
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
