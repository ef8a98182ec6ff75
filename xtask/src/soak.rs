//! `cargo xtask soak`: random programs for as long as one likes, in processes that go on and in ones that come and go, with and without threads.
//!
//! Rounds of at most ten minutes follow each other, each with programs of its own. In a round each way of running programs has a process, and one more
//! runs programs that leave something for ever, a few hundred in each child. A process that goes on must not grow.

use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use serde_json::json;

use crate::figures::Figures;
use crate::random::{self, WAYS, Way};
use crate::workspace::Workspace;
use crate::{process, screen};

/// No program is let run longer.
const LONGEST_ROUND: Duration = Duration::from_secs(600);

#[derive(clap::Args)]
pub struct Arguments {
    /// For so long.
    #[arg(long, default_value_t = 10.0)]
    minutes: f64,
}

/// What one way did in one round.
struct Told {
    programs: u64,
    steps: u64,
    peak: u64,
}

pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    let built = process::run(random::build(workspace), None, |_| ())?;
    ensure!(built.status.success(), "the random programs do not build:\n{}", built.text);
    let time = Duration::from_secs_f64(arguments.minutes * 60.0);
    let start = Instant::now();
    let (mut rows, mut found) = (vec![(0, 0, 0); WAYS.len() + 1], Vec::new());
    while found.is_empty() && start.elapsed() < time {
        let round = (time - start.elapsed()).min(LONGEST_ROUND);
        for (index, told) in one_round(workspace, round, start).into_iter().enumerate() {
            match told {
                Ok(told) => {
                    let (programs, steps, peak) = &mut rows[index];
                    (*programs, *steps, *peak) = (*programs + told.programs, *steps + told.steps, told.peak.max(*peak));
                }
                Err(error) => found.push(format!("{error:#}")),
            }
        }
    }
    let names = WAYS.iter().map(|way| way.about).chain(["processes that come and go"]);
    let minutes = start.elapsed().as_secs_f64() / 60.0;
    let figures = Figures {
        title: "Random programs, for long",
        made_by: "cargo xtask soak",
        columns: &["how", "minutes", "programs", "steps", "largest process, KiB"],
        rows: names
            .zip(&rows)
            .map(|(name, (programs, steps, peak))| {
                vec![json!(name), json!(minutes), json!(programs), json!(steps), json!(peak)]
            })
            .collect(),
        found: found.clone(),
    };
    figures.keep(workspace, "soak")?;
    for what in &found {
        screen::notice(what);
    }
    screen::line(format_args!(
        "{} after {minutes:.1} minutes",
        if found.is_empty() { "nothing found" } else { "FAILED" }
    ));
    Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// All ways at once, each in a process.
fn one_round(workspace: &Workspace, time: Duration, start: Instant) -> Vec<Result<Told>> {
    let seed = random::seed();
    let seconds = time.as_secs_f64().to_string();
    let say = |name: &str, line: &str| {
        if line.starts_with("minute ") {
            screen::line(format_args!("{:>5.1} min  {name}: {}", start.elapsed().as_secs_f64() / 60.0, line.trim()));
        }
    };
    let work = |way: &Way, what: &str, words: &[&str], name: &str| -> Result<Told> {
        let mut command = way.command(workspace, what, seed);
        command.args(["--seconds", &seconds]).args(words);
        let finished = process::run(command, None, |line| say(name, line))?;
        ensure!(finished.status.success(), "{name}: {}", finished.text.trim_end());
        told(&finished.text)
    };
    thread::scope(|scope| {
        let work = &work;
        let going_on =
            WAYS.iter().map(|way| scope.spawn(move || work(way, "soak", &["--without-immortals"], way.about)));
        let mut threads: Vec<_> = going_on.collect();
        threads.push(scope.spawn(move || work(&WAYS[1], "run", &[], "processes that come and go")));
        threads.into_iter().map(|thread| thread.join().expect("work returns its errors")).collect()
    })
}

/// Reads `12 programs, 345 steps, 67 objects, at most 8901 KiB`.
fn told(text: &str) -> Result<Told> {
    let last = text.lines().last().unwrap_or_default();
    let numbers: Vec<u64> = last.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    ensure!(numbers.len() == 4, "`{last}` does not say what was run");
    Ok(Told { programs: numbers[0], steps: numbers[1], peak: numbers[3] })
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn what_was_run_is_read_from_the_last_line() {
        let told = told("minute 1: …\n12 programs, 345 steps, 67 objects, at most 8901 KiB\n").expect("it says so");
        assert_eq!((told.programs, told.steps, told.peak), (12, 345, 8901));
        assert!(super::told("").is_err());
    }
}
