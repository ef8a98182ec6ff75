//! What was found in a program beside what had to be.

use super::header::Due;
use super::pattern::{Step, fits};
use super::report::{Cycle, Report};

/// Findings, counted, and in words where they are not as they should be.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Leaks that were found, as rings or over-retained objects.
    pub found: u64,
    /// Leaks that metadata cannot tell for sure, and that were reported.
    pub possible: u64,
    /// Leaks that metadata cannot tell, and that need not be reported.
    pub unseen: u64,
    pub missed: Vec<String>,
    pub invented: Vec<String>,
}

impl Verdict {
    pub fn is_right(&self) -> bool {
        self.missed.is_empty() && self.invented.is_empty()
    }

    /// Compares.
    pub fn of(due: &[&Due], report: &Report) -> Self {
        let mut verdict = Self::default();
        let mut rest = Rest::of(report);
        for due in due {
            verdict.take(due, report, &mut rest);
        }
        let sure = rest.cycles.iter().map(|cycle| words(cycle));
        let retained = rest.over_retained.iter().map(|row| format!("over-retained: {} × {}", row.times, row.type_name));
        let possible = rest.possible.iter().map(|cycle| format!("possible: {}", words(cycle)));
        verdict.invented.extend(sure.chain(retained).chain(possible));
        verdict
    }

    fn take(&mut self, due: &Due, report: &Report, rest: &mut Rest<'_>) {
        match due {
            Due::Clean => {}
            Due::Rings(count, patterns) => {
                let taken = rest.take_cycles(|ring| patterns.iter().any(|pattern| pattern.fits(ring)));
                let patterns: Vec<_> = patterns.iter().map(ToString::to_string).collect();
                self.compare(*count, taken, &patterns.join(" or "));
            }
            Due::OverRetained(count, name) => {
                let taken = rest.take_over_retained(name);
                self.compare(*count, taken, &format!("over-retained {name}"));
            }
            Due::Possible(name, _) => {
                let taken = rest.take_all_with(name);
                self.possible += taken.min(1);
                if taken == 0 {
                    self.missed.push(format!("something possible with {name}"));
                }
            }
            Due::Unseen(name, _) => {
                rest.take_possible_with(name);
                self.unseen += 1;
            }
            Due::Objects { least, is_exact } => {
                let what = format!("{} leaked objects where {least} are due", report.objects);
                if report.objects < *least {
                    self.missed.push(what);
                } else if *is_exact && report.objects > *least {
                    self.invented.push(what);
                }
            }
        }
    }

    fn compare(&mut self, due: u64, found: u64, what: &str) {
        self.found += found.min(due);
        if found < due {
            self.missed.push(format!("{found} of {due} {what}"));
        } else if found > due {
            self.invented.push(format!("{found} instead of {due} {what}"));
        }
    }
}

/// Findings that nothing due has been compared with.
struct Rest<'a> {
    cycles: Vec<&'a Cycle>,
    over_retained: Vec<&'a super::report::OverRetained>,
    possible: Vec<&'a Cycle>,
}

impl<'a> Rest<'a> {
    fn of(report: &'a Report) -> Self {
        Self {
            cycles: report.cycles.iter().collect(),
            over_retained: report.over_retained.iter().collect(),
            possible: report.possible.iter().collect(),
        }
    }

    fn take_cycles(&mut self, is_due: impl Fn(&[Step]) -> bool) -> u64 {
        let taken = self.cycles.extract_if(.., |cycle| is_due(&cycle.ring));
        taken.map(|cycle| cycle.times).sum()
    }

    fn take_over_retained(&mut self, name: &str) -> u64 {
        let taken = self.over_retained.extract_if(.., |row| fits(name, &row.type_name));
        taken.map(|row| row.times).sum()
    }

    fn take_possible_with(&mut self, name: &str) -> u64 {
        self.possible.extract_if(.., |cycle| has(&cycle.ring, name)).map(|cycle| cycle.times).sum()
    }

    fn take_all_with(&mut self, name: &str) -> u64 {
        self.take_cycles(|ring| has(ring, name)) + self.take_over_retained(name) + self.take_possible_with(name)
    }
}

fn has(ring: &[Step], name: &str) -> bool {
    ring.iter().any(|step| fits(name, &step.type_name))
}

