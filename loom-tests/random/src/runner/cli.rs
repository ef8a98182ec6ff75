//! The command line of both binaries.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Args, Parser, Subcommand};
use serde_json::json;

use crate::probe::Probe;

use super::watch::Speaker;
use super::{Choice, Failure, Sum, program, run, run_for, shrink};

/// Random programs of the C entry points, checked after each step against a plain model.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run programs for a while, a few hundred in each process.
    Run {
        #[command(flatten)]
        which: Which,
        /// For so long.
        #[arg(long, default_value_t = 10.0)]
        seconds: f64,
        /// No more than so many steps.
        #[arg(long, default_value_t = u64::MAX)]
        steps: u64,
        /// Programs in one process.
        #[arg(long, default_value_t = 500)]
        batch: u64,
        /// Where to write how many there were.
        #[arg(long)]
        json: Option<PathBuf>,
    },
    /// Run programs in one process for a while, and say at the end how large it was.
    Soak {
        #[command(flatten)]
        which: Which,
        /// For so long.
        #[arg(long)]
        seconds: f64,
    },
    /// Run one program again, by its number, and find the shortest that fails as it does.
    Replay {
        #[command(flatten)]
        which: Which,
        /// Its number.
        #[arg(long)]
        number: u64,
    },
}

#[derive(Args)]
struct Which {
    /// Programs are made of this number.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Programs have at most so many steps.
    #[arg(long, default_value_t = 100)]
    longest: usize,
    /// With a second thread in the process, and so with locked instructions.
    #[arg(long)]
    second_thread: bool,
    /// Threads that run programs, each its own.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Make nothing that stays for ever.
    #[arg(long)]
    without_immortals: bool,
}

impl Which {
    fn choice(&self) -> Choice {
        Choice {
            seed: self.seed,
            longest: self.longest,
            has_second_thread: self.second_thread,
            threads: self.threads,
            is_without_immortals: self.without_immortals,
        }
    }

    fn words(&self) -> String {
        let flag = |is_there: bool, name: &str| if is_there { format!(" --{name}") } else { String::new() };
        let second = flag(self.second_thread, "second-thread");
        let without = flag(self.without_immortals, "without-immortals");
        format!("--seed {} --longest {}{second}{without}", self.seed, self.longest)
    }
}

/// Does what the command line says.
pub fn main(probe: Probe) -> ExitCode {
    let (which, done) = match Arguments::parse().command {
        Command::Run { which, seconds, steps, batch, json } => {
            let probe = Probe { is_beside_others: which.threads > 1, ..probe };
            let start = Instant::now();
            let until = |sum: &Sum| start.elapsed().as_secs_f64() >= seconds || sum.steps >= steps;
            let mut speaker = Speaker::default();
            let done = run(&which.choice(), &probe, until, batch, |sum| speaker.say(|| *sum));
            if let (Ok(sum), Some(json)) = (&done, json) {
                let figures = figures(sum, start.elapsed());
                fs::write(&json, figures).unwrap_or_else(|error| panic!("cannot write {}: {error}", json.display()));
            }
            (which, done)
        }
        Command::Soak { which, seconds } => {
            let probe = Probe { is_beside_others: which.threads > 1, ..probe };
            let done = run_for(&which.choice(), &probe, Duration::from_secs_f64(seconds));
            (which, done)
        }
        Command::Replay { which, number } => {
            let choice = which.choice();
            println!("{:#?}", program(&choice, number));
            let what = super::run_one(&choice, &probe, &program(&choice, number), false);
            let done = what
                .map_or(Ok(Sum { programs: 1, ..Sum::default() }), |what| Err(shrink(&choice, &probe, number, what)));
            (which, done)
        }
    };
    match done {
        Ok(sum) => {
            println!("{sum}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            tell(&failure, &which);
            ExitCode::FAILURE
        }
    }
}

fn figures(sum: &Sum, time: Duration) -> String {
    let seconds = time.as_secs_f64();
    json!({ "programs": sum.programs, "steps": sum.steps, "objects": sum.objects, "seconds": seconds }).to_string()
}

fn tell(failure: &Failure, which: &Which) {
    println!("program {} fails: {}", failure.number, failure.what);
    if let Some(shortest) = &failure.shortest {
        println!("the shortest that fails, {} steps: {shortest:#?}", shortest.len());
    } else {
        println!("it does not fail alone: what ran before in its process has to do with it");
    }
    let name = std::env::args().next().unwrap_or_default();
    println!("again: {name} replay {} --number {}", which.words(), failure.number);
}
