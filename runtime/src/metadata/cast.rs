//! Comparing, hashing and casting to types: what a surrogate is not good for by itself.

use sidetable_shims::metadata::{ClassMetadata, Kind, TypeMetadata};

use super::cache::hash_words;
use super::error::Result;
use super::names::spell::type_name;
use super::specialized::registry::canonical;
use crate::fatal;
use crate::object::{HeapObject, acquire_isa};

/// Whether two records are of one type.
///
/// # Safety
/// Both are null, records of this runtime's, or classes.
pub unsafe fn is_same(one: *const TypeMetadata, other: *const TypeMetadata) -> Result<bool> {
    if one == other || one.is_null() || other.is_null() {
        return Ok(one == other);
    }
    // SAFETY: as the caller promises.
    unsafe { Ok(canonical(one)? == canonical(other)?) }
}

/// A hash that is the same for all records of one type.
///
/// # Safety
/// The record is null, one of this runtime's, or a class.
pub unsafe fn hash(record: *const TypeMetadata) -> Result<u64> {
    let record = if record.is_null() {
        record
    } else {
        // SAFETY: as the caller promises.
        unsafe { canonical(record)? }
    };
    Ok(hash_words([record.addr() as u64]))
}

/// The object, if its class is that class or below it; null otherwise, and for null. Not retained. `swift_dynamicCastClass`.
///
/// # Safety
/// The object is null or an object; the class is null, a class of this runtime's, or one of Swift's.
pub unsafe fn cast_to_class(object: *mut HeapObject, class: *const TypeMetadata) -> Result<*mut HeapObject> {
    if object.is_null() || class.is_null() {
        return Ok(core::ptr::null_mut());
    }
    // SAFETY: as the caller promises.
    unsafe {
        let class = canonical(class)?;
        // Acquire: pairs with `set_isa`, by a thread that freezes the object meanwhile; as below.
        let mut own: *const ClassMetadata = acquire_isa(object);
        while !own.is_null() && (*own).kind == Kind::CLASS {
            if canonical(own.cast())? == class {
                return Ok(object);
            }
            own = (*own).superclass;
        }
    }
    Ok(core::ptr::null_mut())
}

/// [`cast_to_class`], fatal where that gives null for an object. `swift_dynamicCastClassUnconditional`.
///
/// # Safety
/// As for [`cast_to_class`].
pub unsafe fn cast_to_class_or_die(object: *mut HeapObject, class: *const TypeMetadata) -> Result<*mut HeapObject> {
    // SAFETY: as the caller promises.
    unsafe {
        let cast = cast_to_class(object, class)?;
        if cast.is_null() && !object.is_null() {
            let (own, due) = (type_name(acquire_isa(object).cast(), true), type_name(class, true));
            fatal::bad_cast(object.cast_const().cast(), &own, class.cast(), &due);
        }
        Ok(cast)
    }
}
