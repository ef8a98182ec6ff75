//! `cargo xtask javascript`: the example compiled to WebAssembly, and one page that shows it.
//!
//! Rust for wasm32 is here when rustup has that target. Otherwise it is in the Debian root that Swift programs are built in, too.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::cargo::{cargo, fetched_packages};
use crate::debian::Debian;
use crate::process;
use crate::screen;
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;

pub mod browser;
mod page;

const TARGET: &str = "wasm32-unknown-unknown";
const PACKAGE: &str = "sidetable-javascript-example";

/// What the command makes.
pub struct Made {
    /// The compiled example.
    pub module: PathBuf,
    /// The page, with the example in it.
    pub page: PathBuf,
}

pub fn run(workspace: &Workspace, debian: &Debian) -> Result<()> {
    let made = make(workspace, compiler(workspace, debian)?)?;
    screen::did("made", workspace.shown(&made.module));
    screen::did("made", format!("{}: open it in a browser", workspace.shown(&made.page)));
    Ok(())
}

/// The command that compiles the example: it fails where the machine has no Rust for WebAssembly, and cannot get one.
pub fn compiler(workspace: &Workspace, debian: &Debian) -> Result<Command> {
    let build = build_in(workspace);
    if has_target() { Ok(here(workspace, &build)) } else { inside(workspace, debian, &build) }
}

fn build_in(workspace: &Workspace) -> PathBuf {
    workspace.target.join("javascript/build")
}

/// Compiles the example with that command, and puts the page together.
pub fn make(workspace: &Workspace, command: Command) -> Result<Made> {
    let folder = workspace.target.join("javascript");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let shown = process::display(&command);
    let finished = process::run(command, None, |_| ())?;
    ensure!(finished.status.success(), "`{shown}` failed: {}", finished.text);
    let module = folder.join("example.wasm");
    let built = build_in(workspace).join(TARGET).join("release/example.wasm");
    fs::copy(&built, &module).with_context(|| format!("cannot copy {}", built.display()))?;
    let page = folder.join("index.html");
    fs::write(&page, page::with(workspace, &module)?).with_context(|| format!("cannot write {}", page.display()))?;
    Ok(Made { module, page })
}

/// Whether the Rust that runs this can compile for WebAssembly.
fn has_target() -> bool {
    let asked = Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]).output();
    asked.is_ok_and(|output| Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir())
}

fn arguments(build: &Path) -> Vec<String> {
    let words = ["build", "--release", "--locked", "--package", PACKAGE, "--target", TARGET];
    let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
    words.extend(["--config".into(), "profile.release.strip=true".into()]);
    words.extend(["--target-dir".into(), build.display().to_string()]);
    words
}

fn here(workspace: &Workspace, build: &Path) -> Command {
    let mut command = cargo(workspace);
    command.args(arguments(build));
    command
}

/// The same in the root, whose Rust is older than the workspace asks for: what this package needs compiles with it. Packages come from where
/// the cargo here has put them.
fn inside(workspace: &Workspace, debian: &Debian, build: &Path) -> Result<Command> {
    let home = fetched_packages(workspace)?;
    let mut words = vec![
        "env".to_owned(),
        format!("CARGO_HOME={}", home.display()),
        // The linker that Rust's own distribution brings along is not there.
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld".to_owned(),
        "cargo".to_owned(),
    ];
    words.extend(arguments(build));
    words.extend(["--offline".to_owned(), "--ignore-rust-version".to_owned()]);
    let words: Vec<_> = words.into_iter().map(Into::into).collect();
    Ok(Toolchain::for_webassembly(workspace, debian, home)?.command(&words))
}
