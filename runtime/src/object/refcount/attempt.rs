//! A strong reference where there may be no object any more: what unowned loads and conditional retains try for.

use core::ptr;

use sidetable_shims::refcount::{Refusal, Retain, TryRetain};

use super::refusal::refused;
use super::strong::returned;
use super::{RETAIN, counts};
use crate::object::{HeapObject, is_ignored};
use crate::sync::driver::{Adaptive, Driver, apart_from_threads};
use crate::sync::{Mutant, is_weakened};

/// Adds a strong reference and returns the object, or null when deinit has begun: `swift_tryRetain`. Null and pointers with the top bit
/// set give null.
///
/// Races against the last release: if that comes first, the answer is null; if this comes first, that release was not the last (model
/// try_retain_and_release).
///
/// # Safety
/// The object's memory is there.
#[inline(always)]
pub unsafe fn try_retain(object: *mut HeapObject) -> *mut HeapObject {
    if is_ignored(object) {
        return ptr::null_mut();
    }
    // SAFETY: as the caller promises.
    unsafe { try_retain_with::<Adaptive>(object) }
}

apart_from_threads! {
    /// [`try_retain`] with the driver given, for the unowned loads.
    ///
    /// # Safety
    /// As for [`try_retain`]; the object is not null.
    pub(crate) unsafe fn try_retain_with or try_retain_beside_threads(object: *mut HeapObject) -> *mut HeapObject {
        try_retain_by::<_>(object)
    }
}

#[inline(always)]
unsafe fn try_retain_by<D: Driver>(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { if counts::try_inline::<D, _>(object, RETAIN, TryRetain) { object } else { try_retain_slow::<D>(object) } }
}

#[cold]
#[inline(never)]
unsafe fn try_retain_slow<D: Driver>(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    let moved = unsafe {
        if is_weakened(Mutant::TryRetainIgnoresDeinit) {
            counts::update::<D, _>(object, RETAIN, Retain(1))
        } else {
            counts::update::<D, _>(object, RETAIN, TryRetain)
        }
    };
    match moved {
        Ok(_) => {}
        Err(Refusal::Deiniting | Refusal::Ending) => return ptr::null_mut(),
        // SAFETY: as the caller promises.
        Err(refusal) => unsafe { refused(object, refusal) },
    }
    returned(object)
}
