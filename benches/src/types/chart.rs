//! The picture of deep types: records, bytes and time against depth, a line for each way of having the type.

use svg::node::element::Group;

use super::Report;
use super::deep::{Mode, Point};
use crate::drawing::{GRID, INK, MARGIN, curve, label, legend, line, round, stacked, text};

const PANEL: f64 = 300.0;
const GAP: f64 = 66.0;
const LEFT: f64 = 58.0;
const HEAD: f64 = 80.0;
const TOP: f64 = 30.0;
const HEIGHT: f64 = 240.0;
const COLOURS: [&str; 4] = ["#c2410c", "#15958a", "#3867b0", "#7c3aed"];

struct Panel {
    title: &'static str,
    of: fn(&Point) -> f64,
}

const PANELS: [Panel; 3] = [
    Panel { title: "records built at run time", of: |point| point.records as f64 },
    Panel { title: "bytes allocated at run time", of: |point| point.bytes as f64 },
    Panel { title: "microseconds to first use", of: |point| point.microseconds },
];

/// The chart as an SVG file. Both scales are logarithmic; what is zero lies on the ground line.
pub fn draw(reports: &[Report]) -> String {
    let width = LEFT + PANELS.len() as f64 * (PANEL + GAP) - GAP + MARGIN;
    let head = Group::new()
        .add(
            text("What a deep type costs: Map<Filter<Concat<…, Array<Int>>>, Int>", MARGIN, 40.0, 20.0)
                .set("font-weight", 700),
        )
        .add(legend(Mode::ALL.iter().map(|mode| mode.name()).zip(COLOURS), 56.0));
    let panels = reports.iter().map(|report| {
        let panels = PANELS.iter().enumerate().fold(Group::new(), |group, (index, panel)| {
            group.add(draw_panel(report, panel, decades(reports, panel), LEFT + index as f64 * (PANEL + GAP)))
        });
        (report.run.label(), panels, TOP + HEIGHT + 44.0)
    });
    stacked("What a deep type costs, in four ways of having it", width, (head, HEAD), panels.collect())
}

/// The decades from the least value of a panel to the greatest, of all processors.
fn decades(reports: &[Report], panel: &Panel) -> (f64, f64) {
    let values = reports.iter().flat_map(|report| &report.deep).map(panel.of);
    let most = values.clone().fold(10.0, f64::max).log10().ceil();
    let least = values.filter(|value| *value > 0.0).fold(1.0, f64::min).log10().floor();
    (least, most)
}

fn draw_panel(report: &Report, panel: &Panel, (least, most): (f64, f64), left: f64) -> Group {
    let deepest = report.deep.iter().map(|point| point.depth).max().unwrap_or(2).max(2) as f64;
    let bottom = TOP + HEIGHT;
    // The ground line is below the least decade: nothing at all is less than any number.
    let ground = 16.0;
    let y = |value: f64| {
        if value <= 0.0 {
            bottom
        } else {
            bottom - ground - (value.log10() - least) / (most - least) * (HEIGHT - ground)
        }
    };
    let x = |depth: usize| left + (depth as f64).ln() / deepest.ln() * PANEL;
    let mut group = Group::new().add(text(panel.title, left, TOP - 14.0, 13.5).set("font-weight", 700));
    let mut decade = least;
    while decade <= most {
        let value = 10f64.powf(decade);
        group = group.add(line([left, y(value)], [left + PANEL, y(value)], GRID)).add(label(
            shown(value),
            left - 6.0,
            y(value) + 4.0,
            11.0,
            "end",
        ));
        decade += 1.0;
    }
    group = group
        .add(line([left, bottom], [left + PANEL, bottom], INK))
        .add(label("0", left - 6.0, bottom + 4.0, 11.0, "end"))
        .add(label("levels", left + PANEL, bottom + 34.0, 11.0, "end"));
    for (mode, colour) in Mode::ALL.iter().zip(COLOURS) {
        let points: Vec<&Point> = report.deep.iter().filter(|point| point.mode == *mode).collect();
        let place = |point: &Point| (round(x(point.depth)), round(y((panel.of)(point))));
        let places: Vec<(f64, f64)> = points.iter().map(|point| place(point)).collect();
        group = group.add(curve(&places, colour));
        if *mode == Mode::Dynamic {
            for (point, (x, _)) in points.iter().zip(places) {
                group = group.add(label(point.depth.to_string(), x, bottom + 18.0, 11.0, "middle"));
            }
        }
    }
    group
}

fn shown(value: f64) -> String {
    if value >= 1e6 {
        format!("{}M", value / 1e6)
    } else if value >= 1e3 {
        format!("{}k", value / 1e3)
    } else {
        value.to_string()
    }
}
