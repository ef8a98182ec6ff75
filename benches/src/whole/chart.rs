//! The picture of whole programs: how many times as fast each is, as bars from one line, that of Swift's own runtime.

use super::Kind;
use super::results::Report;
use crate::drawing::{FAINT_INK, GRID, INK, bar, card, label, line, text};

const WIDTH: f64 = 960.0;
const LEFT: f64 = 190.0;
const RIGHT: f64 = 60.0;
const TOP: f64 = 104.0;
const ROW: f64 = 27.0;
const BAR: f64 = 17.0;
const fn colour(kind: Kind) -> &'static str {
    match kind {
        Kind::OneThread => "#15958a",
        Kind::Threads => "#3867b0",
        Kind::LikeReal => "#b0642f",
    }
}

/// The chart as an SVG file. The scale is logarithmic: twice as fast is as far to the right as half as fast is to the left.
pub fn draw(report: &Report) -> String {
    let mut programs: Vec<_> = report.programs.iter().collect();
    programs.sort_by(|a, b| b.speed().total_cmp(&a.speed()));
    let most = programs.iter().map(|results| results.speed()).fold(2.0, f64::max) * 1.05;
    let least = programs.iter().map(|results| results.speed()).fold(0.9, f64::min);
    let x = |speed: f64| LEFT + (speed / least).ln() / (most / least).ln() * (WIDTH - LEFT - RIGHT);
    let bottom = TOP + ROW * programs.len() as f64;
    let height = bottom + 34.0;

    let mut document = card("How many times as fast whole Swift programs are on sidetable", WIDTH, height)
        .add(text("Whole Swift programs on sidetable", 24.0, 40.0, 22.0).set("font-weight", 700))
        .add(text(subtitle(report), 24.0, 60.0, 12.5).set("fill", FAINT_INK))
        .add(text(legend(report), 24.0, 77.0, 12.5).set("fill", FAINT_INK));
    for tick in [0.8, 0.9, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0].into_iter().filter(|tick| (least..=most).contains(tick))
    {
        let colour = if tick == 1.0 { INK } else { GRID };
        document = document.add(line([x(tick), TOP - 6.0], [x(tick), bottom], colour)).add(label(
            format!("{tick}×"),
            x(tick),
            bottom + 18.0,
            11.0,
            "middle",
        ));
    }
    for (index, results) in programs.into_iter().enumerate() {
        let y = TOP + ROW * index as f64;
        let (from, to) = (x(1.0).min(x(results.speed())), x(1.0).max(x(results.speed())));
        document = document
            .add(text(results.name.replace('_', " "), LEFT - 34.0, y + 13.0, 13.0).set("text-anchor", "end"))
            .add(bar(from, y, to - from, BAR, colour(results.kind)))
            .add(text(format!("{:.2}×", results.speed()), to + 6.0, y + 13.0, 12.0).set("font-weight", 700));
    }
    format!("{document}\n")
}

fn subtitle(report: &Report) -> String {
    format!(
        "times as fast as on Swift {}'s own object runtime, medians of {} runs or more, logarithmic scale · {}",
        report.swift, report.runs, report.date
    )
}

fn legend(report: &Report) -> String {
    let [one, several, real] = Kind::ALL.map(|kind| report.mean(kind));
    format!(
        "geometric means: green, one thread {one:.2}× · blue, several threads {several:.2}× · brown, like real ones {real:.2}×"
    )
}
