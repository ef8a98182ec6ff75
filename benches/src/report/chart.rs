//! The picture: for each processor four panels of grouped bars, all on one logarithmic scale.

use svg::node::element::{Group, Title};

use super::markdown::{capitalized, digits};
use super::record::Report;
use crate::drawing::{FAINT_INK, GRID, INK, MARGIN, bar, label, line, stacked, text};
use crate::results::{self, OperationResults};
use crate::stats::Summary;
use crate::{Mode, Operation, Peer};

const WIDTH: f64 = 960.0;
const GAP_BETWEEN_PANELS: f64 = 40.0;
const PANEL: f64 = (WIDTH - 2.0 * MARGIN - GAP_BETWEEN_PANELS) / 2.0;
const HEADER: f64 = 122.0;
const PANEL_TITLE: f64 = 26.0;
const GROUP_TITLE: f64 = 21.0;
const BAR: f64 = 11.0;
const PITCH: f64 = 14.0;
const GROUP_GAP: f64 = 9.0;
const AXIS: f64 = 34.0;
/// Left of what is printed behind the longest bar.
const VALUE_ROOM: f64 = 44.0;

/// The peers of the chart; one limit stands for all of them.
const PEERS: [(Peer, &str); 9] = [
    (Peer::SidetableC, "#0b5a54"),
    (Peer::SidetableCpp, "#15958a"),
    (Peer::SidetableRust, "#34c3ae"),
    (Peer::SwiftCore, "#f05138"),
    (Peer::SharedPtr, "#3867b0"),
    (Peer::IntrusivePtr, "#9dbbe6"),
    (Peer::Arc, "#8a5a33"),
    (Peer::Triomphe, "#d3ac82"),
    (Peer::LockedAdd, "#b8bec8"),
];

/// Two rows of panels that share their groups.
const PANELS: [[Mode; 2]; 2] = [[Mode::OneThread, Mode::IdleThread], [Mode::OneObject2, Mode::Neighbours2]];

/// The chart as an SVG file.
pub fn draw(reports: &[Report]) -> String {
    let scale = Scale::of(reports);
    let panels = reports.iter().map(|report| {
        let (panels, height) = panels(report, &scale);
        (label_of(report), panels, height)
    });
    stacked("Time of each operation, by peer", WIDTH, (header(), HEADER), panels.collect())
}

/// Of one processor.
fn panels(report: &Report, scale: &Scale) -> (Group, f64) {
    let (mut group, mut top) = (Group::new(), 0.0);
    for row in &PANELS {
        for (column, mode) in row.iter().enumerate() {
            let left = MARGIN + column as f64 * (PANEL + GAP_BETWEEN_PANELS);
            group = group.add(panel(report, row, *mode, scale, left, top));
        }
        top += row_height(report, row);
    }
    (group, top)
}

fn label_of(report: &Report) -> String {
    let swift = report.swift.as_ref().map_or_else(String::new, |version| format!(" · Swift {version}"));
    let glibc = report.run.machine.glibc.as_ref().map_or_else(String::new, |version| format!(" · glibc {version}"));
    report.run.label() + &swift + &glibc
}

/// Bar lengths for times.
struct Scale {
    least: f64,
    decades: f64,
}

impl Scale {
    fn of(reports: &[Report]) -> Self {
        let times = || {
            let shown_modes = PANELS.iter().flatten();
            shown_modes
                .flat_map(|mode| reports.iter().filter_map(|report| results::mode(&report.modes, *mode)))
                .flat_map(|results| &results.operations)
                .flat_map(|operation| PEERS.iter().filter_map(|(peer, _)| shown(operation, *peer)))
        };
        let least = times().map(|summary| summary.median).fold(f64::INFINITY, f64::min).min(1.0);
        let most = times().map(|summary| summary.third_quartile).fold(0.0, f64::max).max(10.0);
        // A little below the least, so that even its bar has a length.
        let least = tick_at_or_below(least * 0.8);
        Self { least, decades: (most / least).log10() }
    }

    fn length(&self, nanoseconds: f64) -> f64 {
        ((nanoseconds / self.least).log10() / self.decades).clamp(0.0, 1.0) * (PANEL - VALUE_ROOM)
    }

    /// 1, 2, 5, 10, … as far as the scale goes.
    fn ticks(&self) -> Vec<f64> {
        let most = self.least * 10_f64.powf(self.decades);
        (-4..8)
            .flat_map(|exponent| [1.0, 2.0, 5.0].map(|digit| digit * 10_f64.powi(exponent)))
            .filter(|tick| (self.least * 0.999..=most * 1.001).contains(tick))
            .collect()
    }
}

fn tick_at_or_below(value: f64) -> f64 {
    let decade = 10_f64.powf(value.log10().floor());
    decade * [5.0, 2.0, 1.0].into_iter().find(|digit| digit * decade <= value * 1.000_001).unwrap_or(1.0)
}

/// What a bar shows. The limit's is whichever limit bounds the operation.
fn shown(operation: &OperationResults, peer: Peer) -> Option<&Summary> {
    match peer {
        Peer::LockedAdd => {
            [Peer::PlainAdd, Peer::LockedAdd, Peer::Malloc].into_iter().find_map(|limit| operation.of(limit))
        }
        _ => operation.of(peer),
    }
}

fn name(peer: Peer) -> &'static str {
    if peer == Peer::LockedAdd { "the machine’s limit" } else { peer.name() }
}

