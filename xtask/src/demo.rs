//! `cargo xtask demo`: one object's life, as a C++ program linked with the static library tells it.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::build;
use crate::compiler::Compiler;
use crate::debian::Debian;
use crate::process;
use crate::screen;
use crate::workspace::Workspace;

pub fn run(workspace: &Workspace, debian: &Debian) -> Result<ExitCode> {
    build::everything(workspace)?;
    let compiler = Compiler::find_or_install(debian)?;
    let program = compile(workspace, &compiler)?;
    screen::did("compiled", format!("c-api/examples/tour.cpp with {}", compiler.version));
    screen::did("running", format!("{}\n", workspace.shown(&program)));

    let status = process::run_in_the_open(Command::new(&program))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Compiles the tour against the release library, which must have been built.
pub fn compile(workspace: &Workspace, compiler: &Compiler) -> Result<PathBuf> {
    compiler.program(workspace, &workspace.root.join("c-api/examples/tour.cpp"))
}
