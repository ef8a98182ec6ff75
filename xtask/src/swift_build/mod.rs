//! `cargo xtask swift-build`: builds a Swift program on sidetable.
//!
//! - [`jobs`] does what swiftc would, for many programs that are built alike;
//! - [`library`] compares Swift's own archive with the symbols that ours stands in for;
//! - [`map`] reads out of the linker's map which members a program has, and whom they call;
//! - [`mod@program`] reads the same of the wrapped functions out of the program.

pub mod jobs;
pub mod library;
pub mod map;
pub mod program;

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};

use crate::debian::Debian;
use crate::toolchain::{self, Toolchain, version_in};
use crate::workspace::Workspace;
use crate::{drop_in, process, screen};

use library::Fit;

/// The versions of Swift that the tests ran with.
const TESTED: [&str; 2] = ["6.0.3", "6.2.3"];

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    choice: toolchain::Choice,

    /// Swift files, `-o PROGRAM`, and whatever else swiftc takes, such as `-O`.
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true, value_name = "SWIFTC ARGUMENTS")]
    swiftc: Vec<OsString>,
}

pub fn run(workspace: &Workspace, debian: &Debian, arguments: &Arguments) -> Result<ExitCode> {
    let folder = env::current_dir().context("the current folder is gone")?;
    let program = program(&arguments.swiftc, &folder)?;
    let toolchain = Toolchain::find_or_make(workspace, debian, arguments.choice)?.starting_in(&folder);
    screen::did("using", toolchain.place());
    if let Some(notice) = notice_about(&toolchain.ask(&["swiftc", "--version"])?) {
        screen::notice(notice);
    }
    let archive = archive_for(workspace, &toolchain)?;

    // A folder of its own: programs may be built side by side.
    let maps = tempfile::tempdir_in(workspace.scratch()?).context("cannot make a folder for the linker's map")?;
    let map = maps.path().join("map");
    let words = link_words(&arguments.swiftc, &archive, &map);
    let status = process::run_in_the_open(toolchain.command(&words))?;
    if !status.success() {
        screen::notice(format!("swiftc failed ({status}); nothing was built"));
        return Ok(ExitCode::FAILURE);
    }
    ensure!(map.is_file(), "the linker wrote no map: was nothing linked?");
    check(&map, &folder.join(&program))?;
    screen::did("built", program.display());
    if !toolchain.is_here() {
        screen::did("run it", format!("cargo xtask swift {}", program.display()));
    }
    Ok(ExitCode::SUCCESS)
}

/// The archive, as much of it as this Swift lets in. What has to stay Swift's is said.
pub fn archive_for(workspace: &Workspace, toolchain: &Toolchain) -> Result<PathBuf> {
    let fit = library::fit(toolchain)?;
    let archive = drop_in::make(workspace)?;
    match fit {
        Fit::Whole => Ok(archive),
        Fit::WithoutExclusivity(why) => {
            screen::notice(format!("exclusive access is checked by Swift, not by sidetable: {why}"));
            drop_in::without_exclusivity(workspace, &archive)
        }
    }
}

/// The command that links a program with our archive.
pub fn link_words(swiftc: &[OsString], archive: &Path, map: &Path) -> Vec<OsString> {
    let mut words: Vec<OsString> = vec!["swiftc".into(), "-static-stdlib".into()];
    words.extend_from_slice(swiftc);
    words.extend(map_words(map));
    words.extend(drop_in::link_words(archive));
    words
}

/// The words for swiftc and `swift build` that make a map to be [checked](map::check).
pub fn map_words(map: &Path) -> [OsString; 4] {
    ["-Xlinker".into(), format!("-Map={}", map.display()).into(), "-Xlinker".into(), "--cref".into()]
}

/// Fails where a linked program has something of Swift's that should be ours.
pub fn check(map: &Path, program: &Path) -> Result<()> {
    map::check_file(map)?;
    program::check(program)
}

/// The program to be built, once all that is asked for makes sense.
fn program(swiftc: &[OsString], folder: &Path) -> Result<PathBuf> {
    let is_source = |word: &&OsString| Path::new(word).extension() == Some(OsStr::new("swift"));
    let sources: Vec<&OsString> = swiftc.iter().filter(is_source).collect();
    ensure!(!sources.is_empty(), "no Swift file was named: cargo xtask swift-build FILES… -o PROGRAM");
    for source in sources {
        ensure!(folder.join(source).is_file(), "there is no file {}", Path::new(source).display());
    }
    let mut words = swiftc.iter();
    let Some(program) = words.find(|word| *word == "-o").and_then(|_| words.next()) else {
        bail!("nothing says what to build: end with -o PROGRAM");
    };
    Ok(PathBuf::from(program))
}

/// Whether a file is there and younger than what it was made from.
pub fn is_newer(made: &Path, from: &Path) -> bool {
    let time = |path: &Path| path.metadata().and_then(|data| data.modified()).ok();
    matches!((time(made), time(from)), (Some(made), Some(from)) if made > from)
}

/// What to say about a version that is not the tested one.
fn notice_about(version: &str) -> Option<String> {
    let tested = TESTED.join(" and ");
    match version_in(version) {
        Some(version) if TESTED.contains(&version) => None,
        Some(other) => Some(format!("Swift {other} is here; sidetable is tested with {tested}")),
        None => Some(format!("swiftc does not say its version; sidetable is tested with Swift {tested}")),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn words(text: &str) -> Vec<OsString> {
        text.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn what_cannot_be_built_is_refused_before_anything_runs() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("main.swift"), "").expect("a file in it");
        let refused = |text: &str| program(&words(text), folder.path()).expect_err("it is refused").to_string();
        assert!(refused("-O -o x").contains("no Swift file"));
        assert!(refused("main.swift gone.swift -o x").contains("there is no file gone.swift"));
        assert!(refused("main.swift -O").contains("-o PROGRAM"));
        assert!(refused("main.swift -o").contains("-o PROGRAM"));
        assert_eq!(program(&words("-O main.swift -o x"), folder.path()).expect("this is fine"), Path::new("x"));
    }

    #[test]
    fn another_version_is_spoken_of_in_one_line() {
        assert_eq!(notice_about("Swift version 6.0.3 (swift-6.0.3-RELEASE)\nTarget: x86_64-pc-linux-gnu"), None);
        assert_eq!(notice_about("Swift version 6.2.3 (swift-6.2.3-RELEASE)"), None);
        let other = notice_about("Swift version 6.1 (swift-6.1-RELEASE)").expect("a notice");
        assert!(TESTED.into_iter().chain(["6.1"]).all(|version| other.contains(version)) && !other.contains('\n'));
        assert!(notice_about("no idea").is_some());
    }

    #[test]
    fn the_words_of_the_archive_stand_last() {
        let words = link_words(&words("a.swift -o a"), Path::new("/x/lib.a"), Path::new("/m"));
        assert_eq!(words[words.len() - 2..], ["-Xlinker", "@/x/sidetable-swift.args"].map(OsString::from));
    }
}
