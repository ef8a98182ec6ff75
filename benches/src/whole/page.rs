//! The page about whole programs.

use std::fmt::Write;

use super::results::{Report, Results, Side};
use super::shares::Shares;
use super::{Kind, RUNS_FOR_MEMORY, RUNS_WITH_THREADS};
use crate::report::due;
use crate::report::measured::Record;
use crate::stats::Summary;

/// The whole page.
pub fn page(reports: &[Report]) -> String {
    let mut page = format!(
        "<!-- Made by `cargo xtask swift-bench`. Every number here is measured; edit nothing, run it again. -->\n\n\
         # Whole Swift programs\n\n![Speed of each program](swift-speed.svg)\n\n\
         The command: `cargo xtask swift-bench`.\n\n\
         ## What the numbers mean\n\n\
         Each program of `benches/swift` is linked twice from the same object files (`swiftc -O -static-stdlib`, a folder within a program is a module of its own): with Swift's own object runtime, \
         and with `libsidetable_swift.a` in its place. Both say the same. They run in turns, {RUNS_WITH_THREADS} times as often with threads, whose \
         peaks of memory are chance; times are medians of whole processes, from start to end, with quartiles. A turn runs Swift's twice: \
         how many times as fast ours is, and Swift's beside itself, which is what chance does, are medians of the turns, where the record has them. Instructions are callgrind's, of \
         a smaller run. Peak memory is the kernel's `VmHWM` at the end of a process, a median (exact for what it has then; `ru_maxrss` leaves out up to an eighth of a MiB of each kind of page since Linux 6.2); \
         *by Swift's* are the means of all runs by each other, where the record has them: where there is one thread, of {RUNS_FOR_MEMORY} more a turn.\n\n\
         Memory: each thread keeps 2 KiB of freed blocks for its next objects, and up to 8 KiB if it needs them again, or 16 where it is the \
         only thread, with malloc's headers, and none while it does nothing but drop what it made. That is the same whatever a program's size, so the ratio says \
         most about the smallest ones. Side tables come in whole pages, which shows where many objects have weak references.\n\n\
         What of it is the runtime: instructions of the smaller run on Swift's own runtime, by the function that they are in; what it \
         calls is counted where that is. Starting the program is in it.\n\n\
         Single calls: `calls` times them itself, loop included, in as many turns; a start is a whole process, from its creation to its end. \
         What two calls take that do nothing is the limit of beginning and ending an access; where nine tenths of it is less than three times as fast, that is due.\n\n\
         The programs:\n\n",
    );
    let mut programs: Vec<&Results> = Vec::new();
    for results in reports.iter().flat_map(|report| &report.programs) {
        if programs.iter().all(|known| known.name != results.name) {
            programs.push(results);
        }
    }
    for results in programs {
        writeln!(page, "- `{}`: {}", results.name, results.about).expect("strings grow");
    }
    for report in reports {
        let glibc = report.run.machine.glibc.as_deref().unwrap_or("not recorded");
        let with = format!("Swift {}, glibc {glibc}, {} runs or more", report.swift, report.runs);
        page += &report.run.heading(&with);
        page += &due::section(&report.due());
        for kind in Kind::ALL {
            page += &table(report, kind);
        }
        page += &shares(report);
        page += &calls(report);
        page += &beside_first(report, reports);
    }
    page
}

