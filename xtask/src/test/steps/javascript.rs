//! The JavaScript side: its tests in Node, its types, the comparison once, and the page in a browser without a window.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::super::{context::Context, readme};
use crate::javascript::{Made, browser};
use crate::{identity_report, reports};

/// What the page's title becomes, see the end of `page.mjs`.
const PASSED: &str = "sidetable: passed";
const FAILED: &str = "sidetable: failed";

pub fn javascript(context: &mut Context<'_>) -> Result<()> {
    let Some(made) = context.javascript()? else { return Ok(()) };
    let Some(node) = context.tool("node", "nodejs") else { return Ok(()) };
    for tests in ["c-api/javascript/test", "benches/javascript"] {
        let folder = context.workspace.root.join(tests);
        in_node(context, &node, &folder, &made)?;
    }
    guide(context, &node, &made)?;
    types(context)?;
    comparison(context, &node, &made)?;
    page(context, &made)
}

/// Node's test runner on a folder's tests: each of them counts.
fn in_node(context: &mut Context<'_>, node: &Path, folder: &Path, made: &Made) -> Result<()> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .with_context(|| format!("cannot read {}", folder.display()))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    files.sort();
    let mut command = Command::new(node);
    command.args(["--expose-gc", "--test", "--test-reporter=tap"]).args(files).env("SIDETABLE_WASM", &made.module);
    let finished = context.finish(command)?;
    for line in finished.text.lines() {
        if let Some(name) = line.strip_prefix("ok ").or_else(|| line.strip_prefix("not ok ")) {
            context.expect(line.starts_with("ok "), name)?;
        }
    }
    context.expect(finished.status.success(), &format!("{}: {}", folder.display(), finished.status))
}

/// The guide's program is the example, and prints what the guide says.
fn guide(context: &mut Context<'_>, node: &Path, made: &Made) -> Result<()> {
    let file = context.workspace.root.join("c-api/javascript/example/tour.mjs");
    let example = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let of = |language: &str| readme::blocks_of(context.workspace, "docs/identity.md", language);
    let (shown, printed) = (of("js tour.mjs")?, of("text javascript")?);
    context.expect(shown == [example], "the guide shows the example")?;
    let mut command = Command::new(node);
    command.arg("--expose-gc").arg(file).arg(&made.module);
    let text = context.check(command)?;
    context.expect(printed == [text], "the example prints what the guide says")
}

/// The types say what the module does: a program that uses them right compiles, and its mistakes are errors where it expects them.
fn types(context: &mut Context<'_>) -> Result<()> {
    let Some(tsc) = context.tool("tsc", "node-typescript") else { return Ok(()) };
    let mut command = Command::new(tsc);
    command.args(["--noEmit", "--strict", "--target", "es2022", "--module", "es2022", "--moduleResolution", "node"]);
    command.arg(context.workspace.root.join("c-api/javascript/test/types.ts"));
    context.check(command).map(drop)
}

/// The report, a little of it: every strategy runs every scenario and leaves nothing behind.
fn comparison(context: &mut Context<'_>, node: &Path, made: &Made) -> Result<()> {
    context.check(identity_report::command(
        context.workspace,
        node,
        made,
        &reports::Choice { check: true, from: false },
    )?)?;
    let file = reports::data(context.workspace).join("identity.json");
    let json = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let report: serde_json::Value = serde_json::from_str(&json).context("the report is no JSON")?;
    for ended in report["comparison"]["left"].as_array().context("the comparison does not say what was left")? {
        let what = format!("{} in {} leaves nothing", ended["strategy"], ended["scenario"]);
        context.expect(ended["left"] == 0, &what)?;
    }
    Ok(())
}

/// The page tries itself, and says what came of it in its title.
fn page(context: &mut Context<'_>, made: &Made) -> Result<()> {
    let Some(chromium) = context.tool("chromium", "chromium") else { return Ok(()) };
    // A new profile each time: what an earlier browser said of itself must not be taken for this one's.
    let profile = tempfile::tempdir_in(context.workspace.scratch()?).context("cannot make a folder for the browser")?;
    let address = format!("file://{}#test", made.page.display());
    let title =
        browser::title(&chromium, profile.path(), &address, |title| PASSED == title || title.starts_with(FAILED))?;
    context.expect(title == PASSED, &format!("the page says: {title}"))
}
