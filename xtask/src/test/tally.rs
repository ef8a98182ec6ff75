//! Counts, and reasons for what was skipped, read out of what test programs print.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

/// How many tests (programs, models, mutants) ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl Tally {
    /// Reads the lines of a test program that count something. These are
    ///
    /// - libtest's `test result: ok. 12 passed; 0 failed; 1 ignored; …`,
    /// - criterion's `Success` after each benchmark it tried,
    /// - loom-tests' `models: 14 passed, 0 failed` and `mutants: 31 caught, 0 missed`.
    pub fn of(text: &str) -> Self {
        let mut tally = Self::default();
        for line in text.lines().map(str::trim) {
            if let Some(counts) = line.strip_prefix("test result: ") {
                let counts = counts.split_once(". ").map_or("", |(_, counts)| counts);
                tally += Self::labelled(counts, ';');
            } else if let Some(counts) = line.strip_prefix("models: ").or_else(|| line.strip_prefix("mutants: ")) {
                tally += Self::labelled(counts, ',');
            } else if line == "Success" {
                tally.passed += 1;
            }
        }
        tally
    }

    /// Reads `12 passed; 0 failed; …`. A label that is none of ours (`measured`, `filtered out`) counts nothing.
    fn labelled(counts: &str, separator: char) -> Self {
        let mut tally = Self::default();
        for count in counts.split(separator) {
            let mut words = count.split_whitespace();
            let Some(number) = words.next().and_then(|word| word.parse::<u64>().ok()) else { continue };
            match words.next() {
                Some("passed" | "caught") => tally.passed += number,
                Some("failed" | "missed") => tally.failed += number,
                Some("ignored") => tally.skipped += number,
                _ => {}
            }
        }
        tally
    }
}

/// Why tests were skipped, and which: a test program of ours prints `SKIPPED: name: why` for a test that it then counts as ignored.
/// It may also say so of tests that it was not asked for and does not count; `ignored` is how many it counts.
pub fn skipped(text: &str, ignored: u64) -> BTreeMap<String, Vec<String>> {
    let lines = || text.lines().map(str::trim);
    let name_of_ignored =
        |line: &str| Some(line.strip_prefix("test ")?.strip_suffix("... ignored")?.trim_end().to_owned());
    let listed: BTreeSet<String> = lines().filter_map(name_of_ignored).collect();
    // Not every test program lists its tests; what those skip is left when the listed ones are told.
    let mut unlisted = ignored.saturating_sub(listed.len() as u64);
    let mut reasons = BTreeMap::<String, Vec<String>>::new();
    for line in lines() {
        let Some((name, why)) = line.strip_prefix("SKIPPED: ").and_then(|line| line.split_once(": ")) else { continue };
        if !listed.contains(name) {
            if unlisted == 0 {
                continue;
            }
            unlisted -= 1;
        }
        reasons.entry(why.to_owned()).or_default().push(name.to_owned());
    }
    reasons
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: u64, failed: u64, skipped: u64) -> Tally {
        Tally { passed, failed, skipped }
    }

    #[test]
    fn adds_up_the_results_of_every_test_binary() {
        let text = "\
running 2 tests
test word::fresh ... ok
test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

     Running tests/threads.rs
test result: FAILED. 11 passed; 1 failed; 3 ignored; 0 measured; 5 filtered out; finished in 1.25s
";
        assert_eq!(Tally::of(text), tally(13, 1, 3));
    }

    #[test]
    fn reads_the_models_and_the_mutants() {
        assert_eq!(Tally::of("a table\nmodels: 14 passed, 2 failed\n"), tally(14, 2, 0));
        assert_eq!(Tally::of("mutants: 31 caught, 1 missed"), tally(31, 1, 0));
    }

    #[test]
    fn counts_the_benchmarks_that_criterion_tried() {
        assert_eq!(Tally::of("Testing retain/ours\nSuccess\n\nTesting retain/arc\nSuccess\n"), tally(2, 0, 0));
    }

    #[test]
    fn reasons_are_told_once_for_all_they_apply_to() {
        let text = "\
SKIPPED: death (gcc): it dies
SKIPPED: clang: not found
SKIPPED: death (clang): it dies
SKIPPED: pages: filtered out anyway
test death (gcc)   ... ignored
test death (clang) ... ignored
test clang         ... ignored
";
        let reasons = skipped(text, 3);
        assert_eq!(reasons.len(), 2);
        assert_eq!(reasons["it dies"], ["death (gcc)", "death (clang)"]);
        assert_eq!(reasons["not found"], ["clang"]);
        assert_eq!(
            skipped("SKIPPED: counts: no valgrind\ntest result: ok. 0 passed; 0 failed; 1 ignored\n", 1).len(),
            1
        );
    }

    #[test]
    fn nothing_else_counts() {
        assert_eq!(Tally::of("3 passed\nSuccessful\ntest result: nonsense\nmodels: many passed\n"), tally(0, 0, 0));
    }
}
