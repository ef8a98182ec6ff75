//! The command line.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use clap::{Args, Parser, Subcommand};
use indicatif::ProgressBar;
use sidetable_picture::Picture;
use sidetable_picture::leaks::Leaks;

use crate::arc::{self, ArcArguments};
use crate::graph::GraphArguments;
use crate::report::text::Ink;
use crate::report::{Report, difference, heapsnapshot, html, json, text};
use crate::run;

/// What `sidetable` itself could not do.
const FAILED: u8 = 2;

/// See what a program leaks, with the fields that close its retain cycles, and who retains and releases in it.
#[derive(Parser)]
#[command(name = "sidetable", version)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a program as it is, and say at its end what it leaked.
    ///
    /// The report goes to standard error; where a file is named, its first line does. The exit status is the program's own, 128 and
    /// the signal's number where a signal ended it, and 2 where it succeeded and sidetable did not.
    Leaks(LeaksArguments),
    /// Look at a program while it runs: a picture each so many seconds, and at its end what has come between the first and the last.
    ///
    /// With --pid, a picture of a process that runs under `sidetable` is taken now. The process is stopped for as long as the system needs to
    /// copy it. What is leaked in a picture of a running program stays leaked.
    Graph {
        #[command(flatten)]
        arguments: GraphArguments,
        #[command(flatten)]
        outputs: Outputs,
    },
    /// Say who retains and releases: counts by place, by type and by pair, and allocations.
    Arc(ArcArguments),
    /// Say what a kept picture shows.
    Show {
        /// A picture that `sidetable leaks --keep` wrote.
        picture: PathBuf,
        #[command(flatten)]
        outputs: Outputs,
    },
    /// Say by type which objects are new between two pictures of a process, which are gone, and who holds the new ones.
    Diff {
        /// The earlier picture.
        old: PathBuf,
        /// The later picture.
        new: PathBuf,
    },
}

#[derive(Args)]
struct LeaksArguments {
    /// Exit with 1 where the program succeeds and leaks. What is only possibly leaked does not count.
    #[arg(long)]
    fail: bool,
    /// Keep the picture, for `sidetable show` and `sidetable diff`.
    #[arg(long, value_name = "FILE")]
    keep: Option<PathBuf>,
    #[command(flatten)]
    outputs: Outputs,
    /// The program.
    program: OsString,
    /// Its arguments.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// Where reports go.
#[derive(Args)]
struct Outputs {
    /// Write the report as JSON; - is standard output.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Write the report as one page for a browser.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write all objects for the Memory panel of Chrome's developer tools, which wants the file to end in .heapsnapshot.
    #[arg(long, value_name = "FILE")]
    heapsnapshot: Option<PathBuf>,
}

/// Where the text goes.
#[derive(Clone, Copy)]
enum Stream {
    Out,
    Error,
}

impl Arguments {
    pub fn run(self) -> ExitCode {
        match self.command {
            Command::Leaks(arguments) => arguments.run(),
            Command::Graph { arguments, outputs } => graph(&arguments, &outputs),
            Command::Arc(arguments) => arc::run(&arguments).unwrap_or_else(|error| ended(Err(error))),
            Command::Show { picture, outputs } => ended(read(&picture).and_then(|picture| {
                let leaks = waited("looking for what was leaked", || Leaks::find(&picture));
                outputs.deliver(Report { picture: &picture, leaks: &leaks }, Stream::Out)
            })),
            Command::Diff { old, new } => {
                ended(read(&old).and_then(|old| Ok((old, read(&new)?))).and_then(|(old, new)| {
                    let table = waited("comparing", || difference::text(&old, &new, Stream::Out.ink()));
                    Stream::Out.write(&table)
                }))
            }
        }
    }
}

fn graph(arguments: &GraphArguments, outputs: &Outputs) -> ExitCode {
    if let Some(process) = arguments.pid {
        return ended(arguments.of_process(process).and_then(|picture| {
            let leaks = waited("looking for what was leaked", || Leaks::find(&picture));
            outputs.deliver(Report { picture: &picture, leaks: &leaks }, Stream::Out)
        }));
    }
    let pictures = match arguments.of_program() {
        Ok(pictures) => pictures,
        Err(error) => return ended(Err(error)),
    };
    let told = match &pictures.both {
        Some((first, last)) => {
            let leaks = waited("looking for what was leaked", || Leaks::find(last));
            let table = waited("comparing", || difference::text(first, last, Stream::Error.ink()));
            Stream::Error
                .write(&format!("{} pictures; between the first and the last:\n{table}\n", pictures.count))
                .and_then(|()| outputs.deliver(Report { picture: last, leaks: &leaks }, Stream::Error))
        }
        None => Err(anyhow!("the program ended before there were two pictures: --every takes fewer seconds, too")),
    };
    if let Err(error) = told {
        say(&error);
        return ExitCode::from(if pictures.status == 0 { FAILED } else { pictures.status });
    }
    ExitCode::from(pictures.status)
}

impl LeaksArguments {
    fn run(self) -> ExitCode {
        let ran = match run::run(&self.program, &self.arguments) {
            Ok(ran) => ran,
            Err(error) => return ended(Err(error)),
        };
        match self.look(&ran) {
            Err(error) => {
                say(&error);
                ExitCode::from(if ran.status == 0 { FAILED } else { ran.status })
            }
            Ok(leaked) => ExitCode::from(if ran.status == 0 && leaked && self.fail { 1 } else { ran.status }),
        }
    }

