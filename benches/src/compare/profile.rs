//! Where in the runtime a run is: callgrind's instructions, or the samples of `perf`.

use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use tempfile::NamedTempFile;

use super::Invocation;
use crate::whole::shares::{self, Counted};

/// The instructions of a run, by part of the runtime; `None` without valgrind.
pub fn instructions(invocation: &Invocation) -> Result<Option<Counted>> {
    let file = NamedTempFile::new().context("there is no place for a file")?;
    let mut command = Command::new("valgrind");
    command.arg("--tool=callgrind").arg(format!("--callgrind-out-file={}", file.path().display()));
    if !ran(command, invocation, "valgrind")? {
        return Ok(None);
    }
    let text = fs::read(file.path()).context("callgrind wrote no file")?;
    let counted = shares::read(&String::from_utf8_lossy(&text));
    ensure!(counted.instructions > 0.0, "callgrind counted nothing of {}", invocation.program.display());
    Ok(Some(counted))
}

/// The samples of a run, by part of the runtime; `None` without `perf`, and where the kernel lets it take none.
pub fn samples(invocation: &Invocation) -> Result<Option<Counted>> {
    let file = NamedTempFile::new().context("there is no place for a file")?;
    let mut command = Command::new("perf");
    command.args(["record", "--quiet", "--output"]).arg(file.path()).arg("--");
    if !ran(command, invocation, "perf")? {
        return Ok(None);
    }
    Ok(report(file.path())?.map(|report| shares::read(&as_callgrind(&report))).filter(|found| found.instructions > 0.0))
}

/// Runs the program under a tool. `false` where there is no such tool.
fn ran(mut tool: Command, invocation: &Invocation, name: &str) -> Result<bool> {
    match tool.arg(&invocation.program).args(&invocation.arguments).output() {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).with_context(|| format!("cannot start {name}")),
    }
}

/// Each function with its samples, a line each; `None` where there are none to report.
fn report(file: &Path) -> Result<Option<String>> {
    let mut command = Command::new("perf");
    command.args(["report", "--stdio", "--quiet", "--no-children", "--call-graph=none", "--fields=sample,dso,symbol"]);
    command.args(["--field-separator=\t", "--input"]).arg(file);
    let output = command.output().context("cannot start perf")?;
    Ok(output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned()))
}

/// The same in callgrind's words, so that one reader groups both.
fn as_callgrind(report: &str) -> String {
    let (mut text, mut total) = (String::new(), 0);
    for (number, line) in report.lines().enumerate() {
        let mut fields = line.split('\t').map(str::trim);
        let (Some(Ok(samples)), Some(object), Some(symbol)) =
            (fields.next().map(str::parse::<u64>), fields.next(), fields.next())
        else {
            continue;
        };
        // `[.]` and `[k]` say whether the program or the kernel ran.
        let function = symbol.split_once(' ').map_or(symbol, |(_, function)| function);
        writeln!(text, "ob=({number}) {object}\nfn=({number}) {function}\n0 {samples}").expect("strings grow");
        total += samples;
    }
    writeln!(text, "totals: {total}").expect("strings grow");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_of_perf_are_grouped_as_instructions_are() {
        let report = "60\tmain             \t[.] swift_getGenericMetadata\n30\tmain\t[.] bool swift::f<int>(int)\n\
                      10\tlibc.so.6\t[.] malloc\n100\t[kernel.kallsyms]\t[k] clear_page\nnot a line\n";
        let counted = shares::read(&as_callgrind(report));
        assert_eq!((counted.instructions, counted.shares.metadata, counted.shares.c_library), (200.0, 0.3, 0.05));
    }

    #[test]
    fn a_tool_that_is_not_there_counts_nothing() {
        let invocation = Invocation { program: "/bin/true".into(), arguments: Vec::new() };
        assert!(!ran(Command::new("no-such-tool-here"), &invocation, "it").expect("that is no error"));
    }
}