/// Steps of a ring that are shown.
const SHOWN: usize = 8;

fn words(cycle: &Cycle) -> String {
    let steps = cycle.ring.iter().take(SHOWN).map(|step| format!("{}.{}", step.type_name, step.field));
    let more = if cycle.ring.len() > SHOWN { " -> …" } else { "" };
    format!("{} × {}{more}", cycle.times, steps.collect::<Vec<_>>().join(" -> "))
}

#[cfg(test)]
mod tests {
    use super::super::pattern::Pattern;
    use super::super::report::OverRetained;
    use super::*;

    fn cycle(times: u64, steps: &[(&str, &str)]) -> Cycle {
        let step = |(name, field): &(&str, &str)| Step { type_name: (*name).into(), field: (*field).into() };
        Cycle { times, ring: steps.iter().map(step).collect() }
    }

    fn rings(count: u64, ring: &str) -> Due {
        Due::Rings(count, vec![Pattern::read(ring).expect("a ring")])
    }

    fn report() -> Report {
        Report {
            cycles: vec![cycle(2, &[("A", "b"), ("B", "a")])],
            over_retained: vec![OverRetained { times: 3, type_name: "Group".into() }],
            possible: vec![cycle(1, &[("Owner", "storage"), ("Storage", "")])],
            objects: 7,
        }
    }

    #[test]
    fn what_is_due_and_found_is_right() {
        let group = Due::OverRetained(3, "Group".into());
        let owner = Due::Possible("Owner".into(), "tails".into());
        let objects = Due::Objects { least: 7, is_exact: true };
        let verdict = Verdict::of(&[&rings(2, "B.a -> A.b"), &group, &owner, &objects], &report());
        assert_eq!(verdict, Verdict { found: 5, possible: 1, ..Verdict::default() });
        assert!(verdict.is_right());
    }

    #[test]
    fn what_is_not_due_is_invented() {
        let verdict = Verdict::of(&[&Due::Clean], &report());
        assert_eq!(
            verdict.invented,
            ["2 × A.b -> B.a", "over-retained: 3 × Group", "possible: 1 × Owner.storage -> Storage."]
        );
        assert!(!verdict.is_right() && verdict.missed.is_empty());
    }

    #[test]
    fn what_is_due_and_not_found_is_missed() {
        let none = Report::default();
        let due = [
            rings(1, "A.b"),
            Due::OverRetained(1, "Group".into()),
            Due::Possible("Owner".into(), "tails".into()),
            Due::Objects { least: 1, is_exact: false },
        ];
        let verdict = Verdict::of(&due.iter().collect::<Vec<_>>(), &none);
        assert_eq!((verdict.missed.len(), verdict.invented.len(), verdict.found), (4, 0, 0));
        assert_eq!(verdict.missed[0], "0 of 1 A.b");
    }

    #[test]
    fn numbers_count() {
        let found = |count| {
            let verdict =
                Verdict::of(&[&rings(count, "A.b -> B.a")], &Report { cycles: report().cycles, ..Report::default() });
            (verdict.found, verdict.missed.len(), verdict.invented.len())
        };
        assert_eq!(found(2), (2, 0, 0));
        assert_eq!(found(3), (2, 1, 0));
        assert_eq!(found(1), (1, 0, 1));
        let objects = |least, is_exact| {
            Verdict::of(&[&Due::Objects { least, is_exact }], &Report { objects: 5, ..Report::default() })
        };
        assert!(objects(5, true).is_right() && objects(4, false).is_right());
        assert_eq!(objects(4, true).invented.len(), 1);
        assert_eq!(objects(6, false).missed.len(), 1);
    }

    #[test]
    fn what_cannot_be_seen_may_be_possible_and_not_sure() {
        let unseen = |name: &str| Due::Unseen(name.into(), "C's memory".into());
        let possible = Report { possible: report().possible, ..Report::default() };
        assert!(Verdict::of(&[&unseen("Owner")], &possible).is_right());
        assert!(Verdict::of(&[&unseen("Owner")], &Report::default()).is_right());
        assert!(!Verdict::of(&[&unseen("Other")], &possible).is_right());
        assert!(!Verdict::of(&[&unseen("A")], &Report { cycles: report().cycles, ..Report::default() }).is_right());
    }
}
