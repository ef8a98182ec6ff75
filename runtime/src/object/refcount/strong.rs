//! Strong references: they keep the object alive.
//!
//! Retain and release are inlined into the caller: one try on the header's counts, and one on the side table's. What neither does is out of line
//! (the last release of an object without other references in `release_last_…`), and a cold function does every other case. Each step
//! jumps to the next, so none saves a register for it.

use core::ptr::NonNull;

use sidetable_shims::refcount::{Immortalize, RefCountWord, Refusal, Release, ReleaseLast, Retain};

pub use super::attempt::try_retain;
pub(crate) use super::attempt::try_retain_with;
use super::refusal::refused;
use super::side_table::{self, SideTableEntry};
pub use super::uniqueness::{count, is_deiniting, is_only_reference, is_uniquely_referenced};
use super::{Count, One, RELEASE, RETAIN, counts, look};
use crate::object::frozen::{is_counted_blindly, may_count_blindly};
use crate::object::memory::end_unshared;
use crate::object::{HeapObject, destroy, is_ignored, word};
use crate::sync::driver::{Adaptive, Driver, Local, Shared, Step, with_driver};
use crate::sync::{IS_DROP_IN, Mutant, Ordering, acquire_fence, is_weakened};

/// Adds a strong reference and returns the object: `swift_retain`. Null and pointers with the top bit set are returned as they are.
///
/// Fatal above 2^30 references.
///
/// # Safety
/// The object is alive, or its deinit runs on this thread.
#[inline(always)]
pub unsafe fn retain(object: *mut HeapObject) -> *mut HeapObject {
    if is_ignored(object) {
        return object;
    }
    // SAFETY: as the caller promises.
    unsafe { retain_known::<Adaptive>(object) }
}

/// [`retain`] of an object, with the driver given.
///
/// # Safety
/// As for [`retain`]; the object is not null.
#[inline(always)]
pub(crate) unsafe fn retain_known<D: Driver>(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { if D::is_local() { retain_by::<Local, _>(object, One) } else { retain_beside_threads(object) } }
}

/// [`retain`] as a function of its own, which `swift_retain` is: what a process with threads does is a jump away where there are processes without, and so
/// is what the header does not count. Each way ends by a return of its own then. Where they shared one, all but the last would jump to it: a jump that is
/// taken is a good part of a call that is a few instructions long (`cargo xtask bench`, retain + release with one thread).
///
/// # Safety
/// As for [`retain`].
#[inline(always)]
pub unsafe fn retain_called(object: *mut HeapObject) -> *mut HeapObject {
    if is_ignored(object) {
        return object;
    }
    // SAFETY: as the caller promises.
    unsafe { if Adaptive::is_local() { retain_in_header_by::<Local>(object) } else { retain_beside_threads(object) } }
}

#[cfg_attr(biased, inline(never))]
#[cfg_attr(not(biased), inline(always))]
unsafe fn retain_beside_threads(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe {
        if may_count_blindly() {
            return retain_perhaps_blindly::<Shared, _>(object, One);
        }
        retain_in_header_by::<Shared>(object)
    }
}

/// What [`retain_beside_threads`] does where nothing is frozen, for objects that are not, in processes where others are.
#[inline(never)]
unsafe fn retain_looking_beside_threads(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { retain_in_header_by::<Shared>(object) }
}

#[inline(always)]
unsafe fn retain_in_header_by<D: Driver>(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe {
        if counts::try_inline::<D, _>(object, RETAIN, Retain(1)) { object } else { retain_beyond_header::<D>(object) }
    }
}

#[inline(never)]
unsafe fn retain_beyond_header<D: Driver>(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe {
        match counts::try_retain_in_side_table::<D>(object, RETAIN, Retain(1)) {
            Ok(()) => returned(object),
            Err(Some(entry)) => retain_elsewhere::<D, _>(object, entry, One),
            Err(None) => retain_slow::<D, _>(object, One),
        }
    }
}

