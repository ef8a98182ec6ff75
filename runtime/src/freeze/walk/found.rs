//! What a walk finds: a node for each object, the leaves, and the cycles.

use crate::freeze::chunks::Chunks;
use crate::heap::Reserve;
use crate::object::HeapObject;
use crate::platform::{self, AHEAD};

/// How many fields of an object are looked at together.
pub(super) const TURN: u32 = u32::BITS;
/// Marks [`Fields::first`]: there are others behind.
pub(super) const MORE: u32 = 1 << 31;
/// Marks [`Fields::first`]: several references lead to the object.
pub(super) const SHARED: u32 = 1 << 30;
/// No node.
pub(super) const NONE: u32 = u32::MAX;
/// What [`Node::low`] says of a node that is done: in no cycle, or in one.
pub(super) const SINGLE: u32 = u32::MAX - 1;
pub(super) const CYCLIC: u32 = u32::MAX - 2;

/// An object that is to be frozen, and may refer to others: 24 bytes on 64-bit targets.
pub struct Node {
    pub object: *mut HeapObject,
    /// The node that the walk came from; `NONE` for one that it did not come to by a strong reference.
    pub(super) parent: u32,
    /// Of its strong fields, those that were looked at last.
    pub(super) fields: Fields,
    /// The least open node that is known to be in one cycle with this one; or that it is done.
    pub(super) low: u32,
}

/// Fields that were looked at together: at most [`TURN`] of them.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    /// The first, with [`MORE`] if there are others behind, and [`SHARED`] if the object is.
    pub(super) first: u32,
    /// Those that are still to be followed, a bit each: the first field's is the highest.
    pub(super) pending: u32,
}

impl Fields {
    pub(super) fn first(self) -> u32 {
        self.first & !(MORE | SHARED)
    }

    /// Whether several references lead to the object that has them: then so they may to what it refers to.
    pub(super) fn are_of_shared(self) -> bool {
        self.first & SHARED != 0
    }

    /// Whether they have all been followed, and there are no others.
    pub(super) fn are_done(self) -> bool {
        self.pending == 0 && self.first & MORE == 0
    }
}

impl Node {
    /// Whether the object is in no cycle.
    pub fn is_single(&self) -> bool {
        self.low == SINGLE
    }
}

/// References that belong to the freeze: they end with it.
#[derive(Default)]
pub struct Held {
    pub strong: Vec<*mut HeapObject>,
    pub unowned: Vec<*mut HeapObject>,
}

/// What a walk found.
pub struct Found {
    /// In the order in which they were found.
    pub nodes: Chunks<Node, 64>,
    /// Objects to which one field alone refers, and that refer to none: half of a tree's. There is nothing to note of them.
    pub leaves: Chunks<*mut HeapObject, 64>,
    /// Objects in cycles, cycle by cycle.
    pub(super) cyclic: Vec<*mut HeapObject>,
    /// Where each cycle ends in `cyclic`, and how many strong references are inside it.
    pub(super) cycles: Vec<(usize, u32)>,
    pub(super) other_bytes: usize,
    /// What the commit needs.
    pub(super) for_commit: Option<Reserve>,
}

impl Found {
    /// The members of each cycle, and how many strong references are inside it. Taken once.
    pub fn take_cycles(&mut self) -> impl Iterator<Item = (Vec<*mut HeapObject>, u32)> + use<> {
        let (mut cyclic, cycles) = (core::mem::take(&mut self.cyclic), core::mem::take(&mut self.cycles));
        let mut start = 0;
        cycles.into_iter().map(move |(end, internal)| {
            let is_all = start == 0 && end == cyclic.len();
            // Members of a long cycle are asked for when it is made a component.
            for soon in cyclic.iter().skip(start + AHEAD).take((end - start).min(AHEAD)) {
                platform::prefetch(soon.cast());
            }
            let members = if is_all { core::mem::take(&mut cyclic) } else { cyclic[start..end].to_vec() };
            start = end;
            (members, internal)
        })
    }

    /// How many objects there are.
    pub fn count(&self) -> usize {
        self.nodes.len() + self.leaves.len()
    }

    /// Whether every object is in a cycle.
    pub fn all_are_cyclic(&self) -> bool {
        self.cyclic.len() == self.count()
    }

    /// Bytes that the walk used.
    pub fn working_bytes(&self) -> u64 {
        (self.nodes.bytes()
            + self.leaves.bytes()
            + self.cyclic.capacity() * size_of::<*mut HeapObject>()
            + self.other_bytes) as u64
    }
}
