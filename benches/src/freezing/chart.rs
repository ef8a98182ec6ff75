//! The picture: time an object for freezing and for ending, against the number of objects, a line for each shape.

use svg::node::element::Group;

use super::Report;
use super::graph::Shape;
use super::speed::Point;
use crate::drawing::{FAINT_INK, GRID, MARGIN, curve, label, legend, line, round, stacked, text};

const PANEL: f64 = 400.0;
const GAP: f64 = 72.0;
const LEFT: f64 = 62.0;
const HEAD: f64 = 96.0;
const TOP: f64 = 24.0;
const HEIGHT: f64 = 260.0;
const COLOURS: [&str; 5] = ["#15958a", "#3867b0", "#c2410c", "#7c3aed", "#a16207"];

const SUPERSCRIPTS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

struct Panel {
    title: &'static str,
    of: fn(&Point) -> f64,
}

const PANELS: [Panel; 2] = [
    Panel { title: "freezing", of: |point| point.cost.freeze.median },
    Panel { title: "ending, by one release", of: |point| point.cost.teardown.median },
];

/// The chart as an SVG file. Sizes are on a logarithmic scale, times on a linear one that all panels share.
pub fn draw(reports: &[Report]) -> String {
    const TITLE: &str = "Freezing and ending graphs of five shapes";
    let width = LEFT + PANELS.len() as f64 * (PANEL + GAP) - GAP + MARGIN;
    let head = Group::new()
        .add(text(TITLE, MARGIN, 40.0, 20.0).set("font-weight", 700))
        .add(text("nanoseconds an object, against the number of objects", MARGIN, 62.0, 13.0).set("fill", FAINT_INK))
        .add(legend(Shape::ALL.iter().map(|shape| shape.name()).zip(COLOURS), 74.0));
    let all = reports.iter().flat_map(|report| &report.points).flat_map(|point| PANELS.map(|panel| (panel.of)(point)));
    let most = (all.fold(1.0, f64::max) / 50.0).ceil() * 50.0;
    let panels = reports.iter().map(|report| {
        let panels = PANELS.iter().enumerate().fold(Group::new(), |group, (index, panel)| {
            group.add(draw_panel(report, panel, LEFT + index as f64 * (PANEL + GAP), most))
        });
        (report.run.label(), panels, TOP + HEIGHT + 52.0)
    });
    stacked(TITLE, width, (head, HEAD), panels.collect())
}

fn draw_panel(report: &Report, panel: &Panel, left: f64, most: f64) -> Group {
    let bottom = TOP + HEIGHT;
    let sizes: Vec<f64> = report.points.iter().map(|point| (point.objects as f64).log10()).collect();
    let (least, largest) =
        sizes.iter().fold((f64::MAX, f64::MIN), |(low, high), size| (low.min(*size), high.max(*size)));
    let span = (largest - least).max(1.0);
    let x = |objects: usize| left + ((objects as f64).log10() - least) / span * PANEL;
    let y = |time: f64| bottom - time / most * HEIGHT;
    let mut group = Group::new().add(text(panel.title, left, TOP - 12.0, 14.0).set("font-weight", 700));
    let step = if most > 400.0 { 100.0 } else { 50.0 };
    for mark in (0..).map(|index| f64::from(index) * step).take_while(|mark| *mark <= most) {
        group = group.add(line([left, y(mark)], [left + PANEL, y(mark)], GRID)).add(label(
            mark.to_string(),
            left - 8.0,
            y(mark) + 4.0,
            11.0,
            "end",
        ));
    }
    for exponent in least.round() as u32..=largest.round() as u32 {
        let objects = 10_usize.pow(exponent);
        let power: String =
            exponent.to_string().chars().filter_map(|digit| SUPERSCRIPTS.get(digit as usize - '0' as usize)).collect();
        group = group.add(label(format!("10{power}"), x(objects), bottom + 20.0, 12.0, "middle"));
    }
    group = group.add(label("objects", left + PANEL, bottom + 40.0, 11.0, "end"));
    for (shape, colour) in Shape::ALL.iter().zip(COLOURS) {
        let points = report.points.iter().filter(|point| point.shape == *shape);
        let places: Vec<(f64, f64)> =
            points.map(|point| (round(x(point.objects)), round(y((panel.of)(point))))).collect();
        group = group.add(curve(&places, colour));
    }
    group
}
