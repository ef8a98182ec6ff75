//! Reads what the package's Rust source exports.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use quote::ToTokens;

/// A Rust type, as far as exported signatures use them.
#[derive(Debug, PartialEq, Eq)]
pub enum RustType {
    /// `*const ClassMetadata`: without paths, tokens separated by single spaces.
    Plain(String),
    Function(Box<RustFunction>),
}

#[derive(Debug, PartialEq, Eq)]
pub struct RustFunction {
    pub result: RustType,
    pub parameters: Vec<RustType>,
}

/// What has `#[unsafe(no_mangle)]`, by name; but for what wraps Swift's functions, which is in the archive for Swift programs alone.
#[derive(Debug, Default)]
pub struct Exports {
    pub functions: BTreeMap<String, RustFunction>,
    pub variables: BTreeMap<String, RustType>,
}

/// Reads every Rust file below `folder`.
pub fn read(folder: &Path) -> Exports {
    let mut exports = Exports::default();
    for file in rust_files(folder) {
        let text = fs::read_to_string(&file).expect("a source file can be read");
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for item in parsed.items {
            match item {
                syn::Item::Fn(function) if function.sig.ident.to_string().starts_with("__wrap_") => {}
                syn::Item::Fn(function) if is_exported(&function.attrs) => exports.add_function(&function.sig),
                syn::Item::Static(variable) if is_exported(&variable.attrs) => {
                    exports.variables.insert(variable.ident.to_string(), type_of(&variable.ty));
                }
                _ => {}
            }
        }
    }
    exports
}

impl Exports {
    fn add_function(&mut self, signature: &syn::Signature) {
        let name = signature.ident.to_string();
        let abi = signature.abi.as_ref().and_then(|abi| abi.name.as_ref()).map(syn::LitStr::value);
        assert_eq!(abi.as_deref(), Some("C"), "{name} has the C calling convention");
        let parameters = signature.inputs.iter().map(|input| match input {
            syn::FnArg::Typed(parameter) => type_of(&parameter.ty),
            syn::FnArg::Receiver(_) => panic!("{name} is no method"),
        });
        let function = RustFunction { result: result_of(&signature.output), parameters: parameters.collect() };
        self.functions.insert(name, function);
    }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the source is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

fn is_exported(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("unsafe") && attribute.meta.to_token_stream().to_string().contains("no_mangle")
    })
}

fn result_of(output: &syn::ReturnType) -> RustType {
    match output {
        syn::ReturnType::Default => RustType::Plain("()".to_owned()),
        syn::ReturnType::Type(_, type_) => type_of(type_),
    }
}

fn type_of(type_: &syn::Type) -> RustType {
    match type_ {
        syn::Type::BareFn(function) => {
            let parameters = function.inputs.iter().map(|parameter| type_of(&parameter.ty)).collect();
            RustType::Function(Box::new(RustFunction { result: result_of(&function.output), parameters }))
        }
        syn::Type::Ptr(pointer) => {
            let kind = if pointer.mutability.is_some() { "*mut" } else { "*const" };
            match type_of(&pointer.elem) {
                RustType::Plain(to) => RustType::Plain(format!("{kind} {to}")),
                RustType::Function(_) => panic!("C has no pointer to a pointer to a function here"),
            }
        }
        syn::Type::Path(path) => {
            let last = path.path.segments.last().expect("a path has a last segment");
            // A function that may be null is a function to C.
            if let (true, syn::PathArguments::AngleBracketed(arguments)) = (last.ident == "Option", &last.arguments) {
                let syn::GenericArgument::Type(function @ syn::Type::BareFn(_)) = &arguments.args[0] else {
                    panic!("`{}` has no C equivalent", path.to_token_stream());
                };
                return type_of(function);
            }
            assert!(last.arguments.is_none(), "`{}` has no C equivalent", path.to_token_stream());
            RustType::Plain(last.ident.to_string())
        }
        other => panic!("`{}` has no C equivalent", other.to_token_stream()),
    }
}
