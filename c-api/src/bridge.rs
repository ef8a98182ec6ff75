//! Bridge objects: an object's address with flag bits in it. One with the top bit set is no object, and is left alone.

use sidetable::object::refcount::{One, strong};
use sidetable::object::{bridged, is_tagged};
use sidetable::sync::driver::Local;

use crate::strong::{swift_release, swift_release_n, swift_retain, swift_retain_n};
use crate::{HeapObject, non_negative};

/// `swift_retain` of the object in the bits; returns the bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_bridgeObjectRetain(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe {
        if bridged(object) == object || is_tagged(object) { swift_retain(object) } else { retain_in_bits(object) }
    }
}

/// Where there are flags, which no object of Swift's own has: a function of its own, since it saves the bits across a call. The optimizer is not to know
/// what it returns: it would call this one and save the bits, too, instead of jumping here.
#[inline(never)]
unsafe fn retain_in_bits(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { swift_retain(bridged(object)) };
    core::hint::black_box(object)
}

/// `swift_retain_n` of the object in the bits; returns the bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_bridgeObjectRetain_n(object: *mut HeapObject, n: i32) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { swift_retain_n(bridged(object), non_negative(n)) };
    object
}

/// `sidetable::object::refcount::strong::retain_with`, of the object in the bits; returns the bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_nonatomic_bridgeObjectRetain(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { strong::retain_with::<Local, _>(bridged(object), One) };
    object
}

/// `sidetable::object::refcount::strong::retain_with`, of the object in the bits; returns the bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_nonatomic_bridgeObjectRetain_n(object: *mut HeapObject, n: i32) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { strong::retain_with::<Local, _>(bridged(object), non_negative(n)) };
    object
}

/// `swift_release` of the object in the bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_bridgeObjectRelease(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { swift_release(bridged(object)) };
}

/// `swift_release_n` of the object in the bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_bridgeObjectRelease_n(object: *mut HeapObject, n: i32) {
    // SAFETY: as the caller promises.
    unsafe { swift_release_n(bridged(object), non_negative(n)) };
}

/// `sidetable::object::refcount::strong::release_with`, of the object in the bits
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_nonatomic_bridgeObjectRelease(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { strong::release_with::<Local, _>(bridged(object), One) };
}

/// `sidetable::object::refcount::strong::release_with`, of the object in the bits
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_nonatomic_bridgeObjectRelease_n(object: *mut HeapObject, n: i32) {
    // SAFETY: as the caller promises.
    unsafe { strong::release_with::<Local, _>(bridged(object), non_negative(n)) };
}
