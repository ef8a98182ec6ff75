//! Whole Swift programs: each linked with Swift's own object runtime and with sidetable's, and run in turns.
//!
//! | module | what it is about |
//! |---|---|
//! | [`run`] | a process, timed; and its instructions, counted |
//! | [`calls`] | single calls, and a program's start |
//! | [`shares`] | which part of the runtime the instructions are of |
//! | [`results`] | the measurements, as JSON, and what must hold of them |
//! | [`page`] | the page |
//! | [`chart`] | the picture |

pub mod calls;
pub mod chart;
pub mod page;
pub mod peak;
pub mod results;
pub mod run;
pub mod shares;

use serde::{Deserialize, Serialize};

/// How many runs stand for one: what threads do at the same time is chance, and so is their peak of memory.
pub const RUNS_WITH_THREADS: usize = 5;
/// How many further runs of a program with one thread, on either runtime, tell no more than its peak of memory, for each that is timed.
pub const RUNS_FOR_MEMORY: usize = 2;

/// What a program is there for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Kind {
    /// The object runtime, with one thread.
    OneThread,
    /// The object runtime, with several threads at work.
    Threads,
    /// What real programs do: generics across modules, existentials, properties under exclusivity checks.
    LikeReal,
}

impl Kind {
    /// In the order of the page.
    pub const ALL: [Self; 3] = [Self::OneThread, Self::Threads, Self::LikeReal];

    /// What the page calls them.
    pub const fn title(self) -> &'static str {
        match self {
            Self::OneThread => "One thread",
            Self::Threads => "Several threads",
            Self::LikeReal => "Like real ones",
        }
    }
}

/// One program of `benches/swift`.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// The name of its file, or of its folder.
    pub name: &'static str,
    /// What it is there for.
    pub kind: Kind,
    /// Whether it has several threads at work.
    pub is_threaded: bool,
    /// How much work is timed.
    pub size: &'static str,
    /// How much work is counted in instructions, which takes fifty times as long, or just tried.
    pub small: &'static str,
}

impl Program {
    /// How many runs stand for one.
    pub const fn runs_for_one(&self) -> usize {
        if self.is_threaded { RUNS_WITH_THREADS } else { 1 }
    }

    /// How many further runs tell its peak of memory, for each that is timed.
    pub const fn runs_for_memory(&self) -> usize {
        if self.is_threaded { 0 } else { RUNS_FOR_MEMORY }
    }
}

const fn one_thread(name: &'static str, size: &'static str, small: &'static str) -> Program {
    Program { name, kind: Kind::OneThread, is_threaded: false, size, small }
}

const fn threads(name: &'static str, size: &'static str, small: &'static str) -> Program {
    Program { name, kind: Kind::Threads, is_threaded: true, size, small }
}

const fn like_real(name: &'static str, size: &'static str, small: &'static str) -> Program {
    Program { name, kind: Kind::LikeReal, is_threaded: false, size, small }
}

/// Every program. The sizes take about half a second on the machine that they were chosen on.
pub const PROGRAMS: [Program; 22] = [
    one_thread("binary_trees", "18", "12"),
    one_thread("richards", "600", "20"),
    one_thread("delta_blue", "300", "10"),
    one_thread("havlak", "400", "10"),
    one_thread("queens", "13", "9"),
    one_thread("json", "400", "10"),
    one_thread("word_count", "60", "2"),
    one_thread("lru_cache", "1500000", "50000"),
    one_thread("interpreter", "30", "18"),
    one_thread("graph_search", "120", "3"),
    one_thread("persistent_map", "500000", "10000"),
    threads("parallel_trees", "600", "20"),
    threads("pipeline", "6000", "100"),
    like_real("futures", "700", "15"),
    like_real("channels", "900", "15"),
    like_real("collections", "350", "8"),
    like_real("terminal", "300", "8"),
    like_real("codable", "300", "8"),
    like_real("tokens", "1800", "20"),
    like_real("observers", "5000", "150"),
    like_real("callbacks", "2000", "40"),
    Program { name: "subscriptions", kind: Kind::LikeReal, is_threaded: true, size: "80", small: "4" },
];
