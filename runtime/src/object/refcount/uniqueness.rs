//! What is read of an object's strong references: how many there are, whether one is the only one, and whether deinit has begun.

use sidetable_shims::refcount::RefCountWord;

use super::{counts, look, side_table};
use crate::object::{HeapObject, is_ignored, word};
use crate::sync::driver::{Adaptive, Driver};
use crate::sync::{Mutant, Ordering, ordering};

/// Strong references to an object; 0 for null: `swift_retainCount`. Swift counts a deiniting object's as one, and so does this.
///
/// # Safety
/// The object's memory is there.
pub unsafe fn count(object: *const HeapObject) -> usize {
    if is_ignored(object) {
        return 0;
    }
    // SAFETY: as the caller promises.
    unsafe { counts::read_state(object) }.strong_extra() as usize + 1
}

/// Whether the caller's reference is the only strong one, so that the object may be changed in place: `swift_isUniquelyReferenced_native`.
/// Null and immortal objects are not.
///
/// # Safety
/// The object's memory is there.
#[inline(always)]
pub unsafe fn is_uniquely_referenced(object: *const HeapObject) -> bool {
    if is_ignored(object) {
        return false;
    }
    // Acquire: pairs with the release exchanges of those who gave their references up; what they read must not be overwritten before
    // they have read it (model uniqueness_and_release, mutant UniquenessRelaxed). Where the word is a pointer, as in `look`
    // (model uniqueness_and_inflation, the same mutant).
    // SAFETY: as the caller promises.
    let found = Adaptive::look(unsafe { word(object) }, ordering(Ordering::Acquire, Mutant::UniquenessRelaxed));
    // Before the side table, which has another word: those who ask are about to change what they hope is theirs alone, and it mostly is.
    if found.is_uniquely_referenced() {
        return true;
    }
    let Some(entry) = look::entry_of(found) else {
        return false;
    };
    // Acquire: as above (model uniqueness_and_release_in_side_table, mutant SideTableUniquenessRelaxed).
    let order = ordering(Ordering::Acquire, Mutant::SideTableUniquenessRelaxed);
    // SAFETY: an object never loses its side table.
    Adaptive::look(&unsafe { side_table::get(entry) }.refcount, order).is_uniquely_referenced()
}

/// Whether the caller's reference is the only one of any kind, and the object has no side table. Stricter than Swift's uniqueness: for
/// borrows that no upgrade may see.
///
/// # Safety
/// The object's memory is there.
#[inline]
pub unsafe fn is_only_reference(object: *const HeapObject) -> bool {
    // Acquire: as in `is_uniquely_referenced` (model only_reference_and_release, mutant OnlyReferenceRelaxed). A side table's two
    // counts cannot be read at one moment, so it means no.
    // SAFETY: as the caller promises.
    let found = unsafe { word(object) }.load(ordering(Ordering::Acquire, Mutant::OnlyReferenceRelaxed));
    found == RefCountWord::NEW
}

/// Whether deinit has begun: `swift_isDeallocating`. Not for null.
///
/// # Safety
/// The object's memory is there.
pub unsafe fn is_deiniting(object: *const HeapObject) -> bool {
    // SAFETY: as the caller promises.
    !is_ignored(object) && unsafe { counts::read_state(object) }.is_deiniting()
}
