//! For people: one screen.

use std::fmt::Write as _;

use console::{Alignment, Term, measure_text_width, pad_str, style, truncate_str};
use sidetable_picture::Moment;
use sidetable_picture::counts::Counts;

use crate::arc::places::Place;
use crate::arc::tables::{Line, Sums, Tables};

/// Columns where stdout is no terminal.
const WIDE: usize = 140;

/// The first `rows` of each table.
pub fn print(counts: &Counts, tables: &Tables, rows: usize) -> String {
    let columns = Term::stdout().size_checked().map_or(WIDE, |(_, columns)| usize::from(columns).max(80));
    let mut words = head(counts, tables);
    calls(&mut words, tables, rows, columns);
    types(&mut words, tables, rows, columns);
    pairs(&mut words, counts, tables, rows, columns);
    allocations(&mut words, tables, rows, columns);
    words.push_str("\nLower bounds: calls inside the runtime's library do not come by a preload.\n");
    words
}

fn head(counts: &Counts, tables: &Tables) -> String {
    let Sums { retains, releases, objects, bytes } = tables.all;
    let how =
        if counts.every == 1 { String::from("every call") } else { format!("one call in about {}", counts.every) };
    let threads = if counts.threads == 1 { String::from("1 thread") } else { format!("{} threads", counts.threads) };
    let ended = match counts.moment {
        Moment::Signal(number) => format!(", ended by signal {number}"),
        Moment::Exit | Moment::Asked => String::new(),
    };
    let name = counts.program.rsplit('/').next().unwrap_or_default();
    format!(
        "{}: {} retains, {} releases, {} objects of {}; {how} counted, in {threads}{ended}\n",
        style(name).bold(),
        grouped(retains),
        grouped(releases),
        grouped(objects),
        size(bytes)
    )
}

fn calls(words: &mut String, tables: &Tables, rows: usize, columns: usize) {
    let mut sum = 0;
    let mut table = Table::new(&[">references", ">share", ">together", "operation", "type", "where"]);
    for line in tables.lines.iter().take(rows) {
        sum += line.amount;
        table.row([
            grouped(line.amount),
            share(line.amount, tables.all.traffic()),
            share(sum, tables.all.traffic()),
            line.operation.word().to_owned(),
            short(&line.type_name),
            place(&line.place),
        ]);
    }
    table.print(words, "Who retains and releases", tables.lines.len(), columns);
}

fn types(words: &mut String, tables: &Tables, rows: usize, columns: usize) {
    let mut table = Table::new(&[">retains", ">releases", ">objects", ">bytes", "type"]);
    for (name, sums) in tables.types.iter().take(rows) {
        table.row([
            grouped(sums.retains),
            grouped(sums.releases),
            grouped(sums.objects),
            size(sums.bytes),
            short(name),
        ]);
    }
    table.print(words, "By type", tables.types.len(), columns);
}

fn pairs(words: &mut String, counts: &Counts, tables: &Tables, rows: usize, columns: usize) {
    let mut table = Table::new(&[">retains", ">releases", "type", "function"]);
    for pair in tables.pairs.iter().take(rows) {
        let Sums { retains, releases, .. } = pair.sums;
        table.row([grouped(retains), grouped(releases), short(&pair.type_name), short(&pair.function)]);
    }
    let about = if counts.every == 1 { "as many" } else { "about as many" };
    let title = format!("Pairs that cancel out: functions that release {about} references of a type as they retain");
    table.print(words, &title, tables.pairs.len(), columns);
}

fn allocations(words: &mut String, tables: &Tables, rows: usize, columns: usize) {
    let mut table = Table::new(&[">objects", ">bytes", "type", "where"]);
    for Line { place: at, type_name, calls, amount, .. } in tables.allocations.iter().take(rows) {
        table.row([grouped(*calls), size(*amount), short(type_name), place(at)]);
    }
    table.print(words, "Allocations", tables.allocations.len(), columns);
}

/// `main.swift:7 keep(_:)`.
fn place(place: &Place) -> String {
    let function = short(&place.function);
    place
        .short_source()
        .map_or_else(|| format!("{function} in {}", place.file_name()), |source| format!("{source} {function}"))
}

/// A Swift name without the module that everybody knows.
fn short(name: &str) -> String {
    name.replace("Swift.", "")
}

fn share(part: u64, whole: u64) -> String {
    format!("{:.1} %", part as f64 * 100.0 / whole.max(1) as f64)
}

/// `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut words = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}

fn size(bytes: u64) -> String {
    let mut size = bytes as f64;
    for unit in ["B", "KiB", "MiB", "GiB"] {
        if size < 1024.0 {
            return if unit == "B" { format!("{bytes} B") } else { format!("{size:.1} {unit}") };
        }
        size /= 1024.0;
    }
    format!("{size:.1} TiB")
}

/// Columns as wide as they need to be: `>` in front of a name has its column on the right.
struct Table {
    rows: Vec<Vec<String>>,
    alignments: Vec<Alignment>,
}

/// A column in the middle gets no wider.
const WIDEST: usize = 40;

impl Table {
    fn new(names: &[&str]) -> Self {
        let alignment = |name: &&str| if name.starts_with('>') { Alignment::Right } else { Alignment::Left };
        let names_row = names.iter().map(|name| name.trim_start_matches('>').to_owned()).collect();
        Self { rows: vec![names_row], alignments: names.iter().map(alignment).collect() }
    }

    fn row<const N: usize>(&mut self, row: [String; N]) {
        self.rows.push(row.to_vec());
    }

    /// Nothing where there are no rows.
    fn print(&self, words: &mut String, title: &str, all: usize, columns: usize) {
        let shown = self.rows.len() - 1;
        if shown == 0 {
            return;
        }
        let of = if shown < all { format!(" (the first {shown} of {})", grouped(all as u64)) } else { String::new() };
        let _ = writeln!(words, "\n{}{of}", style(title).bold());
        let last = self.alignments.len() - 1;
        let width = |column: usize| self.rows.iter().map(|row| measure_text_width(&row[column])).max().unwrap_or(0);
        let widths: Vec<usize> = (0..last).map(|column| width(column).min(WIDEST)).collect();
        let left = columns.saturating_sub(widths.iter().map(|width| width + 2).sum::<usize>() + 2);
        for (number, row) in self.rows.iter().enumerate() {
            let mut line = String::from("  ");
            for ((cell, width), alignment) in row.iter().zip(&widths).zip(&self.alignments) {
                line.push_str(&pad_str(cell, *width, *alignment, Some("…")));
                line.push_str("  ");
            }
            line.push_str(&truncate_str(&row[last], left, "…"));
            let line = line.trim_end();
            let _ = if number == 0 { writeln!(words, "{}", style(line).dim()) } else { writeln!(words, "{line}") };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arc::tables::tests::some;

    #[test]
    fn numbers_are_for_people() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([0, 1023, 1024, 1_572_864].map(size), ["0 B", "1023 B", "1.0 KiB", "1.5 MiB"]);
    }

    #[test]
    fn the_screen_says_where_of_what_and_that_it_is_a_lower_bound() {
        let (counts, tables) = some(1);
        let screen = print(&counts, &tables, 2);
        for words in [
            "p: 4,003 retains, 1,000 releases, 7 objects of 224 B; every call counted, in 1 thread",
            "p.swift:3 hoards",
            "(the first 2 of 4)",
            "60.0 %",
            "Pairs that cancel out",
            "Lower bounds",
        ] {
            assert!(screen.contains(words), "{words} in {screen}");
        }
    }
}
