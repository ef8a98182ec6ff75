//! Runs whole Swift programs, on Swift's own object runtime and on sidetable's, and writes what it finds as JSON, as a page and as a chart.
//! `cargo xtask swift-bench` builds the programs and starts this where they run.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use sidetable_benches::report::measured::Run;
use sidetable_benches::report::output::Output;
use sidetable_benches::report::{due, versus};
use sidetable_benches::stats::{Summary, rounded};
use sidetable_benches::whole::calls::{self, Call};
use sidetable_benches::whole::results::{Report, Results, Side, Turns, memory_ratio};
use sidetable_benches::whole::run::{self, Sample};
use sidetable_benches::whole::{PROGRAMS, Program, chart, page};
use tempfile::TempDir;

/// Runs whole Swift programs in turns.
#[derive(Parser)]
struct Arguments {
    /// Holds a folder for each program, with `stock` and `ours` in it.
    #[arg(long, value_name = "DIR", default_value = ".")]
    programs: PathBuf,
    /// Where the programs' sources are.
    #[arg(long, value_name = "DIR", default_value = ".")]
    sources: PathBuf,
    /// Swift's version.
    #[arg(long, default_value = "unknown")]
    swift: String,
    /// Runs of each program on each runtime; five times as many of those with threads.
    #[arg(long, default_value_t = 15)]
    runs: usize,
    /// Runs every program once with little work, compares what it says, and measures nothing.
    #[arg(long)]
    agree: bool,
    /// Shows what this build changes beside an earlier record of this processor. What is measured stays out of the pages.
    #[arg(long, value_name = "JSON", conflicts_with = "from")]
    compare: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if arguments.agree {
        for program in &PROGRAMS {
            check(&stage(&arguments, program.name)?, program)?;
            println!("{}: both say the same", program.name);
        }
        return Ok(());
    }
    let output = &arguments.output;
    if let Some(path) = &arguments.compare {
        let before: Report = versus::earlier(path)?;
        let after = output.aside(measure_all(&arguments)?)?;
        println!("\n{}", versus::programs(&before, &after[0]));
        return Ok(());
    }
    let reports = output.records(|| measure_all(&arguments))?;
    output.write(&[("swift-speed.md", page::page(&reports)), ("swift-speed.svg", chart::draw(&reports))])?;
    reports.iter().for_each(|report| due::print(&report.run, &report.due()));
    Ok(())
}

fn measure_all(arguments: &Arguments) -> Result<Report> {
    let run = Run::now();
    let mut programs = Vec::new();
    for program in &PROGRAMS {
        let results = measure(arguments, program)?;
        eprintln!("{:<16} {:.2}× as fast, {:.3}× the memory", program.name, results.speed(), results.memory());
        programs.push(results);
    }
    let mut calls = measure_calls(arguments)?;
    calls.push(measure_starts(arguments)?);
    for call in &calls {
        eprintln!("{}: {:.2}× as fast", call.name, call.speed());
    }
    Ok(Report { run, runs: arguments.runs, swift: arguments.swift.clone(), programs, calls })
}

/// The program that times its own calls, in turns.
fn measure_calls(arguments: &Arguments) -> Result<Vec<Call>> {
    let builds = stage(arguments, calls::PROGRAM)?;
    let mut samples: [Vec<Vec<(String, f64)>>; 2] = [Vec::new(), Vec::new()];
    for round in 0..arguments.runs {
        for side in in_turn(round) {
            let output = run::time(&builds.programs[side], calls::COUNT)?.output;
            let read = calls::read(&output).with_context(|| format!("{} says {output:?}", calls::PROGRAM))?;
            samples[side].push(read);
        }
    }
    let summary = |side: &[Vec<(String, f64)>], index: usize| {
        Summary::of(&side.iter().map(|run| run[index].1).collect::<Vec<_>>())
    };
    let names = samples[0].first().context("nothing was run")?.iter().map(|(name, _)| name.clone());
    Ok(names
        .enumerate()
        .map(|(index, name)| Call { name, stock: summary(&samples[0], index), ours: summary(&samples[1], index) })
        .collect())
}

fn measure_starts(arguments: &Arguments) -> Result<Call> {
    let builds = stage(arguments, calls::HELLO)?;
    let mut samples: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
    for round in 0..arguments.runs * calls::STARTS {
        for side in in_turn(round) {
            samples[side].push(run::time(&builds.programs[side], "")?.seconds * 1e9);
        }
    }
    let [stock, ours] = samples.map(|side| Summary::of(&side));
    Ok(Call { name: calls::START.to_owned(), stock, ours })
}

