//! Tables of contents: a room's first file says which floor the room stands on and what is in each of its files, and the page of the floors leads to
//! what is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::table::{Floors, PAGE};

/// What the tables of contents do not say, or say wrongly, in words.
pub fn all(root: &Path, floors: &Floors) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for (package, rooms) in &floors.rooms {
        let source = Path::new(package).join("src");
        let crate_root = Contents::read(root, source.join("lib.rs"))?;
        for (room, floor) in rooms {
            faults.extend((!crate_root.names(room)).then(|| crate_root.is_silent_on(room)));
            let folder = source.join(room).join("mod.rs");
            let is_folder = root.join(&folder).exists();
            let contents = Contents::read(root, if is_folder { folder } else { source.join(format!("{room}.rs")) })?;
            let says_floor = format!("Floor {floor}");
            if !contents.words.contains(&says_floor) {
                faults.push(format!("{} does not say \"{says_floor}\", as {PAGE} does", contents.file.display()));
            }
            if is_folder {
                let modules = modules_in(&root.join(&source).join(room))?;
                faults
                    .extend(modules.iter().filter(|module| !contents.names(module)).map(|m| contents.is_silent_on(m)));
            }
        }
    }
    faults.extend(dead_links(root)?);
    Ok(faults)
}

/// The documentation at the head of a file.
struct Contents {
    file: PathBuf,
    words: String,
}

impl Contents {
    fn read(root: &Path, file: PathBuf) -> Result<Self> {
        let words =
            read(root, &file)?.lines().filter_map(|line| line.strip_prefix("//!")).collect::<Vec<_>>().join("\n");
        Ok(Self { file, words })
    }

    /// Whether a row of a table begins with the module, alone or beside others.
    fn names(&self, module: &str) -> bool {
        let names = [format!("`{module}`"), format!("(mod@{module})"), format!("`mod@{module}`")];
        let rows = self.words.lines().filter_map(|line| line.trim().strip_prefix('|'));
        let mut cells = rows.flat_map(|row| row.split('|').take(2));
        cells.any(|cell| names.iter().any(|name| cell.contains(name)))
    }

    fn is_silent_on(&self, module: &str) -> String {
        format!("{} has no row that says what `{module}` is", self.file.display())
    }
}

/// The modules that a room's folder has, each a file or a folder.
fn modules_in(folder: &Path) -> Result<BTreeSet<String>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()?;
    let names = paths.iter().filter_map(|path| path.file_stem()?.to_str());
    Ok(names.filter(|name| *name != "mod").map(str::to_owned).collect())
}

/// Links of the page, ``[`name`](file)``, whose file is not there or defines nothing of that name.
fn dead_links(root: &Path) -> Result<Vec<String>> {
    let page = read(root, Path::new(PAGE))?;
    let links = page.split("[`").skip(1).filter_map(|rest| {
        let (name, rest) = rest.split_once("`](")?;
        Some((name, rest.split_once(')')?.0))
    });
    let mut faults = Vec::new();
    for (name, file) in links {
        let text = fs::read_to_string(root.join(file)).unwrap_or_default();
        let defines = ["fn ", "struct "].iter().any(|keyword| {
            text.match_indices(&format!("{keyword}{name}")).any(|(at, found)| {
                !text[at + found.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '_')
            })
        });
        if !defines && (name != file || text.is_empty()) {
            faults.push(format!("{PAGE} leads to `{name}` in {file}, which is not there"));
        }
    }
    Ok(faults)
}

fn read(root: &Path, file: &Path) -> Result<String> {
    fs::read_to_string(root.join(file)).with_context(|| format!("cannot read {}", file.display()))
}
