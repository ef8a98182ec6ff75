//! Tuples at their beginning.

use core::ffi::{CStr, c_char};
use core::ptr;

use sidetable_shims::metadata::{Kind, TypeMetadata, ValueWitnessTable};
use sidetable_shims::types::{Element, RecordFront, RecordInfo, TupleMetadata, record_flags};

use crate::metadata::arena;
use crate::metadata::error::{MetadataError, Result};
use crate::metadata::instance::Instance;
use crate::metadata::names::describe::describe;
use crate::metadata::specialized::registry::Locked;

/// The most elements of a tuple: Swift's flags count them in 16 bits.
pub const MOST_ELEMENTS: usize = 0xffff;

/// Flag beside the number of elements: the labels are in memory that the caller may use for something else afterwards.
pub const LABELS_MAY_CHANGE: usize = 1 << 16;

/// What a caller's labels say: nothing where they are null.
///
/// # Safety
/// Labels that are not null end with a zero, and stay as they are.
pub unsafe fn text_of<'a>(labels: *const c_char) -> &'a [u8] {
    // SAFETY: as the caller promises.
    if labels.is_null() { &[] } else { unsafe { CStr::from_ptr(labels) }.to_bytes() }
}

/// Whether there can be such a tuple.
pub(in crate::metadata) fn check(types: &[*const TypeMetadata], labels: &[u8]) -> Result<()> {
    if types.len() > MOST_ELEMENTS {
        let why = format!("a tuple has at most {MOST_ELEMENTS} elements");
        return Err(MetadataError::NoSuchType { why });
    }
    if let Some(index) = types.iter().position(|element| element.is_null()) {
        return Err(MetadataError::NullArgument { type_name: "of a tuple".into(), index });
    }
    let spaces = labels.iter().filter(|byte| **byte == b' ').count();
    if !labels.is_empty() && (spaces != types.len() || labels.last() != Some(&b' ')) {
        let labels = String::from_utf8_lossy(labels);
        let why = format!("the labels {labels:?} are not one and a space for each of {} elements", types.len());
        return Err(MetadataError::NoSuchType { why });
    }
    Ok(())
}

/// A prespecialized tuple where there is one, else a tuple without layout, claimed by the calling thread.
///
/// # Safety
/// The types are canonical records, and there can be such a tuple.
pub(in crate::metadata) unsafe fn begin(
    registry: &mut Locked,
    types: &[*const TypeMetadata],
    labels: &[u8],
    hash: u64,
) -> &'static Instance {
    let front = size_of::<RecordFront>();
    let elements = front + size_of::<TupleMetadata>();
    let info = elements + size_of_val(types) * (size_of::<Element>() / size_of::<usize>());
    let keys = info + size_of::<RecordInfo>();
    let instance = keys + size_of_val(types);
    let text = instance + size_of::<Instance>() + size_of::<ValueWitnessTable>();
    let block = arena::allocate(text + labels.len() + 1, 1);
    // SAFETY: the block has room for every part, in this order; it is zeroed, and nobody else's.
    unsafe {
        let record: *mut TypeMetadata = block.add(front).cast();
        let kept: *mut *const TypeMetadata = block.add(keys).cast();
        ptr::copy_nonoverlapping(types.as_ptr(), kept, types.len());
        ptr::copy_nonoverlapping(labels.as_ptr(), block.add(text), labels.len());
        let labels = if labels.is_empty() { ptr::null() } else { block.add(text).cast::<c_char>().cast_const() };
        record.cast::<TupleMetadata>().write(TupleMetadata { kind: Kind::TUPLE, count: types.len(), labels });
        for (index, element_type) in types.iter().enumerate() {
            let element: *mut Element = block.add(elements).cast();
            element.add(index).write(Element { element_type: *element_type, offset: 0 });
        }
        let place: *mut Instance = block.add(instance).cast();
        let (info, flags): (*mut RecordInfo, u32) = (block.add(info).cast(), record_flags::IS_CANONICAL);
        info.write(RecordInfo { fields: ptr::null(), field_count: 0, flags, instance: place.cast() });
        block.cast::<RecordFront>().write(RecordFront {
            info,
            layout_string: ptr::null(),
            value_witnesses: ptr::null(),
        });
        let begun = Instance::begun(hash, None, record, kept, types.len());
        place.write(match registry.instead_of(|| describe(record)) {
            Some(chosen) => begun.completed_by(chosen),
            None => begun,
        });
        &*place
    }
}
