//! Words elsewhere that look like references: on stacks, in global variables, in blocks that are no objects, and in objects where no
//! edge is. An object whose counts say that somebody holds it, and to which no word in the process leads, is held by nobody any more.

use sidetable_picture::{Edge, Object as Row};

use crate::edges::Index;
use crate::found::Object;
use crate::heap::Block;
use crate::maps::{Maps, read};
use crate::memory;

/// What is looked through, and what is left out of it.
pub struct Outside<'a> {
    pub maps: &'a Maps,
    pub blocks: &'a [Block],
    pub objects: &'a [Object],
    pub index: &'a Index<'a>,
    /// A row for each object, and edges in the order of their objects and offsets.
    pub rows: &'a [Row],
    pub edges: &'a [Edge],
    /// Below it the calling thread's stack is not in use.
    pub stack: usize,
}

impl Outside<'_> {
    /// For each object, whether a word leads to it.
    pub fn seen(&self) -> Vec<bool> {
        let mut seen = vec![false; self.objects.len()];
        for mapping in self.maps.0.iter().filter(|mapping| mapping.is_readable && mapping.is_writable) {
            // Behind the end of a file that is mapped and shared, reading faults.
            if mapping.is_shared || memory::is_own(&mapping.range) || mapping.name.ends_with("libsidetable_inspect.so")
            {
                continue;
            }
            let first = self.blocks.partition_point(|block| block.address < mapping.range.start);
            let last = self.blocks.partition_point(|block| block.address < mapping.range.end);
            if first == last {
                let begin = if mapping.range.contains(&self.stack) { self.stack } else { mapping.range.start };
                self.look(begin, mapping.range.end, &[], &mut seen);
            } else {
                // A heap: what is free in it still has old words. Objects are in the order of their blocks.
                let mut number = self.objects.partition_point(|object| object.block.address < mapping.range.start);
                for block in &self.blocks[first..last] {
                    let is_object = self.objects.get(number).is_some_and(|object| object.block == *block);
                    let edges = if is_object { self.edges_of(number) } else { &[] };
                    number += usize::from(is_object);
                    self.look(block.address, block.address + block.bytes, edges, &mut seen);
                }
            }
        }
        seen
    }

    fn edges_of(&self, object: usize) -> &[Edge] {
        let begin = |number: usize| self.rows.get(number).map_or(self.edges.len(), |row| row.first_edge as usize);
        &self.edges[begin(object)..begin(object + 1)]
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
                let object = &self.objects[to as usize];
                let is_within = (object.block.address..object.block.address + object.block.bytes).contains(&at);
                // A side table names its object, and holds nothing.
                let is_side_table = object.word != object.block.address + 8 && at == object.word - 16;
                seen[to as usize] = !is_within && !is_side_table;
            }
        }
    }
}
