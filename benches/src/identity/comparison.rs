//! What `benches/javascript/compare.mjs` prints, and what is kept of it.

use serde::{Deserialize, Serialize};

use crate::stats::{Summary, rounded};

/// Upstream's strategy.
pub const MAP: &str = "map";
/// The experiment's.
pub const SET: &str = "set";
/// What sidetable.js does.
pub const OURS: &str = "slot + memo";

/// All results, as they are kept.
#[derive(Debug, Serialize, Deserialize)]
pub struct Comparison {
    /// Nanoseconds an iteration, scenario by scenario.
    pub times: Vec<Times>,
    /// The five scenarios in one job.
    pub combined: Vec<Combined>,
    /// Churn beside wrappers that the same job dropped.
    pub churn: Vec<Churn>,
    /// Bytes for each exported object.
    pub memory: Vec<Memory>,
    /// What was left after the runs.
    pub left: Vec<Left>,
    /// Upstream's race, forced.
    pub races: Vec<Race>,
    /// Where it ran.
    pub machine: Host,
}

/// All results, as they are printed: run by run.
#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "they are the same as those that are kept")]
pub struct Printed {
    pub times: Vec<Times<Vec<f64>>>,
    pub combined: Vec<Combined<Vec<f64>>>,
    pub churn: Vec<Churn<Vec<f64>>>,
    pub memory: Vec<Memory>,
    pub ends: Vec<Ends>,
    pub races: Vec<Race>,
    pub machine: Host,
}

/// One scenario with one strategy.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Times<T = Summary> {
    pub scenario: String,
    pub strategy: String,
    pub n: u64,
    #[serde(alias = "values")]
    pub nanoseconds: T,
}

/// All scenarios with one strategy; a median.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Combined<T = f64> {
    pub strategy: String,
    #[serde(alias = "values")]
    pub nanoseconds: T,
}

/// Churn with one strategy; a median.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it")]
pub struct Churn<T = f64> {
    pub strategy: String,
    pub left_overs: u64,
    #[serde(alias = "values")]
    pub nanoseconds: T,
}

/// Bytes for each object, on the JavaScript heap and in the instance's memory.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Memory {
    pub strategy: String,
    pub host: f64,
    pub instance: f64,
}

/// What was left after all runs of one scenario with one strategy: objects that did not deinit, extensions and handles that stayed.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Left {
    pub scenario: String,
    pub strategy: String,
    pub left: u64,
}

/// What was left after the runs of one scenario with one strategy, run by run.
#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Ends {
    pub scenario: String,
    pub strategy: String,
    pub values: Vec<End>,
}

/// What was left after one run.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it")]
pub struct End {
    pub created: u64,
    pub deinited: u64,
    pub extensions: u64,
    pub left_overs: u64,
}

/// How often an object had two live wrappers.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Race {
    pub strategy: String,
    pub doubled: u64,
}

/// Where the comparison ran.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Host {
    pub node: String,
    pub v8: String,
}

impl From<Printed> for Comparison {
    fn from(printed: Printed) -> Self {
        let median = |values: &[f64]| rounded(Summary::of(values).median);
        let times = |times: Times<Vec<f64>>| {
            let Times { scenario, strategy, n, nanoseconds } = times;
            Times { scenario, strategy, n, nanoseconds: Summary::of(&nanoseconds) }
        };
        let combined = |combined: Combined<Vec<f64>>| Combined {
            strategy: combined.strategy,
            nanoseconds: median(&combined.nanoseconds),
        };
        let churn = |churn: Churn<Vec<f64>>| {
            let Churn { strategy, left_overs, nanoseconds } = churn;
            Churn { strategy, left_overs, nanoseconds: median(&nanoseconds) }
        };
        let memory =
            |memory: Memory| Memory { host: rounded(memory.host), instance: rounded(memory.instance), ..memory };
        let left = |ends: Ends| {
            let of = |end: &End| end.created.abs_diff(end.deinited) + end.extensions + end.left_overs;
            Left { scenario: ends.scenario, strategy: ends.strategy, left: ends.values.iter().map(of).sum() }
        };
        Self {
            times: printed.times.into_iter().map(times).collect(),
            combined: printed.combined.into_iter().map(combined).collect(),
            churn: printed.churn.into_iter().map(churn).collect(),
            memory: printed.memory.into_iter().map(memory).collect(),
            left: printed.ends.into_iter().map(left).collect(),
            races: printed.races,
            machine: printed.machine,
        }
    }
}

impl Comparison {
    /// The numbers of objects, each once.
    pub fn sizes(&self) -> Vec<u64> {
        let mut sizes: Vec<u64> = self.times.iter().map(|times| times.n).collect();
        sizes.dedup();
        sizes
    }

    /// The scenarios, each once.
    pub fn scenarios(&self) -> Vec<&str> {
        distinct(self.times.iter().map(|times| times.scenario.as_str()))
    }

    /// The strategies, each once.
    pub fn strategies(&self) -> Vec<&str> {
        distinct(self.times.iter().map(|times| times.strategy.as_str()))
    }

    /// Nanoseconds an iteration.
    pub fn summary(&self, scenario: &str, strategy: &str, n: u64) -> Option<&Summary> {
        let is_it = |times: &&Times| times.scenario == scenario && times.strategy == strategy && times.n == n;
        self.times.iter().find(is_it).map(|times| &times.nanoseconds)
    }

    /// The median of them; not a number where there are none.
    pub fn median(&self, scenario: &str, strategy: &str, n: u64) -> f64 {
        self.summary(scenario, strategy, n).map_or(f64::NAN, |summary| summary.median)
    }

    /// What was left after all runs of a strategy.
    pub fn left_behind(&self, strategy: &str) -> u64 {
        self.left.iter().filter(|left| left.strategy == strategy).map(|left| left.left).sum()
    }
}

fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut all = Vec::new();
    for name in names {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_kept_and_what_was_left_is_summed() {
        let printed: Printed = serde_json::from_str(
            r#"{
                "times": [{ "scenario": "churn", "strategy": "map", "n": 10, "values": [3, 1, 2] }],
                "combined": [{ "strategy": "map", "n": 10, "values": [5, 4, 6] }],
                "churn": [{ "strategy": "map", "leftOvers": 7, "values": [9] }],
                "memory": [{ "strategy": "map", "host": 257.123456, "instance": 56, "count": 10 }],
                "ends": [{ "scenario": "churn", "strategy": "map", "n": 10, "values": [
                    { "created": 10, "deinited": 10, "extensions": 0, "leftOvers": 0 },
                    { "created": 10, "deinited": 8, "extensions": 1, "leftOvers": 3 }] }],
                "races": [{ "strategy": "map", "doubled": 2, "created": 1, "deinited": 1, "extensions": 0 }],
                "machine": { "node": "v20", "v8": "11", "processor": "x", "processors": 2 }
            }"#,
        )
        .expect("it is what the script prints");
        let kept = serde_json::to_string(&Comparison::from(printed)).expect("it can be written");
        let kept: Comparison = serde_json::from_str(&kept).expect("it can be read");
        assert_eq!(kept.median("churn", "map", 10), 2.0);
        assert_eq!((kept.combined[0].nanoseconds, kept.churn[0].nanoseconds), (5.0, 9.0));
        assert_eq!((kept.churn[0].left_overs, kept.memory[0].host), (7, 257.12));
        assert_eq!((kept.left_behind("map"), kept.left_behind("set")), (6, 0));
    }
}
