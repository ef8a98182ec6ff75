//! Retained sizes: what would be given back if an object ended.

use super::dominators::Dominators;
use super::fates::Leaks;
use super::tally::Fate;
use crate::Picture;

/// Bytes that objects and types retain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Retained {
    /// Of each object: its own bytes, and those of what only it leads to.
    pub objects: Vec<u64>,
    /// Of each type: what its objects retain, counted once where one of them retains another.
    pub types: Vec<u64>,
}

impl Retained {
    /// Words that look like references count as references.
    pub fn find(picture: &Picture, leaks: &Leaks) -> Self {
        let held = |number: &u32| matches!(leaks.fates[*number as usize], Fate::Root | Fate::OverRetained);
        let roots = (0..picture.objects.len() as u32).filter(held).chain(leaks.entries.iter().copied());
        let tree = Dominators::find(picture, roots, |_| true);
        let count = tree.objects.len();
        let mut sums: Vec<u64> = tree
            .objects
            .iter()
            .map(|object| picture.objects.get(*object as usize).map_or(0, |object| object.bytes))
            .collect();
        // Children as lists: the first of each place, and what comes after each.
        let mut first = vec![0_u32; count];
        let mut after = vec![0_u32; count];
        for place in (1..count).rev() {
            let dominator = tree.dominator[place] as usize;
            sums[dominator] = sums[dominator].saturating_add(sums[place]);
            after[place] = std::mem::replace(&mut first[dominator], place as u32);
        }
        let mut retained = Self { objects: vec![0; picture.objects.len()], types: vec![0; picture.types.len()] };
        for (object, sum) in tree.objects.iter().zip(&sums).skip(1) {
            retained.objects[*object as usize] = *sum;
        }

        let kind = |place: u32| picture.objects[tree.objects[place as usize] as usize].kind as usize;
        let mut above = vec![0_u32; picture.types.len()];
        let mut place = first[0];
        while place != 0 {
            if above[kind(place)] == 0 {
                retained.types[kind(place)] = retained.types[kind(place)].saturating_add(sums[place as usize]);
            }
            above[kind(place)] += 1;
            if first[place as usize] != 0 {
                place = first[place as usize];
                continue;
            }
            while place != 0 {
                above[kind(place)] -= 1;
                if after[place as usize] != 0 {
                    place = after[place as usize];
                    break;
                }
                place = tree.dominator[place as usize];
            }
        }
        retained
    }
}
