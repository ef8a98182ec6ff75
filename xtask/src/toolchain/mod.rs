//! `cargo xtask swift <command…>`: runs a command where a Swift toolchain is.
//!
//! That is right here when `swiftc` is on PATH. Otherwise it is a Debian root in the cache folder, made once:
//!
//! - [`mirror`] finds the Debian mirror this machine is set up to use;
//! - [`root`] makes the root, whole or not at all;
//! - [`inside`] runs a command in it, with the repository at the path it has outside.

mod inside;
mod mirror;
mod root;

use std::env;
use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::Command;

use anyhow::{Context, Result};

use crate::debian::{self, Debian};
use crate::process;
use crate::screen;
use crate::workspace::Workspace;

/// Becomes the command; returns only if that fails.
pub fn run(workspace: &Workspace, debian: &Debian, command: &[OsString]) -> Result<()> {
    let mut command = command_with_swift(workspace, debian, command)?;
    let error = command.exec();
    Err(error).with_context(|| format!("cannot start `{}`", process::display(&command)))
}

/// The command as it runs where a Swift toolchain is, here or in the root; `None` where there is neither. Makes nothing.
pub fn command_if_there(workspace: &Workspace, words: &[OsString]) -> Option<Command> {
    if debian::which("swiftc").is_some() {
        let (program, arguments) = words.split_first()?;
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&workspace.root);
        return Some(command);
    }
    let root = root::find()?;
    Some(inside::command(&root, &[&workspace.root, &workspace.target], &workspace.root, words))
}

fn command_with_swift(workspace: &Workspace, debian: &Debian, words: &[OsString]) -> Result<Command> {
    let folder = env::current_dir().context("the current folder is gone")?;
    if let Some(swiftc) = debian::which("swiftc") {
        screen::did("using", swiftc.display());
        let (program, arguments) = words.split_first().context("no command was given")?;
        let mut command = Command::new(program);
        command.args(arguments).current_dir(folder);
        return Ok(command);
    }
    let root = root::find_or_make(debian)?;
    screen::did("using", format!("the Swift toolchain in {}", root.display()));
    Ok(inside::command(&root, &[&workspace.root, &workspace.target], &folder, words))
}
