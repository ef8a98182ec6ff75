//! The release build of the libraries: what machine code and instruction counts are about, whatever profile the tests have.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds the libraries with these flags for the compiler, and returns the folder they are in. `SIDETABLE_TARGET` is a triple to build for instead of
/// this machine's.
pub fn build(flags: &str) -> PathBuf {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let mut target = scratch.parent().expect("the folder for tests lies in the target folder").to_owned();
    if !flags.is_empty() {
        // In a folder of its own: cargo keeps one library of a name in each.
        target = scratch.join(flags.replace(|character: char| !character.is_alphanumeric(), "_"));
    }
    let triple = env::var("SIDETABLE_TARGET").ok();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["rustc", "--quiet", "--release", "--package", "sidetable-c", "--lib"]);
    cargo.args(["--crate-type", "staticlib,cdylib"]).arg("--target-dir").arg(&target);
    if let Some(triple) = &triple {
        cargo.args(["--target", triple]);
    }
    // As `cargo xtask build` does, so that what it has built is not built again.
    cargo.args(["--", "--cfg", "sidetable_c_library", "-Clink-arg=-Wl,-soname,libsidetable.so"]);
    let status = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).env("RUSTFLAGS", flags).status();
    assert!(status.is_ok_and(|status| status.success()), "cargo cannot build the release libraries");
    target.join(triple.unwrap_or_default()).join("release")
}