/// [`retain_with`] as a function of its own, which `swift_retain_n` is: what is more than a sum in the header, alone, is a jump away.
///
/// # Safety
/// As for [`retain`].
#[inline(always)]
pub unsafe fn retain_n_called(object: *mut HeapObject, count: u32) -> *mut HeapObject {
    if is_ignored(object) {
        return object;
    }
    // SAFETY: as the caller promises.
    unsafe {
        if !Adaptive::is_local() {
            retain_n_by::<Shared>(object, count)
        } else if counts::try_inline::<Local, _>(object, RETAIN, Retain(count)) {
            object
        } else {
            retain_n_by::<Local>(object, count)
        }
    }
}

#[inline(never)]
unsafe fn retain_n_by<D: Driver>(object: *mut HeapObject, count: u32) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { retain_by::<D, _>(object, count) }
}

/// [`retain`] with the driver and the number given: `swift_nonatomic_retain`, `swift_nonatomic_retain_n`.
///
/// # Safety
/// As for [`retain`]; with [`Local`], no other thread uses the object.
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
        if !D::is_local() && may_count_blindly() && counts::is_small(Retain(count.get())) {
            retain_perhaps_blindly::<D, _>(object, count)
        } else {
            retain_looking::<D, _>(object, count)
        }
    }
}

#[inline(always)]
unsafe fn retain_looking<D: Driver, C: Count>(object: *mut HeapObject, count: C) -> *mut HeapObject {
    let retain = Retain(count.get());
    // SAFETY: as the caller promises.
    unsafe {
        if counts::try_inline::<D, _>(object, RETAIN, retain) {
            return object;
        }
        match counts::try_retain_in_side_table::<D>(object, RETAIN, retain) {
            Ok(()) => object,
            Err(Some(entry)) => retain_elsewhere::<D, _>(object, entry, count),
            Err(None) => retain_slow::<D, _>(object, count),
        }
    }
}

/// Out of line: most programs freeze nothing.
#[inline(never)]
unsafe fn retain_perhaps_blindly<D: Driver, C: Count>(object: *mut HeapObject, count: C) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe {
        if !is_counted_blindly(object) {
            let is_one = C::IS_ONE && !D::is_local();
            return if is_one { retain_looking_beside_threads(object) } else { retain_looking::<D, _>(object, count) };
        }
        match counts::try_add_blindly(word(object), Retain(count.get())) {
            Some(true) => returned(object),
            Some(false) => retain_where_it_counts::<D, _>(object, count),
            None => retain_slow::<D, _>(object, count),
        }
    }
}

/// What was added blindly to a frozen object's word should not have been: a weak reference has given the object a side table since, say (model
/// frozen_retain_and_first_weak_reference).
#[cold]
#[inline(never)]
unsafe fn retain_where_it_counts<D: Driver, C: Count>(object: *mut HeapObject, count: C) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe {
        counts::take_back(word(object), Retain(count.get()));
        retain_slow::<D, _>(object, count)
    }
}

/// What was added blindly in a side table should not have been: there is no room, or the counts are elsewhere by now.
#[cold]
#[inline(never)]
unsafe fn retain_elsewhere<D: Driver, C: Count>(
    object: *mut HeapObject,
    entry: NonNull<SideTableEntry>,
    count: C,
) -> *mut HeapObject {
    // SAFETY: as the caller promises; what was the object's side table stays there for as long as the object does.
    unsafe {
        counts::take_back(&side_table::get(entry).refcount, Retain(count.get()));
        retain_slow::<D, _>(object, count)
    }
}

#[cold]
#[inline(never)]
unsafe fn retain_slow<D: Driver, C: Count>(object: *mut HeapObject, count: C) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe {
        if let Err(refusal) = counts::update::<D, _>(object, RETAIN, Retain(count.get())) {
            refused(object, refusal);
        }
    }
    returned(object)
}

