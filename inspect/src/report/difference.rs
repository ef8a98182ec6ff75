//! What two pictures differ in, for people.

use std::fmt::Write;

use console::{Alignment, measure_text_width, pad_str};
use sidetable_picture::leaks::Tally;
use sidetable_picture::{Difference, Picture, difference};

use super::text::Ink;
use super::words;

/// Types that fit a screen.
const SHOWN: usize = 24;

/// A table of the types that have new objects or lost some.
pub fn text(old: &Picture, new: &Picture, ink: Ink) -> String {
    let rows = difference(old, new);
    let sum = |part: fn(&Difference) -> Tally| rows.iter().map(part).sum::<Tally>();
    let (came, went) = (sum(|row| row.new), sum(|row| row.gone));
    let mut out = String::new();
    if old.process != new.process {
        out += "these are two processes: an object of one is the same as one of the other only by chance\n";
    }
    if rows.is_empty() {
        return out + "no difference\n";
    }
    out += &format!("{}\n\n", ink.bold(format!("new: {}; gone: {}", words::tally(came), words::tally(went))));

    let heads = ["type", "new", "", "gone", "", "the new ones are held by"];
    let cells = rows.iter().take(SHOWN).map(|row| {
        let numbers = |tally: Tally| match tally.objects {
            0 => [String::new(), String::new()],
            objects => [words::grouped(objects), words::bytes(tally.bytes)],
        };
        let ([new, new_bytes], [gone, gone_bytes]) = (numbers(row.new), numbers(row.gone));
        [row.name.clone(), new, new_bytes, gone, gone_bytes, holder(row)]
    });
    let lines: Vec<[String; 6]> = std::iter::once(heads.map(Into::into)).chain(cells).collect();
    let widths: [usize; 6] =
        std::array::from_fn(|column| lines.iter().map(|line| measure_text_width(&line[column])).max().unwrap_or(0));
    for (place, line) in lines.iter().enumerate() {
        let mut text = String::new();
        for (column, cell) in line.iter().enumerate() {
            let side = if matches!(column, 1..=4) { Alignment::Right } else { Alignment::Left };
            text += &pad_str(cell, widths[column], side, None);
            text += "  ";
        }
        let text = text.trim_end();
        out += &if place == 0 { format!("{}\n", ink.dim(text)) } else { format!("{text}\n") };
    }
    if rows.len() > SHOWN {
        let left = words::count((rows.len() - SHOWN) as u64, "more type");
        writeln!(out, "{}", ink.dim(format!("… and {left}"))).expect("a string takes all that is written");
    }
    out
}

fn holder(row: &Difference) -> String {
    match &row.holder {
        Some(holder) => {
            let field = holder.field.as_deref().map(words::dotted).unwrap_or_default();
            format!("{}  {field}  ({})", holder.name, words::count(holder.references, "reference"))
        }
        None if row.new.objects != 0 => "no object: stacks, globals, C".into(),
        None => String::new(),
    }
}
