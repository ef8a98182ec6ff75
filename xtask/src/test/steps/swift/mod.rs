//! Swift programs on sidetable: linked with the archive that stands in for three members of Swift's library, and run with the shared library
//! preloaded. Either way they must say what they say on Swift's own runtime, and end as they end there.
//!
//! - [`programs`] builds and runs each program of `c-api/tests/swift` in all ways, and compares;
//! - [`ways_in`] links a program, a package and a CMake project as users do, none of which knows of sidetable.

pub(super) mod programs;
mod ways_in;

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::super::context::Context;
use crate::build::Libraries;
use crate::drop_in;
use crate::swift_build::{TESTED, library};
use crate::toolchain::{Choice, Toolchain, Version, version_in};

/// With the Swift on PATH, or else the older of those that there are roots for.
pub fn swift(context: &mut Context<'_>) -> Result<()> {
    with(context, Choice::ANY, &["-Onone", "-O"])
}

/// With the newer one: every program once in every way of linking.
pub fn swift_6_2(context: &mut Context<'_>) -> Result<()> {
    with(context, Choice::only(Version::V6_2), &["-O"])
}

fn with(context: &mut Context<'_>, choice: Choice, levels: &[&str]) -> Result<()> {
    let libraries = context.libraries()?;
    let archive = drop_in::make(context.workspace)?;
    context.expect(true, "the archive defines the symbols of the members it stands in for, and no others")?;
    let Some(toolchain) = context.swift(choice) else {
        return Ok(());
    };
    let version = toolchain.ask(&["swiftc", "--version"])?;
    context.note(format!("{}, stock, static and preloaded", version.lines().next().unwrap_or_default().trim()));
    let agrees = library::check(&toolchain);
    context.expect_ok(agrees, "Swift's three members define the same symbols")?;

    let found = programs::find(&context.workspace.root.join("c-api/tests/swift"))?;
    let folder = version_in(&version).unwrap_or("unknown");
    let scratch = context.workspace.scratch()?.join("swift").join(folder);
    fs::create_dir_all(&scratch).with_context(|| format!("cannot create {}", scratch.display()))?;
    let bench =
        programs::Bench { toolchain: &toolchain, archive: &archive, shared: &libraries.shared, scratch: &scratch };
    for (what, agreed) in bench.compare(&found, levels)? {
        context.expect_ok(agreed, &what)?;
    }
    types(context, &toolchain, &version, &scratch)?;
    preload(context, &toolchain, &libraries, &scratch)?;
    preloaded_identity(context, &toolchain, &libraries, &scratch)?;
    command_line(context, choice)?;
    ways_in::all(context, &toolchain, libraries, &archive, &scratch.join("ways-in"))
}

