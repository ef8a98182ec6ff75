//! One process of a program: its time, its memory, its instructions.

use std::io::Read;
use std::mem::MaybeUninit;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};

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
    let (sample, status) = time_command(Command::new(program).arg(size))?;
    ensure!(status.success(), "{} ended with {status}", program.display());
    Ok(sample)
}

/// Runs a command to its end, and says which that was.
pub fn time_command(command: &mut Command) -> Result<(Sample, ExitStatus)> {
    let program = command.get_program().to_owned();
    let start = Instant::now();
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot start {}", program.display()))?;
    let mut output = Vec::new();
    child.stdout.take().context("the output is piped")?.read_to_end(&mut output).context("cannot read its output")?;
    let mut status = 0;
    let mut usage = MaybeUninit::<libc::rusage>::zeroed();
    let process = child.id().cast_signed();
    // SAFETY: the process is our child, which nobody has waited for; both places are writable.
    let waited = unsafe { libc::wait4(process, &raw mut status, 0, usage.as_mut_ptr()) };
    let seconds = start.elapsed().as_secs_f64();
    ensure!(waited == process, "cannot wait for {}", program.display());
    // SAFETY: zeroed, and then filled by the call that succeeded.
    let usage = unsafe { usage.assume_init() };
    let of = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    let processor_seconds = of(usage.ru_utime) + of(usage.ru_stime);
    let output = String::from_utf8_lossy(&output).into_owned();
    let sample = Sample { seconds, processor_seconds, peak: usage.ru_maxrss as f64, output };
    Ok((sample, ExitStatus::from_raw(status)))
}

/// The instructions of a run, as callgrind counts them; `None` without valgrind.
pub fn instructions(program: &Path, size: &str) -> Result<Option<f64>> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program).arg(size);
    let Ok(output) = command.output() else {
        return Ok(None);
    };
    let text = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "valgrind failed on {}: {text}", program.display());
    let count = collected(&text).with_context(|| format!("callgrind printed no count: {text}"))?;
    Ok(Some(count))
}

/// The number behind `Collected :`.
fn collected(text: &str) -> Option<f64> {
    let line = text.lines().find(|line| line.contains("Collected"))?;
    line.rsplit(' ').next()?.parse().ok()
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

    #[test]
    fn the_count_is_found() {
        assert_eq!(collected("==1== Events    : Ir\n==1== Collected : 12345\n==1==\n"), Some(12345.0));
        assert_eq!(collected("nothing"), None);
    }
}
