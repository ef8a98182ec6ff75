//! What the test run found out in figures, and the page of them: docs/proof-figures.md.
//!
//! Each step leaves a file `target/xtask/figures/NAME.json`, where the name says which step's, and which part of it:
//!
//! ```json
//! {
//!   "title": "Random programs, one thread",
//!   "made_by": "cargo xtask test --only random",
//!   "columns": ["how", "programs", "steps"],
//!   "rows": [["on the C library's allocator", 80123, 5012345]],
//!   "found": ["what was wrong, in words; nothing here is good news"]
//! }
//! ```
//!
//! Cells are texts or numbers. `cargo xtask proof-figures` draws the page of all files that are there, in the order of their names.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::making;
use crate::screen;
use crate::workspace::Workspace;

const PAGE: &str = "docs/proof-figures.md";

/// What one step found out.
pub struct Figures {
    pub title: &'static str,
    pub made_by: &'static str,
    pub columns: &'static [&'static str],
    pub rows: Vec<Vec<Value>>,
    pub found: Vec<String>,
}

impl Figures {
    /// Keeps them for the page.
    pub fn keep(&self, workspace: &Workspace, name: &str) -> Result<()> {
        let folder = folder(workspace)?;
        let file = folder.join(format!("{name}.json"));
        let text = json!({
            "title": self.title, "made_by": self.made_by, "columns": self.columns, "rows": self.rows, "found": self.found,
        });
        making::replace(&file, |new| {
            fs::write(new, format!("{text:#}\n")).with_context(|| format!("cannot write {}", new.display()))
        })
    }
}

fn folder(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.scratch()?.join("figures");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(folder)
}

/// Draws the page.
pub fn run(workspace: &Workspace) -> Result<()> {
    let folder = folder(workspace)?;
    let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|is| is == "json"));
    files.sort();
    ensure!(!files.is_empty(), "no step of the test run has left figures: cargo xtask test --only random");
    let parts = files.iter().map(|file| {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let figures = serde_json::from_str(&text).with_context(|| format!("{} is no JSON", file.display()))?;
        part(&figures).with_context(|| format!("{} is not what a step leaves", file.display()))
    });
    let page = page(&parts.collect::<Result<Vec<_>>>()?);
    let file = workspace.root.join(PAGE);
    fs::write(&file, page).with_context(|| format!("cannot write {}", file.display()))?;
    screen::did("Drew", format!("{PAGE} of {} files", files.len()));
    Ok(())
}

fn page(parts: &[String]) -> String {
    let top = "<!-- Made by `cargo xtask proof-figures` of what the test run left. Edit nothing, run it again. -->\n\n# Proof, in figures\n\n\
        What the last runs of the steps in [proof.md](proof.md) that search did, and what they found.\n";
    let parts: String = parts.iter().map(|part| format!("\n{part}")).collect();
    format!("{top}{parts}")
}

fn part(figures: &Value) -> Option<String> {
    let text = |name: &str| figures[name].as_str();
    let columns = figures["columns"].as_array()?;
    let mut lines = vec![format!("## {}\n", text("title")?), row(columns)?];
    lines.push(format!("|{}", alignment(columns)));
    for cells in figures["rows"].as_array()? {
        lines.push(row(cells.as_array()?)?);
    }
    let found: Vec<&str> = figures["found"].as_array()?.iter().map(Value::as_str).collect::<Option<_>>()?;
    let verdict = if found.is_empty() { "Found: nothing.".to_owned() } else { format!("Found: {}.", found.join("; ")) };
    lines.push(format!("\n{verdict} Made by `{}`.\n", text("made_by")?));
    Some(lines.join("\n"))
}

/// The first column is text, the others are mostly numbers.
fn alignment(columns: &[Value]) -> String {
    columns.iter().enumerate().map(|(index, _)| if index == 0 { "---|" } else { "--:|" }).collect()
}

fn row(cells: &[Value]) -> Option<String> {
    let cells: Vec<String> = cells.iter().map(cell).collect::<Option<_>>()?;
    Some(format!("| {} |", cells.join(" | ")))
}

/// A text, or a number as people read it.
fn cell(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => number.as_u64().map(thousands).or_else(|| Some(format!("{:.1}", number.as_f64()?))),
        _ => None,
    }
}

/// With blanks between thousands.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_a_table_and_what_was_found() {
        let figures = json!({
            "title": "Steps", "made_by": "it", "columns": ["how", "steps", "seconds"], "rows": [["fast", 1_234_567, 2.5]], "found": [],
        });
        let due = "## Steps\n\n| how | steps | seconds |\n|---|--:|--:|\n| fast | 1\u{202f}234\u{202f}567 | 2.5 |\n\nFound: nothing. Made by `it`.\n";
        assert_eq!(part(&figures).as_deref(), Some(due));
        let found =
            json!({ "title": "Steps", "made_by": "it", "columns": ["how"], "rows": [], "found": ["this", "that"] });
        assert!(part(&found).is_some_and(|part| part.contains("\nFound: this; that. Made by")));
        assert_eq!(part(&json!({ "title": "Steps" })), None);
        assert_eq!([0, 999, 1000, 12_345_678].map(thousands), ["0", "999", "1\u{202f}000", "12\u{202f}345\u{202f}678"]);
    }
}
