//! Memory for this library's own tables: pages of its own, used from the bottom up and never given back.
//!
//! The program's heap must not change while it is looked at, and in a forked copy it must not be called at all: another thread may have
//! held one of its locks. What is needed before the fork is small, and what is needed after it goes with the copy.

use std::alloc::{GlobalAlloc, Layout};
use std::cell::UnsafeCell;
use std::ops::Range;
use std::ptr;

/// What the living process needs, so little that no limit on address space notices.
const FIRST: usize = 1 << 20;
/// Address space, not memory, for a picture: pages are there when they are written. Four pictures of ten million objects fit.
const SPACE: usize = 1 << 36;
/// Where so much address space is refused (a limit on it, or strict accounting).
const SMALL_SPACE: usize = 1 << 28;

struct Pages {
    /// Where each of the mappings begins, in the order in which they were made.
    begins: [usize; 2],
    /// Where the one in use begins.
    begin: usize,
    next: usize,
    end: usize,
}

/// This library's `#[global_allocator]`.
struct Own(UnsafeCell<Pages>);

// SAFETY: the code of this library runs on one thread at a time: what takes pictures holds `moments::ONE`, and what stands in
// front of `malloc` allocates nothing here.
unsafe impl Sync for Own {}

#[global_allocator]
static OWN: Own = Own(UnsafeCell::new(Pages { begins: [0; 2], begin: 0, next: 0, end: 0 }));

/// Whether a mapping has this library's pages.
pub fn is_own(mapping: &Range<usize>) -> bool {
    // SAFETY: as `Sync` says.
    let pages = unsafe { &*OWN.0.get() };
    pages.begins.iter().any(|begin| mapping.contains(begin))
}

/// How much is in use.
#[derive(Clone, Copy)]
pub struct Mark {
    next: usize,
    end: usize,
}

pub fn mark() -> Mark {
    // SAFETY: as `Sync` says.
    let pages = unsafe { &*OWN.0.get() };
    Mark { next: pages.next, end: pages.end }
}

/// Takes back all that was allocated since the mark, in the mapping that it was made in; in another one, all.
///
/// # Safety
/// None of it is in use.
pub unsafe fn reset(mark: Mark) {
    // SAFETY: as `Sync` says.
    let pages = unsafe { &mut *OWN.0.get() };
    let is_same = pages.end == mark.end;
    pages.next = if is_same { mark.next } else { pages.begin };
}

// SAFETY: blocks lie side by side, aligned, in memory that nobody else has, and are given once.
unsafe impl GlobalAlloc for Own {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as `Sync` says.
        let pages = unsafe { &mut *self.0.get() };
        loop {
            let begin = pages.next.next_multiple_of(layout.align());
            match begin.checked_add(layout.size()) {
                Some(end) if end <= pages.end => {
                    pages.next = end;
                    return ptr::with_exposed_provenance_mut(begin);
                }
                _ if pages.reserve(layout.size()) => {}
                _ => return ptr::null_mut(),
            }
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as `Sync` says.
        let pages = unsafe { &mut *self.0.get() };
        if block.addr() + layout.size() == pages.next {
            pages.next = block.addr();
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as `Sync` says.
        let pages = unsafe { &mut *self.0.get() };
        // The last block grows where it is: a table that is filled is one block, not a row of copies.
        if block.addr() + layout.size() == pages.next && block.addr() + size <= pages.end {
            pages.next = block.addr() + size;
            return block;
        }
        // SAFETY: the caller's size is not zero, and its alignment is a block's.
        let new = unsafe { self.alloc(Layout::from_size_align_unchecked(size, layout.align())) };
        if !new.is_null() {
            // SAFETY: both are blocks of at least so many bytes, and different.
            unsafe { ptr::copy_nonoverlapping(block, new, layout.size().min(size)) };
        }
        new
    }
}

impl Pages {
    /// Goes on in another mapping: `false` where there can be none.
    fn reserve(&mut self, bytes: usize) -> bool {
        let Some(place) = self.begins.iter().position(|begin| *begin == 0) else { return false };
        let sizes: &[usize] = if place == 0 { &[FIRST] } else { &[SPACE, SMALL_SPACE] };
        for size in sizes.iter().filter(|size| **size >= bytes) {
            let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
            // SAFETY: a new mapping, wherever there is room.
            let pages = unsafe { libc::mmap(ptr::null_mut(), *size, libc::PROT_READ | libc::PROT_WRITE, flags, -1, 0) };
            if pages != libc::MAP_FAILED {
                let begin = pages.expose_provenance();
                self.begins[place] = begin;
                (self.begin, self.next, self.end) = (begin, begin, begin + size);
                return true;
            }
        }
        // The first one is too small for what is wanted first.
        place == 0 && {
            self.begins[0] = usize::MAX;
            self.reserve(bytes)
        }
    }
}
