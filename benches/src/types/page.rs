//! The page about types.

use std::fmt::Write;

use super::deep::Mode;
use super::{Report, speed};
use crate::report::due;
use crate::stats::Summary;

/// The whole page.
pub fn page(reports: &[Report]) -> String {
    let mut page = String::from(
        "<!-- Made by `cargo xtask metadata-report`. Every number here is measured; edit nothing, run it again. -->\n\n\
         # Types: speed and size\n\n![What a deep type costs](metadata-speed.svg)\n\n\
         The command: `cargo xtask metadata-report`.\n\n\
         ## What the numbers mean\n\n\
         - *Operations*: both runtimes are in one process and are called through function pointers, in turns. Medians in nanoseconds, with \
         quartiles. New types are made of the last new one, so each is new. Three arguments are three types here and two types and a conformance \
         there. We keep the types that were asked for by name by their names; Swift leaves that to its compiler, which keeps them where they are \
         used.\n\
         - *A deep type*: `Map<Filter<Concat<…, Array<Int>>>, Int>`, so many levels deep, each run in a process of its own: what is built at run \
         time, and the time from loading the module that names the type to having its canonical record and its size (medians). Records of static \
         data are registered one by one, which takes time but builds nothing; with lazy arguments there is one.\n",
    );
    for report in reports {
        let swift = match &report.swift {
            Ok(version) => format!("Swift {version}"),
            Err(why) => format!("without Swift: {why}"),
        };
        page += &report.run.heading(&format!("{swift}, glibc {}", report.speed.glibc));
        page += &due::section(&report.due());
        page += &operations(&report.speed);
        page += &deep(report);
    }
    page
}

fn operations(speed: &speed::Results) -> String {
    let mut section = String::from(
        "\n### Operations\n\n| operation | sidetable | libswiftCore | times as fast |\n|---|---:|---:|---:|\n",
    );
    for measured in &speed.operations {
        writeln!(section, "{}", row(measured)).expect("strings grow");
    }
    write!(
        section,
        "\n### Many types\n\nLooking one type up takes a thread {} alone, and {} each when two do. With {} types of one generic type, the \
         first 1,000 take {} each, where they took {} when there were no others; all of them, in an order that no cache likes, {}. \
         A type is one record of {:.0} bytes, its witnesses and state included.\n",
        time(&speed.one_thread),
        time(&speed.two_threads),
        speed.many,
        time(&speed.lookup_at_end),
        time(&speed.lookup_at_start),
        time(&speed.lookup_of_all),
        speed.bytes_a_type,
    )
    .expect("strings grow");
    section
}

fn deep(report: &Report) -> String {
    let mut section = String::from(
        "\n### A deep type\n\n\
         | levels | | records emitted | records built | bytes | microseconds |\n|---:|---|---:|---:|---:|---:|\n",
    );
    for point in &report.deep {
        writeln!(
            section,
            "| {} | {} | {} | {} | {} | {:.1} |",
            point.depth,
            point.mode.name(),
            point.emitted,
            point.records,
            point.bytes,
            point.microseconds
        )
        .expect("strings grow");
    }
    let deepest = |mode| report.deep.iter().rfind(|point| point.mode == mode);
    if let (Some(dynamic), Some(lazy)) = (deepest(Mode::Dynamic), deepest(Mode::CrossModuleLazy)) {
        writeln!(
            section,
            "\nAt {} levels, {} records and {} bytes are built dynamically; prespecialized with lazy arguments, {} records.",
            dynamic.depth, dynamic.records, dynamic.bytes, lazy.records
        )
        .expect("strings grow");
    }
    section
}

fn row(measured: &speed::Measured) -> String {
    format!(
        "| {} | {} | {} | {} |",
        measured.operation.name(),
        time(&measured.ours),
        measured.swift.as_ref().map_or("not there".into(), time),
        measured.ratio().map_or(String::new(), |ratio| format!("**{ratio:.2}×**")),
    )
}

fn time(summary: &Summary) -> String {
    format!("{:.1} ns ({:.1}–{:.1})", summary.median, summary.first_quartile, summary.third_quartile)
}
