//! The release build of the libraries: what machine code and instruction counts are about, whatever profile the tests have.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds the libraries and returns the folder they are in.
pub fn build() -> PathBuf {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let target = scratch.parent().expect("the folder for tests lies in the target folder");
    let status = Command::new(env!("CARGO"))
        .args([
            "rustc",
            "--quiet",
            "--release",
            "--package",
            "sidetable-c",
            "--lib",
            "--crate-type",
            "staticlib,cdylib",
        ])
        .arg("--target-dir")
        .arg(target)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("RUSTFLAGS")
        .status();
    assert!(status.is_ok_and(|status| status.success()), "cargo cannot build the release libraries");
    target.join("release")
}
