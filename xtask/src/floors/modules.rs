//! The modules of all crates: which file each is in, what it defines, imports and names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, ensure};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, Item, Visibility};

use super::paths::{self, Found, Import, Mention};
use crate::workspace::Workspace;

/// A module's index in [`Modules`].
pub type Id = usize;

/// A module of a crate, in a file of its own or within one.
#[derive(Debug)]
pub struct Module {
    /// The root module of its crate.
    pub root: Id,
    pub parent: Option<Id>,
    /// Relative to the workspace's root.
    pub file: PathBuf,
    /// By name. There may be several of one name, each with a `cfg`.
    pub children: BTreeMap<String, Vec<Id>>,
    /// What it defines: with the module itself, or another where a macro is exported from the crate's root.
    pub items: BTreeMap<String, BTreeSet<Id>>,
    pub imports: Vec<Import>,
    pub mentions: Vec<Mention>,
    /// Methods that others can call, of types that may be defined elsewhere: the type, and the method's name.
    pub methods: Vec<(paths::Path, String)>,
}

/// All modules.
#[derive(Default, Debug)]
pub struct Modules {
    pub all: Vec<Module>,
}

/// Where the files of a module's children are.
#[derive(Clone)]
struct Folders {
    /// Those that are named by the child's name.
    named: PathBuf,
    /// Those that an attribute names.
    given: PathBuf,
}

impl Modules {
    /// Reads a crate, and gives its root module.
    pub fn add_crate(&mut self, workspace: &Workspace, root: &Path) -> Result<Id> {
        let folder = root.parent().context("a file lies in a folder")?.to_owned();
        self.add_file(workspace, root, None, folder)
    }

    fn add_file(&mut self, workspace: &Workspace, file: &Path, parent: Option<Id>, named: PathBuf) -> Result<Id> {
        let absolute = workspace.root.join(file);
        let text = fs::read_to_string(&absolute).with_context(|| format!("cannot read {}", absolute.display()))?;
        let parsed = syn::parse_file(&text).with_context(|| format!("{} cannot be parsed", file.display()))?;
        let module = self.add_module(file, parent);
        let folders = Folders { named, given: file.parent().context("a file lies in a folder")?.to_owned() };
        self.add_items(workspace, module, parsed.items, &folders)?;
        Ok(module)
    }

    fn add_module(&mut self, file: &Path, parent: Option<Id>) -> Id {
        let id = self.all.len();
        let root = parent.map_or(id, |parent| self.all[parent].root);
        self.all.push(Module {
            root,
            parent,
            file: file.to_owned(),
            children: BTreeMap::new(),
            items: BTreeMap::new(),
            imports: Vec::new(),
            mentions: Vec::new(),
            methods: Vec::new(),
        });
        id
    }

    fn add_items(&mut self, workspace: &Workspace, module: Id, items: Vec<Item>, folders: &Folders) -> Result<()> {
        for item in items {
            match item {
                Item::Use(import) => {
                    let is_public = !matches!(import.vis, Visibility::Inherited);
                    let brought = paths::imports(&import.tree, import.leading_colon.is_some(), is_public);
                    self.all[module].imports.extend(brought);
                }
                Item::Mod(child) => {
                    let name = child.ident.unraw().to_string();
                    match child.content {
                        Some((_, items)) => {
                            let file = self.all[module].file.clone();
                            let inner = self.add_module(&file, Some(module));
                            self.all[module].children.entry(name.clone()).or_default().push(inner);
                            let folder = folders.named.join(name);
                            let folders = Folders { named: folder.clone(), given: folder };
                            self.add_items(workspace, inner, items, &folders)?;
                        }
                        None => self.add_child(workspace, module, &name, &child.attrs, folders)?,
                    }
                }
                item => self.add_item(workspace, module, &item, folders)?,
            }
        }
        Ok(())
    }

