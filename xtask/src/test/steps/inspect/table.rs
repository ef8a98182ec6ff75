//! The table of what was found, missed and invented, by program and way of building.

use std::fmt::Write;

use anyhow::Result;

use super::header::Due;
use super::programs::Program;
use super::verdict::Verdict;
use super::way::Way;

/// What was seen of one program, in the order of [`Way::ALL`].
pub type Row<'a> = (&'a Program, Vec<Result<Verdict>>);

/// Sums over programs.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sum {
    found: u64,
    possible: u64,
    unseen: u64,
    missed: usize,
    invented: usize,
    broken: usize,
}

impl Sum {
    fn add(&mut self, verdict: &Result<Verdict>) {
        match verdict {
            Err(_) => self.broken += 1,
            Ok(verdict) => {
                self.found += verdict.found;
                self.possible += verdict.possible;
                self.unseen += verdict.unseen;
                self.missed += verdict.missed.len();
                self.invented += verdict.invented.len();
            }
        }
    }

    /// `found 40, missed 1`; what is zero is left out, but for the words that the table is about.
    fn words(&self) -> String {
        let numbers = [("possible", self.possible), ("unseen", self.unseen), ("not looked at", self.broken as u64)];
        let others = numbers.into_iter().filter(|(_, number)| *number > 0);
        let mut words = format!("found {}, missed {}, false {}", self.found, self.missed, self.invented);
        for (word, number) in others {
            let _ = write!(words, ", {word} {number}");
        }
        words
    }
}

/// One line for all of it.
pub fn summary(rows: &[Row<'_>]) -> String {
    sum(rows.iter().flat_map(|(_, verdicts)| verdicts)).words()
}

fn sum<'a>(verdicts: impl Iterator<Item = &'a Result<Verdict>>) -> Sum {
    let mut sum = Sum::default();
    verdicts.for_each(|verdict| sum.add(verdict));
    sum
}

/// The whole table, what is wrong in it, and why some leaks are no more than possible.
pub fn text(rows: &[Row<'_>]) -> String {
    let mut text = format!("{:<34}", "program");
    for way in Way::ALL {
        let _ = write!(text, "{:<20}", way.name());
    }
    text.push('\n');
    for (program, verdicts) in rows {
        let _ = write!(text, "{:<34}", program.name());
        for verdict in verdicts {
            let _ = write!(text, "{:<20}", cell(verdict));
        }
        text.push('\n');
    }
    text.push('\n');
    for (way, name) in Way::ALL.into_iter().map(|way| (way as usize, way.name())) {
        let words = sum(rows.iter().filter_map(|(_, verdicts)| verdicts.get(way))).words();
        let _ = writeln!(text, "{name:<34}{words}");
    }
    let _ = writeln!(text, "{:<34}{}", "all", summary(rows));
    reasons(&mut text, rows);
    faults(&mut text, rows);
    text.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// A program that is as it should be has its findings here, or `clean`.
fn cell(verdict: &Result<Verdict>) -> String {
    let Ok(verdict) = verdict else { return "not looked at".into() };
    let numbers = [
        ("", verdict.found),
        ("possible ", verdict.possible),
        ("unseen ", verdict.unseen),
        ("missed ", verdict.missed.len() as u64),
        ("false ", verdict.invented.len() as u64),
    ];
    let numbers: Vec<_> =
        numbers.iter().filter(|(_, number)| *number > 0).map(|(word, number)| format!("{word}{number}")).collect();
    if numbers.is_empty() { "clean".into() } else { numbers.join(", ") }
}

fn reasons(text: &mut String, rows: &[Row<'_>]) {
    text.push_str("\nWhat the metadata cannot tell:\n");
    for (program, _) in rows {
        for due in program.header.due(Way::Release) {
            if let Due::Possible(name, why) | Due::Unseen(name, why) = due {
                let _ = writeln!(text, "{}: {name}: {why}", program.name());
            }
        }
        if let Some(why) = &program.header.why {
            let _ = writeln!(text, "{}: {why}", program.name());
        }
    }
}

fn faults(text: &mut String, rows: &[Row<'_>]) {
    for (program, verdicts) in rows {
        for (verdict, way) in verdicts.iter().zip(Way::ALL) {
            let faults = match verdict {
                Err(error) => vec![format!("not looked at: {error:#}")],
                Ok(verdict) => {
                    let missed = verdict.missed.iter().map(|what| format!("missed: {what}"));
                    missed.chain(verdict.invented.iter().map(|what| format!("false: {what}"))).collect()
                }
            };
            for fault in faults {
                let _ = writeln!(text, "\n{} {}: {fault}", program.name(), way.name());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use anyhow::anyhow;

    use super::super::header::Header;
    use super::*;

    #[test]
    fn a_table_has_rows_sums_reasons_and_faults() {
        let source = "// leaks: 1 ring: A.b\n// unseen: Poller: C's memory\n// prints: 1\n";
        let header = Header::read(source).expect("a header");
        let program = Program { source: PathBuf::from("/x/leaks/poller.swift"), header };
        let right = || Verdict { found: 1, unseen: 1, ..Verdict::default() };
        let wrong = Verdict { missed: vec!["0 of 1 A.b".into()], invented: vec!["C.d".into()], ..Verdict::default() };
        let rows = [(&program, vec![Ok(right()), Ok(right()), Ok(wrong), Err(anyhow!("it hangs"))])];
        assert_eq!(summary(&rows), "found 2, missed 1, false 1, unseen 2, not looked at 1");
        let text = text(&rows);
        for line in [
            "leaks/poller                      1, unseen 1         1, unseen 1         missed 1, false 1   not looked at",
            "static                            found 0, missed 1, false 1",
            "relinked                          found 0, missed 0, false 0, not looked at 1",
            "leaks/poller: Poller: C's memory",
            "leaks/poller static: missed: 0 of 1 A.b",
            "leaks/poller static: false: C.d",
            "leaks/poller relinked: not looked at: it hangs",
        ] {
            assert!(text.lines().any(|found| found == line), "`{line}` is not in\n{text}");
        }
    }
}
