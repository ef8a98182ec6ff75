//! The page.

use std::fmt::Write;

use super::record::Report;
use super::targets::{self, Outcome, Verdict};
use crate::results::{ModeResults, OperationResults, operation};
use crate::stats::Summary;
use crate::{Mode, Operation, Peer};

/// The whole page.
pub fn page(reports: &[Report]) -> String {
    let mut page = String::from(
        "<!-- Made by `cargo xtask bench`. Every number here is measured; edit nothing, run it again. -->\n\n# Performance\n\n\
         ![Time of each operation, by peer](performance.svg)\n\n\
         [What the numbers mean](#what-the-numbers-mean) stands at the end.\n\n",
    );
    let mut section =
        |title: &str, body: String| write!(page, "{title}\n\n{}\n\n", body.trim_end()).expect("strings grow");
    section("## What is due", rules());
    for report in reports {
        section(&format!("## {}", report.run.machine.processor.line()), machine(report));
        section("### What must hold, and whether it does", targets(report));
        for results in &report.modes {
            section(&format!("### {}", capitalized(results.mode.name())), mode(results));
        }
    }
    section("## What the numbers mean", meaning());
    page.truncate(page.trim_end().len());
    page + "\n"
}

/// How many lines hold, and those that do not; for a terminal.
pub fn summary(report: &Report) -> String {
    let outcomes = report.outcomes();
    let count = |verdict| outcomes.iter().filter(|outcome| outcome.verdict() == verdict).count();
    let mut text = format!("{}: {} of {} lines hold", report.run.label(), count(Verdict::Met), outcomes.len());
    if count(Verdict::NotMeasured) > 0 {
        write!(text, ", {} could not be measured", count(Verdict::NotMeasured)).expect("strings grow");
    }
    for outcome in outcomes.iter().filter(|outcome| outcome.verdict() == Verdict::Missed) {
        let target = outcome.target;
        write!(
            text,
            "\nmissed: {} ({}), {} against {}: {} where {} is due",
            target.operation.name(),
            target.mode.name(),
            target.ours.name(),
            target.against.name(),
            times(outcome.ratio()),
            times(Some(outcome.due)),
        )
        .expect("strings grow");
    }
    text
}

/// How what is due follows from the processor.
fn rules() -> String {
    let percent = |share: f64| (share * 100.0).round();
    format!(
        "A line is a claim about two medians of one run: *times as fast* is the peer's time divided by sidetable's, so more is better. Lines are \
         the same on every processor, and what they ask for follows from the limits that were measured on it:\n\n\
         - Against a peer: never to be slower.\n\
         - Against libswiftCore: 4 times as fast with side tables and weak references, first ones included, and 2.8 times at allocating. What moves counts by the \
         instructions of the limit that applies takes no less than it, so where {} % of that limit makes for fewer times, these are due (*of* says what was asked for).\n\
         - Where a `lock cmpxchg` behind a load takes more than {} times as long as a `lock xadd`, locked instructions wait for loads, libswiftCore's \
         too: retain + release with threads is due 1.3 times as fast as there.\n\
         - Where a `lock xadd` takes more than {} times as long as a plain add, a process with one thread gains much by doing without: through Rust, \
         retain + release and weak load + release are due 4 times as fast as `Arc`.\n\
         - Against the limit, called as ours is: retain + release within {} % of its time, and within {} % with threads where locked instructions wait \
         for loads.\n\n\
         The limit is two plain adds in a process with one thread and two `lock xadd` in others, which only counts that [belong to one thread](threads.md) are below; through the C \
         ABI each of them in a call. What allocates \
         has none: blocks that are kept cost less than `malloc`'s. Nor is an inlined retain + release held against two plain adds: processors follow a \
         word in registers, so those take next to nothing in a loop, and counting must look at what it found.\n\n{WHAT_COSTS}",
        percent(targets::SHARE_OF_LIMIT),
        targets::WAITS,
        targets::DEAR,
        percent(targets::OF_LIMIT - 1.0),
        percent(targets::OF_LIMIT_AND_LOADS - 1.0),
    )
}

