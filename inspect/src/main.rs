//! `sidetable`: leaks, retain cycles and counting traffic of a program, seen from outside.

mod arc;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// See leaks, retain cycles and counting traffic of a program.
#[derive(Parser)]
#[command(name = "sidetable", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Who retains and releases: counts by place, by type and by pair, and allocations.
    Arc(arc::ArcArguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Arc(arguments) => arc::run(&arguments),
    };
    result.unwrap_or_else(|error| {
        eprintln!("{} {error:#}", console::style("error:").for_stderr().red().bold());
        ExitCode::FAILURE
    })
}
