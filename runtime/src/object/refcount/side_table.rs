//! Side tables: what an entry is, and making one.

use core::ptr::{self, NonNull};

use sidetable_shims::refcount::SideTableWord;
use sidetable_shims::side_table as shims;
use sidetable_shims::side_table::WeakCount;

use super::extension::Extension;
use crate::heap;
use crate::object::HeapObject;
use crate::sync::{Atomic, IS_DROP_IN, IS_MODEL, memory};

/// A side table entry: 32 bytes on 64-bit targets. Swift's `HeapObjectSideTableEntry`.
pub type SideTableEntry =
    shims::SideTableEntry<Atomic<SideTableWord>, Atomic<WeakCount>, HeapObject, Atomic<*mut Extension>>;

const _: () = assert!(IS_MODEL || size_of::<SideTableEntry>() == heap::ENTRY_SIZE);

/// An entry, as a reference.
///
/// # Safety
/// The entry is there for as long as the result is used.
#[inline(always)]
pub(crate) unsafe fn get<'a>(entry: NonNull<SideTableEntry>) -> &'a SideTableEntry {
    // SAFETY: as the caller promises; a model checks it.
    unsafe { memory::touch(entry.as_ptr()) };
    // SAFETY: as the caller promises.
    unsafe { entry.as_ref() }
}

/// An entry with a new object's counts.
pub(crate) fn new(object: *mut HeapObject, weak: WeakCount) -> SideTableEntry {
    SideTableEntry {
        object,
        extension: Atomic::new(ptr::null_mut()),
        refcount: Atomic::new(SideTableWord::NEW),
        weak: Atomic::new(weak),
        is_in_block: 0,
    }
}

/// A new entry, with a new object's counts.
pub(crate) fn allocate(object: *mut HeapObject, weak: WeakCount) -> NonNull<SideTableEntry> {
    let entry = heap::allocate_entry(size_of::<SideTableEntry>()).cast::<SideTableEntry>();
    // SAFETY: the place is new, large enough and aligned.
    unsafe { entry.write(new(object, weak)) };
    entry
}

/// Bytes of the block that has an object of `size` bytes and, behind it, its side table.
#[inline(always)]
pub(crate) const fn size_with_entry(size: usize) -> usize {
    offset_in_block(size) + size_of::<SideTableEntry>()
}

#[inline(always)]
const fn offset_in_block(size: usize) -> usize {
    size.next_multiple_of(align_of::<SideTableEntry>())
}

/// Makes a side table in its object's block, behind the object, with a new object's counts.
///
/// # Safety
/// The block has [`size_with_entry`] bytes, and nobody else knows the object.
#[inline(always)]
pub(crate) unsafe fn make_in_block(object: *mut HeapObject, size: usize) -> NonNull<SideTableEntry> {
    // SAFETY: as the caller promises.
    unsafe {
        let entry = object.byte_add(offset_in_block(size)).cast::<SideTableEntry>();
        entry.write(SideTableEntry { is_in_block: 1, ..new(object, WeakCount::NEW) });
        NonNull::new_unchecked(entry)
    }
}

/// Whether an entry lies in its object's block, which it keeps.
///
/// # Safety
/// The entry is there.
#[inline(always)]
pub(crate) unsafe fn is_in_block(entry: NonNull<SideTableEntry>) -> bool {
    // SAFETY: as the caller promises.
    !IS_DROP_IN && unsafe { (*entry.as_ptr()).is_in_block != 0 }
}
