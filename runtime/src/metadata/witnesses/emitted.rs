//! Records that modules emit: the types of their fields may be names, which are resolved before a field is touched.

use core::ffi::{CStr, c_void};

use sidetable_shims::metadata::TypeMetadata;

use super::{Functions, Transfer, aggregate, transfers};
use crate::fatal;
use crate::metadata::arguments::IS_NAME;
use crate::metadata::error::Result;
use crate::metadata::names::scope::Scope;
use crate::metadata::names::type_named_in;
use crate::metadata::records::info_of;
use crate::sync::memory;

/// Functions for any fields of a record that is static data.
pub const FIELDS: Functions = Functions {
    destroy,
    initialize_with_copy,
    assign_with_copy,
    initialize_with_take,
    assign_with_take,
    get_enum_tag_single_payload,
    store_enum_tag_single_payload,
};

/// Static data cannot hold the address of a builtin's record: the types of its fields may be names, which are resolved here.
///
/// # Safety
/// The record is one of this runtime's, and its layout is complete.
#[cold]
pub unsafe fn resolve_fields(record: *const TypeMetadata) -> Result<()> {
    // SAFETY: as the caller promises.
    let Some(info) = (unsafe { info_of(record) }) else { return Ok(()) };
    for index in (0..info.field_count as usize).rev() {
        // SAFETY: as the caller promises: there are that many fields, and a name ends with a zero.
        unsafe {
            let place: *mut usize = (&raw const (*info.fields.add(index)).element_type).cast_mut().cast();
            let word = memory::acquire_word(place);
            if word & IS_NAME != 0 {
                let name = CStr::from_ptr(core::ptr::with_exposed_provenance(word & !IS_NAME));
                let field = type_named_in(name.to_bytes(), Scope::NONE)?;
                memory::release_word(place, field.expose_provenance());
            }
        }
    }
    Ok(())
}

/// The record, its fields' types resolved. Fatal where a name means none.
#[inline(always)]
unsafe fn resolved(record: *const TypeMetadata) -> *const TypeMetadata {
    // SAFETY: as for every witness: the record is of a type with fields.
    unsafe {
        if let Some(info) = info_of(record).filter(|info| info.field_count > 0) {
            // Acquire: whoever resolved names wrote the first one last.
            if memory::acquire_word(info.fields.cast()) & IS_NAME != 0 {
                resolve_fields(record).unwrap_or_else(|error| fatal::no_type(&error));
            }
        }
    }
    record
}

unsafe extern "C" fn destroy(value: *mut c_void, value_type: *const TypeMetadata) {
    // SAFETY: as for every witness.
    unsafe { (aggregate::FIELDS.destroy)(value, resolved(value_type)) }
}

/// Brings a value over, its fields' types resolved.
#[inline(always)]
unsafe fn transfer(
    to: *mut c_void,
    from: *mut c_void,
    value_type: *const TypeMetadata,
    function: Transfer,
) -> *mut c_void {
    // SAFETY: as for every witness.
    unsafe { function(to, from, resolved(value_type)) }
}

transfers! {
    transfer:
    initialize_with_copy => aggregate::FIELDS.initialize_with_copy,
    assign_with_copy => aggregate::FIELDS.assign_with_copy,
    initialize_with_take => aggregate::FIELDS.initialize_with_take,
    assign_with_take => aggregate::FIELDS.assign_with_take,
}

unsafe extern "C" fn get_enum_tag_single_payload(
    value: *const c_void,
    empty_cases: u32,
    value_type: *const TypeMetadata,
) -> u32 {
    // SAFETY: as for every witness.
    unsafe { (aggregate::FIELDS.get_enum_tag_single_payload)(value, empty_cases, resolved(value_type)) }
}

unsafe extern "C" fn store_enum_tag_single_payload(
    value: *mut c_void,
    case: u32,
    empty_cases: u32,
    value_type: *const TypeMetadata,
) {
    // SAFETY: as for every witness.
    unsafe { (aggregate::FIELDS.store_enum_tag_single_payload)(value, case, empty_cases, resolved(value_type)) };
}
