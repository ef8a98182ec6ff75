//! Random programs: built, and run in several ways at once.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::cargo::{self, OPTIMIZED, cargo};
use crate::workspace::Workspace;

/// A way to run programs.
pub struct Way {
    /// In words, for the table of figures.
    pub about: &'static str,
    program: &'static str,
    words: &'static [&'static str],
    /// Of a run's time, in hundredths.
    pub share: u32,
}

const AS_USERS_HAVE_IT: &str = "sidetable-random-tests";
const COUNTED: &str = "sidetable-random-counted";
const IN_SCHEDULES: &str = "sidetable-random-threads";

pub const WAYS: &[Way] = &[
    Way { about: "one thread", program: AS_USERS_HAVE_IT, words: &[], share: 35 },
    Way { about: "beside a second thread", program: AS_USERS_HAVE_IT, words: &["--second-thread"], share: 25 },
    Way { about: "one thread, every block counted", program: COUNTED, words: &[], share: 20 },
    Way {
        about: "beside a second thread, every block counted",
        program: COUNTED,
        words: &["--second-thread"],
        share: 10,
    },
    Way { about: "in three threads at once", program: AS_USERS_HAVE_IT, words: &["--threads", "3"], share: 10 },
];

/// What builds the programs, with the code as users get it but for the linker's optimization, and that a panic unwinds.
pub fn build(workspace: &Workspace) -> Command {
    let mut command = cargo(workspace);
    command.args(["build", "--profile", OPTIMIZED, "--package", "sidetable-random-tests"]);
    command
}

/// The programs that that builds, and the next.
pub fn programs(workspace: &Workspace) -> [PathBuf; 3] {
    let folder = folder(workspace);
    let in_schedules = workspace.target.join("shuttle/loom").join(IN_SCHEDULES);
    [folder.join(AS_USERS_HAVE_IT), folder.join(COUNTED), in_schedules]
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join(OPTIMIZED)
}

/// What builds the programs of many threads whose schedules shuttle chooses.
pub fn build_for_schedules(workspace: &Workspace) -> Command {
    let mut command = cargo::shuttle(workspace);
    command.args(["build", "--profile", "loom", "--package", "sidetable-random-tests", "--bin", IN_SCHEDULES]);
    command
}

/// What runs those from a number on, wherever they are; what to do with them follows.
pub fn in_schedules(folder: &Path, what: &str, seed: u64) -> Command {
    let mut command = Command::new(folder.join(IN_SCHEDULES));
    command.arg(what).args(["--seed", &seed.to_string()]);
    command
}

impl Way {
    /// What runs programs of a seed; what to do with them follows.
    pub fn command(&self, workspace: &Workspace, what: &str, seed: u64) -> Command {
        self.of(&folder(workspace), what, seed)
    }

    /// The same for programs that were built elsewhere.
    pub fn of(&self, folder: &Path, what: &str, seed: u64) -> Command {
        let mut command = Command::new(folder.join(self.program));
        command.arg(what).args(["--seed", &seed.to_string()]).args(self.words);
        command
    }
}

/// Other programs in each run: what fails names its seed.
pub fn seed() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |time| time.as_secs())
}
