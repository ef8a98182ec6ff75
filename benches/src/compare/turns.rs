//! The runs: Swift's own runtime, ours, and Swift's once more beside them, so that noise has a number.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use super::Invocation;
use super::agree::{Agreement, is_as_before};
use crate::stats::Summary;
use crate::whole::run::{Sample, measure_command};

/// Swift's own, ours, Swift's own again.
pub const SIDES: usize = 3;

/// Seconds of a run that is counted, which takes some fifty times as long.
const LONGEST_COUNTED: f64 = 10.0;

/// What all runs took, a list a side, in the order of the rounds.
#[derive(Debug)]
pub struct Turns {
    samples: [Vec<Sample>; SIDES],
}

impl Turns {
    /// Runs all sides once a round.
    pub fn run(stock: &Invocation, ours: &Invocation, rounds: usize, agreement: Agreement) -> Result<Self> {
        let mut samples: [Vec<Sample>; SIDES] = Default::default();
        let mut first = None;
        for round in 0..rounds {
            // New copies each time, in memory: how much of a file the kernel maps, and so counts as a process's memory, depends on how it got
            // to read it from a disk.
            let staged = Staged::new([stock, ours, stock])?;
            for place in 0..SIDES {
                // None always runs on a machine that the same other one has warmed.
                let side = (place + round) % SIDES;
                let (sample, status) = measure_command(&mut stock.of(&staged.programs[side]).command())?;
                match &first {
                    None => first = Some((sample.output.clone(), status)),
                    Some((said, ended)) => {
                        is_as_before((&sample.output, status), (said, *ended), agreement)?;
                    }
                }
                samples[side].push(sample);
            }
        }
        Ok(Self { samples })
    }

    /// One side's numbers.
    pub fn of(&self, side: usize, value: fn(&Sample) -> f64) -> Summary {
        Summary::of(&self.samples[side].iter().map(value).collect::<Vec<_>>())
    }

    /// Whether counting the instructions of a run would take longer than anyone waits.
    pub fn are_too_long_to_count(&self) -> bool {
        self.of(0, |sample| sample.processor_seconds).median > LONGEST_COUNTED
    }

    /// How many times as much Swift's own took as this side, round by round.
    pub fn ratios(&self, side: usize, value: fn(&Sample) -> f64) -> Summary {
        let pairs = self.samples[0].iter().zip(&self.samples[side]);
        Summary::of(&pairs.map(|(stock, other)| value(stock) / value(other)).collect::<Vec<_>>())
    }
}

/// The builds' copies, under the name that the program has: it may say it.
struct Staged {
    _folder: TempDir,
    programs: [PathBuf; SIDES],
}

impl Staged {
    fn new(from: [&Invocation; SIDES]) -> Result<Self> {
        let folder =
            tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).context("there is no place for files")?;
        let mut programs: [PathBuf; SIDES] = Default::default();
        for (index, build) in from.into_iter().enumerate() {
            programs[index] = stage(folder.path(), index, &build.program)?;
        }
        Ok(Self { _folder: folder, programs })
    }
}

fn stage(folder: &Path, index: usize, program: &Path) -> Result<PathBuf> {
    let place = folder.join(index.to_string());
    fs::create_dir(&place).with_context(|| format!("cannot create {}", place.display()))?;
    let copy = place.join(program.file_name().context("a program has a name")?);
    // By a process of its own: a thread that starts a program at the same moment would hand a file that this process has open for writing to
    // its child, and the kernel does not run a file that anyone may write to (ETXTBSY).
    let status = Command::new("cp").arg(program).arg(&copy).status().context("cannot start cp")?;
    ensure!(status.success(), "cannot copy {}", program.display());
    Ok(copy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_side_runs_once_a_round() {
        let echo = Invocation { program: "/bin/echo".into(), arguments: vec!["hello".into()] };
        let turns = Turns::run(&echo, &echo, 4, Agreement::Output).expect("echo runs");
        for side in 0..SIDES {
            assert_eq!(turns.samples[side].len(), 4);
        }
        assert!(turns.ratios(1, |sample| sample.seconds).median > 0.0);
    }

    #[test]
    fn a_run_that_says_something_else_is_an_error() {
        let [echo, pwd] =
            ["/bin/echo", "/bin/pwd"].map(|program| Invocation { program: program.into(), arguments: Vec::new() });
        assert!(Turns::run(&echo, &pwd, 1, Agreement::Output).is_err());
        Turns::run(&echo, &pwd, 1, Agreement::Status { line: 1 }).expect("both end well");
    }
}