/// The same processor with the first version of Swift beside the one with this, if this is another and both were measured.
fn beside_first(report: &Report, reports: &[Report]) -> String {
    let processor = |report: &Report| report.run.machine.processor.folder();
    let is_first = |other: &&Report| other.variant().is_none() && processor(other) == processor(report);
    let Some(first) = reports.iter().find(is_first).filter(|_| report.variant().is_some()) else {
        return String::new();
    };
    let mut table = format!(
        "\n### Beside Swift {0}\n\n| program | Swift {0}'s | sidetable | times as fast | Swift {1}'s | sidetable | times as fast |\n\
         |---|---:|---:|---:|---:|---:|---:|\n",
        first.swift, report.swift
    );
    for later in &report.programs {
        let Some(earlier) = first.programs.iter().find(|results| results.name == later.name) else { continue };
        let cells = [earlier, later].map(|results| {
            let milliseconds = |side: &Side| format!("{:.0} ms", side.seconds.median * 1e3);
            format!("{} | {} | **{:.2}×**", milliseconds(&results.stock), milliseconds(&results.ours), results.speed())
        });
        writeln!(table, "| {} | {} |", later.name, cells.join(" | ")).expect("strings grow");
    }
    table
}

/// Single calls, if they were measured.
fn calls(report: &Report) -> String {
    if report.calls.is_empty() {
        return String::new();
    }
    let mut table =
        String::from("\n### Single calls\n\n| | Swift's | sidetable | times as fast |\n|---|---:|---:|---:|\n");
    for call in &report.calls {
        let time = |of: &Summary| match of.median {
            nanoseconds if nanoseconds >= 1e5 => format!("{:.3} ms", nanoseconds / 1e6),
            nanoseconds => format!("{nanoseconds:.1} ns"),
        };
        writeln!(table, "| {} | {} | {} | **{:.2}×** |", call.name, time(&call.stock), time(&call.ours), call.speed())
            .expect("strings grow");
    }
    table
}

/// The programs of one kind, if there are any.
fn table(report: &Report, kind: Kind) -> String {
    let Some(mean) = report.mean(kind) else { return String::new() };
    let mut table = format!(
        "\n### {}\n\n| program | Swift's | sidetable | times as fast | Swift's by itself | instructions, Swift's | sidetable | times as few | peak memory, Swift's | sidetable | by Swift's |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
        kind.title(),
    );
    for results in report.of(kind) {
        writeln!(table, "{}", row(results)).expect("strings grow");
    }
    writeln!(table, "| geometric mean | | | **{mean:.2}×** | | | | | | | |").expect("strings grow");
    table
}

fn row(results: &Results) -> String {
    let count =
        |side: &Side| side.instructions.map_or("not counted".to_owned(), |count| format!("{:.1} M", count / 1e6));
    format!(
        "| {} | {} | {} | **{:.2}×** | {} | {} | {} | {} | {:.1} MiB | {:.1} MiB | {:.3}× |",
        results.name,
        time(&results.stock),
        time(&results.ours),
        results.speed(),
        results.turns.as_ref().map_or(String::new(), |turns| format!("{:.2}×", turns.stock.median)),
        count(&results.stock),
        count(&results.ours),
        results.instructions().map_or(String::new(), |ratio| format!("{ratio:.2}×")),
        results.stock.peak / 1024.0,
        results.ours.peak / 1024.0,
        results.memory(),
    )
}

/// What of the runs on Swift's own runtime is the runtime, if it was counted.
fn shares(report: &Report) -> String {
    let mut section = String::new();
    for results in &report.programs {
        let Some(shares) = &results.stock.shares else { continue };
        let cells: Vec<String> = shares.all().map(|share| format!("{:.1} %", share * 100.0)).to_vec();
        writeln!(section, "| {} | {} |", results.name, cells.join(" | ")).expect("strings grow");
    }
    if section.is_empty() {
        return section;
    }
    let (titles, columns) = (Shares::TITLES.join(" | "), "---:|".repeat(Shares::TITLES.len()));
    format!("\n### What of it is the runtime\n\n| program | {titles} |\n|---|{columns}\n{section}")
}

fn time(side: &Side) -> String {
    let milliseconds = |seconds: f64| format!("{:.0}", seconds * 1e3);
    let of = &side.seconds;
    format!("{} ms ({}–{})", milliseconds(of.median), milliseconds(of.first_quartile), milliseconds(of.third_quartile))
}
