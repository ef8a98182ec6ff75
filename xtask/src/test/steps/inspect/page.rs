//! The program that `docs/inspect.md` begins with leaks what the page says.

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
