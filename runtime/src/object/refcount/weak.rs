//! Weak references: they keep the side table, and become null when deinit begins.
//!
//! A weak variable is one pointer, to the side table entry. It is written only by those who own the variable, so any number of
//! threads may load it at once; it is not zeroed when the object dies, and keeps its count until it is overwritten or destroyed.

use core::ptr::{self, NonNull};

use sidetable_shims::refcount::{Refusal, Retain, Transition, TryRetain};
use sidetable_shims::side_table::WeakCount;

use super::inflation::{Inflated, inflate};
use super::look::look_fast;
use super::refusal::refused;
use super::side_table::{self, SideTableEntry};
use super::weak_count::{release, retain, try_retain};
use super::{RETAIN, counts, look};
use crate::object::{HeapObject, is_ignored};
use crate::sync::driver::{self, Adaptive, Driver, Inlined, Local, Shared, apart_from_threads, with_driver};
use crate::sync::{IS_DROP_IN, Mutant, Ordering, is_weakened};

/// A weak variable: the address of a side table entry, or null; 8 bytes on 64-bit targets. Swift's `WeakReference`.
#[repr(transparent)]
#[derive(Debug)]
pub struct WeakReference {
    entry: *mut SideTableEntry,
}

impl WeakReference {
    /// A variable that refers to nothing.
    pub const NULL: Self = Self { entry: ptr::null_mut() };

    /// The entry the variable refers to.
    #[inline(always)]
    pub fn entry(&self) -> Option<NonNull<SideTableEntry>> {
        NonNull::new(self.entry)
    }

    fn to(entry: Option<NonNull<SideTableEntry>>) -> Self {
        Self { entry: entry.map_or(ptr::null_mut(), NonNull::as_ptr) }
    }
}

/// Takes a strong reference through an entry, or null when deinit has begun.
///
/// Races against the last release: if that comes first, the answer is null; if this comes first, that release was not the last (model
/// weak_load_and_last_release).
///
/// # Safety
/// A weak reference keeps the entry.
#[inline(always)]
unsafe fn load_strong_by<D: Driver>(entry: NonNull<SideTableEntry>) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe {
        match counts::try_in_entry_or_why::<D, _>(entry, RETAIN, TryRetain) {
            Ok(true) => {
                let object = (*entry.as_ptr()).object;
                // Callers that ask for null need not ask here.
                core::hint::assert_unchecked(!object.is_null());
                object
            }
            // As common as the other answer: variables outlive their objects. It costs no more.
            Err(Refusal::Deiniting) if !is_weakened(Mutant::WeakLoadIgnoresDeinit) => ptr::null_mut(),
            _ => load_strong_slow::<D>(entry),
        }
    }
}

#[cold]
#[inline(never)]
unsafe fn load_strong_slow<D: Driver>(entry: NonNull<SideTableEntry>) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    let table = unsafe { side_table::get(entry) };
    let load = |counting: &SideTableEntry| {
        driver::update::<D, _, _>(&counting.refcount, RETAIN, |word| {
            if is_weakened(Mutant::WeakLoadIgnoresDeinit) { Retain(1).apply(word) } else { TryRetain.apply(word) }
        })
    };
    let moved = match load(table) {
        // The object was frozen, and a component has its counts (model freeze_and_weak_load).
        // SAFETY: an object's own entry keeps the component's record.
        Err(Refusal::Forwarded) if !IS_DROP_IN => load(unsafe { side_table::get(look::counting(entry)) }),
        moved => moved,
    };
    match moved {
        Ok(_) | Err(Refusal::Immortal) => table.object,
        Err(Refusal::Deiniting | Refusal::Ending) => ptr::null_mut(),
        Err(refusal) => {
            // SAFETY: deinit has not begun, so the object is there.
            unsafe { refused(table.object, refusal) };
            table.object
        }
    }
}

/// The weak count of a side table that is made for a weak reference: that one, and the one that unowned references hold together.
const WITH_FIRST_REFERENCE: WeakCount = WeakCount(WeakCount::NEW.0 + 1);

/// A weak reference to an object that the caller holds: its entry, one weak reference up. `None` for null, for pointers with the top bit
/// set, and where deinit has begun.
unsafe fn form(object: *mut HeapObject) -> Option<NonNull<SideTableEntry>> {
    if is_ignored(object) {
        return None;
    }
    let weak = if is_weakened(Mutant::FirstWeakUncounted) { WeakCount::NEW } else { WITH_FIRST_REFERENCE };
    // SAFETY: as the caller of `init` or `assign` promises.
    match unsafe { inflate(object, false, weak) } {
        Ok(Inflated::Now(entry)) => Some(entry),
        // SAFETY: the object, which the caller holds, keeps its side table.
        Ok(Inflated::Before(entry)) => unsafe { retain_unless_deiniting(entry) },
        Err(Refusal::Deiniting) => None,
        Err(refusal) => {
            // SAFETY: as the caller of `init` or `assign` promises.
            unsafe { refused(object, refusal) };
            None
        }
    }
}

