//! What all pictures have in common: colours, type, and a card to stand on.

use svg::Document;
use svg::node::element::{Rectangle, Text, Title};

/// Of lines and words.
pub const INK: &str = "#1f2937";
/// Of what is less important.
pub const FAINT_INK: &str = "#6b7280";
/// Of lines in the background.
pub const GRID: &str = "#e5e7eb";
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

/// Words, from their lower left corner.
pub fn text(content: impl Into<String>, x: f64, y: f64, size: f64) -> Text {
    Text::new(content).set("x", round(x)).set("y", round(y)).set("font-size", size).set("fill", INK)
}

/// Hundredths of a pixel are enough.
pub fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
