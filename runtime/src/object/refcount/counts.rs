//! An object's counts, and moving them wherever they are.

use core::ptr::NonNull;

use sidetable_shims::refcount::{
    BeginDeinit, InlineWidth, LARGEST_BLIND_RETAIN, RefCountWord, Refusal, Release, Retain, SideTableWord, Sum,
    Transition, Width, Word,
};
use sidetable_shims::side_table::WeakCount;

use super::RETAIN;
use super::component;
use super::inflation::inflate;
use super::look::{counting, forwarded_to, look, look_fast, widened};
use super::side_table::{self, SideTableEntry};
use crate::object::{HeapObject, word};
use crate::sync::cell::Value;
use crate::sync::driver::{self, Driver, Shared, Step};
use crate::sync::{Atomic, IS_DROP_IN, Mutant, Ordering, acquire_fence, foreign, is_weakened, memory, ordering};

/// An object's counts at one moment.
#[derive(Debug)]
pub struct Counts {
    /// The header's word.
    pub word: RefCountWord,
    /// The word that holds the counts: the header's, widened, or the side table's.
    pub counts: SideTableWord,
    /// The weak count; 0 without a side table.
    pub weak: u32,
    /// The side table.
    pub entry: Option<NonNull<SideTableEntry>>,
}

/// A move that was made: the counts before and after, and where they are.
#[derive(Debug)]
pub(crate) struct Moved {
    pub old: SideTableWord,
    pub new: SideTableWord,
    pub entry: Option<NonNull<SideTableEntry>>,
}

impl Moved {
    /// Acquires what those released who moved the counts before.
    ///
    /// # Safety
    /// The object's memory is there.
    #[inline(always)]
    pub(crate) unsafe fn acquire(&self, object: *mut HeapObject) {
        match self.entry {
            // SAFETY: an object never loses its side table.
            Some(entry) => acquire_fence(unsafe { &entry.as_ref().refcount }),
            // SAFETY: as the caller promises.
            None => acquire_fence(unsafe { word(object) }),
        }
    }
}

/// Reads an object's counts.
///
/// # Safety
/// The object's memory is there.
pub unsafe fn read(object: *const HeapObject) -> Counts {
    // SAFETY: as the caller promises.
    let (header, entry) = unsafe { look(object) };
    match entry {
        Some(entry) => {
            // SAFETY: an object never loses its side table.
            let (weak, counts) = unsafe { (weak_count(entry, object), read_entry(entry)) };
            Counts { word: header, weak, ..counts }
        }
        None => Counts { word: header, counts: widened(header), weak: 0, entry: None },
    }
}

/// The strong and unowned counts of an object.
///
/// # Safety
/// The object's memory is there.
#[inline]
pub(crate) unsafe fn read_state(object: *const HeapObject) -> SideTableWord {
    // SAFETY: as the caller promises; an object never loses its side table.
    unsafe {
        let (header, entry) = look(object);
        entry.map_or_else(|| widened(header), |entry| read_entry(entry).counts)
    }
}

/// The weak count of the object whose header points at `entry`.
///
/// # Safety
/// The entry and the object are there.
unsafe fn weak_count(entry: NonNull<SideTableEntry>, object: *const HeapObject) -> u32 {
    // SAFETY: as the caller promises.
    let own = unsafe { component::existing_own_entry(entry, object) };
    // SAFETY: the object keeps its entry.
    own.map_or(1, |own| unsafe { side_table::get(own) }.weak.load(Ordering::Relaxed).0)
}

/// Reads the counts in a side table, or in the component that has them.
///
/// # Safety
/// The entry is there.
#[inline]
pub unsafe fn read_entry(entry: NonNull<SideTableEntry>) -> Counts {
    // SAFETY: as the caller promises.
    let side_table = unsafe { side_table::get(entry) };
    // Acquire: as in `look::counting`.
    let found = side_table.refcount.load(ordering(Ordering::Acquire, Mutant::ComponentFollowRelaxed));
    let counts = match forwarded_to(found) {
        // SAFETY: an entry whose counts are a component's keeps the component's record.
        Some(component) => unsafe { side_table::get(component) }.refcount.load(Ordering::Relaxed),
        None => found,
    };
    Counts {
        word: RefCountWord::side_table(entry.as_ptr().addr() as u64),
        counts: counts.as_begun(),
        weak: side_table.weak.load(Ordering::Relaxed).0,
        entry: Some(entry),
    }
}

