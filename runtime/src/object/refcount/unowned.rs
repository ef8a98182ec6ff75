//! Unowned references: they keep the object's memory, not the object, and loading one after deinit is fatal.

use sidetable_shims::refcount::{Refusal, UnownedRelease, UnownedReleaseLast, UnownedRetain};

use super::refusal::refused;
use super::{Count, One, counts, strong};
use crate::fatal;
use crate::object::memory::free;
use crate::object::{HeapObject, is_ignored};
use crate::sync::driver::{Adaptive, Driver, Step, apart_from_threads, with_driver};
use crate::sync::{Mutant, is_weakened};

const RETAIN: Step = Step::relaxed(Mutant::UnownedRetainTorn);
const RELEASE: Step = Step::release(Mutant::UnownedReleaseRelaxed, Mutant::UnownedReleaseTorn);

/// Adds an unowned reference and returns the object: `swift_unownedRetain`. Null and pointers with the top bit set are returned as they
/// are.
///
/// Fatal above 2^31 − 2 references.
///
/// # Safety
/// The object's memory is there.
#[inline(always)]
pub unsafe fn retain(object: *mut HeapObject) -> *mut HeapObject {
    if is_ignored(object) {
        return object;
    }
    // SAFETY: as the caller promises.
    unsafe { retain_known::<Adaptive>(object) }
}

apart_from_threads! {
    /// [`retain`] of an object, with the driver given.
    ///
    /// # Safety
    /// As for [`retain`]; the object is not null.
    pub(crate) unsafe fn retain_known or retain_beside_threads(object: *mut HeapObject) -> *mut HeapObject {
        retain_by::<_, One>(object, One)
    }
}

/// [`retain`] with the driver and the number given: `swift_unownedRetain_n`, `swift_nonatomic_unownedRetain`,
/// `swift_nonatomic_unownedRetain_n`.
///
/// # Safety
/// As for [`retain`]; with [`Local`](crate::sync::driver::Local), no other thread uses the object.
#[inline(always)]
pub unsafe fn retain_with<D: Driver, C: Count>(object: *mut HeapObject, count: C) -> *mut HeapObject {
    if is_ignored(object) {
        return object;
    }
    // SAFETY: as the caller promises.
    unsafe { with_driver!(D: retain_by::<_, C>(object, count)) }
}

#[inline(always)]
unsafe fn retain_by<D: Driver, C: Count>(object: *mut HeapObject, count: C) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe {
        if counts::try_inline::<D, _>(object, RETAIN, UnownedRetain(count.get())) {
            object
        } else {
            retain_slow::<D>(object, count.get())
        }
    }
}

#[cold]
#[inline(never)]
unsafe fn retain_slow<D: Driver>(object: *mut HeapObject, count: u32) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    match unsafe { counts::update::<D, _>(object, RETAIN, UnownedRetain(count)) } {
        Ok(_) => {}
        Err(Refusal::Overflow) => fatal::unowned_retained_too_often(),
        // SAFETY: as the caller promises.
        Err(refusal) => unsafe { refused(object, refusal) },
    }
    strong::returned(object)
}

/// Drops an unowned reference; the last one frees the memory of an object that has deinited: `swift_unownedRelease`. Null and pointers
/// with the top bit set are ignored.
///
/// # Safety
/// The caller holds the reference and does not use it again.
#[inline(always)]
pub unsafe fn release(object: *mut HeapObject) {
    if !is_ignored(object) {
        // SAFETY: as the caller promises.
        unsafe { release_known::<Adaptive>(object) };
    }
}

apart_from_threads! {
    /// [`release`] of an object, with the driver given.
    ///
    /// # Safety
    /// As for [`release`]; the object is not null.
    pub(crate) unsafe fn release_known or release_beside_threads(object: *mut HeapObject) {
        release_by::<_, One>(object, One)
    }
}