/// Drops a strong reference; with the last one the object deinits: `swift_release`. Null and pointers with the top bit set are ignored.
///
/// # Safety
/// The caller holds the reference and does not use it again.
#[inline(always)]
pub unsafe fn release(object: *mut HeapObject) {
    if is_ignored(object) {
        return;
    }
    // SAFETY: as the caller promises.
    unsafe { if Adaptive::is_local() { release_by::<Local, _>(object, One) } else { release_beside_threads(object) } };
}

/// [`release`] as a function of its own, which `swift_release` is, as [`retain_called`] is for `swift_retain`.
///
/// # Safety
/// As for [`release`].
#[inline(always)]
pub unsafe fn release_called(object: *mut HeapObject) {
    if is_ignored(object) {
        return;
    }
    // SAFETY: as the caller promises.
    unsafe { if Adaptive::is_local() { release_in_header_by::<Local>(object) } else { release_beside_threads(object) } }
}

/// [`release`] in a process with threads.
///
/// # Safety
/// As for [`release`]; the object is not null.
#[cfg_attr(biased, inline(never))]
#[cfg_attr(not(biased), inline(always))]
pub unsafe fn release_beside_threads(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { release_in_header_by::<Shared>(object) };
}

/// [`release_with`] as a function of its own, which `swift_release_n` is, as [`retain_n_called`] is for `swift_retain_n`.
///
/// # Safety
/// The caller holds so many references and does not use them again.
#[inline(always)]
pub unsafe fn release_n_called(object: *mut HeapObject, count: u32) {
    if is_ignored(object) {
        return;
    }
    // SAFETY: as the caller promises.
    unsafe {
        if !Adaptive::is_local() {
            release_n_by::<Shared>(object, count);
        } else if !counts::try_inline::<Local, _>(object, RELEASE, Release(count)) {
            release_n_by::<Local>(object, count);
        }
    }
}

#[inline(never)]
unsafe fn release_n_by<D: Driver>(object: *mut HeapObject, count: u32) {
    // SAFETY: as the caller promises.
    unsafe { release_by::<D, _>(object, count) };
}

/// [`release`] with the driver and the number given: `swift_nonatomic_release`, `swift_nonatomic_release_n`.
///
/// # Safety
/// The caller holds so many references and does not use them again; with [`Local`], no other thread uses the object.
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
    unsafe {
        if !counts::try_inline::<D, _>(object, RELEASE, Release(count.get())) {
            release_beyond_header_by::<D, _>(object, count);
        }
    }
}

#[inline(always)]
unsafe fn release_beyond_header_by<D: Driver, C: Count>(object: *mut HeapObject, count: C) {
    // SAFETY: as the caller promises.
    unsafe {
        match look::look_fast::<D>(object) {
            Some(entry) => release_elsewhere_by::<D, _>(object, entry, count),
            None => release_last_inline::<D, _>(object, count),
        }
    }
}

#[inline(always)]
unsafe fn release_elsewhere_by<D: Driver, C: Count>(object: *mut HeapObject, entry: NonNull<SideTableEntry>, count: C) {
    // SAFETY: as the caller promises; an object never loses its side table.
    unsafe {
        if C::IS_ONE && !D::is_local() && !IS_DROP_IN {
            match counts::try_release_blindly(entry, RELEASE) {
                Some(true) => {}
                Some(false) => release_last_elsewhere_blindly(object, entry),
                // LibswiftCore may know the side table, too; or it was not done at once.
                None => release_slow::<Shared, _>(object, One),
            }
        } else if !counts::try_in_entry::<D, _>(entry, RELEASE, Release(count.get())) {
            release_last_elsewhere::<D, _>(object, entry, count);
        }
    }
}

/// A release that has been made blindly was the last one, or the counts are not there.
#[inline(never)]
unsafe fn release_last_elsewhere_blindly(object: *mut HeapObject, entry: NonNull<SideTableEntry>) {
    // SAFETY: as the caller promises; an object never loses its side table.
    unsafe {
        if counts::settle_blind_release(entry, RELEASE) {
            return destroy(object);
        }
        release_slow::<Shared, _>(object, One);
    }
}

