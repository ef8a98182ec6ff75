//! Random programs of the C entry points, checked after each step against a plain model.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::super::context::Context;
use crate::cargo::{self, add_flags};
use crate::figures::Figures;
use crate::random::{self, WAYS};

/// How long all ways together take.
const SECONDS: f64 = 52.0;
/// How long programs run under AddressSanitizer.
const SECONDS_WITH_SANITIZER: f64 = 10.0;
/// Steps in valgrind: as many seconds, about.
const STEPS_IN_VALGRIND: u64 = 10_000;

/// Runs programs that are checked in another way; what they did if they are good, and nothing where there is no such checker.
type Check = fn(&mut Context<'_>, u64) -> Result<Option<Option<Value>>>;

const CHECKED: [(&str, Check); 2] = [("AddressSanitizer", with_sanitizer), ("valgrind", in_valgrind)];

pub fn random(context: &mut Context<'_>) -> Result<()> {
    context.run(random::build(context.workspace))?;
    let seed = random::seed();
    context.note(format!("seed {seed}"));
    let (mut rows, mut found, mut steps) = (Vec::new(), Vec::new(), 0);
    for way in WAYS {
        let command = way.command(context.workspace, "run", seed);
        let seconds = SECONDS * f64::from(way.share) / 100.0;
        let ran = run(context, command, &["--seconds", &seconds.to_string()])?;
        steps += ran.iter().map(|ran| ran["steps"].as_u64().unwrap_or_default()).sum::<u64>();
        take_down(way.about, ran, &mut rows, &mut found);
    }
    context.note(format!("{steps} steps"));
    for (about, check) in CHECKED {
        if let Some(ran) = check(context, seed)? {
            take_down(about, ran, &mut rows, &mut found);
        }
    }
    let figures = Figures {
        title: "Random programs, one thread",
        made_by: "cargo xtask test --only random",
        columns: &["how", "programs", "steps", "objects", "seconds"],
        rows,
        found,
    };
    figures.keep(context.workspace, "random")
}

fn take_down(about: &str, ran: Option<Value>, rows: &mut Vec<Vec<Value>>, found: &mut Vec<String>) {
    match ran {
        Some(ran) => rows.push(vec![
            json!(about),
            ran["programs"].clone(),
            ran["steps"].clone(),
            ran["objects"].clone(),
            ran["seconds"].clone(),
        ]),
        None => found.push(format!("a program that fails, {about}")),
    }
}

/// Runs programs, which pass as one test; how many there were, if all are good.
fn run(context: &mut Context<'_>, mut command: Command, words: &[&str]) -> Result<Option<Value>> {
    let file = context.workspace.scratch()?.join("random-programs.json");
    let _ = fs::remove_file(&file);
    command.args(words).arg("--json").arg(&file);
    context.check(command)?;
    let Ok(text) = fs::read_to_string(&file) else { return Ok(None) };
    Ok(Some(serde_json::from_str(&text).context("the programs' figures are no JSON")?))
}

/// Fewer programs, with every access to memory checked by the code itself; where there is no compiler for that, none.
fn with_sanitizer(context: &mut Context<'_>, seed: u64) -> Result<Option<Option<Value>>> {
    if !cargo::has_nightly() {
        return Ok(None);
    }
    let (host, folder) = (cargo::host()?, context.workspace.target.join("asan"));
    let mut build = cargo::nightly(context.workspace);
    build.args(["build", "--package", "sidetable-random-tests", "--target", &host]);
    build.env("CARGO_TARGET_DIR", &folder);
    add_flags(&mut build, "RUSTFLAGS", "-Zsanitizer=address -Zrandomize-layout");
    context.run(build)?;
    let mut command = WAYS[0].of(&folder.join(host).join("debug"), "run", seed);
    // What is left is seen where every block is counted; here immortal objects would be.
    command.env("ASAN_OPTIONS", "detect_leaks=0");
    let seconds = SECONDS_WITH_SANITIZER.to_string();
    run(context, command, &["--seconds", &seconds]).map(Some)
}

/// Still fewer, as users have the code, with every access checked, and every use of what nobody has written.
fn in_valgrind(context: &mut Context<'_>, seed: u64) -> Result<Option<Option<Value>>> {
    let Some(valgrind) = context.tool("valgrind", "valgrind") else { return Ok(None) };
    let built = WAYS[0].command(context.workspace, "run", seed);
    let mut command = Command::new(valgrind);
    command
        .args(["--quiet", "--error-exitcode=1", "--trace-children=yes"])
        .arg(built.get_program())
        .args(built.get_args());
    let words = ["--batch", "50", "--steps", &STEPS_IN_VALGRIND.to_string(), "--seconds", "60"];
    run(context, command, &words).map(Some)
}
