//! Described classes: those with record information in front, which says what their fields are.

use core::ffi::c_void;
use core::mem::offset_of;

use sidetable_shims::metadata::{ClassMetadata, TypeMetadata, ValueWitnessTable, class_flags};
use sidetable_shims::types::{ClassFront, Element};

use crate::object::HeapObject;

/// Whether a class is generic, or described like one.
///
/// # Safety
/// `class` is a class.
#[inline]
pub unsafe fn is_described(class: *const ClassMetadata) -> bool {
    // SAFETY: as the caller promises.
    unsafe { (*class).flags & class_flags::HAS_RECORD_INFO != 0 }
}

/// The value witness table of a type, one word in front of its address point.
///
/// # Safety
/// `value_type` is type metadata with value witnesses.
pub unsafe fn value_witnesses_of<'a>(value_type: *const TypeMetadata) -> &'a ValueWitnessTable {
    // SAFETY: as the caller promises.
    unsafe { &**value_type.cast::<*const ValueWitnessTable>().sub(1) }
}

/// The fields that a described class itself adds.
///
/// # Safety
/// The class is described, and its record, which was made at run time, is laid out.
unsafe fn fields_of<'a>(class: *const ClassMetadata) -> &'a [Element] {
    // SAFETY: as the caller promises: the word is in front of the class, and there are that many fields.
    unsafe {
        let info = (*class.byte_sub(offset_of!(ClassFront, class.class)).cast::<ClassFront>()).info;
        match info.as_ref() {
            Some(info) if info.field_count > 0 => core::slice::from_raw_parts(info.fields, info.field_count as usize),
            _ => &[],
        }
    }
}

/// Destroys the fields that a described class itself adds.
///
/// # Safety
/// The object's memory is there, `class` is its class or one above, and those fields are initialized.
pub unsafe fn destroy_fields(object: *mut HeapObject, class: *const ClassMetadata) {
    // SAFETY: as the caller promises; a class whose instance there is has its layout.
    unsafe {
        for field in fields_of(class) {
            let value: *mut c_void = object.byte_add(field.offset).cast();
            (value_witnesses_of(field.element_type).destroy)(value, field.element_type);
        }
    }
}
