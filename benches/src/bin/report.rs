//! Measures sidetable beside its peers and writes what it finds as JSON, as a page and as a chart.

use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Parser;
use sidetable_benches::measure;
use sidetable_benches::peers::{cpp, swift};
use sidetable_benches::report::environment::Environment;
use sidetable_benches::report::machine::{self, Machine};
use sidetable_benches::report::output::{self, put, read};
use sidetable_benches::report::record::{ChildOutput, Report};
use sidetable_benches::report::{chart, markdown, targets};
use sidetable_benches::results::Settings;
use sidetable_benches::{Mode, threads};

/// Measures sidetable beside its peers.
#[derive(Parser)]
struct Arguments {
    /// Fewer and shorter samples. The page and the chart go beside report.json, not to docs.
    #[arg(long)]
    quick: bool,

    /// Where everything is written; otherwise target/report, and docs for the page and the chart.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Draws the page and the chart anew from this report.json, and measures nothing.
    #[arg(long, value_name = "JSON", conflicts_with = "quick")]
    from: Option<PathBuf>,

    /// Measures this one mode in this very process, and prints JSON.
    #[arg(long, hide = true)]
    mode: Option<Mode>,

    /// The libswiftCore to measure.
    #[arg(long, hide = true, requires = "mode")]
    swift: Option<PathBuf>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let settings = if arguments.quick { Settings::QUICK } else { Settings::FULL };
    if let Some(mode) = arguments.mode {
        return measure_here(mode, settings, arguments.swift.as_deref());
    }
    let report = match &arguments.from {
        Some(path) => {
            let mut report: Report = read(path)?;
            report.targets = targets::judge(&report.modes);
            report
        }
        None => measure_everything(settings, arguments.quick)?,
    };
    write(&report, &arguments)
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
    let mut machine = Machine::this(machine::glibc());
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
        machine.glibc = output.glibc;
        boost = output.boost;
        modes.push(output.results);
    }
    Ok(Report {
        date: jiff::Timestamp::now().strftime("%Y-%m-%d").to_string(),
        settings,
        machine,
        swift: environment.swift_version().map(str::to_owned),
        swift_source: environment.swift_source().to_owned(),
        boost,
        targets: targets::judge(&modes),
        modes,
    })
}

fn write(report: &Report, arguments: &Arguments) -> Result<()> {
    // cargo says where the package is, in the folder that is the project's.
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let root = package.as_deref().and_then(Path::parent).unwrap_or(Path::new("."));
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let data = arguments.out.clone().unwrap_or_else(|| target.join("report"));
    let pages = match &arguments.out {
        Some(out) => out.clone(),
        None if arguments.quick => data.clone(),
        None => root.join("docs"),
    };
    put(&data, "report.json", &(serde_json::to_string_pretty(report)? + "\n"))?;
    put(&pages, "performance.md", &markdown::page(report))?;
    put(&pages, "performance.svg", &chart::draw(report))?;
    println!("\n{}", markdown::summary(report));
    Ok(())
}
