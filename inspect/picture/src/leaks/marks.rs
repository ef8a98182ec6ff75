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

/// For each object, whether it is a seed, or edges that are `followed` lead to it from one.
pub(super) fn reached(picture: &Picture, seed: impl Fn(u32) -> bool, followed: impl Fn(&Edge) -> bool) -> Vec<bool> {
    let mut reached: Vec<bool> = (0..picture.objects.len() as u32).map(seed).collect();
    let mut stack: Vec<u32> = (0..picture.objects.len() as u32).filter(|number| reached[*number as usize]).collect();
    while let Some(object) = stack.pop() {
        for edge in picture.edges_of(object) {
            if followed(edge) && !std::mem::replace(&mut reached[edge.to as usize], true) {
                stack.push(edge.to);
            }
        }
    }
    reached
}
