//! How objects become a component when they are frozen, and how it ends.

use core::alloc::Layout;
use core::cell::UnsafeCell;
use core::ptr::NonNull;
use std::collections::BTreeMap;

use sidetable_shims::refcount::{Immortalize, RefCountWord, Refusal, Release, Retain, SideTableWord, Transition};
use sidetable_shims::side_table::WeakCount;

use super::{Component, forwarding_to, get};
use crate::fatal;
use crate::heap;
use crate::object::class::ClassName;
use crate::object::refcount::side_table::{self, SideTableEntry};
use crate::object::refcount::weak_count::{keep_for_forwarding, release_on_free};
use crate::object::refcount::{RELEASE, counts, look, outstanding, unowned};
use crate::object::{HeapObject, word};
use crate::platform;
use crate::sync::cell::Value;
use crate::sync::driver::{self, Adaptive, Driver};
use crate::sync::lock::Guarded;
use crate::sync::{Atomic, Mutant, Ordering, is_weakened, ordering};

/// Members of at most so many are looked at before their counts are moved.
const LOOKED_AT: usize = 16;

/// Makes one component of objects that refer to each other in circles, `internal` times strongly. `before` is called with each member before
/// its counts move.
///
/// Each member's counts move to the record by one exchange. They are added there before, since whoever finds the record through the member
/// may give his references up there at once. Races against those who count a member meanwhile: if they come first, the exchange fails, and the
/// difference is added, too; if they come second, they find the record (models freeze_and_retain, freeze_and_retain_in_side_table).
///
/// A member that is immortal keeps the others for ever, and so are their counts.
///
/// Fatal where the members have more than 2^30 references.
///
/// # Safety
/// All members are alive, and stay so meanwhile; no other thread freezes any of them.
pub(crate) unsafe fn form(members: Vec<*mut HeapObject>, internal: u32, mut before: impl FnMut(*mut HeapObject)) {
    let record = allocate(members, internal);
    // SAFETY: the record was just made, and nobody writes its members before it is freed.
    let members = unsafe { &*record.as_ref().members.get() };
    // What each member is credited with before it is moved: of a few what they have, of many what most of them have. And one strong reference
    // until all are counted; unowned ones are held by the strong ones together.
    let mut credits = [SideTableWord::NEW; LOOKED_AT];
    let (mut strong, mut unowned) = (1 + members.len() as u64, 1);
    if members.len() <= LOOKED_AT {
        for (credit, &member) in credits.iter_mut().zip(members) {
            // SAFETY: the member is alive.
            let found = unsafe { counts::read_state(member) };
            if found.is_counts() {
                strong += found.strong() - 1;
                unowned += found.unowned() - 1;
                *credit = found;
            }
        }
    }
    let credit = SideTableWord::frozen(strong, unowned).unwrap_or_else(|_| fatal::retained_too_often());
    // SAFETY: nobody else knows the record yet.
    unsafe { side_table::get(record.cast()) }.refcount.store(credit, Ordering::Relaxed);
    let mut counted = 0;
    platform::in_turn(
        members,
        |member| member.cast_const(),
        |index, &member| {
            before(member);
            // SAFETY: as the caller promises.
            let is_counted =
                unsafe { adopt(record, member, credits.get(index).copied().unwrap_or(SideTableWord::NEW)) };
            counted += usize::from(is_counted);
        },
    );
    if counted == 0 {
        // SAFETY: no member's header names the record, so nobody knows it.
        return unsafe { release_on_free(record.cast()) };
    }
    let given_up = if is_weakened(Mutant::InternalReferencesCounted) { 1 } else { internal + 1 };
    // SAFETY: the record is there: references from outside keep the component, which are counted now, or nothing ends it.
    unsafe {
        settle(record, |word| {
            if counted == members.len() { Release(given_up).apply(word) } else { Immortalize.apply_in_side_table(word) }
        });
    }
}

fn allocate(members: Vec<*mut HeapObject>, internal: u32) -> NonNull<Component> {
    // SAFETY: a component is not empty.
    let place = unsafe { heap::allocate_record(Layout::new::<Component>()) }.cast::<Component>();
    outstanding::count_component();
    // SAFETY: the place is new, large enough and aligned.
    unsafe {
        place.write(Component {
            entry: side_table::new(place.as_ptr().cast(), WeakCount::NEW),
            own: Guarded::new(BTreeMap::new()),
            members: UnsafeCell::new(members),
            internal,
        });
    }
    place
}

/// Moves the record's counts, which others may move, too; or make immortal.
///
/// # Safety
/// The record is there.
unsafe fn settle(record: NonNull<Component>, next: impl Fn(SideTableWord) -> Result<SideTableWord, Refusal>) {
    // SAFETY: as the caller promises.
    let cell = unsafe { &side_table::get(record.cast()).refcount };
    let next = |word: SideTableWord| if word.is_counts() { next(word) } else { Err(Refusal::Immortal) };
    match driver::update::<Adaptive, _, _>(cell, RELEASE, next) {
        Ok(_) | Err(Refusal::Immortal) => {}
        Err(_) => fatal::retained_too_often(),
    }
}

