//! Side tables: made on the first weak reference, freed with the last one.

use core::ptr::{self, NonNull};

use sidetable_shims::refcount::{RefCountWord, Refusal, SideTableWord};
use sidetable_shims::side_table as shims;
use sidetable_shims::side_table::WeakCount;

use super::extension::{self, Extension};
use super::{component, counts, weak};
use crate::freeze;
use crate::heap;
use crate::object::{HeapObject, word};
use crate::sync::{Atomic, IS_MODEL, Mutant, Ordering, is_weakened, memory, ordering};
use crate::threading::{Adaptive, Driver};

/// A side table entry: 32 bytes on 64-bit targets. Swift's `HeapObjectSideTableEntry`.
pub type SideTableEntry =
    shims::SideTableEntry<Atomic<SideTableWord>, Atomic<WeakCount>, HeapObject, Atomic<*mut Extension>>;

const _: () = assert!(IS_MODEL || size_of::<SideTableEntry>() == heap::ENTRY_SIZE);

/// An entry, as a reference.
///
/// # Safety
/// The entry is there for as long as the result is used.
#[inline(always)]
pub(crate) unsafe fn get<'a>(entry: NonNull<SideTableEntry>) -> &'a SideTableEntry {
    // SAFETY: as the caller promises; a model checks it.
    unsafe { memory::touch(entry.as_ptr()) };
    // SAFETY: as the caller promises.
    unsafe { entry.as_ref() }
}

/// An entry with a new object's counts.
pub(crate) fn new(object: *mut HeapObject, weak: WeakCount) -> SideTableEntry {
    SideTableEntry {
        object,
        extension: Atomic::new(ptr::null_mut()),
        refcount: Atomic::new(SideTableWord::NEW),
        weak: Atomic::new(weak),
        unused: 0,
    }
}

pub(crate) fn allocate(object: *mut HeapObject, weak: WeakCount) -> NonNull<SideTableEntry> {
    let entry = heap::allocate_entry(size_of::<SideTableEntry>()).cast::<SideTableEntry>();
    // SAFETY: the place is new, large enough and aligned.
    unsafe { entry.write(new(object, weak)) };
    entry
}

/// A side table, and whose doing it is.
pub(crate) enum Inflated {
    /// It was there, with counts of its own; or it is the entry that belongs to one member of a frozen component.
    Before(NonNull<SideTableEntry>),
    /// It was made now, with the weak count asked for.
    Now(NonNull<SideTableEntry>),
}

