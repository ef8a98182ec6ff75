//! Freezing: what it costs beside building and walking a graph, and what frozen graphs cost afterwards.
//!
//! | module | what it is about |
//! |---|---|
//! | [`graph`] | graphs of five shapes |
//! | [`speed`] | the pieces of a graph's life, timed; and counting |
//! | [`page`] | the page |
//! | [`chart`] | the picture |

pub mod chart;
pub mod graph;
pub mod page;
pub mod speed;

use serde::{Deserialize, Serialize};

use crate::report::due::Due;
use crate::report::measured::{Record, Run};
use graph::Shape;
use speed::{Counting, Point};

/// Everything measured in one run.
#[derive(Debug, Serialize, Deserialize)]
pub struct Report {
    /// When and on what.
    #[serde(flatten)]
    pub run: Run,
    /// Shape by shape, size by size.
    pub points: Vec<Point>,
    /// With one thread and with two.
    pub counting: Vec<Counting>,
}

impl Record for Report {
    const NAME: &'static str = "freezing";

    fn run(&self) -> &Run {
        &self.run
    }
}

impl Report {
    /// A shape at the size that the bounds are about: a million objects, or the largest there is below.
    pub fn judged(&self, shape: Shape) -> Option<&Point> {
        self.points
            .iter()
            .filter(|point| point.shape == shape && point.objects <= 1_000_000)
            .max_by_key(|point| point.objects)
    }

    /// The lines.
    pub fn due(&self) -> Vec<Due> {
        let mut lines = Vec::new();
        for shape in Shape::ALL {
            let Some(point) = self.judged(shape) else { continue };
            let (build, walk) =
                (point.cost.freeze.median / point.cost.build.median, point.cost.freeze.median / point.cost.walk.median);
            let what = |of: &str| format!("freeze, {}, {} objects, {of}", shape.name(), point.objects);
            lines.push(Due {
                what: what("against allocating and linking"),
                bound: "≤ 1.5×".into(),
                measured: format!("{build:.2}×"),
                is_met: Some(build <= 1.5),
            });
            lines.push(Due {
                what: what("against a plain walk"),
                bound: "≤ 4×".into(),
                measured: format!("{walk:.2}×"),
                is_met: Some(walk <= 4.0),
            });
        }
        if let (Some(ring), Some(tree)) = (self.judged(Shape::Ring), self.judged(Shape::Tree)) {
            let acyclic =
                tree.cost.mutable_teardown.as_ref().map_or(tree.cost.teardown.median, |summary| summary.median);
            let ratio = ring.cost.teardown.median / acyclic;
            lines.push(Due {
                what: format!(
                    "end of a frozen ring of {} objects, against that of a tree that was never frozen",
                    ring.objects
                ),
                bound: "≤ 2×".into(),
                measured: format!("{ratio:.2}×"),
                is_met: Some(ratio <= 2.0),
            });
        }
        let left_behind: u64 = self.points.iter().map(|point| point.cost.left_behind).sum();
        lines.push(Due {
            what: "components left behind, all runs".into(),
            bound: "0".into(),
            measured: left_behind.to_string(),
            is_met: Some(left_behind == 0),
        });
        let kept: u64 =
            self.points.iter().filter(|point| point.cost.members == 0).map(|point| point.cost.kept_bytes).sum();
        lines.push(Due {
            what: "bytes that frozen objects in no cycle take".into(),
            bound: "0".into(),
            measured: kept.to_string(),
            is_met: Some(kept == 0),
        });
        for counting in &self.counting {
            let threads = if counting.has_second_thread { "two threads" } else { "one thread" };
            for (kind, summary) in [("in no cycle", &counting.single), ("in a cycle", &counting.member)] {
                let ratio = summary.median / counting.side_table.median;
                lines.push(Due {
                    what: format!("retain + release of a frozen object {kind}, {threads}, against a side table"),
                    bound: "≤ 1×".into(),
                    measured: format!("{ratio:.2}×"),
                    // Two timings of the same instructions differ by a few hundredths on a virtual machine.
                    is_met: Some(ratio <= 1.05),
                });
            }
        }
        lines
    }
}
