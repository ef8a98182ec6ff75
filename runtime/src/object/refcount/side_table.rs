//! Side tables: what an entry is, and making one.

use core::ptr::{self, NonNull};

use sidetable_shims::refcount::SideTableWord;
use sidetable_shims::side_table as shims;
use sidetable_shims::side_table::WeakCount;

use super::extension::Extension;
use crate::heap;
use crate::object::HeapObject;
use crate::sync::{Atomic, IS_MODEL, memory};

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
        unused: 0,
    }
}

/// A new entry, with a new object's counts.
pub(crate) fn allocate(object: *mut HeapObject, weak: WeakCount) -> NonNull<SideTableEntry> {
    let entry = heap::allocate_entry(size_of::<SideTableEntry>()).cast::<SideTableEntry>();
    // SAFETY: the place is new, large enough and aligned.
    unsafe { entry.write(new(object, weak)) };
    entry
}
