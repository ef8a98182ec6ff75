//! Memory in large pages, for what the walk notes.

use core::ptr::NonNull;
use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};

use crate::platform;

const LARGE_PAGE: usize = 1 << 21;

/// Room for `N` values, none of them initialized: on 64-bit targets one large page, or more.
pub struct Block<T, const N: usize>(NonNull<T>);

impl<T, const N: usize> Block<T, N> {
    const LAYOUT: Layout = match Layout::from_size_align(N * size_of::<T>(), LARGE_PAGE) {
        Ok(layout) => layout,
        Err(_) => unreachable!(),
    };

    /// Bytes in a block.
    pub const SIZE: usize = Self::LAYOUT.size();

    /// New memory.
    pub fn new() -> Self {
        const { assert!(Self::SIZE > 0, "a block holds something") };
        // SAFETY: the layout is not empty.
        let memory = unsafe { alloc(Self::LAYOUT) };
        let Some(first) = NonNull::new(memory.cast::<T>()) else { handle_alloc_error(Self::LAYOUT) };
        platform::use_large_pages(memory, Self::SIZE);
        Self(first)
    }

    /// Where a value is, or is to be.
    #[inline]
    pub fn place(&self, index: usize) -> NonNull<T> {
        debug_assert!(index < N, "a block of {N} has no place {index}");
        // SAFETY: the block has room for so many.
        unsafe { self.0.add(index) }
    }
}

impl<T, const N: usize> Drop for Block<T, N> {
    fn drop(&mut self) {
        // SAFETY: the block was allocated with this layout. Values in it need no end.
        unsafe { dealloc(self.0.as_ptr().cast(), Self::LAYOUT) };
    }
}
