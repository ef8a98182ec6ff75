//! The C library's heap, block by block.
//!
//! How the GNU C library's `malloc` lays out its memory has been the same for twenty years (its `malloc/malloc.c` and `arena.c` say it in
//! their comments): chunks side by side, each `{ size of the one before, own size | 3 flags }` and then its owner's bytes, from the beginning
//! of an arena to its top. The main arena is the mapping `[heap]`. Others are 64 MiB heaps at multiples of 64 MiB, which begin with
//! `{ arena, previous heap, size, … }`; large blocks are mappings of their own. `fork` waits for all arenas' locks, so a copy's heap is whole.
//!
//! What is not as expected ends the walk of that heap: then objects are missed, and none are invented.

use std::ops::Range;

use crate::maps::{LARGEST_MAPPING, Mapping, Maps, read};
use crate::memory;

/// One block: where its owner's bytes begin, and how many it may use.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Block {
    pub address: usize,
    pub bytes: usize,
}

const PREVIOUS_IN_USE: usize = 1;
const IS_MAPPED: usize = 2;
const FLAGS: usize = 7;
/// The words in front of a block.
const FRONT: usize = 16;
/// The smallest chunk.
const SMALLEST: usize = 32;
/// What chunks are multiples of, and blocks begin at multiples of.
pub const GRAIN: usize = 16;
const PAGE: usize = 4096;
/// `HEAP_MAX_SIZE`: heaps of arenas other than the main one lie at multiples of it.
const HEAP: usize = 64 << 20;
/// Where `heap_info` ends: before 2.35, and since. In an arena's first heap its `malloc_state` follows.
const HEAP_INFO: [usize; 2] = [0x20, 0x30];
/// `top` in `malloc_state`, and where in a first heap the first chunk may be: the size of `malloc_state` differs between versions.
const TOP: usize = 96;
const FIRST_CHUNK: Range<usize> = 0x7c0..0xa40;

impl Block {
    /// The block of this address.
    ///
    /// # Safety
    /// There is one.
    pub unsafe fn at(address: usize) -> Self {
        // SAFETY: as the caller promises: its chunk's size is in front of it.
        let size: usize = unsafe { read(address - 8) };
        let bytes = size & !FLAGS;
        // The next chunk's first word is this one's while it is in use.
        Self { address, bytes: if size & IS_MAPPED != 0 { bytes - FRONT } else { bytes - 8 } }
    }
}

/// All blocks that are in use, in the order of addresses. Blocks that a thread's cache holds look as if in use.
pub fn each(maps: &Maps, found: &mut dyn FnMut(Block)) {
    for mapping in &maps.0 {
        each_in(maps, mapping, found);
    }
}

/// Those in one mapping.
pub fn each_in(maps: &Maps, mapping: &Mapping, found: &mut dyn FnMut(Block)) {
    if !mapping.is_readable || !mapping.is_writable {
        return;
    }
    if mapping.name == "[heap]" {
        walk(mapping.range.clone(), mapping.range.start, found);
    } else if mapping.name.is_empty() && mapping.range.len() <= LARGEST_MAPPING && !memory::is_own(&mapping.range) {
        in_mapping(maps, mapping, found);
    }
}

/// The heaps of arenas and the blocks of their own in a mapping of nobody's.
fn in_mapping(maps: &Maps, mapping: &Mapping, found: &mut dyn FnMut(Block)) {
    let mut at = mapping.range.start;
    while at + PAGE <= mapping.range.end {
        if at.is_multiple_of(HEAP)
            && let Some(bytes) = heap(maps, at, mapping.range.end, found)
        {
            at += bytes;
            continue;
        }
        // SAFETY: a page that can be read.
        let (before, size): (usize, usize) = unsafe { (read(at), read(at + 8)) };
        let bytes = size & !FLAGS;
        let is_block = before == 0 && size & FLAGS == IS_MAPPED && bytes.is_multiple_of(PAGE) && bytes >= PAGE;
        if is_block && bytes <= mapping.range.end - at {
            found(Block { address: at + FRONT, bytes: bytes - FRONT });
            at += bytes;
        } else {
            at += PAGE;
        }
    }
}

/// One heap of an arena, and its size; none where there is no heap.
fn heap(maps: &Maps, begin: usize, end: usize, found: &mut dyn FnMut(Block)) -> Option<usize> {
    // SAFETY: the mapping has a page here.
    let [arena, _previous, bytes]: [usize; 3] = unsafe { read(begin) };
    let arena_begin = arena & (HEAP - 1);
    let is_heap = bytes.is_multiple_of(PAGE) && (PAGE..=HEAP).contains(&bytes) && bytes <= end - begin;
    if !is_heap || !HEAP_INFO.contains(&arena_begin) {
        return None;
    }
    let top = maps.word(arena + TOP)?;
    let heap = begin..begin + bytes;
    if arena & !(HEAP - 1) != begin {
        walk(heap, begin + arena_begin, found);
        return Some(bytes);
    }
    let first = FIRST_CHUNK.step_by(GRAIN).map(|offset| arena + offset).find(|first| {
        let ended = walk(heap.clone(), *first, &mut |_| ());
        ended == top || heap.end - ended <= 2 * SMALLEST
    });
    if let Some(first) = first {
        walk(heap, first, found);
    }
    Some(bytes)
}

/// Walks the chunks from `first` on and tells those that are in use. Returns where the last chunk begins that ends it: the top, the words
/// that close a heap, or what is no chunk.
fn walk(heap: Range<usize>, first: usize, found: &mut dyn FnMut(Block)) -> usize {
    let mut at = first;
    while at + SMALLEST <= heap.end {
        // SAFETY: inside the heap, which can be read.
        let bytes = unsafe { read::<usize>(at + 8) } & !FLAGS;
        let next = at.wrapping_add(bytes);
        if bytes < SMALLEST || !bytes.is_multiple_of(GRAIN) || next <= at || next + FRONT > heap.end {
            break;
        }
        // SAFETY: as above.
        if unsafe { read::<usize>(next + 8) } & PREVIOUS_IN_USE != 0 {
            // The next chunk's first word is this one's while it is in use.
            found(Block { address: at + FRONT, bytes: bytes - 8 });
        }
        at = next;
    }
    at
}
