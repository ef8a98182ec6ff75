//! `cargo xtask …`: the commands that people and CI run.
//!
//! One file or folder a concern:
//!
//! - `build_for` (which is `build`), `demo`, `install`, `bench`, `test`, `swift_build`, `swift_bench`, `swift_compare`, `metadata_report`, `identity_report`, `freeze_report`, `inspect_bench`, `soak`, `figures` (which is `proof-figures`), `drawings`, `floors`, `javascript` and `toolchain` (which is `swift`) are the commands;
//! - `build` builds the libraries, `archive` makes the archive for C and C++ programs, `drop_in` that for Swift programs, `portable` libraries for older systems,
//!   `cross` those for other processors;
//! - `workspace`, `cargo`, `compiler` and `debian` know the project, cargo, the C++ compilers, and apt;
//! - `random` builds the random programs, and says in which ways they run;
//! - `making` makes files of others when those have changed, `process` runs programs, `side_by_side` several at a time, `screen` says what happens.

mod archive;
mod bench;
mod build;
mod build_for;
mod cargo;
mod compiler;
mod cross;
mod debian;
mod demo;
mod drawings;
mod drop_in;
mod figures;
mod floors;
mod freeze_report;
mod identity_report;
mod inspect_bench;
mod install;
mod javascript;
mod making;
mod metadata_report;
mod portable;
mod process;
mod random;
mod reports;
mod screen;
mod side_by_side;
mod soak;
mod swift_bench;
mod swift_build;
mod swift_compare;
mod test;
mod toolchain;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::debian::Debian;
use crate::workspace::Workspace;

/// Build, show, test, measure and install sidetable.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    /// Never install a missing tool with apt-get; skip or fail instead.
    #[arg(long, global = true)]
    no_install: bool,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the release libraries: target/release/libsidetable.a and .so, and libsidetable_swift.a for Swift programs.
    Build(build_for::Arguments),
    /// Build the library, then show one object's life in a C++ program linked with it.
    Demo,
    /// Run everything that proves the project right, and end with one screen that says what ran.
    Test(test::Arguments),
    /// Measure: the criterion benchmarks, then the report with its tables and chart.
    Bench(bench::Arguments),
    /// Lay out headers, libraries, the pkg-config and CMake files, and what links Swift programs, under a prefix.
    Install(install::Arguments),
    /// Build a Swift program on sidetable: swift-build FILES… -o PROGRAM, and whatever else swiftc takes.
    SwiftBuild(swift_build::Arguments),
    /// Measure whole Swift programs on Swift's own object runtime and on sidetable's.
    SwiftBench(swift_bench::Arguments),
    /// Does a Swift program of yours gain? Builds it on both runtimes, compares what it says, and runs both in turns.
    SwiftCompare(swift_compare::Arguments),
    /// Measure type metadata beside libswiftCore's, and what a deep type costs in four ways of having it.
    MetadataReport(reports::Choice),
    /// Compile the JavaScript example to WebAssembly, and make a page that shows it: target/javascript.
    Javascript,
    /// Measure identity: six ways to keep one wrapper an object, in Node, and what an export costs.
    IdentityReport(reports::Choice),
    /// Measure freezing: graphs of five shapes, frozen and ended, and counting what is frozen.
    FreezeReport(reports::Choice),
    /// Measure what it costs a Swift program to be looked at by `sidetable leaks` and `sidetable arc`.
    InspectBench(inspect_bench::Arguments),
    /// Run random programs, and programs with threads, for as long as you like: what they find, and whether memory grows.
    Soak(soak::Arguments),
    /// Draw docs/proof-figures.md of what the test run and `soak` left.
    ProofFigures,
    /// Draw the pictures of docs/freezing.md: an example draws its own objects.
    Drawings,
    /// Show which room of the workspace uses which, and where an arrow points up.
    Floors(floors::Arguments),
    /// Run a command where a Swift toolchain is: here, or in a Debian root made for it.
    Swift {
        #[command(flatten)]
        choice: toolchain::Choice,
        /// The command and its arguments, such as `swiftc --version`.
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<std::ffi::OsString>,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            screen::error(&error);
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<ExitCode> {
    let workspace = Workspace::find()?;
    let debian = Debian::new(!arguments.no_install);
    match arguments.command {
        Command::Build(arguments) => build_for::run(&workspace, &debian, &arguments)?,
        Command::Demo => return demo::run(&workspace, &debian),
        Command::Test(arguments) => return test::run(&workspace, &debian, &arguments),
        Command::Bench(arguments) => return bench::run(&workspace, &arguments),
        Command::Install(arguments) => install::run(&workspace, &debian, &arguments)?,
        Command::SwiftBuild(arguments) => return swift_build::run(&workspace, &debian, &arguments),
        Command::SwiftBench(arguments) => return swift_bench::run(&workspace, &debian, &arguments),
        Command::SwiftCompare(arguments) => return swift_compare::run(&workspace, &debian, &arguments),
        Command::MetadataReport(choice) => return metadata_report::run(&workspace, &debian, &choice),
        Command::Javascript => javascript::run(&workspace, &debian)?,
        Command::IdentityReport(choice) => return identity_report::run(&workspace, &debian, &choice),
        Command::FreezeReport(choice) => return freeze_report::run(&workspace, &choice),
        Command::InspectBench(arguments) => return inspect_bench::run(&workspace, &debian, &arguments),
        Command::Floors(arguments) => return floors::run(&workspace, &arguments),
        Command::Soak(arguments) => return soak::run(&workspace, &debian, &arguments),
        Command::ProofFigures => figures::run(&workspace)?,
        Command::Drawings => drawings::run(&workspace, &debian)?,
        Command::Swift { choice, command } => toolchain::run(&workspace, &debian, choice, &command)?,
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_swift_stands_before_the_words_of_others() {
        let parse = |words: &str| Arguments::try_parse_from(["xtask"].into_iter().chain(words.split(' ')));
        let Ok(Arguments { command: Command::Swift { choice, command }, .. }) =
            parse("swift --swift 6.2 swiftc --version")
        else {
            panic!("it is understood")
        };
        assert_eq!(
            (choice.words(), command),
            (vec!["--swift".into(), "6.2".into()], vec!["swiftc".into(), "--version".into()])
        );
        let Ok(Arguments { command: Command::Swift { choice, command }, .. }) = parse("swift swiftc --swift 6.2")
        else {
            panic!("it is understood")
        };
        assert_eq!((choice.words().len(), command.len()), (0, 3));
        parse("swift-build --swift 6.2 -O main.swift -o main").expect("it is understood");
        parse("swift-compare --swift 6.2 main.swift").expect("it is understood");
        parse("swift-bench --swift 6.2 --quick").expect("it is understood");
        assert!(parse("swift-bench --swift 5.9").is_err_and(|error| error.to_string().contains("6.0, 6.2")));
    }
}