/// [`release`] for code that is generated where it is used, as what drops a Rust value is: small enough for a compiler to inline it wherever a value is
/// dropped. With one thread it tries the side table's counts, too, where a call would take as long as the rest.
///
/// # Safety
/// As for [`release`]; the object is not null.
#[inline(always)]
pub unsafe fn release_inlined(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe {
        #[cfg(libc_single_threaded)]
        if crate::sync::driver::Inlined::is_local() {
            return release_alone(object);
        }
        release_beside_threads(object);
    }
}

#[cfg(libc_single_threaded)]
#[inline(always)]
unsafe fn release_alone(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe {
        if let Err(entry) = counts::try_alone(object, Release(1)) {
            release_last_alone(object, entry);
        }
    }
}

#[cfg(libc_single_threaded)]
#[inline(never)]
unsafe fn release_last_alone(object: *mut HeapObject, entry: Option<NonNull<SideTableEntry>>) {
    // SAFETY: as the caller promises; an object never loses its side table.
    unsafe {
        match entry {
            Some(entry) if counts::try_last_in_entry::<Local>(entry, RELEASE) => destroy(object),
            None if begin_deinit_of_unshared::<Local>(object) => end_unshared(object),
            _ => release_slow::<Local, _>(object, One),
        }
    }
}

#[inline(always)]
unsafe fn release_in_header_by<D: Driver>(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe {
        if !counts::try_inline::<D, _>(object, RELEASE, Release(1)) {
            release_beyond_header::<D>(object);
        }
    }
}

/// [`release_beyond_header_by`], with the end of an object that nobody else refers to on the way: what most come here for.
#[inline(never)]
unsafe fn release_beyond_header<D: Driver>(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe {
        match look::look_fast::<D>(object) {
            Some(entry) => release_elsewhere_by::<D, _>(object, entry, One),
            None => release_last_inline_by::<D, _>(object, One),
        }
    }
}

/// [`release`] for a reference that a caller's own try has shown to be the last one, or nothing simple: `sidetable_release_out_of_line`.
///
/// # Safety
/// As for [`release`]; the object is not null, and counts [are moved where the caller is](crate::sync::driver::is_moved_where_used).
pub unsafe fn release_perhaps_last(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe {
        if cfg!(biased) || Adaptive::is_local() {
            release_perhaps_last_by::<Local>(object);
        } else {
            release_perhaps_last_by::<Shared>(object);
        }
    }
}

#[inline(always)]
unsafe fn release_perhaps_last_by<D: Driver>(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe {
        match look::look_fast::<D>(object) {
            Some(entry) => release_last_elsewhere::<D, _>(object, entry, One),
            None => release_last_inline::<D, _>(object, One),
        }
    }
}

#[inline(never)]
unsafe fn release_last_inline<D: Driver, C: Count>(object: *mut HeapObject, count: C) {
    // SAFETY: as the caller promises.
    unsafe { release_last_inline_by::<D, _>(object, count) };
}

#[inline(always)]
unsafe fn release_last_inline_by<D: Driver, C: Count>(object: *mut HeapObject, count: C) {
    // SAFETY: as the caller promises.
    unsafe {
        if count.get() == 1 && begin_deinit_of_unshared::<D>(object) {
            return end_unshared(object);
        }
        release_slow::<D, _>(object, count);
    }
}

/// Begins deinit without an exchange if the caller's reference is the only one of any kind. Whether it did.
///
/// # Safety
/// The caller holds the reference. Who is told `true` has it no more, and ends the object.
#[inline(always)]
pub(super) unsafe fn begin_deinit_of_unshared<D: Driver>(object: *mut HeapObject) -> bool {
    // SAFETY: as the caller promises.
    let cell = unsafe { word(object) };
    let found = D::look(cell, Ordering::Relaxed);
    let is_unique = found.is_only_reference()
        || (is_weakened(Mutant::UniqueReleaseIgnoresUnowned) && found.is_uniquely_referenced());
    if is_unique {
        // Nobody else holds a reference of any kind, so nobody else can move the word: no exchange. The fence pairs with the release
        // exchanges of those who did hold one (model unique_release, mutant UniqueReleaseUnfenced).
        if !is_weakened(Mutant::UniqueReleaseUnfenced) {
            acquire_fence(cell);
        }
        if !is_weakened(Mutant::UniqueReleaseUnmarked) {
            cell.store(RefCountWord::DEINITING_ALONE, Ordering::Relaxed);
        }
    }
    is_unique
}

