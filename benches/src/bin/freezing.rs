//! Freezing, measured: the page, the picture and the data.

use std::io::{Write as _, stderr};

use anyhow::Result;
use clap::Parser;
use serde::de::DeserializeOwned;
use sidetable_benches::freezing::graph::Shape;
use sidetable_benches::freezing::speed::{self, Life, Point};
use sidetable_benches::freezing::{Report, chart, page};
use sidetable_benches::report::due;
use sidetable_benches::report::measured::Run;
use sidetable_benches::report::output::{self, Output};

/// Measures freezing: graphs of five shapes and many sizes, and counting what is frozen
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    output: Output,

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
        return output::print(&speed::live(shape, objects)?);
    }
    if let Some(threads) = arguments.threads {
        let counting = speed::counting(threads > 1, rounds, if rounds > 1 { 2_000_000 } else { 1000 })?;
        return output::print(&counting);
    }
    let reports = arguments.output.records(|| measure(arguments.output.check))?;
    let pages = [("freezing-speed.md", page::page(&reports)), ("freezing-speed.svg", chart::draw(&reports))];
    arguments.output.write(&pages)?;
    reports.iter().for_each(|report| due::print(&report.run, &report.due()));
    Ok(())
}

/// Measures in a process of its own, whose heap is new.
fn in_a_process<T: DeserializeOwned>(words: &[&str]) -> Result<T> {
    output::measured_by(output::this_program()?.args(words))
}

fn measure(is_check: bool) -> Result<Report> {
    let run = Run::now();
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
    Ok(Report { run, points, counting })
}
