//! What becomes of each object, and what was leaked.

use super::components::Through;
use super::cycles::{self, Cycle};
use super::marks;
use super::over_retained::{self, OverRetained};
use super::tally::{Fate, Tally};
use crate::{Edge, Flags, Object, Picture};

/// What a picture says was leaked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leaks {
    /// All objects.
    pub all: Tally,
    /// One for each object, by its number.
    pub fates: Vec<Fate>,
    /// Cycles that nothing holds, one for each shape; those of the most bytes first.
    pub cycles: Vec<Cycle>,
    /// Over-retained objects, one for each type and number of references too many; those of the most bytes first.
    pub over_retained: Vec<OverRetained>,
    /// What hangs on more than one over-retained object.
    pub shared: Tally,
    /// Cycles that are leaked if the words that look like references to them are none, as [`Leaks::cycles`].
    pub possible: Vec<Cycle>,
    /// Objects from which all others are reached that neither roots nor over-retained objects lead to.
    pub entries: Vec<u32>,
    /// Objects with more edges to them than references: somebody was at work while the picture was taken. They are roots.
    pub racing: u64,
}

impl Leaks {
    /// Looks for them. Takes time in proportion to objects and edges, and no recursion.
    pub fn find(picture: &Picture) -> Self {
        let referenced = marks::edges_to(picture, Edge::STRONG);
        let (fates, found) = fates(picture, &referenced);
        let leaked = cycles::find(picture, Through::Strong, |number| fates[number as usize] == Fate::Leaked);
        let possible = cycles::find(picture, Through::Any, |number| fates[number as usize] == Fate::Possible);
        let (over_retained, shared) = over_retained::find(picture, &fates, &referenced);
        Self {
            all: picture.objects.iter().map(Tally::from).sum(),
            cycles: leaked.cycles,
            over_retained,
            shared,
            possible: possible.cycles,
            entries: leaked
                .entries
                .into_iter()
                .chain(possible.entries.into_iter().filter(|number| found[*number as usize] & FOUND == 0))
                .collect(),
            racing: picture.objects.iter().zip(&referenced).filter(|(object, edges)| object.strong < **edges).count()
                as u64,
            fates,
        }
    }

    /// Objects that were leaked for sure: in cycles, on them, over-retained, and on those.
    pub fn leaked(&self, picture: &Picture) -> Tally {
        self.tally(picture, |fate| matches!(fate, Fate::Leaked | Fate::OverRetained | Fate::Lost))
    }

    /// Objects of some fates.
    pub fn tally(&self, picture: &Picture, which: impl Fn(Fate) -> bool) -> Tally {
        picture.objects.iter().zip(&self.fates).filter(|(_, fate)| which(**fate)).map(|(object, _)| object.into()).sum()
    }

    /// Whether anything was leaked for sure.
    pub fn any(&self) -> bool {
        !self.cycles.is_empty() || !self.over_retained.is_empty()
    }
}

/// A root leads to it.
const MARKED: u8 = 1;
/// By strong references alone.
const STRONGLY: u8 = 2;
/// Something outside leads to it.
const FOUND: u8 = 4;

/// What becomes of each object, and its marks: of what else is looked at for that, nothing is kept.
fn fates(picture: &Picture, referenced: &[u32]) -> (Vec<Fate>, Vec<u8>) {
    let possibly = marks::edges_to(picture, Edge::POSSIBLE);
    let kept = kept_by_xctest(picture);
    let own = |((number, object), edges): ((u32, &Object), &u32)| {
        let is_kept = kept[object.kind as usize];
        let is_seen = picture.is_seen(number) || is_kept;
        match () {
            () if !is_root(object, *edges) && !is_kept => 0,
            () if is_seen || !is_over(object, *edges) => MARKED | STRONGLY | FOUND,
            () => MARKED | STRONGLY,
        }
    };
    let roots: Vec<u8> = (0..).zip(picture.objects.iter()).zip(referenced).map(own).collect();
    let found = marks::spread(picture, &roots, |edge| match edge.strength {
        Edge::STRONG => MARKED | STRONGLY | FOUND,
        _ => MARKED | FOUND,
    });

    // Words that look like references may be all that its counts have more than edges.
    let is_explained = |number: usize| {
        let object = &picture.objects[number];
        object.strong - referenced[number] <= possibly[number]
    };
    let is_over_retained = |number: usize| found[number] & FOUND == 0 && roots[number] != 0 && !is_explained(number);
    let over_retained: Vec<u8> = (0..roots.len()).map(|number| u8::from(is_over_retained(number))).collect();
    let lost = marks::spread(picture, &over_retained, |_| 1);
    let fates: Vec<Fate> = (0..picture.objects.len())
        .map(|number| match found[number] {
            marks if marks & MARKED == 0 => Fate::Leaked,
            marks if marks & FOUND == 0 => match (over_retained[number], lost[number]) {
                (1, _) => Fate::OverRetained,
                (_, 1) => Fate::Lost,
                _ => Fate::Possible,
            },
            _ if roots[number] != 0 => Fate::Root,
            marks if marks & STRONGLY == 0 => Fate::Possible,
            _ => Fate::Held,
        })
        .collect();
    (fates, found)
}

/// For each type, whether XCTest keeps its objects to the end: a run and its test hold each other, in every program of tests.
fn kept_by_xctest(picture: &Picture) -> Vec<bool> {
    let is_run = |name: &str| ["XCTest.XCTestRun", "XCTest.XCTestCaseRun", "XCTest.XCTestSuiteRun"].contains(&name);
    picture.types.iter().map(|kind| is_run(&picture.type_name(kind))).collect()
}

/// Counts say that something outside has references to it. An object without any reference is about to end, or has just begun.
fn is_root(object: &Object, edges: u32) -> bool {
    object.strong != edges || object.strong == 0 || object.flags.has(Flags::IMMORTAL.with(Flags::DEINITING))
}

/// A root for the one reason that its counts say more than edges do.
fn is_over(object: &Object, edges: u32) -> bool {
    object.strong > edges && !object.flags.has(Flags::IMMORTAL.with(Flags::DEINITING))
}
