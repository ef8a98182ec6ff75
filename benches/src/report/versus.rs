//! A run beside an earlier one of the same processor, for a terminal: what a change did.

use std::path::Path;

use anyhow::{Result, ensure};

use super::machine::Processor;
use super::markdown::digits;
use super::measured::Record;
use super::output::read;
use super::record::Report;
use crate::Peer;
use crate::results;
use crate::stats::Summary;
use crate::whole::results as whole;

/// An earlier record, which must be of the processor that this runs on.
pub fn earlier<R: Record>(path: &Path) -> Result<R> {
    let record: R = read(path)?;
    let (then, now) = (&record.run().machine.processor, &Processor::this());
    ensure_same(path, then, now)?;
    Ok(record)
}

fn ensure_same(path: &Path, then: &Processor, now: &Processor) -> Result<()> {
    ensure!(
        then.folder() == now.folder(),
        "{} was measured on another processor, {}; this is {}",
        path.display(),
        then.line(),
        now.line()
    );
    Ok(())
}

/// Ours, operation by operation in each process, where both runs have it.
pub fn operations(before: &Report, after: &Report) -> String {
    let mut lines = vec![Line::heads(["operation", "process", "through"])];
    for mode in &after.modes {
        for operation in &mode.operations {
            let earlier = results::operation(&before.modes, mode.mode, operation.operation);
            for (peer, through) in [
                (Peer::SidetableC, "C"),
                (Peer::SidetableCpp, "C++"),
                (Peer::SidetableSharedPtr, "C++, shared_ptr"),
                (Peer::SidetableRust, "Rust"),
            ] {
                if let Some((before, after)) = earlier.and_then(|earlier| earlier.of(peer)).zip(operation.of(peer)) {
                    lines.push(Line::of(
                        [operation.operation.name(), mode.mode.name(), through],
                        before,
                        after,
                        digits,
                    ));
                }
            }
        }
    }
    table("nanoseconds", &before.run.date, &lines)
}

/// Whole programs on ours, where both runs have them.
pub fn programs(before: &whole::Report, after: &whole::Report) -> String {
    let mut lines = vec![Line::heads(["program", "of sidetable"])];
    for after in &after.programs {
        let Some(before) = before.programs.iter().find(|before| before.name == after.name) else { continue };
        let milliseconds = |seconds: f64| format!("{:.0} ms", seconds * 1e3);
        let mebibytes = |kibibytes: f64| format!("{:.1} MiB", kibibytes / 1024.0);
        lines.push(Line::of([&after.name, "time"], &before.ours.seconds, &after.ours.seconds, milliseconds));
        lines.push(Line::unmarked(["", "peak memory"], before.ours.peak, after.ours.peak, mebibytes));
    }
    table("whole processes", &before.run.date, &lines)
}

/// A line of a table.
#[derive(Clone, Debug)]
struct Line(Vec<String>);

impl Line {
    /// The heads of the columns.
    fn heads<const N: usize>(names: [&str; N]) -> Self {
        let rest = ["before", "after", "before / after", ""];
        Self(names.iter().chain(&rest).map(ToString::to_string).collect())
    }

    /// Of what, and the two medians; marked where the quartiles do not overlap.
    fn of<const N: usize>(of: [&str; N], before: &Summary, after: &Summary, shown: fn(f64) -> String) -> Self {
        let mark = if after.third_quartile < before.first_quartile {
            "better"
        } else if after.first_quartile > before.third_quartile {
            "WORSE"
        } else {
            ""
        };
        Self::marked(of, before.median, after.median, shown, mark)
    }

    /// Of what, and two values whose spread is not known.
    fn unmarked<const N: usize>(of: [&str; N], before: f64, after: f64, shown: fn(f64) -> String) -> Self {
        Self::marked(of, before, after, shown, "")
    }

    fn marked<const N: usize>(of: [&str; N], before: f64, after: f64, shown: fn(f64) -> String, mark: &str) -> Self {
        let rest = [shown(before), shown(after), format!("{:.2}×", before / after), mark.to_owned()];
        Self(of.iter().map(ToString::to_string).chain(rest).collect())
    }
}

/// Lines of as many columns each, the heads first. Words stand to the left, numbers to the right.
fn table(unit: &str, date: &str, lines: &[Line]) -> String {
    let columns = lines.first().map_or(0, |line| line.0.len());
    let width = |column: usize| lines.iter().map(|line| line.0[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = format!("{unit}; before: {date}; marked where the quartiles do not overlap\n\n");
    for line in lines {
        let cells = line.0.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| {
            let is_number = (columns.saturating_sub(4)..columns.saturating_sub(1)).contains(&column);
            if is_number { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        });
        text += cells.collect::<Vec<_>>().join("  ").trim_end();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(first_quartile: f64, median: f64, third_quartile: f64) -> Summary {
        Summary { min: None, first_quartile, median, third_quartile, max: None }
    }

    #[test]
    fn what_lies_apart_is_marked() {
        let before = summary(9.5, 10.0, 10.5);
        let line = |after| Line::of(["it"], &before, &after, digits);
        let lines = [
            Line::heads(["what"]),
            line(summary(4.5, 5.0, 5.5)),
            line(summary(8.0, 8.0, 9.5)),
            line(summary(10.4, 11.0, 11.5)),
            line(summary(19.0, 20.0, 21.0)),
        ];
        assert_eq!(
            table("nanoseconds", "2025-01-31", &lines),
            "nanoseconds; before: 2025-01-31; marked where the quartiles do not overlap\n\n\
             what  before  after  before / after\n\
             it      10.0   5.00           2.00×  better\n\
             it      10.0   8.00           1.25×\n\
             it      10.0   11.0           0.91×\n\
             it      10.0   20.0           0.50×  WORSE\n"
        );
    }

    #[test]
    fn another_processor_is_refused_by_name() {
        let [amd, intel] = [("AuthenticAMD", "25", "1", "EPYC"), ("GenuineIntel", "6", "143", "Xeon")]
            .map(|(vendor, family, model, name)| {
                format!("vendor_id: {vendor}\ncpu family: {family}\nmodel: {model}\nmodel name: {name}\n")
            })
            .map(|text| Processor::read(&text));
        let path = Path::new("old.json");
        ensure_same(path, &amd, &amd.clone()).expect("it is the same");
        let error = ensure_same(path, &amd, &intel).expect_err("they differ");
        assert_eq!(
            error.to_string(),
            "old.json was measured on another processor, EPYC, family 25 model 1; this is Xeon, family 6 model 143"
        );
    }
}
