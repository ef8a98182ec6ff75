//! `cargo xtask swift-compare`: does a user's program gain? Builds it on Swift's own object runtime and on sidetable, and runs both in turns.
//!
//! - [`build`] makes the two programs, of a package or of files, from the same objects;
//! - [`product`] finds out which product of a package is meant.
//!
//! What runs them, and prints what it found, is the program `compare_programs` of `benches`: it starts where Swift is.

mod build;
mod product;

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};

use crate::debian::Debian;
use crate::swift_build;
use crate::toolchain::{self, Toolchain, version_in};
use crate::workspace::Workspace;
use crate::{cargo, process, screen};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    choice: toolchain::Choice,

    /// A SwiftPM package; nothing in it is changed, and what is built goes to sidetable's target folder.
    #[arg(long, value_name = "DIR", conflicts_with = "files")]
    package: Option<PathBuf>,

    /// Which of the package's programs, where it has several.
    #[arg(long, requires = "package", conflicts_with = "files")]
    product: Option<String>,

    /// Runs of each build.
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,

    /// Swift files, in place of a package.
    #[arg(value_name = "FILES.swift", required_unless_present = "package")]
    files: Vec<PathBuf>,

    /// What the program is given, behind `--`.
    #[arg(last = true, value_name = "ARGUMENTS")]
    arguments: Vec<OsString>,
}

pub fn run(workspace: &Workspace, debian: &Debian, arguments: &Arguments) -> Result<ExitCode> {
    let folder = env::current_dir().context("the current folder is gone")?;
    let package = arguments.package.as_ref().map(|package| product::find(package)).transpose()?;
    for file in &arguments.files {
        ensure!(file.is_file(), "there is no file {}", file.display());
    }
    let runner = cargo::benchmark(workspace, "compare_programs", cargo::OPTIMIZED)?;
    let mut toolchain = Toolchain::find_or_make(workspace, debian, arguments.choice)?;
    if let Some(package) = &package {
        toolchain = toolchain.starting_in(package);
    }
    let toolchain = toolchain.starting_in(&folder);
    screen::did("using", toolchain.place());
    let archive = swift_build::archive_for(workspace, &toolchain)?;

    let build = build::Build { toolchain: &toolchain, archive: &archive };
    // What another compiler made is not used.
    let version = toolchain.ask(&["swiftc", "--version"])?;
    let scratch = workspace.scratch()?.join("swift-compare").join(version_in(&version).unwrap_or("unknown"));
    let builds = match &package {
        Some(package) => build.package(package, arguments.product.as_deref(), &scratch)?,
        None => build.files(&arguments.files, &scratch)?,
    };
    screen::did("built", "both from the same objects; the map shows no member of Swift's beside sidetable's");

    let mut words: Vec<OsString> = vec![runner.into(), "--stock".into(), builds.stock.into()];
    words.extend(["--ours".into(), builds.ours.into(), "--runs".into(), arguments.runs.to_string().into()]);
    words.push("--".into());
    words.extend_from_slice(&arguments.arguments);
    let status = process::run_in_the_open(toolchain.command(&words))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
