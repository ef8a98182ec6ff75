//! `cargo xtask metadata-report`: type metadata beside libswiftCore's, and what a deep type costs.

use std::process::ExitCode;

use anyhow::Result;

use crate::debian::Debian;
use crate::toolchain::{Choice, Toolchain};
use crate::workspace::Workspace;
use crate::{reports, screen};

pub fn run(workspace: &Workspace, debian: &Debian, choice: &reports::Choice) -> Result<ExitCode> {
    let program = reports::program(workspace, "types", choice)?;
    if !choice.check && !choice.from {
        // The program finds the toolchain that this has made sure of, and says so where there is none.
        match Toolchain::find_or_make(workspace, debian, Choice::ANY) {
            Ok(toolchain) => screen::did("using", toolchain.place()),
            Err(error) => screen::did("without", format!("a Swift toolchain: {error:#}")),
        }
    }
    reports::run(program)
}
