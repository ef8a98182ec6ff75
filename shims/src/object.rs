//! The object header.

use crate::metadata::ClassMetadata;
use crate::refcount::RefCountWord;

/// The header of every object: 16 bytes on 64-bit targets, 8 on 32-bit ones; stored properties follow. Swift's `HeapObject`.
///
/// `C` is what holds the word: the plain [`RefCountWord`] here, an atomic cell of the same size in the runtime.
#[repr(C)]
#[derive(Debug)]
pub struct HeapObject<C = RefCountWord> {
    /// The class: points at the address point of its metadata. (In a box, at the box's metadata.)
    pub isa: *const ClassMetadata,
    /// Counts, a side table's address, or immortal.
    pub refcount: C,
}

/// Where a value of that alignment mask begins that follows the header, as in a box: in bytes from the object's start.
pub const fn offset_behind_header(alignment_mask: usize) -> usize {
    size_of::<HeapObject>().next_multiple_of(alignment_mask + 1)
}

const _: () = {
    assert!(size_of::<HeapObject>() == 2 * size_of::<usize>());
    assert!(core::mem::offset_of!(HeapObject, isa) == 0);
    assert!(core::mem::offset_of!(HeapObject, refcount) == size_of::<usize>());
};
