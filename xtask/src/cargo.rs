//! How xtask calls cargo, and where what it builds lies. Most of a test run's time is the compiler's, so each folder and each profile has its reason:
//!
//! | folder of `target` | profile | steps, and why |
//! |---|---|---|
//! | `debug` | `dev` | unit, doc, c-api, clippy, xtask itself: debug assertions |
//! | `release` | `release` | the libraries for users, and what is measured: fat LTO |
//! | `optimized` | `optimized` | unit-release, benches, examples, random, what others measure with: as fast code, which links in a tenth of the time |
//! | `inspector` | `inspector` | the program `sidetable`: the same for users, who have it end where it panics |
//! | `loom`, `shuttle` | `loom` | models, clippy of them: atomics are others, which `--cfg` says to every package |
//! | `drop-in` | `release` | the archive for Swift: another `--cfg` |
//! | `fuzz`, `asan`, `tsan` | `loom`, `dev`, `optimized` | instrumented code |
//! | `cross`, `cross-drop-in` | `dev`, `release` | what the Rust in another Debian builds |
//! | `fetched` | `dev`, `release` | a copy of the repository, as a build system fetches it: cargo cannot tell its packages from those here |

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::process;
use crate::workspace::Workspace;

/// `cargo`, in the workspace, without colour: its output goes to logs.
pub fn cargo(workspace: &Workspace) -> Command {
    quiet(Command::new("cargo"), workspace)
}

/// `cargo` of the nightly toolchain.
pub fn nightly(workspace: &Workspace) -> Command {
    let mut command = Command::new("rustup");
    command.args(["run", "nightly", "cargo"]);
    // Set by the cargo that runs xtask, and stronger than what `rustup run` asks for.
    command.env_remove("RUSTUP_TOOLCHAIN");
    quiet(command, workspace)
}

/// `cargo` for builds in which loom's atomics take the place of the real ones; they must not share a folder with others.
pub fn loom(workspace: &Workspace) -> Command {
    configured(workspace, "loom", &workspace.target.join("loom"))
}

/// The same for shuttle's.
pub fn shuttle(workspace: &Workspace) -> Command {
    configured(workspace, "shuttle", &workspace.target.join("shuttle"))
}

/// `cargo` with a configuration flag, in a folder of its own.
pub fn configured(workspace: &Workspace, flag: &str, target: &Path) -> Command {
    let mut command = cargo(workspace);
    add_flags(&mut command, "RUSTFLAGS", &format!("--cfg {flag}"));
    command.env("CARGO_TARGET_DIR", target);
    command
}

/// The C ABI, built for release as libraries of these kinds.
pub fn release_of_c_api(mut cargo: Command, kinds: &str) -> Command {
    cargo.args(["rustc", "--release", "--package", "sidetable-c", "--lib", "--crate-type", kinds]);
    cargo
}

/// The profile of what has to be optimized and is not measured.
pub const OPTIMIZED: &str = "optimized";

/// Builds one of the programs that measure, with a profile, and says where it is.
pub fn benchmark(workspace: &Workspace, name: &str, profile: &str) -> Result<PathBuf> {
    let mut command = cargo(workspace);
    command.args(["build", "--profile", profile, "--package", "sidetable-benches", "--bin", name]);
    let finished = process::run(command, None, |_| ())?;
    ensure!(finished.status.success(), "the benchmark does not build: {}", finished.text);
    Ok(workspace.target.join(profile).join(name))
}

/// Whether rustup has a nightly toolchain that works.
pub fn has_nightly() -> bool {
    let version = Command::new("rustup").args(["run", "nightly", "rustc", "--version"]).output();
    version.is_ok_and(|output| output.status.success())
}

/// The triple of this machine, such as `x86_64-unknown-linux-gnu`.
pub fn host() -> Result<String> {
    let output = Command::new("rustc").arg("-vV").output().context("cannot run rustc")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("`rustc -vV` does not say which machine this is")?.to_owned())
}

/// Makes every function of a library begin at a multiple of two to this power: those that count are no longer than a line of the cache, and where one lies
/// across two, a pair of calls takes up to a seventh longer (AMD EPYC, family 25 model 1).
pub fn aligned(power: u32) -> String {
    format!("-Cllvm-args=-align-all-functions={power}")
}

/// The arguments of a cargo that builds both libraries of C and C++ programs, for release.
pub fn release_libraries(cargo: Command) -> Command {
    let mut command = release_of_c_api(cargo, "staticlib,cdylib");
    // The name by which programs ask for the shared library; the archive has no link step for it to apply to. It is never unloaded, so that counts can be
    // biased to a thread: `sidetable::sync::bias`.
    // Half a line: whole ones would add a fiftieth to what programs take of the archive.
    command.args(["--", "--cfg", "sidetable_c_library", &aligned(5)]);
    command.args(["-Clink-arg=-Wl,-soname,libsidetable.so", "-Clink-arg=-Wl,-z,nodelete"]);
    command
}

/// Where cargo keeps packages, with all of the workspace's there, for a cargo that is not to look for them elsewhere.
pub fn fetched_packages(workspace: &Workspace) -> Result<PathBuf> {
    let mut fetch = cargo(workspace);
    fetch.args(["fetch", "--locked"]);
    let fetched = process::run(fetch, None, |_| ())?;
    ensure!(fetched.status.success(), "`cargo fetch` failed: {}", fetched.text);
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    home.context("neither CARGO_HOME nor HOME says where cargo keeps packages")
}

/// Adds flags to those the user already has in the environment variable.
pub fn add_flags(command: &mut Command, variable: &str, flags: &str) {
    let already = env::var(variable).unwrap_or_default();
    command.env(variable, format!("{already} {flags}").trim());
}

fn quiet(mut command: Command, workspace: &Workspace) -> Command {
    command.current_dir(&workspace.root).env("CARGO_TERM_COLOR", "never").env("CARGO_TERM_PROGRESS_WHEN", "never");
    // It pays where a few lines change between two builds: these are of whole folders, most of them once.
    if env::var_os("CARGO_INCREMENTAL").is_none() {
        command.env("CARGO_INCREMENTAL", "0");
    }
    if env::var_os("CARGO_TARGET_DIR").is_some() {
        // It may be relative to the folder that the user is in, which is not where this cargo runs.
        command.env("CARGO_TARGET_DIR", &workspace.target);
    }
    command
}
