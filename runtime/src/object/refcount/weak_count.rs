//! The weak count of a side table entry: what keeps the entry, and its end.

use core::alloc::Layout;
use core::ptr::NonNull;

use sidetable_shims::side_table::WeakCount;

use super::component::{Component, is_component};
use super::side_table::{self, SideTableEntry};
use super::{extension, look, outstanding};
use crate::fatal;
use crate::heap;
use crate::sync::driver::{self, Adaptive, Driver, Step, apart_from_threads};
use crate::sync::{Mutant, Ordering, acquire_fence, is_weakened, ordering};

const RETAIN: Step = Step::relaxed(Mutant::WeakRetainTorn);
const RELEASE: Step = Step::release(Mutant::WeakReleaseRelaxed, Mutant::WeakReleaseTorn);

apart_from_threads! {
    /// Adds a weak reference to an entry that another weak reference, or the object, keeps there.
    ///
    /// Fatal at 2^32 − 1 references.
    ///
    /// # Safety
    /// The entry is there.
    pub(crate) unsafe fn retain or retain_beside_threads(entry: NonNull<SideTableEntry>) {
        retain_by::<_>(entry)
    }
}

#[inline(always)]
unsafe fn retain_by<D: Driver>(entry: NonNull<SideTableEntry>) {
    // SAFETY: as the caller promises.
    let cell = unsafe { &side_table::get(entry).weak };
    // SAFETY: as the caller promises.
    if !unsafe { try_retain::<D>(entry) } && driver::update::<D, _, _>(cell, RETAIN, WeakCount::retain).is_err() {
        fatal::weak_retained_too_often();
    }
}

/// Tries once, and without a loop, to do as [`retain`] does. `false` means that nothing was added.
///
/// # Safety
/// As for [`retain`].
#[inline(always)]
pub(crate) unsafe fn try_retain<D: Driver>(entry: NonNull<SideTableEntry>) -> bool {
    // SAFETY: as the caller promises.
    let cell = unsafe { &side_table::get(entry).weak };
    if is_weakened(Mutant::WeakRetainTorn) {
        return false;
    }
    if D::is_local() {
        // By a difference that the compiler knows: it finds none between two results.
        return cell.load_local().retain().is_ok() && cell.move_by_difference_local(WeakCount(0), WeakCount(1));
    }
    // As in `release_by`. Where there was no room the count is zero for a moment, and whoever releases or retains then is fatal, as this is.
    let is_fine = driver::try_blindly(cell, RETAIN, WeakCount(0), WeakCount(1)).map(|found| found.retain().is_ok());
    if is_fine == Some(false) {
        driver::move_blindly(cell, RETAIN, WeakCount(1), WeakCount(0));
    }
    is_fine == Some(true)
}

apart_from_threads! {
    /// Drops a weak reference; the last one frees the side table.
    ///
    /// # Safety
    /// The caller holds the reference and does not use it again.
    pub(crate) unsafe fn release or release_beside_threads(entry: NonNull<SideTableEntry>) {
        release_by::<_>(entry)
    }
}

#[inline(always)]
unsafe fn release_by<D: Driver>(entry: NonNull<SideTableEntry>) {
    // SAFETY: the reference keeps the entry.
    let cell = unsafe { &side_table::get(entry).weak };
    if D::is_local() || is_weakened(Mutant::WeakReleaseTorn) {
        if !driver::try_sum::<D, _, _>(cell, RELEASE, WeakCount::release) {
            // SAFETY: as the caller promises.
            unsafe { release_slow(entry) };
        }
        return;
    }
    // The field is a count for as long as it is there, and nobody waits for zero: who takes the last one off has the entry alone.
    // SAFETY: as the caller promises.
    unsafe {
        match driver::try_blindly(cell, RELEASE, WeakCount(1), WeakCount(0)) {
            Some(found) if found.release().is_ok() => {}
            Some(found) => released(entry, found),
            None => release_slow(entry),
        }
    }
}

#[cold]
#[inline(never)]
unsafe fn release_slow(entry: NonNull<SideTableEntry>) {
    // SAFETY: the reference keeps the entry.
    let cell = unsafe { &side_table::get(entry).weak };
    let found = match driver::update::<Adaptive, _, _>(cell, RELEASE, WeakCount::release_last) {
        Ok((found, _)) => found,
        Err(_) => WeakCount(0),
    };
    // SAFETY: as the caller promises.
    unsafe { released(entry, found) };
}

/// What a release has to do that found so many references, its own among them.
///
/// # Safety
/// The release was the caller's.
#[cold]
#[inline(never)]
unsafe fn released(entry: NonNull<SideTableEntry>, found: WeakCount) {
    match found {
        WeakCount(0) => {
            // SAFETY: the caller's weak reference keeps the entry, which names its object.
            let object = unsafe { entry.as_ref().object };
            fatal::weak_released_too_often(object.cast_const().cast())
        }
        WeakCount(1) => {
            // Pairs with the release of all who held a weak reference (model weak_destroy_and_dealloc, mutant LastWeakReleaseUnfenced).
            if !is_weakened(Mutant::LastWeakReleaseUnfenced) {
                // SAFETY: nobody else frees the entry.
                acquire_fence(unsafe { &side_table::get(entry).weak });
            }
            if !is_weakened(Mutant::LastWeakReleaseLeaks) {
                // SAFETY: that was the last weak reference, and unowned ones held one.
                unsafe { free(entry) };
            }
        }
        _ => {}
    }
}

