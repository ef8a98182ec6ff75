//! The measurements of whole programs, and what must hold of them.

use serde::{Deserialize, Serialize};

use crate::report::due::Due;
use crate::report::measured::{Record, Run};
use crate::stats::Summary;
use crate::whole::Kind;
use crate::whole::calls::Call;
use crate::whole::shares::Shares;

/// One program on one runtime.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Side {
    /// From start to end, in seconds.
    pub seconds: Summary,
    /// The time of all threads, in seconds; no page has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub processor_seconds: Option<Summary>,
    /// The most memory at a time, in KiB; a median.
    pub peak: f64,
    /// Instructions of a smaller run.
    pub instructions: Option<f64>,
    /// Which part of the runtime these are of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shares: Option<Shares>,
}

/// Times of one turn by each other. A turn has two runs on Swift's own runtime and one on ours.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Turns {
    /// Swift's, the mean of both, by ours.
    pub ours: Summary,
    /// Swift's by its other one: what chance does.
    pub stock: Summary,
}

impl Turns {
    /// From the times of one program, in the order of the turns; `again` is Swift's a second time.
    pub fn of(stock: &[f64], ours: &[f64], again: &[f64]) -> Self {
        let turns = || stock.iter().zip(again);
        let of_ours = turns().zip(ours).map(|((stock, again), ours)| f64::midpoint(*stock, *again) / ours);
        let of_stock = turns().map(|(stock, again)| stock / again);
        Self { ours: Summary::of(&of_ours.collect::<Vec<_>>()), stock: Summary::of(&of_stock.collect::<Vec<_>>()) }
    }
}

/// One program on both.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Results {
    /// The name of its file, or of its folder.
    pub name: String,
    /// Its first comment.
    pub about: String,
    /// What it is there for.
    pub kind: Kind,
    /// Swift's own.
    pub stock: Side,
    /// Ours.
    pub ours: Side,
    /// How many times as fast ours is in each turn, if that was kept: a machine whose speed drifts is as fast for both then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turns: Option<Turns>,
    /// Our peak memory by Swift's, if it is known better than the two peaks are: by [`memory_ratio`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_ratio: Option<f64>,
}

impl Results {
    /// How many times as fast ours is: the median of the turns, where they were kept.
    pub fn speed(&self) -> f64 {
        self.turns.as_ref().map_or(self.stock.seconds.median / self.ours.seconds.median, |turns| turns.ours.median)
    }

    /// Our peak memory by Swift's.
    pub fn memory(&self) -> f64 {
        self.memory_ratio.unwrap_or(self.ours.peak / self.stock.peak)
    }

    /// How many times as many instructions Swift's takes.
    pub fn instructions(&self) -> Option<f64> {
        Some(self.stock.instructions? / self.ours.instructions?)
    }
}

/// Our peak memory by Swift's: the mean of our runs by that of all of Swift's. Which pages the kernel maps beside those that are asked for makes a few percent
/// from one run to the next, so that a median of fifteen does not tell one percent from none.
pub fn memory_ratio(stock: &[f64], ours: &[f64]) -> f64 {
    let mean = |samples: &[f64]| samples.iter().sum::<f64>() / samples.len() as f64;
    mean(ours) / mean(stock)
}

/// All of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// When and on what.
    #[serde(flatten)]
    pub run: Run,
    /// Runs of each program on each runtime; five times as many of those with threads.
    pub runs: usize,
    /// Swift's version.
    pub swift: String,
    /// Each program.
    pub programs: Vec<Results>,
    /// Single calls.
    #[serde(default)]
    pub calls: Vec<Call>,
}

impl Record for Report {
    const NAME: &'static str = "swift";

    fn run(&self) -> &Run {
        &self.run
    }

    /// Swift's version but for the last of its numbers, if it is another than the one that the others are put beside.
    fn variant(&self) -> Option<String> {
        let mut numbers = self.swift.split('.');
        let version = format!("{}.{}", numbers.next()?, numbers.next()?);
        (version != FIRST).then_some(version)
    }
}

/// The version of Swift whose record has no version in its name.
const FIRST: &str = "6.0";

impl Report {
    /// The programs of one kind.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Results> {
        self.programs.iter().filter(move |results| results.kind == kind)
    }

    /// The geometric mean of how many times as fast ours is; `None` where there is no program of the kind.
    pub fn mean(&self, kind: Kind) -> Option<f64> {
        let logarithms: Vec<f64> = self.of(kind).map(|results| results.speed().ln()).collect();
        (!logarithms.is_empty()).then(|| (logarithms.iter().sum::<f64>() / logarithms.len() as f64).exp())
    }

    /// What must hold, and whether it does.
    pub fn due(&self) -> Vec<Due> {
        let mut due = Vec::new();
        // Where a locked instruction on a line of one's own costs as much as any other, a process with one thread has less to gain by doing without.
        let one_thread = if self.run.machine.processor.vendor.as_deref() == Some("AuthenticAMD") { 1.22 } else { 1.30 };
        for (kind, what, bound) in [
            (Kind::OneThread, "one thread, geometric mean", one_thread),
            (Kind::LikeReal, "like real ones, geometric mean", 1.20),
        ] {
            let Some(mean) = self.mean(kind) else { continue };
            let (measured, is_met) = (format!("{mean:.2}×"), Some(mean >= bound));
            due.push(Due { what: what.into(), bound: format!("≥ {bound:.2}×"), measured, is_met });
        }
        for (kind, what) in [
            (Kind::OneThread, "one thread, the slowest"),
            (Kind::Threads, "with threads, the slowest"),
            (Kind::LikeReal, "like real ones, the slowest"),
        ] {
            if let Some(slowest) = self.of(kind).min_by(|a, b| a.speed().total_cmp(&b.speed())) {
                let measured = format!("{:.2}×, {}", slowest.speed(), slowest.name);
                let is_met = Some(slowest.speed() >= 0.97);
                due.push(Due { what: what.into(), bound: "≥ 0.97×".into(), measured, is_met });
            }
        }
        if let Some(largest) = self.programs.iter().max_by(|a, b| a.memory().total_cmp(&b.memory())) {
            let measured = format!("{:.3}×, {}", largest.memory(), largest.name);
            due.push(Due {
                what: "peak memory, the largest".into(),
                bound: "≤ 1.02×".into(),
                measured,
                is_met: Some(largest.memory() <= 1.02),
            });
        }
        due.extend(self.calls.iter().filter_map(|call| call.due(&self.calls)));
        due
    }
}

#[cfg(test)]
mod tests {
    use super::memory_ratio;

    #[test]
    fn all_of_swifts_runs_count() {
        assert_eq!(memory_ratio(&[100.0, 104.0, 102.0, 106.0], &[206.0, 206.0]), 2.0);
    }
}
