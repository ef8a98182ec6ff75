//! Raw memory for objects, slabs for side table entries, and what there is when memory runs out.
//!
//! Floor 4: on `sync`; knows no object.
//!
//! | module | what is there |
//! |---|---|
//! | `allocator` | what Rust's collections have their memory from in the C libraries |
//! | `blocks` | small blocks that a thread has freed and may soon want again |
//! | [`reserve`] | memory set aside for operations that must not stop half way |
//! | `slab` | side tables' places, a page at a time |
//! | `thread_end` | a thread gives back what it keeps |

mod allocator;
mod blocks;
pub mod reserve;
mod slab;
mod thread_end;

pub use allocator::Allocator;
pub use reserve::{OutOfMemory, Reserve};

use crate::fatal;
use crate::sync::{IS_MODEL, memory};
use core::alloc::Layout;
use core::ptr::NonNull;

/// `size` bytes aligned to `alignment_mask` + 1, or to what `malloc` gives where the mask is all ones. `swift_slowAlloc`.
///
/// Fatal where there is no memory.
///
/// # Safety
/// `alignment_mask` is all ones or a power of two minus one.
#[inline(always)]
pub unsafe fn allocate(size: usize, alignment_mask: usize) -> *mut u8 {
    if alignment_mask.wrapping_add(1) > memory::MALLOC_ALIGNMENT {
        // SAFETY: as the caller promises.
        return unsafe { allocate_aligned(size, alignment_mask) };
    }
    // SAFETY: `malloc` aligns far enough.
    let block = unsafe { memory::allocate(size) };
    if block.is_null() {
        fatal::out_of_memory(size, memory::MALLOC_ALIGNMENT);
    }
    block
}

#[cold]
#[inline(never)]
unsafe fn allocate_aligned(size: usize, alignment_mask: usize) -> *mut u8 {
    // SAFETY: as the caller of `allocate` promises, the alignment is a power of two, and more than `malloc`'s.
    let block = unsafe { memory::allocate_aligned(size, alignment_mask + 1) };
    if block.is_null() {
        fatal::out_of_memory(size, alignment_mask + 1);
    }
    block
}

/// Gives back what [`allocate`] gave, or null. `swift_slowDealloc`.
///
/// # Safety
/// `block` is from [`allocate`] or from `malloc`, and in use; or null.
#[inline(always)]
pub unsafe fn deallocate(block: *mut u8) {
    // SAFETY: as the caller promises.
    unsafe { memory::deallocate(block) };
}

/// Whether the thread keeps freed blocks of this size.
#[inline(always)]
fn is_kept(size: usize, alignment_mask: usize) -> bool {
    !IS_MODEL && size <= blocks::LARGEST && alignment_mask.wrapping_add(1) <= memory::MALLOC_ALIGNMENT
}

/// Memory for an object that the thread has freed before; null where there is none.
#[inline(always)]
pub(crate) fn take_freed(size: usize, alignment_mask: usize) -> *mut u8 {
    if is_kept(size, alignment_mask) { blocks::take(size) } else { core::ptr::null_mut() }
}

/// New memory for an object: as [`allocate`], large enough for every object that the thread may keep it for.
///
/// # Safety
/// As for [`allocate`].
pub(crate) unsafe fn allocate_object(size: usize, alignment_mask: usize) -> *mut u8 {
    let size = if is_kept(size, alignment_mask) { blocks::size_for(size) } else { size };
    // SAFETY: as the caller promises.
    unsafe { allocate(size, alignment_mask) }
}

/// Cold: small objects are most, and their way is straight.
///
/// # Safety
/// As for [`deallocate`].
#[cold]
#[inline(always)]
unsafe fn deallocate_large(block: *mut u8) {
    // SAFETY: as the caller promises.
    unsafe { deallocate(block) };
}

/// Gives an object's memory back; the thread keeps it if it is small.
///
/// # Safety
/// `block` is from `allocate_object` or from `malloc`, and in use.
#[inline(always)]
pub unsafe fn deallocate_object(block: *mut u8, size: usize) {
    if IS_MODEL || size > blocks::LARGEST {
        // SAFETY: as the caller promises.
        unsafe { deallocate_large(block) };
    } else {
        // SAFETY: as the caller promises.
        unsafe { blocks::give(block, size) };
    }
}

/// Bytes in a side table entry's place.
pub const ENTRY_SIZE: usize = 32;

/// Memory for one side table entry: 32 bytes, 16-byte aligned.
#[inline(always)]
pub fn allocate_entry(model_size: usize) -> NonNull<u8> {
    let block = if IS_MODEL {
        // SAFETY: 15 is a power of two minus one.
        unsafe { allocate(model_size, 15) }
    } else {
        slab::allocate()
    };
    // SAFETY: neither allocator returns null.
    unsafe { NonNull::new_unchecked(block) }
}

/// Gives a side table entry's memory back.
///
/// # Safety
/// `entry` is from [`allocate_entry`] and nobody uses it any more.
#[inline(always)]
pub unsafe fn deallocate_entry(entry: NonNull<u8>) {
    if IS_MODEL {
        // SAFETY: as the caller promises.
        unsafe { deallocate(entry.as_ptr()) };
    } else {
        // SAFETY: as the caller promises.
        unsafe { slab::deallocate(entry) };
    }
}

/// Places for side table entries that the calling thread has at hand until this is dropped.
pub(crate) struct Entries(());

/// Has so many places for entries at hand, so that the thread's next [`allocate_entry`]s do not fail; refused where there is no memory.
pub(crate) fn prepare_entries(count: usize) -> Result<Entries, OutOfMemory> {
    if !IS_MODEL {
        slab::prepare(count)?;
    }
    Ok(Entries(()))
}

impl Drop for Entries {
    fn drop(&mut self) {
        if !IS_MODEL {
            slab::settle();
        }
    }
}

/// Memory of the runtime's own that is no object's. It may be a reserve's.
///
/// # Safety
/// The layout is not empty.
pub(crate) unsafe fn allocate_record(layout: Layout) -> NonNull<u8> {
    let block = if IS_MODEL {
        // SAFETY: an alignment is a power of two.
        unsafe { allocate(layout.size(), layout.align() - 1) }
    } else {
        // SAFETY: as the caller promises.
        unsafe { std::alloc::alloc(layout) }
    };
    NonNull::new(block).unwrap_or_else(|| fatal::out_of_memory(layout.size(), layout.align()))
}

/// Gives back what [`allocate_record`] gave.
///
/// # Safety
/// The block is from there, with that layout, and nobody uses it any more.
pub(crate) unsafe fn deallocate_record(block: NonNull<u8>, layout: Layout) {
    if IS_MODEL {
        // SAFETY: as the caller promises.
        unsafe { deallocate(block.as_ptr()) };
    } else {
        // SAFETY: as the caller promises.
        unsafe { std::alloc::dealloc(block.as_ptr(), layout) };
    }
}
