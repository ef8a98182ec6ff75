//! `cargo xtask build --portable`: libraries that run wherever there is glibc 2.31 or later, and the compilers of a Debian 11 that show it.
//!
//! The archive is built once and for all of them ([`crate::archive`]); that links with musl, too. The shared library is the same objects, linked where
//! the C library is an older one: there they ask for functions by the names that they had then.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::build;
use crate::compiler::SYSTEM_LIBRARIES;
use crate::debian::Debian;
use crate::toolchain::Toolchain;
use crate::workspace::{Libraries, Workspace};
use crate::{making, process};

/// A Debian 11, and what is built for it.
pub struct Portable<'a> {
    workspace: &'a Workspace,
    toolchain: Toolchain,
}

impl<'a> Portable<'a> {
    /// The compilers, made if they are not there.
    pub fn find_or_make(workspace: &'a Workspace, debian: &Debian) -> Result<Self> {
        Ok(Self { workspace, toolchain: Toolchain::with_older_c_library(workspace, debian)? })
    }

    /// Puts the archive, and a shared library made of it, into target/portable.
    pub fn lay_out(&self, built: &Libraries) -> Result<Libraries> {
        let folder = self.folder()?;
        let [archive, shared] = ["libsidetable.a", "libsidetable.so"].map(|name| folder.join(name));
        making::unless_made(self.workspace, "portable", &[&archive, &shared], &[&built.archive], || {
            making::replace(&archive, |new| {
                fs::copy(&built.archive, new).with_context(|| format!("cannot write {}", new.display())).map(drop)
            })?;
            making::replace(&shared, |new| {
                let [new, archive] = [new, &archive].map(|file| file.display().to_string());
                let mut words = vec!["gcc", "-shared", "-Wl,-soname,libsidetable.so", "-Wl,--whole-archive", &archive];
                words.push("-Wl,--no-whole-archive");
                words.extend(SYSTEM_LIBRARIES);
                words.extend(["-o", &new]);
                self.toolchain.ask(&words).map(drop)
            })
        })?;
        Ok(Libraries { archive, shared })
    }

    /// Builds both.
    pub fn libraries(&self) -> Result<Libraries> {
        self.lay_out(&build::libraries(self.workspace)?)
    }

    /// A program that runs its arguments after `words` in that Debian.
    pub fn script(&self, name: &str, words: &[&str]) -> Result<PathBuf> {
        let script = self.folder()?.join(name);
        let words: Vec<_> = words.iter().map(Into::into).collect();
        let command = process::display(&self.toolchain.command(&words));
        // What cargo sets for its tests, and others for temporary files, means something else there.
        let text = format!("#!/bin/sh\nexec env -u LD_LIBRARY_PATH -u TMPDIR {command} \"$@\"\n");
        making::replace(&script, |new| {
            fs::write(new, text).with_context(|| format!("cannot write {}", new.display()))?;
            fs::set_permissions(new, fs::Permissions::from_mode(0o755)).context("a script can be run")
        })?;
        Ok(script)
    }

    fn folder(&self) -> Result<PathBuf> {
        let folder = self.workspace.target.join("portable");
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(folder)
    }
}
