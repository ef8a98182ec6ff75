//! Where in the runtime a run is, by the samples of `perf`. (Callgrind's instructions are in [`run`](crate::whole::run).)

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use tempfile::NamedTempFile;

use super::Invocation;
use crate::whole::shares::{self, Counted};

/// The samples of a run, by part of the runtime; `None` without `perf`, and where the kernel lets it take none.
pub fn samples(invocation: &Invocation) -> Result<Option<Counted>> {
    let file = NamedTempFile::new().context("there is no place for a file")?;
    let mut command = Command::new("perf");
    command.args(["record", "--quiet", "--output"]).arg(file.path()).arg("--");
    if command.arg(&invocation.program).args(&invocation.arguments).output().is_err() {
        return Ok(None);
    }
    Ok(report(file.path())?.map(|report| shares::read(&as_callgrind(&report))).filter(|found| found.instructions > 0.0))
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
}
