//! Runs one model in a process of its own: a model that fails takes its process with it.

use std::env;
use std::io::{self, Read as _};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::models::Model;

/// How long a model may take before it counts as one that does not end. The largest take half a minute of a processor's time; on a machine that has other
/// things to do, several times as long.
const LIMIT: Duration = Duration::from_secs(600);

/// How a model ended.
pub struct Ended {
    pub outcome: Outcome,
    /// Executions explored, the failed one included. 0 where the process died without a word.
    pub executions: u64,
    pub time: Duration,
}

/// What came out.
pub enum Outcome {
    /// Every execution was explored.
    Passed,
    /// loom or an assertion reported this.
    Reported(String),
    /// The process ended in another way, which proves nothing: a fatal line of the runtime, a crash, no end.
    Died(String),
}

/// Explores a model, with the code weakened by a mutant if one is given.
pub fn run(model: &Model, mutant: Option<&str>) -> io::Result<Ended> {
    let mut command = Command::new(env::current_exe()?);
    command.args(["run", model.name]).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env_remove("SIDETABLE_MUTANT");
    if let Some(mutant) = mutant {
        command.env("SIDETABLE_MUTANT", mutant);
    }
    let begin = Instant::now();
    let mut child = command.spawn()?;
    let Some(exit) = wait(&mut child, begin)? else {
        let outcome = Outcome::Died(format!("no end after {} s", LIMIT.as_secs()));
        return Ok(Ended { outcome, executions: 0, time: begin.elapsed() });
    };
    let time = begin.elapsed();
    // A child prints a line or two: they fit in the pipes, which need no reader meanwhile.
    let (mut printed, mut complained) = (String::new(), String::new());
    child.stdout.take().expect("piped").read_to_string(&mut printed)?;
    child.stderr.take().expect("piped").read_to_string(&mut complained)?;
    let (outcome, executions) = read(&printed).unwrap_or_else(|| {
        let last_words = complained.lines().next().map_or_else(|| exit.to_string(), str::to_owned);
        (Outcome::Died(last_words), 0)
    });
    Ok(Ended { outcome, executions, time })
}

/// Waits for the child, and ends it where it takes too long.
fn wait(child: &mut Child, begin: Instant) -> io::Result<Option<std::process::ExitStatus>> {
    loop {
        if let Some(exit) = child.try_wait()? {
            return Ok(Some(exit));
        }
        if begin.elapsed() > LIMIT {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// Reads what `explore` prints.
fn read(line: &str) -> Option<(Outcome, u64)> {
    let (word, rest) = line.trim().split_once(' ')?;
    let (executions, message) = rest.split_once(' ').unwrap_or((rest, ""));
    let outcome = match word {
        "passed" => Outcome::Passed,
        // loom gives up on an execution that is too long. That says nothing about why.
        "failed" if message.starts_with("Model exceeded maximum number of branches") => {
            Outcome::Died("an execution that does not end".to_owned())
        }
        "failed" => Outcome::Reported(message.to_owned()),
        _ => return None,
    };
    Some((outcome, executions.parse().ok()?))
}