/// One first, then the other: neither always runs on a machine that the other has warmed.
const fn in_turn(round: usize) -> [usize; 2] {
    if round.is_multiple_of(2) { [0, 1] } else { [1, 0] }
}

/// The two builds of a program, and the folder that holds them.
struct Builds {
    _folder: TempDir,
    programs: [PathBuf; 2],
}

/// Puts the builds into memory: how much of a file the kernel maps, and so counts as a process's memory, depends on how it got to read
/// it from a disk.
fn stage(arguments: &Arguments, program: &str) -> Result<Builds> {
    let folder =
        tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).context("there is no place for files")?;
    let programs = ["stock", "ours"].map(|build| folder.path().join(build));
    for copy in &programs {
        let from = arguments.programs.join(program).join(copy.file_name().context("a build has a name")?);
        fs::copy(&from, copy).with_context(|| format!("cannot copy {}", from.display()))?;
    }
    Ok(Builds { _folder: folder, programs })
}

fn check(builds: &Builds, program: &Program) -> Result<()> {
    let [stock, ours] = &builds.programs;
    let (expected, found) = (run::time(stock, program.small)?.output, run::time(ours, program.small)?.output);
    ensure!(expected == found, "{} says {found:?} and should say {expected:?}", program.name);
    Ok(())
}

fn measure(arguments: &Arguments, program: &Program) -> Result<Results> {
    let counted = stage(arguments, program.name)?;
    check(&counted, program)?;
    // On Swift's own runtime, on ours, and on Swift's again.
    let mut samples: [Vec<Sample>; 3] = [Vec::new(), Vec::new(), Vec::new()];
    for round in 0..arguments.runs * program.runs_for_one() {
        // New copies each time: the pages that the kernel keeps a copy in are of sizes that chance decides, and it maps whole ones.
        let staged = stage(arguments, program.name)?;
        let [stock, ours] = &staged.programs;
        for place in 0..3 {
            let index = (round + place) % 3;
            samples[index].push(run::measure([stock, ours, stock][index], program.size)?);
        }
    }
    let outputs = || samples.iter().flatten().map(|sample| &sample.output);
    ensure!(outputs().all(|output| Some(output) == outputs().next()), "{} does not always say the same", program.name);
    let side = |index: usize| -> Result<Side> {
        let of = |value: fn(&Sample) -> f64| Summary::of(&samples[index].iter().map(value).collect::<Vec<_>>());
        let counted = run::instructions(&counted.programs[index], &[program.small])?;
        Ok(Side {
            seconds: of(|sample| sample.seconds),
            processor_seconds: Some(of(|sample| sample.processor_seconds)),
            peak: of(|sample| sample.peak).median,
            instructions: counted.as_ref().map(|counted| counted.instructions),
            shares: counted.map(|counted| counted.shares),
        })
    };
    let of = |value: fn(&Sample) -> f64| {
        samples.each_ref().map(|side: &Vec<Sample>| side.iter().map(value).collect::<Vec<_>>())
    };
    let (seconds, [mut stock, mut ours, again]) = (of(|sample| sample.seconds), of(|sample| sample.peak));
    stock.extend(again);
    for round in 0..arguments.runs * program.runs_for_memory() {
        let staged = stage(arguments, program.name)?;
        for side in in_turn(round) {
            [&mut stock, &mut ours][side].push(run::measure(&staged.programs[side], program.size)?.peak);
        }
    }
    Ok(Results {
        name: program.name.to_owned(),
        about: about(arguments, program)?,
        kind: program.kind,
        stock: side(0)?,
        ours: side(1)?,
        turns: Some(Turns::of(&seconds[0], &seconds[1], &seconds[2])),
        memory_ratio: Some(rounded(memory_ratio(&stock, &ours))),
    })
}

/// A program's first comment.
fn about(arguments: &Arguments, program: &Program) -> Result<String> {
    let place = arguments.sources.join(program.name);
    let path = if place.is_dir() { place.join("main.swift") } else { place.with_extension("swift") };
    let source = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let line = source.lines().next().and_then(|line| line.strip_prefix("// "));
    Ok(line.with_context(|| format!("{} does not say what it is", path.display()))?.to_owned())
}
