//! Mangled names: `sidetable_type_named`. A name that means a type means the same type when that is written out again.

use core::ptr;

use sidetable::metadata::names;
use sidetable_c::class::Status;
use sidetable_c::types::{sidetable_type_equal, sidetable_type_named};

/// Any bytes as a name.
pub fn run(data: &[u8]) {
    let Some(record) = named(data) else { return };
    // SAFETY: the record is a complete one.
    let (mangled, for_people) = unsafe { (names::mangled_name(record), names::type_name(record, true)) };
    assert!(!for_people.is_empty(), "a type without a name");
    if mangled.is_empty() {
        return;
    }
    let again = named(mangled.as_bytes()).expect("a type's own name means a type");
    // SAFETY: both are records.
    let is_equal = unsafe { sidetable_type_equal(record, again) };
    assert!(is_equal, "{mangled} is {for_people}, and something else");
}

/// The record that a name means, if it means one.
pub fn named(name: &[u8]) -> Option<*const sidetable::metadata::TypeMetadata> {
    let mut record = ptr::null();
    // SAFETY: the name has that many bytes; there is a place for the record, and none for an error.
    let status = unsafe {
        sidetable_type_named(
            name.as_ptr().cast(),
            name.len(),
            ptr::null(),
            ptr::null(),
            &raw mut record,
            ptr::null_mut(),
        )
    };
    (status == Status::Ok).then_some(record)
}
