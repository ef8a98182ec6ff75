//! The page about freezing's speed.

use std::fmt::Write;

use super::Report;
use crate::report::due;
use crate::stats::Summary;

/// The whole page.
pub fn page(reports: &[Report]) -> String {
    let mut page = String::from(
        "<!-- Made by `cargo xtask freeze-report`. Every number here is measured; edit nothing, run it again. -->\n\n\
         # Freezing: speed and size\n\n![Freezing and ending, against size](freezing-speed.svg)\n\n\
         The command: `cargo xtask freeze-report`. What freezing is: [freezing.md](freezing.md).\n\n\
         ## What the numbers mean\n\n\
         - *Graphs*: objects of 64 bytes; each life of a graph in a process of its own, from allocating to ending. Medians in nanoseconds an \
         object, with quartiles. The plain walk is what somebody would write who knows the class: marks in the objects, and a list of those to \
         come. Ending is the one release of the root. A list that was never frozen would overflow the stack at its end, and the shapes with \
         cycles would leak. Time an object grows with the graph where caches end, for the walk as for the freeze: both are one pass.\n\
         - *Memory*: what cycles keep until they end (a record for each, and eight bytes for each member), and what the freeze used while it ran. \
         Frozen objects in no cycle take nothing.\n\
         - *Counting*: a retain and a release of one object over and over, compiled into the loop, in nanoseconds, the three kinds in turns. The \
         second thread sleeps: it is there so that counting is atomic. A frozen object in no cycle keeps its counts in its header. With several \
         threads a retain adds to them without a look, as to a side table's, and no pointer is followed; a release exchanges them, as a side \
         table's. Two timings of the same instructions differ by a few hundredths.\n",
    );
    for report in reports {
        let glibc = report.run.machine.glibc.as_deref().unwrap_or("not recorded");
        page += &report.run.heading(&format!("glibc {glibc}"));
        page += &due::section(&report.due());
        page += &graphs(report);
        page += &memory(report);
        page += &counting(report);
    }
    page
}

fn graphs(report: &Report) -> String {
    let mut table = String::from(
        "\n### Graphs\n\n\
         | shape | objects | allocate and link | walk | freeze | walk when frozen | end | end, never frozen |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for point in &report.points {
        writeln!(
            table,
            "| {} | {} | {} | {} | **{}** | {} | **{}** | {} |",
            point.shape.name(),
            point.objects,
            time(&point.cost.build),
            time(&point.cost.walk),
            time(&point.cost.freeze),
            time(&point.cost.frozen_walk),
            time(&point.cost.teardown),
            point.cost.mutable_teardown.as_ref().map_or_else(|| "–".to_owned(), time),
        )
        .expect("strings grow");
    }
    table
}

fn memory(report: &Report) -> String {
    let mut table = String::from(
        "\n### Memory\n\n\
         | shape | objects | cycles | objects in cycles | bytes kept, an object | bytes used, an object |\n|---|---:|---:|---:|---:|---:|\n",
    );
    for point in &report.points {
        let each = |bytes: u64| bytes as f64 / point.objects as f64;
        writeln!(
            table,
            "| {} | {} | {} | {} | {:.1} | {:.1} |",
            point.shape.name(),
            point.objects,
            point.cost.components,
            point.cost.members,
            each(point.cost.kept_bytes),
            each(point.cost.working_bytes),
        )
        .expect("strings grow");
    }
    table
}

fn counting(report: &Report) -> String {
    let mut table = String::from(
        "\n### Counting\n\n| threads | with a side table, not frozen | frozen, in no cycle | frozen, in a cycle |\n|---|---:|---:|---:|\n",
    );
    for counting in &report.counting {
        writeln!(
            table,
            "| {} | {} | {} | {} |",
            if counting.has_second_thread { "two" } else { "one" },
            precise(&counting.side_table),
            precise(&counting.single),
            precise(&counting.member),
        )
        .expect("strings grow");
    }
    table
}

fn time(summary: &Summary) -> String {
    format!("{:.1} ({:.1}–{:.1})", summary.median, summary.first_quartile, summary.third_quartile)
}

fn precise(summary: &Summary) -> String {
    format!("{:.2} ({:.2}–{:.2})", summary.median, summary.first_quartile, summary.third_quartile)
}
