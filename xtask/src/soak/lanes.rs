//! What runs: each lane one process after the other.

use std::cell::Cell;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use nix::sys::signal::Signal;

use super::record::Told;
use crate::compiler::Compiler;
use crate::debian::Debian;
use crate::random::{self, WAYS};
use crate::workspace::Workspace;
use crate::{build, making, process};

/// No process runs random programs for longer: the next one has others.
const LONGEST: Duration = Duration::from_secs(600);
/// In schedules of shuttle's each execution begins with new static variables, which forget the hosts that they had: a process grows by some hundred bytes
/// an execution.
const LONGEST_IN_SCHEDULES: Duration = Duration::from_secs(60);

/// How many times as long as they may take elsewhere programs with threads may take beside all others, and whatever else the machine does.
const PATIENCE: &str = "50";

/// The programs with threads of their own, of c-api/tests: what they check they check in each run anew, each time with other timing.
const WITH_THREADS: &[&str] = &[
    "fork_storm.c",
    "fork_everything.c",
    "fork.c",
    "exit_amid_everything.c",
    "cancelled.c",
    "many_threads.c",
    "first_thread.c",
    "threads_strong.c",
    "threads_unowned.c",
    "threads_weak.c",
    "weakly_referenced.cpp",
    "threads_once.c",
    "threads_types.c",
    "threads_identity.c",
    "threads_freeze.c",
    "threads_handles.cpp",
    "threads_shared_ptr.cpp",
    "threads_random.c",
    "threads_end.c",
    "threads_end.cpp",
];

pub struct Lane {
    pub name: &'static str,
    work: Work,
}

enum Work {
    /// A process that runs programs made of a number, no longer than that, and says how far it is.
    Random { longest: Duration, command: Box<dyn Fn(u64) -> Command + Sync> },
    /// Programs, one after the other, over and over.
    WithThreads(Vec<PathBuf>),
}

/// Builds all that runs, and puts it where later builds leave it alone.
pub fn build(workspace: &Workspace, debian: &Debian) -> Result<Vec<Lane>> {
    let folder = workspace.scratch()?.join("soak");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    for command in [random::build(workspace), random::build_for_schedules(workspace)] {
        process::run(command, None, |_| ())?.success().context("the random programs do not build")?;
    }
    for built in random::programs(workspace) {
        let name = built.file_name().context("a program has a name")?;
        making::replace(&folder.join(name), |new| {
            fs::copy(&built, new).with_context(|| format!("cannot copy {}", built.display())).map(drop)
        })?;
    }
    build::libraries(workspace)?;
    let compiler = Compiler::find_or_install(debian)?;
    let compiled = WITH_THREADS.iter().map(|source| compile(workspace, &compiler, source, &folder));
    let with_threads = compiled.collect::<Result<_>>()?;

    let of_random = |name, longest, command: fn(&Path, u64) -> Command| {
        let folder = folder.clone();
        let command = move |number| command(&folder, number);
        Lane { name, work: Work::Random { longest, command: Box::new(command) } }
    };
    let going_on = WAYS.iter().map(|way| {
        let folder = folder.clone();
        // What makes what stays for ever would grow.
        let command = move |seed| {
            let mut command = way.of(&folder, "soak", seed);
            command.arg("--without-immortals");
            command
        };
        Lane { name: way.about, work: Work::Random { longest: LONGEST, command: Box::new(command) } }
    });
    let others = [
        of_random("processes that come and go", LONGEST, |folder, seed| WAYS[1].of(folder, "run", seed)),
        // A program's number is the one before and one.
        of_random("many threads, in schedules that shuttle chooses", LONGEST_IN_SCHEDULES, |folder, seed| {
            random::in_schedules(folder, "run", seed << 20)
        }),
        Lane { name: "programs in C and C++ with threads", work: Work::WithThreads(with_threads) },
    ];
    Ok(going_on.chain(others).collect())
}

/// Compiles a program of c-api/tests, under a name that tells C from C++.
fn compile(workspace: &Workspace, compiler: &Compiler, source: &str, folder: &Path) -> Result<PathBuf> {
    let program = folder.join(source.replace('.', "-"));
    let source = workspace.root.join("c-api/tests").join(source);
    let command = compiler.link(workspace, &source, &workspace.release("libsidetable.a"), &program);
    process::run(command, None, |_| ())?.success().with_context(|| format!("{} does not compile", source.display()))?;
    Ok(program)
}

