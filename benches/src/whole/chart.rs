//! The picture of whole programs: how many times as fast each is, as bars from one line, that of Swift's own runtime.

use svg::node::element::Group;

use super::Kind;
use super::results::{Report, Results};
use crate::drawing::{FAINT_INK, MARGIN, bar, ratios, stacked, text};

const WIDTH: f64 = 960.0;
const LEFT: f64 = 190.0;
const RIGHT: f64 = 60.0;
const HEAD: f64 = 72.0;
const TOP: f64 = 26.0;
const ROW: f64 = 27.0;
const BAR: f64 = 17.0;
const fn colour(kind: Kind) -> &'static str {
    match kind {
        Kind::OneThread => "#15958a",
        Kind::Threads => "#3867b0",
        Kind::LikeReal => "#b0642f",
    }
}

/// The chart as an SVG file. The scale is logarithmic, and the same for all processors: twice as fast is as far to the right as half as fast is to the
/// left.
pub fn draw(reports: &[Report]) -> String {
    const TITLE: &str = "Whole Swift programs on sidetable";
    let subtitle = "times as fast as on Swift's own object runtime, medians of runs, logarithmic scale";
    let head = Group::new()
        .add(text(TITLE, MARGIN, 40.0, 22.0).set("font-weight", 700))
        .add(text(subtitle, MARGIN, 60.0, 12.5).set("fill", FAINT_INK));
    let speeds = || reports.iter().flat_map(|report| &report.programs).map(Results::speed);
    let (least, most) = (speeds().fold(0.9, f64::min), speeds().fold(2.0, f64::max) * 1.05);
    let panels = reports.iter().map(|report| {
        let (panel, height) = panel(report, least, most);
        (format!("{} · Swift {}", report.run.label(), report.swift), panel, height)
    });
    stacked("How many times as fast whole Swift programs are on sidetable", WIDTH, (head, HEAD), panels.collect())
}

/// Of one processor, the fastest first.
fn panel(report: &Report, least: f64, most: f64) -> (Group, f64) {
    let mut programs: Vec<_> = report.programs.iter().collect();
    programs.sort_by(|a, b| b.speed().total_cmp(&a.speed()));
    let x = |speed: f64| LEFT + (speed / least).ln() / (most / least).ln() * (WIDTH - LEFT - RIGHT);
    let bottom = TOP + ROW * programs.len() as f64;
    let mut group = Group::new().add(text(legend(report), MARGIN, 8.0, 12.5).set("fill", FAINT_INK));
    let ticks = [0.8, 0.9, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0].into_iter().filter(|tick| (least..=most).contains(tick));
    group = group.add(ratios(ticks, x, TOP, bottom));
    for (index, results) in programs.into_iter().enumerate() {
        let y = TOP + ROW * index as f64;
        let (from, to) = (x(1.0).min(x(results.speed())), x(1.0).max(x(results.speed())));
        group = group
            .add(text(results.name.replace('_', " "), LEFT - 34.0, y + 13.0, 13.0).set("text-anchor", "end"))
            .add(bar(from, y, to - from, BAR, colour(results.kind)))
            .add(text(format!("{:.2}×", results.speed()), to + 6.0, y + 13.0, 12.0).set("font-weight", 700));
    }
    (group, bottom + 34.0)
}

fn legend(report: &Report) -> String {
    let means = Kind::ALL.into_iter().filter_map(|kind| {
        let colour = match kind {
            Kind::OneThread => "green, one thread",
            Kind::Threads => "blue, several threads",
            Kind::LikeReal => "brown, like real ones",
        };
        Some(format!("{colour} {:.2}×", report.mean(kind)?))
    });
    format!("geometric means: {}", means.collect::<Vec<_>>().join(" · "))
}
