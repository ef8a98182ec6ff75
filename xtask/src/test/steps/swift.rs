//! Swift programs on sidetable, where a Swift toolchain is: linked with the archive that stands in for two members of Swift's library, and
//! run with the shared library preloaded. Both must say what the program says on Swift's own runtime.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::super::context::Context;
use crate::{drop_in, toolchain};

/// Swift's members that the archive stands in for.
const REPLACED: [&str; 2] = ["HeapObject.cpp.o", "RefCount.cpp.o"];

pub fn swift(context: &mut Context<'_>) -> Result<()> {
    let libraries = context.libraries()?;
    let archive = drop_in::make(context.workspace, &libraries.archive)?;
    context.expect(true, "the archive defines the symbols of the members it stands in for, and no others")?;

    let source = context.workspace.root.join("c-api/tests/swift/objects.swift");
    let scratch = context.workspace.scratch()?.join("swift");
    fs::create_dir_all(&scratch).with_context(|| format!("cannot create {}", scratch.display()))?;
    let place = |name: &str| scratch.join(name);
    let Some(expected) = stock(context, &source, &place("stock"))? else {
        context.skip("no Swift toolchain is here; `cargo xtask swift swiftc --version` makes one");
        return Ok(());
    };

    let map = place("ours.map");
    let mut link = words(&["swiftc", "-O", "-static-stdlib"]);
    link.extend([source.clone().into(), archive.into(), "-o".into(), place("ours").into()]);
    link.extend(["-Xlinker".into(), format!("-Map={}", map.display()).into()]);
    run(context, &link)?;
    let linked = fs::read_to_string(&map).with_context(|| format!("cannot read {}", map.display()))?;
    context.expect(linked.contains("libsidetable_swift.a(drop-in.o)"), "the program is linked with the archive")?;
    for member in REPLACED {
        context.expect(!linked.contains(member), &format!("{member} of Swift's library is not in the program"))?;
    }
    let printed = run(context, &[place("ours").into()])?;
    context.expect(printed == expected, "linked with sidetable the program says the same")?;

    let mut link = words(&["swiftc", "-O"]);
    link.extend([source.into(), "-o".into(), place("dynamic").into()]);
    run(context, &link)?;
    let preload = format!("LD_PRELOAD={}", libraries.shared.display());
    let printed = run(context, &["env".into(), preload.into(), place("dynamic").into()])?;
    context.expect(printed == expected, "with sidetable preloaded the program says the same")
}

/// What the program says on Swift's own runtime; `None` without a toolchain.
fn stock(context: &mut Context<'_>, source: &Path, program: &Path) -> Result<Option<String>> {
    let mut link = words(&["swiftc", "-O", "-static-stdlib"]);
    link.extend([source.into(), "-o".into(), program.into()]);
    match toolchain::command_if_there(context.workspace, &link) {
        Some(command) => context.run(command)?,
        None => return Ok(None),
    };
    run(context, &[program.into()]).map(Some)
}

fn run(context: &mut Context<'_>, words: &[OsString]) -> Result<String> {
    let command = toolchain::command_if_there(context.workspace, words).context("the Swift toolchain is gone")?;
    context.run(command)
}

fn words(words: &[&str]) -> Vec<OsString> {
    words.iter().map(OsString::from).collect()
}
