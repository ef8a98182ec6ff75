//! Uniqueness. On Linux every object is native, so the names for objects that might be Objective-C's ask the same.

use sidetable::object::refcount::strong;

use crate::HeapObject;
use sidetable::object::bridged;

/// `sidetable::object::refcount::strong::is_uniquely_referenced`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_isUniquelyReferenced(object: *mut HeapObject) -> bool {
    // SAFETY: as the caller promises.
    unsafe { strong::is_uniquely_referenced(object) }
}

/// `sidetable::object::refcount::strong::is_uniquely_referenced`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_isUniquelyReferenced_nonNull(object: *mut HeapObject) -> bool {
    // SAFETY: as the caller promises.
    unsafe { strong::is_uniquely_referenced(object) }
}

/// `sidetable::object::refcount::strong::is_uniquely_referenced`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_isUniquelyReferenced_native(object: *mut HeapObject) -> bool {
    // SAFETY: as the caller promises.
    unsafe { strong::is_uniquely_referenced(object) }
}

/// `sidetable::object::refcount::strong::is_uniquely_referenced`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_isUniquelyReferenced_nonNull_native(object: *mut HeapObject) -> bool {
    // SAFETY: as the caller promises.
    unsafe { strong::is_uniquely_referenced(object) }
}

/// `sidetable::object::refcount::strong::is_uniquely_referenced`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_isUniquelyReferencedNonObjC(object: *mut HeapObject) -> bool {
    // SAFETY: as the caller promises.
    unsafe { strong::is_uniquely_referenced(object) }
}

/// `sidetable::object::refcount::strong::is_uniquely_referenced`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_isUniquelyReferencedNonObjC_nonNull(object: *mut HeapObject) -> bool {
    // SAFETY: as the caller promises.
    unsafe { strong::is_uniquely_referenced(object) }
}

/// `sidetable::object::refcount::strong::is_uniquely_referenced, of the object in the bits`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_isUniquelyReferenced_nonNull_bridgeObject(bits: usize) -> bool {
    // SAFETY: as the caller promises.
    unsafe { strong::is_uniquely_referenced(bridged(core::ptr::with_exposed_provenance_mut(bits))) }
}

/// `sidetable::object::refcount::strong::is_uniquely_referenced, of the object in the bits`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_isUniquelyReferencedNonObjC_nonNull_bridgeObject(bits: usize) -> bool {
    // SAFETY: as the caller promises.
    unsafe { strong::is_uniquely_referenced(bridged(core::ptr::with_exposed_provenance_mut(bits))) }
}
