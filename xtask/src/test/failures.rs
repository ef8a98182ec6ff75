//! What failed, and why, found in a step's log: what is shown as the step ends, and once more below the summary. A log may be long, and whoever
//! reads the output of a machine that is gone has nothing else.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::screen;
use crate::workspace::Workspace;

/// How much of a failed step's log is shown; the rest is in the file.
const LINES_SHOWN: usize = 60;
/// How much of that is its end at the least: a program that is killed after a test failed, or does not compile, has no line of a test's.
const LINES_OF_THE_END: usize = 20;
/// How much of one test's reason.
const LINES_OF_A_REASON: usize = 12;
/// How much of a line. A command that failed is one line, with all its paths.
const LETTERS_OF_A_LINE: usize = 400;
/// Below this much room on the disk it is worth a word, in bytes: what a step that failed had made may be gone again.
const LITTLE_ROOM: u64 = 4 << 30;

/// The lines of a failed step's log that say what failed and why, and its last ones.
pub fn found_in(log: &Path) -> Result<Vec<String>> {
    let bytes = fs::read(log).with_context(|| format!("cannot read {}", log.display()))?;
    let text = String::from_utf8_lossy(&bytes);
    let mut shown = failures_in(&text);
    shown.truncate(LINES_SHOWN - LINES_OF_THE_END);
    let lines: Vec<&str> = text.lines().filter(|line| !is_good_news(line)).collect();
    shown.push("the end of the log:");
    shown.extend(&lines[lines.len().saturating_sub(LINES_SHOWN - shown.len())..]);
    Ok(shown.into_iter().map(|line| line.chars().take(LETTERS_OF_A_LINE).collect()).collect())
}

/// Shows them as the step ends: as one text, since other steps print meanwhile.
pub fn show(lines: &[String], log: &Path, workspace: &Workspace) {
    let below: String = lines.iter().map(|line| format!("\n    {line}")).collect();
    screen::notice(format!("what failed, in {}:{below}", workspace.shown(log)));
}

/// A word about a disk that is nearly full, which makes programs fail that have no fault: nothing when there is room.
pub fn of_the_disk(workspace: &Workspace) -> Option<String> {
    let disk = nix::sys::statvfs::statvfs(&workspace.target).ok()?;
    let free = disk.blocks_available().saturating_mul(disk.fragment_size());
    (free < LITTLE_ROOM).then(|| format!("the disk is nearly full: {} MB are left", free >> 20))
}

/// The lines that name a test that failed, each behind the one that may say why; what a test program says of each below its list; and why a step could not
/// go on, which begins as they do. In a long step other tests follow, and the end of the log is theirs.
fn failures_in(log: &str) -> Vec<&str> {
    let mut failures = Vec::new();
    let mut why = None;
    let mut lines = log.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("---- ") {
            failures.push(line);
            let is_over =
                |line: &&str| line.starts_with("---- ") || *line == "failures:" || line.starts_with("test result: ");
            let reason: Vec<&str> = std::iter::from_fn(|| lines.next_if(|line| !is_over(line)))
                .filter(|line| !line.trim().is_empty())
                .collect();
            failures.extend(reason.iter().take(LINES_OF_A_REASON));
        } else if line.starts_with("FAILED ") || line.ends_with("... FAILED") {
            failures.extend(why.take());
            failures.push(line);
        } else {
            why = (!line.starts_with("ok ") && !is_good_news(line)).then_some(line);
        }
    }
    failures
}

/// Lines that say that something went well, and would push what failed off the screen.
fn is_good_news(line: &str) -> bool {
    let line = line.trim();
    line.ends_with("... ok") || ["Compiling ", "Checking ", "Downloaded "].iter().any(|word| line.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::failures_in;

    #[test]
    fn what_failed_is_found_among_what_did_not() {
        let log = "ok one\nit says 3, and should say 4\nFAILED two\nok three\nFAILED four\ntest five ... ok\ntest six ... FAILED\nok seven\n";
        assert_eq!(
            failures_in(log),
            ["it says 3, and should say 4", "FAILED two", "FAILED four", "test six ... FAILED"]
        );
    }

    #[test]
    fn a_test_programs_reasons_are_told() {
        let log = "\
running 2 tests
test one ... ok
test two ... FAILED

failures:

---- two ----
it says 3

---- three ----
it says 4


failures:
    two
    three

test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s
";
        assert_eq!(
            failures_in(log),
            ["test two ... FAILED", "---- two ----", "it says 3", "---- three ----", "it says 4"]
        );
    }
}
