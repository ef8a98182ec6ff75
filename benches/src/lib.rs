//! How fast sidetable is, beside its peers.
//!
//! | module | what it is about |
//! |---|---|
//! | [`operation`] | what is measured, and in what kind of process |
//! | [`peers`] | who is measured: each makes a [`Lane`] of an operation, if it has it |
//! | [`lane`] | a loop to time, and a check that it did what it should |
//! | [`measure`] | alternating rounds of lanes, timed |
//! | [`results`] | what was measured |
//! | [`threads`] | pinning, the idle thread, running on several threads at once |
//! | [`stats`] | medians and quartiles |
//! | [`report`] | what the measurements say: targets, tables, the chart |
//! | [`drawing`] | what all pictures have in common |
//! | [`freezing`] | freezing graphs of five shapes |
//! | [`identity`] | one wrapper an object, in six ways |
//! | [`inspector`] | what it costs to be looked at |
//! | [`types`] | type metadata, beside libswiftCore's |
//! | [`whole`] | whole Swift programs, on Swift's own object runtime and on ours |
//! | [`compare`] | one program of a user, on both |
//!
//! The criterion benchmarks in `benches/` and the `report` program run the same lanes.

pub mod compare;
pub mod drawing;
pub mod freezing;
pub mod identity;
pub mod inspector;
pub mod lane;
pub mod measure;
pub mod operation;
pub mod peers;
pub mod report;
pub mod results;
pub mod stats;
pub mod threads;
pub mod types;
pub mod whole;

pub use lane::Lane;
pub use operation::{Mode, Operation};
pub use peers::Peer;
