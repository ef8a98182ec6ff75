//! C and C++ compilers.

use std::env;
use std::ffi::OsString;
use std::path::Path;
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
        Self { name, c, cxx }
    }

    pub fn c_path(&self) -> &Path {
        Path::new(&self.c)
    }

    pub fn cxx_path(&self) -> &Path {
        Path::new(&self.cxx)
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
