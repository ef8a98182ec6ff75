//! `cargo xtask metadata-report`: type metadata beside libswiftCore's, and what a deep type costs.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::debian::Debian;
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;
use crate::{cargo, process, screen};

#[derive(clap::Args)]
pub struct Arguments {
    /// Only does a little of everything, once. The page and the picture go to target/report, not to docs.
    #[arg(long)]
    check: bool,
}

pub fn run(workspace: &Workspace, debian: &Debian, arguments: &Arguments) -> Result<ExitCode> {
    let program = cargo::benchmark(workspace, "types")?;
    if !arguments.check {
        // The program finds the toolchain that this has made sure of, and says so where there is none.
        match Toolchain::find_or_make(workspace, debian) {
            Ok(toolchain) => screen::did("using", toolchain.place()),
            Err(error) => screen::did("without", format!("a Swift toolchain: {error:#}")),
        }
    }
    let data = workspace.target.join("report");
    let mut measure = Command::new(program);
    measure.arg("--data").arg(&data).arg("--pages").arg(workspace.root.join("docs"));
    measure.args(arguments.check.then_some("--check"));
    let status = process::run_in_the_open(measure).context("cannot start the benchmark")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
