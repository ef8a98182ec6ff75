//! Commands whose output is kept and whose time is limited.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use libtest_mimic::Failed;

/// More than any program takes, in valgrind too.
const LIMIT: Duration = Duration::from_secs(600);

pub struct Finished {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
}

/// Runs a command to its end. What it prints goes to files beside `name`, so that no pipe can fill up.
pub fn run(command: &mut Command, name: &Path) -> Result<Finished, Failed> {
    let (stdout, stderr) = (name.with_extension("stdout"), name.with_extension("stderr"));
    command.stdin(Stdio::null()).stdout(File::create(&stdout)?).stderr(File::create(&stderr)?);
    let mut child = command.spawn().map_err(|error| format!("cannot run {command:?}: {error}"))?;
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if start.elapsed() > LIMIT {
            child.kill()?;
            child.wait()?;
            return Err(format!("{command:?} did not end in {} seconds", LIMIT.as_secs()).into());
        }
        thread::sleep(Duration::from_millis(5));
    };
    let read = |path| fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Ok(Finished { status, stdout: read(&stdout)?, stderr: read(&stderr)? })
}

/// The same for a command that must succeed and have nothing to complain about.
pub fn run_quietly(command: &mut Command, name: &Path) -> Result<String, Failed> {
    let finished = run(command, name)?;
    if finished.status.success() && finished.stderr.is_empty() {
        return Ok(finished.stdout);
    }
    Err(format!("{command:?}\n{}\n{}{}", finished.status, finished.stdout, finished.stderr).into())
}
