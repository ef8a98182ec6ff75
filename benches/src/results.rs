//! What was measured, operation by operation.

use serde::{Deserialize, Serialize};

use crate::stats::Summary;
use crate::{Mode, Operation, Peer};

/// How long and how often to measure.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// Samples of each lane.
    pub rounds: usize,
    /// The least time a sample takes with one thread at work, in milliseconds. More threads take longer.
    pub sample_milliseconds: f64,
}

impl Settings {
    /// What the committed report is made with.
    pub const FULL: Self = Self { rounds: 51, sample_milliseconds: 4.0 };
    /// A quick look.
    pub const QUICK: Self = Self { rounds: 15, sample_milliseconds: 2.0 };
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
