//! Words elsewhere that look like references: on stacks, in global variables, in blocks that are no objects, and in objects where no
//! edge is. An object whose counts say that somebody holds it, and to which no word in the process leads, is held by nobody any more.

use sidetable_picture::Edge;

use crate::found::Object;
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
    /// For each object, whether a word leads to it that was looked at: 0 is no.
    pub seen: Vec<u8>,
}

impl Outside<'_> {
    /// Looks at an object, but for its edges, in the order of their offsets.
    pub fn look_at(&mut self, object: &Object, edges: &[Edge]) {
        self.look(object.block.address, object.block.address + object.block.bytes, edges);
    }

    /// Looks at everything but objects.
    pub fn look_elsewhere(&mut self) {
        let maps = self.maps;
        for mapping in maps.0.iter().filter(|mapping| mapping.is_readable && mapping.is_writable) {
            // Behind the end of a file that is mapped and shared, reading faults.
            if mapping.is_shared || memory::is_own(&mapping.range) || mapping.name.ends_with("libsidetable_inspect.so")
            {
                continue;
            }
            // A heap: what is free in it still has old words. Objects are in the order of their blocks.
            let (mut number, mut has_blocks) = (self.objects.first_from(mapping.range.start), false);
            heap::each_in(maps, mapping, &mut |block| {
                has_blocks = true;
                if number < self.objects.len() && self.objects.address(number) == block.address {
                    number += 1;
                } else {
                    self.look(block.address, block.address + block.bytes, &[]);
                }
            });
            if !has_blocks {
                let begin = if mapping.range.contains(&self.stack) { self.stack } else { mapping.range.start };
                self.look(begin, mapping.range.end, &[]);
            }
        }
    }

    /// Looks at words from `begin` on, but for `edges`.
    fn look(&mut self, begin: usize, end: usize, mut edges: &[Edge]) {
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
                && self.seen[to as usize] == 0
            {
                let object = self.objects.get(to as usize);
                let is_within = (object.block.address..object.block.address + object.block.bytes).contains(&at);
                // A side table names its object, and holds nothing.
                let is_side_table = object.word != object.block.address + 8 && at == object.word - 16;
                self.seen[to as usize] = u8::from(!is_within && !is_side_table);
            }
        }
    }
}
