//! Type metadata: how fast types are found and made, beside libswiftCore; and what a deep type costs in four ways of having it.
//!
//! | module | what it is about |
//! |---|---|
//! | [`speed`] | operations on types, ours and Swift's in one process, in turns |
//! | [`deep`] | a deep composition: records built, bytes, time to first use |
//! | [`page`] | the page |
//! | [`chart`] | the picture |

pub mod chart;
pub mod deep;
pub mod page;
pub mod speed;

use serde::{Deserialize, Serialize};

use crate::report::due::Due;
use crate::report::measured::{Record, Run};

/// Everything measured in one run.
#[derive(Debug, Serialize, Deserialize)]
pub struct Report {
    /// When and on what.
    #[serde(flatten)]
    pub run: Run,
    /// Swift's version, or why there is none.
    pub swift: core::result::Result<String, String>,
    /// Operations.
    pub speed: speed::Results,
    /// Deep types, mode by mode and depth by depth.
    pub deep: Vec<deep::Point>,
}

impl Record for Report {
    const NAME: &'static str = "metadata";

    fn run(&self) -> &Run {
        &self.run
    }
}

impl Report {
    /// The lines.
    pub fn due(&self) -> Vec<Due> {
        let mut lines = Vec::new();
        for operation in &self.speed.operations {
            let ratio = operation.ratio();
            lines.push(Due {
                what: operation.operation.name().to_owned(),
                bound: format!("≥ {:.1}× as fast as Swift's", operation.operation.due()),
                measured: ratio.map_or("not compared".into(), |ratio| format!("{ratio:.2}×")),
                is_met: ratio.map(|ratio| ratio >= operation.operation.due()),
            });
        }
        let threads = self.speed.two_threads.median / self.speed.one_thread.median;
        lines.push(Due {
            what: "the same type looked up by two threads, each".into(),
            bound: "no slower than by one".into(),
            measured: format!("{threads:.2}× the time"),
            // Two timings of the same thing differ by a few hundredths on a virtual machine.
            is_met: Some(threads <= 1.05),
        });
        let growth = self.speed.lookup_at_end.median / self.speed.lookup_at_start.median;
        lines.push(Due {
            what: format!("1,000 types looked up among {} types", self.speed.many),
            bound: "≤ 2× the time among 1,000".into(),
            measured: format!("{growth:.2}×"),
            is_met: Some(growth <= 2.0),
        });
        let built = self.deep.iter().filter(|point| point.mode != deep::Mode::Dynamic);
        let (records, bytes) = built.fold((0, 0), |sum, point| (sum.0 + point.records, sum.1.max(point.bytes)));
        lines.push(Due {
            what: "records built for prespecialized types".into(),
            bound: "none".into(),
            measured: format!("{records}, and at most {bytes} bytes to find them by"),
            is_met: Some(records == 0),
        });
        lines
    }
}
