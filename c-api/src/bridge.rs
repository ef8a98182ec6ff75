//! Bridge objects: an object's address with flag bits in it. One with the top bit set is no object, and is left alone.

use sidetable::refcount::strong;

use crate::{HeapObject, non_negative};

/// Bits of a bridge object that are not the object's address: the spare bits of `System.h` in Swift's shims.
const SPARE_BITS: usize = if cfg!(target_arch = "x86_64") {
    0xffff_8000_0000_0007_u64 as usize
} else if cfg!(target_arch = "aarch64") {
    0xf000_0000_0000_0007_u64 as usize
} else {
    3
};

/// The object in a bridge object; null for one with the top bit set, which every counting function ignores.
#[inline(always)]
pub(crate) fn object_of(bits: *mut HeapObject) -> *mut HeapObject {
    if (bits as isize) < 0 { core::ptr::null_mut() } else { bits.map_addr(|address| address & !SPARE_BITS) }
}

/// `sidetable::refcount::strong::retain`, of the object in the bits; returns the bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_bridgeObjectRetain(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { strong::retain(object_of(object)) };
    object
}

/// `sidetable::refcount::strong::retain_n`, of the object in the bits; returns the bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_bridgeObjectRetain_n(object: *mut HeapObject, n: i32) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { strong::retain_n(object_of(object), non_negative(n)) };
    object
}

/// `sidetable::refcount::strong::nonatomic_retain_n`, of the object in the bits; returns the bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_nonatomic_bridgeObjectRetain(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { strong::nonatomic_retain(object_of(object)) };
    object
}

/// `sidetable::refcount::strong::nonatomic_retain_n`, of the object in the bits; returns the bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_nonatomic_bridgeObjectRetain_n(object: *mut HeapObject, n: i32) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { strong::nonatomic_retain_n(object_of(object), non_negative(n)) };
    object
}

/// `sidetable::refcount::strong::release, of the object in the bits`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_bridgeObjectRelease(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { strong::release(object_of(object)) };
}

/// `sidetable::refcount::strong::release_n, of the object in the bits`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_bridgeObjectRelease_n(object: *mut HeapObject, n: i32) {
    // SAFETY: as the caller promises.
    unsafe { strong::release_n(object_of(object), non_negative(n)) };
}

/// `sidetable::refcount::strong::nonatomic_release_n, of the object in the bits`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_nonatomic_bridgeObjectRelease(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { strong::nonatomic_release(object_of(object)) };
}

/// `sidetable::refcount::strong::nonatomic_release_n, of the object in the bits`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_nonatomic_bridgeObjectRelease_n(object: *mut HeapObject, n: i32) {
    // SAFETY: as the caller promises.
    unsafe { strong::nonatomic_release_n(object_of(object), non_negative(n)) };
}
