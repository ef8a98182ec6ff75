//! Memory for this library: pages of its own, used from the bottom up and never given back.
//!
//! Where a signal ends the process, the thread may have been in the middle of `malloc`. Tables of counts have mappings of their own.

use std::alloc::{GlobalAlloc, Layout};
use std::cell::UnsafeCell;
use std::ptr;

/// Address space, not memory: pages are there when they are written. The files of a program of a hundred libraries fit.
const SPACE: usize = 1 << 36;
/// Where so much address space is refused (a limit on it, or strict accounting).
const SMALL_SPACE: usize = 1 << 28;

#[derive(Clone, Copy)]
struct Pages {
    next: usize,
    end: usize,
}

/// This library's `#[global_allocator]`.
struct Own(UnsafeCell<Pages>);

// SAFETY: what allocates in this library holds `moments::ONE`, or runs before the process has a second thread, or in a copy of it,
// which has one.
unsafe impl Sync for Own {}

#[global_allocator]
static OWN: Own = Own(UnsafeCell::new(Pages { next: 0, end: 0 }));

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
}

fn reserve() -> Pages {
    for size in [SPACE, SMALL_SPACE] {
        if let Some(pages) = map(size) {
            let next = pages.expose_provenance();
            return Pages { next, end: next + size };
        }
    }
    Pages { next: 1, end: 1 }
}

/// New pages of zeros for so many bytes, wherever there is room.
pub fn map(bytes: usize) -> Option<*mut u8> {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
    // SAFETY: a new mapping.
    let pages = unsafe { libc::mmap(ptr::null_mut(), bytes, libc::PROT_READ | libc::PROT_WRITE, flags, -1, 0) };
    (pages != libc::MAP_FAILED).then(|| pages.cast())
}

/// Gives them back.
///
/// # Safety
/// They are from [`map`], of so many bytes, and nobody uses them any more.
pub unsafe fn unmap(pages: *mut u8, bytes: usize) {
    // SAFETY: as the caller promises.
    unsafe { libc::munmap(pages.cast(), bytes) };
}
