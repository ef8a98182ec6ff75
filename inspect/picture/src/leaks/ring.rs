//! One shortest ring of a component: what a person wants to see of a knot of references.

use std::cmp::Reverse;
use std::collections::VecDeque;

use super::components::Components;
use crate::{Edge, Picture};

/// One step of a ring: an object, and the edge that leads from it to the next step's object, or from the last to the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The object's number.
    pub object: u32,
    /// The edge's number in [`Picture::edges`].
    pub edge: u32,
}

/// Edges looked at for one component before the shortest ring so far has to do. A component of up to 4,000 objects with an edge each
/// is looked through in full.
const PATIENCE: usize = 1 << 24;

/// Looks for rings; keeps its room between components.
pub(super) struct Search<'a> {
    picture: &'a Picture,
    components: &'a Components,
    /// For each object: the search that came by last, from 1 on, and the step that it came by. All of it begins as zero: memory that no search comes to
    /// is none.
    came: Vec<u32>,
    steps: Vec<[u32; 2]>,
    search: u32,
    queue: VecDeque<(u32, u32)>,
    looked: usize,
}

impl<'a> Search<'a> {
    pub fn new(picture: &'a Picture, components: &'a Components) -> Self {
        Self {
            picture,
            components,
            came: vec![0; picture.objects.len()],
            steps: vec![[0; 2]; picture.objects.len()],
            search: 0,
            queue: VecDeque::new(),
            looked: 0,
        }
    }

    /// A shortest ring in a cyclic component. Where several are, the one through the object with the most fields in the component, by its
    /// first field that will do: components of one make then show the same ring.
    pub fn shortest(&mut self, component: u32) -> Vec<Step> {
        let mut least = 2;
        let mut starts: Vec<(u32, usize)> = Vec::new();
        for member in self.components.members(component) {
            let mut count = 0;
            for edge in self.inner(*member) {
                count += 1;
                least = if edge.to == *member { 1 } else { least };
            }
            starts.push((*member, count));
        }
        let inner: usize = starts.iter().map(|(_, edges)| edges).sum();
        if inner == starts.len() {
            starts.truncate(1);
        }
        self.looked = 0;
        // The first of those with the most: the others are put in order if its ring is not one of the shortest that there can be.
        let first = starts.iter().rev().max_by_key(|(_, edges)| *edges);
        let mut best = first.and_then(|(start, _)| self.shorter(*start, usize::MAX)).unwrap_or_default();
        if best.len() <= least {
            return best;
        }
        starts.sort_by_key(|(_, edges)| Reverse(*edges));
        for (start, _) in starts.into_iter().skip(1) {
            if self.looked > PATIENCE {
                break;
            }
            if let Some(ring) = self.shorter(start, best.len()) {
                best = ring;
            }
            if best.len() == least {
                break;
            }
        }
        best
    }

    /// A shortest ring through an object, of fewer than `than` steps.
    fn shorter(&mut self, start: u32, than: usize) -> Option<Vec<Step>> {
        self.search += 1;
        self.queue.clear();
        self.queue.push_back((start, 1));
        while let Some((object, length)) = self.queue.pop_front() {
            if length as usize >= than {
                return None;
            }
            let first = self.picture.objects[object as usize].first_edge;
            for (place, edge) in (first..).zip(self.picture.edges_of(object)) {
                self.looked += 1;
                if !self.components.through.takes(edge)
                    || self.components.of[edge.to as usize] != self.components.of[start as usize]
                {
                    continue;
                }
                let step = Step { object, edge: place };
                if edge.to == start {
                    return Some(self.back(start, step));
                }
                if self.came[edge.to as usize] != self.search {
                    self.came[edge.to as usize] = self.search;
                    self.steps[edge.to as usize] = [object, place];
                    self.queue.push_back((edge.to, length + 1));
                }
            }
        }
        None
    }

    /// The way that a search came, from its start.
    fn back(&self, start: u32, last: Step) -> Vec<Step> {
        let mut ring = vec![last];
        let mut object = last.object;
        while object != start {
            let [from, edge] = self.steps[object as usize];
            ring.push(Step { object: from, edge });
            object = from;
        }
        ring.reverse();
        ring
    }

    /// The edges from an object to its own component.
    fn inner(&self, object: u32) -> impl Iterator<Item = &Edge> {
        let own = self.components.of[object as usize];
        self.picture
            .edges_of(object)
            .iter()
            .filter(move |edge| self.components.through.takes(edge) && self.components.of[edge.to as usize] == own)
    }
}