/// Carries a transition out on an object's counts, wherever they are. Counts that outgrow a 32-bit header move to a side table.
///
/// The refusals left to the caller are those that no other place for the counts would lift.
///
/// # Safety
/// The object's memory is there.
#[inline]
pub(crate) unsafe fn update<D: Driver, T: Transition>(
    object: *mut HeapObject,
    step: Step,
    transition: T,
) -> Result<Moved, Refusal> {
    loop {
        // SAFETY: as the caller promises.
        let (_, entry) = unsafe { look(object) };
        if let Some(entry) = entry {
            // SAFETY: an object never loses its side table.
            let cell = unsafe { &side_table::get(entry).refcount };
            match driver::update::<D, _, _>(cell, step, |word| transition.apply_in_side_table(word)) {
                Ok((old, new)) => return Ok(Moved { old, new, entry: Some(entry) }),
                // The object was frozen, and has counts that are a component's (model freeze_and_retain_in_side_table): those are moved.
                Err(Refusal::Forwarded) if !IS_DROP_IN => {
                    // SAFETY: an object's own entry keeps the component's record.
                    return unsafe { update_component::<D, _>(entry, step, transition) };
                }
                Err(refusal) => return Err(refusal),
            }
        }
        // SAFETY: as the caller promises.
        let cell = unsafe { word(object) };
        match driver::update::<D, _, _>(cell, step, |word| transition.apply(word)) {
            Ok((old, new)) => return Ok(Moved { old: widened(old), new: widened(new), entry: None }),
            // Another thread has just made a side table: follow it (model first_weak_and_retain, mutant MoveNotRepeated).
            Err(Refusal::SideTable | Refusal::Forwarded) => {
                if is_weakened(Mutant::MoveNotRepeated) {
                    return Ok(Moved { old: SideTableWord::NEW, new: SideTableWord::NEW, entry: None });
                }
            }
            Err(Refusal::Overflow) if InlineWidth::BITS < 64 => {
                // SAFETY: as the caller promises.
                unsafe { inflate(object, true, WeakCount::NEW)? };
            }
            Err(refusal) => return Err(refusal),
        }
    }
}

/// Carries a transition out on the counts of the component that has an entry's.
///
/// # Safety
/// The entry is there, and its word says so.
#[cold]
unsafe fn update_component<D: Driver, T: Transition>(
    entry: NonNull<SideTableEntry>,
    step: Step,
    transition: T,
) -> Result<Moved, Refusal> {
    // SAFETY: as the caller promises; the entry keeps the component's record.
    unsafe {
        let entry = counting(entry);
        let cell = &side_table::get(entry).refcount;
        let (old, new) = driver::update::<D, _, _>(cell, step, |word| transition.apply_in_side_table(word))?;
        Ok(Moved { old, new, entry: Some(entry) })
    }
}

/// Tries once, and without a loop, to carry out a sum on counts that are inline. `false` means that nothing was moved.
///
/// # Safety
/// The object's memory is there.
#[inline(always)]
pub(crate) unsafe fn try_inline<D: Driver, T: Sum>(object: *mut HeapObject, step: Step, transition: T) -> bool {
    // SAFETY: as the caller promises.
    driver::try_sum::<D, _, _>(unsafe { word(object) }, step, |word| next_by::<D, _, _>(transition, word))
}

/// Tries once, and without a loop, to carry out a sum on the counts in an object's side table. `false` means that nothing was moved,
/// because there is none or for whatever other reason.
///
/// # Safety
/// The object's memory is there.
#[inline(always)]
pub(crate) unsafe fn try_in_side_table<D: Driver, T: Sum>(object: *mut HeapObject, step: Step, transition: T) -> bool {
    // SAFETY: as the caller promises.
    match unsafe { look_fast::<D>(object) } {
        // SAFETY: an object never loses its side table.
        Some(entry) => unsafe { try_in_entry::<D, _>(entry, step, transition) },
        None => false,
    }
}

/// Tries once, and without a loop, to carry out a sum wherever an object's counts are, in a process with one thread: they are found once and moved in
/// one place, so that the code is short enough for a compiler to inline it wherever a reference is dropped. An error means that nothing was moved, and
/// has the side table that was looked at.
///
/// # Safety
/// The object's memory is there.
#[cfg(libc_single_threaded)]
#[inline(always)]
pub(crate) unsafe fn try_alone<T: Sum>(
    object: *mut HeapObject,
    transition: T,
) -> Result<(), Option<NonNull<SideTableEntry>>> {
    // SAFETY: as the caller promises.
    let header = unsafe { word(object) };
    let mut found = None;
    let cell = if transition.apply_by_halves(header.load_local()).is_ok() {
        header
    } else {
        // SAFETY: as the caller promises.
        found = unsafe { look_fast::<driver::Local>(object) };
        let Some(entry) = found else { return Err(None) };
        // SAFETY: an object never loses its side table.
        let cell = unsafe { &side_table::get(entry).refcount };
        if transition.apply_by_halves(cell.load_local()).is_err() {
            return Err(found);
        }
        cell
    };
    let from = new_and(Retain(1));
    let is_moved = transition.apply(from).is_ok_and(|to| cell.move_by_difference_local(from, to));
    if is_moved { Ok(()) } else { Err(found) }
}

