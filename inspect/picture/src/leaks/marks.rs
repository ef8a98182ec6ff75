//! Marking: what is reached from where.

use crate::{Edge, Picture};

/// For each object, how many edges of this strength lead to it.
pub(super) fn edges_to(picture: &Picture, strength: u32) -> Vec<u32> {
    let mut edges = vec![0; picture.objects.len()];
    for edge in picture.edges.iter().filter(|edge| edge.strength == strength) {
        edges[edge.to as usize] += 1;
    }
    edges
}

/// For each object, its `own` marks and those that come to it along edges from objects that have them: an edge lets those in `passing` by.
pub(super) fn spread(picture: &Picture, own: &[u8], passing: impl Fn(&Edge) -> u8) -> Vec<u8> {
    let mut marks = own.to_vec();
    let mut stack = Vec::new();
    for start in (0..own.len() as u32).filter(|number| own[*number as usize] != 0) {
        stack.push(start);
        while let Some(object) = stack.pop() {
            let here = marks[object as usize];
            for edge in picture.edges_of(object) {
                let there = &mut marks[edge.to as usize];
                let new = here & passing(edge) & !*there;
                if new != 0 {
                    *there |= new;
                    stack.push(edge.to);
                }
            }
        }
    }
    marks
}
