//! The measurements, as JSON: `report.json` is a [`Report`].

use serde::{Deserialize, Serialize};

use super::machine::Machine;
use super::targets::Outcome;
use crate::measure::Settings;
use crate::stats::Summary;
use crate::{Mode, Operation, Peer};

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

/// What one process measured.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ModeResults {
    /// What kind of process.
    pub mode: Mode,
    /// In the order of measuring.
    pub operations: Vec<OperationResults>,
}

/// One operation, by everybody who has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OperationResults {
    /// Which.
    pub operation: Operation,
    /// Peer by peer; they took turns.
    pub measured: Vec<Measured>,
}

/// One operation by one peer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Measured {
    /// Who.
    pub peer: Peer,
    /// One iteration.
    pub nanoseconds: Summary,
    /// How many iterations a sample is the mean of.
    pub iterations_per_sample: u64,
}

impl OperationResults {
    /// What a peer measured.
    pub fn of(&self, peer: Peer) -> Option<&Summary> {
        self.measured.iter().find(|measured| measured.peer == peer).map(|measured| &measured.nanoseconds)
    }
}

/// What was measured in a mode.
pub fn mode(modes: &[ModeResults], mode: Mode) -> Option<&ModeResults> {
    modes.iter().find(|results| results.mode == mode)
}

/// What everybody measured of an operation in a mode.
pub fn operation(modes: &[ModeResults], wanted: Mode, operation: Operation) -> Option<&OperationResults> {
    mode(modes, wanted)?.operations.iter().find(|results| results.operation == operation)
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
