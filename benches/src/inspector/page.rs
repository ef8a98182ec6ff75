//! The page about what looking costs.

use std::fmt::Write;

use super::results::{Pictures, Report, Results};
use crate::report::due;
use crate::stats::Summary;

/// The whole page.
pub fn page(reports: &[Report]) -> String {
    let mut page = String::from(
        "<!-- Made by `cargo xtask inspect-bench`. Every number here is measured; edit nothing, run it again. -->\n\n\
         # What looking costs\n\n![Time and memory of each program, looked at](inspect-speed.svg)\n\n\
         The command: `cargo xtask inspect-bench`.\n\n\
         ## What the numbers mean\n\n\
         Thirteen programs of `benches/swift`, built as `swift build` does (`swiftc -O`, linked dynamically), alone and under [`sidetable leaks`](inspect.md) \
         and [`sidetable arc`](arc.md), in turns. Times are medians of whole processes with quartiles, from start to end, the report included: \
         of ten seconds' work, since a picture at the end takes as long whatever came before, and of half a second's. \
         Memory is the most that the program and `sidetable` had together, shared pages counted once, seen by looking each millisecond, of half a \
         second's work; and with the copy that is looked at at the end, which has a copy of each page that is written to for it, and about 20 bytes \
         of tables an object.\n\n\
         A picture: from the call of `sidetable_snapshot` in a program to the file, forks included. The stop: how long a thread stands that is asked for a picture by \
         signal, in a process whose memory is in blocks of a KiB.\n",
    );
    for report in reports {
        let glibc = report.run.machine.glibc.as_deref().unwrap_or("not recorded");
        page += &report.run.heading(&format!("Swift {}, glibc {glibc}, {} runs", report.swift, report.runs));
        page += &due::section(&report.due());
        page += &leaks(report);
        page += &counts(report);
        page += &pictures(&report.pictures);
    }
    page
}

fn leaks(report: &Report) -> String {
    let mut table = String::from(
        "\n### `sidetable leaks`\n\n| program | alone | leaks | times as long | half a second's work, alone | leaks | peak memory, alone | leaks, while it runs | times as much | with the copy at its end | times as much |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for results in &report.programs {
        let Results { name, alone, leaks, .. } = results;
        let (time, running, together) = (results.time(), results.running(), results.together());
        let row = [
            seconds(&alone.seconds),
            seconds(&leaks.seconds),
            format!("**{time:.2}×**"),
            seconds(&alone.short),
            seconds(&leaks.short),
            mebibytes(&alone.running),
            mebibytes(&leaks.running),
            format!("**{running:.2}×**"),
            mebibytes(&leaks.together),
            format!("**{together:.2}×**"),
        ];
        writeln!(table, "| {name} | {} |", row.join(" | ")).expect("strings grow");
    }
    table
}

fn counts(report: &Report) -> String {
    let mut table = String::from(
        "\n### `sidetable arc`\n\n| program | alone | every call | times as long | `--sample 100` | times as long |\n|---|---:|---:|---:|---:|---:|\n",
    );
    for results in &report.programs {
        let counted = &results.counted;
        let (alone, exact, sampled) = (seconds(&counted.alone), seconds(&counted.exact), seconds(&counted.sampled));
        let (times, sampled_times) = (results.exact(), results.sampled());
        writeln!(
            table,
            "| {} | {alone} | {exact} | **{times:.2}×** | {sampled} | **{sampled_times:.2}×** |",
            results.name
        )
        .expect("strings grow");
    }
    table
}

fn pictures(pictures: &Pictures) -> String {
    format!(
        "\n### Pictures\n\n| | |\n|---|---:|\n| a picture of {} objects | {} |\n| the stop of a process of {} MB | {} |\n",
        pictures.objects,
        seconds(&pictures.seconds),
        pictures.megabytes,
        seconds(&pictures.stop),
    )
}

fn seconds(of: &Summary) -> String {
    if of.median < 1.0 {
        let [low, median, high] = [of.first_quartile, of.median, of.third_quartile].map(|seconds| seconds * 1e3);
        let digits = usize::from(median < 100.0);
        format!("{median:.digits$} ms ({low:.digits$}–{high:.digits$})")
    } else {
        format!("{:.2} s ({:.2}–{:.2})", of.median, of.first_quartile, of.third_quartile)
    }
}

fn mebibytes(of: &Summary) -> String {
    format!("{:.1} MiB", of.median / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::super::results::tests::report;
    use super::*;

    #[test]
    fn the_page_has_every_program_and_what_is_due() {
        let page = page(&[report()]);
        for words in [
            "| leaks, time of ten seconds' work, the slowest | ≤ 1.3× | 1.35×, trees | **missed** |",
            "| trees | 10.00 s (9.50–10.50) | 13.50 s (12.82–14.18) | **1.35×** | 500 ms (475–525) | 675 ms (641–709) | 10.0 MiB | 13.7 MiB | **1.37×** | 27.3 MiB | **1.37×** |",
            "| words | 500 ms (475–525) | 2.50 s (2.38–2.62) | **5.00×** | 550 ms (523–578) | **1.10×** |",
            "| the stop of a process of 1024 MB | 40.0 ms (38.0–42.0) |",
        ] {
            assert!(page.contains(words), "{words}\n{page}");
        }
    }
}
