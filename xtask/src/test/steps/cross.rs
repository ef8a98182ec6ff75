//! Other processors than this machine's: the library compiled for them, and every test that does not look at a compiler run with it.

use anyhow::Result;

use super::super::context::Context;
use super::rust::FEATURES;
use super::{native, product};
use crate::compiler::SYSTEM_LIBRARIES;
use crate::cross::{Cross, Target};
use crate::workspace::Libraries;

/// How many times each program with threads of its own runs in an emulator, whose threads meet less often than a processor's.
const REPEAT: &str = "3";

/// What compilers say of headers, and what they make of them without exceptions or with more effort, is as it is for this machine.
const OF_COMPILERS: [&str; 8] =
    ["--skip", "compiles as", "--skip", "_plain", "--skip", "_optimized", "--skip", "page docs/"];

/// Under `qemu-user`, which orders memory as the machine below does: what it cannot show, that an acquire or a release is missing, the pins of the
/// fast paths' machine code see.
pub fn aarch64(context: &mut Context<'_>) -> Result<()> {
    let Some(cross) = context.cross(Target::Aarch64) else { return Ok(()) };
    let version = context.run(cross.command(&["qemu-aarch64", "--version"]))?;
    let version = version.lines().next().unwrap_or_default();
    context.note(format!("{version}, which orders memory as this machine does, more strongly than that processor may"));
    every_test(context, &cross)?;
    fast_paths(context, &cross)
}

/// On the processor itself, which runs 32-bit programs, too.
pub fn i686(context: &mut Context<'_>) -> Result<()> {
    let Some(cross) = context.cross(Target::I686) else { return Ok(()) };
    every_test(context, &cross)
}

fn every_test(context: &mut Context<'_>, cross: &Cross<'_>) -> Result<()> {
    context.run(cross.build())?;
    let libraries = cross.lay_out()?;
    rust(context, cross)?;
    programs(context, cross, &libraries)?;
    demo(context, cross, &libraries)
}

/// Unit and property tests.
fn rust(context: &mut Context<'_>, cross: &Cross<'_>) -> Result<()> {
    let triple = cross.target.triple();
    let mut words = vec!["cargo", "test", "--locked", "--no-fail-fast", "--target", &triple];
    words.extend(["--package", "sidetable-shims", "--package", "sidetable", FEATURES, "--lib", "--tests"]);
    let mut command = cross.command(&words);
    if cross.target.emulator().is_some() {
        // With debug assertions, as on other processors; but an emulator takes its time for each instruction, and unoptimized code has many more.
        command.env("CARGO_PROFILE_DEV_OPT_LEVEL", "1");
        // What is large, and the tests hardly run.
        for package in ["regex-syntax", "serde_core", "serde_json"] {
            command.arg("--config").arg(format!("profile.dev.package.{package}.opt-level=0"));
        }
    }
    context.count(command).map(drop)
}

/// The C and C++ programs with the archive, and those in C once more with the shared library. The pages' programs print what is so with 64 bits.
fn programs(context: &mut Context<'_>, cross: &Cross<'_>, libraries: &Libraries) -> Result<()> {
    if cross.target == Target::I686 {
        context.skip("what the pages show: it is of 64-bit processors");
        context.skip("memory that runs out: its programs have been run on 64-bit processors only");
    }
    let harness = native::built(context, "harness")?;
    for (library, tests, only_c) in
        [(&libraries.archive, ["--skip", "shared library"].as_slice(), "0"), (&libraries.shared, &["shared"], "1")]
    {
        let mut words = vec![&*harness];
        words.extend(tests.iter().chain(&OF_COMPILERS));
        if cross.target == Target::I686 {
            words.extend(["--skip", "refusing"]);
        }
        let mut command = cross.command(&words);
        command.env("SIDETABLE_LIB", library).env("SIDETABLE_LIB_DEBUG", "0");
        command.env("SIDETABLE_ONLY_C", only_c);
        command.env("SIDETABLE_CC", cross.target.tool("gcc")).env("SIDETABLE_CXX", cross.target.tool("g++"));
        if let Some(emulator) = cross.target.emulator() {
            command.env("SIDETABLE_EMULATOR", emulator).env("SIDETABLE_REPEAT", REPEAT);
        }
        context.count(command)?;
    }
    Ok(())
}

/// One object's life, as a user sees it.
fn demo(context: &mut Context<'_>, cross: &Cross<'_>, libraries: &Libraries) -> Result<()> {
    let program = libraries.archive.with_file_name("tour").display().to_string();
    let include = context.workspace.include().display().to_string();
    let (compiler, archive) = (cross.target.tool("g++"), libraries.archive.display().to_string());
    let mut link = vec![&*compiler, "-std=c++20", "-O2", "-I", &include, "c-api/examples/tour.cpp", &archive];
    link.extend(SYSTEM_LIBRARIES);
    link.extend(["-o", &program]);
    context.run(cross.command(&link))?;
    let emulator = cross.target.emulator().unwrap_or_default().split_whitespace();
    let mut run = cross.command(&emulator.chain([&*program]).collect::<Vec<_>>());
    run.env("NO_COLOR", "1");
    let text = context.check(run)?;
    for words in product::TOUR_SAYS {
        context.expect(text.contains(words), &format!("the demo mentions `{words}`"))?;
    }
    Ok(())
}

/// The machine code of the fast paths, for each way in which compilers of that processor make atomic instructions.
fn fast_paths(context: &mut Context<'_>, cross: &Cross<'_>) -> Result<()> {
    let mut command = cross.command(&[&native::built(context, "assembly")?]);
    command.env("SIDETABLE_TARGET", cross.target.triple()).env("SIDETABLE_OBJDUMP", cross.target.tool("objdump"));
    context.count(command).map(drop)
}
