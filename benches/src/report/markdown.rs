//! The page.

use std::fmt::Write;

use super::record::Report;
use super::targets::{Outcome, Verdict};
use crate::results::{ModeResults, OperationResults};
use crate::stats::Summary;
use crate::{Mode, Operation, Peer};

/// The whole page.
pub fn page(report: &Report) -> String {
    let mut page = String::from(
        "<!-- Made by `cargo xtask bench`. Every number here is measured; edit nothing, run it again. -->\n\n# Performance\n\n\
         ![Time of each operation, by peer](performance.svg)\n\n",
    );
    let mut section =
        |title: &str, body: String| write!(page, "## {title}\n\n{}\n\n", body.trim_end()).expect("strings grow");
    section("What must hold, and whether it does", targets(report));
    section("What it was measured on", machine(report));
    section("What the numbers mean", meaning(report));
    for results in &report.modes {
        section(&capitalized(results.mode.name()), mode(results));
    }
    page.truncate(page.trim_end().len());
    page + "\n"
}

/// How many lines hold, and those that do not; for a terminal.
pub fn summary(report: &Report) -> String {
    let count = |verdict| report.targets.iter().filter(|outcome| outcome.verdict() == verdict).count();
    let mut text = format!("{} of {} lines hold", count(Verdict::Met), report.targets.len());
    if count(Verdict::NotMeasured) > 0 {
        write!(text, ", {} could not be measured", count(Verdict::NotMeasured)).expect("strings grow");
    }
    for outcome in report.targets.iter().filter(|outcome| outcome.verdict() == Verdict::Missed) {
        let target = outcome.target;
        write!(
            text,
            "\nmissed: {} ({}), {} against {}: {} where {} is due",
            target.operation.name(),
            target.mode.name(),
            target.ours.name(),
            target.against.name(),
            times(outcome.ratio()),
            times(Some(target.at_least)),
        )
        .expect("strings grow");
    }
    text
}

fn targets(report: &Report) -> String {
    let mut text = String::from(
        "Each line is a claim about two medians of this run: *times as fast* is the peer's time divided by sidetable's, so more \
         is better.\n\n| operation | process | sidetable through | against | due | measured | |\n|---|---|---|---|---:|---:|---|\n",
    );
    for outcome in &report.targets {
        let target = outcome.target;
        let due = match target.aim {
            Some(aim) => format!("≥ {}, aim {}", times(Some(target.at_least)), times(Some(aim))),
            None => format!("≥ {}", times(Some(target.at_least))),
        };
        writeln!(
            text,
            "| {} | {} | {} | {} | {due} | {} | {} |",
            target.operation.name(),
            target.mode.name(),
            match target.ours {
                Peer::SidetableC => "C",
                Peer::SidetableCpp => "C++",
                _ => "Rust",
            },
            target.against.name(),
            times(outcome.ratio()),
            match outcome.verdict() {
                Verdict::Met => "met",
                Verdict::Missed => "**missed**",
                Verdict::NotMeasured => "not measured",
            }
        )
        .expect("strings grow");
    }
    let missed: Vec<&Outcome> = report.targets.iter().filter(|outcome| outcome.verdict() == Verdict::Missed).collect();
    if missed.is_empty() {
        if report.targets.iter().all(|outcome| outcome.verdict() == Verdict::Met) {
            text.push_str("\nEvery line holds.\n");
        }
        return text;
    }
    text.push_str(WHAT_COSTS);
    for outcome in missed {
        writeln!(text, "- {}", why(outcome)).expect("strings grow");
    }
    text
}

/// What the design pays for, and the peers do not.
const WHAT_COSTS: &str = "
### Why some are missed

Three things that the design pays for show in these lines:

- *The word may turn into a pointer at any moment.* With threads, a count in the header is moved by a load and a `lock cmpxchg`, and a
  locked instruction waits for the loads before it; a counter that is always a counter needs neither (the two limits beside each
  other say what that makes). A side table's word is always a counter: retain adds to it without looking, release and weak load look.
- *A call.* Through the C ABI each retain and release is one, whose return address a locked instruction waits for, too. The C++ and Rust
  handles have none.
