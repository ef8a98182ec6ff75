//! What a step works with: commands whose output goes to its log, a count, and tools that may be missing.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::tally::{self, Tally};
use crate::build::{self, Inspector};
use crate::compiler::Compiler;
use crate::cross::{Cross, Target};
use crate::debian::Debian;
use crate::javascript::{self, Made};
use crate::portable::Portable;
use crate::process::{self, Finished};
use crate::screen::Live;
use crate::toolchain::{Choice, Toolchain};
use crate::workspace::{Libraries, Workspace};

pub struct Context<'a> {
    pub workspace: &'a Workspace,
    debian: &'a Debian,
    live: &'a Live,
    log: File,
    tally: Tally,
    notes: Vec<String>,
    skipped: Vec<String>,
}

impl<'a> Context<'a> {
    pub fn new(workspace: &'a Workspace, debian: &'a Debian, log: &Path, live: &'a Live) -> Result<Self> {
        let log = File::create(log).with_context(|| format!("cannot create {}", log.display()))?;
        Ok(Self { workspace, debian, live, log, tally: Tally::default(), notes: Vec::new(), skipped: Vec::new() })
    }

    /// Runs a command that has to succeed for the step to go on, and counts nothing.
    pub fn run(&mut self, command: Command) -> Result<String> {
        let shown = process::display(&command);
        self.finish(command)?.success().map_err(|_| anyhow::anyhow!("`{shown}` failed"))
    }

    /// Runs a command that passes or fails as one test.
    pub fn check(&mut self, command: Command) -> Result<String> {
        let finished = self.finish(command)?;
        if finished.status.success() {
            self.tally.passed += 1;
        } else {
            self.tally.failed += 1;
        }
        Ok(finished.text)
    }

    /// Runs a command that prints counts ([`Tally::of`]). One that fails without counting a failure, because it did not
    /// compile or crashed, is a failure itself.
    pub fn count(&mut self, command: Command) -> Result<String> {
        let finished = self.finish(command)?;
        let mut tally = Tally::of(&finished.text);
        if !finished.status.success() && tally.failed == 0 {
            tally.failed = 1;
        }
        self.tally += tally;
        let mut unexplained = tally.skipped;
        for (why, names) in tally::skipped(&finished.text, tally.skipped) {
            let others = if names.len() > 1 { format!(" and {} more", names.len() - 1) } else { String::new() };
            self.skipped.push(format!("{}{others}: {why}", names[0]));
            unexplained = unexplained.saturating_sub(names.len() as u64);
        }
        if unexplained > 0 {
            self.skipped.push(format!("{unexplained} tests that the source marks as ignored"));
        }
        Ok(finished.text)
    }

    /// Counts a test that the step itself made.
    pub fn expect(&mut self, passed: bool, what: &str) -> Result<()> {
        writeln!(self.log, "{} {what}", if passed { "ok" } else { "FAILED" }).context("cannot write the log")?;
        *(if passed { &mut self.tally.passed } else { &mut self.tally.failed }) += 1;
        Ok(())
    }

    /// Counts a test that the step itself made, and logs why it failed.
    pub fn expect_ok(&mut self, result: Result<()>, what: &str) -> Result<()> {
        if let Err(error) = &result {
            writeln!(self.log, "{error:#}").context("cannot write the log")?;
        }
        self.expect(result.is_ok(), what)
    }

    /// A Swift toolchain, made if need be; where that is impossible the step says so, and is skipped.
    pub fn swift(&mut self, choice: Choice) -> Option<Toolchain> {
        let workspace = self.workspace;
        self.or_skip(|debian| Toolchain::find_or_make(workspace, debian, choice))
    }

    /// A Swift whose programs can be for aarch64, and run; where there is none the step says so, and is skipped.
    pub fn swift_on_aarch64(&mut self) -> Option<Toolchain> {
        let workspace = self.workspace;
        self.or_skip(|debian| Toolchain::for_swift_on_aarch64(workspace, debian))
    }

    /// A Debian with an older C library, made if need be; where that is impossible the step says so, and is skipped.
    pub fn portable(&mut self) -> Option<Portable<'a>> {
        let workspace = self.workspace;
        self.or_skip(|debian| Portable::find_or_make(workspace, debian))
    }

    /// The JavaScript example, compiled; where there is no compiler for it the step says so, and is skipped.
    pub fn javascript(&mut self) -> Result<Option<Made>> {
        let workspace = self.workspace;
        let compiler = self.or_skip(|debian| javascript::compiler(workspace, debian));
        compiler.map(|command| javascript::make(workspace, command)).transpose()
    }

    /// What makes programs for another processor; where it cannot be had the step says so, and is skipped.
    pub fn cross(&mut self, target: Target) -> Option<Cross<'a>> {
        let workspace = self.workspace;
        self.or_skip(|debian| Cross::find_or_make(workspace, debian, target))
    }

    /// What goes on now, for those who watch.
    pub fn say(&self, what: &str) {
        self.live.line(what);
    }

    /// A word for the summary about what ran.
    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// A word for the summary about what did not run, and why.
    pub fn skip(&mut self, why: impl Into<String>) {
        self.tally.skipped += 1;
        self.skipped.push(why.into());
    }

    /// The step cannot go on.
    pub fn fail(&mut self, error: &anyhow::Error) -> Result<()> {
        self.tally.failed += 1;
        writeln!(self.log, "FAILED to go on: {error:#}").context("cannot write the log")
    }

    /// A tool, installed if need be; where that is impossible the step says so, and is skipped.
    pub fn tool(&mut self, tool: &str, package: &str) -> Option<PathBuf> {
        self.or_skip(|debian| debian.ensure(tool, package))
    }

    /// A tool that makes a test program do more: installed where that is possible, and no loss to the step where it is not.
    pub fn welcome_tool(&mut self, tool: &str, package: &str) {
        let debian = self.debian;
        // The test program says itself what it skips without the tool.
        let _ = debian.ensure(tool, package);
    }

    /// The release libraries, as users link them.
    pub fn libraries(&mut self) -> Result<Libraries> {
        self.run(build::command(self.workspace))?;
        build::lay_out(self.workspace)
    }

    /// The program that looks at others, and what it loads into them.
    pub fn inspector(&mut self) -> Result<Inspector> {
        self.run(build::inspector_command(self.workspace))?;
        Ok(build::built_inspector(self.workspace))
    }

    /// The system's compiler; installed if there is none.
    pub fn compiler(&mut self) -> Result<Compiler> {
        let debian = self.debian;
        Compiler::find_or_install(debian)
    }

    /// The compiler of the other family than the system's: clang beside gcc, gcc beside clang.
    pub fn other_compiler(&mut self) -> Result<Option<Compiler>> {
        let usual = self.compiler()?;
        Ok(self.or_skip(|debian| usual.other_or_install(debian)))
    }

    pub fn into_parts(self) -> (Tally, Vec<String>, Vec<String>) {
        (self.tally, self.notes, self.skipped)
    }

    fn or_skip<T>(&mut self, find: impl FnOnce(&Debian) -> Result<T>) -> Option<T> {
        let debian = self.debian;
        match find(debian) {
            Ok(found) => Some(found),
            Err(error) => {
                self.skip(format!("{error:#}").lines().next().unwrap_or_default());
                None
            }
        }
    }

    /// Runs a command, and leaves it to the step what its end means.
    pub fn finish(&mut self, command: Command) -> Result<Finished> {
        process::run(command, Some(&mut self.log), |line| self.live.line(line))
    }
}