/// The operations that some panel of a row has, each with the peers that do it in one of them: so the rows of bars align.
fn groups(report: &Report, row: &[Mode; 2]) -> Vec<(Operation, Vec<(Peer, &'static str)>)> {
    row[0]
        .operations()
        .into_iter()
        .map(|operation| {
            let in_row = |peer| {
                row.iter()
                    .filter_map(|mode| results::operation(&report.modes, *mode, operation))
                    .any(|results| shown(results, peer).is_some())
            };
            (operation, PEERS.into_iter().filter(|(peer, _)| in_row(*peer)).collect())
        })
        .collect()
}

fn row_height(report: &Report, row: &[Mode; 2]) -> f64 {
    let bars: f64 =
        groups(report, row).iter().map(|(_, peers)| GROUP_TITLE + PITCH * peers.len() as f64 + GROUP_GAP).sum();
    PANEL_TITLE + bars + AXIS
}

fn header() -> Group {
    let subtitle = "nanoseconds on a logarithmic scale, medians and quartiles of samples: shorter is faster";
    let mut group = Group::new()
        .add(text("Time of one operation", MARGIN, 40.0, 22.0).set("font-weight", 700))
        .add(text(subtitle, MARGIN, 61.0, 12.5).set("fill", FAINT_INK));
    const COLUMNS: usize = 5;
    for (index, (peer, colour)) in PEERS.iter().enumerate() {
        let x = MARGIN + (index % COLUMNS) as f64 * (WIDTH - 2.0 * MARGIN) / COLUMNS as f64;
        let y = 78.0 + (index / COLUMNS) as f64 * 19.0;
        group = group.add(bar(x, y, 12.0, 12.0, colour)).add(text(name(*peer), x + 18.0, y + 10.5, 12.5));
    }
    group
}

fn panel(report: &Report, row: &[Mode; 2], mode: Mode, scale: &Scale, left: f64, top: f64) -> Group {
    let groups = groups(report, row);
    let bottom = top + row_height(report, row) - AXIS;
    let mut panel = Group::new()
        .add(text(capitalized(mode.name()), left, top + 15.0, 15.0).set("font-weight", 700))
        .add(axis(scale, left, top + PANEL_TITLE, bottom));
    let mut y = top + PANEL_TITLE;
    for (operation, peers) in groups {
        panel = panel.add(text(operation.name(), left, y + 14.0, 12.5).set("font-weight", 600));
        y += GROUP_TITLE;
        let results = results::operation(&report.modes, mode, operation);
        for (peer, colour) in peers {
            if let Some(summary) = results.and_then(|results| shown(results, peer)) {
                panel = panel.add(measured(summary, peer, operation, colour, scale, left, y));
            } else {
                panel = panel.add(text("not measured", left + 4.0, y + 9.0, 9.5).set("fill", FAINT_INK));
            }
            y += PITCH;
        }
        y += GROUP_GAP;
    }
    panel
}

fn measured(
    summary: &Summary,
    peer: Peer,
    operation: Operation,
    colour: &str,
    scale: &Scale,
    left: f64,
    y: f64,
) -> Group {
    let length = scale.length(summary.median).max(1.5);
    let [from, to] = [summary.first_quartile, summary.third_quartile].map(|quartile| left + scale.length(quartile));
    let middle = y + BAR / 2.0;
    let whisker = |from, to| line(from, to, INK).set("stroke-opacity", 0.75);
    let mut group = Group::new()
        .add(Title::new(format!(
            "{}, {}: {} ns ({} – {})",
            name(peer),
            operation.name(),
            digits(summary.median),
            digits(summary.first_quartile),
            digits(summary.third_quartile)
        )))
        .add(bar(left, y, length, BAR, colour));
    // Narrower than this, the line would only blur the bar's end.
    if to - from > 3.0 {
        group = group.add(whisker([from, middle], [to, middle]));
        for end in [from, to] {
            group = group.add(whisker([end, middle - 2.5], [end, middle + 2.5]));
        }
    }
    let mut value = text(digits(summary.median), (left + length).max(to) + 5.0, y + 9.5, 10.5);
    if matches!(peer, Peer::SidetableC | Peer::SidetableCpp | Peer::SidetableRust) {
        value = value.set("font-weight", 700);
    }
    group.add(value)
}

fn axis(scale: &Scale, left: f64, top: f64, bottom: f64) -> Group {
    let mut group = Group::new();
    for tick in scale.ticks() {
        let x = left + scale.length(tick);
        group = group.add(line([x, top], [x, bottom], GRID)).add(label(
            format!("{tick:.*}", usize::from(tick < 1.0)),
            x,
            bottom + 13.0,
            10.0,
            "middle",
        ));
    }
    group.add(label("ns", left + PANEL, bottom + 13.0, 10.0, "end"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_numbers_inside_the_scale() {
        let scale = Scale { least: 0.5, decades: 2.0 };
        assert_eq!(scale.ticks(), [0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0]);
        assert_eq!([0.5, 0.7, 1.0, 4.9].map(tick_at_or_below), [0.5, 0.5, 1.0, 2.0]);
    }

    #[test]
    fn a_decade_is_as_long_wherever_it_is() {
        let scale = Scale { least: 1.0, decades: 2.0 };
        let (one, ten, hundred) = (scale.length(1.0), scale.length(10.0), scale.length(100.0));
        assert!(one == 0.0 && ((hundred - ten) - (ten - one)).abs() < 1e-9);
        assert!(scale.length(1e9) <= PANEL);
    }
}
