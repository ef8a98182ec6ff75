//! What programs that measure are asked for, and what they leave.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Where a report goes to, and where it comes from if not from measuring.
#[derive(Args, Debug)]
pub struct Output {
    /// Where to write the JSON.
    #[arg(long, value_name = "DIR", default_value = "target/report")]
    pub data: PathBuf,

    /// Where to write the page and the chart.
    #[arg(long, value_name = "DIR", default_value = "docs")]
    pub pages: PathBuf,

    /// Does a little of everything, once, and writes beside the JSON.
    #[arg(long)]
    pub check: bool,

    /// Draws the page and the chart anew from this JSON, and measures nothing.
    #[arg(long, value_name = "JSON", conflicts_with = "check")]
    pub from: Option<PathBuf>,
}

impl Output {
    /// The report that was measured before, or is now.
    pub fn report<R: DeserializeOwned>(&self, measure: impl FnOnce() -> Result<R>) -> Result<R> {
        self.from.as_deref().map_or_else(measure, read)
    }

    /// Writes a report as JSON, and each of the pages and pictures that were made of it.
    pub fn write(&self, data: &str, report: &impl Serialize, pages: &[(&str, String)]) -> Result<()> {
        put(&self.data, data, &(serde_json::to_string_pretty(report)? + "\n"))?;
        let folder = if self.check { &self.data } else { &self.pages };
        pages.iter().try_for_each(|(file, text)| put(folder, file, text))
    }
}

/// A report that was written before.
pub fn read<R: DeserializeOwned>(path: &Path) -> Result<R> {
    let json = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&json).with_context(|| format!("{} is no report", path.display()))
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

/// What a measuring process prints.
pub fn measured_by<T: DeserializeOwned>(command: &mut Command) -> Result<T> {
    let output = command.stderr(Stdio::inherit()).output().context("cannot start a measuring process")?;
    ensure!(output.status.success(), "measuring failed ({})", output.status);
    serde_json::from_slice(&output.stdout).context("a measuring process printed something else")
}
