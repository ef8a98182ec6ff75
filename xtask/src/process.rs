//! Runs programs with their output captured, so that it can be counted, logged and shown only when it matters.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::process::{self, Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, MutexGuard, Once, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

/// No single program of ours needs this long, even beside others: one that does is stuck, and is ended with all it started.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// The process groups of the programs that are running now, for Ctrl-C to end.
static RUNNING: Mutex<Vec<Pid>> = Mutex::new(Vec::new());

/// How a program ended, and everything it wrote to stdout and stderr, in order.
pub struct Finished {
    pub status: ExitStatus,
    pub text: String,
}

impl Finished {
    /// The output, or an error that holds it when the program failed.
    pub fn success(self) -> Result<String> {
        if self.status.success() {
            return Ok(self.text);
        }
        bail!("{}\n{}", self.status, self.text.trim_end())
    }
}

/// Runs `command` to its end, handing each line of its output to `each_line`.
///
/// The program has a process group of its own, so that neither a time-out nor Ctrl-C leaves grandchildren behind.
pub fn run(mut command: Command, mut log: Option<&mut File>, mut each_line: impl FnMut(&str)) -> Result<Finished> {
    end_programs_on_interrupt();
    let shown = display(&command);
    if let Some(log) = log.as_deref_mut() {
        writeln!(log, "$ {shown}").context("cannot write the log")?;
    }

    let (reader, writer) = io::pipe().context("cannot make a pipe")?;
    command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer).process_group(0);
    let mut child = command.spawn().with_context(|| format!("cannot start `{shown}`"))?;
    // The command still holds the pipe's writing end; the reader below would wait for it for ever.
    drop(command);
    let group = Pid::from_raw(child.id().cast_signed());
    running().push(group);

    let (done, ended) = mpsc::channel::<()>();
    let watchdog = thread::spawn(move || {
        let late = ended.recv_timeout(LIMIT) == Err(mpsc::RecvTimeoutError::Timeout);
        if late {
            // It may have ended in this very moment: then there is nothing left to kill.
            let _ = killpg(group, Signal::SIGKILL);
        }
        late
    });

    let text = read(BufReader::new(reader), log, &mut each_line);
    let status = child.wait();
    running().retain(|other| *other != group);
    drop(done);
    let late = watchdog.join().map_err(|_| anyhow!("the watchdog thread panicked"))?;
    if late {
        bail!(
            "`{shown}` was still running after {} minutes and was killed: it is probably stuck",
            LIMIT.as_secs() / 60
        );
    }
    Ok(Finished { status: status.with_context(|| format!("cannot wait for `{shown}`"))?, text: text? })
}

/// Runs `command` for the person at the terminal: its input and output are theirs.
pub fn run_in_the_open(mut command: Command) -> Result<ExitStatus> {
    let shown = display(&command);
    let mut child: Child = command.spawn().with_context(|| format!("cannot start `{shown}`"))?;
    child.wait().with_context(|| format!("cannot wait for `{shown}`"))
}

/// The command as one would type it, its own environment variables first.
pub fn display(command: &Command) -> String {
    let chatter = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with("CARGO_TERM_");
    let variables =
        command.get_envs().filter(|(name, _)| !chatter(name)).filter_map(|(name, value)| Some((name, value?)));
    let variables = variables.map(|(name, value)| format!("{}={}", name.display(), quote(&value.to_string_lossy())));
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    variables.chain(words.map(|word| quote(&word.to_string_lossy()))).collect::<Vec<_>>().join(" ")
}

fn quote(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./,:+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

fn read(mut from: impl BufRead, mut log: Option<&mut File>, each_line: &mut impl FnMut(&str)) -> Result<String> {
    let mut text = String::new();
    let mut line = Vec::new();
    // Bytes, not `lines()`: what a crashing program prints need not be UTF-8.
    while from.read_until(b'\n', &mut line).context("cannot read a program's output")? > 0 {
        if let Some(log) = log.as_deref_mut() {
            log.write_all(&line).context("cannot write the log")?;
        }
        let shown = String::from_utf8_lossy(&line);
        each_line(&shown);
        text.push_str(&shown);
        line.clear();
    }
    Ok(text)
}

fn running() -> MutexGuard<'static, Vec<Pid>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn end_programs_on_interrupt() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let installed = ctrlc::set_handler(|| {
            for group in running().iter() {
                let _ = killpg(*group, Signal::SIGKILL);
            }
            let terminal = console::Term::stderr();
            if terminal.is_term() {
                let _ = terminal.show_cursor();
            }
            process::exit(130);
        });
        // Without the handler Ctrl-C still ends xtask itself: worth a word, not worth stopping for.
        if let Err(problem) = installed {
            crate::screen::notice(format!("Ctrl-C will leave started programs running: {problem}"));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captures_both_streams_and_the_status() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo out; echo err >&2; exit 3"]);
        let mut lines = 0;
        let finished = run(command, None, |_| lines += 1).expect("sh runs");
        assert_eq!((finished.status.code(), finished.text.as_str(), lines), (Some(3), "out\nerr\n", 2));
        assert!(finished.success().is_err());
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = run(Command::new("no-such-program-here"), None, |_| ()).err().expect("it cannot start");
        assert!(error.to_string().contains("no-such-program-here"));
    }

    #[test]
    fn commands_are_shown_as_typed() {
        let mut command = Command::new("cc");
        command.env("CC", "a b").args(["-o", "it's"]);
        assert_eq!(display(&command), r"CC='a b' cc -o 'it'\''s'");
    }
}
