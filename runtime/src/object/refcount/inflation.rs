//! The first weak reference moves an object's counts to a side table.

use core::ptr::NonNull;

use sidetable_shims::refcount::{RefCountWord, Refusal, SideTableWord};
use sidetable_shims::side_table::WeakCount;

use super::component::{self, forwarding_to, is_component};
use super::look;
use super::side_table::{SideTableEntry, allocate, get};
use super::weak_count::{free, keep_for_forwarding};
use crate::object::frozen::left_for_side_table;
use crate::object::{HeapObject, word};
use crate::sync::driver::{Adaptive, Driver};
use crate::sync::{Mutant, Ordering, is_weakened, ordering};

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
#[inline(always)]
pub(crate) unsafe fn inflate(
    object: *mut HeapObject,
    or_deiniting: bool,
    weak: WeakCount,
) -> Result<Inflated, Refusal> {
    let or_deiniting = or_deiniting || is_weakened(Mutant::InflateIgnoresDeinit);
    // SAFETY: as the caller promises.
    let (old, entry) = unsafe { look::look(object) };
    if let Some(entry) = entry {
        // SAFETY: the header points there.
        return Ok(Inflated::Before(unsafe { own_entry(entry, object) }));
    }
    let counts = old.inflated(or_deiniting)?;
    let new = allocate(object, weak);
    // SAFETY: as the caller promises; nobody else knows the new entry.
    match unsafe { publish(object, new, old, counts) } {
        Ok(()) => Ok(Inflated::Now(new)),
        // SAFETY: as above.
        Err(found) => unsafe { inflate_again(object, or_deiniting, new, counts, found) },
    }
}

/// Another thread moved the word while the side table was made.
///
/// # Safety
/// As for [`inflate`]; nobody else knows the new entry.
#[cold]
#[inline(never)]
unsafe fn inflate_again(
    object: *mut HeapObject,
    or_deiniting: bool,
    new: NonNull<SideTableEntry>,
    mut counts: SideTableWord,
    mut found: RefCountWord,
) -> Result<Inflated, Refusal> {
    loop {
        match (look::entry_of(found), found.inflated(or_deiniting)) {
            (None, Ok(inherited)) => {
                if !is_weakened(Mutant::InflateCopiesOnce) {
                    counts = inherited;
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
                    Some(winner) => Ok(Inflated::Before(unsafe { own_entry(winner, object) })),
                    None => refused.and(Err(Refusal::SideTable)),
                };
            }
        }
        // SAFETY: as the caller promises.
        match unsafe { publish(object, new, found, counts) } {
            Ok(()) => return Ok(Inflated::Now(new)),
            Err(other) => found = other,
        }
    }
}

/// Makes the header, if it is still `old`, point at a new entry that has `counts`. `Err` holds what was there instead.
///
/// # Safety
/// The object's memory is there, and nobody else knows the new entry.
#[inline(always)]
unsafe fn publish(
    object: *mut HeapObject,
    new: NonNull<SideTableEntry>,
    old: RefCountWord,
    counts: SideTableWord,
) -> Result<(), RefCountWord> {
    if !is_weakened(Mutant::InflateForgetsCounts) {
        // SAFETY: nobody else knows the new entry.
        unsafe { get(new) }.refcount.store(counts, Ordering::Relaxed);
    }
    let address = new.as_ptr().expose_provenance() as u64;
    // A frozen object's counts may be added to by threads that have not seen them move (model frozen_retain_and_first_weak_reference,
    // mutant InflateForgetsFrozen).
    let published = if is_weakened(Mutant::InflateForgetsFrozen) {
        RefCountWord::side_table(address)
    } else {
        old.moved_to(address)
    };
    // Release: publishes the entry to those who follow the pointer, `look` (model first_weak_and_retain, mutant
    // InflatePublishRelaxed). Not acquire: what was released inline before is for those who follow the pointer, too, since this exchange
    // is part of the release sequences of the exchanges before it (model releases_around_inflation).
    let success = ordering(Ordering::Release, Mutant::InflatePublishRelaxed);
    // Acquire: a loser follows the winner's pointer (model two_first_weak_references, mutant LoserFollowRelaxed).
    let failure = ordering(Ordering::Acquire, Mutant::LoserFollowRelaxed);
    // SAFETY: as the caller promises.
    let cell = unsafe { word(object) };
    let is_torn_when_unique = is_weakened(Mutant::InflateTornWhenUnique) && old == RefCountWord::NEW;
    if is_weakened(Mutant::InflateTorn) || is_torn_when_unique {
        cell.store(published, success);
        return Ok(());
    }
    // An exchange, also where the count is one: two threads may borrow that one reference, and both form a weak one (model
    // first_weak_references_through_a_loan, mutant InflateTornWhenUnique).
    Adaptive::exchange(cell, old, published, success, failure)?;
    if published != RefCountWord::side_table(address) {
        left_for_side_table(object);
    }
    Ok(())
}

/// The entry that belongs to one object alone, given the entry that its header points at; made now for a member that has none.
///
/// # Safety
/// `entry` is what the object's header points at, and the caller keeps the object's memory.
#[inline(always)]
unsafe fn own_entry(entry: NonNull<SideTableEntry>, object: *mut HeapObject) -> NonNull<SideTableEntry> {
    // SAFETY: as the caller promises.
    unsafe { if is_component(entry) { own_entry_of_member(entry, object) } else { entry } }
}

/// Two threads that ask for one member's first entry both get the one that is in the map (model two_first_weak_references_to_a_member).
#[cold]
#[inline(never)]
unsafe fn own_entry_of_member(entry: NonNull<SideTableEntry>, object: *mut HeapObject) -> NonNull<SideTableEntry> {
    // SAFETY: as the caller of `own_entry` promises.
    let component = unsafe { component::get(entry) };
    if is_weakened(Mutant::OwnEntryNotShared) {
        // SAFETY: as above.
        return unsafe { make_own_entry(entry, object) };
    }
    // SAFETY: as above.
    *component.own.lock().entry(object.addr()).or_insert_with(|| unsafe { make_own_entry(entry, object) })
}

/// # Safety
/// As for [`own_entry`], and `entry` is a component's.
unsafe fn make_own_entry(entry: NonNull<SideTableEntry>, object: *mut HeapObject) -> NonNull<SideTableEntry> {
    let own = allocate(object, WeakCount::NEW);
    // SAFETY: nobody else knows the entry yet; the component is there.
    unsafe {
        get(own).refcount.store(forwarding_to(entry), Ordering::Relaxed);
        keep_for_forwarding(entry);
    }
    own
}
