//! `cargo xtask test`: every proof the project has, in steps, with one screen at the end that says what ran.
//!
//! - [`steps`] is the list;
//! - [`context`] is what a step works with: its log, its count, the machine's tools;
//! - [`failures`] finds in a log what failed and why;
//! - [`readme`] finds what the README shows, to be tried;
//! - [`repository`] makes what others fetch by git;
//! - [`tally`] reads counts out of what test programs print;
//! - [`summary`] is the last screen.

mod context;
mod failures;
mod readme;
mod repository;
mod steps;
mod summary;
mod tally;

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::debian::Debian;
use crate::screen::{self, Live};
use crate::side_by_side;
use crate::workspace::Workspace;

use context::Context;
use steps::Step;
use tally::Tally;

#[derive(clap::Args)]
pub struct Arguments {
    /// Run only these steps.
    #[arg(long, value_name = "STEP", num_args = 1.., value_delimiter = ',')]
    only: Vec<String>,

    /// Name the steps, and run none.
    #[arg(long)]
    list: bool,
}

/// What became of one step.
pub struct Report {
    pub step: &'static Step,
    pub tally: Tally,
    pub notes: Vec<String>,
    pub skipped: Vec<String>,
    /// What failed, and why.
    pub failures: Vec<String>,
    pub time: Duration,
}

pub fn run(workspace: &Workspace, debian: &Debian, arguments: &Arguments) -> Result<ExitCode> {
    if arguments.list {
        for step in steps::ALL {
            println!("{:<14} {}", step.name, step.about);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let chosen = choose(&arguments.only)?;
    let logs = workspace.scratch()?.join("logs");
    fs::create_dir_all(&logs).with_context(|| format!("cannot create {}", logs.display()))?;

    let start = Instant::now();
    // No step measures time, so that they do not disturb each other.
    let reports = side_by_side::each(&chosen, |number, step| {
        let log = logs.join(format!("{}.log", step.name));
        let report = run_step(workspace, debian, step, &log, &format!("[{}/{}]", number + 1, chosen.len()))?;
        summary::step_ended(&report);
        if report.tally.failed > 0 {
            failures::show(&report.failures, &log, workspace);
        }
        Ok(report)
    });
    let reports = reports.into_iter().collect::<Result<Vec<Report>>>()?;
    Ok(if summary::print(&reports, start.elapsed()) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn choose(only: &[String]) -> Result<Vec<&'static Step>> {
    let known = |name: &String| steps::ALL.iter().any(|step| step.name == name);
    if let Some(unknown) = only.iter().find(|name| !known(name)) {
        let names: Vec<_> = steps::ALL.iter().map(|step| step.name).collect();
        bail!("there is no step `{unknown}`; the steps are {}", names.join(", "));
    }
    Ok(steps::ALL.iter().filter(|step| only.is_empty() || only.iter().any(|name| name == step.name)).collect())
}

fn run_step(workspace: &Workspace, debian: &Debian, step: &'static Step, log: &Path, place: &str) -> Result<Report> {
    let start = Instant::now();
    if !console::user_attended_stderr() {
        screen::line(format_args!("{place} {}: {}", step.name, step.about));
    }
    let live = Live::start(&format!("{place} {}", step.name));
    let mut context = Context::new(workspace, debian, log, &live)?;
    if let Err(error) = (step.run)(&mut context) {
        context.fail(&error)?;
    }
    let (tally, notes, skipped) = context.into_parts();
    drop(live);
    let mut failures = Vec::new();
    if tally.failed > 0 {
        failures = failures::found_in(log)?;
        failures.extend(failures::of_the_disk(workspace));
    }
    Ok(Report { step, tally, notes, skipped, failures, time: start.elapsed() })
}