/// Drops the weak reference that an object's unowned references held, after its memory was freed; frees the entry if it was the last.
///
/// # Safety
/// That reference has not been dropped, and the caller does not use the entry again.
#[inline(always)]
pub(crate) unsafe fn release_on_free(entry: NonNull<SideTableEntry>) {
    // SAFETY: as the caller promises.
    unsafe {
        if is_sole(entry) {
            free(entry);
        } else {
            release_called(entry);
        }
    }
}

/// Whether the weak reference that an object's unowned references held is the only one: only a weak reference can make another one then.
///
/// # Safety
/// No strong or unowned reference is left, and the caller holds that weak one.
#[inline(always)]
unsafe fn is_sole(entry: NonNull<SideTableEntry>) -> bool {
    // Acquire: other threads' weak references were given up by releases that this load reads from (model
    // weak_destroy_and_dealloc, mutant SoleWeakRelaxed).
    // SAFETY: the weak reference keeps the entry.
    let weak = unsafe { side_table::get(entry) }.weak.load(ordering(Ordering::Acquire, Mutant::SoleWeakRelaxed));
    weak == WeakCount::NEW || is_weakened(Mutant::FreeIgnoresWeak)
}

/// Whether an entry has nothing that is to be freed before its memory, and no weak reference but the one that unowned references held.
///
/// # Safety
/// As for [`is_sole`].
#[inline(always)]
pub(crate) unsafe fn is_alone(entry: NonNull<SideTableEntry>) -> bool {
    // SAFETY: as the caller promises.
    unsafe { is_sole(entry) && !outstanding::is_there_more_than_counts() }
}

/// [`release`] as a call: the caller's other way is short, and saves no register.
#[inline(never)]
unsafe fn release_called(entry: NonNull<SideTableEntry>) {
    // SAFETY: as the caller promises.
    unsafe { release::<Adaptive>(entry) };
}

/// Gives an entry's memory back.
///
/// # Safety
/// No weak reference to the object is left, its memory is freed, and what earlier holders did has been acquired.
#[inline(always)]
pub(crate) unsafe fn free(entry: NonNull<SideTableEntry>) {
    if outstanding::is_there_more_than_counts() && !is_weakened(Mutant::ExtensionOutlivesEntry) {
        // SAFETY: as the caller promises.
        unsafe { free_with_more(entry) };
    } else {
        // SAFETY: as the caller promises.
        unsafe { give_back(entry) };
    }
}

/// # Safety
/// Nobody uses the entry, or the block that it is in.
#[inline(always)]
unsafe fn give_back(entry: NonNull<SideTableEntry>) {
    // SAFETY: as the caller promises.
    unsafe {
        if side_table::is_in_block(entry) {
            give_block_back(entry);
        } else {
            heap::deallocate_entry(entry.cast());
        }
    }
}

/// # Safety
/// As for [`give_back`]; the entry is in its object's block.
#[inline(never)]
unsafe fn give_block_back(entry: NonNull<SideTableEntry>) {
    // SAFETY: as the caller promises: the object ended before.
    unsafe {
        let object = entry.as_ref().object;
        let size = entry.as_ptr().addr() - object.addr() + size_of::<SideTableEntry>();
        heap::deallocate_object(object.cast(), size);
    }
}

#[cold]
#[inline(never)]
unsafe fn free_with_more(entry: NonNull<SideTableEntry>) {
    // SAFETY: as the caller promises.
    unsafe {
        extension::free(side_table::get(entry).extension.load(Ordering::Relaxed));
        if !free_component_of(entry) {
            give_back(entry);
        }
    }
}

/// What an entry that is about to be freed holds beyond counts and an extension: the component that has its counts, or the component that it
/// begins. Whether the memory is a component's, and now given back.
///
/// # Safety
/// Nobody else uses the entry.
unsafe fn free_component_of(entry: NonNull<SideTableEntry>) -> bool {
    // SAFETY: as the caller promises.
    unsafe {
        if is_component(entry) {
            let record = entry.cast::<Component>();
            record.drop_in_place();
            heap::deallocate_record(record.cast(), Layout::new::<Component>());
            outstanding::forget_component();
            return true;
        }
        // Relaxed: who frees an entry has acquired what all others did.
        if let Some(component) = look::forwarded_to(side_table::get(entry).refcount.load(Ordering::Relaxed)) {
            outstanding::forget_component();
            release::<Adaptive>(component);
        }
    }
    false
}

/// Counts the weak reference by which a member's own entry keeps the component's record.
///
/// # Safety
/// The record is there.
pub(crate) unsafe fn keep_for_forwarding(entry: NonNull<SideTableEntry>) {
    outstanding::count_component();
    if !is_weakened(Mutant::OwnEntryUnkept) {
        // SAFETY: as the caller promises.
        unsafe { retain::<Adaptive>(entry) };
    }
}
