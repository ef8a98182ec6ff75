//! The workspace's packages and their crates, as cargo knows them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::cargo::cargo;
use crate::workspace::Workspace;

/// A package of the workspace. Paths are relative to the workspace's root.
#[derive(Debug)]
pub struct Package {
    pub folder: PathBuf,
    pub crates: Vec<Crate>,
    /// Every Rust file in the folders of its crates.
    pub sources: Vec<PathBuf>,
}

/// A library, a program, a test or a build script.
#[derive(Debug)]
pub struct Crate {
    /// By what name other crates use it, if it is a library.
    pub library: Option<String>,
    /// The file of its root module.
    pub root: PathBuf,
}

/// The folders in which cargo looks for crates.
const FOLDERS: [&str; 4] = ["src", "tests", "benches", "examples"];

/// Finds the packages.
pub fn find(workspace: &Workspace) -> Result<Vec<Package>> {
    let mut command = cargo(workspace);
    command.args(["metadata", "--no-deps", "--format-version", "1"]);
    let output = command.output().context("cannot run cargo")?;
    ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr).trim());
    let described: Value = serde_json::from_slice(&output.stdout).context("cargo metadata prints no JSON")?;
    list(&described["packages"]).map(|package| read(workspace, package)).collect()
}

fn read(workspace: &Workspace, package: &Value) -> Result<Package> {
    let manifest = relative(workspace, &package["manifest_path"])?;
    let folder = manifest.parent().context("a manifest lies in a folder")?.to_owned();
    let crates = list(&package["targets"]).map(|target| {
        let is_library = list(&target["kind"]).any(|kind| kind.as_str().is_some_and(|kind| kind.ends_with("lib")));
        let name = target["name"].as_str().context("a target has a name")?;
        Ok(Crate { library: is_library.then(|| name.to_owned()), root: relative(workspace, &target["src_path"])? })
    });
    let crates = crates.collect::<Result<_>>()?;
    let mut sources = Vec::new();
    for name in FOLDERS {
        add_sources(workspace, &folder.join(name), &mut sources)?;
    }
    Ok(Package { folder, crates, sources })
}

fn list(values: &Value) -> impl Iterator<Item = &Value> {
    values.as_array().into_iter().flatten()
}

fn relative(workspace: &Workspace, path: &Value) -> Result<PathBuf> {
    let path = Path::new(path.as_str().context("cargo metadata names no path")?);
    let inside = path.strip_prefix(&workspace.root);
    inside.map(Path::to_path_buf).with_context(|| format!("{} is outside of the workspace", path.display()))
}

fn add_sources(workspace: &Workspace, folder: &Path, sources: &mut Vec<PathBuf>) -> Result<()> {
    let absolute = workspace.root.join(folder);
    if !absolute.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(&absolute).with_context(|| format!("cannot read {}", absolute.display()))? {
        let entry = entry.with_context(|| format!("cannot read {}", absolute.display()))?;
        let path = folder.join(entry.file_name());
        if entry.path().is_dir() {
            add_sources(workspace, &path, sources)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push(path);
        }
    }
    Ok(())
}
