//! The walk's nodes: a list that grows without moving what it holds, in large pages.
//!
//! A vector that doubles would spend more time on new pages and on moving them than the walk spends on its work.

use core::ops::{Index, IndexMut};

use super::block::Block;
use super::walk::Node;

/// Nodes in a chunk: on 64-bit targets 2 MiB, one large page.
const CHUNK: usize = 1 << 16;
type Chunk = Block<Node, CHUNK>;

#[cfg(target_pointer_width = "64")]
const _: () = assert!(Chunk::SIZE == 1 << 21);

/// The nodes of a walk, by number.
#[derive(Default)]
pub struct Nodes {
    /// The first nodes: few graphs have more.
    first: Vec<Node>,
    /// All that come after a full chunk.
    chunks: Vec<Chunk>,
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
                self.chunks.push(Chunk::new());
            }
            // SAFETY: the chunk is there, and so far has room.
            unsafe { self.place(self.count).write(node) };
        }
        self.count += 1;
    }

    /// Where a node of a chunk is, or is to be.
    #[inline]
    fn place(&self, number: usize) -> *mut Node {
        self.chunks[number / CHUNK - 1].place(number % CHUNK).as_ptr()
    }

    /// All of them, in order, in pieces.
    pub fn pieces(&self) -> impl Iterator<Item = &[Node]> {
        let rest = self.count - self.first.len();
        let chunks = self.chunks.iter().enumerate().map(move |(index, chunk)| {
            // SAFETY: all chunks but the last are full, and the last holds the rest.
            unsafe { core::slice::from_raw_parts(chunk.place(0).as_ptr(), (rest - index * CHUNK).min(CHUNK)) }
        });
        core::iter::once(&*self.first).chain(chunks)
    }

    /// Bytes in use.
    pub fn bytes(&self) -> usize {
        self.first.capacity() * size_of::<Node>() + self.chunks.len() * Chunk::SIZE
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
