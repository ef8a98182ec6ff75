//! `cargo xtask swift-bench`: whole Swift programs, on Swift's own object runtime and on sidetable's.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::debian::Debian;
use crate::swift_build::{self, is_newer, link_words, version_in};
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;
use crate::{cargo, drop_in, process, screen};

#[derive(clap::Args)]
pub struct Arguments {
    /// Fewer runs. The page and the chart go to target/report, not to docs.
    #[arg(long)]
    quick: bool,

    /// Only runs every program once with little work, and compares what it says.
    #[arg(long, conflicts_with = "quick")]
    check: bool,
}

pub fn run(workspace: &Workspace, debian: &Debian, arguments: &Arguments) -> Result<ExitCode> {
    let archive = drop_in::make(workspace)?;
    let toolchain = Toolchain::find_or_make(workspace, debian)?;
    screen::did("using", toolchain.place());
    let version = toolchain.ask(&["swiftc", "--version"])?;
    let version = version_in(&version).unwrap_or("unknown");

    let sources = workspace.root.join("benches/swift");
    let programs = workspace.scratch()?.join("swift-bench").join(version);
    for source in sources_in(&sources)? {
        build_both(&toolchain, &source, &archive, &programs)?;
    }
    let mut words: Vec<OsString> = vec![cargo::benchmark(workspace, "whole_programs")?.into()];
    words.extend(["--programs".into(), programs.into(), "--sources".into(), sources.into()]);
    let data = workspace.target.join("report");
    let pages = if arguments.quick { data.clone() } else { workspace.root.join("docs") };
    words.extend(["--swift".into(), version.into(), "--data".into(), data.into(), "--pages".into(), pages.into()]);
    words.extend(arguments.quick.then_some(["--runs".into(), "3".into()]).into_iter().flatten());
    words.extend(arguments.check.then_some("--check".into()));
    let status = process::run_in_the_open(toolchain.command(&words))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn sources_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut sources: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    sources.sort();
    Ok(sources)
}

/// Builds a program on both runtimes, from one object file.
fn build_both(toolchain: &Toolchain, source: &Path, archive: &Path, programs: &Path) -> Result<()> {
    let folder = programs.join(source.file_stem().context("a source has a name")?);
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let place = |name: &str| folder.join(name);
    let (object, linked) = (place("main.o"), place("map"));
    if !is_newer(&object, source) {
        swiftc(toolchain, &["-c".into(), source.into(), "-o".into(), object.clone().into()])?;
    }
    swiftc(toolchain, &[object.clone().into(), "-o".into(), place("stock").into()])?;
    let words = ["-O".into(), object.into(), "-o".into(), place("ours").into()];
    start(toolchain, &link_words(&words, archive, &linked))?;
    swift_build::check(toolchain, &linked, &place("ours"))
}

fn swiftc(toolchain: &Toolchain, arguments: &[OsString]) -> Result<()> {
    let mut words: Vec<OsString> = ["swiftc", "-O", "-static-stdlib"].map(OsString::from).to_vec();
    words.extend_from_slice(arguments);
    start(toolchain, &words)
}

fn start(toolchain: &Toolchain, words: &[OsString]) -> Result<()> {
    process::run(toolchain.command(words), None, |_| ())?.success().map(drop).context("a program does not build")
}
