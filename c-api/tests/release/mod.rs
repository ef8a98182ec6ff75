//! The release build of the libraries: what machine code and instruction counts are about, whatever profile the tests have.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds the libraries and returns the folder they are in; with flags for the compiler, the archive alone. `SIDETABLE_TARGET` is a triple to build for
/// instead of this machine's: by the cargo on PATH, in the folder that `CARGO_TARGET_DIR` names, since this program may run beside another Rust than the
/// one that built it.
pub fn build(flags: &str) -> PathBuf {
    let triple = env::var("SIDETABLE_TARGET").ok();
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (cargo, build) = match (&triple, env::var_os("CARGO_TARGET_DIR")) {
        (Some(_), Some(folder)) => ("cargo", PathBuf::from(folder)),
        _ => (env!("CARGO"), scratch.parent().expect("the folder for tests lies in the target folder").to_owned()),
    };
    // In a folder of its own: cargo keeps one library of a name in each. What it is made with, macros and the like, is in the other one. Not a shared
    // library: there, too, all have one name.
    let (target, kinds) = match flags {
        "" => (build.clone(), "staticlib,cdylib"),
        _ => (build.join("tmp").join(flags.replace(|character: char| !character.is_alphanumeric(), "_")), "staticlib"),
    };
    let mut cargo = Command::new(cargo);
    cargo.args(["rustc", "--quiet", "--release", "--package", "sidetable-c", "--lib"]);
    cargo.args(["--crate-type", kinds]).arg("--target-dir").arg(&target).env("CARGO_BUILD_BUILD_DIR", &build);
    if let Some(triple) = &triple {
        cargo.args(["--target", triple]);
    }
    // As `cargo xtask build` does, so that what it has built is not built again.
    cargo.args(["--", "--cfg", "sidetable_c_library", "-Cllvm-args=-align-all-functions=5"]);
    cargo.arg("-Clink-arg=-Wl,-soname,libsidetable.so");
    let status = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).env("RUSTFLAGS", flags).status();
    assert!(status.is_ok_and(|status| status.success()), "cargo cannot build the release libraries");
    target.join(triple.unwrap_or_default()).join("release")
}
