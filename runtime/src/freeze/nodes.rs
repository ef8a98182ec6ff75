//! The walk's nodes: a list that grows without moving what it holds, in large pages.
//!
//! A vector that doubles would spend more time on new pages and on moving them than the walk spends on its work.

use core::ops::{Index, IndexMut};
use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};

use super::walk::Node;
use crate::platform;

/// Nodes in a chunk: on 64-bit targets 2 MiB, one large page.
const CHUNK: usize = 1 << 16;
const LAYOUT: Layout = match Layout::from_size_align(CHUNK * size_of::<Node>(), 1 << 21) {
    Ok(layout) => layout,
    Err(_) => unreachable!(),
};

#[cfg(target_pointer_width = "64")]
const _: () = assert!(LAYOUT.size() == 1 << 21);

/// The nodes of a walk, by number.
#[derive(Default)]
pub struct Nodes {
    /// The first nodes: few graphs have more.
    first: Vec<Node>,
    /// All that come after a full chunk.
    chunks: Vec<*mut Node>,
    count: usize,
}

impl Nodes {
    /// How many there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.count
    }

    /// The node of that number, if there is one.
    pub fn get(&self, number: u32) -> Option<&Node> {
        ((number as usize) < self.count).then(|| &self[number as usize])
    }

    /// Adds one.
    #[inline]
    pub fn push(&mut self, node: Node) {
        if self.count < CHUNK {
            self.first.push(node);
        } else {
            if self.count / CHUNK > self.chunks.len() {
                self.add_chunk();
            }
            // SAFETY: the chunk is there, and so far has room.
            unsafe { self.place(self.count).write(node) };
        }
        self.count += 1;
    }

    #[cold]
    fn add_chunk(&mut self) {
        // SAFETY: the layout is not empty.
        let chunk = unsafe { alloc(LAYOUT) };
        if chunk.is_null() {
            handle_alloc_error(LAYOUT);
        }
        platform::use_large_pages(chunk, LAYOUT.size());
        self.chunks.push(chunk.cast());
    }

    /// Where a node of a chunk is, or is to be.
    #[inline]
    fn place(&self, number: usize) -> *mut Node {
        self.chunks[number / CHUNK - 1].wrapping_add(number % CHUNK)
    }

    /// All of them, in order, in pieces.
    pub fn pieces(&self) -> impl Iterator<Item = &[Node]> {
        let rest = self.count - self.first.len();
        let chunks = self.chunks.iter().enumerate().map(move |(index, &chunk)| {
            // SAFETY: all chunks but the last are full, and the last holds the rest.
            unsafe { core::slice::from_raw_parts(chunk, (rest - index * CHUNK).min(CHUNK)) }
        });
        core::iter::once(&*self.first).chain(chunks)
    }

    /// Bytes in use.
    pub fn bytes(&self) -> usize {
        self.first.capacity() * size_of::<Node>() + self.chunks.len() * LAYOUT.size()
    }
}

impl Index<usize> for Nodes {
    type Output = Node;
    #[inline]
    fn index(&self, number: usize) -> &Node {
        if number < CHUNK {
            return &self.first[number];
        }
        assert!(number < self.count, "a node that there is not");
        // SAFETY: the node was written.
        unsafe { &*self.place(number) }
    }
}

impl IndexMut<usize> for Nodes {
    #[inline]
    fn index_mut(&mut self, number: usize) -> &mut Node {
        if number < CHUNK {
            return &mut self.first[number];
        }
        assert!(number < self.count, "a node that there is not");
        // SAFETY: the node was written, and this is the only way to it.
        unsafe { &mut *self.place(number) }
    }
}

impl Drop for Nodes {
    fn drop(&mut self) {
        for &chunk in &self.chunks {
            // SAFETY: the chunk was allocated with this layout, and nodes need no end.
            unsafe { dealloc(chunk.cast(), LAYOUT) };
        }
    }
}
