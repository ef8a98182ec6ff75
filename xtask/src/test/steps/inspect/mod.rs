//! `sidetable leaks` on Swift programs whose leaks are known, and on such as look as if they leaked: `inspect/tests/swift`. Built
//! in four ways, each runs as it runs alone, and what is reported is what its header says.
//!
//! - [`header`] is the grammar of what has to be found, [`pattern`] that of rings;
//! - [`programs`] builds and runs, [`report`] reads what was found, [`verdict`] compares;
//! - [`way`] is how a program is built;
//! - [`table`] writes `target/xtask/inspect.txt`;
//! - [`page`] runs the program of `docs/inspect.md`;
//! - [`resilient`] looks at classes of a module that may change, [`silent`] at classes without reflection metadata;
//! - [`reports`] opens the page in a browser, and reads the heap snapshot with MemLab;
//! - [`own`] is about a Rust program, which asks by itself.

mod header;
mod own;
mod page;
mod pattern;
mod programs;
mod report;
mod reports;
mod resilient;
mod silent;
mod table;
mod verdict;
mod way;

use std::env;
use std::fs;

use anyhow::{Context as _, Result, anyhow};

use super::super::context::Context;
use crate::cargo::cargo;
use crate::drop_in;
use crate::swift_build::jobs::Jobs;
use crate::toolchain::Choice;

use way::Way;

pub fn inspect(context: &mut Context<'_>) -> Result<()> {
    let inspector = context.inspector()?;
    own::run(context, &inspector)?;
    reports::run(context, &inspector)?;
    let Some(toolchain) = context.swift(Choice::ANY) else { return Ok(()) };
    let archive = drop_in::make(context.workspace)?;
    let scratch = context.workspace.scratch()?;
    let found = programs::find(&context.workspace.root.join("inspect/tests/swift"))?;
    let bench = programs::Bench {
        toolchain: &toolchain,
        jobs: &Jobs::new(&toolchain),
        archive: &archive,
        tool: &inspector.program,
        scratch: &scratch.join("inspect"),
    };
    page::run(context, &bench)?;
    page::package(context, &bench)?;
    page::tests(context, &bench)?;
    resilient::run(context, &bench)?;
    silent::run(context, &bench)?;
    // What counts a Swift program's retains and releases: a test by itself.
    let mut arc = cargo(context.workspace);
    arc.env("SIDETABLE_XTASK", env::current_exe().context("this program has no path")?);
    arc.args(["test", "--package", "sidetable-inspect", "--test", "arc", "--", "--ignored"]);
    context.count(arc)?;
    let rows = bench.look_at(&found, |what| context.say(what));
    let file = scratch.join("inspect.txt");
    fs::write(&file, table::text(&rows)).with_context(|| format!("cannot write {}", file.display()))?;
    context.note(table::summary(&rows));
    for (program, verdicts) in rows {
        for (verdict, way) in verdicts.into_iter().zip(Way::ALL) {
            let result = verdict.and_then(|verdict| match verdict.is_right() {
                true => Ok(()),
                false => Err(anyhow!("missed {:?}, false {:?}", verdict.missed, verdict.invented)),
            });
            context.expect_ok(result, &format!("{} {}", program.name(), way.name()))?;
        }
    }
    Ok(())
}
