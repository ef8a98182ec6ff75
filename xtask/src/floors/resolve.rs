//! What a path names: followed through imports and re-exports to the file that defines it.

use std::collections::{BTreeMap, BTreeSet};

use super::modules::{Id, Modules};
use super::paths::{Mention, Path};

/// What a path ends at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Target {
    Module(Id),
    /// Something that the module defines.
    Item(Id),
}

impl Target {
    pub fn module(self) -> Id {
        match self {
            Self::Module(module) | Self::Item(module) => module,
        }
    }
}

/// Follows paths.
pub struct Resolver<'a> {
    pub modules: &'a Modules,
    /// The root modules of the workspace's libraries, by the name that other crates use.
    pub libraries: &'a BTreeMap<String, Id>,
}

/// Names that are being looked up, so that imports in a circle end.
type Seen = BTreeSet<(Id, String)>;

impl Resolver<'_> {
    /// What a path in a module names; empty where that is nothing of the workspace's.
    pub fn resolve(&self, from: Id, path: &Path) -> BTreeSet<Target> {
        self.follow(from, path, &mut Seen::new())
    }

    /// What a path in code names.
    pub fn resolve_mention(&self, from: Id, mention: &Mention) -> BTreeSet<Target> {
        let found = self.resolve(from, &mention.path);
        if let ([name], true, true) = (mention.path.names.as_slice(), mention.is_macro, found.is_empty()) {
            // A macro is seen in all modules below the one that defines it.
            let mut above = self.modules.all[from].parent;
            while let Some(module) = above {
                if let Some(defined) = self.modules.all[module].items.get(name) {
                    return defined.iter().map(|module| Target::Item(*module)).collect();
                }
                above = self.modules.all[module].parent;
            }
        }
        found
    }

    fn follow(&self, from: Id, path: &Path, seen: &mut Seen) -> BTreeSet<Target> {
        let mut names = path.names.iter();
        let Some(first) = names.next() else { return BTreeSet::new() };
        let module = &self.modules.all[from];
        let mut found = match first.as_str() {
            _ if path.is_global => self.library(first),
            "crate" => BTreeSet::from([Target::Module(module.root)]),
            "self" => BTreeSet::from([Target::Module(from)]),
            "super" => module.parent.map(Target::Module).into_iter().collect(),
            name => {
                let here = self.look_up(from, name, seen);
                if here.is_empty() { self.library(name) } else { here }
            }
        };
        for name in names {
            let modules: Vec<Id> = found.iter().filter_map(|target| as_module(*target)).collect();
            if modules.is_empty() {
                // What follows is a part of the item.
                break;
            }
            found = BTreeSet::new();
            for module in modules {
                if name == "super" {
                    found.extend(self.modules.all[module].parent.map(Target::Module));
                    continue;
                }
                let inner = self.look_up(module, name, seen);
                if inner.is_empty() {
                    // Made by a macro, or a name that was not understood: something of that module's.
                    found.insert(Target::Item(module));
                }
                found.extend(inner);
            }
        }
        found
    }

    fn library(&self, name: &str) -> BTreeSet<Target> {
        self.libraries.get(name).map(|root| Target::Module(*root)).into_iter().collect()
    }

    /// What a name stands for in a module.
    fn look_up(&self, module: Id, name: &str, seen: &mut Seen) -> BTreeSet<Target> {
        let mut found = BTreeSet::new();
        if !seen.insert((module, name.to_owned())) {
            return found;
        }
        let here = &self.modules.all[module];
        found.extend(here.items.get(name).into_iter().flatten().map(|module| Target::Item(*module)));
        found.extend(here.children.get(name).into_iter().flatten().map(|child| Target::Module(*child)));
        for import in here.imports.iter().filter(|import| import.name == name) {
            found.extend(self.follow(module, &import.path, seen));
        }
        if found.is_empty() {
            for import in here.imports.iter().filter(|import| import.is_glob()) {
                for target in self.follow(module, &import.path, seen) {
                    found.extend(as_module(target).into_iter().flat_map(|inner| self.look_up(inner, name, seen)));
                }
            }
        }
        seen.remove(&(module, name.to_owned()));
        found
    }
}

pub fn as_module(target: Target) -> Option<Id> {
    match target {
        Target::Module(module) => Some(module),
        Target::Item(_) => None,
    }
}
