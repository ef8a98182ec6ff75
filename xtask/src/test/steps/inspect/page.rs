//! The program that `docs/inspect.md` begins with leaks what the page says, and a program that uses the Swift package is told what it leaks.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

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
    let sources: [OsString; 2] =
        ["swift/Sources/SidetableLeaks/Leaks.swift", "tests/swift/package/main.swift"].map(source);
    let folder = bench.scratch.join("package");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let made: OsString = folder.join("package").into();
    let [library, main] = sources;
    said(bench, &["swiftc".into(), "-O".into(), library, main, "-o".into(), made.clone()])?;
    let due = "nothing\n1 of package.Home.tenant -> package.Person.home\nnothing\n2 of package.Home.tenant -> package.Person.home\n";
    let under = said(bench, &[Path::new(bench.tool).into(), "leaks".into(), made.clone()])?;
    context.expect(under.starts_with(due), "expectNoLeaks tells which body leaks")?;
    let alone = said(bench, &[made])?;
    context.expect(
        alone.matches("does not run under sidetable").count() == 4,
        "without sidetable it cannot tell, and says so",
    )
}

/// What a command says: to its output, and then to the other.
fn said(bench: &Bench<'_>, words: &[OsString]) -> Result<String> {
    let output = bench.toolchain.command(words).output().context("Swift's root cannot be entered")?;
    let words = [output.stdout, output.stderr].concat();
    let words = String::from_utf8_lossy(&words).into_owned();
    ensure!(output.status.success(), "{words}");
    Ok(words)
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
