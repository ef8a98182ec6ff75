//! Other C libraries than this machine's: an older one, and one that is not glibc. The archive is the one that programs here link.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::super::context::Context;
use super::native;

/// The minor version of the glibc in Debian 11.
const OLDER: u32 = 31;

/// Programs compiled, linked and run where glibc is 2.31.
pub fn older_glibc(context: &mut Context<'_>) -> Result<()> {
    let built = context.libraries()?;
    let Some(portable) = context.portable() else { return Ok(()) };
    let libraries = portable.lay_out(&built)?;
    let newest = newest_asked_for(context, &libraries.shared)?;
    context.expect(newest <= OLDER, &format!("the shared library asks for nothing newer than glibc 2.{newest}"))?;

    let (gcc, gxx) = (portable.script("gcc", &["gcc"])?, portable.script("g++", &["g++"])?);
    let inside = portable.script("inside", &[])?;
    let mut version = Command::new(&gxx);
    version.arg("--version");
    let version = context.run(version)?;
    context.note(version.lines().next().unwrap_or_default().to_owned());
    context.skip("memory that runs out: what this C library keeps for itself would be taken for lost");
    for (library, only_c) in [(libraries.archive, "0"), (libraries.shared, "1")] {
        let mut command = native::harness(context);
        // It does not know the C++ that came later; without exceptions the headers are the same everywhere.
        command.args(["--", "program ", "--skip", "any_type_optimized", "--skip", "_plain", "--skip", "refusing"]);
        command.env("SIDETABLE_CC", &gcc).env("SIDETABLE_CXX", &gxx).env("SIDETABLE_EMULATOR", &inside);
        command.env("SIDETABLE_ONLY_C", only_c);
        native::link(&mut command, &library);
        context.count(command)?;
    }
    Ok(())
}

/// The newest version of glibc, by its second number, that a library needs.
fn newest_asked_for(context: &mut Context<'_>, library: &Path) -> Result<u32> {
    let mut list = Command::new("objdump");
    list.arg("-T").arg(library);
    let listed = context.run(list)?;
    let versions = listed.split("GLIBC_2.").skip(1).filter_map(|rest| {
        let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse().ok()
    });
    versions.max().context("a shared library needs the C library")
}

/// Programs in C linked with musl, dynamically, and one that has it in it.
pub fn musl(context: &mut Context<'_>) -> Result<()> {
    let library = context.libraries()?.archive;
    let Some(gcc) = context.tool("musl-gcc", "musl-tools") else { return Ok(()) };
    let mut command = native::harness(context);
    // musl has no room for a library's fast thread-local variables when the program runs already.
    command.args(["--", "program ", "--skip", "program unload", "--skip", "program copies"]);
    command.env("SIDETABLE_CC", &gcc).env("SIDETABLE_ONLY_C", "1");
    native::link(&mut command, &library);
    context.count(command)?;

    let program = context.workspace.scratch()?.join("hello-musl");
    let mut whole = Command::new(&gcc);
    whole.args(["-static", "-O2", "-I"]).arg(context.workspace.include());
    whole.arg(context.workspace.root.join("c-api/examples/hello.c")).arg(&library).arg("-o").arg(&program);
    context.run(whole)?;
    let said = context.check(Command::new(program))?;
    context.expect(said.ends_with("and now: nothing\n"), "a program with musl in it says what it should")
}
