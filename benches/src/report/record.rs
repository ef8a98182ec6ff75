//! All that a run found out: `performance.json` is a [`Report`].

use serde::{Deserialize, Serialize};

use super::measured::{Record, Run};
use super::targets::{self, Outcome};
use crate::results::{ModeResults, Settings};

/// Everything a run found out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// When and on what.
    #[serde(flatten)]
    pub run: Run,
    /// How long and how often.
    pub settings: Settings,
    /// Swift's version, if libswiftCore was there.
    pub swift: Option<String>,
    /// Where Swift came from, or why it is missing.
    pub swift_source: String,
    /// Boost's version, if its headers were there.
    pub boost: Option<String>,
    /// The measurements.
    pub modes: Vec<ModeResults>,
}

impl Report {
    /// What was to be reached, and whether it was.
    pub fn outcomes(&self) -> Vec<Outcome> {
        targets::judge(&self.modes)
    }
}

impl Record for Report {
    const NAME: &'static str = "performance";

    fn run(&self) -> &Run {
        &self.run
    }
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
