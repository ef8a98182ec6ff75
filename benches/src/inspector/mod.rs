//! What it costs to be looked at: whole Swift programs alone, under `sidetable leaks`, and under `sidetable arc`; and pictures.
//!
//! | module | what it is about |
//! |---|---|
//! | [`memory`] | the most memory that a process and what it starts have together |
//! | [`results`] | the measurements, as JSON, and what must hold of them |
//! | [`page`], [`chart`] | the page and the picture on it |

pub mod chart;
pub mod memory;
pub mod page;
pub mod results;

use crate::whole::{Kind, PROGRAMS, Program};

/// How much work takes about ten seconds on the machine that it was chosen on; `delta_blue`, which leaks 170 KB a round, has less.
const TEN_SECONDS: [(&str, &str); 13] = [
    ("binary_trees", "21"),
    ("richards", "15000"),
    ("delta_blue", "2000"),
    ("havlak", "7000"),
    ("queens", "14"),
    ("json", "5200"),
    ("word_count", "570"),
    ("lru_cache", "27000000"),
    ("interpreter", "36"),
    ("graph_search", "2000"),
    ("persistent_map", "8500000"),
    ("parallel_trees", "12000"),
    ("pipeline", "140000"),
];

/// The programs of the object runtime, with the work that takes each ten seconds.
pub fn programs() -> impl Iterator<Item = (Program, &'static str)> {
    PROGRAMS.into_iter().filter(|program| program.kind != Kind::LikeReal).filter_map(|program| {
        let (_, long) = TEN_SECONDS.into_iter().find(|(name, _)| *name == program.name)?;
        Some((program, long))
    })
}

/// The program that has pictures taken of itself: `pictures OBJECTS MEGABYTES`.
pub const PICTURES: &str = "pictures";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_of_the_object_runtime_is_there() {
        assert_eq!(programs().count(), TEN_SECONDS.len());
        assert_eq!(PROGRAMS.iter().filter(|program| program.kind != Kind::LikeReal).count(), TEN_SECONDS.len());
    }
}
