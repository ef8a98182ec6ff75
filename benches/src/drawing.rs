//! What all pictures have in common: colours, type, and a card to stand on.

use svg::Document;
use svg::node::element::{Circle, Group, Line, Polyline, Rectangle, Text, Title};

/// Of lines and words.
pub const INK: &str = "#1f2937";
/// Of what is less important.
pub const FAINT_INK: &str = "#6b7280";
/// Of lines in the background.
pub const GRID: &str = "#e5e7eb";
/// Left and right of everything.
pub const MARGIN: f64 = 24.0;
const FONT: &str = "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

/// An empty picture, and what it is called where it cannot be seen. A card of its own, so that it reads the same on a dark page.
pub fn card(title: &str, width: f64, height: f64) -> Document {
    Document::new()
        .set("viewBox", (0, 0, width, height))
        .set("width", width)
        .set("height", height)
        .set("font-family", FONT)
        .set("role", "img")
        .add(Title::new(title))
        .add(Rectangle::new().set("width", width).set("height", height).set("rx", 10).set("fill", "#ffffff"))
}

/// Room above each processor's panels for what they are of.
const LABEL: f64 = 34.0;

/// A picture of what several processors measured: below its head their panels, one below the other, each with what to call them and how high they are.
pub fn stacked(title: &str, width: f64, head: (Group, f64), panels: Vec<(String, Group, f64)>) -> String {
    let (head, mut top) = head;
    let height = top + panels.iter().map(|(_, _, height)| LABEL + height).sum::<f64>();
    let mut document = card(title, width, height.ceil()).add(head);
    for (label, panel, height) in panels {
        let rule = line([MARGIN, top + 4.0], [width - MARGIN, top + 4.0], GRID);
        let label = text(label, MARGIN, top + 24.0, 14.0).set("font-weight", 700);
        let place = format!("translate(0,{})", round(top + LABEL));
        document = document.add(rule).add(label).add(panel.set("transform", place));
        top += LABEL + height;
    }
    format!("{document}\n")
}

/// Words, from their lower left corner.
pub fn text(content: impl Into<String>, x: f64, y: f64, size: f64) -> Text {
    Text::new(content).set("x", round(x)).set("y", round(y)).set("font-size", size).set("fill", INK)
}

/// Words that are less important, anchored at their `start`, `middle` or `end`.
pub fn label(content: impl Into<String>, x: f64, y: f64, size: f64, anchor: &str) -> Text {
    text(content, x, y, size).set("text-anchor", anchor).set("fill", FAINT_INK)
}

/// A bar, from its upper left corner.
pub fn bar(x: f64, y: f64, width: f64, height: f64, colour: &str) -> Rectangle {
    Rectangle::new()
        .set("x", round(x))
        .set("y", round(y))
        .set("width", round(width))
        .set("height", height)
        .set("rx", 2)
        .set("fill", colour)
}

/// A thin line.
pub fn line(from: [f64; 2], to: [f64; 2], colour: &str) -> Line {
    let line = Line::new().set("x1", round(from[0])).set("y1", round(from[1])).set("x2", round(to[0]));
    line.set("y2", round(to[1])).set("stroke", colour).set("stroke-width", 1)
}

/// Lines up and down at ratios, of which 1 stands out, with what they are below them.
pub fn ratios(ticks: impl IntoIterator<Item = f64>, x: impl Fn(f64) -> f64, top: f64, bottom: f64) -> Group {
    ticks.into_iter().fold(Group::new(), |group, tick| {
        let colour = if tick == 1.0 { INK } else { GRID };
        let words = label(format!("{tick}×"), x(tick), bottom + 18.0, 11.0, "middle");
        group.add(line([x(tick), top - 6.0], [x(tick), bottom], colour)).add(words)
    })
}

/// A line through points, each of them marked.
pub fn curve(points: &[(f64, f64)], colour: &str) -> Group {
    let path: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
    let line = Polyline::new().set("points", path.join(" ")).set("fill", "none").set("stroke-width", 2);
    points.iter().fold(Group::new().add(line.set("stroke", colour)), |group, (x, y)| {
        group.add(Circle::new().set("cx", *x).set("cy", *y).set("r", 3).set("fill", colour))
    })
}

/// What the colours mean, in one row.
pub fn legend<'a>(entries: impl IntoIterator<Item = (&'a str, &'a str)>, y: f64) -> Group {
    let (mut group, mut x) = (Group::new(), MARGIN);
    for (name, colour) in entries {
        group = group.add(bar(x, y, 12.0, 12.0, colour)).add(text(name, x + 18.0, y + 11.0, 13.0));
        x += 46.0 + name.len() as f64 * 7.2;
    }
    group
}

/// Hundredths of a pixel are enough.
pub fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
