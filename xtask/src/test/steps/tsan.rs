//! ThreadSanitizer: the library built for it by nightly Rust, and the programs that start threads.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::super::context::Context;
use super::native;
use crate::cargo::{self, OPTIMIZED, add_flags};
use crate::compiler::{Compiler, Family};

/// A program with a race: a sanitizer that does not see it sees nothing.
const RACE: &str = "\
#include <pthread.h>
static int shared;
static void *count(void *unused) { for (int i = 0; i < 1000; i++) shared++; return unused; }
int main(void) {
    pthread_t other;
    pthread_create(&other, 0, count, 0);
    count(0);
    pthread_join(other, 0);
    return 0;
}
";

pub fn thread_sanitizer(context: &mut Context<'_>) -> Result<()> {
    if !cargo::has_nightly() {
        context.skip("a library built for it takes nightly Rust: rustup toolchain install nightly");
        return Ok(());
    }
    let library = library(context)?;
    let compiler = context.compiler()?;
    let flags = flags(&compiler, &runtime()?, &context.workspace.scratch()?.join("tsan"))?;
    sees_a_race(context, &compiler, &flags)?;

    let mut command = native::harness_with(&compiler, context);
    native::link(&mut command, &library);
    command.env("SIDETABLE_CFLAGS", flags.join(" ")).env("SIDETABLE_ONLY_THREADED", "1");
    context.note(compiler.version);
    context.count(command)?;
    Ok(())
}

fn library(context: &mut Context<'_>) -> Result<PathBuf> {
    let host = cargo::host()?;
    let folder = context.workspace.target.join("tsan");
    let mut build = cargo::nightly(context.workspace);
    // Not optimized across crates: where what is instrumented is inlined is nothing to the sanitizer.
    build.args(["rustc", "--profile", OPTIMIZED, "--package", "sidetable-c", "--lib", "--crate-type", "staticlib"]);
    build.args(["--target", &host]);
    build.env("CARGO_TARGET_DIR", &folder);
    let flags = "-Zsanitizer=thread -Cunsafe-allow-abi-mismatch=sanitizer --cfg sidetable_thread_sanitizer --cfg sidetable_c_library";
    add_flags(&mut build, "RUSTFLAGS", flags);
    context.run(build)?;
    Ok(folder.join(host).join(OPTIMIZED).join("libsidetable_c.a"))
}

/// The sanitizer's own part, as it comes with nightly Rust. Those of the system's compilers are older than the calls in the
/// library, and older ones fail on kernels that place memory more randomly than they know.
fn runtime() -> Result<PathBuf> {
    let output = Command::new("rustup").args(["run", "nightly", "rustc", "--print", "target-libdir"]).output();
    let output = output.context("cannot run nightly rustc")?;
    let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let runtime =
        entries.flatten().map(|entry| entry.path()).find(|path| path.to_string_lossy().ends_with("_rt.tsan.a"));
    runtime.with_context(|| format!("nightly Rust has no ThreadSanitizer for this machine in {}", folder.display()))
}

/// The flags with which a C compiler instruments a program for that runtime, and links it.
fn flags(compiler: &Compiler, runtime: &Path, scratch: &Path) -> Result<Vec<String>> {
    let flags = match compiler.family {
        Family::Clang => {
            let runtime = runtime.display();
            vec!["-fno-sanitize-link-runtime".to_owned(), format!("-Wl,--whole-archive,{runtime},--no-whole-archive")]
        }
        Family::Gcc => {
            // gcc links what it finds first under this name.
            fs::create_dir_all(scratch).with_context(|| format!("cannot create {}", scratch.display()))?;
            let name = scratch.join("libtsan.a");
            let _ = fs::remove_file(&name);
            symlink(runtime, &name).with_context(|| format!("cannot create {}", name.display()))?;
            vec!["-static-libtsan".to_owned(), format!("-L{}", scratch.display())]
        }
    };
    Ok(std::iter::once("-fsanitize=thread".to_owned()).chain(flags).collect())
}

fn sees_a_race(context: &mut Context<'_>, compiler: &Compiler, flags: &[String]) -> Result<()> {
    let source = context.workspace.scratch()?.join("race.c");
    let program = source.with_extension("");
    fs::write(&source, RACE).with_context(|| format!("cannot write {}", source.display()))?;
    let mut compile = Command::new(&compiler.c);
    compile.arg("-g").args(flags).arg(&source).args(["-lpthread", "-ldl", "-lm", "-o"]).arg(&program);
    context.run(compile)?;
    let finished = context.finish(Command::new(program))?;
    let is_seen = finished.text.contains("WARNING: ThreadSanitizer: data race") && !finished.status.success();
    context.expect(is_seen, "the sanitizer sees a race")
}
