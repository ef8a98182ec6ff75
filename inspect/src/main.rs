//! `sidetable`: leaks, retain cycles and counting traffic of a program, seen from outside.
//!
//! - `cli` is what the command line can say, and does it;
//! - `run` runs a program with libsidetable_inspect.so in it, which leaves a picture, or finds out why there is none;
//! - `ask` asks a program that runs for a picture, `graph` does it now and then;
//! - `report` writes what the picture says;
//! - `arc` says who retains and releases.
//!
//! Exit statuses: `sidetable leaks` ends as the program did (128 and the signal's number, where one ended it), with `--fail` as 1
//! where the program succeeded and leaked. What `sidetable` itself could not do is 2, unless the program failed: then that is said
//! too, and the status is the program's.

mod arc;
mod ask;
mod cli;
mod graph;
mod report;
mod run;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    cli::Arguments::parse().run()
}