fn targets(report: &Report) -> String {
    let mut text = String::from(
        "| operation | process | sidetable through | against | due | measured | |\n|---|---|---|---|---:|---:|---|\n",
    );
    let outcomes = report.outcomes();
    for outcome in &outcomes {
        let target = outcome.target;
        let of =
            if outcome.due < outcome.asked { format!(" of {}", times(Some(outcome.asked))) } else { String::new() };
        writeln!(
            text,
            "| {} | {} | {} | {} | ≥ {}{of} | {} | {} |",
            target.operation.name(),
            target.mode.name(),
            match target.ours {
                Peer::SidetableC => "C",
                Peer::SidetableCpp => "C++",
                Peer::SidetableSharedPtr => "C++, shared_ptr",
                _ => "Rust",
            },
            target.against.name(),
            times(Some(outcome.due)),
            times(outcome.ratio()),
            match outcome.verdict() {
                Verdict::Met => "met",
                Verdict::Missed => "**missed**",
                Verdict::NotMeasured => "not measured",
            }
        )
        .expect("strings grow");
    }
    let missed: Vec<&Outcome> = outcomes.iter().filter(|outcome| outcome.verdict() == Verdict::Missed).collect();
    if !missed.is_empty() {
        text.push_str("\nThose that are missed:\n\n");
        for outcome in missed {
            writeln!(text, "- {}", why(outcome)).expect("strings grow");
        }
    } else if outcomes.iter().all(|outcome| outcome.verdict() == Verdict::Met) {
        text.push_str("\nEvery line holds.\n");
    }
    text.push_str(&blind_additions(report).unwrap_or_default());
    text
}

/// What it would be worth to add to headers without a look at them, too.
fn blind_additions(report: &Report) -> Option<String> {
    let median = |peer| {
        let results = operation(&report.modes, Mode::IdleThread, Operation::RetainRelease)?;
        Some(results.of(peer)?.median)
    };
    let (looking, blind) = (median(Peer::LockedExchange)?, median(Peer::LockedAdd)?);
    Some(format!(
        "\nHeaders are not added to blindly, other than side tables and what is frozen. With threads a pair that looks first takes {looking:.2} ns here (the limit \
         of two `lock cmpxchg`), one that does not {blind:.2}: so {:.2} ns is the most that it could save. An object with a side table would pay two \
         locked instructions more, about {blind:.2} ns, each time its header had been added to and must be put right.\n",
        looking - blind
    ))
}

/// What the design pays for, and the peers do not.
const WHAT_COSTS: &str = "Four things that the design pays for show in lines that are missed:

- *The word may turn into a pointer at any moment.* With threads, a count in the header is moved by a load and a `lock cmpxchg`, and on some
  processors a locked instruction waits for the loads before it; a counter that is always a counter needs neither (the two limits beside
  each other say what that makes). Where locked instructions are slow, what a thread moved last it moves without a load, from what it left there. A side
  table's word is always a counter: retain and release add to it without looking, a weak load looks.
- *A call.* Through the C ABI each retain and release is one, whose return address a locked instruction waits for, too, where it waits for loads.
  The C++ and Rust handles have none in a process with one thread. With threads they have, since there counts may belong to one of them.
- *Counts that belong to one thread* while it alone is at work, which then needs no locked instruction ([threads.md](threads.md)): where locked instructions
  are slow, a process with one thread at work takes less than their limit. Threads that are all at work pay for it, some instructions each.
