//! Strongly connected components, by Tarjan's algorithm with a stack of its own: a ring may have a million objects.

use crate::{Edge, Picture};

/// In no component, or not seen yet.
pub(super) const NONE: u32 = u32::MAX;

/// The edges that make a cycle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Through {
    /// Strong ones: a cycle that is sure.
    Strong,
    /// Words that look like references, too: a cycle that may be one.
    Any,
}

impl Through {
    pub fn takes(self, edge: &Edge) -> bool {
        self == Self::Any || edge.strength == Edge::STRONG
    }
}

/// The components of a part of the objects, over edges in that part. Those that a component leads to come before it.
pub(super) struct Components {
    /// The component of each object, [`NONE`] outside of the part.
    pub of: Vec<u32>,
    pub through: Through,
    members: Vec<u32>,
    begins: Vec<u32>,
}

/// When an object was come to, and the first that it leads back to.
#[derive(Clone, Copy)]
struct Visit {
    seen: u32,
    lowest: u32,
}

/// An object on the way down, and those of its edges that are to be taken.
struct Step<'a> {
    object: u32,
    edges: &'a [Edge],
}

impl Components {
    pub fn find(picture: &Picture, through: Through, inside: impl Fn(u32) -> bool) -> Self {
        let count = picture.objects.len();
        let mut found = Self { of: vec![NONE; count], through, members: Vec::new(), begins: vec![0] };
        let mut visits = vec![Visit { seen: NONE, lowest: NONE }; count];
        let mut next = 0;
        let mut open = Vec::new();
        let mut path: Vec<Step<'_>> = Vec::new();
        for start in (0..count as u32).filter(|number| inside(*number)) {
            let mut enter = (visits[start as usize].seen == NONE).then_some(start);
            loop {
                if let Some(object) = enter.take() {
                    visits[object as usize] = Visit { seen: next, lowest: next };
                    next += 1;
                    open.push(object);
                    path.push(Step { object, edges: picture.edges_of(object) });
                }
                let Some(step) = path.last_mut() else { break };
                let from = step.object as usize;
                if let [taken @ Edge { to, .. }, rest @ ..] = step.edges {
                    step.edges = rest;
                    if !through.takes(taken) || !inside(*to) {
                        continue;
                    }
                    let seen = visits[*to as usize].seen;
                    if seen == NONE {
                        enter = Some(*to);
                    } else if found.of[*to as usize] == NONE {
                        visits[from].lowest = visits[from].lowest.min(seen);
                    }
                    continue;
                }
                path.pop();
                let Visit { seen, lowest } = visits[from];
                if let Some(parent) = path.last() {
                    let above = &mut visits[parent.object as usize].lowest;
                    *above = (*above).min(lowest);
                }
                if lowest == seen {
                    found.close(&mut open, from as u32);
                }
            }
        }
        found
    }

    /// Takes a component off the stack of open objects, down to its first.
    fn close(&mut self, open: &mut Vec<u32>, first: u32) {
        let number = self.begins.len() as u32 - 1;
        let begin = self.members.len();
        while let Some(member) = open.pop() {
            self.of[member as usize] = number;
            self.members.push(member);
            if member == first {
                break;
            }
        }
        self.members[begin..].sort_unstable();
        self.begins.push(self.members.len() as u32);
    }

    pub fn count(&self) -> u32 {
        self.begins.len() as u32 - 1
    }

    /// In the order of their numbers.
    pub fn members(&self, component: u32) -> &[u32] {
        &self.members[self.begins[component as usize] as usize..self.begins[component as usize + 1] as usize]
    }

    /// Whether its objects hold each other, or one holds itself.
    pub fn is_cyclic(&self, picture: &Picture, component: u32) -> bool {
        match self.members(component) {
            [only] => picture.edges_of(*only).iter().any(|edge| self.through.takes(edge) && edge.to == *only),
            _ => true,
        }
    }
}
