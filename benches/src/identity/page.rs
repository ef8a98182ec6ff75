//! The page about identity's speed, and the table in the guide.

use std::fmt::Write;

use super::comparison::{Comparison, OURS};
use super::{Report, native as lanes};
use crate::report::due;
use crate::stats::Summary;

/// Where the guide's table begins and ends.
pub const TABLE: (&str, &str) =
    ("<!-- The table: made by `cargo xtask identity-report`. -->", "<!-- The end of the table. -->");

/// The whole page.
pub fn page(reports: &[Report]) -> String {
    let mut page = String::from(
        "<!-- Made by `cargo xtask identity-report`. Every number here is measured; edit nothing, run it again. -->\n\n\
         # Identity: speed and size\n\n![Six ways to keep one wrapper an object](identity.svg)\n\n\
         The command: `cargo xtask identity-report`. [identity.md](identity.md) says what is compared.\n\n\
         ## What the numbers mean\n\n\
         - *One scenario at a time*: nanoseconds an iteration, until the end of the job: medians with quartiles. Every run has an instance of its \
         own, warmed up by the same job untimed and a collection; strategies take turns.\n\
         - *All five in one job*: as BridgeJS's own benchmark runs them: no finaliser runs in between, and nothing that was dropped is \
         collected.\n\
         - *Churn beside leftovers*: a job makes so many wrappers and drops them, then makes, crosses and releases others: nanoseconds for each of \
         these. What grows is V8's `Map`: setting and deleting one key takes the longer the more others there are (by itself, without wrappers, \
         too). Handles are indices of an array.\n\
         - *Memory*: bytes for each exported object whose wrapper is kept: on V8's heap with the wrapper, and in the instance's memory with the \
         object and the allocator's share. Without identity no table is kept, but each crossing has its wrapper. An object that was never exported \
         has neither side table nor extension.\n\
         - *The race*: upstream's, forced (`benches/javascript/race.mjs`): wrappers are collected and their objects cross again before the \
         finalisers run. How many crossings then met a second live wrapper of their object.\n\
         - *Native*: the C entry points in one process, in turns: nanoseconds, medians with quartiles. An exported object has a side table for \
         good; the second line against the third is what its counting costs for that.\n",
    );
    for report in reports {
        let host = &report.comparison.machine;
        page += &report.run.heading(&format!("Node {}, V8 {}", host.node.trim_start_matches('v'), host.v8));
        page += &due::section(&report.due());
        page += &scenarios(report);
        page += &churn(&report.comparison);
        page += &memory(&report.comparison);
        page += &native(report);
    }
    page
}

fn scenarios(report: &Report) -> String {
    let compared = &report.comparison;
    let mut section = String::from("\n### One scenario at a time\n");
    for n in compared.sizes() {
        write!(
            section,
            "\n{n} iterations:\n\n{}",
            table(report, n, &|summary| {
                format!("{:.1} ({:.1}–{:.1})", summary.median, summary.first_quartile, summary.third_quartile)
            })
        )
        .expect("strings grow");
    }
    section += "\n### All five in one job\n\n| | nanoseconds an iteration |\n|---|---:|\n";
    for combined in &compared.combined {
        writeln!(section, "| {} | {:.0} |", bold(&combined.strategy), combined.nanoseconds).expect("strings grow");
    }
    section
}

fn churn(compared: &Comparison) -> String {
    let mut columns: Vec<u64> = compared.churn.iter().map(|churn| churn.left_overs).collect();
    columns.sort_unstable();
    columns.dedup();
    let mut section = String::from("\n### Churn beside leftovers\n\n|");
    for column in &columns {
        write!(section, " | {column} leftovers").expect("strings grow");
    }
    section += " |\n|---|";
    section += &"---:|".repeat(columns.len());
    section.push('\n');
    for strategy in compared.strategies() {
        write!(section, "| {}", bold(strategy)).expect("strings grow");
        for column in &columns {
            let found = compared.churn.iter().find(|churn| churn.strategy == strategy && churn.left_overs == *column);
            write!(section, " | {:.0}", found.map_or(f64::NAN, |churn| churn.nanoseconds)).expect("strings grow");
        }
        section += " |\n";
    }
    section
}

fn memory(compared: &Comparison) -> String {
    let mut section = String::from("\n### Memory\n\n| | V8's heap | the instance |\n|---|---:|---:|\n");
    for memory in &compared.memory {
        writeln!(section, "| {} | {:.0} | {:.0} |", bold(&memory.strategy), memory.host, memory.instance)
            .expect("strings grow");
    }
    section += "\n### The race\n\n| | second wrappers |\n|---|---:|\n";
    for race in &compared.races {
        writeln!(section, "| {} | {} |", bold(&race.strategy), race.doubled).expect("strings grow");
    }
    section
}

fn native(report: &Report) -> String {
    let mut section = String::from("\n### Native\n\n| | one thread | beside an idle thread |\n|---|---:|---:|\n");
    for (one, threads) in report.one_thread.iter().zip(&report.threads) {
        writeln!(section, "| {} | {} | {} |", one.name, spread(&one.time), spread(&threads.time))
            .expect("strings grow");
    }
    if let Some(tax) = tax(report) {
        writeln!(section, "\nThe side table makes retain + release take {tax}.").expect("strings grow");
    }
    section
}

/// What a side table adds to counting.
fn tax(report: &Report) -> Option<String> {
    let ratio = |all: &[lanes::Measured]| {
        let of = |name| all.iter().find(|measured| measured.name == name).map(|measured| measured.time.median);
        Some(of(lanes::PAIR)? / of(lanes::INLINE_PAIR)?)
    };
    let (one, threads) = (ratio(&report.one_thread)?, ratio(&report.threads)?);
    Some(format!("{one:.2}× the time with one thread, and {threads:.2}× with threads"))
}

/// The guide with the tables of the first size in their place, a table for each processor.
pub fn guide(reports: &[Report], guide: &str) -> Option<String> {
    let (before, rest) = guide.split_once(TABLE.0)?;
    let (_, after) = rest.split_once(TABLE.1)?;
    let mut tables = String::new();
    for report in reports {
        let n = *report.comparison.sizes().first()?;
        let table = table(report, n, &|summary| format!("{:.1}", summary.median));
        write!(tables, "{}:\n\n{table}\n", report.run.label()).expect("strings grow");
    }
    Some(format!("{before}{}\n\n{tables}{}{after}", TABLE.0, TABLE.1))
}

fn table(report: &Report, n: u64, shown: &dyn Fn(&Summary) -> String) -> String {
    let compared = &report.comparison;
    let scenarios = compared.scenarios();
    let mut table = format!("| | {} |\n|---|{}\n", scenarios.join(" | "), "---:|".repeat(scenarios.len()));
    for strategy in compared.strategies() {
        write!(table, "| {}", bold(strategy)).expect("strings grow");
        for scenario in &scenarios {
            let cell = compared.summary(scenario, strategy, n).map_or(String::new(), shown);
            write!(table, " | {cell}").expect("strings grow");
        }
        table += " |\n";
    }
    table
}

fn bold(strategy: &str) -> String {
    if strategy == OURS { format!("**{strategy}**") } else { strategy.to_owned() }
}

fn spread(summary: &Summary) -> String {
    format!("{:.2} ({:.2}–{:.2})", summary.median, summary.first_quartile, summary.third_quartile)
}
