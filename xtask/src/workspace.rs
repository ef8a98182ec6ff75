//! Where things are: the repository, the target folder, the release libraries.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The repository this xtask was built from, and where cargo puts what it builds.
pub struct Workspace {
    pub root: PathBuf,
    pub target: PathBuf,
}

/// The libraries users link.
pub struct Libraries {
    pub archive: PathBuf,
    pub shared: PathBuf,
}

impl Workspace {
    pub fn find() -> Result<Self> {
        // `cargo run` sets the variable for this process; a binary started by hand falls back to where it was built.
        let package =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = package
            .parent()
            .map(Path::to_path_buf)
            .with_context(|| format!("{} has no parent folder", package.display()))?;
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => env::current_dir().context("the current folder is gone")?.join(folder),
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// Where xtask keeps what it makes itself: logs, compiled examples, scratch installations.
    pub fn scratch(&self) -> Result<PathBuf> {
        let folder = self.target.join("xtask");
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(folder)
    }

    pub fn release(&self, file: &str) -> PathBuf {
        self.target.join("release").join(file)
    }

    /// The folder of C and C++ headers.
    pub fn include(&self) -> PathBuf {
        self.root.join("c-api/include")
    }

    /// The version in `[workspace.package]`, which every package of the workspace shares.
    pub fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    /// A path as a user at the root would type it.
    pub fn shown<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}
