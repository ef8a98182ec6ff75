//! Type metadata, measured: the page, the picture and the data.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use sidetable_benches::report::environment::Environment;
use sidetable_benches::report::machine::{self, Machine};
use sidetable_benches::report::put;
use sidetable_benches::types::deep::{self, Mode, Point};
use sidetable_benches::types::{Report, chart, page, speed};

/// Measures types: lookups and new ones beside libswiftCore, and a deep type in four modes
#[derive(Parser)]
struct Arguments {
    /// Where to write the JSON.
    #[arg(long, value_name = "DIR", default_value = "target/report")]
    data: PathBuf,

    /// Where to write the page and the chart.
    #[arg(long, value_name = "DIR", default_value = "docs")]
    pages: PathBuf,

    /// Does a little of everything, once, and writes beside the JSON.
    #[arg(long)]
    check: bool,

    /// Draws the page and the chart anew from this types.json, and measures nothing.
    #[arg(long, value_name = "JSON", conflicts_with = "check")]
    from: Option<PathBuf>,

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
        let settings = if arguments.check { speed::Settings::CHECK } else { speed::Settings::FULL };
        let results = speed::measure(settings, arguments.swift.as_deref(), machine::glibc())?;
        return serde_json::to_writer(std::io::stdout().lock(), &results).context("cannot print the results");
    }
    if let (Some(mode), Some(depth)) = (arguments.mode, arguments.depth) {
        let point = deep::measure(mode, depth)?;
        return serde_json::to_writer(std::io::stdout().lock(), &point).context("cannot print the results");
    }
    let report: Report = match &arguments.from {
        Some(path) => {
            serde_json::from_slice(&fs::read(path).with_context(|| format!("cannot read {}", path.display()))?)
                .with_context(|| format!("{} is no report", path.display()))?
        }
        None => measure(arguments.check)?,
    };
    let pages = if arguments.check { &arguments.data } else { &arguments.pages };
    put(&arguments.data, "types.json", &(serde_json::to_string_pretty(&report)? + "\n"))?;
    put(pages, "metadata-speed.md", &page::page(&report))?;
    put(pages, "metadata-speed.svg", &chart::draw(&report))?;
    for due in report.due() {
        let verdict = match due.is_met {
            Some(true) => "met",
            Some(false) => "missed",
            None => "not compared",
        };
        println!("{verdict}: {}, {} where {} is due", due.what, due.measured, due.bound);
    }
    Ok(())
}

fn measure(is_check: bool) -> Result<Report> {
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
    Ok(Report {
        date: jiff::Timestamp::now().strftime("%Y-%m-%d").to_string(),
        machine: Machine::this(machine::glibc()),
        swift,
        speed: results,
        deep: points,
    })
}

/// The run of the median time, each in a process of its own.
fn median(mode: Mode, depth: usize, runs: usize) -> Result<Point> {
    let program = std::env::current_exe().context("this program has no path")?;
    let value = clap::ValueEnum::to_possible_value(&mode).expect("no mode is hidden");
    let mut points = Vec::new();
    for _ in 0..runs {
        let mut command = Command::new(&program);
        command.args(["--mode", value.get_name(), "--depth", &depth.to_string()]);
        let output = command.output().context("cannot start a measuring process")?;
        ensure!(output.status.success(), "measuring failed: {}", String::from_utf8_lossy(&output.stderr));
        points.push(
            serde_json::from_slice::<Point>(&output.stdout).context("a measuring process printed something else")?,
        );
    }
    points.sort_by(|one, other| one.microseconds.total_cmp(&other.microseconds));
    Ok(points.swap_remove(runs / 2))
}
