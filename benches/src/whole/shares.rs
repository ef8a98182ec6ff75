//! Which part of the runtime a run's instructions are of: callgrind's file, read function by function.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// What callgrind counted in one run.
#[derive(Clone, Debug)]
pub struct Counted {
    /// All instructions.
    pub instructions: f64,
    /// Which part of the runtime they are of.
    pub shares: Shares,
}

/// Shares of all instructions, from 0 to 1: of the functions themselves, without what they call.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize)]
pub struct Shares {
    /// Types, witnesses, conformances and names, looked up.
    pub metadata: f64,
    /// Strong references, bridge objects, uniqueness.
    pub counting: f64,
    /// Accesses begun and ended.
    pub exclusivity: f64,
    /// Weak and unowned references.
    pub weak: f64,
    /// The C library: allocation, memory, locks.
    pub c_library: f64,
}

impl Shares {
    /// What the page calls them.
    pub const TITLES: [&str; 5] =
        ["metadata lookups", "retain, release", "exclusivity", "weak, unowned", "C library (malloc, memory, locks)"];

    /// In the order of the titles.
    pub fn all(&self) -> [f64; 5] {
        [self.metadata, self.counting, self.exclusivity, self.weak, self.c_library]
    }

    fn of_mut(&mut self, part: Part) -> &mut f64 {
        match part {
            Part::Metadata => &mut self.metadata,
            Part::Counting => &mut self.counting,
            Part::Exclusivity => &mut self.exclusivity,
            Part::Weak => &mut self.weak,
            Part::CLibrary => &mut self.c_library,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    Metadata,
    Counting,
    Exclusivity,
    Weak,
    CLibrary,
}

/// What the names of a part's functions hold, in the order in which they are asked: the first part that has one is it.
const NAMES: [(Part, &[&str]); 4] = [
    (
        Part::Exclusivity,
        &["swift_beginAccess", "swift_endAccess", "AccessSet", "SwiftTLSContext", "ThreadLocalContext"],
    ),
    (Part::Weak, &["weak", "Weak", "unowned", "Unowned"]),
    (
        Part::Counting,
        &["etain", "swift_release", "_release", "bridgeObjectRelease", "UniquelyReferenced", "RefCount", "SideTable"],
    ),
    (
        Part::Metadata,
        &[
            "Metadata",
            "Witness",
            "onformance",
            "conformsTo",
            "CacheEntry",
            "getCache",
            "MangledName",
            "emangle",
            "__swift_instantiate",
        ],
    ),
];

/// The part that a function of Swift's library is of. Functions written in Swift are none of it, nor are those that copy and destroy values,
/// though some are generic over witnesses.
fn part(object: &str, function: &str) -> Option<Part> {
    if object.rsplit('/').next().unwrap_or_default().starts_with("libc.so") {
        return Some(Part::CLibrary);
    }
    let name = function.replace("(anonymous namespace)::", "");
    // What a function takes says nothing about what it does.
    let name = name.split('(').next().unwrap_or_default();
    if name.starts_with("$s") || name.contains("ValueWitness") || name.contains("metadataimpl") {
        return None;
    }
    NAMES.iter().find(|(_, fragments)| fragments.iter().any(|fragment| name.contains(fragment))).map(|(part, _)| *part)
}

/// Reads what callgrind wrote. A line of costs is of the function named last, unless it follows a `calls=` line: then it is what the
/// callee took, which stands where the callee does, too.
pub fn read(text: &str) -> Counted {
    let mut names: HashMap<(bool, &str), &str> = HashMap::new();
    let (mut object, mut function) = ("", "");
    let mut is_of_callee = false;
    let mut counted = Counted { instructions: 0.0, shares: Shares::default() };
    for line in text.lines() {
        if let Some(total) = line.strip_prefix("totals: ") {
            counted.instructions = total.parse().unwrap_or_default();
        } else if let Some((key, value)) = line.split_once('=') {
            is_of_callee = key == "calls";
            // The first time a name comes with its number, afterwards the number stands for it.
            let (number, name) = value.split_once(' ').map_or((value, None), |(number, name)| (number, Some(name)));
            let is_object = matches!(key, "ob" | "cob");
            if !is_object && !matches!(key, "fn" | "cfn") {
                continue;
            }
            if let Some(name) = name {
                names.insert((is_object, number), name);
            }
            let known = names.get(&(is_object, number)).copied().unwrap_or(value);
            match key {
                "ob" => object = known,
                "fn" => function = known,
                _ => {}
            }
        } else if line.starts_with(|first: char| first.is_ascii_digit() || "+-*".contains(first)) {
            let cost: f64 = line.split(' ').nth(1).and_then(|cost| cost.parse().ok()).unwrap_or_default();
            if !std::mem::take(&mut is_of_callee)
                && let Some(part) = part(object, function)
            {
                *counted.shares.of_mut(part) += cost;
            }
        }
    }
    for part in [Part::Metadata, Part::Counting, Part::Exclusivity, Part::Weak, Part::CLibrary] {
        *counted.shares.of_mut(part) /= counted.instructions;
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_are_of_the_function_that_they_are_in() {
        let counted = read(
            "version: 1\nevents: Ir\n\nob=(1) /x/stock\nfl=(1) ???\nfn=(1) main\n0 40\ncfn=(2) swift_retain\ncalls=3 0\n0 20\n\
             +3 10\n\nfn=(2)\n0 20\ncob=(2) /lib/libc.so.6\ncfn=(3) malloc\ncalls=1 0\n* 30\n\nob=(2)\nfn=(3)\n0 30\n\ntotals: 100\n",
        );
        assert_eq!(counted.instructions, 100.0);
        assert_eq!(counted.shares, Shares { counting: 0.2, c_library: 0.3, ..Shares::default() });
    }

    #[test]
    fn functions_are_told_apart_by_their_names() {
        let of = |function| part("/x/stock", function);
        for function in [
            "swift_getGenericMetadata",
            "swift_getAssociatedTypeWitness",
            "swift::HashMapElementWrapper<(anonymous namespace)::GenericCacheEntry> const* swift::ConcurrentReadableHashMap<X>::find<Y>(Y const&)",
            "getCache(swift::TargetTypeContextDescriptor<swift::InProcess> const&)",
        ] {
            assert_eq!(of(function), Some(Part::Metadata), "{function}");
        }
        assert_eq!(of("swift_release'2"), Some(Part::Counting));
        assert_eq!(of("bool swift::RefCounts<X>::doDecrementSlow<Y>(X, Y)"), Some(Part::Counting));
        assert_eq!(of("swift::runtime::AccessSet::insert(swift::runtime::Access*)"), Some(Part::Exclusivity));
        assert_eq!(of("swift_weakLoadStrong"), Some(Part::Weak));
        assert_eq!(of("swift::metadataimpl::ValueWitnesses<X>::destroy(swift::TargetMetadata<Y> const*)"), None);
        assert_eq!(of("tryCast(swift::TargetMetadata<swift::InProcess> const*)"), None);
        assert_eq!(of("$s4main8MetadataV"), None);
        assert_eq!(part("/usr/lib/libc.so.6", "malloc"), Some(Part::CLibrary));
    }
}
