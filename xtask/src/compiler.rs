//! The C and C++ compilers of the machine.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::debian::Debian;
use crate::process;
use crate::workspace::Workspace;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Family {
    Gcc,
    Clang,
}

/// A C compiler and the C++ compiler that goes with it.
#[derive(Clone, Debug)]
pub struct Compiler {
    pub c: PathBuf,
    pub cxx: PathBuf,
    pub family: Family,
    /// The first line of `--version`.
    pub version: String,
}

/// What a static `libsidetable.a` needs from the system.
pub const SYSTEM_LIBRARIES: [&str; 3] = ["-lpthread", "-ldl", "-lm"];

impl Compiler {
    /// The compiler that builds use: `$CC` and `$CXX`, else `cc` and `c++`, else whichever of gcc and clang there is.
    pub fn find() -> Option<Self> {
        let named = env::var_os("CXX").map(|cxx| (env::var_os("CC").unwrap_or_else(|| "cc".into()), cxx));
        let usual = [("cc", "c++"), ("gcc", "g++"), ("clang", "clang++")].map(|(c, cxx)| (c.into(), cxx.into()));
        named.into_iter().chain(usual).find_map(|(c, cxx)| Self::at(Path::new(&c), Path::new(&cxx)))
    }

    /// [`Compiler::find`]; where there is none, a Debian gets one installed.
    pub fn find_or_install(debian: &Debian) -> Result<Self> {
        debian.find_or_install("C++ compiler", &["g++", "libc6-dev"], Self::find)
    }

    /// The compiler of the other family than `self`.
    pub fn other_or_install(&self, debian: &Debian) -> Result<Self> {
        let (c, cxx, package) = match self.family {
            Family::Gcc => ("clang", "clang++", "clang"),
            Family::Clang => ("gcc", "g++", "g++"),
        };
        debian.find_or_install(cxx, &[package], || Self::at(Path::new(c), Path::new(cxx)))
    }

    fn at(c: &Path, cxx: &Path) -> Option<Self> {
        let output = Command::new(cxx).arg("--version").output().ok().filter(|output| output.status.success())?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let family = if text.contains("clang") { Family::Clang } else { Family::Gcc };
        let version = text.lines().next().unwrap_or_default().to_owned();
        Some(Self { c: c.to_owned(), cxx: cxx.to_owned(), family, version })
    }

    /// The command that compiles `source` (C11 or C++20, by its extension) and links it with `library`.
    pub fn link(&self, workspace: &Workspace, source: &Path, library: &Path, program: &Path) -> Command {
        let (compiler, standard) = match source.extension().and_then(|extension| extension.to_str()) {
            Some("c") => (&self.c, "-std=c11"),
            _ => (&self.cxx, "-std=c++20"),
        };
        let mut command = Command::new(compiler);
        command.args([standard, "-O2", "-g", "-Wall", "-Wextra", "-Werror"]).arg("-I").arg(workspace.include());
        command.arg(source).arg(library).args(SYSTEM_LIBRARIES).arg("-o").arg(program);
        command.current_dir(&workspace.root);
        command
    }

    /// Compiles and links with the release library into xtask's scratch folder; the program's path is the answer.
    pub fn program(&self, workspace: &Workspace, source: &Path) -> Result<PathBuf> {
        let name = source.file_stem().with_context(|| format!("{} has no file name", source.display()))?;
        let program = workspace.scratch()?.join(name);
        let command = self.link(workspace, source, &workspace.release("libsidetable.a"), &program);
        let shown = process::display(&command);
        process::run(command, None, |_| ())?.success().with_context(|| format!("`{shown}` failed"))?;
        Ok(program)
    }
}
