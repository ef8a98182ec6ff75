//! The most memory that a process and what it starts have together. Pages that several of them have are counted once.

use std::fs;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

/// A copy of a small process that takes a picture lives for some milliseconds.
const BETWEEN: Duration = Duration::from_millis(1);

/// Runs a command to its end, which must be a good one, and says how many KiB its processes had at most, as far as looking at them now
/// and then can say.
pub fn peak(command: &mut Command) -> Result<f64> {
    let program = command.get_program().to_owned();
    // A group of its own, which its processes stay in.
    command.stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    let mut child = command.spawn().with_context(|| format!("cannot start {}", program.display()))?;
    let mut most = 0;
    loop {
        let of_group = processes(child.id()).iter().filter_map(|process| kibibytes(*process)).sum();
        most = most.max(of_group);
        if let Some(status) = child.try_wait().context("cannot wait for the program")? {
            ensure!(status.success(), "{} ended with {status}", program.display());
            return Ok(most as f64);
        }
        thread::sleep(BETWEEN);
    }
}

/// The processes of a group.
fn processes(group: u32) -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let numbers = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    numbers.filter(|process| group_of(*process) == Some(group)).collect()
}

/// `/proc/…/stat`: after the name, which may have anything in it, come the state, the parent and the group.
fn group_of(process: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    stat.rsplit_once(") ")?.1.split(' ').nth(2)?.parse().ok()
}

/// The process's share of memory: what it has alone, and of what several have its part.
fn kibibytes(process: u32) -> Option<u64> {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processes_are_seen_together() {
        // Two shells, each with ten megabytes of words, in one group.
        let words = "x=$(head -c 10000000 /dev/zero | tr '\\0' x); sleep 0.3; : $x";
        let one = peak(Command::new("sh").args(["-c", words])).expect("a shell runs");
        let two = peak(Command::new("sh").args(["-c", &format!("({words}) & {words}; wait")])).expect("a shell runs");
        assert!(one > 9_000.0, "{one}");
        assert!(two > one + 9_000.0, "{two} for two, {one} for one");
        assert!(peak(&mut Command::new("false")).is_err());
    }
}