/// Tries to drop the last strong reference where its side table counts no unowned ones, which begins deinit. `false` means that nothing was moved.
///
/// # Safety
/// The entry is there, and the caller holds the reference.
#[inline(always)]
pub(crate) unsafe fn try_last_in_entry<D: Driver>(entry: NonNull<SideTableEntry>, step: Step) -> bool {
    // SAFETY: as the caller promises.
    let cell = unsafe { &side_table::get(entry).refcount };
    // An exchange: weak references may be loaded meanwhile (model weak_load_and_last_release, mutant ReleaseTorn).
    let is_done = driver::try_from::<D, _>(cell, step, SideTableWord::NEW, SideTableWord::DEINITING_ALONE);
    if is_done {
        fence_before_deinit(cell);
    }
    is_done
}

/// Whether strong references may be taken off blindly in side tables: what the last one leaves there for a moment is no word of Swift's, so it must be
/// known that libswiftCore does not work on the same words.
#[inline(always)]
fn may_release_blindly() -> bool {
    foreign::is_absent() && !is_weakened(Mutant::ReleaseTorn)
}

/// Takes a strong reference off in a side table without a look at the word, as [`try_add_blindly`] adds one. `false`: it was the last one, or should not
/// have been taken off there, and [`settle_blind_release`] finds out. `None`: nothing was taken off.
///
/// # Safety
/// The entry is there, and the caller holds the reference.
#[inline(always)]
pub(crate) unsafe fn try_release_blindly(entry: NonNull<SideTableEntry>, step: Step) -> Option<bool> {
    if !may_release_blindly() {
        return None;
    }
    // SAFETY: as the caller promises.
    let cell = unsafe { &side_table::get(entry).refcount };
    let found = driver::try_blindly(cell, step, new_and(Retain(1)), SideTableWord::NEW)?;
    Some(Release(1).apply(found).is_ok())
}

/// What became of a reference that was taken off blindly, with none left: whether it was the last one, and deinit has begun. If not, it is there again,
/// to be dropped where the counts are.
///
/// Of several threads that take the last ones off, one finds the count below zero: whoever loads a weak reference from then on finds no object, be it
/// before deinit is marked or after (model weak_load_and_last_release).
///
/// # Safety
/// The caller took off the reference.
#[inline(always)]
pub(crate) unsafe fn settle_blind_release(entry: NonNull<SideTableEntry>, step: Step) -> bool {
    // SAFETY: as the caller promises.
    let cell = unsafe { &side_table::get(entry).refcount };
    // Relaxed: once the count is below zero only unowned references are counted there, for which deinit does not end before this function.
    let found = cell.load(Ordering::Relaxed);
    if found != SideTableWord::ENDING_ALONE
        && !(found.is_ending() && is_weakened(Mutant::BlindLastReleaseIgnoresUnowned))
    {
        // SAFETY: as the caller promises.
        return unsafe { settle_blind_release_slow(entry, step) };
    }
    fence_before_deinit(cell);
    // Nobody else holds a strong or an unowned reference, and weak ones only read such a word: no exchange.
    cell.store(SideTableWord::DEINITING_ALONE, Ordering::Relaxed);
    true
}

/// # Safety
/// As for [`settle_blind_release`].
#[cold]
#[inline(never)]
unsafe fn settle_blind_release_slow(entry: NonNull<SideTableEntry>, step: Step) -> bool {
    // SAFETY: as the caller promises.
    let cell = unsafe { &side_table::get(entry).refcount };
    // Relaxed: the reference was released when it was taken off.
    let is_last = driver::update::<Shared, _, _>(cell, RETAIN, |word| BeginDeinit.apply(word)).is_ok();
    if is_last {
        fence_before_deinit(cell);
    } else if !is_weakened(Mutant::BlindReleaseKept) {
        driver::move_blindly(cell, step, SideTableWord::NEW, new_and(Retain(1)));
    }
    is_last
}

