//! What was done so far, and found.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use crate::figures::{Figures, thousands};
use crate::workspace::Workspace;

/// What one process of a lane says that it did, or a lane's processes together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Told {
    pub programs: u64,
    pub steps: u64,
    /// The most KiB that a process had in memory, where it says so.
    pub peak: Option<u64>,
}

impl Told {
    /// Reads a line such as `so far: 12 programs, 345 steps, 67 objects, at most 8901 KiB`. Programs of many threads say operations.
    pub fn read(line: &str) -> Option<Self> {
        let words: Vec<&str> = line.split_whitespace().map(|word| word.trim_end_matches(',')).collect();
        let before = |what: &str| words.windows(2).find(|pair| pair[1] == what)?[0].parse().ok();
        let steps = before("steps").or_else(|| before("operations"))?;
        Some(Self { programs: before("programs")?, steps, peak: before("KiB") })
    }

    /// Both together.
    pub fn and(self, other: Self) -> Self {
        Self {
            programs: self.programs + other.programs,
            steps: self.steps + other.steps,
            peak: self.peak.max(other.peak),
        }
    }
}

/// What all lanes did.
pub struct Record {
    state: Mutex<State>,
}

struct State {
    lanes: Vec<(&'static str, Told)>,
    found: Vec<String>,
}

impl Record {
    /// Of lanes of these names, which have done nothing yet.
    pub fn of(names: impl Iterator<Item = &'static str>) -> Self {
        let lanes = names.map(|name| (name, Told::default())).collect();
        Self { state: Mutex::new(State { lanes, found: Vec::new() }) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A lane has done that in all. Whether it is to go on: nothing was found.
    pub fn tell(&self, lane: usize, told: Told) -> bool {
        let mut state = self.state();
        state.lanes[lane].1 = told;
        state.found.is_empty()
    }

    /// Something was wrong.
    pub fn find(&self, what: String) {
        self.state().found.push(what);
    }

    /// What was wrong.
    pub fn found(&self) -> Vec<String> {
        self.state().found.clone()
    }

    /// Keeps it for the page of figures.
    pub fn keep(&self, workspace: &Workspace, time: Duration) -> Result<()> {
        self.figures(time).keep(workspace, "soak")
    }

    fn figures(&self, time: Duration) -> Figures {
        let state = self.state();
        let row = |(name, told): &(&str, Told)| {
            let peak = told.peak.map_or_else(|| json!("–"), |peak| json!(peak));
            vec![json!(name), json!(time.as_secs_f64() / 60.0), json!(told.programs), json!(told.steps), peak]
        };
        Figures {
            title: "Long runs",
            made_by: "cargo xtask soak",
            columns: &["how", "minutes", "programs", "steps", "largest process, KiB"],
            rows: state.lanes.iter().map(row).collect(),
            found: state.found.clone(),
        }
    }

    /// One line about all of it.
    pub fn line(&self, time: Duration) -> String {
        let state = self.state();
        let sum = state.lanes.iter().fold(Told::default(), |sum, (_, told)| sum.and(*told));
        let [programs, steps, peak] = [sum.programs, sum.steps, sum.peak.unwrap_or_default()].map(thousands);
        let minutes = time.as_secs_f64() / 60.0;
        let found = if state.found.is_empty() { "nothing found" } else { "FAILED" };
        format!("{minutes:>5.1} min  {programs} programs, {steps} steps, no process above {peak} KiB: {found}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_run_is_read_from_what_a_process_says() {
        let due = Some(Told { programs: 12, steps: 345, peak: Some(8901) });
        assert_eq!(Told::read("so far: 12 programs, 345 steps, 67 objects, at most 8901 KiB\n"), due);
        let in_schedules = "12 programs of 60 threads, 9 schedules, 345 operations, 678 choices, at most 8901 KiB, from number 5: good";
        assert_eq!(Told::read(in_schedules), due);
        assert_eq!(Told::read("12 programs, 345 steps").map(|told| told.peak), Some(None));
        assert_eq!(Told::read("the process has grown from 1 to 2 KiB"), None);
    }

    #[test]
    fn a_record_is_what_lanes_have_done_so_far() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let workspace = Workspace { root: folder.path().to_owned(), target: folder.path().join("target") };
        let record = Record::of(["one", "other"].into_iter());
        assert!(record.tell(0, Told { programs: 1, steps: 20, peak: Some(300) }));
        record.find("a fault".to_owned());
        assert!(!record.tell(1, Told { programs: 2, steps: 1000, peak: None }), "who hears of a fault ends");
        record.keep(&workspace, Duration::from_secs(90)).expect("it is kept");
        let text = std::fs::read_to_string(folder.path().join("target/xtask/figures/soak.json")).expect("it is there");
        let kept: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        assert_eq!(kept["rows"], json!([["one", 1.5, 1, 20, 300], ["other", 1.5, 2, 1000, "–"]]));
        assert_eq!(kept["found"], json!(["a fault"]));
        let line = record.line(Duration::from_secs(90));
        assert_eq!(line.trim_start(), "1.5 min  3 programs, 1\u{202f}020 steps, no process above 300 KiB: FAILED");
    }
}
