//! The page about identity's speed, and the table in the guide.

use std::fmt::Write;

use super::comparison::OURS;
use super::{Report, native};
use crate::report::due;
use crate::stats::Summary;

/// Where the guide's table begins and ends.
pub const TABLE: (&str, &str) =
    ("<!-- The table: made by `cargo xtask identity-report`. -->", "<!-- The end of the table. -->");

/// The whole page.
pub fn page(report: &Report) -> String {
    let compared = &report.comparison;
    let mut page = format!(
        "<!-- Made by `cargo xtask identity-report`. Every number here is measured; edit nothing, run it again. -->\n\n\
         # Identity: speed and size\n\n![Six ways to keep one wrapper an object](identity.svg)\n\n\
         Node {}, V8 {}, {}, {}. The command: `cargo xtask identity-report`. [identity.md](identity.md) says what is compared.\n\n",
        compared.machine.node.trim_start_matches('v'),
        compared.machine.v8,
        report.machine.line(),
        report.date,
    );
    page += &due::section(&report.due());
    page += "\n## One scenario at a time\n\nNanoseconds an iteration, until the end of the job: medians with quartiles. Every run has an \
             instance of its own, warmed up by the same job untimed and a collection; strategies take turns.\n";
    for n in compared.sizes() {
        write!(
            page,
            "\n{n} iterations:\n\n{}",
            table(report, n, &|summary| {
                format!("{:.1} ({:.1}–{:.1})", summary.median, summary.first_quartile, summary.third_quartile)
            })
        )
        .expect("strings grow");
    }
    page += "\n## All five in one job\n\nAs BridgeJS's own benchmark runs them: no finaliser runs in between, and nothing that was dropped is \
             collected.\n\n| | nanoseconds an iteration |\n|---|---:|\n";
    for combined in &compared.combined {
        writeln!(page, "| {} | {:.0} |", bold(&combined.strategy), Summary::of(&combined.values).median)
            .expect("strings grow");
    }
    let left_overs = |index: usize| compared.churn.iter().map(|churn| churn.left_overs).collect::<Vec<_>>()[index];
    let mut columns: Vec<u64> = (0..compared.churn.len()).map(left_overs).collect();
    columns.sort_unstable();
    columns.dedup();
    page += "\n## Churn beside leftovers\n\nA job makes so many wrappers and drops them, then makes, crosses and releases others: nanoseconds \
             for each of these. What grows is V8's `Map`: setting and deleting one key takes the longer the more others there are (by itself, \
             without wrappers, too). Handles are indices of an array.\n\n|";
    for column in &columns {
        write!(page, " | {column} leftovers").expect("strings grow");
    }
    page += " |\n|---|";
    page += &"---:|".repeat(columns.len());
    page.push('\n');
    for strategy in compared.strategies() {
        write!(page, "| {}", bold(strategy)).expect("strings grow");
        for column in &columns {
            let found = compared.churn.iter().find(|churn| churn.strategy == strategy && churn.left_overs == *column);
            let median = found.map_or(f64::NAN, |churn| Summary::of(&churn.values).median);
            write!(page, " | {median:.0}").expect("strings grow");
        }
        page += " |\n";
    }
    page += "\n## Memory\n\nBytes for each exported object whose wrapper is kept: on V8's heap with the wrapper, and in the instance's memory \
             with the object and the allocator's share. Without identity no table is kept, but each crossing has its wrapper. \
             An object that was never exported has neither side table nor extension.\n\n\
             | | V8's heap | the instance |\n|---|---:|---:|\n";
    for memory in &compared.memory {
        writeln!(page, "| {} | {:.0} | {:.0} |", bold(&memory.strategy), memory.host, memory.instance)
            .expect("strings grow");
    }
    page += "\n## The race\n\nUpstream's race, forced (`benches/javascript/race.mjs`): wrappers are collected and their objects cross again \
             before the finalisers run. How many crossings then met a second live wrapper of their object.\n\n\
             | | second wrappers |\n|---|---:|\n";
    for race in &compared.races {
        writeln!(page, "| {} | {} |", bold(&race.strategy), race.doubled).expect("strings grow");
    }
    page += "\n## Native\n\nThe C entry points in one process, in turns: nanoseconds, medians with quartiles. An exported object has a side \
             table for good; the second line against the third is what its counting costs for that.\n\n\
             | | one thread | beside an idle thread |\n|---|---:|---:|\n";
    for (one, threads) in report.one_thread.iter().zip(&report.threads) {
        writeln!(page, "| {} | {} | {} |", one.name, spread(&one.time), spread(&threads.time)).expect("strings grow");
    }
    if let Some(tax) = tax(report) {
        writeln!(page, "\nThe side table makes retain + release take {tax}.").expect("strings grow");
    }
    page
}

/// What a side table adds to counting.
fn tax(report: &Report) -> Option<String> {
    let ratio = |all: &[native::Measured]| {
        let of = |name| all.iter().find(|measured| measured.name == name).map(|measured| measured.time.median);
        Some(of(native::PAIR)? / of(native::INLINE_PAIR)?)
    };
    let (one, threads) = (ratio(&report.one_thread)?, ratio(&report.threads)?);
    Some(format!("{one:.2}× the time with one thread, and {threads:.2}× with threads"))
}

/// The guide with the table of the largest run in its place.
pub fn guide(report: &Report, guide: &str) -> Option<String> {
    let (before, rest) = guide.split_once(TABLE.0)?;
    let (_, after) = rest.split_once(TABLE.1)?;
    let n = *report.comparison.sizes().first()?;
    let table = table(report, n, &|summary| format!("{:.1}", summary.median));
    Some(format!("{before}{}\n\n{table}\n{}{after}", TABLE.0, TABLE.1))
}

fn table(report: &Report, n: u64, shown: &dyn Fn(&Summary) -> String) -> String {
    let compared = &report.comparison;
    let scenarios = compared.scenarios();
    let mut table = format!("| | {} |\n|---|{}\n", scenarios.join(" | "), "---:|".repeat(scenarios.len()));
    for strategy in compared.strategies() {
        write!(table, "| {}", bold(strategy)).expect("strings grow");
        for scenario in &scenarios {
            let cell = compared.summary(scenario, strategy, n).map_or(String::new(), |summary| shown(&summary));
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
