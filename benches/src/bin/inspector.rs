//! Runs whole Swift programs alone and under `sidetable`, and writes what that costs as JSON, as a page and as a chart. `cargo xtask inspect-bench` builds
//! the programs and starts this where they run.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use clap::Parser;
use sidetable_benches::inspector::memory::Peak;
use sidetable_benches::inspector::results::{Counted, Pictures, Report, Results, Side};
use sidetable_benches::inspector::{PICTURES, chart, memory, page, programs};
use sidetable_benches::report::due;
use sidetable_benches::report::measured::Run;
use sidetable_benches::report::output::Output;
use sidetable_benches::stats::Summary;
use sidetable_benches::whole::Program;
use sidetable_benches::whole::run::time_command;

/// Measures what looking at programs costs.
#[derive(Parser)]
struct Arguments {
    /// Holds the programs, built.
    #[arg(long, value_name = "DIR", default_value = ".")]
    programs: PathBuf,
    /// The program `sidetable`.
    #[arg(long, value_name = "FILE", default_value = "sidetable")]
    inspector: PathBuf,
    /// Swift's version.
    #[arg(long, default_value = "unknown")]
    swift: String,
    /// Runs of each program in each way.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    #[command(flatten)]
    output: Output,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let output = &arguments.output;
    let reports = output.records(|| arguments.measure_all())?;
    output.write(&[("inspect-speed.md", page::page(&reports)), ("inspect-speed.svg", chart::draw(&reports))])?;
    reports.iter().for_each(|report| due::print(&report.run, &report.due()));
    Ok(())
}

/// How a program runs.
#[derive(Clone, Copy)]
enum Way {
    Alone,
    Leaks,
    Exact,
    Sampled,
}

impl Arguments {
    fn measure_all(&self) -> Result<Report> {
        let run = Run::now();
        let mut all = Vec::new();
        for (program, long) in programs() {
            let results = self.measure(&program, if self.output.check { program.small } else { long })?;
            eprintln!(
                "{:<16} leaks {:.2}× the time, {:.2}× the memory, {:.2}× with the copy; arc {:.2}×, sampled {:.2}×",
                program.name,
                results.time(),
                results.running(),
                results.together(),
                results.exact(),
                results.sampled()
            );
            all.push(results);
        }
        Ok(Report { run, runs: self.runs, swift: self.swift.clone(), programs: all, pictures: self.pictures()? })
    }

    fn measure(&self, program: &Program, long: &str) -> Result<Results> {
        let short = if self.output.check { program.small } else { program.size };
        let [alone_long, leaks_long] = self.in_turns(program, long, [Way::Alone, Way::Leaks])?;
        let [alone, leaks, exact, sampled] =
            self.in_turns(program, short, [Way::Alone, Way::Leaks, Way::Exact, Way::Sampled])?;
        let mut peaks = [Vec::new(), Vec::new()];
        for round in 0..self.runs {
            for turn in turns(2, round) {
                let way = [Way::Alone, Way::Leaks][turn];
                peaks[turn].push(memory::peak(&mut self.command(program.name, short, way))?);
            }
        }
        let side = |seconds: Summary, short: Summary, peaks: &[Peak]| {
            let of =
                |value: fn(&Peak) -> u64| Summary::of(&peaks.iter().map(|peak| value(peak) as f64).collect::<Vec<_>>());
            Side { seconds, short, running: of(|peak| peak.running), together: of(|peak| peak.together) }
        };
        Ok(Results {
            name: program.name.to_owned(),
            alone: side(alone_long, alone, &peaks[0]),
            leaks: side(leaks_long, leaks, &peaks[1]),
            counted: Counted { alone, exact, sampled },
        })
    }

    /// Seconds of each way. All of them have to print what the program does.
    fn in_turns<const N: usize>(&self, program: &Program, size: &str, ways: [Way; N]) -> Result<[Summary; N]> {
        let mut seconds: [Vec<f64>; N] = [const { Vec::new() }; N];
        let mut said: Option<String> = None;
        for round in 0..self.runs {
            for turn in turns(N, round) {
                let mut command = self.command(program.name, size, ways[turn]);
                let (sample, status) = time_command(command.stderr(Stdio::null()))?;
                ensure!(status.success(), "{} ended with {status}", program.name);
                let due = said.get_or_insert_with(|| sample.output.clone());
                // What `arc` finds comes after it.
                ensure!(sample.output.starts_with(&**due), "{} does not always say the same", program.name);
                seconds[turn].push(sample.seconds);
            }
        }
        Ok(seconds.map(|seconds| Summary::of(&seconds)))
    }

    fn command(&self, program: &str, size: &str, way: Way) -> Command {
        let path = self.programs.join(program);
        let words: &[&str] = match way {
            Way::Alone => {
                let mut command = Command::new(path);
                command.arg(size);
                return command;
            }
            Way::Leaks => &["leaks"],
            Way::Exact => &["arc", "--exact", "--rows", "5"],
            Way::Sampled => &["arc", "--sample", "100", "--rows", "5"],
        };
        let mut command = Command::new(&self.inspector);
        command.args(words).arg(path).arg(size);
        command
    }

    fn pictures(&self) -> Result<Pictures> {
        let (objects, megabytes) = if self.output.check { (1000, 10) } else { (1_000_000, 1024) };
        let (mut seconds, mut stop) = (Vec::new(), Vec::new());
        for _ in 0..self.runs {
            seconds.push(self.times_of(objects, 0)?[0]);
            stop.push(self.times_of(0, megabytes)?[1]);
        }
        Ok(Pictures { objects, seconds: Summary::of(&seconds), megabytes, stop: Summary::of(&stop) })
    }

    /// Seconds of a picture, and of the stop for one, as the program says.
    fn times_of(&self, objects: u64, megabytes: u64) -> Result<[f64; 2]> {
        let folder = tempfile::tempdir().context("there is no place for files")?;
        let (picture, asked) = (folder.path().join("picture"), folder.path().join("asked"));
        let mut command = Command::new(self.programs.join(PICTURES));
        command.args([objects, megabytes].map(|number| number.to_string())).arg(&picture);
        command.env("LD_PRELOAD", self.inspector.with_file_name(LIBRARY));
        command.env("SIDETABLE_PICTURE", &asked).env("SIDETABLE_PICTURE_SIGNAL", SIGNAL);
        let (sample, status) = time_command(&mut command)?;
        ensure!(status.success() && picture.is_file(), "{PICTURES} ended with {status}");
        // Its copy, which takes the second picture, must not be at work when something else is measured.
        let second = folder.path().join("asked.1");
        for _ in 0..PATIENCE {
            if second.is_file() {
                break;
            }
            thread::sleep(Duration::from_millis(100));
        }
        ensure!(second.is_file(), "{PICTURES} was asked by a signal, and there is no picture");
        let numbers: Vec<f64> = sample.output.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        <[f64; 2]>::try_from(numbers).map_err(|_| anyhow!("{PICTURES} says {}", sample.output))
    }
}

/// Beside the program `sidetable`.
const LIBRARY: &str = "libsidetable_inspect.so";
/// One of the real-time signals.
const SIGNAL: &str = "57";
/// Tenths of a second.
const PATIENCE: usize = 600;

/// Each first now and then: none always runs on a machine that another has warmed.
fn turns(count: usize, round: usize) -> impl Iterator<Item = usize> {
    (0..count).map(move |turn| (turn + round) % count)
}
