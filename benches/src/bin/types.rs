//! Type metadata, measured: the page, the picture and the data.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Parser;
use sidetable_benches::report::due;
use sidetable_benches::report::environment::Environment;
use sidetable_benches::report::machine;
use sidetable_benches::report::measured::Run;
use sidetable_benches::report::output::{self, Output};
use sidetable_benches::types::deep::{self, Mode, Point};
use sidetable_benches::types::{Report, chart, page, speed};

/// Measures types: lookups and new ones beside libswiftCore, and a deep type in four modes
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    output: Output,

    /// Measures operations in this very process, and prints JSON.
    #[arg(long, hide = true)]
    speed: bool,

    /// Has a deep type in this very process, and prints JSON.
    #[arg(long, hide = true, requires = "depth")]
    mode: Option<Mode>,

    /// How deep.
    #[arg(long, hide = true)]
    depth: Option<usize>,

    /// The libswiftCore to measure.
    #[arg(long, hide = true)]
    swift: Option<PathBuf>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if arguments.speed {
        let settings = if arguments.output.check { speed::Settings::CHECK } else { speed::Settings::FULL };
        let results = speed::measure(settings, arguments.swift.as_deref(), machine::glibc())?;
        return output::print(&results);
    }
    if let (Some(mode), Some(depth)) = (arguments.mode, arguments.depth) {
        return output::print(&deep::measure(mode, depth)?);
    }
    let reports = arguments.output.records(|| measure(arguments.output.check))?;
    let pages = [("metadata-speed.md", page::page(&reports)), ("metadata-speed.svg", chart::draw(&reports))];
    arguments.output.write(&pages)?;
    reports.iter().for_each(|report| due::print(&report.run, &report.due()));
    Ok(())
}

fn measure(is_check: bool) -> Result<Report> {
    let run = Run::now();
    let environment = Environment::find();
    let swift = environment.swift_version().map(str::to_owned).ok_or_else(|| environment.swift_source().to_owned());
    let mut words = vec!["--speed"];
    words.extend(is_check.then_some("--check"));
    let results: speed::Results =
        serde_json::from_str(&environment.run_self(&words)?).context("a measuring process printed something else")?;
    let depths: &[usize] = if is_check { &[1, 4] } else { &[1, 2, 4, 8, 16, 32, 64] };
    let mut points = Vec::new();
    for &depth in depths {
        for mode in Mode::ALL {
            points.push(median(mode, depth, if is_check { 1 } else { 15 })?);
        }
    }
    Ok(Report { run, swift, speed: results, deep: points })
}

/// The run of the median time, each in a process of its own.
fn median(mode: Mode, depth: usize, runs: usize) -> Result<Point> {
    let value = clap::ValueEnum::to_possible_value(&mode).expect("no mode is hidden");
    let mut points = Vec::new();
    for _ in 0..runs {
        let mut command = output::this_program()?;
        points.push(output::measured_by::<Point>(command.args([
            "--mode",
            value.get_name(),
            "--depth",
            &depth.to_string(),
        ]))?);
    }
    points.sort_by(|one, other| one.microseconds.total_cmp(&other.microseconds));
    Ok(points.swap_remove(runs / 2))
}
