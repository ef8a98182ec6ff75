//! `cargo xtask swift <command…>`: runs a command where a Swift toolchain is.
//!
//! That is right here when `swiftc` is on PATH. Otherwise it is in a Debian root in the cache folder, made once:
//!
//! - [`mirror`] finds the Debian mirror this machine is set up to use;
//! - [`root`] makes roots, whole or not at all;
//! - [`inside`] runs a command in it, with the repository and the current folder at the paths they have outside.

mod inside;
mod mirror;
mod root;

use std::env;
use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::debian::{self, Debian};
use crate::process;
use crate::screen;
use crate::workspace::Workspace;

use root::Root;

/// A Swift toolchain, or one for other processors, and how to run commands beside it.
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
    pub fn find_or_make(workspace: &Workspace, debian: &Debian) -> Result<Self> {
        let root = if debian::which("swiftc").is_some() { None } else { Some(root::SWIFT.find_or_make(debian)?) };
        let shared = vec![workspace.root.clone(), workspace.target.clone()];
        Ok(Self { root, shared, folder: workspace.root.clone() })
    }

    /// Compilers of C and C++ beside an older C library.
    pub fn with_older_c_library(workspace: &Workspace, debian: &Debian) -> Result<Self> {
        Self::in_root(&root::OLDER_C_LIBRARY, workspace, debian, None)
    }

    /// Compilers for other processors, whose commands see a folder more.
    pub fn for_other_processors(workspace: &Workspace, debian: &Debian, folder: PathBuf) -> Result<Self> {
        Self::in_root(&root::CROSS, workspace, debian, Some(folder))
    }

    fn in_root(root: &Root, workspace: &Workspace, debian: &Debian, folder: Option<PathBuf>) -> Result<Self> {
        let root = Some(root.find_or_make(debian)?);
        let shared = [workspace.root.clone(), workspace.target.clone()].into_iter().chain(folder).collect();
        Ok(Self { root, shared, folder: workspace.root.clone() })
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

/// A command in the Debian root, whatever is on PATH; it sees another folder, too.
pub fn in_root(workspace: &Workspace, debian: &Debian, folder: &Path, words: &[OsString]) -> Result<Command> {
    let root = root::SWIFT.find_or_make(debian)?;
    Ok(inside::command(&root, &[&workspace.root, &workspace.target, folder], &workspace.root, words))
}

/// Becomes the command; returns only if that fails.
pub fn run(workspace: &Workspace, debian: &Debian, words: &[OsString]) -> Result<()> {
    let folder = env::current_dir().context("the current folder is gone")?;
    let toolchain = Toolchain::find_or_make(workspace, debian)?.starting_in(&folder);
    screen::did("using", toolchain.place());
    let mut command = toolchain.command(words);
    let error = command.exec();
    Err(error).with_context(|| format!("cannot start `{}`", process::display(&command)))
}
