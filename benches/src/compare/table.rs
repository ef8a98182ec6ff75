//! What a comparison prints.

use super::agree::Agreement;
use super::turns::Turns;
use crate::stats::Summary;
use crate::whole::run::Sample;
use crate::whole::shares::{Counted, Shares};

/// What one build took that was counted, not timed.
#[derive(Debug, Default)]
pub struct Side {
    /// Callgrind's instructions; `None` where it is not installed.
    pub instructions: Option<Counted>,
    /// The samples of `perf`; `None` where it is not installed, or may not.
    pub samples: Option<Counted>,
}

/// Everything that was found.
#[derive(Debug)]
pub struct Comparison {
    /// The program and its arguments.
    pub title: String,
    /// On what.
    pub machine: String,
    /// What could be compared.
    pub agreement: Agreement,
    /// How they end.
    pub status: String,
    /// How many runs each.
    pub rounds: usize,
    /// What they took.
    pub turns: Turns,
    /// What was counted: Swift's own, ours.
    pub sides: [Side; 2],
}

impl Comparison {
    /// The lines, the last of them the answer.
    pub fn text(&self) -> String {
        let mut lines = vec![
            format!("{}: in turns, runs of each: {}; {}", self.title, self.rounds, self.machine),
            self.agreed(),
            String::new(),
            row("", "Swift's own", "sidetable", ""),
        ];
        let seconds: fn(&Sample) -> f64 = |sample| sample.seconds;
        for (name, value) in [("time", seconds), ("processor time", |sample: &Sample| sample.processor_seconds)] {
            let [stock, ours] = [0, 1].map(|side| milliseconds(&self.turns.of(side, value)));
            lines.push(row(name, &stock, &ours, &format!("{} as fast", times(&self.turns.ratios(1, value)))));
        }
        let noise = self.turns.ratios(2, seconds);
        lines.push(row("  stock against stock", "", "", &format!("{} as fast", times(&noise))));
        let peak: fn(&Sample) -> f64 = |sample| sample.peak;
        let [stock, ours] = [0, 1].map(|side| self.turns.of(side, peak).median / 1024.0);
        let memory = format!("{:.3}× as much", ours / stock);
        lines.push(row("peak memory", &format!("{stock:.1} MiB"), &format!("{ours:.1} MiB"), &memory));
        lines.extend(self.counted());
        lines.extend([String::new(), self.answer()]);
        lines.join("\n") + "\n"
    }

    fn agreed(&self) -> String {
        match self.agreement {
            Agreement::Output => format!("both say the same, and end with {}", self.status),
            Agreement::Status { line } => format!(
                "both end with {}; what they say was not compared, since line {line} differs from run to run on Swift's own runtime",
                self.status
            ),
        }
    }

    fn counted(&self) -> Vec<String> {
        let [stock, ours] = &self.sides;
        let mut lines = Vec::new();
        match (&stock.instructions, &ours.instructions) {
            (Some(stock), Some(ours)) => {
                let [left, right] = [stock, ours].map(|counted| format!("{:.1} M", counted.instructions / 1e6));
                let fewer = format!("{:.2}× as few", stock.instructions / ours.instructions);
                lines.push(row("instructions", &left, &right, &fewer));
            }
            _ if self.turns.are_too_long_to_count() => {
                lines.push("instructions were not counted: that takes some fifty times as long".into())
            }
            _ => lines.push("instructions were not counted: valgrind is not installed".into()),
        }
        let shares = |counted: &Counted| counted.shares.all().map(|share| format!("{:.1} %", share * 100.0));
        let (of, found) = match (&stock.samples, &ours.samples) {
            (Some(stock), Some(ours)) => ("the samples of perf", Some((stock, ours))),
            _ => (
                "callgrind's instructions (perf is not installed, or may not take samples)",
                stock.instructions.as_ref().zip(ours.instructions.as_ref()),
            ),
        };
        if let Some((stock, ours)) = found {
            lines.extend([String::new(), format!("Where in the runtime: {of}")]);
            for ((title, stock), ours) in Shares::TITLES.iter().zip(shares(stock)).zip(shares(ours)) {
                lines.push(row(&format!("  {title}"), &stock, &ours, ""));
            }
        }
        lines
    }

    /// Whether it gains, given how far stock is from stock.
    fn answer(&self) -> String {
        let seconds: fn(&Sample) -> f64 = |sample| sample.seconds;
        let (gain, noise) = (self.turns.ratios(1, seconds), self.turns.ratios(2, seconds));
        let is_beyond_noise = gain.first_quartile > noise.third_quartile || gain.third_quartile < noise.first_quartile;
        let times = gain.median;
        if is_beyond_noise {
            format!("On sidetable this program is {times:.2}× as fast.")
        } else {
            format!(
                "On sidetable this program takes the same time: {times:.2}× is within what stock and stock differ by."
            )
        }
    }
}

fn row(name: &str, stock: &str, ours: &str, ratio: &str) -> String {
    format!("{name:<36}{stock:>20}  {ours:>20}  {ratio}").trim_end().to_owned()
}

fn times(of: &Summary) -> String {
    format!("{:.2}× ({:.2}–{:.2})", of.median, of.first_quartile, of.third_quartile)
}

/// With as many places as say something.
fn milliseconds(of: &Summary) -> String {
    let places = if of.median < 0.01 { 2 } else { 0 };
    let [median, first, third] = [of.median, of.first_quartile, of.third_quartile].map(|seconds| seconds * 1e3);
    format!("{median:.places$} ms ({first:.places$}–{third:.places$})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::Invocation;

    fn comparison() -> Comparison {
        let sleep = Invocation { program: "/bin/sleep".into(), arguments: vec!["0.01".into()] };
        let counted = |instructions| Side {
            instructions: Some(Counted { instructions, shares: Shares { metadata: 0.125, ..Shares::default() } }),
            samples: None,
        };
        Comparison {
            title: "sleep 0.01".into(),
            machine: "a machine".into(),
            agreement: Agreement::Output,
            status: "exit status: 0".into(),
            rounds: 3,
            turns: Turns::run(&sleep, &sleep, 3, Agreement::Output).expect("sleep runs"),
            sides: [counted(3e6), counted(2e6)],
        }
    }

    #[test]
    fn every_number_has_its_line() {
        let text = comparison().text();
        let line = |start: &str| text.lines().find(|line| line.starts_with(start)).unwrap_or_default().to_owned();
        assert!(line("time ").contains(" ms (") && line("time ").contains("as fast"), "{text}");
        assert!(line("  stock against stock").ends_with("as fast"), "{text}");
        assert!(line("peak memory").contains("MiB"), "{text}");
        assert!(line("instructions").ends_with("1.50× as few"), "{text}");
        assert!(line("  metadata lookups").contains("12.5 %"), "{text}");
    }

    #[test]
    fn what_was_not_counted_is_said() {
        let mut comparison = comparison();
        comparison.sides = Default::default();
        let text = comparison.text();
        assert!(text.contains("valgrind is not installed") && !text.contains("metadata lookups"), "{text}");
    }
}
