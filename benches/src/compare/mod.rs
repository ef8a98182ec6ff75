//! One program of a user, linked with Swift's own object runtime and with ours: whether both say the same, and what each takes.
//!
//! | module | what it is about |
//! |---|---|
//! | [`agree`] | what a program says and how it ends, compared |
//! | [`profile`] | where in the runtime a run is |
//! | [`turns`] | the runs, in turns |
//! | [`table`] | what is printed |

pub mod agree;
pub mod profile;
pub mod table;
pub mod turns;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A program and its arguments.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The file.
    pub program: PathBuf,
    /// What it is given.
    pub arguments: Vec<OsString>,
}

impl Invocation {
    /// The same arguments for another build.
    pub fn of(&self, program: &Path) -> Self {
        Self { program: program.to_owned(), arguments: self.arguments.clone() }
    }

    /// The command, which reads nothing and whose messages are for nobody.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::null()).stderr(Stdio::null());
        command
    }
}
