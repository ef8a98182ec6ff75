//! Strong references.

use sidetable::object;
use sidetable::object::refcount::{One, strong};
use sidetable::sync::driver::{self, Local};

use crate::{HeapObject, hooks};

/// `sidetable::object::refcount::strong::retain_called`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_retain(object: *mut HeapObject) -> *mut HeapObject {
    if hooks::are_enabled() {
        // SAFETY: as the caller promises.
        return unsafe { hooks::_swift_retain(object) };
    }
    // SAFETY: as the caller promises.
    unsafe { strong::retain_called(object) }
}

/// `sidetable::object::refcount::strong::retain_n_called`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_retain_n(object: *mut HeapObject, n: u32) -> *mut HeapObject {
    if hooks::are_enabled() {
        // SAFETY: as the caller promises.
        return unsafe { hooks::_swift_retain_n(object, n) };
    }
    // SAFETY: as the caller promises.
    unsafe { strong::retain_n_called(object, n) }
}

/// `sidetable::object::refcount::strong::retain_with`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_nonatomic_retain(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { strong::retain_with::<Local, _>(object, One) }
}

/// `sidetable::object::refcount::strong::retain_with`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_nonatomic_retain_n(object: *mut HeapObject, n: u32) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { strong::retain_with::<Local, _>(object, n) }
}

/// `sidetable::object::refcount::strong::release_called`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_release(object: *mut HeapObject) {
    if hooks::are_enabled() {
        // SAFETY: as the caller promises.
        return unsafe { hooks::_swift_release(object) };
    }
    // SAFETY: as the caller promises.
    unsafe { strong::release_called(object) };
}

/// `sidetable::object::refcount::strong::release_perhaps_last` where the caller has tried, else what `swift_release` is.
#[cfg(not(sidetable_drop_in))]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_release_out_of_line(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe {
        if driver::is_moved_where_used() {
            strong::release_perhaps_last(object);
        } else if hooks::are_enabled() {
            hooks::_swift_release(object);
        } else {
            strong::release_beside_threads(object);
        }
    }
}

/// `sidetable::object::refcount::strong::release_n_called`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_release_n(object: *mut HeapObject, n: u32) {
    if hooks::are_enabled() {
        // SAFETY: as the caller promises.
        return unsafe { hooks::_swift_release_n(object, n) };
    }
    // SAFETY: as the caller promises.
    unsafe { strong::release_n_called(object, n) };
}

/// `sidetable::object::refcount::strong::release_with`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_nonatomic_release(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { strong::release_with::<Local, _>(object, One) };
}

/// `sidetable::object::refcount::strong::release_with`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_nonatomic_release_n(object: *mut HeapObject, n: u32) {
    // SAFETY: as the caller promises.
    unsafe { strong::release_with::<Local, _>(object, n) };
}

/// `sidetable::object::refcount::strong::try_retain`: the object, or null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_tryRetain(object: *mut HeapObject) -> *mut HeapObject {
    if hooks::are_enabled() {
        // SAFETY: as the caller promises.
        return unsafe { hooks::_swift_tryRetain(object) };
    }
    // SAFETY: as the caller promises.
    unsafe { strong::try_retain(object) }
}

/// `sidetable::object::refcount::strong::is_deiniting`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_isDeallocating(object: *mut HeapObject) -> bool {
    // SAFETY: as the caller promises.
    unsafe { strong::is_deiniting(object) }
}

/// `sidetable::object::refcount::strong::set_deiniting`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_setDeallocating(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { strong::set_deiniting(object) };
}

/// `sidetable::object::refcount::strong::count`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_retainCount(object: *mut HeapObject) -> usize {
    // SAFETY: as the caller promises.
    unsafe { strong::count(object) }
}

/// `sidetable::object::destroy`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _swift_release_dealloc(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { object::destroy(object) };
}

/// `sidetable::object::refcount::strong::immortalize`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _swift_stdlib_immortalize(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { strong::immortalize(object) };
}
