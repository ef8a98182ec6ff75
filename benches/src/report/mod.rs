//! What the measurements say.
//!
//! | module | what it is about |
//! |---|---|
//! | [`results`] | the measurements, as JSON |
//! | [`environment`] | where to measure: here, or in a Debian root that has Swift |
//! | [`machine`] | what it was measured on |
//! | [`targets`] | what must be reached, and whether it was |
//! | [`markdown`] | the page |
//! | [`chart`] | the picture |

pub mod chart;
pub mod environment;
pub mod machine;
pub mod markdown;
pub mod results;
pub mod targets;