    /// Reports, and says whether anything was leaked.
    fn look(&self, ran: &run::Ran) -> Result<bool> {
        let path = ran.picture()?;
        if let Some(kept) = &self.keep {
            std::fs::copy(&path, kept).with_context(|| format!("cannot write {}", kept.display()))?;
        }
        let picture = read(&path)?;
        let leaks = waited("looking for what was leaked", || Leaks::find(&picture));
        self.outputs.deliver(Report { picture: &picture, leaks: &leaks }, Stream::Error)?;
        Ok(leaks.any())
    }
}

impl Outputs {
    fn deliver(&self, report: Report, stream: Stream) -> Result<()> {
        if let Some(path) = self.json.as_deref().filter(|path| *path == Path::new("-")) {
            json::write(report, io::stdout().lock())
                .or_else(ends_early)
                .with_context(|| format!("cannot write {}", path.display()))?;
        } else if let Some(path) = &self.json {
            into(path, |out| json::write(report, out))?;
        }
        if let Some(path) = &self.html {
            into(path, |out| html::write(report, out))?;
        }
        if let Some(path) = &self.heapsnapshot {
            into(path, |out| heapsnapshot::write(report, out))?;
        }
        if self.json.is_none() && self.html.is_none() && self.heapsnapshot.is_none() {
            return stream.write(&text::text(report, stream.ink()));
        }
        Stream::Error.write(&format!("{}\n", text::headline(report, Stream::Error.ink())))
    }
}

impl Stream {
    fn ink(self) -> Ink {
        Ink(match self {
            Self::Out => console::colors_enabled(),
            Self::Error => console::colors_enabled_stderr(),
        })
    }

    fn write(self, text: &str) -> Result<()> {
        match self {
            Self::Out => io::stdout().lock().write_all(text.as_bytes()),
            Self::Error => io::stderr().lock().write_all(text.as_bytes()),
        }
        .or_else(ends_early)
        .context("cannot write the report")
    }
}

/// Who reads the report may have enough of it: `sidetable show … | head`.
fn ends_early(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) }
}

fn into(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> Result<()> {
    let written = File::create(path).and_then(|file| {
        let mut out = BufWriter::with_capacity(1 << 16, file);
        waited("writing", || write(&mut out))?;
        out.flush()
    });
    written.with_context(|| format!("cannot write {}", path.display()))
}

fn read(path: &Path) -> Result<Picture> {
    waited("reading the picture", || Picture::read(path)).map_err(|error| anyhow!("{}: {error}", path.display()))
}

/// Does something that may take seconds, and says so on a terminal.
fn waited<T>(what: &'static str, work: impl FnOnce() -> T) -> T {
    let spinner = ProgressBar::new_spinner().with_message(what);
    spinner.enable_steady_tick(Duration::from_millis(200));
    let done = work();
    spinner.finish_and_clear();
    done
}

fn ended(result: Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&error);
            ExitCode::from(FAILED)
        }
    }
}

/// One line, with its causes. Standard error may be closed: then nobody hears it.
fn say(error: &anyhow::Error) {
    _ = writeln!(io::stderr(), "sidetable: {error:#}");
}