/// Tries once, and without a loop, to add a weak reference to what `entry` keeps, where that is alive and counted there. `false` means that nothing
/// was added.
///
/// # Safety
/// The caller's reference keeps the entry.
#[inline(always)]
unsafe fn try_retain_alive<D: Driver>(entry: NonNull<SideTableEntry>) -> bool {
    // Relaxed: what is found is followed nowhere.
    // SAFETY: as the caller promises.
    let found = D::look(&unsafe { side_table::get(entry) }.refcount, Ordering::Relaxed);
    let is_alive = found.is_counts() && !found.is_deiniting();
    // SAFETY: as the caller promises.
    is_alive && !is_weakened(Mutant::WeakUncounted) && unsafe { try_retain::<D>(entry) }
}

/// One more weak reference to what `entry` keeps, or none where deinit has begun: it would only ever load null.
#[inline(never)]
unsafe fn retain_unless_deiniting(entry: NonNull<SideTableEntry>) -> Option<NonNull<SideTableEntry>> {
    // SAFETY: the caller's reference keeps the entry.
    let is_deiniting = unsafe { counts::read_entry(entry) }.counts.is_deiniting();
    if is_deiniting && !is_weakened(Mutant::WeakFormIgnoresDeinit) {
        return None;
    }
    if !is_weakened(Mutant::WeakUncounted) {
        // SAFETY: the caller's reference keeps the entry.
        unsafe { retain::<Adaptive>(entry) };
    }
    Some(entry)
}

/// Does what [`init`] does for an object that has a side table of its own, without a call; `false` means that nothing was done. For code that is
/// generated where it is used.
///
/// # Safety
/// As for [`init`]; the object is not null.
#[inline(always)]
pub unsafe fn try_init(reference: *mut WeakReference, object: *mut HeapObject) -> bool {
    // SAFETY: as the caller promises.
    unsafe {
        if Inlined::is_local() {
            try_init_by::<Local>(reference, object)
        } else {
            !cfg!(biased) && try_init_by::<Shared>(reference, object)
        }
    }
}

#[inline(always)]
unsafe fn try_init_by<D: Driver>(reference: *mut WeakReference, object: *mut HeapObject) -> bool {
    // SAFETY: as the caller promises; the object keeps its side table.
    unsafe {
        match look_fast::<D>(object) {
            // A frozen component has counts for many objects, and entries for each.
            Some(entry) if (*entry.as_ptr()).object == object && try_retain_alive::<D>(entry) => {
                reference.write(WeakReference::to(Some(entry)));
                true
            }
            _ => false,
        }
    }
}

/// Makes a weak variable: `swift_weakInit`. Null, a pointer with the top bit set, and an object whose deinit has begun make a null
/// variable. Returns the variable.
///
/// # Safety
/// `reference` is raw memory for a variable; the caller holds the object.
pub unsafe fn init(reference: *mut WeakReference, object: *mut HeapObject) -> *mut WeakReference {
    // SAFETY: as the caller promises.
    unsafe { reference.write(WeakReference::to(form(object))) };
    reference
}

/// Makes a weak variable refer to another object: `swift_weakAssign`. Returns the variable.
///
/// # Safety
/// The variable is initialized and the caller owns it; the caller holds the object.
pub unsafe fn assign(reference: *mut WeakReference, object: *mut HeapObject) -> *mut WeakReference {
    // SAFETY: as the caller promises.
    unsafe { replace(reference, form(object)) };
    reference
}

unsafe fn replace(reference: *mut WeakReference, entry: Option<NonNull<SideTableEntry>>) {
    // SAFETY: the caller owns the variable.
    let old = unsafe { reference.replace(WeakReference::to(entry)) };
    if let Some(old) = old.entry() {
        // SAFETY: the variable held this reference.
        unsafe { release::<Adaptive>(old) };
    }
}

/// The object, +1, or null when it is gone: `swift_weakLoadStrong`. Any number of threads may load a variable at once.
///
/// # Safety
/// The variable is initialized, and nobody writes it meanwhile.
#[inline(always)]
pub unsafe fn load_strong(reference: *const WeakReference) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    match unsafe { (*reference).entry() } {
        // SAFETY: the variable keeps the entry.
        Some(entry) => unsafe { load_strong_from::<Adaptive>(entry) },
        None => ptr::null_mut(),
    }
}

