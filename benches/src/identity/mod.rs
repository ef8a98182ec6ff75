//! Identity: six ways to keep one wrapper an object, in Node, and what an export costs beside the counting that it saves.
//!
//! | module | what it is about |
//! |---|---|
//! | [`comparison`] | what `benches/javascript/compare.mjs` prints |
//! | [`native`] | exports, and counting on exported objects, in this process |
//! | [`page`] | the page, and the table for the guide |
//! | [`chart`] | the picture |

pub mod chart;
pub mod comparison;
pub mod native;
pub mod page;

use serde::{Deserialize, Serialize};

use crate::report::due::Due;
use crate::report::measured::{Record, Run};
use comparison::{Comparison, MAP, OURS, SET};

/// Everything measured in one run.
#[derive(Debug, Serialize, Deserialize)]
pub struct Report {
    /// When and on what.
    #[serde(flatten)]
    pub run: Run,
    /// The six strategies.
    pub comparison: Comparison,
    /// Exports and counting, with one thread.
    pub one_thread: Vec<native::Measured>,
    /// The same beside an idle thread.
    pub threads: Vec<native::Measured>,
}

impl Record for Report {
    const NAME: &'static str = "identity";

    fn run(&self) -> &Run {
        &self.run
    }
}

impl Report {
    /// The lines.
    pub fn due(&self) -> Vec<Due> {
        let mut lines = Vec::new();
        let compared = &self.comparison;
        for n in compared.sizes() {
            let time = |scenario: &str, strategy: &str| compared.median(scenario, strategy, n);
            let mut against = |scenario: &str, whom: &str, other: f64, bound: f64| {
                let ratio = time(scenario, OURS) / other;
                lines.push(Due {
                    what: format!("{scenario}, {n} objects"),
                    bound: format!("≤ {bound}× the time of {whom}"),
                    measured: format!("{ratio:.2}×"),
                    is_met: Some(ratio <= bound),
                });
            };
            for scenario in ["round trip", "pool of 100"] {
                against(scenario, "the map", time(scenario, MAP), 0.8);
            }
            let better = time("creates", MAP).min(time("creates", SET));
            against("creates", "the better of map and set", better, 1.0);
            against("churn", "the map", time("churn", MAP), 1.0);
        }
        let left = compared.left_behind(OURS);
        lines.push(Due {
            what: "left when everything was released: objects, extensions, handles".into(),
            bound: "none, after every run".into(),
            measured: left.to_string(),
            is_met: Some(left == 0),
        });
        let of =
            |name| self.one_thread.iter().find(|measured| measured.name == name).map(|measured| measured.time.median);
        if let (Some(export), Some(pair)) = (of(native::EXPORT), of(native::PAIR)) {
            lines.push(Due {
                what: "native export of a known object, one thread".into(),
                bound: "≤ 1.5× retain + release with a side table".into(),
                measured: format!("{:.2}×", export / pair),
                is_met: Some(export / pair <= 1.5),
            });
        }
        let doubled =
            |name: &str| compared.races.iter().find(|race| race.strategy == name).map_or(0, |race| race.doubled);
        lines.push(Due {
            what: "crossings that met a second live wrapper of their object, the race forced".into(),
            bound: "none; upstream's map has some".into(),
            measured: format!("{}; the map: {}", doubled(OURS), doubled(MAP)),
            is_met: Some(doubled(OURS) == 0 && doubled(MAP) > 0),
        });
        lines
    }
}
