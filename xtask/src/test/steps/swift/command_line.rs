//! What users type: `swift-build`, `swift-compare` and `swift-bench`.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::super::super::context::Context;
use super::extent::Extent;
use crate::toolchain::Choice;

/// From a folder of one's own. What is refused is the same whatever Swift it is, and so are the whole programs of `swift-bench`, run with little work.
pub fn all(context: &mut Context<'_>, choice: Choice, extent: Extent) -> Result<()> {
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
    compare(context, &run)?;
    if extent == Extent::Once {
        return Ok(());
    }
    let refused = context.finish(run(&["swift-build", "-O", "gone.swift", "-o", "main"]))?;
    let is_refused = !refused.status.success() && refused.text.contains("there is no file gone.swift");
    context.expect(is_refused, "swift-build names a file that is not there")?;
    fs::write(folder.path().join("bad.swift"), "let number: Int = \"text\"\n").context("cannot write a file")?;
    let failed = context.finish(run(&["swift-build", "bad.swift", "-o", "bad"]))?;
    let is_passed_on = !failed.status.success() && failed.text.contains("bad.swift:1:19: error:");
    context.expect(is_passed_on, "swift-build shows the compiler's errors, and fails")?;
    context.check(run(&["swift-bench", "--check"]))?;
    refuse_to_compare(context, &run, folder.path())
}

/// `cargo xtask swift-compare` tells a program's time, memory and instructions on both runtimes.
fn compare(context: &mut Context<'_>, run: &impl Fn(&[&str]) -> Command) -> Result<()> {
    let said = context.run(run(&["swift-compare", "main.swift", "--runs", "2"]))?;
    for words in ["both say the same", "\ntime ", "stock against stock", "peak memory", "instructions", "On sidetable"]
    {
        context.expect(said.contains(words), &format!("swift-compare says `{words}`"))?;
    }
    let package = package(context);
    let product = ["swift-compare", "--package", &package, "--product", "Census", "--runs", "1", "--", "20"];
    let said = context.run(run(&product))?;
    context.expect(said.contains("Census 20: in turns"), "swift-compare builds a package's program")
}

/// What it cannot compare.
fn refuse_to_compare(context: &mut Context<'_>, run: &impl Fn(&[&str]) -> Command, folder: &Path) -> Result<()> {
    // A program that says where it lies: the two builds are in two folders.
    let differs = "print(\"one\")\nprint(CommandLine.arguments[0].hasSuffix(\"ours/differs\"))\n";
    fs::write(folder.join("differs.swift"), differs).context("cannot write a file")?;
    let package = package(context);
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
    Ok(())
}

fn package(context: &Context<'_>) -> String {
    context.workspace.root.join("c-api/tests/swift-package").display().to_string()
}
