//! Cycles among objects that nothing holds, and what hangs on them.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::components::{Components, NONE, Through};
use super::ring::{Search, Step};
use super::shape::{Part, Words};
use super::tally::Tally;
use crate::Picture;

/// Cycles of one shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// An example: a shortest ring, from a class of the least name.
    pub ring: Vec<Step>,
    /// The example's objects that hold each other, be they in this ring or in others that are knotted with it.
    pub knot: Tally,
    /// What hangs on the example, and holds nothing of it. What hangs on several is counted with the first.
    pub hanging: Tally,
    /// How many there are of this shape.
    pub times: u64,
    /// All of them together, with what hangs on them.
    pub total: Tally,
}

/// What [`find`] finds.
pub(super) struct Found {
    pub cycles: Vec<Cycle>,
    /// Objects from which all others that are in cycles, or on them, are reached.
    pub entries: Vec<u32>,
}

/// The cycles of a part of the objects.
pub(super) fn find(picture: &Picture, through: Through, inside: impl Fn(u32) -> bool) -> Found {
    let mut found = Found { cycles: Vec::new(), entries: Vec::new() };
    if !(0..picture.objects.len() as u32).any(&inside) {
        return found;
    }
    let components = Components::find(picture, through, inside);
    let cyclic: Vec<bool> = (0..components.count()).map(|component| components.is_cyclic(picture, component)).collect();
    let entered = entered(picture, &components);
    let mut order: Vec<u32> = (0..components.count()).filter(|component| cyclic[*component as usize]).collect();
    order.sort_unstable_by_key(|component| components.members(*component)[0]);

    let mut claimed = vec![false; picture.objects.len()];
    let mut search = Search::new(picture, &components);
    let mut words = Words::default();
    let mut shapes: HashMap<Vec<Part>, usize> = HashMap::new();
    for component in order {
        let mut ring = search.shortest(component);
        let shape = words.normalise(picture, &mut ring);
        if !entered[component as usize] {
            found.entries.push(ring[0].object);
        }
        let members = components.members(component);
        let knot = members.iter().map(|number| Tally::from(&picture.objects[*number as usize])).sum();
        let hanging = hanging(picture, through, members, &mut claimed, |number| {
            let of = components.of[number as usize];
            of != NONE && !cyclic[of as usize]
        });
        let place = *shapes.entry(shape).or_insert_with(|| {
            found.cycles.push(Cycle { ring, knot, hanging, times: 0, total: Tally::default() });
            found.cycles.len() - 1
        });
        found.cycles[place].times += 1;
        found.cycles[place].total = found.cycles[place].total.and(knot).and(hanging);
    }
    found.cycles.sort_by_key(|cycle| Reverse(cycle.total.bytes));
    found
}

/// For each component, whether another one leads to it.
fn entered(picture: &Picture, components: &Components) -> Vec<bool> {
    let mut entered = vec![false; components.count() as usize];
    for object in 0..picture.objects.len() as u32 {
        let from = components.of[object as usize];
        if from == NONE {
            continue;
        }
        for edge in picture.edges_of(object) {
            let to = components.of[edge.to as usize];
            if components.through.takes(edge) && to != NONE && to != from {
                entered[to as usize] = true;
            }
        }
    }
    entered
}

/// What edges lead to from a cycle, as far as it `hangs` and no cycle before has it.
fn hanging(
    picture: &Picture,
    through: Through,
    cycle: &[u32],
    claimed: &mut [bool],
    hangs: impl Fn(u32) -> bool,
) -> Tally {
    let mut stack = cycle.to_vec();
    let mut sum = Tally::default();
    while let Some(object) = stack.pop() {
        for edge in picture.edges_of(object) {
            if through.takes(edge) && hangs(edge.to) && !std::mem::replace(&mut claimed[edge.to as usize], true) {
                sum = sum.and((&picture.objects[edge.to as usize]).into());
                stack.push(edge.to);
            }
        }
    }
    sum
}