#[inline(never)]
unsafe fn release_last_elsewhere<D: Driver, C: Count>(
    object: *mut HeapObject,
    entry: NonNull<SideTableEntry>,
    count: C,
) {
    // SAFETY: as the caller promises; an object never loses its side table.
    unsafe {
        if count.get() == 1 && counts::try_last_in_entry::<D>(entry, RELEASE) {
            return destroy(object);
        }
        release_slow::<D, _>(object, count);
    }
}

#[cold]
#[inline(never)]
unsafe fn release_slow<D: Driver, C: Count>(object: *mut HeapObject, count: C) {
    // SAFETY: as the caller promises.
    match unsafe { counts::update::<D, _>(object, RELEASE, ReleaseLast(count.get())) } {
        Ok(moved) if moved.new.is_deiniting() && !moved.old.is_deiniting() => {
            // Pairs with the release exchanges of all who held a reference (model last_release_sees_all_writes, mutant
            // LastReleaseUnfenced). What was released inline before there was a side table came with its pointer, which `look`
            // acquired (model releases_around_inflation, mutant FollowRelaxed).
            if !is_weakened(Mutant::LastReleaseUnfenced) {
                // SAFETY: the object has not been freed.
                unsafe { moved.acquire(object) };
            }
            // SAFETY: deinit has just begun, here.
            unsafe { destroy(object) }
        }
        Ok(_) => {}
        // SAFETY: as the caller promises.
        Err(refusal) => unsafe { refused(object, refusal) },
    }
}

/// Begins deinit without calling the destroy function: `swift_setDeallocating`. Nothing if it has begun.
///
/// # Safety
/// The caller holds the only reference, and will destroy the object itself.
pub unsafe fn set_deiniting(object: *mut HeapObject) {
    // Relaxed: nobody else holds a strong reference that this would have to publish to, and who frees the memory acquires the release of
    // the unowned reference that ends with deinit (model uninitialized_and_unowned_release).
    let step = Step::relaxed(Mutant::ReleaseTorn);
    // SAFETY: as the caller promises.
    match unsafe { counts::update::<Adaptive, _>(object, step, ReleaseLast(1)) } {
        // Immortal objects do not end, and a second beginning changes nothing.
        Ok(_) | Err(Refusal::Immortal | Refusal::AlreadyGone) => {}
        // SAFETY: as the caller promises.
        Err(refusal) => unsafe { refused(object, refusal) },
    }
}

/// Makes an object immortal, wherever its counts are: `_swift_stdlib_immortalize`.
///
/// # Safety
/// The object is alive and the caller holds a reference.
pub unsafe fn immortalize(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    match unsafe { counts::update::<Adaptive, _>(object, RETAIN, Immortalize) } {
        Ok(_) | Err(Refusal::Immortal) => {}
        // SAFETY: as the caller promises.
        Err(refusal) => unsafe { refused(object, refusal) },
    }
}

/// The object, as a value that the optimizer does not know: a caller that knew what it gets back would not jump here but call, and save the
/// object across the call on its fast path, too.
#[inline(always)]
#[cfg_attr(target_family = "wasm", expect(unused_mut, reason = "nothing writes it there"))]
pub(super) fn returned(mut object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: no instruction.
    #[cfg(not(target_family = "wasm"))]
    unsafe {
        core::arch::asm!("/* {0} */", inout(reg) object, options(nostack, preserves_flags))
    };
    object
}
