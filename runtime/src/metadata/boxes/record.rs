//! The metadata of boxes, one record a value type, made on first use and kept.

use core::ffi::c_void;
use core::ptr;

use sidetable_shims::layout::Layout;
use sidetable_shims::metadata::{
    BoxMetadata, Destroy, FullBoxMetadata, Kind, TypeMetadata, ValueWitnessTable, value_flags,
};
use sidetable_shims::object as shims;

use crate::metadata::arena;
use crate::metadata::cache::{Cache, hash_words};
use crate::metadata::value_witnesses_of;
use crate::object::{HeapObject, deallocate, destroy_function, isa};
use crate::sync::shared;

/// A record that threads share.
pub struct SharedRecord(pub FullBoxMetadata);

// SAFETY: records are never written after they are made; their pointers lead to constants of the program.
unsafe impl Sync for SharedRecord {}
// SAFETY: as above.
unsafe impl Send for SharedRecord {}

/// The metadata of the box without a value.
pub static EMPTY_BOX_METADATA: SharedRecord = SharedRecord(record(ptr::null(), size_of::<shims::HeapObject>() as u32));

shared! {
    /// Records by their value's type.
    static RECORDS: Cache<SharedRecord> = Cache::new();
}

fn hash_of(value_type: *const TypeMetadata) -> u64 {
    hash_words([value_type.addr() as u64])
}

const fn record(boxed_type: *const TypeMetadata, value_offset: u32) -> FullBoxMetadata {
    FullBoxMetadata {
        layout_string: ptr::null(),
        destroy: DESTROY_BOX,
        value_witnesses: ptr::null(),
        record: BoxMetadata { kind: Kind::HEAP_GENERIC_LOCAL_VARIABLE, value_offset, boxed_type },
    }
}

/// The alignment of a box for a value with these witnesses, in bytes, minus one: the value's, but at least the header's.
pub fn alignment_mask_for(witnesses: &ValueWitnessTable) -> usize {
    (witnesses.flags & value_flags::ALIGNMENT_MASK) as usize | (align_of::<HeapObject>() - 1)
}

/// The box metadata for values of `value_type`.
///
/// # Safety
/// `value_type` is type metadata with value witnesses, for the rest of the process.
pub unsafe fn metadata_for(value_type: *const TypeMetadata) -> &'static BoxMetadata {
    let shared = RECORDS.find_or_make(
        hash_of(value_type),
        |known| known.0.record.boxed_type == value_type,
        |known| hash_of(known.0.record.boxed_type),
        || {
            // SAFETY: as the caller promises.
            let alignment_mask = Layout::of(unsafe { value_witnesses_of(value_type) }).alignment_mask;
            arena::keep_aside(SharedRecord(record(value_type, shims::offset_behind_header(alignment_mask) as u32)))
        },
    );
    &shared.0.record
}

/// Destroys a box's value and gives the box back.
unsafe extern "C" fn destroy_box(object: *mut HeapObject) {
    // SAFETY: this is the destroy function of box metadata alone.
    let metadata = unsafe { &*isa(object).cast::<BoxMetadata>() };
    // SAFETY: box metadata is made for a type with value witnesses; the empty box is immortal and never gets here.
    let witnesses = unsafe { value_witnesses_of(metadata.boxed_type) };
    let offset = metadata.value_offset as usize;
    // SAFETY: the value lies at its offset and dies with the box.
    unsafe {
        let value: *mut c_void = object.cast::<u8>().add(offset).cast();
        (witnesses.destroy)(value, metadata.boxed_type);
        deallocate(object, offset + witnesses.size, alignment_mask_for(witnesses));
    }
}

destroy_function! {
    /// The destroy function of every box.
    fn destroy_box_in_context => destroy_box
}

const DESTROY_BOX: Destroy = destroy_box_in_context;
