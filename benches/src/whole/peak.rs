//! The most memory that a process had: the kernel's `VmHWM`, asked for when the process ends. Of a process that has most of it then, that is exact.
//!
//! `ru_maxrss` is put together from counters of each processor, of which each holds back up to 32 pages (Linux since 6.2): an eighth of a MiB more or less for
//! each kind of page, always the same for one program and another for the next. So the process is traced, and stops twice: when it begins, and when it
//! ends.

use std::fs;
use std::io;
use std::mem::MaybeUninit;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::ptr;

/// Has the command's process traced by the thread that starts it, which then must [wait] for it. Where nobody may trace, it runs as ever.
pub fn trace(command: &mut Command) {
    // SAFETY: one call of the kernel, which takes nothing.
    unsafe {
        command.pre_exec(|| {
            libc::ptrace(libc::PTRACE_TRACEME, 0, ptr::null_mut::<u8>(), ptr::null_mut::<u8>());
            Ok(())
        });
    }
}

/// How a process ended.
pub struct Ended {
    /// As `wait` says it.
    pub status: i32,
    /// What the kernel says of it otherwise.
    pub usage: libc::rusage,
    /// In KiB; `ru_maxrss` where the kernel told no better.
    pub peak: u64,
}

/// Waits for the end of a child, traced or not.
pub fn wait(child: Child) -> io::Result<Ended> {
    let process = child.id().cast_signed();
    let (mut peak, mut is_begun) = (None, false);
    loop {
        let (status, usage) = next(process)?;
        if !libc::WIFSTOPPED(status) {
            return Ok(Ended { status, usage, peak: peak.unwrap_or(usage.ru_maxrss.unsigned_abs()) });
        }
        // What the process stops for other than to be looked at, it gets.
        let mut signal = libc::WSTOPSIG(status);
        if status >> 8 == libc::SIGTRAP | (libc::PTRACE_EVENT_EXIT << 8) {
            (peak, signal) = (most_memory(process), 0);
        } else if signal == libc::SIGTRAP && !is_begun {
            (is_begun, signal) = (true, 0);
            ask(libc::PTRACE_SETOPTIONS, process, libc::PTRACE_O_TRACEEXIT | libc::PTRACE_O_EXITKILL)?;
        }
        ask(libc::PTRACE_CONT, process, signal)?;
    }
}

/// Waits until a child has ended or stopped.
fn next(process: i32) -> io::Result<(i32, libc::rusage)> {
    let mut status = 0;
    let mut usage = MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: both places are writable.
    if unsafe { libc::wait4(process, &raw mut status, 0, usage.as_mut_ptr()) } != process {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: zeroed, and then filled by the call that succeeded.
    Ok((status, unsafe { usage.assume_init() }))
}

fn ask(request: libc::c_uint, process: i32, data: i32) -> io::Result<()> {
    // SAFETY: these requests take a number and touch no memory of ours.
    let asked = unsafe { libc::ptrace(request, process, ptr::null_mut::<u8>(), data as usize) };
    if asked == -1 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

fn most_memory(process: i32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    most_memory_in(&status)
}

fn most_memory_in(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::process::Stdio;

    use super::*;

    fn run(words: &[&str]) -> (Ended, String) {
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).stdout(Stdio::piped());
        trace(&mut command);
        let mut child = command.spawn().expect("the program starts");
        let mut output = child.stdout.take().expect("it is piped");
        let ended = wait(child).expect("the child ends");
        let mut said = String::new();
        output.read_to_string(&mut said).expect("it says words");
        (ended, said)
    }

    #[test]
    fn the_peak_is_what_a_process_finds_itself_just_before_its_end() {
        // Perl, which every Debian has. Of different sizes: what counters hold back is less than this here and there, and not each time.
        for pages in [100, 107, 114, 121, 128] {
            let look = format!(
                "my $held = 'x' x (4096 * {pages}); open(my $status, '/proc/self/status'); \
                 print <$status>; $| = 1; use POSIX; POSIX::_exit(0);"
            );
            let (ended, said) = run(&["perl", "-e", &look]);
            let found = most_memory_in(&said).expect("the kernel says it");
            assert!(ended.peak.abs_diff(found) <= 24, "{} KiB where the process had found {found}", ended.peak);
        }
    }

    #[test]
    fn a_process_gets_its_signals_and_ends_as_it_would() {
        let (ended, _) = run(&["sh", "-c", "trap 'exit 7' USR1; kill -USR1 $$; exit 1"]);
        assert_eq!(libc::WEXITSTATUS(ended.status), 7);
        let (killed, _) = run(&["sh", "-c", "kill -TERM $$"]);
        assert!(libc::WIFSIGNALED(killed.status) && libc::WTERMSIG(killed.status) == libc::SIGTERM);
    }
}
