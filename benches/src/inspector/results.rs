//! The measurements, and what must hold of them.

use serde::{Deserialize, Serialize};

use crate::report::due::Due;
use crate::report::measured::{Record, Run};
use crate::stats::Summary;

/// A program alone or under `sidetable leaks`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Side {
    /// From start to end, of ten seconds' work.
    pub seconds: Summary,
    /// From start to end, of half a second's work.
    pub short: Summary,
    /// The most memory of the program, and of `sidetable`, in KiB, of half a second's work.
    pub running: Summary,
    /// And with the copy that is looked at.
    pub together: Summary,
}

/// A program alone and under `sidetable arc`, from start to end, of half a second's work.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Counted {
    /// Alone.
    pub alone: Summary,
    /// Every call is counted.
    pub exact: Summary,
    /// One call in a hundred is.
    pub sampled: Summary,
}

/// One program.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Results {
    /// The name of its file.
    pub name: String,
    /// Alone.
    pub alone: Side,
    /// Under `sidetable leaks`.
    pub leaks: Side,
    /// And under `sidetable arc`.
    pub counted: Counted,
}

impl Results {
    /// How many times as long it takes under `sidetable leaks`.
    pub fn time(&self) -> f64 {
        self.leaks.seconds.median / self.alone.seconds.median
    }

    /// How many times as much memory it takes while it runs.
    pub fn running(&self) -> f64 {
        self.leaks.running.median / self.alone.running.median
    }

    /// And at its end, when a copy is looked at.
    pub fn together(&self) -> f64 {
        self.leaks.together.median / self.alone.together.median
    }

    /// How many times as long it takes where every call is counted.
    pub fn exact(&self) -> f64 {
        self.counted.exact.median / self.counted.alone.median
    }

    /// And where one in a hundred is.
    pub fn sampled(&self) -> f64 {
        self.counted.sampled.median / self.counted.alone.median
    }
}

/// A picture of a program that has many objects, and the stop for one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pictures {
    /// Objects of the first program.
    pub objects: u64,
    /// Seconds from the call to the file.
    pub seconds: Summary,
    /// Megabytes of the second program.
    pub megabytes: u64,
    /// Seconds that its thread stands for.
    pub stop: Summary,
}

/// All of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// When and on what.
    #[serde(flatten)]
    pub run: Run,
    /// Runs of each program in each way.
    pub runs: usize,
    /// Swift's version.
    pub swift: String,
    /// Each program.
    pub programs: Vec<Results>,
    /// Pictures.
    pub pictures: Pictures,
}

impl Record for Report {
    const NAME: &'static str = "inspect";

    fn run(&self) -> &Run {
        &self.run
    }
}

impl Report {
    /// What must hold, and whether it does.
    pub fn due(&self) -> Vec<Due> {
        type Ratio = fn(&Results) -> f64;
        let ratios: [(&str, Ratio, f64); 5] = [
            ("leaks, time of ten seconds' work, the slowest", Results::time, 1.3),
            ("leaks, peak memory while it runs, the largest", Results::running, 1.5),
            ("leaks, peak memory with the copy at its end, the largest", Results::together, 1.5),
            ("arc, every call counted, time, the slowest", Results::exact, 5.0),
            ("arc, one call in 100 counted, time, the slowest", Results::sampled, 1.2),
        ];
        let mut due = Vec::new();
        for (what, ratio, bound) in ratios {
            let Some(worst) = self.programs.iter().max_by(|one, other| ratio(one).total_cmp(&ratio(other))) else {
                continue;
            };
            due.push(Due {
                what: what.into(),
                bound: format!("≤ {bound:.1}×"),
                measured: format!("{:.2}×, {}", ratio(worst), worst.name),
                is_met: Some(ratio(worst) <= bound),
            });
        }
        let Pictures { objects, seconds, megabytes, stop } = &self.pictures;
        due.push(Due {
            what: format!("a picture of {objects} objects"),
            bound: "≤ 2 s".into(),
            measured: format!("{:.2} s", seconds.median),
            is_met: Some(seconds.median <= 2.0),
        });
        due.push(Due {
            what: format!("the stop of a process of {megabytes} MB"),
            bound: "≤ 50 ms".into(),
            measured: format!("{:.1} ms", stop.median * 1e3),
            is_met: Some(stop.median <= 0.050),
        });
        due
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn report() -> Report {
        let of = |median: f64| Summary::of(&[median * 0.9, median, median * 1.1]);
        let side = |seconds: f64, peak: f64| Side {
            seconds: of(seconds),
            short: of(seconds / 20.0),
            running: of(peak),
            together: of(peak * 2.0),
        };
        let program = |name: &str, seconds: f64, peak: f64, exact: f64| Results {
            name: name.into(),
            alone: side(10.0, 10240.0),
            leaks: side(seconds, peak),
            counted: Counted { alone: of(0.5), exact: of(exact), sampled: of(0.55) },
        };
        Report {
            run: Run::now(),
            runs: 3,
            swift: "6.0.3".into(),
            programs: vec![program("trees", 13.5, 14000.0, 1.0), program("words", 10.0, 16384.0, 2.5)],
            pictures: Pictures { objects: 1_000_000, seconds: of(1.25), megabytes: 1024, stop: of(0.040) },
        }
    }

    #[test]
    fn the_worst_of_all_programs_counts() {
        let due = report().due();
        let told: Vec<_> = due.iter().map(|due| (&*due.measured, due.is_met)).collect();
        let expected = [
            ("1.35×, trees", Some(false)),
            ("1.60×, words", Some(false)),
            ("1.60×, words", Some(false)),
            ("5.00×, words", Some(true)),
            ("1.10×, words", Some(true)),
            ("1.25 s", Some(true)),
            ("40.0 ms", Some(true)),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let report = report();
        let read: Report = serde_json::from_str(&report.json().expect("it can be written")).expect("it can be read");
        assert_eq!(read.due(), report.due());
    }
}
