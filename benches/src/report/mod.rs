//! What the measurements say.
//!
//! | module | what it is about |
//! |---|---|
//! | [`measured`] | the records of each report, by processor |
//! | [`record`] | all that a run of the operations found out |
//! | [`environment`] | where to measure: here, or in a Debian root that has Swift |
//! | [`due`] | what must hold of the other reports |
//! | [`output`] | what programs that measure are asked for, and what they leave |
//! | [`machine`] | what it was measured on |
//! | [`versus`] | a run beside an earlier one |
//! | [`targets`] | what must be reached, and whether it was |
//! | [`markdown`] | the page |
//! | [`chart`] | the picture |

pub mod chart;
pub mod due;
pub mod environment;
pub mod machine;
pub mod markdown;
pub mod measured;
pub mod output;
pub mod record;
pub mod targets;
pub mod versus;
