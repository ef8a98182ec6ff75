//! `sidetable graph`: pictures of a program that runs.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Args;
use sidetable_picture::Picture;

use crate::ask;
use crate::run::Running;

/// Pictures of a program that runs.
#[derive(Args)]
pub struct GraphArguments {
    /// The number of a process that runs under `sidetable`: has one picture taken now.
    #[arg(long, conflicts_with_all = ["program", "every"])]
    pub pid: Option<u32>,
    /// Take a picture each so many seconds.
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    every: Duration,
    /// Keep the pictures in this folder, for `sidetable show` and `sidetable diff`.
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
    /// The program.
    #[arg(required_unless_present = "pid")]
    program: Option<OsString>,
    /// Its arguments.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let number: f64 = text.parse().map_err(|_| String::from("not a number of seconds"))?;
    if number < 0.1 {
        Err(String::from("at least 0.1"))
    } else {
        Duration::try_from_secs_f64(number).map_err(|error| error.to_string())
    }
}

/// What a program's run has left.
pub struct Pictures {
    /// The program's own status.
    pub status: u8,
    /// The first and the last picture, where there are two.
    pub both: Option<(Picture, Picture)>,
    pub count: usize,
}

impl GraphArguments {
    /// A picture of the process that was named.
    pub fn of_process(&self, process: u32) -> Result<Picture> {
        let (path, picture) = ask::picture_of(process)?;
        self.kept(&path, &format!("{process}.picture"))?;
        Ok(picture)
    }

    /// Runs the program, and looks at it now and then.
    pub fn of_program(&self) -> Result<Pictures> {
        let Some(program) = &self.program else { bail!("no program was named") };
        let mut running = Running::start(program, &self.arguments)?;
        let (mut first, mut last, mut count) = (None, None, 0);
        let mut next = Instant::now() + self.every;
        while !running.is_over()? {
            thread::sleep(Duration::from_millis(20));
            if Instant::now() < next {
                continue;
            }
            next += self.every;
            // It may end at any time, or not listen yet.
            let Ok((path, picture)) = ask::picture_of(running.process()) else { continue };
            count += 1;
            self.kept(&path, &format!("{count}.picture"))?;
            if first.is_none() { first = Some(picture) } else { last = Some(picture) }
        }
        Ok(Pictures { status: running.wait()?.status, both: first.zip(last), count })
    }

    fn kept(&self, path: &std::path::Path, name: &str) -> Result<()> {
        let Some(folder) = &self.keep else { return Ok(()) };
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        let kept = folder.join(name);
        fs::copy(path, &kept).map(drop).with_context(|| format!("cannot write {}", kept.display()))
    }
}
