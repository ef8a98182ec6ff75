//! Freezing, measured: the page, the picture and the data.

use std::fs;
use std::io::{Write as _, stderr, stdout};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use serde::de::DeserializeOwned;
use sidetable_benches::freezing::graph::Shape;
use sidetable_benches::freezing::speed::{self, Life, Point};
use sidetable_benches::freezing::{Report, chart, page};
use sidetable_benches::report::machine::{self, Machine};
use sidetable_benches::report::put;

/// Measures freezing: graphs of five shapes and many sizes, and counting what is frozen
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

    /// Draws the page and the chart anew from this freezing.json, and measures nothing.
    #[arg(long, value_name = "JSON", conflicts_with = "check")]
    from: Option<PathBuf>,

    /// Lives the life of one graph in this very process, and prints JSON.
    #[arg(long, hide = true, requires = "objects")]
    shape: Option<Shape>,

    /// How many objects.
    #[arg(long, hide = true)]
    objects: Option<usize>,

    /// How often.
    #[arg(long, hide = true)]
    rounds: Option<usize>,

    /// Measures counting in this very process, with so many threads, and prints JSON.
    #[arg(long, hide = true, requires = "rounds")]
    threads: Option<usize>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let rounds = arguments.rounds.unwrap_or(1);
    if let (Some(shape), Some(objects)) = (arguments.shape, arguments.objects) {
        let life = speed::live(shape, objects)?;
        return serde_json::to_writer(stdout().lock(), &life).context("cannot print the results");
    }
    if let Some(threads) = arguments.threads {
        let counting = speed::counting(threads > 1, rounds, if rounds > 1 { 2_000_000 } else { 1000 })?;
        return serde_json::to_writer(stdout().lock(), &counting).context("cannot print the results");
    }
    let report: Report = match &arguments.from {
        Some(path) => {
            serde_json::from_slice(&fs::read(path).with_context(|| format!("cannot read {}", path.display()))?)
                .with_context(|| format!("{} is no report", path.display()))?
        }
        None => measure(arguments.check)?,
    };
    let pages = if arguments.check { &arguments.data } else { &arguments.pages };
    put(&arguments.data, "freezing.json", &(serde_json::to_string_pretty(&report)? + "\n"))?;
    put(pages, "freezing-speed.md", &page::page(&report))?;
    put(pages, "freezing-speed.svg", &chart::draw(&report))?;
    for due in report.due() {
        println!(
            "{}: {}, {} where {} is due",
            if due.is_met { "met" } else { "missed" },
            due.what,
            due.measured,
            due.bound
        );
    }
    Ok(())
}

/// Measures in a process of its own, whose heap is new.
fn in_a_process<T: DeserializeOwned>(words: &[&str]) -> Result<T> {
    let program = std::env::current_exe().context("this program has no path")?;
    let output = Command::new(program).args(words).output().context("cannot start a measuring process")?;
    ensure!(output.status.success(), "measuring failed: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).context("a measuring process printed something else")
}

fn measure(is_check: bool) -> Result<Report> {
    let exponents = if is_check { 3..=4 } else { 3..=7 };
    let mut points = Vec::new();
    for shape in Shape::ALL {
        for exponent in exponents.clone() {
            let objects = 10_usize.pow(exponent);
            let lives = match exponent {
                _ if is_check => 1,
                0..=5 => 21,
                6 => 11,
                _ => 3,
            };
            // It takes minutes: say how far it is.
            let _ = writeln!(stderr(), "{}, {objects} objects", shape.name());
            let value = clap::ValueEnum::to_possible_value(&shape).expect("no shape is hidden");
            let words = ["--shape", value.get_name(), "--objects", &objects.to_string()];
            let lives: Result<Vec<Life>> = (0..lives).map(|_| in_a_process(&words)).collect();
            points.push(Point { shape, objects, cost: Life::of(&lives?) });
        }
    }
    let mut counting = Vec::new();
    for threads in ["1", "2"] {
        counting.push(in_a_process(&["--threads", threads, "--rounds", if is_check { "1" } else { "31" }])?);
    }
    Ok(Report {
        date: jiff::Timestamp::now().strftime("%Y-%m-%d").to_string(),
        machine: Machine::this(machine::glibc()),
        glibc: machine::glibc(),
        points,
        counting,
    })
}
