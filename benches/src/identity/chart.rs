//! The picture: a panel for each scenario, a bar for each strategy.

use svg::node::element::Group;

use super::Report;
use super::comparison::{MAP, OURS};
use crate::drawing::{FAINT_INK, bar, card, text};

const NAMES: f64 = 130.0;
const PANEL: f64 = 150.0;
const GAP: f64 = 58.0;
const TOP: f64 = 116.0;
const ROW: f64 = 30.0;
const OURS_COLOUR: &str = "#0f766e";
const MAP_COLOUR: &str = "#c2410c";
const OTHER_COLOUR: &str = "#94a3b8";

/// The chart as an SVG file, of the first number of iterations. Each panel has a scale of its own.
pub fn draw(report: &Report) -> String {
    let compared = &report.comparison;
    let (scenarios, strategies) = (compared.scenarios(), compared.strategies());
    let width = NAMES + scenarios.len() as f64 * (PANEL + GAP) + 10.0;
    let height = TOP + strategies.len() as f64 * ROW + 26.0;
    let n = compared.sizes().first().copied().unwrap_or(0);
    let mut document = card("Six ways to keep one wrapper an object", width, height)
        .add(text("Six ways to keep one wrapper an object", 24.0, 40.0, 20.0).set("font-weight", 700))
        .add(
            text(format!("nanoseconds an iteration in Node, {n} iterations; shorter is better"), 24.0, 64.0, 13.0)
                .set("fill", FAINT_INK),
        );
    for (row, strategy) in strategies.iter().enumerate() {
        let weight = if *strategy == OURS { 700 } else { 400 };
        let y = TOP + row as f64 * ROW + 18.0;
        document = document.add(text(*strategy, 24.0, y, 13.5).set("font-weight", weight));
    }
    for (column, scenario) in scenarios.iter().enumerate() {
        let left = NAMES + column as f64 * (PANEL + GAP);
        let times: Vec<f64> = strategies.iter().map(|strategy| compared.median(scenario, strategy, n)).collect();
        document = document.add(panel(scenario, &strategies, &times, left));
    }
    format!("{document}\n")
}

fn panel(scenario: &str, strategies: &[&str], times: &[f64], left: f64) -> Group {
    let most = times.iter().copied().fold(1.0, f64::max);
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