/// Moves a member's counts to the component, where `credited` of them have been added. Whether it has any: an immortal one does not.
///
/// # Safety
/// As for [`form`].
unsafe fn adopt(record: NonNull<Component>, member: *mut HeapObject, mut credited: SideTableWord) -> bool {
    let published = RefCountWord::side_table(record.as_ptr().expose_provenance() as u64);
    // Release: publishes the record to those who follow the header, `look` (model freeze_and_retain, mutant
    // ComponentPublishRelaxed), or the word of a side table, `counting`. Acquire: what others did before they gave references to this
    // member up is for those who end the component, through whichever member: it goes on to them with the record's counts (model
    // freeze_and_retain_in_side_table, mutant AdoptRelaxed).
    let success = if is_weakened(Mutant::ComponentPublishRelaxed) {
        Ordering::Acquire
    } else {
        if is_weakened(Mutant::AdoptRelaxed) { Ordering::Release } else { Ordering::AcqRel }
    };
    loop {
        // SAFETY: the member is alive.
        let (header, entry) = unsafe { look::look(member) };
        let found = match entry {
            None => look::widened(header),
            // SAFETY: an object never loses its side table.
            Some(entry) => unsafe { side_table::get(entry) }.refcount.load(Ordering::Relaxed),
        };
        if !found.is_counts() {
            return false;
        }
        if found != credited && !is_weakened(Mutant::CreditedOnce) {
            // SAFETY: the record is there.
            unsafe { settle(record, |word| word.with_difference(credited, found)) };
        }
        credited = found;
        let is_moved = match entry {
            // SAFETY: the member is alive.
            None => unsafe { exchange(word(member), header, published, success) },
            // SAFETY: as the caller promises.
            Some(entry) => unsafe { adopt_side_table(record, member, entry, found, success) },
        };
        if is_moved {
            return true;
        }
    }
}

/// One exchange; whether it was made.
fn exchange<V: Value>(cell: &Atomic<V>, old: V, new: V, success: Ordering) -> bool {
    if is_weakened(Mutant::FreezeTorn) {
        cell.store(new, Ordering::Release);
        return true;
    }
    Adaptive::exchange(cell, old, new, success, Ordering::Relaxed).is_ok()
}

/// The move of counts that a side table has, which becomes the member's own entry. Whoever is still on the way there finds in its word where
/// the counts are.
///
/// # Safety
/// As for [`form`]; `entry` is the member's side table.
unsafe fn adopt_side_table(
    record: NonNull<Component>,
    member: *mut HeapObject,
    entry: NonNull<SideTableEntry>,
    found: SideTableWord,
    success: Ordering,
) -> bool {
    let component = record.cast::<SideTableEntry>();
    // SAFETY: an object never loses its side table.
    if !exchange(unsafe { &side_table::get(entry).refcount }, found, forwarding_to(component), success) {
        return false;
    }
    // SAFETY: the record and the member are there. Nobody asks for the member's own entry before its header points at the record.
    unsafe {
        keep_for_forwarding(component);
        get(component).own.lock().insert(member.addr(), entry);
        word(member).store(
            RefCountWord::side_table(record.as_ptr().expose_provenance() as u64),
            ordering(Ordering::Release, Mutant::ComponentPublishRelaxed),
        );
    }
    true
}

/// Counts the references between members again: their deinits are about to release them, one by one. Deinit has begun, so none of these
/// releases is the last.
///
/// # Safety
/// The component is deiniting, and this has not been done.
pub(crate) unsafe fn restore_internal(record: NonNull<Component>) {
    // SAFETY: the component is there.
    let internal = unsafe { record.as_ref() }.internal;
    if internal > 0 {
        // SAFETY: the component is there.
        unsafe { settle(record, |word| Retain(internal).apply(word)) };
    }
}

/// Ends a component whose members have deinited: gives their memory back, or leaves that to the last unowned reference to any of them.
///
/// Fatal where a strong reference made during deinit is still there.
///
/// # Safety
/// The members are deinited and their fields released; the caller does not use them again.
pub(crate) unsafe fn deallocate(record: NonNull<Component>) {
    // SAFETY: the unowned reference that strong references held keeps the members.
    unsafe {
        let first = record.as_ref().members()[0];
        let counts = counts::read_entry(record.cast()).counts;
        if counts.strong_extra() > 0 {
            let class = ClassName::of_object(first);
            fatal::escaped_from_deinit(first.cast_const().cast(), &class, counts.strong_extra());
        }
        unowned::release(first);
    }
}
