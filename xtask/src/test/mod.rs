//! `cargo xtask test`: every proof the project has, in steps, with one screen at the end that says what ran.
//!
//! - [`steps`] is the list;
//! - [`context`] is what a step works with: its log, its count, the machine's tools;
//! - [`readme`] finds what the README shows, to be tried;
//! - [`repository`] makes what others fetch by git;
//! - [`tally`] reads counts out of what test programs print;
//! - [`summary`] is the last screen.

mod context;
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

/// How much of a failed step's log is shown; the rest is in the file.
const LOG_LINES_SHOWN: usize = 60;

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
            show_failures_in(&log, workspace)?;
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
    Ok(Report { step, tally, notes, skipped, time: start.elapsed() })
}

fn show_failures_in(log: &Path, workspace: &Workspace) -> Result<()> {
    let bytes = fs::read(log).with_context(|| format!("cannot read {}", log.display()))?;
    let text = String::from_utf8_lossy(&bytes);
    let failures = failures_in(&text);
    if !failures.is_empty() {
        screen::notice(format!(
            "what failed, in {}:{}",
            workspace.shown(log),
            below(failures.iter().take(LOG_LINES_SHOWN))
        ));
    }
    let lines: Vec<&str> = text.lines().filter(|line| !is_good_news(line)).collect();
    let end = &lines[lines.len().saturating_sub(LOG_LINES_SHOWN)..];
    screen::notice(format!("the end of {}:{}", workspace.shown(log), below(end.iter())));
    Ok(())
}

/// Lines below another, as one text: other steps print meanwhile.
fn below<'a>(lines: impl Iterator<Item = &'a &'a str>) -> String {
    lines.map(|line| format!("\n    {line}")).collect()
}

/// The lines that name a test that failed, each behind the one that may say why: in a long step other tests follow, and the end of the log is theirs.
fn failures_in(log: &str) -> Vec<&str> {
    let mut failures = Vec::new();
    let mut why = None;
    for line in log.lines() {
        if line.starts_with("FAILED ") || line.ends_with("... FAILED") {
            failures.extend(why.take());
            failures.push(line);
        } else {
            why = (!line.starts_with("ok ") && !is_good_news(line)).then_some(line);
        }
    }
    failures
}

/// Lines that say that something went well, and would push what failed off the screen.
fn is_good_news(line: &str) -> bool {
    let line = line.trim();
    line.ends_with("... ok") || ["Compiling ", "Checking ", "Downloaded "].iter().any(|word| line.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::failures_in;

    #[test]
    fn what_failed_is_found_among_what_did_not() {
        let log = "ok one\nit says 3, and should say 4\nFAILED two\nok three\nFAILED four\ntest five ... ok\ntest six ... FAILED\nok seven\n";
        assert_eq!(
            failures_in(log),
            ["it says 3, and should say 4", "FAILED two", "FAILED four", "test six ... FAILED"]
        );
    }
}
