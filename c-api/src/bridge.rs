//! Bridge objects: an object's address with flag bits in it. One with the top bit set is no object, and is left alone.

use sidetable::object::bridged;
use sidetable::object::refcount::{One, strong};
use sidetable::sync::driver::Local;

use crate::strong::{swift_release, swift_release_n, swift_retain_n};
use crate::{HeapObject, hooks, non_negative};

/// `swift_retain` of the object in the bits; returns the bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_bridgeObjectRetain(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe {
        if hooks::are_enabled() {
            hooks::_swift_retain(bridged(object));
        } else {
            // Not as a function of its own: the bits are to be returned, and would have to be saved across the call.
            strong::retain(bridged(object));
        }
    }
    object
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
