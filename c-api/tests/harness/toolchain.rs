//! C and C++ compilers.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The languages that the headers promise to be valid in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Language {
    C11,
    Cxx20,
}

impl Language {
    /// By a file's extension.
    pub fn of(source: &Path) -> Self {
        if source.extension().is_some_and(|extension| extension == "c") { Self::C11 } else { Self::Cxx20 }
    }
}

/// A C compiler and the C++ compiler that goes with it.
#[derive(Clone)]
pub struct Toolchain {
    pub name: String,
    c: OsString,
    cxx: OsString,
    identities: [String; 2],
}

impl Toolchain {
    /// The compilers to test with, and the names of those that are not on this machine.
    pub fn all() -> (Vec<Self>, Vec<&'static str>) {
        let (c, cxx) = (env::var_os("SIDETABLE_CC"), env::var_os("SIDETABLE_CXX"));
        if c.is_some() || cxx.is_some() {
            return (vec![Self::named(c, cxx)], Vec::new());
        }
        let (found, missing): (Vec<_>, Vec<_>) =
            [("gcc", "g++"), ("clang", "clang++")].into_iter().partition(|(c, cxx)| runs(c) && runs(cxx));
        let mut toolchains: Vec<_> =
            found.into_iter().map(|(c, cxx)| Self::named(Some(c.into()), Some(cxx.into()))).collect();
        if toolchains.is_empty() {
            toolchains.push(Self::named(None, None));
        }
        (toolchains, missing.into_iter().map(|(c, _)| c).collect())
    }

    /// A compiler that is not given is the one that the `cc` crate finds.
    fn named(c: Option<OsString>, cxx: Option<OsString>) -> Self {
        let find = |given: Option<OsString>, is_cxx| given.unwrap_or_else(|| usual(is_cxx));
        let (c, cxx) = (find(c, false), find(cxx, true));
        let name = Path::new(&c).file_name().unwrap_or(&c).to_string_lossy().into_owned();
        let identities = [&c, &cxx].map(|compiler| identity(compiler));
        Self { name, c, cxx, identities }
    }

    pub fn c_path(&self) -> &Path {
        Path::new(&self.c)
    }

    pub fn cxx_path(&self) -> &Path {
        Path::new(&self.cxx)
    }

    /// What tells a language's compiler from others, by whatever names they are called.
    pub fn identity(&self, language: Language) -> &str {
        match language {
            Language::C11 => &self.identities[0],
            Language::Cxx20 => &self.identities[1],
        }
    }

    /// The compiler, with the flags that select the language and every warning that is an error for us.
    pub fn command(&self, language: Language) -> Command {
        let (compiler, standard) = match language {
            Language::C11 => (&self.c, "-std=c11"),
            Language::Cxx20 => (&self.cxx, "-std=c++20"),
        };
        let mut command = Command::new(compiler);
        // Lines are what valgrind and the sanitizers show; tables of types and variables would take longer to write and to link than the code.
        command.args([standard, "-O1", "-g1", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]);
        command
    }
}

/// Where a compiler is, and what it says of itself but for the name it was called by.
fn identity(compiler: &OsStr) -> String {
    let place = match Path::new(compiler).components().count() {
        1 => env::split_paths(&env::var_os("PATH").unwrap_or_default())
            .find_map(|folder| canonical(&folder.join(compiler))),
        _ => canonical(Path::new(compiler)),
    };
    let said = Command::new(compiler).arg("--version").output().map(|output| output.stdout).unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    format!("{} {}", place.unwrap_or_default().display(), said.split_once(' ').map_or("", |(_, said)| said))
}

fn canonical(file: &Path) -> Option<PathBuf> {
    fs::canonicalize(file).ok()
}

fn usual(is_cxx: bool) -> OsString {
    let target = format!("{}-unknown-linux-gnu", env::consts::ARCH);
    let tool =
        cc::Build::new().cpp(is_cxx).target(&target).host(&target).opt_level(1).no_default_flags(true).get_compiler();
    tool.path().as_os_str().to_owned()
}

fn runs(compiler: &str) -> bool {
    let status = Command::new(compiler).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
