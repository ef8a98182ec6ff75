//! Unowned references.

use sidetable::object::refcount::{One, unowned};
use sidetable::sync::driver::{Adaptive, Local};

use crate::{HeapObject, non_negative};

/// `sidetable::object::refcount::unowned::retain`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_unownedRetain(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { unowned::retain(object) }
}

/// `sidetable::object::refcount::unowned::retain_with`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_unownedRetain_n(object: *mut HeapObject, n: i32) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { unowned::retain_with::<Adaptive, _>(object, non_negative(n)) }
}

/// `sidetable::object::refcount::unowned::release`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_unownedRelease(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { unowned::release(object) };
}

/// `sidetable::object::refcount::unowned::release_with`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_unownedRelease_n(object: *mut HeapObject, n: i32) {
    // SAFETY: as the caller promises.
    unsafe { unowned::release_with::<Adaptive, _>(object, non_negative(n)) };
}

/// `sidetable::object::refcount::unowned::load_strong`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_unownedRetainStrong(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { unowned::load_strong(object) }
}

/// `sidetable::object::refcount::unowned::take_strong_with`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_unownedRetainStrongAndRelease(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { unowned::take_strong_with::<Adaptive>(object) };
}

/// `sidetable::object::refcount::unowned::retain_with`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_nonatomic_unownedRetain(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { unowned::retain_with::<Local, _>(object, One) }
}

/// `sidetable::object::refcount::unowned::retain_with`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_nonatomic_unownedRetain_n(object: *mut HeapObject, n: i32) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { unowned::retain_with::<Local, _>(object, non_negative(n)) }
}

/// `sidetable::object::refcount::unowned::release_with`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_nonatomic_unownedRelease(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { unowned::release_with::<Local, _>(object, One) };
}

/// `sidetable::object::refcount::unowned::release_with`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_nonatomic_unownedRelease_n(object: *mut HeapObject, n: i32) {
    // SAFETY: as the caller promises.
    unsafe { unowned::release_with::<Local, _>(object, non_negative(n)) };
}

/// `sidetable::object::refcount::unowned::load_strong_with`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_nonatomic_unownedRetainStrong(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { unowned::load_strong_with::<Local>(object) }
}

/// `sidetable::object::refcount::unowned::take_strong_with`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_nonatomic_unownedRetainStrongAndRelease(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { unowned::take_strong_with::<Local>(object) };
}

/// `sidetable::object::refcount::unowned::check`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_unownedCheck(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { unowned::check(object) };
}

/// `sidetable::object::refcount::unowned::count`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_unownedRetainCount(object: *mut HeapObject) -> usize {
    // SAFETY: as the caller promises.
    unsafe { unowned::count(object) }
}
