//! `cargo xtask swift <command…>`: runs a command where a Swift toolchain is.
//!
//! That is right here when `swiftc` is on PATH. Otherwise it is in a Debian root in the cache folder, made once:
//!
//! - [`mirror`] finds the Debian mirror this machine is set up to use;
//! - [`root`] makes roots, whole or not at all;
//! - [`sysroot`] has what Swift programs for another processor need, in a root;
//! - [`inside`] runs a command in it, with the repository and the current folder at the paths they have outside.

mod inside;
mod mirror;
mod root;
pub mod sysroot;

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::debian::{self, Debian};
use crate::process;
use crate::screen;
use crate::workspace::Workspace;

use root::Root;

/// A version of Swift that there is a Debian root for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Version {
    #[value(name = "6.0")]
    V6_0,
    #[value(name = "6.2")]
    V6_2,
}

impl Version {
    const fn root(self) -> &'static Root {
        match self {
            Self::V6_0 => &root::SWIFT,
            Self::V6_2 => &root::SWIFT_6_2,
        }
    }

    /// Whether `swiftc --version` printed this one.
    fn is_in(self, printed: &str) -> bool {
        let name = self.to_string();
        version_in(printed)
            .and_then(|version| version.strip_prefix(&*name))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

/// As `--swift` calls it.
impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.to_possible_value().expect("no version is hidden");
        formatter.write_str(value.get_name())
    }
}

/// Which Swift a command is to use.
#[derive(clap::Args, Clone, Copy, Default)]
pub struct Choice {
    /// The version of Swift: the one on PATH where it is of this version, else one in a Debian root. Without this option any on PATH, else 6.0.
    #[arg(long, value_name = "VERSION")]
    swift: Option<Version>,
}

impl Choice {
    pub const ANY: Self = Self { swift: None };

    pub const fn only(version: Version) -> Self {
        Self { swift: Some(version) }
    }

    /// What chooses the same on a command line.
    pub fn words(self) -> Vec<String> {
        self.swift.map_or_else(Vec::new, |version| vec!["--swift".to_owned(), version.to_string()])
    }

    fn is_on_path(self) -> bool {
        let Some(version) = self.swift else { return debian::which("swiftc").is_some() };
        let asked = Command::new("swiftc").arg("--version").output();
        asked.is_ok_and(|output| version.is_in(&String::from_utf8_lossy(&output.stdout)))
    }
}

/// The number in what `swiftc --version` prints.
pub fn version_in(text: &str) -> Option<&str> {
    text.split_whitespace().skip_while(|word| *word != "version").nth(1)
}

/// A Swift toolchain, or other compilers in a root, and how to run commands beside them.
pub struct Toolchain {
    /// The Debian it is in; `None` where it is on PATH.
    root: Option<PathBuf>,
    /// Folders that commands see.
    shared: Vec<PathBuf>,
    /// Where commands start.
    folder: PathBuf,
}

impl Toolchain {
    /// The toolchain here, or in the root, which is made if it is not there, and told what it lacks if it was made for less.
    pub fn find_or_make(workspace: &Workspace, debian: &Debian, choice: Choice) -> Result<Self> {
        if choice.is_on_path() {
            return Ok(Self::at(None, workspace, None));
        }
        Self::in_root(choice.swift.unwrap_or(Version::V6_0).root(), workspace, debian, None)
    }

    /// The oldest Swift that there is a root for, with what its programs for aarch64 need in [`sysroot::FOLDER`].
    pub fn for_swift_on_aarch64(workspace: &Workspace, debian: &Debian) -> Result<Self> {
        let toolchain = Self::in_root(&root::SWIFT, workspace, debian, None)?;
        toolchain.root.as_deref().map_or(Ok(()), sysroot::find_or_make)?;
        Ok(toolchain)
    }

    /// Compilers of C and C++ beside an older C library.
    pub fn with_older_c_library(workspace: &Workspace, debian: &Debian) -> Result<Self> {
        Self::in_root(&root::OLDER_C_LIBRARY, workspace, debian, None)
    }

    /// Compilers for other processors, whose commands see a folder more.
    pub fn for_other_processors(workspace: &Workspace, debian: &Debian, folder: PathBuf) -> Result<Self> {
        Self::in_root(&root::CROSS, workspace, debian, Some(folder))
    }

