//! Value witnesses for records that are static data: they do to a value what has to be done to each of its fields.

use core::ffi::c_void;

use sidetable::metadata::TypeMetadata;
use sidetable::metadata::witnesses::emitted::FIELDS;
use sidetable::metadata::witnesses::initialize_buffer_with_copy_of_buffer;

/// `sidetable::metadata::witnesses::initialize_buffer_with_copy_of_buffer`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_witness_copy_buffer(
    to: *mut c_void,
    from: *mut c_void,
    value_type: *const TypeMetadata,
) -> *mut c_void {
    // SAFETY: as the caller promises.
    unsafe { initialize_buffer_with_copy_of_buffer(to, from, value_type) }
}

/// `sidetable::metadata::witnesses::emitted::FIELDS`: destroy
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_witness_destroy(value: *mut c_void, value_type: *const TypeMetadata) {
    // SAFETY: as the caller promises.
    unsafe { (FIELDS.destroy)(value, value_type) };
}

/// `sidetable::metadata::witnesses::emitted::FIELDS`: initialize with copy
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_witness_copy(
    to: *mut c_void,
    from: *mut c_void,
    value_type: *const TypeMetadata,
) -> *mut c_void {
    // SAFETY: as the caller promises.
    unsafe { (FIELDS.initialize_with_copy)(to, from, value_type) }
}

/// `sidetable::metadata::witnesses::emitted::FIELDS`: assign with copy
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_witness_assign_copy(
    to: *mut c_void,
    from: *mut c_void,
    value_type: *const TypeMetadata,
) -> *mut c_void {
    // SAFETY: as the caller promises.
    unsafe { (FIELDS.assign_with_copy)(to, from, value_type) }
}

/// `sidetable::metadata::witnesses::emitted::FIELDS`: initialize with take
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_witness_take(
    to: *mut c_void,
    from: *mut c_void,
    value_type: *const TypeMetadata,
) -> *mut c_void {
    // SAFETY: as the caller promises.
    unsafe { (FIELDS.initialize_with_take)(to, from, value_type) }
}

/// `sidetable::metadata::witnesses::emitted::FIELDS`: assign with take
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_witness_assign_take(
    to: *mut c_void,
    from: *mut c_void,
    value_type: *const TypeMetadata,
) -> *mut c_void {
    // SAFETY: as the caller promises.
    unsafe { (FIELDS.assign_with_take)(to, from, value_type) }
}

/// `sidetable::metadata::witnesses::emitted::FIELDS`: get enum tag single payload
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_witness_get_tag(
    value: *const c_void,
    empty_cases: u32,
    value_type: *const TypeMetadata,
) -> u32 {
    // SAFETY: as the caller promises.
    unsafe { (FIELDS.get_enum_tag_single_payload)(value, empty_cases, value_type) }
}

/// `sidetable::metadata::witnesses::emitted::FIELDS`: store enum tag single payload
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_witness_store_tag(
    value: *mut c_void,
    case: u32,
    empty_cases: u32,
    value_type: *const TypeMetadata,
) {
    // SAFETY: as the caller promises.
    unsafe { (FIELDS.store_enum_tag_single_payload)(value, case, empty_cases, value_type) };
}
