//! What `benches/javascript/compare.mjs` prints.

use serde::{Deserialize, Serialize};

use crate::stats::Summary;

/// Upstream's strategy.
pub const MAP: &str = "map";
/// The experiment's.
pub const SET: &str = "set";
/// What sidetable.js does.
pub const OURS: &str = "slot + memo";

/// All results.
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
    /// What was left after each run.
    pub ends: Vec<Ends>,
    /// Upstream's race, forced.
    pub races: Vec<Race>,
    /// Where it ran.
    pub machine: Host,
}

/// One scenario with one strategy.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Times {
    pub scenario: String,
    pub strategy: String,
    pub n: u64,
    pub values: Vec<f64>,
}

/// All scenarios with one strategy.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Combined {
    pub strategy: String,
    pub n: u64,
    pub values: Vec<f64>,
}

/// Churn with one strategy.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it")]
pub struct Churn {
    pub strategy: String,
    pub left_overs: u64,
    pub values: Vec<f64>,
}

/// Bytes for each object, on the JavaScript heap and in the instance's memory.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Memory {
    pub strategy: String,
    pub host: f64,
    pub instance: f64,
    pub count: u64,
}

/// What was left after the runs of one scenario with one strategy.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Ends {
    pub scenario: String,
    pub strategy: String,
    pub n: u64,
    pub values: Vec<End>,
}

/// What was left after one run.
#[derive(Debug, Serialize, Deserialize)]
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
    pub created: u64,
    pub deinited: u64,
    pub extensions: u64,
}

/// Where the comparison ran.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Host {
    pub node: String,
    pub v8: String,
    pub processor: String,
    pub processors: u64,
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
    pub fn summary(&self, scenario: &str, strategy: &str, n: u64) -> Option<Summary> {
        let is_it = |times: &&Times| times.scenario == scenario && times.strategy == strategy && times.n == n;
        self.times.iter().find(is_it).map(|times| Summary::of(&times.values))
    }

    /// The median of them; not a number where there are none.
    pub fn median(&self, scenario: &str, strategy: &str, n: u64) -> f64 {
        self.summary(scenario, strategy, n).map_or(f64::NAN, |summary| summary.median)
    }

    /// Objects that did not deinit, extensions and handles that stayed, all runs of a strategy together.
    pub fn left_behind(&self, strategy: &str) -> u64 {
        let runs = self.ends.iter().filter(|ends| ends.strategy == strategy).flat_map(|ends| &ends.values);
        runs.map(|end| end.created - end.deinited + end.extensions + end.left_overs).sum()
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
