//! Which file goes where.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::build::Inspector;
use crate::drop_in::{self, ARGUMENTS};
use crate::workspace::{Libraries, Workspace};

use super::one_header;

/// What was built to be installed.
pub struct Built {
    /// What programs in C and C++ link with.
    pub libraries: Libraries,
    /// The archive for Swift programs.
    pub swift: Option<PathBuf>,
    pub inspector: Option<Inspector>,
}

/// The header that holds all others.
const ONE_HEADER: &str = "sidetable_all.hpp";

/// Copies headers, libraries and the program, fills in the templates, and returns what it wrote.
pub fn lay_out(workspace: &Workspace, built: &Built, prefix: &Path, destdir: Option<&Path>) -> Result<Vec<PathBuf>> {
    let base = match (destdir, prefix.strip_prefix("/")) {
        (Some(destdir), Ok(below)) => destdir.join(below),
        _ => prefix.to_path_buf(),
    };
    let mut written = Vec::new();
    let headers = headers(&workspace.include())?;
    for header in &headers {
        let name = header.file_name().context("a header without a name")?;
        written.push(copy(header, &base.join("include").join(name))?);
    }
    written.push(write(&base.join("include").join(ONE_HEADER), &one_header::text(&headers)?)?);
    written.push(copy(&built.libraries.archive, &base.join("lib/libsidetable.a"))?);
    written.push(copy(&built.libraries.shared, &base.join("lib/libsidetable.so"))?);
    if let Some(inspector) = &built.inspector {
        for (file, place) in [
            (&inspector.libraries[0], "lib/libsidetable_inspect.so"),
            (&inspector.libraries[1], "lib/libsidetable_arc.so"),
            (&inspector.program, "bin/sidetable"),
        ] {
            written.push(copy(file, &base.join(place))?);
        }
    }
    if let Some(swift) = &built.swift {
        written.extend(for_swift(swift, prefix, &base)?);
    }
    for (template, place) in [
        ("c-api/sidetable.pc.in", "lib/pkgconfig/sidetable.pc"),
        ("c-api/cmake/sidetable-config.cmake.in", "lib/cmake/sidetable/sidetable-config.cmake"),
        ("c-api/cmake/sidetable-config-version.cmake.in", "lib/cmake/sidetable/sidetable-config-version.cmake"),
    ] {
        let template = workspace.root.join(template);
        let text = fs::read_to_string(&template).with_context(|| format!("cannot read {}", template.display()))?;
        written.push(write(&base.join(place), &fill_in(&text, prefix, workspace.version()))?);
    }
    Ok(written)
}

fn write(file: &Path, text: &str) -> Result<PathBuf> {
    make_parent(file)?;
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(file.to_path_buf())
}

/// The archive for Swift programs, and the file that a user names to link with it.
fn for_swift(swift: &Path, prefix: &Path, base: &Path) -> Result<[PathBuf; 2]> {
    let name = Path::new("lib/libsidetable_swift.a");
    let archive = copy(swift, &base.join(name))?;
    let arguments = write(&archive.with_file_name(ARGUMENTS), &drop_in::arguments(&prefix.join(name))?)?;
    Ok([archive, arguments])
}

fn fill_in(template: &str, prefix: &Path, version: &str) -> String {
    template.replace("@PREFIX@", &prefix.to_string_lossy()).replace("@VERSION@", version)
}

fn headers(include: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(include).with_context(|| format!("cannot read {}", include.display()))?;
    let mut headers: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    headers.sort();
    Ok(headers)
}

fn copy(from: &Path, to: &Path) -> Result<PathBuf> {
    make_parent(to)?;
    // Out of the way first: a program that runs with the old library keeps it.
    if to.exists() {
        fs::remove_file(to).with_context(|| format!("cannot replace {}", to.display()))?;
    }
    fs::copy(from, to).with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))?;
    Ok(to.to_path_buf())
}

fn make_parent(file: &Path) -> Result<()> {
    let folder = file.parent().with_context(|| format!("{} has no folder", file.display()))?;
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_get_the_prefix_and_the_version() {
        let filled =
            fill_in("prefix=@PREFIX@\nVersion: @VERSION@\nlibdir=@PREFIX@/lib\n", Path::new("/opt/s"), "1.2.3");
        assert_eq!(filled, "prefix=/opt/s\nVersion: 1.2.3\nlibdir=/opt/s/lib\n");
    }
}
