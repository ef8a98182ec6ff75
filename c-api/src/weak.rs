//! Weak references.

use sidetable::object::refcount::weak::{self, WeakReference};

use crate::HeapObject;

/// `sidetable::object::refcount::weak::init`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_weakInit(reference: *mut WeakReference, object: *mut HeapObject) -> *mut WeakReference {
    // SAFETY: as the caller promises.
    unsafe { weak::init(reference, object) }
}

/// `sidetable::object::refcount::weak::assign`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_weakAssign(
    reference: *mut WeakReference,
    object: *mut HeapObject,
) -> *mut WeakReference {
    // SAFETY: as the caller promises.
    unsafe { weak::assign(reference, object) }
}

/// `sidetable::object::refcount::weak::load_strong`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_weakLoadStrong(reference: *mut WeakReference) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { weak::load_strong(reference) }
}

/// `sidetable::object::refcount::weak::take_strong`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_weakTakeStrong(reference: *mut WeakReference) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { weak::take_strong(reference) }
}

/// `sidetable::object::refcount::weak::destroy`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_weakDestroy(reference: *mut WeakReference) {
    // SAFETY: as the caller promises.
    unsafe { weak::destroy(reference) };
}

/// `sidetable::object::refcount::weak::copy_init`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_weakCopyInit(
    destination: *mut WeakReference,
    source: *mut WeakReference,
) -> *mut WeakReference {
    // SAFETY: as the caller promises.
    unsafe { weak::copy_init(destination, source) }
}

/// `sidetable::object::refcount::weak::share`
#[cfg(not(sidetable_drop_in))]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_weak_share(
    destination: *mut WeakReference,
    source: *const WeakReference,
) -> *mut WeakReference {
    // SAFETY: as the caller promises.
    unsafe { weak::share(destination, source) }
}

/// `sidetable::object::refcount::weak::take_init`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_weakTakeInit(
    destination: *mut WeakReference,
    source: *mut WeakReference,
) -> *mut WeakReference {
    // SAFETY: as the caller promises.
    unsafe { weak::take_init(destination, source) }
}

/// `sidetable::object::refcount::weak::copy_assign`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_weakCopyAssign(
    destination: *mut WeakReference,
    source: *mut WeakReference,
) -> *mut WeakReference {
    // SAFETY: as the caller promises.
    unsafe { weak::copy_assign(destination, source) }
}

/// `sidetable::object::refcount::weak::take_assign`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_weakTakeAssign(
    destination: *mut WeakReference,
    source: *mut WeakReference,
) -> *mut WeakReference {
    // SAFETY: as the caller promises.
    unsafe { weak::take_assign(destination, source) }
}

/// `sidetable::object::refcount::weak::count`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_weakRetainCount(object: *mut HeapObject) -> usize {
    // SAFETY: as the caller promises.
    unsafe { weak::count(object) }
}
