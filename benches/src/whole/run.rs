//! One process of a program: its time, its memory, its instructions.

use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use super::peak;
use super::shares::{self, Counted};

/// What one process took.
#[derive(Clone, Debug)]
pub struct Sample {
    /// From its start to its end, in seconds.
    pub seconds: f64,
    /// The time of all its threads, in the program and in the kernel, in seconds.
    pub processor_seconds: f64,
    /// The most memory it had at a time, in KiB.
    pub peak: f64,
    /// What it said.
    pub output: String,
}

/// Runs a program to its end, which must be a good one.
pub fn time(program: &Path, size: &str) -> Result<Sample> {
    good(program, time_command(Command::new(program).arg(size))?)
}

/// The same with its peak of memory [better known](peak). What the looks at it take, two stops of a thread, is of its time.
pub fn measure(program: &Path, size: &str) -> Result<Sample> {
    good(program, measure_command(Command::new(program).arg(size))?)
}

fn good(program: &Path, (sample, status): (Sample, ExitStatus)) -> Result<Sample> {
    ensure!(status.success(), "{} ended with {status}", program.display());
    Ok(sample)
}

/// Runs a command to its end, and says which that was.
pub fn time_command(command: &mut Command) -> Result<(Sample, ExitStatus)> {
    let program = command.get_program().to_owned();
    let start = Instant::now();
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot start {}", program.display()))?;
    let mut output = child.stdout.take().context("the output is piped")?;
    let (said, ended) = thread::scope(|scope| {
        // By a thread of its own: this one is the one that a traced process waits for.
        let said = scope.spawn(move || {
            let mut said = Vec::new();
            output.read_to_end(&mut said).map(|_| said)
        });
        let ended = peak::wait(child);
        (said.join().expect("reading does not panic"), ended)
    });
    let seconds = start.elapsed().as_secs_f64();
    let said = said.context("cannot read its output")?;
    let ended = ended.with_context(|| format!("cannot wait for {}", program.display()))?;
    let of = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    let processor_seconds = of(ended.usage.ru_utime) + of(ended.usage.ru_stime);
    let output = String::from_utf8_lossy(&said).into_owned();
    Ok((Sample { seconds, processor_seconds, peak: ended.peak as f64, output }, ExitStatus::from_raw(ended.status)))
}

/// [`time_command`] as [`measure`] does it.
pub fn measure_command(command: &mut Command) -> Result<(Sample, ExitStatus)> {
    peak::trace(command);
    time_command(command)
}

/// The instructions of a run, as callgrind counts them, by part of the runtime, whatever its end; `None` without valgrind.
pub fn instructions(program: &Path, arguments: &[impl AsRef<OsStr>]) -> Result<Option<Counted>> {
    let written = tempfile::NamedTempFile::new().context("there is no place for a file")?;
    let mut command = Command::new("valgrind");
    command.arg("--tool=callgrind").arg(format!("--callgrind-out-file={}", written.path().display()));
    command.arg(program).args(arguments);
    let Ok(output) = command.output() else {
        return Ok(None);
    };
    let text = String::from_utf8_lossy(&output.stderr);
    let profile = fs::read(written.path()).context("callgrind wrote no file")?;
    let counted = shares::read(&String::from_utf8_lossy(&profile));
    ensure!(counted.instructions > 0.0, "callgrind counted nothing of {}: {text}", program.display());
    Ok(Some(counted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_timed_and_heard() {
        let sample = time(Path::new("/bin/echo"), "hello").expect("echo runs");
        assert_eq!(sample.output, "hello\n");
        assert!(sample.seconds > 0.0 && sample.peak > 0.0);
        assert!(time(Path::new("/bin/false"), "x").is_err());
    }
}
