//! What Rust's collections have their memory from in the C libraries: the C library, and where that has none the reserve of the operation that asks,
//! or the runtime's own last line.

use core::alloc::{GlobalAlloc, Layout};
use core::ptr;
use std::alloc::System;

use super::reserve;
use crate::fatal;

/// An allocator for a program's `#[global_allocator]`. With it, operations that can say that there is no memory say so, or go through; all others
/// end the process with the line of [`fatal::out_of_memory`].
///
/// Without it, Rust's collections end the process by Rust's own words where memory runs out in the middle of an operation.
#[derive(Debug)]
pub struct Allocator;

// SAFETY: blocks are the C library's, or of a reserve, which gives each byte to one block only; it is aligned, and stays until it is given back.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller promises.
        let block = unsafe { System.alloc(layout) };
        if block.is_null() { refused(layout) } else { block }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller promises.
        let block = unsafe { System.alloc_zeroed(layout) };
        if !block.is_null() {
            return block;
        }
        let block = refused(layout);
        if !block.is_null() {
            // SAFETY: the block has so many bytes.
            unsafe { block.write_bytes(0, layout.size()) };
        }
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe {
            if !(reserve::may_have_some() && reserve::give_back(block)) {
                System.dealloc(block, layout);
            }
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let is_reserved = reserve::may_have_some() && reserve::has(block);
        if !is_reserved {
            // SAFETY: as the caller promises.
            let moved = unsafe { System.realloc(block, layout, size) };
            if !moved.is_null() {
                return moved;
            }
        }
        // SAFETY: as the caller promises: the size is one of a layout.
        let layout_of_new = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        // SAFETY: the layout is not empty.
        let new = unsafe { if is_reserved { self.alloc(layout_of_new) } else { refused(layout_of_new) } };
        if !new.is_null() {
            // SAFETY: both have so many bytes; the old block is still there, and nobody uses it from here on.
            unsafe {
                ptr::copy_nonoverlapping(block, new, layout.size().min(size));
                self.dealloc(block, layout);
            }
        }
        new
    }
}

/// The C library has no memory.
#[cold]
#[inline(never)]
fn refused(layout: Layout) -> *mut u8 {
    if reserve::may_be_refused() {
        return ptr::null_mut();
    }
    let block = reserve::take(layout);
    if block.is_null() {
        fatal::out_of_memory(layout.size(), layout.align());
    }
    block
}
