//! New objects.

use core::ptr;

use sidetable_shims::metadata::ClassMetadata;
use sidetable_shims::refcount::RefCountWord;

use super::HeapObject;
use super::refcount::side_table;
use crate::heap;
use crate::sync::driver::{Adaptive, Driver};
use crate::sync::{Atomic, Ordering, foreign};

/// A new object of `size` bytes, header included, with one strong reference: `swift_allocObject`. Its stored properties are raw memory.
///
/// Fatal where there is no memory.
///
/// # Safety
/// `size` is at least the header's, `alignment_mask` a power of two minus one; `isa` is metadata whose destroy function fits what the
/// caller will store.
pub unsafe fn allocate(isa: *const ClassMetadata, size: usize, alignment_mask: usize) -> *mut HeapObject {
    let block = heap::take_freed(size, alignment_mask);
    if block.is_null() {
        // SAFETY: as the caller promises.
        return unsafe { allocate_fresh(isa, size, alignment_mask) };
    }
    // SAFETY: the memory is unused, large enough, and aligned far enough.
    unsafe { make(block, isa) }
}

#[inline(never)]
unsafe fn allocate_fresh(isa: *const ClassMetadata, size: usize, alignment_mask: usize) -> *mut HeapObject {
    // SAFETY: as the caller of `allocate` promises; the memory is new, large enough, and aligned far enough.
    unsafe { make(heap::allocate_object(size, alignment_mask), isa) }
}

/// Makes memory an object.
#[inline(always)]
unsafe fn make(block: *mut u8, isa: *const ClassMetadata) -> *mut HeapObject {
    let object: *mut HeapObject = block.cast();
    // SAFETY: as the caller promises, the memory is unused, large enough for a header, and aligned for one.
    unsafe { object.write(HeapObject { isa, refcount: Atomic::new(RefCountWord::NEW) }) };
    object
}

/// A new object as [`allocate`] makes it, with its side table behind it in the same block: `sidetable_allocate_weakly_referenced`. For objects that are
/// referred to weakly, as a rule: a first weak reference makes nothing and a last one frees nothing, but the object's memory stays until the
/// last weak reference is gone, as that of `std::make_shared` does.
///
/// # Safety
/// As for [`allocate`].
#[inline]
pub unsafe fn allocate_weakly_referenced(
    isa: *const ClassMetadata,
    size: usize,
    alignment_mask: usize,
) -> *mut HeapObject {
    let block = if foreign::is_absent() {
        heap::take_freed(side_table::size_with_entry(size), alignment_mask)
    } else {
        ptr::null_mut()
    };
    if block.is_null() {
        // SAFETY: as the caller promises.
        return unsafe { allocate_fresh_weakly_referenced(isa, size, alignment_mask) };
    }
    // SAFETY: the memory is unused, large enough for both, and aligned far enough.
    unsafe { make_weakly_referenced(block, isa, size) }
}

#[inline(never)]
unsafe fn allocate_fresh_weakly_referenced(
    isa: *const ClassMetadata,
    size: usize,
    alignment_mask: usize,
) -> *mut HeapObject {
    // SAFETY: as the caller of `allocate_weakly_referenced` promises; the memory is new, large enough for both, and aligned far enough.
    unsafe {
        if foreign::is_there() {
            // libswiftCore may free a side table, as one of its own.
            return allocate(isa, size, alignment_mask);
        }
        let block = heap::allocate_object(side_table::size_with_entry(size), alignment_mask);
        make_weakly_referenced(block, isa, size)
    }
}

/// Makes memory an object with its side table.
#[inline(always)]
unsafe fn make_weakly_referenced(block: *mut u8, isa: *const ClassMetadata, size: usize) -> *mut HeapObject {
    let object: *mut HeapObject = block.cast();
    // SAFETY: as the caller promises, the memory is unused and large enough for both; nobody else knows the object.
    unsafe {
        let entry = side_table::make_in_block(object, size);
        let address = entry.as_ptr().expose_provenance() as u64;
        object.write(HeapObject { isa, refcount: Atomic::new(RefCountWord::side_table(address)) });
    }
    object
}

/// Gives an object its word back, if what is there is a new object's: `sidetable_restore_word`. An exchange: references that others have come by meanwhile
/// are counted in what is there.
///
/// # Safety
/// The object is one that [`allocate_weakly_referenced`] has made, with that word; since then its header was zeroed, and made a new object's again.
pub unsafe fn restore_word(object: *mut HeapObject, word: RefCountWord) {
    // SAFETY: as the caller promises.
    let cell = unsafe { super::word(object) };
    // Relaxed: whoever knows the object has come by it in another way.
    let _ = Adaptive::exchange(cell, RefCountWord::NEW, word, Ordering::Relaxed, Ordering::Relaxed);
}

/// A new object with the size that its class gives, everything behind its header zero, so that every reference in it is null:
/// `sidetable_new`.
///
/// # Safety
/// `isa` is a class.
pub unsafe fn allocate_instance(isa: *const ClassMetadata) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { zeroed(isa, allocate) }
}

/// The same with its side table in its block: `sidetable_new_weakly_referenced`.
///
/// # Safety
/// `isa` is a class.
pub unsafe fn allocate_weakly_referenced_instance(isa: *const ClassMetadata) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { zeroed(isa, allocate_weakly_referenced) }
}

/// # Safety
/// `isa` is a class.
unsafe fn zeroed(
    isa: *const ClassMetadata,
    allocate: unsafe fn(*const ClassMetadata, usize, usize) -> *mut HeapObject,
) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    let class = unsafe { &*isa };
    let size = class.instance_size as usize;
    // SAFETY: a class's size and alignment fit its instances.
    let object = unsafe { allocate(isa, size, usize::from(class.instance_alignment_mask)) };
    let header = size_of::<HeapObject>();
    // SAFETY: the object's memory is `size` bytes, of which the header is written.
    unsafe { ptr::write_bytes(object.cast::<u8>().add(header), 0, size - header) };
    object
}