/// The object's side table, made now with `weak` weak references if it has none. Refused when deinit has begun and there is none yet,
/// unless `or_deiniting`.
///
/// Races, both orders each:
/// - *two first weak references*: one exchange succeeds, its entry stays; the other finds a side table, frees its own entry and
///   takes the winner's (model two_first_weak_references).
/// - *a retain or release elsewhere*: if it comes first, the exchange fails and the counts are copied anew; if it comes second, its own
///   exchange fails and it follows the pointer (model first_weak_and_retain).
/// - *the last release*: if it comes first, the object is deiniting and there is no side table to make; if it comes second, it counts
///   in the side table (model first_weak_and_last_release).
///
/// # Safety
/// The object's memory is there.
pub(crate) unsafe fn inflate(
    object: *mut HeapObject,
    or_deiniting: bool,
    weak: WeakCount,
) -> Result<Inflated, Refusal> {
    let or_deiniting = or_deiniting || is_weakened(Mutant::InflateIgnoresDeinit);
    // SAFETY: as the caller promises.
    let (mut old, entry) = unsafe { counts::look(object) };
    if let Some(entry) = entry {
        // SAFETY: the header points there.
        return Ok(Inflated::Before(unsafe { component::own_entry(entry, object) }));
    }
    let mut inherited = old.inflated(or_deiniting)?;
    let new = allocate(object, weak);
    // SAFETY: nobody else knows the new entry.
    let table = unsafe { get(new) };
    let address = new.as_ptr().expose_provenance() as u64;
    // Release: publishes the entry to those who follow the pointer, `counts::look` (model first_weak_and_retain, mutant
    // InflatePublishRelaxed). Not acquire: what was released inline before is for those who follow the pointer, too, since this exchange
    // is part of the release sequences of the exchanges before it (model releases_around_inflation).
    let success = ordering(Ordering::Release, Mutant::InflatePublishRelaxed);
    // Acquire: a loser follows the winner's pointer (model two_first_weak_references, mutant LoserFollowRelaxed).
    let failure = ordering(Ordering::Acquire, Mutant::LoserFollowRelaxed);
    // SAFETY: as the caller promises.
    let cell = unsafe { word(object) };
    // An exchange, also where the count is one: two threads may borrow that one reference, and both form a weak one (model
    // first_weak_references_through_a_loan, mutant InflateTornWhenUnique).
    loop {
        if !is_weakened(Mutant::InflateForgetsCounts) {
            table.refcount.store(inherited, Ordering::Relaxed);
        }
        // A frozen object's counts may be added to by threads that have not seen them move (model frozen_retain_and_first_weak_reference,
        // mutant InflateForgetsFrozen).
        let published = if is_weakened(Mutant::InflateForgetsFrozen) {
            RefCountWord::side_table(address)
        } else {
            old.moved_to(address)
        };
        let is_torn_when_unique = is_weakened(Mutant::InflateTornWhenUnique) && old == RefCountWord::NEW;
        if is_weakened(Mutant::InflateTorn) || is_torn_when_unique {
            cell.store(published, success);
            return Ok(Inflated::Now(new));
        }
        match Adaptive::exchange(cell, old, published, success, failure) {
            Ok(()) => {
                if published != RefCountWord::side_table(address) {
                    freeze::left_for_side_table(object);
                }
                return Ok(Inflated::Now(new));
            }
            Err(found) => old = found,
        }
        match (counts::entry_of(old), old.inflated(or_deiniting)) {
            (None, Ok(counts)) => {
                if !is_weakened(Mutant::InflateCopiesOnce) {
                    inherited = counts;
                }
            }
            (winner, refused) => {
                if is_weakened(Mutant::InflateLoserKeepsItsOwn) {
                    return Ok(Inflated::Now(new));
                }
                if !is_weakened(Mutant::InflateLoserLeaks) {
                    // SAFETY: the entry was never published.
                    unsafe { free(new) };
                }
                return match winner {
                    // SAFETY: the header points there.
                    Some(winner) => Ok(Inflated::Before(unsafe { component::own_entry(winner, object) })),
                    None => refused.and(Err(Refusal::SideTable)),
                };
            }
        }
    }
}

/// Drops the weak reference that an object's unowned references held, after its memory was freed; frees the entry if it was the last.
///
/// # Safety
/// That reference has not been dropped, and the caller does not use the entry again.
#[inline(always)]
pub(crate) unsafe fn release_on_free(entry: NonNull<SideTableEntry>) {
    // Acquire: other threads' weak references were given up by release exchanges that this load reads from (model
    // weak_destroy_and_dealloc, mutant SoleWeakRelaxed).
    // SAFETY: the weak reference keeps the entry.
    let weak = unsafe { get(entry) }.weak.load(ordering(Ordering::Acquire, Mutant::SoleWeakRelaxed));
    if weak == WeakCount::NEW || is_weakened(Mutant::FreeIgnoresWeak) {
        // SAFETY: no weak reference is left, and only a weak reference can make another one now.
        unsafe { free(entry) };
    } else {
        // SAFETY: as the caller promises.
        unsafe { weak::release(entry) };
    }
}

/// Gives an entry's memory back.
///
/// # Safety
/// No weak reference to the object is left, its memory is freed, and what earlier holders did has been acquired.
#[inline(always)]
pub(crate) unsafe fn free(entry: NonNull<SideTableEntry>) {
    if extension::is_there_more_than_counts() && !is_weakened(Mutant::ExtensionOutlivesEntry) {
        // SAFETY: as the caller promises.
        unsafe { free_with_more(entry) };
    } else {
        // SAFETY: as the caller promises.
        unsafe { heap::deallocate_entry(entry.cast()) };
    }
}

#[cold]
#[inline(never)]
unsafe fn free_with_more(entry: NonNull<SideTableEntry>) {
    // SAFETY: as the caller promises.
    unsafe {
        extension::free_of(entry);
        if !component::free_of(entry) {
            heap::deallocate_entry(entry.cast());
        }
    }
}
