//! Compiles and runs the programs of the table, with every compiler, linked statically; and once each with the shared library.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, OnceLock};

use libtest_mimic::{Failed, Trial};

use crate::context::{Context, skipped};
use crate::library::{Linkage, SYSTEM_LIBRARIES};
use crate::process::run_quietly;
use crate::table::{Linked, PROGRAMS, Prints, Program};
use crate::toolchain::{Language, Toolchain};

pub fn trials(context: &Arc<Context>) -> Vec<Trial> {
    let settings = &context.settings;
    let chosen = PROGRAMS
        .iter()
        .filter(|program| program.is_threaded || !settings.only_threaded)
        .filter(|program| Language::of(Path::new(program.source)) == Language::C11 || !settings.only_c);
    let mut trials = Vec::new();
    for program in chosen {
        for (index, toolchain) in context.toolchains.iter().enumerate() {
            let object = Arc::default();
            for linkage in context.library.linkages() {
                // Which compiler built the caller of a shared library is not worth the time of another run.
                if linkage == Linkage::Shared && index > 0 {
                    continue;
                }
                trials.push(trial(context, program, toolchain, linkage, &object));
            }
        }
    }
    trials
}

/// A program's object file, which the first of the tests that link it compiles.
type Object = OnceLock<Result<PathBuf, Failed>>;

fn trial(
    context: &Arc<Context>,
    program: &'static Program,
    toolchain: &Toolchain,
    linkage: Linkage,
    object: &Arc<Object>,
) -> Trial {
    let linked = if linkage == Linkage::Shared { ", shared" } else { "" };
    let name = format!("program {} ({}{linked})", program.name, toolchain.name);
    let settings = &context.settings;
    if program.has_children && !settings.runner.is_empty() {
        return skipped(name, "it forks, and its children are not what the runner looks for");
    }
    if program.has_children && settings.is_sanitized() {
        return skipped(name, "it forks, and the sanitizer reports on its children in words of its own");
    }
    if program.is_wide && !context.library.is_wide {
        return skipped(name, "its type records are laid out for 64 bits");
    }
    let (context, toolchain, object) = (Arc::clone(context), toolchain.clone(), Arc::clone(object));
    Trial::test(name, move || {
        let object = object.get_or_init(|| compile(&context, program, &toolchain)).as_ref();
        link_and_run(&context, program, &toolchain, linkage, object.map_err(Clone::clone)?)
    })
}

fn compile(context: &Context, program: &Program, toolchain: &Toolchain) -> Result<PathBuf, Failed> {
    let source = context.package.join(program.source);
    let language = Language::of(&source);
    let mut compiler = toolchain.command(language);
    compiler.arg("-I").arg(context.package.join("include"));
    compiler.arg(format!("-DSIDETABLE_EXPECTED_VERSION=\"{}\"", env!("CARGO_PKG_VERSION")));
    let flags = program.flags.iter().copied().chain(context.settings.flags.iter().map(String::as_str));
    compiler.args(flags.filter(|flag| !is_for_linker(flag)));
    context.objects.of(&source, toolchain.identity(language), compiler, context.scratch.path())
}

/// Whether a flag is nothing to who only compiles; clang says so.
fn is_for_linker(flag: &str) -> bool {
    let beginnings = ["-rdynamic", "-Wl,", "-L", "-static-lib", "-fno-sanitize-link-runtime"];
    beginnings.into_iter().any(|beginning| flag.starts_with(beginning))
}

fn link_and_run(
    context: &Context,
    program: &Program,
    toolchain: &Toolchain,
    linkage: Linkage,
    object: &Path,
) -> Result<(), Failed> {
    let kind = if linkage == Linkage::Shared { "shared" } else { "static" };
    let executable = context.scratch.path().join(format!("{}-{}-{kind}", program.name, toolchain.name));
    if let Some(module) = program.module {
        let module = context.package.join(module);
        let library = module_of(&executable);
        let mut compiler = toolchain.command(Language::of(&module));
        compiler.arg("-I").arg(context.package.join("include")).args(["-shared", "-fPIC"]);
        compiler.args(&context.settings.flags).arg(&module).arg("-o").arg(&library);
        if program.linked != Linked::Program {
            compiler.args(context.library.arguments(linkage));
        }
        run_quietly(&mut compiler, &library)?;
    }
    let mut linker = toolchain.command(Language::of(Path::new(program.source)));
    linker.args(program.flags).args(&context.settings.flags).arg(object).arg("-o").arg(&executable);
    if program.linked == Linked::Module {
        linker.args(SYSTEM_LIBRARIES);
    } else {
        linker.args(context.library.arguments(linkage));
    }
    run_quietly(&mut linker, &executable)?;

    let times = if program.is_threaded { context.settings.repeat } else { 1 };
    for _ in 0..times {
        run_program(context, program, &executable, false)?;
    }
    // The runtime counts differently in a process with threads.
    if program.prints == Prints::Checks && !program.is_threaded && !program.has_children {
        run_program(context, program, &executable, true)?;
    }
    // With a sanitizer in it one has 20 MB, and there are hundreds.
    fs::remove_file(&executable)?;
    Ok(())
}

fn run_program(context: &Context, program: &Program, executable: &Path, has_second_thread: bool) -> Result<(), Failed> {
    let settings = &context.settings;
    let words = settings.runner.iter().chain(&settings.emulator).map(Path::new).chain([executable]);
    let words: Vec<&Path> = words.collect();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    if program.module.is_some() {
        command.arg(module_of(executable));
    }
    command.env("CHECK_DEBUG_LIBRARY", if context.library.is_debug { "1" } else { "0" });
    if has_second_thread {
        command.env("CHECK_SECOND_THREAD", "1");
    }
    let printed = run_quietly(&mut command, executable)?;
    match program.prints {
        Prints::Text if printed.is_empty() => Err("the example says nothing".into()),
        Prints::Checks if !counts_checks(program, &printed) => Err(format!("printed {printed:?}").into()),
        _ => Ok(()),
    }
}

/// Where the library is that a program loads.
fn module_of(executable: &Path) -> PathBuf {
    executable.with_extension("so")
}

fn counts_checks(program: &Program, printed: &str) -> bool {
    let mut words = printed.strip_suffix('\n').unwrap_or_default().split(' ');
    let line = [words.next(), words.next()];
    let count = words.next().and_then(|count| count.parse::<u64>().ok());
    // One source may be built as several programs.
    let is_named = line[1].is_some_and(|name| program.name.starts_with(name));
    line[0] == Some("ok") && is_named && count.is_some_and(|count| count > 0) && words.next().is_none()
}
