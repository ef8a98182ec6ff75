//! The program that `docs/inspect.md` begins with leaks what the page says, and a program that uses the Swift package is told what it leaks.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Output;

use anyhow::{Context as _, Result, ensure};

use super::super::super::context::Context;
use super::super::super::readme;
use super::programs::Bench;

pub fn run(context: &mut Context<'_>, bench: &Bench<'_>) -> Result<()> {
    let block = |language: &str| -> Result<String> {
        let blocks = readme::blocks_of(context.workspace, "docs/inspect.md", language)?;
        ensure!(blocks.len() == 1, "docs/inspect.md has {} blocks of `{language}`", blocks.len());
        Ok(blocks.concat())
    };
    let (program, due) = (block("swift greeter.swift")?, block("text greeter")?);
    let folder = bench.scratch.join("page");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let source = folder.join("greeter.swift");
    fs::write(&source, program).with_context(|| format!("cannot write {}", source.display()))?;
    let made = folder.join("greeter");
    said(bench, &["swiftc".into(), source.into(), "-o".into(), made.clone().into()])?;
    let said = said(bench, &[Path::new(bench.tool).into(), "leaks".into(), made.into()])?;
    context.expect(without_addresses(&said) == due, "docs/inspect.md shows what sidetable says")
}

/// `expectNoLeaks`, under sidetable and without it.
pub fn package(context: &mut Context<'_>, bench: &Bench<'_>) -> Result<()> {
    let source = |file: &str| context.workspace.root.join("inspect").join(file).into();
    let sources: [OsString; 3] = [
        "swift/Sources/SidetableLeaks/Leaks.swift",
        "tests/swift/testing/Tests/AppTests/Rings.swift",
        "tests/swift/package/main.swift",
    ]
    .map(source);
    let folder = bench.scratch.join("package");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let made: OsString = folder.join("package").into();
    let options = ["swiftc".into(), "-O".into(), "-o".into(), made.clone()];
    said(bench, &[&options[..], &sources].concat())?;
    let due = "nothing\n1 of package.Home.tenant -> package.Person.home\nnothing\n1 of package.Home.tenant -> package.Person.home\n";
    let under = said(bench, &[Path::new(bench.tool).into(), "leaks".into(), made.clone()])?;
    context.expect(under.starts_with(due), "expectNoLeaks tells which body leaks")?;
    let alone = said(bench, &[made])?;
    context.expect(
        alone.matches("does not run under sidetable").count() == 4,
        "without sidetable it cannot tell, and says so",
    )
}

/// `expectNoLeaks` in a package's tests: the one that leaks a ring fails, in XCTest and in Swift Testing, and what XCTest keeps is no leak.
pub fn tests(context: &mut Context<'_>, bench: &Bench<'_>) -> Result<()> {
    let package = context.workspace.root.join("inspect/tests/swift/testing");
    let scratch = bench.scratch.join("testing");
    let build = ["swift", "build", "--build-tests", "--package-path"].map(OsString::from);
    let places = [package.into(), "--scratch-path".into(), scratch.clone().into_os_string()];
    said(bench, &[&build[..], &places].concat())?;
    let made: OsString = scratch.join("debug/AppPackageTests.xctest").into();
    // How many bytes depends on which free block malloc finds: it does not cut 16 bytes off.
    let leaked = "threw error \"leaked: 1 × a ring: AppTests.Home.tenant -> AppTests.Person.home (2 objects, ";
    let caught = leaked.replace("threw error \"", "Caught error: ");
    for (library, options, words) in [
        (
            "XCTest",
            &[][..],
            [
                "'InXCTest.test1NothingIsLeaked' passed",
                leaked,
                "'InXCTest.test3NothingMoreIsLeaked' passed",
                "Executed 3 tests, with 1 failure",
            ],
        ),
        (
            "Swift Testing",
            &["--testing-library", "swift-testing"].map(OsString::from)[..],
            ["nothingIsLeaked() passed", &caught, "nothingMoreIsLeaked() passed", "Test run with 3 tests failed after"],
        ),
    ] {
        let tool = [Path::new(bench.tool).into(), "leaks".into(), made.clone()];
        let output = run_one(bench, &[&tool[..], options].concat())?;
        context.expect(!output.status.success(), &format!("a leak fails a test in {library}"))?;
        let all = words_of(&output);
        for words in words.into_iter().chain(["\n1 cycle, 2 objects, "]) {
            context.expect(all.contains(words), &format!("{library} says {words}: {all}"))?;
        }
    }
    Ok(())
}

/// What a command says: to its output, and then to the other.
pub fn said(bench: &Bench<'_>, words: &[OsString]) -> Result<String> {
    let output = run_one(bench, words)?;
    let words = words_of(&output);
    ensure!(output.status.success(), "{words}");
    Ok(words)
}

fn run_one(bench: &Bench<'_>, words: &[OsString]) -> Result<Output> {
    bench.toolchain.command(words).output().context("Swift's root cannot be entered")
}

fn words_of(output: &Output) -> String {
    String::from_utf8_lossy(&[&*output.stdout, &*output.stderr].concat()).into_owned()
}

/// Addresses are others each time.
fn without_addresses(text: &str) -> String {
    let mut parts = text.split("0x");
    let mut without = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        without.push_str("0x…");
        without.push_str(part.trim_start_matches(|letter: char| letter.is_ascii_hexdigit()));
    }
    without
}
