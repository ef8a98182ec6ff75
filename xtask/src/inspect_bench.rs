//! `cargo xtask inspect-bench`: what it costs a Swift program to be looked at.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::debian::Debian;
use crate::swift_build::is_newer;
use crate::toolchain::{Choice, Toolchain, version_in};
use crate::workspace::Workspace;
use crate::{build, cargo, process, reports, screen};

#[derive(clap::Args)]
pub struct Arguments {
    /// Runs of each program in each way; 3 where nothing is said, which takes 20 minutes.
    #[arg(long)]
    runs: Option<usize>,

    #[command(flatten)]
    choice: reports::Choice,
}

pub fn run(workspace: &Workspace, debian: &Debian, arguments: &Arguments) -> Result<ExitCode> {
    if arguments.choice.from {
        return reports::run(reports::program(workspace, "inspector", &arguments.choice)?);
    }
    let inspector = build::inspector(workspace)?;
    let toolchain = Toolchain::find_or_make(workspace, debian, Choice::ANY)?;
    screen::did("using", toolchain.place());
    let version = toolchain.ask(&["swiftc", "--version"])?;
    let version = version_in(&version).unwrap_or("unknown");

    let programs = workspace.scratch()?.join("inspect-bench").join(version);
    fs::create_dir_all(&programs).with_context(|| format!("cannot create {}", programs.display()))?;
    for folder in ["benches/swift", "benches/inspect"] {
        let folder = workspace.root.join(folder);
        let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
        // Programs of several modules are for other reports.
        for source in entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()) {
            compile(&toolchain, &source, &programs)?;
        }
    }
    let mut words: Vec<OsString> = vec![cargo::benchmark(workspace, "inspector", cargo::OPTIMIZED)?.into()];
    words.extend(["--programs".into(), programs.into(), "--inspector".into(), inspector.program.into()]);
    let (data, pages) = (reports::data(workspace), reports::pages(workspace));
    words.extend(["--swift".into(), version.into(), "--data".into(), data.into(), "--pages".into(), pages.into()]);
    let runs = arguments.runs.or(arguments.choice.check.then_some(1));
    words.extend(runs.into_iter().flat_map(|runs| ["--runs".into(), runs.to_string().into()]));
    words.extend(arguments.choice.check.then_some("--check".into()));
    reports::run(toolchain.command(&words))
}

/// As `swift build -c release` does: linked dynamically.
fn compile(toolchain: &Toolchain, source: &Path, programs: &Path) -> Result<()> {
    let program = programs.join(source.file_stem().context("a source has a name")?);
    if is_newer(&program, source) {
        return Ok(());
    }
    let words = ["swiftc".into(), "-O".into(), source.into(), "-o".into(), program.into()];
    process::run(toolchain.command(&words), None, |_| ())?.success().map(drop).context("a program does not build")
}
