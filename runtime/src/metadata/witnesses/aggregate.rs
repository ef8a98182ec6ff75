//! Tuples and structs: what happens to the whole happens to each field.

use core::ffi::c_void;

use sidetable_shims::layout::Layout;
use sidetable_shims::metadata::{Kind, TypeMetadata, ValueWitnessTable};
use sidetable_shims::types::{Element, TupleMetadata};

use super::builtin::copy_bytes;
use super::{Functions, Inhabitants, Transfer, transfers};
use crate::metadata::records::info_of;
use crate::metadata::value_witnesses_of;

/// The fields of a tuple or struct, or the payloads of an enum.
///
/// Nothing here leads to what resolves names, so that a program which has no types of ours does not carry that.
///
/// # Safety
/// The record is one of this runtime's, of such a type, and its layout is complete; none of the fields' types is a name: it was made at run time, or
/// [`resolve_fields`](super::emitted::resolve_fields) has seen it.
#[inline]
pub unsafe fn fields_of<'a>(record: *const TypeMetadata) -> &'a [Element] {
    // SAFETY: as the caller promises: there are that many fields; a tuple's elements follow it.
    unsafe {
        if (*record).kind == Kind::TUPLE {
            let tuple: *const TupleMetadata = record.cast();
            return core::slice::from_raw_parts(tuple.add(1).cast(), (*tuple).count);
        }
        info_of(record)
            .filter(|info| info.field_count > 0)
            .map_or(&[][..], |info| core::slice::from_raw_parts(info.fields, info.field_count as usize))
    }
}

/// Functions for a type whose copies are copies of its bytes, but where a field knows bit patterns that are no value.
pub const PLAIN_FIELDS: Functions = super::builtin::PLAIN.with_inhabitants::<RichestField>();

/// Functions for a type with fields that are not copied by copying bytes, but may be moved so.
pub const TAKABLE_FIELDS: Functions = Functions {
    destroy,
    initialize_with_copy,
    assign_with_copy,
    initialize_with_take: copy_bytes,
    assign_with_take,
    ..PLAIN_FIELDS
};

/// Functions for any fields.
pub const FIELDS: Functions = Functions { initialize_with_take, ..TAKABLE_FIELDS };

/// The functions that fields of this layout need.
pub const fn functions_for(layout: Layout) -> Functions {
    match (layout.is_pod, layout.is_bitwise_takable, layout.extra_inhabitants) {
        (true, _, 0) => super::builtin::PLAIN,
        (true, ..) => PLAIN_FIELDS,
        (false, true, _) => TAKABLE_FIELDS,
        (false, false, _) => FIELDS,
    }
}

unsafe extern "C" fn destroy(value: *mut c_void, value_type: *const TypeMetadata) {
    // SAFETY: as for every witness; each field lies at its offset.
    unsafe {
        for field in fields_of(value_type) {
            (value_witnesses_of(field.element_type).destroy)(value.byte_add(field.offset), field.element_type);
        }
    }
}

/// Brings every field over by one of its type's functions.
#[inline(always)]
unsafe fn transfer(
    to: *mut c_void,
    from: *mut c_void,
    value_type: *const TypeMetadata,
    function: impl Fn(&ValueWitnessTable) -> Transfer,
) -> *mut c_void {
    // SAFETY: as for every witness; each field lies at its offset.
    unsafe {
        for field in fields_of(value_type) {
            let transfer = function(value_witnesses_of(field.element_type));
            transfer(to.byte_add(field.offset), from.byte_add(field.offset), field.element_type);
        }
    }
    to
}

transfers! {
    transfer:
    initialize_with_copy => |witnesses| witnesses.initialize_with_copy,
    assign_with_copy => |witnesses| witnesses.assign_with_copy,
    initialize_with_take => |witnesses| witnesses.initialize_with_take,
    assign_with_take => |witnesses| witnesses.assign_with_take,
}

/// The field whose extra inhabitants are the whole's: the first that has the most.
///
/// # Safety
/// As for [`fields_of`].
pub unsafe fn richest_field<'a>(value_type: *const TypeMetadata) -> Option<&'a Element> {
    // SAFETY: as the caller promises.
    unsafe {
        let count = |field: &Element| value_witnesses_of(field.element_type).extra_inhabitant_count;
        fields_of(value_type).iter().rev().max_by_key(|field| count(field)).filter(|field| count(field) > 0)
    }
}

/// The extra inhabitants of [`richest_field`].
struct RichestField;

impl Inhabitants for RichestField {
    unsafe fn read(value: *const c_void, count: u32, value_type: *const TypeMetadata) -> u32 {
        // SAFETY: as for every witness.
        unsafe {
            richest_field(value_type).map_or(0, |field| {
                let get = value_witnesses_of(field.element_type).get_enum_tag_single_payload;
                get(value.byte_add(field.offset), count, field.element_type)
            })
        }
    }

    unsafe fn write(value: *mut c_void, inhabitant: u32, count: u32, value_type: *const TypeMetadata) {
        // SAFETY: as for every witness.
        unsafe {
            if let Some(field) = richest_field(value_type) {
                let store = value_witnesses_of(field.element_type).store_enum_tag_single_payload;
                store(value.byte_add(field.offset), inhabitant, count, field.element_type);
            }
        }
    }
}
