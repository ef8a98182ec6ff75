//! Boxes: objects that hold one value of any type.

mod record;

use core::ptr;

use sidetable_shims::metadata::{BoxMetadata, ClassMetadata, TypeMetadata};
use sidetable_shims::object as shims;
use sidetable_shims::refcount::RefCountWord;

use super::value_witnesses_of;
use crate::object::refcount::strong;
use crate::object::{HeapObject, deallocate_uninitialized, isa};

/// What `swift_allocBox` and `swift_makeBoxUnique` return: 16 bytes on 64-bit targets, in two registers.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct BoxPair {
    /// The box, +1.
    pub object: *mut HeapObject,
    /// Its value.
    pub value: *mut u8,
}

/// What makes a box's object: [`allocate`](crate::object::allocate), or what a tool has put in front of it.
pub type Allocate = unsafe extern "C" fn(*const ClassMetadata, usize, usize) -> *mut HeapObject;

/// A new box for a value of `value_type`, which the caller initializes: `swift_allocBox`.
///
/// # Safety
/// `value_type` is type metadata with value witnesses; `allocate` makes objects.
#[inline(always)]
pub unsafe fn allocate_box(value_type: *const TypeMetadata, allocate: Allocate) -> BoxPair {
    // SAFETY: as the caller promises.
    let (metadata, witnesses) = unsafe { (record::metadata_for(value_type), value_witnesses_of(value_type)) };
    let offset = metadata.value_offset as usize;
    // SAFETY: the size holds a header and the value behind it; the metadata's destroy function destroys just that value.
    let object = unsafe {
        allocate(ptr::from_ref(metadata).cast(), offset + witnesses.size, record::alignment_mask_for(witnesses))
    };
    // SAFETY: the value lies inside the box.
    BoxPair { object, value: unsafe { object.cast::<u8>().add(offset) } }
}

/// Gives back a box whose value is not, or no longer, initialized: `swift_deallocBox`.
///
/// # Safety
/// `object` is from [`allocate_box`] and the caller holds the only reference.
pub unsafe fn deallocate_box(object: *mut HeapObject) {
    // SAFETY: an object's isa in a box is box metadata.
    let metadata = unsafe { &*isa(object).cast::<BoxMetadata>() };
    // SAFETY: a box's type has value witnesses.
    let witnesses = unsafe { value_witnesses_of(metadata.boxed_type) };
    let size = metadata.value_offset as usize + witnesses.size;
    // SAFETY: as the caller promises.
    unsafe { deallocate_uninitialized(object, size, record::alignment_mask_for(witnesses)) };
}

/// The address of a box's value, null for null: `swift_projectBox`. The empty box has no value, and gives an address that must not be
/// read.
///
/// # Safety
/// `object` is a box, of this runtime's or of a compiler's making, or null.
pub unsafe fn project_box(object: *mut HeapObject) -> *mut u8 {
    if object.is_null() {
        return ptr::null_mut();
    }
    // SAFETY: an object's isa in a box is box metadata, whose offset says where the value is.
    unsafe { object.cast::<u8>().add((*isa(object).cast::<BoxMetadata>()).value_offset as usize) }
}

/// The box in `buffer` if nobody else refers to it, else a new box with a copy of its value, put in `buffer`: `swift_makeBoxUnique`.
///
/// # Safety
/// `buffer` holds a box for a `value_type`, whose values start at the header's size rounded up to `alignment_mask`; `allocate` makes objects,
/// and `release` drops references.
#[inline(always)]
pub unsafe fn make_box_unique(
    buffer: *mut *mut HeapObject,
    value_type: *const TypeMetadata,
    alignment_mask: usize,
    allocate: Allocate,
    release: unsafe extern "C" fn(*mut HeapObject),
) -> BoxPair {
    // SAFETY: as the caller promises.
    let old = unsafe { *buffer };
    let offset = shims::offset_behind_header(alignment_mask);
    // SAFETY: as the caller promises, the value lies there.
    let old_value = unsafe { old.cast::<u8>().add(offset) };
    // SAFETY: the buffer holds a reference to the box.
    if unsafe { strong::is_uniquely_referenced(old) } {
        return BoxPair { object: old, value: old_value };
    }
    // SAFETY: as the caller promises.
    let new = unsafe { allocate_box(value_type, allocate) };
    // SAFETY: the old value is initialized, the new box's is raw memory of the same type.
    unsafe {
        let copy = value_witnesses_of(value_type).initialize_with_copy;
        copy(new.value.cast(), old_value.cast(), value_type);
        *buffer = new.object;
        release(old);
    }
    new
}

/// A box without a value, which nobody counts: `swift_allocEmptyBox`.
pub fn allocate_empty_box() -> *mut HeapObject {
    #[repr(transparent)]
    struct EmptyBox(shims::HeapObject<RefCountWord>);
    // SAFETY: the runtime reaches the word through the atomic cell that has its layout; the isa is constant.
    unsafe impl Sync for EmptyBox {}
    // Mutable: a weak reference would give even this object a side table.
    static mut EMPTY_BOX: EmptyBox = EmptyBox(shims::HeapObject {
        isa: (&raw const record::EMPTY_BOX_METADATA.0.record).cast(),
        refcount: RefCountWord::IMMORTAL,
    });
    (&raw mut EMPTY_BOX).cast()
}
