//! Files that steps write and read.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

pub fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

/// Writes a file, in folders that are made for it.
pub fn put(folder: &Path, file: &str, text: &str) -> Result<()> {
    let path = folder.join(file);
    let parent = path.parent().context("a file is in a folder")?;
    fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))?;
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
}
