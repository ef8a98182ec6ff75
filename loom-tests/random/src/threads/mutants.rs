//! Programs with weakened code, each mutant in a process of its own, until one fails.

use std::env;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use sidetable::sync::mutant::{Description, MUTANTS};

use super::explore::FAILED;

/// What became of a mutant.
enum Outcome {
    /// A program failed in this schedule.
    Caught { schedules: u64, how: String },
    /// None failed in so many.
    Missed { schedules: u64 },
    /// The place that it weakens was not reached in so many.
    Unreached { schedules: u64 },
    /// It weakens an ordering, which nothing here sees.
    Ordering,
}

/// What a program says that no weakened place failed.
pub const PASSED: &str = "passed after";

/// Whether a mutant weakens nothing but an ordering. Its name says so.
fn is_about_order(mutant: &Description) -> bool {
    ["Relaxed", "Unfenced", "AcquiresNothing"].iter().any(|end| mutant.name.ends_with(end))
}

/// Tries the mutants whose names contain one of these, one after the other, and prints a table. Whether most of those that could be caught were.
pub fn run(seed: u64, programs: u64, names: &[String], figures: Option<&Path>) -> io::Result<bool> {
    let is_chosen = |mutant: &&Description| names.is_empty() || names.iter().any(|part| mutant.name.contains(part));
    let chosen: Vec<&Description> = MUTANTS.iter().filter(is_chosen).collect();
    let widest = chosen.iter().map(|mutant| mutant.name.len()).max().unwrap_or(0);
    println!("{:widest$}  {:>9}  result", "mutant", "schedules");
    println!("{}  {}  {}", "-".repeat(widest), "-".repeat(9), "-".repeat(6));
    let (mut caught, mut missed, mut unreached, mut orderings, mut all_schedules) = (0, 0, 0, 0, 0);
    for mutant in chosen {
        let outcome = if is_about_order(mutant) { Outcome::Ordering } else { run_one(mutant, seed, programs)? };
        let (count, schedules, result) = match outcome {
            Outcome::Caught { schedules, how } => (&mut caught, schedules, format!("caught: {how}")),
            Outcome::Missed { schedules } => (&mut missed, schedules, "not caught".to_owned()),
            Outcome::Unreached { schedules } => (&mut unreached, schedules, "its place is not reached".to_owned()),
            Outcome::Ordering => (&mut orderings, 0, "an ordering: not to be seen here".to_owned()),
        };
        *count += 1;
        all_schedules += schedules;
        println!("{:widest$}  {schedules:>9}  {result}", mutant.name);
    }
    println!(
        "\nof loom's mutants {caught} are caught here, {missed} are not, the places of {unreached} are not reached, and {orderings} weaken orderings"
    );
    if let Some(file) = figures {
        let figures = serde_json::json!({
            "caught": caught, "missed": missed, "unreached": unreached, "orderings": orderings, "schedules": all_schedules,
        });
        fs::write(file, format!("{figures:#}\n"))?;
    }
    // Chance may miss a few of those whose places are reached. More are missed if the checks see less than they did.
    Ok(missed * 10 <= caught)
}

fn run_one(mutant: &Description, seed: u64, programs: u64) -> io::Result<Outcome> {
    let mut command = Command::new(env::current_exe()?);
    command.args(["run", "--seed", &seed.to_string(), "--programs", &programs.to_string()]);
    let output = command.env("SIDETABLE_MUTANT", mutant.name).stdin(Stdio::null()).output()?;
    let (told, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let outcome =
        told.lines().find_map(|line| read(line, complained.lines().find(|line| line.starts_with("Fatal error"))));
    outcome.ok_or_else(|| io::Error::other(format!("{} ended without a word: {}", mutant.name, output.status)))
}

/// Reads what a process says when it ends; `last_words` are the runtime's, if it ended the process.
fn read(line: &str, last_words: Option<&str>) -> Option<Outcome> {
    let number = |rest: &str| rest.split_whitespace().next()?.parse().ok();
    if let Some(rest) = line.strip_prefix(FAILED) {
        let how = last_words.or_else(|| rest.split_once("): ").map(|(_, how)| how))?;
        return Some(Outcome::Caught { schedules: number(rest)?, how: how.to_owned() });
    }
    let rest = line.strip_prefix(PASSED)?;
    let schedules = number(rest)?;
    let is_reached = !rest.contains("(0 places");
    Some(if is_reached { Outcome::Missed { schedules } } else { Outcome::Unreached { schedules } })
}
