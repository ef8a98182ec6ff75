//! Swift programs on sidetable: linked with the archive that stands in for three members of Swift's library, and run with the shared library
//! preloaded. Either way they must say what they say on Swift's own runtime, and end as they end there.
//!
//! - [`programs`] builds and runs each program of `c-api/tests/swift` in all ways, and compares;
//! - [`arm64`] does so with some of them on aarch64;
//! - [`types`] compares what Swift prints about types with what the tests of ours say;
//! - [`command_line`] runs `swift-build`, `swift-compare` and `swift-bench` as users do;
//! - [`extent`] is how much of this is done;
//! - [`looked_at`] looks at two programs from outside;
//! - [`ways_in`] links a program, a package and a CMake project as users do, none of which knows of sidetable.

mod arm64;
mod command_line;
mod extent;
mod looked_at;
pub(super) mod programs;
mod released;
mod types;
mod ways_in;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::super::context::Context;
use crate::drop_in;
use crate::swift_build::jobs::Jobs;
use crate::swift_build::library::{self, Fit};
use crate::toolchain::{Choice, Toolchain, Version, version_in};
use crate::workspace::Libraries;

pub use arm64::swift_aarch64;
use extent::Extent;

/// With the Swift on PATH, or else the oldest of those that there are roots for.
pub fn swift(context: &mut Context<'_>) -> Result<()> {
    with(context, Choice::ANY, Extent::Whole)
}

pub fn swift_6_2(context: &mut Context<'_>) -> Result<()> {
    with(context, Choice::only(Version::V6_2), Extent::Once)
}

fn with(context: &mut Context<'_>, choice: Choice, extent: Extent) -> Result<()> {
    let libraries = context.libraries()?;
    let archive = drop_in::make(context.workspace)?;
    context.expect(true, "the archive defines the symbols of the members it stands in for, and no others")?;
    let Some(toolchain) = context.swift(choice) else {
        return Ok(());
    };
    let version = toolchain.ask(&["swiftc", "--version"])?;
    context.note(format!("{}, stock, static and preloaded", version.lines().next().unwrap_or_default().trim()));
    let fit = library::fit(&toolchain)?;
    context.expect(fit == Fit::Whole, "Swift's three members define the same symbols")?;

    let found = programs::find(&context.workspace.root.join("c-api/tests/swift"))?;
    let folder = version_in(&version).unwrap_or("unknown");
    let scratch = context.workspace.scratch()?.join("swift").join(folder);
    fs::create_dir_all(&scratch).with_context(|| format!("cannot create {}", scratch.display()))?;
    let bench = programs::Bench {
        processor: programs::Processor::ThisOne,
        toolchain: &toolchain,
        jobs: &Jobs::new(&toolchain),
        archive: &archive,
        shared: &libraries.shared,
        scratch: &scratch,
        usually_linked: extent.usually_linked(),
    };
    for (what, agreed) in bench.compare(&found, extent.levels(), |what| context.say(what)) {
        context.expect_ok(agreed, &what)?;
    }
    if extent == Extent::Whole {
        // As with a Swift that has exclusivity elsewhere.
        let archive = drop_in::without_exclusivity(context.workspace, &archive)?;
        let scratch = scratch.join("without-exclusivity");
        let bench = programs::Bench { archive: &archive, scratch: &scratch, ..bench };
        let is_one = |path: &PathBuf| path.file_stem().is_some_and(|name| name == "exclusivity" || name == "actors");
        let some: Vec<PathBuf> = found.iter().filter(|path| is_one(path)).cloned().collect();
        for (what, agreed) in bench.compare(&some, &["-O"], |what| context.say(what)) {
            context.expect_ok(agreed, &format!("{what}, exclusivity Swift's"))?;
        }
    }
    types::all(context, &toolchain, folder, &scratch)?;
    preload(context, &bench)?;
    preloaded_identity(context, &toolchain, &libraries, &scratch)?;
    command_line::all(context, choice, extent)?;
    match extent {
        Extent::Once => looked_at::all(context, &toolchain, &scratch)?,
        Extent::Whole => {
            let programs = context.workspace.scratch()?.join("swift-bench").join(folder);
            released::all(context, &toolchain, &programs)?;
        }
    }
    ways_in::all(context, &toolchain, libraries, &archive, &scratch.join("ways-in"), extent)
}

/// With the library preloaded it is ours that the program is bound to, and without it Swift's.
fn preload(context: &mut Context<'_>, bench: &programs::Bench<'_>) -> Result<()> {
    let program = bench.scratch.join("objects-O/main.dynamic");
    let shared = bench.shared.display().to_string();
    for (preloaded, library) in
        [(format!("LD_PRELOAD={shared}"), "libsidetable.so"), ("LANG=C".into(), "libswiftCore.so")]
    {
        let mut words = bench.processor.runner(&["LD_DEBUG=bindings".to_owned(), preloaded.clone()]);
        words.push(program.clone().into());
        let bindings = context.run(bench.toolchain.command(&words))?;
        for symbol in ["swift_retain", "swift_release", "swift_allocObject", "swift_weakLoadStrong"] {
            let is_bound = bindings.lines().any(|line| {
                line.contains("main.dynamic [0] to") && line.contains(library) && line.contains(&format!("`{symbol}'"))
            });
            context.expect(is_bound, &format!("the program's {symbol} is {library}'s ({preloaded})"))?;
        }
    }
    Ok(())
}

/// Beside libswiftCore identity is refused, since side tables are its.
fn preloaded_identity(
    context: &mut Context<'_>,
    toolchain: &Toolchain,
    libraries: &Libraries,
    scratch: &Path,
) -> Result<()> {
    let program = scratch.join("preloaded-identity");
    let source = context.workspace.root.join("c-api/tests/swift-preloaded-identity.swift");
    let words: [OsString; 5] = ["swiftc".into(), "-O".into(), source.into(), "-o".into(), program.clone().into()];
    context.run(toolchain.command(&words))?;
    let preloaded = format!("LD_PRELOAD={}", libraries.shared.display());
    let words: [OsString; 3] = ["env".into(), preloaded.into(), program.into()];
    let printed = context.check(toolchain.command(&words))?;
    context.expect(printed == "register: 28 0\nassociate: refused\n", "identity is refused beside libswiftCore")
}