impl Lane {
    /// Runs until then. `tell` hears how much was done in all, and says whether to go on; `find` hears what was wrong.
    pub fn run(&self, end: Instant, tell: &dyn Fn(Told) -> bool, find: &dyn Fn(String)) {
        let before = Cell::new(Told::default());
        let so_far = |told: Told| tell(before.get().and(told));
        let mut round = 0;
        while Instant::now() < end {
            match self.one(round, end, &|told| {
                so_far(told);
            }) {
                Ok(told) => {
                    before.set(before.get().and(told));
                    if !tell(before.get()) {
                        return;
                    }
                }
                Err(error) => return find(format!("{}: {error:#}", self.name)),
            }
            round += 1;
        }
    }

    /// Runs a process to its end; what it did.
    fn one(&self, round: usize, end: Instant, so_far: &dyn Fn(Told)) -> Result<Told> {
        match &self.work {
            Work::Random { longest, command } => {
                let time = end.saturating_duration_since(Instant::now()).min(*longest);
                let mut command = command(random::seed());
                command.args(["--seconds", &time.as_secs_f64().to_string()]);
                let mut last = None;
                run(command, |line| {
                    if let Some(told) = Told::read(line) {
                        last = Some(told);
                        so_far(told);
                    }
                })?;
                last.context("it does not say what it ran")
            }
            Work::WithThreads(programs) => {
                let program = &programs[round % programs.len()];
                let mut command = Command::new(program);
                command.env("CHECK_PATIENCE", PATIENCE);
                let said = run(command, |_| ()).with_context(|| program.display().to_string())?;
                let checks = checks(&said).with_context(|| format!("{} says {said}", program.display()))?;
                Ok(Told { programs: 1, steps: checks, peak: None })
            }
        }
    }
}

/// What a process said that was as it should be.
fn run(command: Command, each_line: impl FnMut(&str)) -> Result<String> {
    let finished = process::run(command, None, each_line)?;
    if finished.status.signal() == Some(Signal::SIGKILL as i32) {
        // Ctrl-C has ended it, and ends this process in a moment: no fault that a record should have.
        thread::sleep(Duration::from_secs(1));
    }
    ensure!(finished.status.success(), "{}\n{}", finished.status, finished.text.trim_end());
    Ok(finished.text)
}

/// How many checks a program says that it made: `ok fork_storm 1234`.
fn checks(said: &str) -> Option<u64> {
    said.strip_prefix("ok ")?.trim_end().rsplit_once(' ')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn the_programs_are_there() {
        let tests = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../c-api/tests");
        let missing: Vec<_> = WITH_THREADS.iter().filter(|source| !tests.join(source).is_file()).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn checks_are_counted() {
        assert_eq!(checks("ok fork_storm 1234\n"), Some(1234));
        assert_eq!(checks("fork_storm.c:3: not so\n"), None);
    }

    /// What a lane of random programs that is a shell's script tells and finds.
    fn of_script(script: &'static str) -> (Vec<u64>, Vec<String>) {
        let command = move |_| {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            command
        };
        let lane = Lane { name: "a script", work: Work::Random { longest: LONGEST, command: Box::new(command) } };
        let (told, found) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
        let tell = |so_far: Told| {
            told.borrow_mut().push(so_far.programs);
            so_far.programs < 6
        };
        lane.run(Instant::now() + Duration::from_secs(60), &tell, &|what| found.borrow_mut().push(what));
        (told.into_inner(), found.into_inner())
    }

    #[test]
    fn a_lane_tells_what_all_its_processes_did_so_far() {
        let (told, found) = of_script("echo so far: 1 programs, 1 steps; echo 3 programs, 9 steps");
        assert_eq!((told, found), (vec![1, 3, 3, 4, 6, 6], vec![]));
    }

    #[test]
    fn a_process_that_fails_is_found_and_what_it_did_is_told() {
        let (told, found) = of_script("echo so far: 2 programs, 1 steps; echo a count is wrong; exit 1");
        assert_eq!(told, [2]);
        assert!(found.len() == 1 && found[0].starts_with("a script: ") && found[0].ends_with("a count is wrong"));
    }
}
