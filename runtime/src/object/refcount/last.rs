//! The last strong reference, taken instead of dropped: deinit begins, and the caller is who does it.
//!
//! Whoever takes it finds that no weak or unowned load can succeed any more, as a destroy function does: what the object holds is the caller's alone. An
//! object whose value is being made is in the same state, until its first reference is given out.

use core::ptr::NonNull;

use sidetable_shims::refcount::{Refusal, ReleaseLast, SideTableWord, Transition, Width, Word};

use super::counts::{self, Moved};
use super::refusal::refused;
use super::side_table::{self, SideTableEntry};
use super::{RELEASE, strong};
use crate::object::HeapObject;
use crate::sync::driver::Adaptive;
use crate::sync::{Mutant, Ordering, is_weakened, ordering};

/// Drops the last strong reference, and no other.
#[derive(Clone, Copy, Debug)]
struct ReleaseIfLast;

impl Transition for ReleaseIfLast {
    #[inline]
    fn apply<W: Width>(self, word: Word<W>) -> Result<Word<W>, Refusal> {
        let next = ReleaseLast(1).apply(word)?;
        // That there are others is not this move's to mend: any refusal does that is not retried.
        if next.is_deiniting() && !word.is_frozen() { Ok(next) } else { Err(Refusal::LastReference) }
    }
}

/// Drops a strong reference, or begins deinit if it is the last: whether it was. Of many threads that call this at once, each with its own reference,
/// one is told so.
///
/// # Safety
/// The caller holds the reference, and does not use it again. Who is told `true` ends the object, by its class's destroy function unless it knows better.
pub unsafe fn release_or_begin_deinit(object: *mut HeapObject) -> bool {
    // SAFETY: as the caller promises.
    if unsafe { strong::begin_deinit_of_unshared::<Adaptive>(object) } {
        return true;
    }
    // SAFETY: as the caller promises.
    match unsafe { counts::update::<Adaptive, _>(object, RELEASE, ReleaseLast(1)) } {
        // SAFETY: as the caller promises.
        Ok(moved) => unsafe { began(object, &moved) },
        Err(refusal) => {
            // SAFETY: as the caller promises.
            unsafe { refused(object, refusal) };
            false
        }
    }
}

/// Begins deinit if the caller's strong reference is the only one and the object is not frozen, weak and unowned references notwithstanding: whether it did.
///
/// # Safety
/// The caller holds the reference. Who is told `true` has it no more, and ends the object.
pub unsafe fn try_begin_deinit(object: *mut HeapObject) -> bool {
    // SAFETY: as the caller promises.
    match unsafe { counts::update::<Adaptive, _>(object, RELEASE, ReleaseIfLast) } {
        // SAFETY: as the caller promises.
        Ok(moved) => unsafe { began(object, &moved) },
        Err(_) => false,
    }
}

/// # Safety
/// The object's memory is there.
unsafe fn began(object: *mut HeapObject, moved: &Moved) -> bool {
    let began = moved.new.is_deiniting() && !moved.old.is_deiniting();
    // Pairs with the release exchanges of all who held a reference (models two_take_the_last and take_the_only_and_release, mutant TakenUnfenced).
    if began && !is_weakened(Mutant::TakenUnfenced) {
        // SAFETY: as the caller promises.
        unsafe { moved.acquire(object) };
    }
    began
}

/// Gives an object that was put in deinit when it was made its first strong reference: from now on its side table's weak references can be loaded.
///
/// # Safety
/// The object is in deinit, has that side table, and no strong or unowned reference; the caller has made its value.
pub(crate) unsafe fn begin_life(entry: NonNull<SideTableEntry>) {
    // No exchange: nobody else can move the word of an object in deinit. Release: pairs with the fence of those whose weak references are older than
    // the value (model cyclic_and_upgrade, mutant CyclicPublishRelaxed).
    let order = ordering(Ordering::Release, Mutant::CyclicPublishRelaxed);
    // SAFETY: as the caller promises.
    unsafe { side_table::get(entry) }.refcount.store(SideTableWord::NEW, order);
}
