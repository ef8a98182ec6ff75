//! What tests of real programs build, beside the program `sidetable`.

use std::path::Path;
use std::process::{Command, Output};

/// The repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in the repository")
}

/// Where this profile's programs are.
pub fn folder() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_sidetable")).parent().expect("a program is in a folder")
}

/// Runs cargo for this profile.
pub fn cargo(words: &[&str]) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(words).arg("--quiet").current_dir(repository());
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    run(&mut cargo);
}

/// Runs what must go well.
pub fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}
