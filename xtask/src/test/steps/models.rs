//! loom: the models of the C entry points, and the mutants that some model must catch. shuttle: random programs of many threads, and the same mutants.

use std::fs;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::super::context::Context;
use crate::cargo;
use crate::figures::Figures;
use crate::random;

pub fn models(context: &mut Context<'_>) -> Result<()> {
    run(context, "models")
}

pub fn mutants(context: &mut Context<'_>) -> Result<()> {
    run(context, "mutants")
}

/// Runs one half of loom-tests; its table is kept beside the logs.
fn run(context: &mut Context<'_>, half: &str) -> Result<()> {
    let mut command = cargo::loom(context.workspace);
    command.args(["run", "--quiet", "--profile", "loom", "--package", "sidetable-loom-tests", "--", half]);
    let table = context.count(command)?;
    let file = context.workspace.scratch()?.join(format!("loom-{half}.txt"));
    fs::write(&file, table).with_context(|| format!("cannot write {}", file.display()))?;
    context.note(format!("see {}", context.workspace.shown(&file)));
    Ok(())
}

/// How long shuttle runs programs, and how many with each mutant: a minute and a half on one processor.
const SECONDS: &str = "50";
const PROGRAMS_FOR_MUTANTS: &str = "150";

pub fn shuttle(context: &mut Context<'_>) -> Result<()> {
    let seed = random::seed().to_string();
    let ran = with_figures(context, &["run", "--seconds", SECONDS, "--seed", &seed])?;
    let tried = with_figures(context, &["mutants", "--programs", PROGRAMS_FOR_MUTANTS])?;
    let file = context.workspace.scratch()?.join("shuttle-mutants.txt");
    fs::write(&file, &tried.text).with_context(|| format!("cannot write {}", file.display()))?;
    context.note(format!("see {}", context.workspace.shown(&file)));

    let columns = &["programs", "threads", "schedules", "operations", "choices", "seconds", "seed"];
    let failed = ran.figures.is_none().then(|| format!("a program that fails, of those from number {seed}"));
    Figures {
        title: "Random programs, many threads",
        made_by: "cargo xtask test --only shuttle",
        columns,
        rows: ran.rows(columns),
        found: failed.into_iter().collect(),
    }
    .keep(context.workspace, "shuttle")?;
    let columns = &["caught", "missed", "unreached", "orderings", "schedules"];
    Figures {
        title: "loom's mutants in random programs of many threads",
        made_by: "cargo xtask test --only shuttle",
        columns,
        rows: tried.rows(columns),
        found: Vec::new(),
    }
    .keep(context.workspace, "shuttle-mutants")
}

/// What a run of the threads' programs printed, and its figures if it came to its end.
struct Ran {
    text: String,
    figures: Option<Value>,
}

impl Ran {
    fn rows(&self, columns: &[&str]) -> Vec<Vec<Value>> {
        self.figures.iter().map(|figures| columns.iter().map(|column| figures[column].clone()).collect()).collect()
    }
}

/// Runs programs of many threads, which pass as one test.
fn with_figures(context: &mut Context<'_>, arguments: &[&str]) -> Result<Ran> {
    let file = context.workspace.scratch()?.join("shuttle-programs.json");
    let _ = fs::remove_file(&file);
    let mut command = cargo::shuttle(context.workspace);
    command.args(["run", "--quiet", "--profile", "loom", "--package", "sidetable-random-tests"]);
    command.args(["--bin", "sidetable-random-threads", "--"]).args(arguments).arg("--figures").arg(&file);
    let text = context.check(command)?;
    context.note(text.lines().last().unwrap_or_default());
    let figures = fs::read_to_string(&file).ok();
    let figures = figures.map(|figures| serde_json::from_str(&figures)).transpose();
    Ok(Ran { text, figures: figures.context("the figures are no JSON")? })
}