    /// Adds the module that a `mod name;` declares: one, or several where attributes choose the file.
    fn add_child(
        &mut self,
        workspace: &Workspace,
        module: Id,
        name: &str,
        attributes: &[Attribute],
        folders: &Folders,
    ) -> Result<()> {
        let usual = [folders.named.join(format!("{name}.rs")), folders.named.join(name).join("mod.rs")];
        let given: Vec<PathBuf> =
            attributes.iter().filter_map(path_in).map(|path| straight(&folders.given.join(path))).collect();
        let mut count = 0;
        for (file, is_given) in usual.iter().map(|file| (file, false)).chain(given.iter().map(|file| (file, true))) {
            if !workspace.root.join(file).is_file() {
                continue;
            }
            let folder = file.parent().context("a file lies in a folder")?;
            let is_in_own_folder = is_given || file.ends_with("mod.rs");
            let named = if is_in_own_folder { folder.to_owned() } else { folder.join(name) };
            let child = self.add_file(workspace, file, Some(module), named)?;
            self.all[module].children.entry(name.to_owned()).or_default().push(child);
            count += 1;
        }
        let parent = self.all[module].file.display();
        ensure!(count > 0, "{parent} declares the module {name}, but there is no {}", usual[0].display());
        Ok(())
    }

    fn add_item(&mut self, workspace: &Workspace, module: Id, item: &Item, folders: &Folders) -> Result<()> {
        let mut found = Found::default();
        found.add(item.to_token_stream());
        if let Some(name) = name_of(item) {
            self.define(module, name);
        }
        if let Item::Macro(definition) = item {
            let is_exported = definition.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export"));
            if let (true, Some(name)) = (is_exported, &definition.ident) {
                let root = self.all[module].root;
                self.all[root].items.entry(name.to_string()).or_default().insert(module);
            }
            for (word, name) in &found.defined {
                if word == "mod" && definition.ident.is_none() {
                    self.add_child(workspace, module, name, &[], folders)?;
                } else {
                    self.define(module, name.clone());
                }
            }
        }
        if let Item::Impl(block) = item {
            self.add_methods(module, block);
        }
        self.all[module].mentions.extend(found.mentions);
        self.all[module].imports.extend(found.imports);
        Ok(())
    }

    fn define(&mut self, module: Id, name: String) {
        self.all[module].items.entry(name).or_default().insert(module);
    }

    fn add_methods(&mut self, module: Id, block: &syn::ItemImpl) {
        let (None, syn::Type::Path(of)) = (&block.trait_, &*block.self_ty) else { return };
        let names = of.path.segments.iter().map(|segment| segment.ident.unraw().to_string()).collect();
        let of = paths::Path { is_global: of.path.leading_colon.is_some(), names };
        for item in &block.items {
            let (visibility, name) = match item {
                syn::ImplItem::Fn(method) => (&method.vis, &method.sig.ident),
                syn::ImplItem::Const(constant) => (&constant.vis, &constant.ident),
                _ => continue,
            };
            if !matches!(visibility, Visibility::Inherited) {
                self.all[module].methods.push((of.clone(), name.unraw().to_string()));
            }
        }
    }
}

/// The same path without `..`, as files are known.
fn straight(path: &Path) -> PathBuf {
    let mut straight = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                straight.pop();
            }
            part => straight.push(part),
        }
    }
    straight
}

/// The file that `#[path = "…"]` names, or `#[cfg_attr(…, path = "…")]`.
fn path_in(attribute: &Attribute) -> Option<PathBuf> {
    let value = |pair: &syn::MetaNameValue| match &pair.value {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) if pair.path.is_ident("path") => {
            Some(PathBuf::from(text.value()))
        }
        _ => None,
    };
    match &attribute.meta {
        syn::Meta::NameValue(pair) => value(pair),
        syn::Meta::List(list) if list.path.is_ident("cfg_attr") => {
            let parts = attribute
                .parse_args_with(syn::punctuated::Punctuated::<syn::Meta, syn::Token![,]>::parse_terminated)
                .ok()?;
            parts.iter().skip(1).find_map(|part| value(part.require_name_value().ok()?))
        }
        _ => None,
    }
}

fn name_of(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::TraitAlias(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.unraw().to_string())
}
