//! What a side table holds beyond counts: who its object is to foreign hosts, and the objects associated with it.
//!
//! An extension is made when the first of either is asked for, and freed with its side table. Objects that need none pay a null pointer
//! in a side table that they have for other reasons.
//!
//! Slots are only ever added, so a thread walks them without a lock: a slot that is given up waits for the next host with its number.

use core::ffi::c_void;
use core::ptr::{self, NonNull};

use super::outstanding;
use crate::heap;
use crate::object::HeapObject;
use crate::sync::lock::Guarded;
use crate::sync::memory::Contents;
use crate::sync::{Atomic, IS_MODEL, Mutant, Ordering, ordering};

/// What an object is to one host: 24 bytes on 64-bit targets.
#[derive(Debug)]
pub struct Slot {
    /// The host's number, or 0 before the first one. It changes only while [`state`](Self::state) is 0, under the host's lock.
    pub(crate) host: Atomic<u32>,
    /// 0, or the handle (low half) and the epoch (high half, never 0): then the slot owns one strong reference to the object.
    pub(crate) state: Atomic<u64>,
    next: Atomic<*mut Self>,
}

impl Slot {
    fn new(host: u32) -> Self {
        Self { host: Atomic::new(host), state: Atomic::new(0), next: Atomic::new(ptr::null_mut()) }
    }
}

/// A side table's extension: 32 bytes on 64-bit targets.
#[derive(Debug)]
pub struct Extension {
    /// The first host's slot.
    first: Slot,
    associations: Atomic<*mut Associations>,
}

const _: () = assert!(IS_MODEL || size_of::<Extension>() <= heap::ENTRY_SIZE);

/// The objects associated with one, in the order in which their keys came.
pub(crate) struct Associations {
    pub(crate) list: Guarded<AssociationList>,
    contents: Contents,
}

/// What the lock of [`Associations`] guards.
#[derive(Default)]
pub(crate) struct AssociationList {
    pub(crate) all: Vec<Association>,
    /// Whether the object has ended: nothing is added any more.
    pub(crate) is_closed: bool,
}

/// One associated object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Association {
    pub(crate) key: *const c_void,
    pub(crate) value: *mut HeapObject,
    /// Whether the association owns a strong reference to the value.
    pub(crate) is_owned: bool,
}

/// Room for a `T` where side table entries have theirs.
fn allocate<T>(value: T) -> *mut T {
    let place = heap::allocate_entry(size_of::<T>()).cast::<T>();
    // SAFETY: the place is new, large enough and aligned.
    unsafe { place.write(value) };
    place.as_ptr()
}

/// Gives back the memory of an extension that has neither a second slot nor associations.
///
/// # Safety
/// Nobody uses it.
pub(super) unsafe fn give_back(extension: *mut Extension) {
    outstanding::forget_extension();
    // SAFETY: the place is from `allocate`, and as the caller promises nobody uses it.
    unsafe { heap::deallocate_entry(NonNull::new_unchecked(extension).cast()) };
}

impl Extension {
    /// An empty one.
    pub(super) fn allocate() -> *mut Self {
        allocate(Self { first: Slot::new(0), associations: Atomic::new(ptr::null_mut()) })
    }

    /// The first slot for which `is_it` says so of the host's number.
    #[inline(always)]
    pub(crate) fn find(&self, is_it: impl Fn(u32) -> bool) -> Option<&Slot> {
        let mut slot = &self.first;
        loop {
            if is_it(slot.host.load(Ordering::Relaxed)) {
                return Some(slot);
            }
            slot = slot.following()?;
        }
    }

    /// The slot for which `is_it` says so of the host's number, or a new one with the number `host`.
    ///
    /// Races against other hosts' first exports: each exchange takes a free place or finds it taken, and goes on to the next (model
    /// two_first_exports).
    pub(crate) fn find_or_add(&self, host: u32, is_it: impl Fn(u32) -> bool) -> &Slot {
        if let Some(found) = self.find(is_it) {
            return found;
        }
        if self.first.host.compare_exchange(0, host, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            return &self.first;
        }
        let new = allocate(Slot::new(host));
        let mut last = &self.first;
        loop {
            // Release: publishes the slot to those who follow the list. Acquire on failure: `following` follows, too.
            match last.next.compare_exchange(ptr::null_mut(), new, Ordering::Release, Ordering::Relaxed) {
                // SAFETY: an extension keeps its slots.
                Ok(()) => return unsafe { &*new },
                Err(_) => last = last.following().expect("a slot that has a next one keeps it"),
            }
        }
    }

    /// The object's associations, if it has had any.
    pub(crate) fn associations(&self) -> Option<&Associations> {
        // Acquire: pairs with the exchange in `associations_or_new` (model two_first_associations, mutant AssociationsFollowRelaxed).
        let order = ordering(Ordering::Acquire, Mutant::AssociationsFollowRelaxed);
        // SAFETY: an extension keeps its associations.
        let found = unsafe { self.associations.load(order).as_ref() }?;
        found.contents.read();
        Some(found)
    }

    /// The object's associations.
    pub(crate) fn associations_or_new(&self) -> &Associations {
        if let Some(associations) = self.associations() {
            return associations;
        }
        let new = Box::into_raw(Box::new(Associations {
            list: Guarded::new(AssociationList::default()),
            contents: Contents::written(),
        }));
        // Release and acquire: as in `make`.
        let published = self.associations.compare_exchange(ptr::null_mut(), new, Ordering::Release, Ordering::Acquire);
        let found = match published {
            Ok(()) => new,
            Err(found) => {
                // SAFETY: nobody else knows this one.
                drop(unsafe { Box::from_raw(new) });
                found
            }
        };
        // SAFETY: an extension keeps its associations.
        unsafe { &*found }
    }
}

impl Slot {
    #[inline(always)]
    fn following(&self) -> Option<&Self> {
        // Acquire: pairs with the exchange in `find_or_add`.
        // SAFETY: an extension keeps its slots.
        unsafe { self.next.load(Ordering::Acquire).as_ref() }
    }
}

/// Gives a side table's extension back, if it has one.
///
/// # Safety
/// The extension is null, or belongs to an entry that is about to be freed: nobody else uses it.
pub(super) unsafe fn free(extension: *mut Extension) {
    // SAFETY: an entry keeps its extension.
    let Some(found) = (unsafe { extension.as_ref() }) else { return };
    let mut slot = found.first.next.load(Ordering::Relaxed);
    // SAFETY: an extension keeps its slots, and nobody else uses them now.
    while let Some(next) = unsafe { slot.as_ref() } {
        let following = next.next.load(Ordering::Relaxed);
        // SAFETY: as above, and the place is from `allocate`.
        unsafe { heap::deallocate_entry(NonNull::new_unchecked(slot).cast()) };
        slot = following;
    }
    let associations = found.associations.load(Ordering::Relaxed);
    if !associations.is_null() {
        // SAFETY: made by `Box::into_raw`, and nobody else uses them now.
        drop(unsafe { Box::from_raw(associations) });
    }
    // SAFETY: as above.
    unsafe { give_back(extension) };
}
