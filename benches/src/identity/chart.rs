//! The picture: a panel for each scenario, a bar for each strategy.

use svg::node::element::Group;

use super::Report;
use super::comparison::{MAP, OURS};
use crate::drawing::{FAINT_INK, MARGIN, bar, stacked, text};

const NAMES: f64 = 130.0;
const PANEL: f64 = 150.0;
const GAP: f64 = 58.0;
const HEAD: f64 = 76.0;
const TOP: f64 = 32.0;
const ROW: f64 = 30.0;
const OURS_COLOUR: &str = "#0f766e";
const MAP_COLOUR: &str = "#c2410c";
const OTHER_COLOUR: &str = "#94a3b8";

/// The chart as an SVG file, of the first number of iterations. Each scenario has a scale of its own, on all processors the same.
pub fn draw(reports: &[Report]) -> String {
    const TITLE: &str = "Six ways to keep one wrapper an object";
    let columns = reports.iter().map(|report| report.comparison.scenarios().len()).max().unwrap_or(0);
    let width = NAMES + columns as f64 * (PANEL + GAP) + 10.0;
    let n = reports.first().and_then(|report| report.comparison.sizes().first().copied()).unwrap_or(0);
    let subtitle = format!("nanoseconds an iteration in Node, {n} iterations; shorter is better");
    let head = Group::new()
        .add(text(TITLE, MARGIN, 40.0, 20.0).set("font-weight", 700))
        .add(text(subtitle, MARGIN, 64.0, 13.0).set("fill", FAINT_INK));
    let panels = reports.iter().map(|report| {
        let (panels, height) = panels(reports, report, n);
        let node = report.comparison.machine.node.trim_start_matches('v');
        (format!("{} · Node {node}", report.run.label()), panels, height)
    });
    stacked(TITLE, width, (head, HEAD), panels.collect())
}

/// Of one processor.
fn panels(reports: &[Report], report: &Report, n: u64) -> (Group, f64) {
    let compared = &report.comparison;
    let strategies = compared.strategies();
    let mut group = Group::new();
    for (row, strategy) in strategies.iter().enumerate() {
        let weight = if *strategy == OURS { 700 } else { 400 };
        let y = TOP + row as f64 * ROW + 18.0;
        group = group.add(text(*strategy, MARGIN, y, 13.5).set("font-weight", weight));
    }
    let times = |report: &Report, scenario: &str| -> Vec<f64> {
        strategies.iter().map(|strategy| report.comparison.median(scenario, strategy, n)).collect()
    };
    for (column, scenario) in compared.scenarios().into_iter().enumerate() {
        let left = NAMES + column as f64 * (PANEL + GAP);
        let most = reports.iter().flat_map(|report| times(report, scenario)).fold(1.0, f64::max);
        group = group.add(panel(scenario, &strategies, &times(report, scenario), most, left));
    }
    (group, TOP + strategies.len() as f64 * ROW + 26.0)
}

fn panel(scenario: &str, strategies: &[&str], times: &[f64], most: f64, left: f64) -> Group {
    let mut group = Group::new().add(text(scenario, left, TOP - 12.0, 13.5).set("font-weight", 700));
    for (row, (strategy, time)) in strategies.iter().zip(times).enumerate() {
        let colour = match *strategy {
            OURS => OURS_COLOUR,
            MAP => MAP_COLOUR,
            _ => OTHER_COLOUR,
        };
        let (y, width) = (TOP + row as f64 * ROW, (time / most * PANEL).max(1.5));
        let bar = bar(left, y + 4.0, width, 18.0, colour).set("rx", 3);
        let weight = if *strategy == OURS { 700 } else { 400 };
        let shown = if *time < 100.0 { format!("{time:.1}") } else { format!("{time:.0}") };
        let label = text(shown, left + width + 5.0, y + 17.5, 12.0).set("font-weight", weight);
        group = group.add(bar).add(label);
    }
    group
}
