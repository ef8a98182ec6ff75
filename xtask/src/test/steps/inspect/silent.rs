//! A program that was compiled without reflection metadata: its ring is possible, no more, and a note says why.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::super::super::context::Context;
use super::page::said;
use super::programs::Bench;

const DUE: [&str; 4] = [
    "leaked\nno leaks: 2 objects, ",
    "\npossible: 1 cycle, 2 objects, ",
    "\n  App.Home  at byte 16\n    → App.Person  at byte 16\n    → back to App.Home\n",
    "\nnote: compiled without reflection metadata, so that their fields are not known: Home, Person\n",
];

pub fn run(context: &mut Context<'_>, bench: &Bench<'_>) -> Result<()> {
    let folder = bench.scratch.join("silent");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let made = folder.join("main");
    let options = ["swiftc", "-O", "-Xfrontend", "-disable-reflection-metadata", "-module-name", "App", "-o"];
    let mut words = options.map(OsString::from).to_vec();
    words.extend([made.clone().into(), context.workspace.root.join("inspect/tests/swift/silent/main.swift").into()]);
    said(bench, &words)?;
    let says = said(bench, &[Path::new(bench.tool).into(), "leaks".into(), made.into()])?;
    for due in DUE {
        context.expect(says.contains(due), &format!("without reflection metadata it is said: {due}in {says}"))?;
    }
    Ok(())
}
