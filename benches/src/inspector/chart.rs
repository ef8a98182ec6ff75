//! The picture of what looking costs: how many times as long each program takes, and how many times as much memory, as bars from one line, the
//! program alone.

use svg::node::element::Group;

use super::results::{Report, Results};
use crate::drawing::{FAINT_INK, MARGIN, bar, label, legend, ratios, stacked, text};

const WIDTH: f64 = 960.0;
const LEFT: f64 = 150.0;
const HEAD: f64 = 100.0;
const TOP: f64 = 26.0;
const ROW: f64 = 38.0;
const BAR: f64 = 9.0;

/// One kind of bar: its colour, and how long it is.
type Series = (&'static str, fn(&Results) -> f64);

const LEAKS: &str = "#15958a";
const WITH_COPY: &str = "#7cc4bd";
const SAMPLED: &str = "#3867b0";
const EXACT: &str = "#b0642f";

/// Half of a panel: some kinds of bars with a scale of their own.
struct Column {
    title: &'static str,
    left: f64,
    width: f64,
    /// What the scale goes to at least.
    most: f64,
    step: f64,
    series: &'static [Series],
}

const COLUMNS: [Column; 2] = [
    Column {
        title: "times as long",
        left: LEFT,
        width: 390.0,
        most: 2.0,
        step: 0.5,
        series: &[(LEAKS, Results::time), (SAMPLED, Results::sampled), (EXACT, Results::exact)],
    },
    Column {
        title: "times as much memory under leaks",
        left: LEFT + 450.0,
        width: 270.0,
        most: 1.5,
        step: 0.25,
        series: &[(LEAKS, Results::running), (WITH_COPY, Results::together)],
    },
];

/// The chart as an SVG file.
pub fn draw(reports: &[Report]) -> String {
    const TITLE: &str = "What it costs a Swift program to be looked at";
    let subtitle = "as many times as alone, medians of runs; bars begin at 1×";
    let kinds = [
        ("leaks", LEAKS),
        ("leaks, with the copy at its end", WITH_COPY),
        ("arc, one call in 100", SAMPLED),
        ("arc, every call", EXACT),
    ];
    let head = Group::new()
        .add(text(TITLE, MARGIN, 40.0, 22.0).set("font-weight", 700))
        .add(text(subtitle, MARGIN, 60.0, 12.5).set("fill", FAINT_INK))
        .add(legend(kinds, 74.0));
    let panels = reports.iter().map(|report| {
        let (panel, height) = panel(report);
        (format!("{} · Swift {}", report.run.label(), report.swift), panel, height)
    });
    stacked(
        "How many times as long programs take, and how much memory, under sidetable",
        WIDTH,
        (head, HEAD),
        panels.collect(),
    )
}

/// Of one processor.
fn panel(report: &Report) -> (Group, f64) {
    let bottom = TOP + ROW * report.programs.len() as f64;
    let mut group = Group::new();
    for (index, results) in report.programs.iter().enumerate() {
        let y = TOP + ROW * index as f64 + ROW / 2.0 + 1.0;
        group = group.add(text(results.name.replace('_', " "), LEFT - 14.0, y, 13.0).set("text-anchor", "end"));
    }
    for column in &COLUMNS {
        group = group.add(column.draw(report, bottom));
    }
    (group, bottom + 34.0)
}

impl Column {
    fn draw(&self, report: &Report, bottom: f64) -> Group {
        let values = || report.programs.iter().flat_map(|results| self.series.iter().map(|(_, ratio)| ratio(results)));
        let (least, most) = (values().fold(1.0, f64::min), values().fold(self.most, f64::max));
        let x = |ratio: f64| self.left + (ratio - least) / (most - least) * self.width;
        let mut group = Group::new().add(label(self.title, x(1.0), 8.0, 12.5, "start"));
        let ticks = (0..).map(|step| f64::from(step).mul_add(self.step, 1.0)).take_while(|tick| *tick <= most);
        group = group.add(ratios(ticks, x, TOP, bottom));
        for (index, results) in report.programs.iter().enumerate() {
            let row = TOP + ROW * index as f64 + (ROW - BAR * self.series.len() as f64) / 2.0 - 3.0;
            for (place, (colour, ratio)) in self.series.iter().enumerate() {
                let (ratio, y) = (ratio(results), row + BAR * place as f64);
                let (from, to) = (x(1.0).min(x(ratio)), x(1.0).max(x(ratio)));
                group = group
                    .add(bar(from, y, to - from, BAR - 1.5, colour))
                    .add(text(format!("{ratio:.2}"), to + 4.0, y + 7.5, 9.5).set("fill", FAINT_INK));
            }
        }
        group
    }
}

#[cfg(test)]
mod tests {
    use super::super::results::tests::report;
    use super::*;

    #[test]
    fn every_program_has_a_bar_of_each_kind() {
        let picture = draw(&[report()]);
        for words in ["trees", "words", "1.35", "1.60", "5.00", "times as long", "times as much memory"] {
            assert!(picture.contains(words), "{words}: {picture}");
        }
        assert_eq!(picture.matches(&format!("fill=\"{EXACT}\"")).count(), 1 + report().programs.len());
    }
}
