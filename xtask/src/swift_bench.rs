//! `cargo xtask swift-bench`: whole Swift programs, on Swift's own object runtime and on sidetable's.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::debian::Debian;
use crate::swift_build::{self, is_newer, link_words};
use crate::toolchain::{self, Toolchain, version_in};
use crate::workspace::Workspace;
use crate::{cargo, process, reports, screen};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    choice: toolchain::Choice,

    /// Fewer runs. The record, the page and the chart go to target/report, not to docs.
    #[arg(long)]
    quick: bool,

    /// Only runs every program once with little work, and compares what it says.
    #[arg(long, conflicts_with = "quick")]
    check: bool,

    /// Draws the page and the chart anew from docs/measured, and measures nothing.
    #[arg(long, conflicts_with_all = ["quick", "check"])]
    from: bool,

    /// This build beside an earlier record of this processor, such as docs/measured/…/swift.json. The record, but no page, goes to target/report.
    #[arg(long, value_name = "JSON", conflicts_with_all = ["check", "from"])]
    compare: Option<PathBuf>,
}

pub fn run(workspace: &Workspace, debian: &Debian, arguments: &Arguments) -> Result<ExitCode> {
    if arguments.from {
        let choice = reports::Choice { check: false, from: true };
        return reports::run(reports::program(workspace, "whole_programs", &choice)?);
    }
    let data = reports::data(workspace);
    let earlier = arguments.compare.as_deref().map(|path| visible(path, &data)).transpose()?;
    let toolchain = Toolchain::find_or_make(workspace, debian, arguments.choice)?;
    screen::did("using", toolchain.place());
    let archive = swift_build::archive_for(workspace, &toolchain)?;
    let version = toolchain.ask(&["swiftc", "--version"])?;
    let version = version_in(&version).unwrap_or("unknown");

    let sources = workspace.root.join("benches/swift");
    let programs = workspace.scratch()?.join("swift-bench").join(version);
    for source in contents(&sources)? {
        build_both(&toolchain, &source, &archive, &programs)?;
    }
    let mut words: Vec<OsString> = vec![cargo::benchmark(workspace, "whole_programs", cargo::OPTIMIZED)?.into()];
    words.extend(["--programs".into(), programs.into(), "--sources".into(), sources.into()]);
    let pages = reports::pages(workspace);
    words.extend(["--swift".into(), version.into(), "--data".into(), data.into(), "--pages".into(), pages.into()]);
    if arguments.quick {
        words.extend(["--quick", "--runs", "3"].map(OsString::from));
    }
    words.extend(arguments.check.then_some("--agree".into()));
    words.extend(earlier.into_iter().flat_map(|earlier| ["--compare".into(), earlier.into()]));
    reports::run(toolchain.command(&words))
}

/// A copy of an earlier record where programs in a Debian root see it.
fn visible(path: &Path, data: &Path) -> Result<PathBuf> {
    let copy = data.join("earlier").join(path.file_name().context("a record has a name")?);
    fs::create_dir_all(data.join("earlier")).with_context(|| format!("cannot create {}", data.display()))?;
    fs::copy(path, &copy).with_context(|| format!("cannot copy {}", path.display()))?;
    Ok(copy)
}

fn contents(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

/// Builds a program on both runtimes, from the same object files.
fn build_both(toolchain: &Toolchain, source: &Path, archive: &Path, programs: &Path) -> Result<()> {
    let folder = programs.join(source.file_stem().context("a source has a name")?);
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let place = |name: &str| folder.join(name);
    let objects = if source.is_dir() {
        compile_modules(toolchain, source, &folder)
    } else {
        compile_file(toolchain, source, &folder)
    }?;
    swiftc(toolchain, &[&*objects, &["-o".into(), place("stock").into()]].concat())?;
    let words = [&["-O".into()], &*objects, &["-o".into(), place("ours").into()]].concat();
    start(toolchain, &link_words(&words, archive, &place("map")))?;
    swift_build::check(&place("map"), &place("ours"))
}

fn compile_file(toolchain: &Toolchain, source: &Path, folder: &Path) -> Result<Vec<OsString>> {
    let object = folder.join("main.o");
    if !is_newer(&object, source) {
        swiftc(toolchain, &["-c".into(), source.into(), "-o".into(), object.clone().into()])?;
    }
    Ok(vec![object.into()])
}

/// Compiles a program's modules, each a folder, in the order of their names, and then its `main.swift`. Each module is optimized as a whole
/// and not across its borders (no `-cross-module-optimization`), as SwiftPM builds those of a package.
fn compile_modules(toolchain: &Toolchain, source: &Path, folder: &Path) -> Result<Vec<OsString>> {
    let modules: Vec<PathBuf> = contents(source)?.into_iter().filter(|path| path.is_dir()).collect();
    let main = source.join("main.swift");
    let object_of = |path: &Path| folder.join(path.file_stem().unwrap_or_default()).with_extension("o");
    let objects: Vec<PathBuf> = modules.iter().chain([&main]).map(|path| object_of(path)).collect();

    let mut sources = vec![main.clone()];
    for module in &modules {
        sources.extend(contents(module)?);
    }
    let is_made = objects.iter().all(|object| sources.iter().all(|source| is_newer(object, source)));
    if !is_made {
        let import: [OsString; 2] = ["-I".into(), folder.into()];
        for module in &modules {
            let name = module.file_name().context("a module has a name")?;
            let interface = folder.join(name).with_extension("swiftmodule");
            let mut words: Vec<OsString> = ["-wmo", "-parse-as-library", "-module-name"].map(OsString::from).to_vec();
            words.extend([
                name.to_owned(),
                "-emit-module".into(),
                "-emit-module-path".into(),
                interface.into(),
                "-c".into(),
            ]);
            words.extend(contents(module)?.into_iter().map(OsString::from));
            words.extend(["-o".into(), object_of(module).into()]);
            swiftc(toolchain, &[&import, &*words].concat())?;
        }
        let words = ["-c".into(), main.clone().into(), "-o".into(), object_of(&main).into()];
        swiftc(toolchain, &[&import, &words[..]].concat())?;
    }
    Ok(objects.into_iter().map(OsString::from).collect())
}

fn swiftc(toolchain: &Toolchain, arguments: &[OsString]) -> Result<()> {
    let mut words: Vec<OsString> = ["swiftc", "-O", "-static-stdlib"].map(OsString::from).to_vec();
    words.extend_from_slice(arguments);
    start(toolchain, &words)
}

fn start(toolchain: &Toolchain, words: &[OsString]) -> Result<()> {
    process::run(toolchain.command(words), None, |_| ())?.success().map(drop).context("a program does not build")
}
