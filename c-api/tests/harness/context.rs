//! What the tests share: the library, the compilers, and what the environment says.

use std::path::PathBuf;

use libtest_mimic::Trial;

use crate::library::Library;
use crate::objects::Objects;
use crate::toolchain::Toolchain;

/// What all tests share.
pub struct Context {
    pub library: Library,
    pub objects: Objects,
    pub toolchains: Vec<Toolchain>,
    /// The package's folder.
    pub package: PathBuf,
    /// Where programs are put.
    pub scratch: tempfile::TempDir,
    pub settings: Settings,
}

/// What the environment says.
pub struct Settings {
    pub flags: Vec<String>,
    pub runner: Vec<String>,
    pub emulator: Vec<String>,
    /// How many times each program with threads of its own runs.
    pub repeat: u32,
    pub only_threaded: bool,
    pub only_c: bool,
}

impl Settings {
    pub fn from_environment() -> Self {
        let words = |name| std::env::var(name).unwrap_or_default().split_whitespace().map(str::to_owned).collect();
        Self {
            flags: words("SIDETABLE_CFLAGS"),
            runner: words("SIDETABLE_RUNNER"),
            emulator: words("SIDETABLE_EMULATOR"),
            repeat: std::env::var("SIDETABLE_REPEAT")
                .map_or(1, |value| value.parse().expect("SIDETABLE_REPEAT is a number")),
            only_threaded: std::env::var("SIDETABLE_ONLY_THREADED").is_ok_and(|value| value == "1"),
            only_c: std::env::var("SIDETABLE_ONLY_C").is_ok_and(|value| value == "1"),
        }
    }

    pub fn is_sanitized(&self) -> bool {
        self.flags.iter().any(|flag| flag.starts_with("-fsanitize="))
    }

    /// Whether programs run as a user would run them, so that the rest of the tests means something too.
    pub fn is_plain(&self) -> bool {
        self.runner.is_empty() && !self.is_sanitized() && !self.only_threaded
    }
}

/// A test that cannot run here, and why: shown as ignored, with a line of its own.
pub fn skipped(name: String, why: &str) -> Trial {
    println!("SKIPPED: {name}: {why}");
    Trial::test(name, || Ok(())).with_ignored_flag(true)
}
