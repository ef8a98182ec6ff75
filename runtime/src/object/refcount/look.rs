//! Where an object's counts are: what its word says.

use core::ptr::{NonNull, with_exposed_provenance_mut};

use sidetable_shims::refcount::{Kind, RefCountWord, SideTableWord, Width, Word};

use super::side_table::{self, SideTableEntry};
use crate::object::{HeapObject, word};
use crate::sync::driver::Driver;
use crate::sync::{IS_DROP_IN, Mutant, Ordering, ordering};

/// An object's word, and the side table it points at.
///
/// # Safety
/// The object's memory is there.
#[inline(always)]
pub(crate) unsafe fn look(object: *const HeapObject) -> (RefCountWord, Option<NonNull<SideTableEntry>>) {
    // SAFETY: as the caller promises.
    let found = unsafe { word(object) }.load(follow());
    (found, entry_of(found))
}

/// [`look`] for fast paths: the side table in the form of word that most objects have, frozen or not. The other one is left to slower paths.
///
/// # Safety
/// The object's memory is there.
#[inline(always)]
pub(crate) unsafe fn look_fast<D: Driver>(object: *const HeapObject) -> Option<NonNull<SideTableEntry>> {
    // SAFETY: as the caller promises.
    let cell = unsafe { word(object) };
    // Counts are moved half by half there, but a side table's word is stored whole, and then no more: a half tells first which it is.
    if D::is_local() && cell.load_local().is_counts() {
        return None;
    }
    plain_entry_of(cell.load(follow()))
}

#[inline(always)]
fn follow() -> Ordering {
    // Acquire: pairs with the publishing exchange in `inflation::inflate`; what the new side table holds must be seen through the
    // pointer (model first_weak_and_retain, mutant FollowRelaxed).
    ordering(Ordering::Acquire, Mutant::FollowRelaxed)
}

/// The side table that a header's word names.
#[inline(always)]
pub(crate) fn entry_of(word: RefCountWord) -> Option<NonNull<SideTableEntry>> {
    match plain_entry_of(word) {
        None if !IS_DROP_IN && !word.is_counts() => other_entry_of(word),
        entry => entry,
    }
}

#[inline(always)]
fn plain_entry_of(word: RefCountWord) -> Option<NonNull<SideTableEntry>> {
    let entry = with_exposed_provenance_mut(word.side_table_address()? as usize);
    // SAFETY: such words are made from the addresses of entries alone.
    Some(unsafe { NonNull::new_unchecked(entry) })
}

#[cold]
#[inline(never)]
fn other_entry_of(word: RefCountWord) -> Option<NonNull<SideTableEntry>> {
    forwarded_to(word)
}

/// The entry that has the counts of something frozen, where a word names it: a header's the side table, a side table's the component.
#[inline(always)]
pub(crate) fn forwarded_to<W: Width>(word: Word<W>) -> Option<NonNull<SideTableEntry>> {
    match word.kind() {
        Kind::Forwarded(address) if !IS_DROP_IN => NonNull::new(with_exposed_provenance_mut(address as usize)),
        _ => None,
    }
}

/// A header's word of counts as the side table would hold it; the same word on 64-bit targets.
pub(crate) fn widened(header: RefCountWord) -> SideTableWord {
    match header.kind() {
        Kind::Immortal => SideTableWord::IMMORTAL,
        _ => header.inflated(true).unwrap_or(SideTableWord::IMMORTAL),
    }
}

/// The entry that has the counts: this one, or the component's.
///
/// # Safety
/// The entry is there.
#[inline(always)]
pub(crate) unsafe fn counting(entry: NonNull<SideTableEntry>) -> NonNull<SideTableEntry> {
    // Acquire: pairs with the exchange in `adopt`, which publishes the component to those who come by a side table that was there before
    // (model freeze_and_weak_load, mutant ComponentFollowRelaxed).
    let order = ordering(Ordering::Acquire, Mutant::ComponentFollowRelaxed);
    // SAFETY: as the caller promises.
    let found = unsafe { side_table::get(entry) }.refcount.load(order);
    forwarded_to(found).unwrap_or(entry)
}
