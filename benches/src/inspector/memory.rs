//! The most memory that a process and what it starts have together. Pages that several of them have are counted once.

use std::fs;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

/// A copy of a small process that takes a picture lives for some milliseconds.
const BETWEEN: Duration = Duration::from_millis(1);

/// KiB, at most.
#[derive(Clone, Copy, Default, Debug)]
pub struct Peak {
    /// Of the command and what it started itself: `sidetable` and the program, or a program alone.
    pub running: u64,
    /// With copies of the program, which its own children are.
    pub together: u64,
}

/// Runs a command to its end, which must be a good one, and says how much memory its processes had at most, as far as looking at them now
/// and then can say.
pub fn peak(command: &mut Command) -> Result<Peak> {
    let program = command.get_program().to_owned();
    // A group of its own, which its processes stay in.
    command.stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    let mut child = command.spawn().with_context(|| format!("cannot start {}", program.display()))?;
    let mut most = Peak::default();
    loop {
        let mut now = Peak::default();
        let before = processes(child.id());
        for (process, parent) in &before {
            let taken = kibibytes(*process).unwrap_or(0);
            now.together += taken;
            now.running += if [process, parent].contains(&&child.id()) { taken } else { 0 };
        }
        // Of one that ended meanwhile, what the others have was its as well, and would be counted twice.
        if processes(child.id()) != before {
            now = Peak::default();
        }
        most.together = most.together.max(now.together);
        most.running = most.running.max(now.running);
        if let Some(status) = child.try_wait().context("cannot wait for the program")? {
            ensure!(status.success(), "{} ended with {status}", program.display());
            return Ok(most);
        }
        thread::sleep(BETWEEN);
    }
}

/// The processes of a group, and their parents, but for those that have ended.
fn processes(group: u32) -> Vec<(u32, u32)> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let numbers = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    numbers.filter_map(|process| Some((process, parent_in(group, process)?))).collect()
}

/// The parent of a process, where it is in the group. In `/proc/…/stat` the state, the parent and the group come after the name, which may
/// have anything in it.
fn parent_in(group: u32, process: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (state, numbers) = stat.rsplit_once(") ")?.1.split_once(' ')?;
    if matches!(state, "Z" | "X") {
        return None;
    }
    let mut words = numbers.split(' ').map(str::parse);
    let (parent, its_group) = (words.next()?.ok()?, words.next()?.ok()?);
    (its_group == group).then_some(parent)
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

    /// Ten megabytes for two seconds, in one process from its start to its end: a shell's own words would come through others, at their own times.
    const TEN_MEGABYTES: &str = "perl -e '$x = \"x\" x $ARGV[0]; sleep 2' 10000000";

    fn peak_of(script: &str) -> Peak {
        peak(Command::new("sh").args(["-c", script])).expect("a shell runs")
    }

    #[test]
    fn processes_are_seen_together() {
        // One, two side by side, and one that another one's child has started.
        let [one, two, below] = thread::scope(|scope| {
            [
                format!("{TEN_MEGABYTES}; true"),
                format!("{TEN_MEGABYTES} & {TEN_MEGABYTES}; wait"),
                format!("({TEN_MEGABYTES}; true); true"),
            ]
            .map(|script| scope.spawn(move || peak_of(&script)))
            .map(|running| running.join().expect("it is seen to its end"))
        });
        assert!(one.running > 9_000 && one.together == one.running, "{one:?}");
        assert!(two.together > one.together + 9_000 && two.running == two.together, "{two:?} for two, {one:?} for one");
        assert!(below.together > below.running + 9_000, "{below:?}");
        assert!(peak(&mut Command::new("false")).is_err());
    }
}
