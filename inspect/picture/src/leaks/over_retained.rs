//! Objects that nobody has a reference to, though their counts say so.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::dominators::Dominators;
use super::tally::{Fate, Tally};
use crate::Picture;

/// Over-retained objects of one type, with as many references too many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverRetained {
    /// The number of one of them.
    pub example: u32,
    /// How many more references its counts say than anybody has.
    pub excess: u64,
    /// What hangs on the example alone.
    pub hanging: Tally,
    /// How many there are.
    pub times: u64,
    /// All of them together, with what hangs on each alone.
    pub total: Tally,
}

/// Those of one picture, and what hangs on several of them.
pub(super) fn find(picture: &Picture, fates: &[Fate], referenced: &[u32]) -> (Vec<OverRetained>, Tally) {
    let is = |number: u32, fate| fates[number as usize] == fate;
    let all = || (0..fates.len() as u32).filter(|number| is(*number, Fate::OverRetained));
    let mut found: Vec<OverRetained> = Vec::new();
    if all().next().is_none() {
        return (found, Tally::default());
    }
    let tree = Dominators::find(picture, all(), |number| is(number, Fate::OverRetained) || is(number, Fate::Lost));
    // Of each place: itself, with what it dominates.
    let mut sums: Vec<Tally> = tree
        .objects
        .iter()
        .map(|object| picture.objects.get(*object as usize).map_or(Tally::default(), Tally::from))
        .collect();
    let mut shared = Tally::default();
    for place in (1..sums.len()).rev() {
        match tree.dominator[place] as usize {
            0 if is(tree.objects[place], Fate::Lost) => shared = shared.and(sums[place]),
            dominator => sums[dominator] = sums[dominator].and(sums[place]),
        }
    }
    let mut kinds: HashMap<(u32, u64), usize> = HashMap::new();
    for (place, number) in
        tree.objects.iter().enumerate().skip(1).filter(|(_, number)| is(**number, Fate::OverRetained))
    {
        let object = &picture.objects[*number as usize];
        let excess = u64::from(object.strong - referenced[*number as usize]);
        let hanging = Tally { objects: sums[place].objects - 1, bytes: sums[place].bytes - object.bytes };
        let row = *kinds.entry((object.kind, excess)).or_insert_with(|| {
            found.push(OverRetained { example: *number, excess, hanging, times: 0, total: Tally::default() });
            found.len() - 1
        });
        found[row].times += 1;
        found[row].total = found[row].total.and(sums[place]);
    }
    found.sort_by_key(|row| Reverse(row.total.bytes));
    (found, shared)
}
