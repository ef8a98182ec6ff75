//! Whether two runs agree: what they say on stdout, and how they end.

use std::os::unix::process::ExitStatusExt;
use std::process::{ExitStatus, Output};

use anyhow::{Context, Result, bail, ensure};

use super::Invocation;

/// What must be compared of each run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Agreement {
    /// All runs say the same.
    Output,
    /// Runs on Swift's own runtime differ among themselves, from this line on: only how they end can be compared.
    Status {
        /// The line, from 1.
        line: usize,
    },
}

/// Runs the program twice on Swift's own runtime and once on ours, and fails where ours differs or Swift's breaks off. Says how they end, too.
pub fn check(stock: &Invocation, ours: &Invocation) -> Result<(Agreement, ExitStatus)> {
    let first = run(stock)?;
    ensure!(
        first.status.signal().is_none(),
        "on Swift's own runtime the program ends with {}{}",
        first.status,
        last_words(&first.stderr)
    );
    let second = run(stock)?;
    let found = run(ours)?;
    let said = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();
    let agreement = match difference(&said(&first), &said(&second)) {
        Some(difference) => Agreement::Status { line: difference.line },
        None => Agreement::Output,
    };
    if agreement == Agreement::Output
        && let Some(Difference { line, expected, found }) = difference(&said(&first), &said(&found))
    {
        bail!("line {line} of stdout is {found} on sidetable, and {expected} on Swift's own runtime");
    }
    ensure!(
        found.status == first.status,
        "on sidetable the program ends with {}, and on Swift's own runtime with {}{}",
        found.status,
        first.status,
        last_words(&found.stderr)
    );
    Ok((agreement, found.status))
}

/// Fails where a run does not end or say what the others did.
pub fn is_as_before(said: (&str, ExitStatus), before: (&str, ExitStatus), agreement: Agreement) -> Result<()> {
    ensure!(said.1 == before.1, "a later run ends with {}, and the first with {}", said.1, before.1);
    if agreement == Agreement::Output
        && let Some(Difference { line, expected, found }) = difference(before.0, said.0)
    {
        bail!("line {line} of stdout is {found} in a later run, and {expected} in the first");
    }
    Ok(())
}

fn run(invocation: &Invocation) -> Result<Output> {
    let mut command = invocation.command();
    command.stderr(std::process::Stdio::piped());
    command.output().with_context(|| format!("cannot start {}", invocation.program.display()))
}

/// The end of what a program said on stderr, below a message.
fn last_words(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(8)..].iter().map(|line| format!("\n    {line}")).collect()
}

#[derive(PartialEq, Eq, Debug)]
struct Difference {
    line: usize,
    expected: String,
    found: String,
}

/// The first line that is not the same.
fn difference(expected: &str, found: &str) -> Option<Difference> {
    if expected == found {
        return None;
    }
    let said = |line: Option<&str>| line.map_or("nothing more".to_owned(), |line| format!("`{line}`"));
    let (mut left, mut right) = (expected.split('\n'), found.split('\n'));
    let mut line = 0;
    loop {
        line += 1;
        let (expected, found) = (left.next(), right.next());
        if expected != found {
            return Some(Difference { line, expected: said(expected), found: said(found) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Invocation {
        Invocation { program: "/bin/sh".into(), arguments: vec!["-c".into(), script.into()] }
    }

    fn refused(stock: &str, ours: &str) -> String {
        check(&shell(stock), &shell(ours)).expect_err("they differ").to_string()
    }

    #[test]
    fn the_first_difference_is_told() {
        assert_eq!(check(&shell("echo a"), &shell("echo a")).expect("the same").0, Agreement::Output);
        assert_eq!(
            refused("echo a; echo b", "echo a; echo c"),
            "line 2 of stdout is `c` on sidetable, and `b` on Swift's own runtime"
        );
        assert!(refused("echo a", "printf a").contains("nothing more"));
    }

    #[test]
    fn how_a_program_ends_is_compared_and_a_crash_is_shown() {
        check(&shell("exit 1"), &shell("exit 1")).expect("both end so");
        let other = refused("exit 1", "echo no reason >&2; exit 2");
        assert!(other.contains("exit status: 2") && other.contains("exit status: 1") && other.contains("no reason"));
        let crash = refused("echo broken >&2; kill -ABRT $$", "true");
        assert!(crash.contains("on Swift's own runtime") && crash.contains("SIGABRT") && crash.contains("broken"));
    }

    #[test]
    fn a_program_that_never_says_the_same_is_compared_by_its_end() {
        let chance = "echo a; date +%N";
        assert_eq!(check(&shell(chance), &shell(chance)).expect("both end well").0, Agreement::Status { line: 2 });
        assert!(refused(chance, "exit 3").contains("exit status: 3"));
    }
}
