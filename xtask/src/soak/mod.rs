//! `cargo xtask soak`: random programs, and programs with threads, for as long as one likes; in processes that go on and in ones that come and go.
//!
//! [`lanes`] has what runs, all of it side by side: each lane has one process at a time. [`record`] is what they have done so far, in a file that is always
//! whole: a soak that is ended early leaves what it did.

mod lanes;
mod record;

use std::process::ExitCode;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::debian::Debian;
use crate::screen;
use crate::workspace::Workspace;
use record::Record;

/// How often a line says how far it is.
const BETWEEN_LINES: Duration = Duration::from_secs(60);

#[derive(clap::Args)]
pub struct Arguments {
    /// For so long.
    #[arg(long, default_value_t = 10.0)]
    minutes: f64,
}

pub fn run(workspace: &Workspace, debian: &Debian, arguments: &Arguments) -> Result<ExitCode> {
    let lanes = lanes::build(workspace, debian)?;
    let start = Instant::now();
    let end = start + Duration::from_secs_f64(arguments.minutes * 60.0);
    let record = Record::of(lanes.iter().map(|lane| lane.name));
    thread::scope(|scope| -> Result<()> {
        let (sender, ended) = mpsc::channel::<()>();
        for (number, lane) in lanes.iter().enumerate() {
            let (record, sender) = (&record, sender.clone());
            scope.spawn(move || {
                lane.run(end, &|told| record.tell(number, told), &|what| record.find(what));
                drop(sender);
            });
        }
        drop(sender);
        while ended.recv_timeout(BETWEEN_LINES) == Err(RecvTimeoutError::Timeout) {
            record.keep(workspace, start.elapsed())?;
            screen::line(record.line(start.elapsed()));
        }
        Ok(())
    })?;
    record.keep(workspace, start.elapsed())?;
    screen::line(record.line(start.elapsed()));
    let found = record.found();
    for what in &found {
        screen::notice(what);
    }
    Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
