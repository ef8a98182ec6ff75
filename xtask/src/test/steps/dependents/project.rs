//! A dependent on disk, and where it finds our crates.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::super::files::put;
use super::combination::{Kind, Through};

/// Where our crates are.
pub struct Crates {
    pub sidetable: PathBuf,
    pub sidetable_c: PathBuf,
    /// What packages have from the registry, once they are published.
    pub shims: Option<PathBuf>,
}

impl Crates {
    pub fn in_workspace(root: &Path) -> Self {
        Self { sidetable: root.join("runtime"), sidetable_c: root.join("c-api"), shims: None }
    }

    /// In a folder with what the packages hold.
    pub fn in_packages(folder: &Path, version: &str) -> Self {
        let package = |name: &str| folder.join(format!("{name}-{version}"));
        Self {
            sidetable: package("sidetable"),
            sidetable_c: package("sidetable-c"),
            shims: Some(package("sidetable-shims")),
        }
    }

    fn used(&self, through: Through) -> String {
        let mut lines = format!("[dependencies]\nsidetable = {{ path = {:?} }}\n", self.sidetable);
        if through == Through::C {
            lines += &format!("sidetable-c = {{ path = {:?} }}\n", self.sidetable_c);
        }
        lines
    }

    /// The end of a manifest, for what cargo would ask the registry for.
    pub fn patches(&self) -> String {
        let Some(shims) = &self.shims else { return String::new() };
        let mut lines = format!("\n[patch.crates-io]\nsidetable-shims = {{ path = {shims:?} }}\n");
        let _ = writeln!(lines, "sidetable = {{ path = {:?} }}", self.sidetable);
        lines
    }
}

/// Writes a dependent whose code is that program: once in each crate.
pub fn write(folder: &Path, kind: Kind, through: Through, crates: &Crates, program: &str) -> Result<()> {
    let used = crates.used(through);
    let patches = crates.patches();
    let package = |name: &str| format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n");
    let of_type = |crate_type: &str| format!("\n[lib]\ncrate-type = [\"{crate_type}\"]\n");
    let function = |start: &str| format!("{start} fn run() {{\n{program}\nmain();\n}}\n");
    let for_c = "#[unsafe(no_mangle)]\npub extern \"C\"";

    let dependent = package("dependent") + &used;
    match kind {
        Kind::Binary => {
            put(folder, "Cargo.toml", &(dependent + &patches))?;
            put(folder, "src/main.rs", program)?;
        }
        Kind::Library | Kind::RustDylib => {
            let crate_type = if kind == Kind::Library { "rlib" } else { "dylib" };
            put(folder, "Cargo.toml", &(dependent + "library = { path = \"library\" }\n" + &patches))?;
            put(folder, "src/main.rs", &(function("") + "fn main() {\n    library::run();\n    run();\n}\n"))?;
            put(folder, "library/Cargo.toml", &(package("library") + &used + &of_type(crate_type)))?;
            put(folder, "library/src/lib.rs", &function("pub"))?;
        }
        Kind::Cdylib | Kind::Staticlib => {
            let crate_type = if kind == Kind::Cdylib { "cdylib" } else { "staticlib" };
            put(folder, "Cargo.toml", &(dependent + &of_type(crate_type) + &patches))?;
            put(folder, "src/lib.rs", &function(for_c))?;
            put(folder, "main.c", "void run(void);\nint main(void) {\n    run();\n    return 0;\n}\n")?;
        }
    }
    Ok(())
}
