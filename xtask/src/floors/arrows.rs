//! Who uses whom: an arrow goes from a file to the file that defines what the first one names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::modules::{Id, Modules};
use super::packages::{self, Package};
use super::resolve::{Resolver, Target, as_module};
use crate::workspace::Workspace;

/// A file, and the room that it is in.
#[derive(Debug)]
pub struct File {
    /// Relative to the workspace's root.
    pub path: PathBuf,
    /// The package's index.
    pub package: usize,
    /// In a library or program: the first folder or file below `src`. Elsewhere with the path of the crate in front.
    pub room: String,
    /// Whether it is of a library or a program.
    pub is_in_source: bool,
    /// Whether it is the root of a crate.
    pub is_root: bool,
}

/// The files of a workspace, and the arrows between them.
#[derive(Debug)]
pub struct Arrows {
    pub packages: Vec<Package>,
    pub files: Vec<File>,
    /// By the indexes of two files: the names that the first one uses, and in which line first.
    pub between: BTreeMap<(usize, usize), BTreeMap<String, usize>>,
    /// Rust files that no module has.
    pub unread: Vec<PathBuf>,
}

impl Arrows {
    /// Reads the workspace.
    pub fn read(workspace: &Workspace) -> Result<Self> {
        let packages = packages::find(workspace)?;
        let mut modules = Modules::default();
        let mut libraries = BTreeMap::new();
        let mut arrows = Self { packages, files: Vec::new(), between: BTreeMap::new(), unread: Vec::new() };
        let mut indexes = BTreeMap::new();
        for (index, package) in arrows.packages.iter().enumerate() {
            for made in &package.crates {
                let first = modules.all.len();
                let root = modules.add_crate(workspace, &made.root)?;
                if let Some(name) = &made.library {
                    libraries.insert(name.replace('-', "_"), root);
                }
                for module in &modules.all[first..] {
                    indexes.entry(module.file.clone()).or_insert_with(|| {
                        arrows.files.push(File {
                            path: module.file.clone(),
                            package: index,
                            room: room_of(&module.file, &package.folder, &made.root),
                            is_in_source: module.file.starts_with(package.folder.join("src")),
                            is_root: module.file == made.root,
                        });
                        arrows.files.len() - 1
                    });
                }
            }
        }
        let sources = arrows.packages.iter().flat_map(|package| &package.sources);
        // A program whose errors lie beside it is a test: it must not compile.
        let is_refused = |source: &Path| workspace.root.join(source).with_extension("stderr").exists();
        arrows.unread =
            sources.filter(|source| !indexes.contains_key(*source) && !is_refused(source)).cloned().collect();
        let resolver = Resolver { modules: &modules, libraries: &libraries };
        for module in 0..modules.all.len() {
            arrows.add(&resolver, &indexes, module);
        }
        Ok(arrows)
    }

    fn add(&mut self, resolver: &Resolver<'_>, indexes: &BTreeMap<PathBuf, usize>, id: Id) {
        let modules = &resolver.modules.all;
        let module = &modules[id];
        let here = indexes[&module.file];
        let file = |id: Id| indexes[&modules[id].file];
        let is_above = |above: Id, mut below: Id| {
            while let (true, Some(parent)) = (below != above, modules[below].parent) {
                below = parent;
            }
            below == above
        };
        for import in &module.imports {
            for target in named(resolver.resolve(id, &import.path)) {
                let there = file(target.module());
                // A module that shows what is in it uses none of that.
                let is_contents = import.is_public && is_above(id, target.module());
                // To import a module is to use nothing of it yet, but it must be one that may be used.
                let is_near = as_module(target).is_some() && !import.is_glob() && self.are_in_one_room(here, there);
                if !is_contents && !is_near {
                    let last = import.path.names.last().map_or("", String::as_str);
                    self.point(here, there, if import.is_glob() { "*" } else { last }, import.line);
                }
            }
        }
        for mention in &module.mentions {
            for target in named(resolver.resolve_mention(id, mention)) {
                // A name alone that happens to be a module's is a variable's; `pub(super)` uses nothing.
                let is_empty =
                    as_module(target).is_some_and(|module| mention.path.names.len() == 1 || is_above(module, id));
                if !is_empty {
                    let last = mention.path.names.last().map_or("", String::as_str);
                    self.point(here, file(target.module()), last, mention.line);
                }
            }
        }
        for (of, name) in &module.methods {
            for target in named(resolver.resolve(id, of)) {
                // Whoever has a value of the type can call the method, without a path that says in which room it is.
                let there = file(target.module());
                if !self.are_in_one_room(here, there) {
                    let type_name = of.names.last().map_or("", String::as_str);
                    self.point(there, here, &format!("{type_name}::{name}"), 0);
                }
            }
        }
    }

    fn point(&mut self, from: usize, to: usize, name: &str, line: usize) {
        if from != to {
            self.between.entry((from, to)).or_default().entry(name.to_owned()).or_insert(line);
        }
    }

    pub fn are_in_one_room(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.files[one], &self.files[other]);
        one.package == other.package && one.room == other.room
    }
}

/// A name may stand for a module and an item at once; then what is used is the item, or the path goes on.
fn named(targets: BTreeSet<Target>) -> Vec<Target> {
    let has_items = targets.iter().any(|target| as_module(*target).is_none());
    targets.into_iter().filter(|target| !has_items || as_module(*target).is_none()).collect()
}

fn room_of(file: &Path, package: &Path, root: &Path) -> String {
    let source = package.join("src");
    let folder = if root.starts_with(&source) { &*source } else { root.parent().unwrap_or(package) };
    let inside = file.strip_prefix(folder).unwrap_or(file);
    let first = inside.iter().next().map(Path::new).map(|first| first.with_extension("")).unwrap_or_default();
    let prefix = if folder == source { Path::new("") } else { folder.strip_prefix(package).unwrap_or(folder) };
    prefix.join(first).display().to_string()
}
