//! What programs that measure are asked for, and what they leave.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::measured::{self, Record};

/// Where a report goes to, and where it comes from if not from measuring.
#[derive(Args, Debug)]
pub struct Output {
    /// Where everything goes that is not for the pages.
    #[arg(long, value_name = "DIR", default_value = "target/report")]
    pub data: PathBuf,

    /// Where the pages and the charts are, and in `measured` the records of each processor.
    #[arg(long, value_name = "DIR", default_value = "docs")]
    pub pages: PathBuf,

    /// Does little of everything. The record, the page and the chart go to --data.
    #[arg(long, visible_alias = "quick")]
    pub check: bool,

    /// Draws the page and the chart anew from the records, and measures nothing.
    #[arg(long, conflicts_with = "check")]
    pub from: bool,
}

impl Output {
    /// What the page shows: the record that is measured now, and those of the other processors.
    pub fn records<R: Record>(&self, measure: impl FnOnce() -> Result<R>) -> Result<Vec<R>> {
        if !self.from {
            let record = measure()?;
            if self.check {
                return self.aside(record);
            }
            measured::keep(&self.pages, &record)?;
        }
        measured::all(&self.pages)
    }

    /// A record that stays out of the pages.
    pub fn aside<R: Record>(&self, record: R) -> Result<Vec<R>> {
        put(&self.data, &measured::file(&record), &record.json()?)?;
        Ok(vec![record])
    }

    /// Writes each of the pages and pictures that were made of the records.
    pub fn write(&self, pages: &[(&str, String)]) -> Result<()> {
        let folder = if self.check { &self.data } else { &self.pages };
        pages.iter().try_for_each(|(file, text)| put(folder, file, text))
    }
}

/// A record that was written before.
pub fn read<R: DeserializeOwned>(path: &Path) -> Result<R> {
    let json = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&json).with_context(|| format!("{} is no record of this report", path.display()))
}

/// Writes a file, and says so.
pub fn put(folder: &Path, file: &str, text: &str) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let path = folder.join(file);
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    eprintln!("wrote {}", path.display());
    Ok(())
}

/// This very program, to be started once more: what it measures then has a process of its own.
pub fn this_program() -> Result<Command> {
    Ok(Command::new(std::env::current_exe().context("this program has no path")?))
}

/// Prints what was measured, for the process that started this one.
pub fn print(measured: &impl Serialize) -> Result<()> {
    serde_json::to_writer(std::io::stdout().lock(), measured).context("cannot print the results")
}

/// What a measuring process prints. It takes its time: which one it is, is said before.
pub fn measured_by<T: DeserializeOwned>(command: &mut Command) -> Result<T> {
    let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
    eprintln!("measuring {}", words.join(" "));
    let output = command.stderr(Stdio::inherit()).output().context("cannot start a measuring process")?;
    ensure!(output.status.success(), "measuring failed ({})", output.status);
    serde_json::from_slice(&output.stdout).context("a measuring process printed something else")
}
