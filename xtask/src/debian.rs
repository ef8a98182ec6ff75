//! Missing tools: installed with apt where that is possible, explained where it is not.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, bail};

use crate::process;
use crate::screen::{self, Live};

/// The machine's package manager, if it is one we can use.
pub struct Debian {
    may_install: bool,
}

impl Debian {
    /// `allowed` is the user's word (`--no-install`).
    pub fn new(allowed: bool) -> Self {
        Self { may_install: allowed }
    }

    /// Finds `tool` on PATH, installing `package` if it is not there. The error says what the user can do.
    pub fn ensure(&self, tool: &str, package: &str) -> Result<PathBuf> {
        self.find_or_install(tool, &[package], || which(tool))
    }

    /// What `find` finds, if need be after packages have been installed: one thread at a time, since apt wants to be alone, and what this one lacks may be
    /// there by then.
    pub fn find_or_install<T>(&self, what: &str, packages: &[&str], find: impl Fn() -> Option<T>) -> Result<T> {
        static INSTALLING: Mutex<()> = Mutex::new(());
        if let Some(found) = find() {
            return Ok(found);
        }
        let _alone = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = find() {
            return Ok(found);
        }
        self.install(what, packages)?;
        find().with_context(|| format!("{} was installed, but there is no {what} that runs", packages.join(" ")))
    }

    /// Installs packages, saying so: it changes the machine.
    fn install(&self, what: &str, packages: &[&str]) -> Result<()> {
        let by_hand = format!("apt-get install {}", packages.join(" "));
        if which("apt-get").is_none() {
            bail!("{what} is not installed; on Debian: {by_hand}");
        }
        if !self.may_install {
            bail!("{what} is not installed, and --no-install was given; by hand: {by_hand}");
        }
        if !is_root() {
            bail!("{what} is not installed; as root: {by_hand}");
        }
        screen::notice(format!("{what} is not on this machine: running `{by_hand}`"));
        let live = Live::start(&by_hand);
        let installed = apt(&["install"], packages, &live);
        if installed.is_err() {
            // A fresh container has no package lists at all.
            apt(&["update"], &[], &live).context("apt-get update failed; is the machine online?")?;
            apt(&["install"], packages, &live).with_context(|| format!("`{by_hand}` failed"))?;
        }
        drop(live);
        screen::did("installed", packages.join(" "));
        Ok(())
    }
}

pub fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

/// The first executable file of that name on PATH.
pub fn which(tool: &str) -> Option<PathBuf> {
    use std::os::unix::fs::PermissionsExt;
    let executable = |path: &Path| path.metadata().is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0);
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(tool)).find(|path| executable(path))
}

fn apt(action: &[&str], packages: &[&str], live: &Live) -> Result<()> {
    let mut command = Command::new("apt-get");
    command.args(["-y", "-o", "Dpkg::Use-Pty=0"]).args(action);
    if !packages.is_empty() {
        command.arg("--no-install-recommends").args(packages);
    }
    command.env("DEBIAN_FRONTEND", "noninteractive");
    process::run(command, None, |line| live.line(line))?.success()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_programs_on_path_only() {
        assert!(which("sh").is_some_and(|path| path.is_absolute()));
        assert!(which("no-such-program-here").is_none());
    }

    #[test]
    fn a_refusal_says_what_to_type() {
        let error = Debian::new(false).ensure("no-such-program-here", "no-such-package").expect_err("it is not there");
        assert!(error.to_string().contains("apt-get install no-such-package"));
    }
}
