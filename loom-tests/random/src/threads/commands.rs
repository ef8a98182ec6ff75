//! What the program does.

use std::env;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Parser, Subcommand};
use sidetable::sync::mutant::asked;
use sidetable_random_tests::runner::watch::{Speaker, peak};

use super::{explore, mutants, world};

/// A mutant whose place was not reached by so many programs is not tried further.
const ENOUGH_TO_REACH_A_PLACE: u64 = 20;

/// Runs random programs of many threads under shuttle.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run programs until the time is over or enough have run, each in many schedules
    Run {
        /// The first program's number; each one after has the next number
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// How many programs
        #[arg(long, default_value_t = u64::MAX)]
        programs: u64,
        /// For how long
        #[arg(long, default_value_t = 60.0)]
        seconds: f64,
        /// Where to write the figures, as JSON
        #[arg(long)]
        figures: Option<PathBuf>,
    },
    /// Run one program again, and say what its threads did in the schedule that fails
    Replay {
        /// The program's number
        seed: u64,
    },
    /// Run programs with each mutant until one fails
    Mutants {
        /// The first program's number
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// How many programs for each mutant
        #[arg(long, default_value_t = 150)]
        programs: u64,
        /// Where to write how many were caught, as JSON
        #[arg(long)]
        figures: Option<PathBuf>,
        /// Only those whose names contain one of these
        names: Vec<String>,
    },
}

pub fn main() -> ExitCode {
    let ended = match Arguments::parse().command {
        Command::Run { seed, programs, seconds, figures } => {
            run(seed, programs, Duration::from_secs_f64(seconds), figures)
        }
        Command::Replay { seed } => replay(seed),
        Command::Mutants { seed, programs, figures, names } => mutants::run(seed, programs, &names, figures.as_deref()),
    };
    match ended {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(first: u64, programs: u64, time: Duration, figures: Option<PathBuf>) -> io::Result<bool> {
    let begin = Instant::now();
    explore::begin();
    let is_mutant = env::var_os("SIDETABLE_MUTANT").is_some();
    let mut done = 0;
    let mut speaker = Speaker::default();
    while done < programs && begin.elapsed() < time {
        speaker.say(how_far);
        explore::run(first.wrapping_add(done));
        done += 1;
        if is_mutant && done == ENOUGH_TO_REACH_A_PLACE && asked() == 0 {
            break;
        }
    }
    let progress = explore::progress();
    let operations = world::operations();
    if is_mutant {
        println!("{} {} schedules ({} places weakened)", mutants::PASSED, progress.schedules, asked());
        return Ok(true);
    }
    println!("{}, from number {first}: all as they must be", how_far());
    if let Some(file) = figures {
        let figures = serde_json::json!({
            "programs": progress.programs,
            "threads": progress.threads,
            "schedules": progress.schedules,
            "operations": operations,
            "choices": progress.choices,
            "seconds": begin.elapsed().as_secs_f64(),
            "seed": first,
        });
        std::fs::write(file, format!("{figures:#}\n"))?;
    }
    Ok(progress.programs > 0)
}

fn how_far() -> String {
    let explore::Progress { programs, threads, schedules, choices, .. } = explore::progress();
    let (operations, peak) = (world::operations(), peak());
    format!(
        "{programs} programs of {threads} threads, {schedules} schedules, {operations} operations, {choices} choices, at most {peak} KiB"
    )
}

fn replay(seed: u64) -> io::Result<bool> {
    world::keep_log();
    explore::begin();
    explore::run(seed);
    println!("program {seed}: all as it must be, in {} schedules", explore::progress().schedules);
    Ok(true)
}
