//! C and C++ programs: the harness of c-api/tests, with each library, and under the checkers that watch programs run.
//!
//! The harness takes what to link, which compilers to use and what to run programs in from variables that it documents.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::super::context::Context;
use crate::cargo::cargo;
use crate::compiler::Compiler;

pub fn debug(context: &mut Context<'_>) -> Result<()> {
    // The harness uses gcc and clang both; here they are installed where they can be.
    let usual = context.compiler()?;
    let other = context.other_compiler()?;
    context.note(std::iter::once(usual).chain(other).map(|compiler| compiler.version).collect::<Vec<_>>().join(", "));
    // callgrind counts the instructions of the fast paths.
    context.welcome_tool("valgrind", "valgrind");
    let mut command = cargo(context.workspace);
    command.args(["test", "--no-fail-fast", "--package", "sidetable-c"]);
    let figures = context.workspace.scratch()?.join("figures");
    fs::create_dir_all(&figures).with_context(|| format!("cannot create {}", figures.display()))?;
    command.env("SIDETABLE_FIGURES", figures);
    context.count(command)?;
    Ok(())
}

/// What the other compiler makes, since the debug library has met what both do, and the checkers what the usual one does with this.
pub fn release(context: &mut Context<'_>) -> Result<()> {
    let libraries = context.libraries()?;
    let usual = context.compiler()?;
    let other = context.other_compiler()?.unwrap_or_else(|| usual.clone());
    context.note(other.version.clone());
    // Everything with the archive, but that headers compile, which does not depend on it; with the shared library what is about that one, and the programs
    // in C.
    let archive = ["--skip", "shared library", "--skip", "compiles as"].as_slice();
    for (library, compiler, tests, only_c) in
        [(libraries.archive, &other, archive, "0"), (libraries.shared, &usual, ["shared"].as_slice(), "1")]
    {
        let mut command = harness_with(compiler, context);
        command.arg("--").args(tests).env("SIDETABLE_ONLY_C", only_c);
        link(&mut command, &library);
        context.count(command)?;
    }
    Ok(())
}

pub fn valgrind(context: &mut Context<'_>) -> Result<()> {
    let Some(valgrind) = context.tool("valgrind", "valgrind") else { return Ok(()) };
    let library = context.libraries()?.archive;
    let mut command = harness_with(&context.compiler()?, context);
    link(&mut command, &library);
    // What is only possibly lost is not: hash tables and side tables are found through words that no block begins at.
    let leaks = "definite,indirect";
    let options =
        format!("--leak-check=full --show-leak-kinds={leaks} --errors-for-leak-kinds={leaks} --fair-sched=yes");
    command.env("SIDETABLE_RUNNER", format!("{} --quiet --error-exitcode=99 {options}", valgrind.display()));
    context.count(command)?;
    Ok(())
}

pub fn address_sanitizer(context: &mut Context<'_>) -> Result<()> {
    let library = context.libraries()?.archive;
    let mut command = harness_with(&context.compiler()?, context);
    link(&mut command, &library);
    command.env("SIDETABLE_CFLAGS", "-fsanitize=address,undefined -fno-sanitize-recover=all");
    context.count(command)?;
    Ok(())
}

/// The harness alone.
pub fn harness(context: &Context<'_>) -> Command {
    let mut command = cargo(context.workspace);
    command.args(["test", "--package", "sidetable-c", "--test", "harness"]);
    command
}

/// A test program of the C ABI's, built for this machine: it runs beside other compilers, too, and is not built with their Rust once more.
pub fn built(context: &mut Context<'_>, test: &str) -> Result<String> {
    let mut command = cargo(context.workspace);
    command.args(["test", "--no-run", "--package", "sidetable-c", "--test", test]);
    let text = context.run(command)?;
    let program =
        text.lines().find_map(|line| line.trim().strip_prefix("Executable ")?.split_once('(')?.1.strip_suffix(')'));
    let program = program.with_context(|| format!("cargo does not say where {test} is"))?;
    Ok(context.workspace.root.join(program).display().to_string())
}

/// The programs were compiled by every compiler before; what watches them run needs to see them once.
pub fn harness_with(compiler: &Compiler, context: &Context<'_>) -> Command {
    let mut command = harness(context);
    command.env("SIDETABLE_CC", &compiler.c).env("SIDETABLE_CXX", &compiler.cxx);
    command
}

pub fn link(command: &mut Command, library: &Path) {
    command.env("SIDETABLE_LIB", library).env("SIDETABLE_LIB_DEBUG", "0");
}