/// Pairs with the releases of all who held a reference (model last_release_in_side_table, mutant LastReleaseUnfenced).
#[inline(always)]
fn fence_before_deinit(cell: &Atomic<SideTableWord>) {
    if !is_weakened(Mutant::LastReleaseUnfenced) {
        acquire_fence(cell);
    }
}

/// Tries to add strong references in an object's side table, blindly where there are threads. An error means that they were not, because there is none or
/// for whatever other reason; if it has a side table, they were added there and should not have been, and the caller [takes them back](take_back) there:
/// the object may have another one by then (model freeze_and_retain_in_side_table).
///
/// # Safety
/// The caller holds a strong reference, or deinit runs on this thread.
#[inline(always)]
pub(crate) unsafe fn try_retain_in_side_table<D: Driver>(
    object: *mut HeapObject,
    step: Step,
    retain: Retain,
) -> Result<(), Option<NonNull<SideTableEntry>>> {
    if D::is_local() || !is_small(retain) {
        // SAFETY: as the caller promises.
        return if unsafe { try_in_side_table::<D, _>(object, step, retain) } { Ok(()) } else { Err(None) };
    }
    // SAFETY: as the caller promises.
    let entry = unsafe { look_fast::<D>(object) }.ok_or(None)?;
    // SAFETY: an object never loses its side table.
    match try_add_blindly(unsafe { &side_table::get(entry).refcount }, retain) {
        Some(true) => Ok(()),
        Some(false) => Err(Some(entry)),
        None => Err(None),
    }
}

/// Adds strong references without a look at the word: a locked instruction that a load of the same word precedes takes twice the time. What
/// should not have been added to is seen in what was there; `false` says so, and the caller [takes it back](take_back). `None`: nothing was added.
///
/// For words that never become the address that a [`Kind::SideTable`](sidetable_shims::refcount::Kind::SideTable) word is: those in side tables,
/// and those of frozen objects that are counted inline.
#[inline(always)]
pub(crate) fn try_add_blindly<W: Width>(cell: &Atomic<Word<W>>, retain: Retain) -> Option<bool>
where
    Word<W>: Value,
{
    // Relaxed: as for every retain.
    let found = driver::try_blindly(cell, RETAIN, Word::NEW, new_and(retain))?;
    Some(retain.apply(found).is_ok())
}

/// A new object's word with so few references more: what it differs by from [`Word::NEW`] is what is added or taken off without a look.
#[inline(always)]
fn new_and<W: Width>(retain: Retain) -> Word<W> {
    let Ok(more) = retain.apply(Word::NEW) else { unreachable!("so few references fit beside one") };
    more
}

/// Takes back what [`try_add_blindly`] should not have added.
#[inline(always)]
pub(crate) fn take_back<W: Width>(cell: &Atomic<Word<W>>, retain: Retain)
where
    Word<W>: Value,
{
    if !is_weakened(Mutant::BlindRetainKept) {
        driver::move_blindly(cell, RETAIN, new_and(retain), Word::NEW);
    }
}

/// Whether so many references may be added blindly.
#[inline(always)]
pub(crate) fn is_small(retain: Retain) -> bool {
    retain.0 <= LARGEST_BLIND_RETAIN && !is_weakened(Mutant::RetainTorn)
}

/// Tries once, and without a loop, to carry out a sum on counts in a side table. `false` means that nothing was moved.
///
/// # Safety
/// The entry is there.
#[inline(always)]
pub(crate) unsafe fn try_in_entry<D: Driver, T: Sum>(
    entry: NonNull<SideTableEntry>,
    step: Step,
    transition: T,
) -> bool {
    // SAFETY: as the caller promises.
    unsafe { try_in_entry_or_why::<D, _>(entry, step, transition) }.unwrap_or(false)
}

/// [`try_in_entry`], with the refusal where there is one.
///
/// # Safety
/// The entry is there.
#[inline(always)]
pub(crate) unsafe fn try_in_entry_or_why<D: Driver, T: Sum>(
    entry: NonNull<SideTableEntry>,
    step: Step,
    transition: T,
) -> Result<bool, Refusal> {
    // SAFETY: as the caller promises.
    unsafe { memory::touch(entry.as_ptr()) };
    // SAFETY: as the caller promises.
    let cell = unsafe { &(*entry.as_ptr()).refcount };
    driver::try_sum_or_why::<D, _, _>(cell, step, |word| next_by::<D, _, _>(transition, word))
}

/// What a sum makes of a word as a driver loads it.
#[inline(always)]
fn next_by<D: Driver, T: Sum, W: Width>(transition: T, word: Word<W>) -> Result<Word<W>, Refusal> {
    if D::is_local() { transition.apply_by_halves(word) } else { transition.apply(word) }
}
