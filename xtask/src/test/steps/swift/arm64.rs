//! Swift programs for aarch64: compiled by this machine's compiler, and run in an emulator.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::super::super::context::Context;
use super::programs::{self, Bench, Processor};
use crate::cross::Target;
use crate::drop_in;
use crate::swift_build::jobs::Jobs;

/// Of the programs for this processor, those that see what differs there: contexts of destroy functions and of async ones, bridge objects' spare bits, pointers
/// to classes in enums, counts by several threads, side tables, unwinding past ours, exclusivity's places, and messages at a death.
const PROGRAMS: [&str; 16] = [
    "actors",
    "async_sequences",
    "big_collections",
    "casts",
    "closures",
    "deinit_order",
    "enums_with_payloads",
    "exclusivity",
    "first_asked_by_threads",
    "generics",
    "hashable_objects",
    "objects",
    "side_tables",
    "strings",
    "weak_races",
    "over_retain",
];

/// The same words and the same end in all ways, on the same processor's own Swift.
pub fn swift_aarch64(context: &mut Context<'_>) -> Result<()> {
    let Some(cross) = context.cross(Target::Aarch64) else { return Ok(()) };
    let Some(toolchain) = context.swift_on_aarch64() else { return Ok(()) };
    let version = toolchain.ask(&["swiftc", "--version"])?;
    let emulator = toolchain.ask(&["qemu-aarch64", "--version"])?;
    let first_line = |text: &str| text.lines().next().unwrap_or_default().trim().to_owned();
    context.note(format!("{}, {}, stock, static and preloaded", first_line(&version), first_line(&emulator)));
    context.run(cross.build())?;
    let libraries = cross.lay_out()?;
    let archive = drop_in::make_for(context.workspace, &cross)?;
    context.expect(true, "the archive defines the symbols of the members it stands in for, and no others")?;

    let found = programs::find(&context.workspace.root.join("c-api/tests/swift"))?;
    let is_one = |path: &PathBuf| path.file_stem().is_some_and(|name| PROGRAMS.iter().any(|known| name == *known));
    let some: Vec<PathBuf> = found.into_iter().filter(is_one).collect();
    context.expect(some.len() == PROGRAMS.len(), "every program is there")?;
    let scratch = context.workspace.scratch()?.join("swift").join("aarch64");
    fs::create_dir_all(&scratch).with_context(|| format!("cannot create {}", scratch.display()))?;
    let bench = Bench {
        processor: Processor::Aarch64,
        toolchain: &toolchain,
        jobs: &Jobs::new(&toolchain),
        archive: &archive,
        shared: &libraries.shared,
        scratch: &scratch,
        usually_linked: None,
    };
    for (what, agreed) in bench.compare(&some, &["-O"], |what| context.say(what)) {
        context.expect_ok(agreed, &what)?;
    }
    super::preload(context, &bench)
}
