//! All that a run found out, as JSON: `report.json` is a [`Report`].

use serde::{Deserialize, Serialize};

use super::machine::Machine;
use super::targets::Outcome;
use crate::results::{ModeResults, Settings};

/// Everything a run found out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// The day, `2025-01-31`, in UTC.
    pub date: String,
    /// How long and how often.
    pub settings: Settings,
    /// What it ran on.
    pub machine: Machine,
    /// Swift's version, if libswiftCore was there.
    pub swift: Option<String>,
    /// Where Swift came from, or why it is missing.
    pub swift_source: String,
    /// Boost's version, if its headers were there.
    pub boost: Option<String>,
    /// The measurements.
    pub modes: Vec<ModeResults>,
    /// What was to be reached.
    pub targets: Vec<Outcome>,
}

/// What the process of one mode prints.
#[derive(Serialize, Deserialize)]
pub struct ChildOutput {
    /// glibc's version there.
    pub glibc: String,
    /// Boost's version.
    pub boost: Option<String>,
    /// The measurements.
    pub results: ModeResults,
}