- *A first weak reference makes a block of its own*, 32 bytes, which the last one gives back. `shared_ptr` has its weak count in the block
  with the object, and so keeps the whole block as long as a weak reference is left; sidetable frees the object. Objects that ask for it have their side
  table in their own block, and stay as `shared_ptr`'s do: those of *allocate, weak reference, release* through the C++ and Rust handles.
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
        digits(theirs / outcome.due),
    );
    if let Some((limit, nanoseconds)) = outcome.limit.filter(|(limit, _)| *limit != target.against) {
        write!(
            text,
            " On this processor {} alone take {} ns, {} % of that, so {} is the most that those allow.",
            limit.name().trim_start_matches("limit: "),
            digits(nanoseconds),
            (100.0 * nanoseconds / ours).round(),
            times(Some(theirs / nanoseconds)),
        )
        .expect("strings grow");
    }
    text
}

fn machine(report: &Report) -> String {
    let machine = &report.run.machine;
    let unknown = |value: &Option<String>| value.clone().unwrap_or_else(|| "not recorded".to_owned());
    let settings = report.settings;
    let mut rows = vec![
        ("date", report.run.date.clone()),
        ("command", "`cargo xtask bench`".to_owned()),
        (
            "processor",
            format!(
                "{}, {} processors{}",
                machine.processor.name,
                machine.processors,
                if machine.is_virtual { ", in a virtual machine" } else { "" }
            ),
        ),
        ("caches", unknown(&machine.caches)),
        ("kernel", machine.kernel.clone()),
        match machine.busy {
            Some(busy) => ("processors that other programs had when it began", format!("{busy:.2}")),
            None => ("load when it began", unknown(&machine.load)),
        },
        ("glibc", unknown(&machine.glibc)),
        ("Rust", unknown(&machine.rustc)),
        ("C and C++", unknown(&machine.cxx)),
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
    if report.run.is_rounded {
        text.push_str("\nThe figures are those of that day's page, as it rounded them.\n");
    }
    let load = || machine.load.as_deref().and_then(|load| load.parse::<f64>().ok());
    let is_busy = match machine.busy {
        Some(busy) => busy > 0.1,
        None => load().is_some_and(|load| load > 0.5 * machine.processors as f64),
    };
    if is_busy {
        text.push_str(
            "\n**Other programs were running**: the quartiles are wider than they need be, and numbers with more than one \
             thread at work are to be taken with care.\n",
        );
    }
    text
}

fn meaning() -> String {
    let mut text = String::from(
        "A number is the time of one iteration in nanoseconds, loop included, nothing subtracted: the median of samples, each \
         the mean of thousands of iterations. The quartiles enclose the middle half of the samples. Within an operation the \
         peers take turns, sample by sample, so that what disturbs the machine disturbs all alike. Each kind of process is a \
         process of its own, in which every peer is loaded; threads are pinned. With more threads than processors the time is \
         that of a processor, not of the clock on the wall. After each loop the counts are checked.\n\nOperations:\n\n",
    );
    for operation in Operation::ALL {
        writeln!(text, "- *{}*: {}.", operation.name(), operation.explanation()).expect("strings grow");
    }
    text.push_str("\nProcesses:\n\n");
    for mode in Mode::ALL {
        writeln!(text, "- *{}*: {}", mode.name(), mode.explanation()).expect("strings grow");
    }
    text.push_str("\nPeers, and the limits that the machine sets:\n\n");
    for peer in Peer::ALL {
        writeln!(text, "- *{}*: {}.", peer.name(), peer.explanation()).expect("strings grow");
    }
    text.push_str(
        "\nIn the tables, *× X* says how many times as fast as X. The chart's grey bar is the limit that applies: plain adds where the process has one thread, `lock xadd` elsewhere, \
         `malloc` and `free` where something is allocated.\n",
    );
    text
}

/// Those that the others are compared with.
const YARDSTICKS: [Peer; 3] = [Peer::SwiftCore, Peer::SharedPtr, Peer::Arc];

fn mode(results: &ModeResults) -> String {
    let mut text = String::from("| operation | peer | median, ns | quartiles | least – most |");
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
    text
}

/// The peers that an operation has a line for, measured or not.
fn rows(mode: Mode, operation: Operation) -> Vec<Peer> {
    Peer::ALL
        .into_iter()
        .filter(|peer| match peer {
            Peer::SidetableC | Peer::SwiftCore => !operation.is_on_a_structure(),
            Peer::SidetableRust => true,
            Peer::SidetableCpp
            | Peer::SidetableSharedPtr
            | Peer::SharedPtr
            | Peer::BoostSharedPtr
            | Peer::Arc
            | Peer::ExternalTable => operation != Operation::UnownedRetainRelease,
            Peer::IntrusivePtr | Peer::Triomphe => operation.needs_no_weak_references(),
            Peer::LocalSharedPtr => operation.needs_no_weak_references() && mode == Mode::OneThread,
            Peer::LockedAdd | Peer::LockedExchange | Peer::CalledLockedAdd => operation.is_on_an_object(),
            Peer::PlainAdd | Peer::CalledPlainAdd => operation.is_on_an_object() && mode == Mode::OneThread,
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
        min.map_or_else(|| "?".to_owned(), digits),
        max.map_or_else(|| "?".to_owned(), digits)
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
    use crate::report::machine::Processor;
    use crate::report::measured::Run;
    use crate::report::{chart, record::Report};
    use crate::results::{Measured, Settings};

    fn on(information: &str, date: &str) -> Report {
        let mut run = Run::now();
        (run.machine.processor, run.date) = (Processor::read(information), date.to_owned());
        let of = |(peer, median)| Measured { peer, nanoseconds: Summary::of(&[median]) };
        let measured = [(Peer::SidetableC, 4.0), (Peer::SwiftCore, 5.0)].map(of).to_vec();
        let operations = vec![OperationResults { operation: Operation::RetainRelease, measured }];
        Report {
            run,
            settings: Settings::QUICK,
            swift: None,
            swift_source: "nowhere".into(),
            boost: None,
            modes: vec![ModeResults { mode: Mode::OneThread, operations }],
        }
    }

    #[test]
    fn the_page_and_the_chart_show_every_processor_and_explain_once() {
        let reports = [
            on("vendor_id: AuthenticAMD\ncpu family: 25\nmodel: 1\nmodel name: AMD EPYC\n", "2025-01-31"),
            on("vendor_id: GenuineIntel\ncpu family: 6\nmodel: 143\nmodel name: A Xeon\n", "2025-02-01"),
        ];
        let (page, chart) = (page(&reports), chart::draw(&reports));
        for (name, date) in
            [("AMD EPYC, family 25 model 1", "2025-01-31"), ("A Xeon, family 6 model 143", "2025-02-01")]
        {
            let sections: Vec<&str> = page.split(&format!("\n## {name}\n")).collect();
            assert_eq!(sections.len(), 2, "{name}");
            assert!(sections[1].contains(&format!("| date | {date} |")), "{name}");
            assert!(chart.contains(&format!("{name} · {date}")), "{name}");
        }
        for each in ["### What must hold, and whether it does\n", "### One thread\n"] {
            assert_eq!(page.matches(each).count(), 2, "{each}");
        }
        for once in ["## What the numbers mean\n", "## What is due\n", "- *A call.*"] {
            assert_eq!(page.matches(once).count(), 1, "{once}");
        }
    }

    #[test]
    fn three_digits() {
        assert_eq!([0.954, 9.996, 11.44, 123.4, 1234.5].map(digits), ["0.95", "10.00", "11.4", "123", "1234"]);
    }

    #[test]
    fn a_missed_line_says_how_much_room_there_is() {
        let outcome = Outcome {
            target: targets::all()[1],
            our_nanoseconds: Some(12.0),
            their_nanoseconds: Some(30.0),
            limit: Some((Peer::LockedAdd, 6.0)),
            due: 3.0,
            asked: 3.0,
        };
        let text = why(&outcome);
        assert!(text.contains("takes 12.0 ns, 10.0 ns would meet the line"), "{text}");
        assert!(text.contains("two lock xadd alone take 6.00 ns, 50 % of that, so 5.00× is the most"), "{text}");
    }
}
