//! Words elsewhere that look like references: on stacks, in global variables, in blocks that are no objects, and in objects where no
//! edge is. An object whose counts say that somebody holds it, and to which no word in the process leads, is held by nobody any more.

use sidetable_picture::{Again, Edge};

use crate::heap;
use crate::index::Index;
use crate::maps::{Maps, read};
use crate::memory;
use crate::objects::Objects;

/// What is looked through, and what is left out of it.
pub struct Outside<'a> {
    pub maps: &'a Maps,
    pub objects: &'a Objects,
    pub index: &'a Index,
    /// Below it the calling thread's stack is not in use.
    pub stack: usize,
}

/// Edges in the order of their objects and offsets, read again object by object.
pub struct InOrder<'a> {
    pub file: Again,
    /// How many there are before each object's.
    pub first: &'a [u32],
    pub all: u64,
    /// The object whose edges are next.
    pub next: usize,
    /// Those that were read last.
    pub edges: Vec<Edge>,
}

impl InOrder<'_> {
    /// An object's: of later ones than before. Nothing where they cannot be read.
    fn of(&mut self, object: usize) -> Option<&[Edge]> {
        while self.next <= object {
            let end = self.first.get(self.next + 1).map_or(self.all, |first| u64::from(*first));
            let count = end - u64::from(self.first[self.next]);
            self.file.next(count as usize, &mut self.edges).ok()?;
            self.next += 1;
        }
        Some(&self.edges)
    }
}

impl Outside<'_> {
    /// For each object, whether a word leads to it, but for `edges`; nothing where these cannot be read.
    pub fn seen(&self, edges: &mut InOrder<'_>) -> Option<Vec<bool>> {
        let mut seen = vec![false; self.objects.len()];
        for mapping in self.maps.0.iter().filter(|mapping| mapping.is_readable && mapping.is_writable) {
            // Behind the end of a file that is mapped and shared, reading faults.
            if mapping.is_shared || memory::is_own(&mapping.range) || mapping.name.ends_with("libsidetable_inspect.so")
            {
                continue;
            }
            // A heap: what is free in it still has old words. Objects are in the order of their blocks.
            let (mut number, mut has_blocks, mut is_read) = (self.objects.first_from(mapping.range.start), false, true);
            heap::each_in(self.maps, mapping, &mut |block| {
                has_blocks = true;
                let is_object = number < self.objects.len() && self.objects.address(number) == block.address;
                let of_object = if is_object { edges.of(number) } else { Some(&[][..]) };
                number += usize::from(is_object);
                match of_object {
                    Some(edges) => self.look(block.address, block.address + block.bytes, edges, &mut seen),
                    None => is_read = false,
                }
            });
            if !is_read {
                return None;
            }
            if !has_blocks {
                let begin = if mapping.range.contains(&self.stack) { self.stack } else { mapping.range.start };
                self.look(begin, mapping.range.end, &[], &mut seen);
            }
        }
        Some(seen)
    }

    /// Looks at words from `begin` on, but for `edges`.
    fn look(&self, begin: usize, end: usize, mut edges: &[Edge], seen: &mut [bool]) {
        for at in (begin.next_multiple_of(8)..end.saturating_sub(7)).step_by(8) {
            let mut is_edge = false;
            while let [edge, rest @ ..] = edges
                && begin + edge.offset as usize <= at
            {
                is_edge = begin + edge.offset as usize == at;
                edges = rest;
            }
            if is_edge {
                continue;
            }
            // SAFETY: inside a mapping that can be read.
            if let Some(to) = self.index.referent(unsafe { read(at) })
                && !seen[to as usize]
            {
                let object = self.objects.get(to as usize);
                let is_within = (object.block.address..object.block.address + object.block.bytes).contains(&at);
                // A side table names its object, and holds nothing.
                let is_side_table = object.word != object.block.address + 8 && at == object.word - 16;
                seen[to as usize] = !is_within && !is_side_table;
            }
        }
    }
}