- *A weak reference is a block of its own*, 32 bytes, made and given back within these loops. `shared_ptr` has its weak count in the block
  with the object, and so keeps the whole block as long as a weak reference is left; sidetable frees the object.

";

/// What the measurements themselves say about a missed line: how far it is, and how much room the machine leaves.
fn why(outcome: &Outcome) -> String {
    let target = outcome.target;
    let (Some(ours), Some(theirs)) = (outcome.our_nanoseconds, outcome.their_nanoseconds) else {
        return String::new();
    };
    let mut text = format!(
        "**{}, {}, against {}**: sidetable takes {} ns, {} ns would meet the line.",
        target.operation.name(),
        target.mode.name(),
        target.against.name(),
        digits(ours),
        digits(theirs / target.at_least),
    );
    if let Some((limit, nanoseconds)) = outcome.limit.filter(|(limit, _)| *limit != target.against) {
        let possible = theirs / nanoseconds;
        write!(
            text,
            " On this machine {} alone take {} ns, {} % of that, so {} is the most that {} could reach{}.",
            limit.name().trim_start_matches("limit: "),
            digits(nanoseconds),
            (100.0 * nanoseconds / ours).round(),
            times(Some(possible)),
            if limit == Peer::Malloc { "a runtime that asks malloc each time" } else { "any runtime" },
            if possible < target.at_least { ", less than the line asks for" } else { "" },
        )
        .expect("strings grow");
    }
    text
}

fn machine(report: &Report) -> String {
    let machine = &report.machine;
    let settings = report.settings;
    let mut rows = vec![
        ("date", report.date.clone()),
        ("command", "`cargo xtask bench`".to_owned()),
        (
            "processor",
            format!(
                "{}, {} processors{}",
                machine.processor,
                machine.processors,
                if machine.is_virtual { ", in a virtual machine" } else { "" }
            ),
        ),
        ("caches", machine.caches.clone()),
        ("kernel", machine.kernel.clone()),
        ("load when it began", machine.load.clone()),
        ("glibc", machine.glibc.clone()),
        ("Rust", machine.rustc.clone()),
        ("C and C++", machine.cxx.clone()),
        (
            "Swift",
            match &report.swift {
                Some(version) => format!("{version}, from {}", report.swift_source),
                None => format!("not available: {}", report.swift_source),
            },
        ),
        (
            "Boost",
            report.boost.clone().unwrap_or_else(|| {
                "not available: its headers were not there (`apt-get install libboost-dev`)".to_owned()
            }),
        ),
    ];
    rows.push((
        "samples",
        format!("{} of at least {} ms for each number", settings.rounds, settings.sample_milliseconds),
    ));
    let mut text = String::from("| | |\n|---|---|\n");
    for (key, value) in rows {
        writeln!(text, "| {key} | {value} |").expect("strings grow");
    }
    let busy = machine.load.parse().is_ok_and(|load: f64| load > 0.5 * machine.processors as f64);
    if busy {
        text.push_str(
            "\n**Other programs were running**: the quartiles are wider than they need be, and numbers with more than one \
             thread at work are to be taken with care.\n",
        );
    }
    text
}

fn meaning(report: &Report) -> String {
    let mut text = format!(
        "A number is the time of one iteration in nanoseconds, loop included, nothing subtracted: the median of {} samples, each \
         the mean of thousands of iterations. The quartiles enclose the middle half of the samples. Within an operation the \
         peers take turns, sample by sample, so that what disturbs the machine disturbs all alike. Each kind of process is a \
         process of its own, in which every peer is loaded; threads are pinned. With more threads than processors the time is \
         that of a processor, not of the clock on the wall. After each loop the counts are checked.\n\nOperations:\n\n",
        report.settings.rounds
    );
    for operation in Operation::ALL {
        writeln!(text, "- *{}*: {}.", operation.name(), operation.explanation()).expect("strings grow");
    }
    text.push_str("\nPeers, and the limits that the machine sets:\n\n");
    for peer in Peer::ALL {
        writeln!(text, "- *{}*: {}.", peer.name(), peer.explanation()).expect("strings grow");
    }
    text.push_str(
        "\nThe chart's grey bar is the limit that applies: plain adds where the process has one thread, `lock xadd` elsewhere, \
         `malloc` and `free` where something is allocated.\n",
    );
    text
}