/// [`release`] with the driver and the number given: `swift_unownedRelease_n`, `swift_nonatomic_unownedRelease`,
/// `swift_nonatomic_unownedRelease_n`.
///
/// # Safety
/// The caller holds so many references and does not use them again; with [`Local`](crate::sync::driver::Local), no other thread
/// uses the object.
#[inline(always)]
pub unsafe fn release_with<D: Driver, C: Count>(object: *mut HeapObject, count: C) {
    if is_ignored(object) {
        return;
    }
    // SAFETY: as the caller promises.
    unsafe { with_driver!(D: release_by::<_, C>(object, count)) }
}

#[inline(always)]
unsafe fn release_by<D: Driver, C: Count>(object: *mut HeapObject, count: C) {
    // SAFETY: as the caller promises.
    if !unsafe { counts::try_inline::<D, _>(object, RELEASE, UnownedRelease(count.get())) } {
        // SAFETY: as the caller promises.
        unsafe { release_slow::<D>(object, count.get()) };
    }
}

#[cold]
#[inline(never)]
unsafe fn release_slow<D: Driver>(object: *mut HeapObject, count: u32) {
    // SAFETY: as the caller promises.
    match unsafe { counts::update::<D, _>(object, RELEASE, UnownedReleaseLast(count)) } {
        Ok(moved) if moved.new.unowned() == 0 => {
            // Pairs with the release exchanges of all who held an unowned reference (model unowned_release_and_dealloc, mutant
            // LastUnownedReleaseUnfenced).
            if !is_weakened(Mutant::LastUnownedReleaseUnfenced) {
                // SAFETY: the memory is freed below, and by nobody else.
                unsafe { moved.acquire(object) };
            }
            if !is_weakened(Mutant::LastUnownedReleaseLeaks) {
                // SAFETY: that was the last unowned reference, and strong ones held one.
                unsafe { free(object, moved.entry) };
            }
        }
        Ok(_) => {}
        // SAFETY: as the caller promises.
        Err(refusal) => unsafe { refused(object, refusal) },
    }
}

/// Adds a strong reference through an unowned one, and returns the object: `swift_unownedRetainStrong`. Null and pointers with the top
/// bit set are returned as they are.
///
/// Fatal where deinit has begun.
///
/// # Safety
/// The caller holds an unowned reference.
#[inline(always)]
pub unsafe fn load_strong(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { load_strong_with::<Adaptive>(object) }
}

/// [`load_strong`] with the driver given: `swift_nonatomic_unownedRetainStrong`.
///
/// # Safety
/// As for [`load_strong`]; with [`Local`](crate::sync::driver::Local), no other thread uses the object.
#[inline(always)]
pub unsafe fn load_strong_with<D: Driver>(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    if !is_ignored(object) && unsafe { strong::try_retain_with::<D>(object) }.is_null() {
        fatal::read_dead_unowned(object.cast_const().cast());
    }
    object
}

/// [`load_strong_with`], then drops the unowned reference: `swift_unownedRetainStrongAndRelease`,
/// `swift_nonatomic_unownedRetainStrongAndRelease`.
///
/// # Safety
/// The caller holds an unowned reference and does not use it again; with [`Local`](crate::sync::driver::Local), no other thread
/// uses the object.
#[inline]
pub unsafe fn take_strong_with<D: Driver>(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe {
        load_strong_with::<D>(object);
        release_with::<D, _>(object, One);
    }
    object
}

/// Fatal where deinit has begun: `swift_unownedCheck`. Null passes.
///
/// # Safety
/// The caller holds an unowned reference.
pub unsafe fn check(object: *const HeapObject) {
    // SAFETY: as the caller promises.
    if unsafe { strong::is_deiniting(object) } {
        fatal::read_dead_unowned(object.cast());
    }
}

/// Unowned references to an object, the one that strong references hold together included; 0 for null: `swift_unownedRetainCount`.
///
/// # Safety
/// The object's memory is there.
pub unsafe fn count(object: *const HeapObject) -> usize {
    if is_ignored(object) {
        return 0;
    }
    // SAFETY: as the caller promises.
    unsafe { counts::read_state(object) }.unowned() as usize
}