    /// The Rust for WebAssembly that is in the oldest Swift's root, whatever is on PATH; its commands see a folder more.
    pub fn for_webassembly(workspace: &Workspace, debian: &Debian, folder: PathBuf) -> Result<Self> {
        Self::in_root(&root::SWIFT, workspace, debian, Some(folder))
    }

    fn in_root(root: &Root, workspace: &Workspace, debian: &Debian, folder: Option<PathBuf>) -> Result<Self> {
        Ok(Self::at(Some(root.find_or_make(debian)?), workspace, folder))
    }

    fn at(root: Option<PathBuf>, workspace: &Workspace, folder: Option<PathBuf>) -> Self {
        let shared = [workspace.root.clone(), workspace.target.clone()].into_iter().chain(folder).collect();
        Self { root, shared, folder: workspace.root.clone() }
    }

    /// The same for commands that start in another folder, which they see too.
    pub fn starting_in(mut self, folder: &Path) -> Self {
        // A mount there would hide the root's own system from what runs in it.
        let is_system =
            self.root.as_ref().is_some_and(|root| folder == Path::new("/") || root.join("usr").starts_with(folder))
                || ["/usr", "/etc", "/lib", "/bin", "/proc", "/dev", "/sys"]
                    .iter()
                    .any(|system| folder.starts_with(system));
        if !is_system {
            self.shared.push(folder.to_owned());
        }
        self.folder = folder.to_owned();
        self
    }

    /// Where it is, for people.
    pub fn place(&self) -> String {
        self.root.as_ref().map_or_else(
            || "the Swift toolchain on PATH".to_owned(),
            |root| format!("the Swift toolchain in {}", root.display()),
        )
    }

    /// Whether programs made here run outside as well.
    pub fn is_here(&self) -> bool {
        self.root.is_none()
    }

    /// A command beside the toolchain.
    pub fn command(&self, words: &[OsString]) -> Command {
        match &self.root {
            Some(root) => {
                let shared: Vec<&Path> = self.shared.iter().map(PathBuf::as_path).collect();
                inside::command(root, &shared, &self.folder, words)
            }
            None => {
                let mut command = Command::new(words.first().map(OsString::as_os_str).unwrap_or_default());
                command.args(words.get(1..).unwrap_or_default()).current_dir(&self.folder);
                command
            }
        }
    }

    /// What a command beside the toolchain prints on stdout.
    pub fn ask(&self, words: &[&str]) -> Result<String> {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        let mut command = self.command(&words);
        let shown = process::display(&command);
        let output = command.output().with_context(|| format!("cannot start `{shown}`"))?;
        anyhow::ensure!(
            output.status.success(),
            "`{shown}` failed ({}): {}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

/// Becomes the command; returns only if that fails.
pub fn run(workspace: &Workspace, debian: &Debian, choice: Choice, words: &[OsString]) -> Result<()> {
    let folder = env::current_dir().context("the current folder is gone")?;
    let toolchain = Toolchain::find_or_make(workspace, debian, choice)?.starting_in(&folder);
    screen::did("using", toolchain.place());
    let mut command = toolchain.command(words);
    let error = command.exec();
    Err(error).with_context(|| format!("cannot start `{}`", process::display(&command)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_known_by_its_first_two_numbers() {
        assert!(Version::V6_2.is_in("Swift version 6.2.3 (swift-6.2.3-RELEASE)\nTarget: x86_64-pc-linux-gnu"));
        assert!(Version::V6_2.is_in("swift-driver version: 1.1 Apple Swift version 6.2 (swift-6.2-RELEASE)"));
        assert!(Version::V6_0.is_in("Swift version 6.0.3 (swift-6.0.3-RELEASE)"));
        for other in ["Swift version 6.0.3 (x)", "Swift version 6.20 (x)", "Swift version 16.2 (x)", "6.2", ""] {
            assert!(!Version::V6_2.is_in(other), "{other}");
        }
    }

    #[test]
    fn the_words_of_a_choice_are_those_that_the_command_line_takes() {
        assert!(Choice::ANY.words().is_empty());
        assert_eq!(Choice::only(Version::V6_2).words(), ["--swift", "6.2"]);
    }
}