/// Those that the others are compared with.
const YARDSTICKS: [Peer; 3] = [Peer::SwiftCore, Peer::SharedPtr, Peer::Arc];

fn mode(results: &ModeResults) -> String {
    let mut text = format!("{}\n\n", results.mode.explanation());
    text.push_str("| operation | peer | median, ns | quartiles | least – most |");
    for peer in YARDSTICKS {
        write!(text, " × {} |", peer.name()).expect("strings grow");
    }
    text.push_str("\n|---|---|---:|---:|---:|---:|---:|---:|\n");
    for operation in &results.operations {
        for (index, peer) in rows(results.mode, operation.operation).into_iter().enumerate() {
            let title = if index == 0 { operation.operation.name() } else { "" };
            writeln!(text, "| {title} | {} |{}", peer.name(), cells(operation, peer)).expect("strings grow");
        }
    }
    text.push_str("\n× X: how many times as fast as X.\n");
    text
}

/// The peers that an operation has a line for, measured or not.
fn rows(mode: Mode, operation: Operation) -> Vec<Peer> {
    Peer::ALL
        .into_iter()
        .filter(|peer| match peer {
            Peer::SidetableC | Peer::SwiftCore => !operation.is_on_a_structure(),
            Peer::SidetableRust => true,
            Peer::SidetableCpp | Peer::SharedPtr | Peer::BoostSharedPtr | Peer::Arc | Peer::ExternalTable => {
                operation != Operation::UnownedRetainRelease
            }
            Peer::IntrusivePtr | Peer::Triomphe => operation.needs_no_weak_references(),
            Peer::LocalSharedPtr => operation.needs_no_weak_references() && mode == Mode::OneThread,
            Peer::LockedAdd | Peer::LockedExchange => operation.is_on_an_object(),
            Peer::PlainAdd => operation.is_on_an_object() && mode == Mode::OneThread,
            Peer::Malloc => !operation.is_on_an_object() && !operation.is_on_a_structure(),
        })
        .collect()
}

fn cells(operation: &OperationResults, peer: Peer) -> String {
    let Some(summary) = operation.of(peer) else {
        return " not available | | | | | |".to_owned();
    };
    let Summary { min, first_quartile, median, third_quartile, max, .. } = *summary;
    let mut text = format!(
        " {} | {} – {} | {} – {} |",
        digits(median),
        digits(first_quartile),
        digits(third_quartile),
        digits(min),
        digits(max)
    );
    for yardstick in YARDSTICKS {
        let ratio = operation.of(yardstick).filter(|_| yardstick != peer).map(|theirs| theirs.median / median);
        write!(text, " {} |", times(ratio)).expect("strings grow");
    }
    text
}

/// Three significant digits, but whole numbers above a thousand.
pub(super) fn digits(value: f64) -> String {
    let before_point = value.abs().max(1e-9).log10().floor() as i32 + 1;
    format!("{value:.*}", (3 - before_point).clamp(0, 2) as usize)
}

fn times(ratio: Option<f64>) -> String {
    ratio.map_or_else(|| "—".to_owned(), |ratio| format!("{}×", digits(ratio)))
}

pub(super) fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::targets;

    #[test]
    fn three_digits() {
        assert_eq!([0.954, 9.996, 11.44, 123.4, 1234.5].map(digits), ["0.95", "10.00", "11.4", "123", "1234"]);
    }

    #[test]
    fn a_missed_line_says_how_much_room_there_is() {
        let outcome = Outcome {
            target: targets::Target { at_least: 3.0, ..targets::all()[1] },
            our_nanoseconds: Some(12.0),
            their_nanoseconds: Some(30.0),
            limit: Some((Peer::LockedAdd, 6.0)),
        };
        let text = why(&outcome);
        assert!(text.contains("takes 12.0 ns, 10.0 ns would meet the line"), "{text}");
        assert!(text.contains("two lock xadd alone take 6.00 ns, 50 % of that, so 5.00× is the most"), "{text}");
        assert!(!text.contains("less than the line asks for"), "{text}");
    }
}
