//! Measures sidetable beside its peers and writes what it finds as JSON, as a page and as a chart.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Parser;
use sidetable_benches::measure;
use sidetable_benches::peers::{cpp, swift};
use sidetable_benches::report::environment::Environment;
use sidetable_benches::report::measured::Run;
use sidetable_benches::report::output::{self, Output};
use sidetable_benches::report::record::{ChildOutput, Report};
use sidetable_benches::report::{chart, machine, markdown, versus};
use sidetable_benches::results::Settings;
use sidetable_benches::{Mode, threads};

/// Measures sidetable beside its peers.
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    output: Output,

    /// Shows what this build changes beside an earlier record of this processor. What is measured stays out of the pages.
    #[arg(long, value_name = "JSON", conflicts_with = "from")]
    compare: Option<PathBuf>,

    /// Measures this one mode in this very process, and prints JSON.
    #[arg(long, hide = true)]
    mode: Option<Mode>,

    /// The libswiftCore to measure.
    #[arg(long, hide = true, requires = "mode")]
    swift: Option<PathBuf>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let output = &arguments.output;
    let settings = if output.check { Settings::QUICK } else { Settings::FULL };
    if let Some(mode) = arguments.mode {
        return measure_here(mode, settings, arguments.swift.as_deref());
    }
    let measure = || measure_everything(settings, output.check);
    if let Some(path) = &arguments.compare {
        let before: Report = versus::earlier(path)?;
        let after = output.aside(measure()?)?;
        println!("\n{}", versus::operations(&before, &after[0]));
        return Ok(());
    }
    let reports = output.records(measure)?;
    output.write(&[("performance.md", markdown::page(&reports)), ("performance.svg", chart::draw(&reports))])?;
    for report in &reports {
        println!("\n{}", markdown::summary(report));
    }
    Ok(())
}

fn measure_here(mode: Mode, settings: Settings, swift_library: Option<&Path>) -> Result<()> {
    if let Some(library) = swift_library {
        swift::load(library)?;
    }
    let results = measure::mode(mode, settings)?;
    let measured = ChildOutput { glibc: machine::glibc(), boost: cpp::boost_version(), results };
    output::print(&measured)
}

fn measure_everything(settings: Settings, quick: bool) -> Result<Report> {
    let environment = Environment::find();
    match environment.swift_version() {
        Some(version) => eprintln!("Swift {version}: {}", environment.swift_source()),
        None => eprintln!("without Swift: {}", environment.swift_source()),
    }
    let mut run = Run::now();
    run.machine.busy = machine::busy();
    let mut boost = None;
    let mut modes = Vec::new();
    for mode in Mode::ALL {
        if mode.threads() == 2 && threads::processors().len() < 2 {
            eprintln!("one processor only: two threads take turns on it");
        }
        eprint!("{} … ", mode.name());
        std::io::stderr().flush().ok();
        let start = std::time::Instant::now();
        let value = clap::ValueEnum::to_possible_value(&mode).expect("no mode is hidden");
        let mut words = vec!["--mode", value.get_name()];
        words.extend(quick.then_some("--quick"));
        let json = environment.run_self(&words)?;
        let output: ChildOutput = serde_json::from_str(&json).context("a measuring process printed something else")?;
        eprintln!("{:.0} s", start.elapsed().as_secs_f64());
        run.machine.glibc = Some(output.glibc);
        boost = output.boost;
        modes.push(output.results);
    }
    Ok(Report {
        run,
        settings,
        swift: environment.swift_version().map(str::to_owned),
        swift_source: environment.swift_source().to_owned(),
        boost,
        modes,
    })
}