apart_from_threads! {
    /// [`load_strong`] of a variable that is not null, given what it refers to, and the driver.
    ///
    /// # Safety
    /// A weak reference keeps the entry.
    pub(crate) unsafe fn load_strong_from or load_strong_beside_threads(entry: NonNull<SideTableEntry>) -> *mut HeapObject {
        load_strong_by::<_>(entry)
    }
}

/// [`load_strong`], then ends the variable: `swift_weakTakeStrong`.
///
/// # Safety
/// The variable is initialized and the caller owns it; it is raw memory afterwards.
pub unsafe fn take_strong(reference: *mut WeakReference) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe {
        let object = load_strong(reference);
        destroy(reference);
        object
    }
}

/// Ends a variable: `swift_weakDestroy`.
///
/// # Safety
/// The variable is initialized and the caller owns it; it is raw memory afterwards.
#[inline]
pub unsafe fn destroy(reference: *mut WeakReference) {
    // SAFETY: as the caller promises.
    if let Some(entry) = unsafe { (*reference).entry() } {
        // SAFETY: the variable held this reference.
        unsafe { release::<Adaptive>(entry) };
    }
}

/// A copy's entry.
#[inline(always)]
unsafe fn copy_of(source: *const WeakReference) -> Option<NonNull<SideTableEntry>> {
    // SAFETY: the variable is initialized, and keeps its entry.
    unsafe {
        let entry = (*source).entry()?;
        if with_driver!(Adaptive: try_retain_alive::<_>(entry)) { Some(entry) } else { retain_unless_deiniting(entry) }
    }
}

/// Makes a variable that refers to what `source` does: `swift_weakCopyInit`. Returns `destination`.
///
/// # Safety
/// `destination` is raw memory for a variable, `source` a variable that nobody writes meanwhile.
#[inline]
pub unsafe fn copy_init(destination: *mut WeakReference, source: *const WeakReference) -> *mut WeakReference {
    // SAFETY: as the caller promises.
    unsafe { destination.write(WeakReference::to(copy_of(source))) };
    destination
}

/// Makes a variable that refers to what `source` does, also where that is gone: `sidetable_weak_share`. Swift's copy forgets it then. Returns
/// `destination`.
///
/// # Safety
/// As for [`copy_init`].
pub unsafe fn share(destination: *mut WeakReference, source: *const WeakReference) -> *mut WeakReference {
    // SAFETY: as the caller promises; the source keeps its entry.
    unsafe {
        let entry = (*source).entry();
        if let Some(entry) = entry {
            retain::<Adaptive>(entry);
        }
        destination.write(WeakReference::to(entry));
    }
    destination
}

/// Moves a variable to raw memory: `swift_weakTakeInit`. Returns `destination`.
///
/// # Safety
/// `destination` is raw memory for a variable; `source` is a variable that the caller owns, and raw memory afterwards.
pub unsafe fn take_init(destination: *mut WeakReference, source: *mut WeakReference) -> *mut WeakReference {
    // SAFETY: as the caller promises.
    unsafe { destination.write(source.read()) };
    destination
}

/// Makes a variable refer to what `source` does: `swift_weakCopyAssign`. Returns `destination`.
///
/// # Safety
/// Both are variables; the caller owns `destination`, and nobody writes `source` meanwhile.
pub unsafe fn copy_assign(destination: *mut WeakReference, source: *const WeakReference) -> *mut WeakReference {
    // SAFETY: as the caller promises. Copied before the old reference goes, so the two may be one variable.
    unsafe { replace(destination, copy_of(source)) };
    destination
}

/// Moves a variable over another: `swift_weakTakeAssign`. Returns `destination`.
///
/// # Safety
/// Both are variables that the caller owns; `source` is raw memory afterwards, unless they are one.
pub unsafe fn take_assign(destination: *mut WeakReference, source: *mut WeakReference) -> *mut WeakReference {
    if !ptr::eq(destination, source) {
        // SAFETY: as the caller promises.
        unsafe { replace(destination, source.read().entry()) };
    }
    destination
}

/// Weak references to an object, the one that unowned references hold together included, as Swift counts: 1 for an object without side
/// table, 0 for null. `swift_weakRetainCount`.
///
/// # Safety
/// The object's memory is there.
pub unsafe fn count(object: *const HeapObject) -> usize {
    if is_ignored(object) {
        return 0;
    }
    // SAFETY: as the caller promises.
    let state = unsafe { counts::read(object) };
    if state.entry.is_some() { state.weak as usize } else { usize::from(state.counts.unowned() > 0) }
}