/// Swift still prints the facts about types with which ours are compared, and reads the names that we write.
fn types(context: &mut Context<'_>, toolchain: &Toolchain, version: &str, scratch: &Path) -> Result<()> {
    let tests = context.workspace.root.join("runtime/tests/metadata");
    let read = |name: &str| {
        let path = tests.join(name);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    for (source, facts, what) in [
        ("swift-types.swift", "swift-6.0.3.txt", "Swift's types are as the tests of ours say"),
        ("enums/enums.swift", "enums/enums-6.0.3.txt", "Swift's enums lie in memory as the tests of ours say"),
    ] {
        if version_in(version) != Some(TESTED) {
            context.skip(format!("{source}: the facts are those of Swift {TESTED}"));
            continue;
        }
        let source = tests.join(source);
        let program = scratch.join(source.file_stem().expect("a program has a name"));
        let mut words: Vec<OsString> = ["swiftc", "-O", "-module-name", "Demo"].map(OsString::from).to_vec();
        words.extend(["-suppress-warnings".into(), source.into(), "-o".into(), program.clone().into()]);
        context.check(toolchain.command(&words))?;
        let printed = context.check(toolchain.command(&[OsString::from(program)]))?;
        context.expect(printed == read(facts)?, what)?;
    }
    let due = read("swift-6.0.3.txt")?;
    let ours = read("written-names.txt")?;
    let swifts: Vec<&str> = due.lines().filter_map(|line| line.split('\t').nth(5)).collect();
    let [swifts, ours] = [swifts, ours.lines().collect()].map(|names| {
        let names = names.into_iter().map(|name| OsString::from(format!("$s{name}D")));
        let words = ["swift", "demangle", "--compact"].into_iter().map(OsString::from).chain(names);
        context.check(toolchain.command(&words.collect::<Vec<_>>()))
    });
    let (swifts, ours) = (swifts?, ours?);
    let are_read = !ours.contains("$s") && ours.lines().count() == due.lines().count();
    context.expect(are_read && swifts == ours, "Swift's demangler reads our names as it reads Swift's")
}

/// With the library preloaded it is ours that the program is bound to, and without it Swift's.
fn preload(context: &mut Context<'_>, toolchain: &Toolchain, libraries: &Libraries, scratch: &Path) -> Result<()> {
    let program = scratch.join("objects-O/main.dynamic");
    let shared = libraries.shared.display().to_string();
    for (preloaded, library) in
        [(format!("LD_PRELOAD={shared}"), "libsidetable.so"), ("LANG=C".into(), "libswiftCore.so")]
    {
        let words: [OsString; 4] = ["env".into(), "LD_DEBUG=bindings".into(), preloaded.into(), program.clone().into()];
        let bindings = context.run(toolchain.command(&words))?;
        for symbol in ["swift_retain", "swift_release", "swift_allocObject", "swift_weakLoadStrong"] {
            let is_bound = bindings.lines().any(|line| {
                line.contains("main.dynamic [0] to") && line.contains(library) && line.contains(&format!("`{symbol}'"))
            });
            context.expect(is_bound, &format!("the program's {symbol} is {library}'s ({})", words[2].display()))?;
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

/// `cargo xtask swift-build`, as a user runs it: from a folder of their own; and the whole programs of `swift-bench`, with little work.
fn command_line(context: &mut Context<'_>, choice: Choice) -> Result<()> {
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let source = context.workspace.root.join("c-api/tests/swift/deinit_order.swift");
    fs::copy(&source, folder.path().join("main.swift")).with_context(|| format!("cannot copy {}", source.display()))?;
    let xtask = std::env::current_exe().context("this program has no path")?;
    let run = |arguments: &[&str]| {
        let mut command = Command::new(&xtask);
        let (name, rest) = arguments.split_first().expect("a command has a name");
        command.arg(name).args(choice.words()).args(rest).current_dir(folder.path());
        command
    };
    context.run(run(&["swift-build", "-O", "main.swift", "-o", "main"]))?;
    let printed = context.run(run(&["swift", "./main"]))?;
    context.expect(printed.contains("deinit Leaf\n"), "swift-build makes a program that runs")?;
    let refused = context.finish(run(&["swift-build", "-O", "gone.swift", "-o", "main"]))?;
    let is_refused = !refused.status.success() && refused.text.contains("there is no file gone.swift");
    context.expect(is_refused, "swift-build names a file that is not there")?;
    fs::write(folder.path().join("bad.swift"), "let number: Int = \"text\"\n").context("cannot write a file")?;
    let failed = context.finish(run(&["swift-build", "bad.swift", "-o", "bad"]))?;
    let is_passed_on = !failed.status.success() && failed.text.contains("bad.swift:1:19: error:");
    context.expect(is_passed_on, "swift-build shows the compiler's errors, and fails")?;
    context.check(run(&["swift-bench", "--check"]))?;
    compare(context, &run, folder.path())
}

/// `cargo xtask swift-compare` tells a program's time, memory and instructions on both runtimes, and what it cannot compare.
fn compare(context: &mut Context<'_>, run: &impl Fn(&[&str]) -> Command, folder: &Path) -> Result<()> {
    let said = context.run(run(&["swift-compare", "main.swift", "--runs", "2"]))?;
    for words in ["both say the same", "\ntime ", "stock against stock", "peak memory", "instructions", "On sidetable"]
    {
        context.expect(said.contains(words), &format!("swift-compare says `{words}`"))?;
    }
    // A program that says where it lies: the two builds are in two folders.
    let differs = "print(\"one\")\nprint(CommandLine.arguments[0].hasSuffix(\"ours/differs\"))\n";
    fs::write(folder.join("differs.swift"), differs).context("cannot write a file")?;
    let package = context.workspace.root.join("c-api/tests/swift-package").display().to_string();
    for (words, why) in [
        (vec!["differs.swift"], "line 2 of stdout is `true` on sidetable, and `false` on Swift's own runtime"),
        (vec!["gone.swift"], "there is no file gone.swift"),
        (vec!["--package", "."], "no Package.swift"),
        (vec!["--package", &package], "--product must name one: Family, Census"),
        (vec!["--product", "Census", "main.swift"], "cannot be used with"),
    ] {
        let refused = context.finish(run(&[&["swift-compare"], &words[..]].concat()))?;
        let is_named = !refused.status.success() && refused.text.contains(why);
        context.expect(is_named, &format!("swift-compare refuses {words:?}"))?;
    }
    let product = ["swift-compare", "--package", &package, "--product", "Census", "--runs", "1", "--", "20"];
    let said = context.run(run(&product))?;
    context.expect(said.contains("Census 20: in turns"), "swift-compare builds a package's program")
}
