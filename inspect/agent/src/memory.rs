//! Memory for this library's own tables: pages of its own, used from the bottom up and never given back.
//!
//! The program's heap must not change while it is looked at, and in a forked copy it must not be called at all: another thread may have
//! held one of its locks. What is needed before the fork is small, and what is needed after it goes with the copy.

use std::alloc::{GlobalAlloc, Layout};
use std::cell::UnsafeCell;
use std::ptr;

/// Address space, not memory: pages are there when they are written. Four pictures of ten million objects fit.
const SPACE: usize = 1 << 36;
/// Where so much address space is refused (a limit on it, or strict accounting).
const SMALL_SPACE: usize = 1 << 28;

struct Pages {
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
static OWN: Own = Own(UnsafeCell::new(Pages { begin: 0, next: 0, end: 0 }));

/// This library's pages.
pub fn own_pages() -> (usize, usize) {
    // SAFETY: as `Sync` says.
    let pages = unsafe { &*OWN.0.get() };
    (pages.begin, pages.end)
}

/// How much is in use.
pub fn mark() -> usize {
    // SAFETY: as `Sync` says.
    unsafe { (*OWN.0.get()).next }
}

/// Takes back all that was allocated since the mark.
///
/// # Safety
/// None of it is in use.
pub unsafe fn reset(mark: usize) {
    // SAFETY: as `Sync` says. Before the first block there was no place to return to.
    unsafe {
        if mark != 0 {
            (*OWN.0.get()).next = mark;
        }
    }
}

// SAFETY: blocks lie side by side, aligned, in memory that nobody else has, and are given once.
unsafe impl GlobalAlloc for Own {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as `Sync` says.
        let pages = unsafe { &mut *self.0.get() };
        if pages.end == 0 {
            *pages = reserve();
        }
        let begin = pages.next.next_multiple_of(layout.align());
        match begin.checked_add(layout.size()) {
            Some(end) if end <= pages.end => {
                pages.next = end;
                ptr::with_exposed_provenance_mut(begin)
            }
            _ => ptr::null_mut(),
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

fn reserve() -> Pages {
    for size in [SPACE, SMALL_SPACE] {
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        // SAFETY: a new mapping, wherever there is room.
        let pages = unsafe { libc::mmap(ptr::null_mut(), size, libc::PROT_READ | libc::PROT_WRITE, flags, -1, 0) };
        if pages != libc::MAP_FAILED {
            let begin = pages.expose_provenance();
            return Pages { begin, next: begin, end: begin + size };
        }
    }
    Pages { begin: 1, next: 1, end: 1 }
}
