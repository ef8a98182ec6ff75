//! Frozen components: the objects of a cycle that was frozen, which share one count.
//!
//! A strongly connected component of a frozen graph is reclaimed as a whole, so one count is enough for it: of the references from
//! outside, those inside not counted. Its record begins with a side table entry, and each member's header points there, as an object's header
//! points at its side table. So retain and release take the paths that they take for any object with a side table, and the last release,
//! through whichever member, finds the member's frozen class and with it the end of the component. (Counting by component follows
//! Parkinson, Clebsch and Wrigstad, "Reference Counting Deeply Immutable Data Structures with Cycles", ISMM 2024.)
//!
//! What belongs to one member alone, weak references, identity and associated objects, needs an entry of the member's own: its word is
//! the component's address ([`SideTableWord::forwarded`]), and it keeps the component's record, though not the component, by a weak reference.

use core::cell::UnsafeCell;
use core::ptr::{self, NonNull};
use std::collections::BTreeMap;

use sidetable_shims::refcount::{RefCountWord, Refusal, Release, Retain, SideTableWord, Transition};
use sidetable_shims::side_table::WeakCount;

use super::side_table::{self, SideTableEntry};
use super::{RELEASE, counts, extension, unowned, weak};
use crate::IS_DROP_IN;
use crate::fatal;
use crate::heap;
use crate::object::{HeapObject, word};
use crate::platform;
use crate::sync::lock::Guarded;
use crate::sync::{Atomic, Mutant, Ordering, is_weakened, ordering};
use crate::threading::{self, Adaptive, Driver};

/// A component: 96 bytes on 64-bit targets, and 8 for each member.
#[repr(C)]
pub struct Component {
    /// The counts. It names itself as its object, which tells it from the side table of any object.
    entry: SideTableEntry,
    /// The entries that members have of their own, by the member's address.
    own: Guarded<BTreeMap<usize, NonNull<SideTableEntry>>>,
    /// In the order in which the freeze found them. Written before the record is published, and by the thread that frees them.
    members: UnsafeCell<Vec<*mut HeapObject>>,
    /// Strong references between members.
    internal: u32,
}

#[cfg(target_pointer_width = "64")]
const _: () = assert!(crate::sync::IS_MODEL || size_of::<Component>() == 96);

/// Bytes in the record of a component with so many members.
pub(crate) fn bytes_for(members: usize) -> u64 {
    (size_of::<Component>() + members * size_of::<*mut HeapObject>()) as u64
}

/// Whether an entry is a component's and not one object's.
///
/// # Safety
/// The entry is there.
#[inline(always)]
pub(crate) unsafe fn is_component(entry: NonNull<SideTableEntry>) -> bool {
    // SAFETY: as the caller promises.
    !IS_DROP_IN && ptr::eq(unsafe { side_table::get(entry) }.object, entry.as_ptr().cast())
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
    counts::forwarded_to(found).unwrap_or(entry)
}

/// The component of a member, where its header points at one.
///
/// # Safety
/// The object's memory is there.
pub(crate) unsafe fn of_object(object: *const HeapObject) -> Option<NonNull<Component>> {
    // SAFETY: as the caller promises; an object never loses its counts. A component's members name it as objects name their side tables.
    unsafe { counts::look_fast(object).filter(|entry| is_component(*entry)).map(NonNull::cast) }
}

/// A component's record, as a reference.
///
/// # Safety
/// `entry` is a component's, and the record is there.
unsafe fn get<'a>(entry: NonNull<SideTableEntry>) -> &'a Component {
    // SAFETY: as the caller promises.
    unsafe { entry.cast::<Component>().as_ref() }
}

/// The entry that belongs to one object alone, given the entry that its header points at; made now for a member that has none.
///
/// # Safety
/// `entry` is what the object's header points at, and the caller keeps the object's memory.
#[inline(always)]
pub(crate) unsafe fn own_entry(entry: NonNull<SideTableEntry>, object: *mut HeapObject) -> NonNull<SideTableEntry> {
    // SAFETY: as the caller promises.
    unsafe { if is_component(entry) { own_entry_of_member(entry, object) } else { entry } }
}

/// Two threads that ask for one member's first entry both get the one that is in the map (model two_first_weak_references_to_a_member).
#[cold]
#[inline(never)]
unsafe fn own_entry_of_member(entry: NonNull<SideTableEntry>, object: *mut HeapObject) -> NonNull<SideTableEntry> {
    // SAFETY: as the caller of `own_entry` promises.
    let component = unsafe { get(entry) };
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
    let own = side_table::allocate(object, WeakCount::NEW);
    // SAFETY: nobody else knows the entry yet; the component is there.
    unsafe {
        side_table::get(own).refcount.store(forwarding_to(entry), Ordering::Relaxed);
        keep_for_forwarding(entry);
    }
    own
}

/// The entry that belongs to one object alone, if there is one.
///
/// # Safety
/// As for [`own_entry`].
#[inline(always)]
pub(crate) unsafe fn existing_own_entry(
    entry: NonNull<SideTableEntry>,
    object: *const HeapObject,
) -> Option<NonNull<SideTableEntry>> {
    // SAFETY: as the caller promises.
    unsafe { if is_component(entry) { get(entry).own.lock().get(&object.addr()).copied() } else { Some(entry) } }
}

fn forwarding_to(entry: NonNull<SideTableEntry>) -> SideTableWord {
    SideTableWord::forwarded(entry.as_ptr().expose_provenance() as u64)
}

/// Counts the weak reference by which a member's own entry keeps the component's record.
///
/// # Safety
/// The record is there.
unsafe fn keep_for_forwarding(entry: NonNull<SideTableEntry>) {
    extension::count_component();
    if !is_weakened(Mutant::OwnEntryUnkept) {
        // SAFETY: as the caller promises.
        unsafe { weak::retain(entry) };
    }
}

/// What an entry that is about to be freed holds beyond counts and an extension: the component that has its counts, or the component that it
/// begins. Whether the memory is a component's, and now given back.
///
/// # Safety
/// Nobody else uses the entry.
pub(crate) unsafe fn free_of(entry: NonNull<SideTableEntry>) -> bool {
    // SAFETY: as the caller promises.
    unsafe {
        if is_component(entry) {
            let record = entry.cast::<Component>();
            record.drop_in_place();
            heap::deallocate(record.as_ptr().cast());
            extension::forget_component();
            return true;
        }
        // Relaxed: who frees an entry has acquired what all others did.
        if let Some(component) = counts::forwarded_to(side_table::get(entry).refcount.load(Ordering::Relaxed)) {
            extension::forget_component();
            weak::release(component);
        }
    }
    false
}

/// Members of at most so many are looked at before their counts are moved.
const LOOKED_AT: usize = 16;

/// Makes one component of objects that refer to each other in circles, `internal` times strongly. `before` is called with each member before
/// its counts move.
///
/// Each member's counts move to the record by one exchange. They are added there before, since whoever finds the record through the member
/// may give his references up there at once. Races against those who count a member meanwhile: if they come first, the exchange fails, and the
/// difference is added, too; if they come second, they find the record (models freeze_and_retain, freeze_and_retain_in_side_table).
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
    platform::in_turn(
        members,
        |member| member.cast_const(),
        |index, &member| {
            before(member);
            // SAFETY: as the caller promises.
            unsafe { adopt(record, member, credits.get(index).copied().unwrap_or(SideTableWord::NEW)) };
        },
    );
    let given_up = if is_weakened(Mutant::InternalReferencesCounted) { 1 } else { internal + 1 };
    // SAFETY: the record is there: references from outside keep the component, which are counted now.
    unsafe { settle(record, |word| Release(given_up).apply(word)) };
}

fn allocate(members: Vec<*mut HeapObject>, internal: u32) -> NonNull<Component> {
    // SAFETY: an alignment is a power of two.
    let place = unsafe { heap::allocate(size_of::<Component>(), align_of::<Component>() - 1) }.cast::<Component>();
    extension::count_component();
    // SAFETY: the place is new, large enough and aligned; allocation does not fail.
    unsafe {
        place.write(Component {
            entry: side_table::new(place.cast(), WeakCount::NEW),
            own: Guarded::new(BTreeMap::new()),
            members: UnsafeCell::new(members),
            internal,
        });
        NonNull::new_unchecked(place)
    }
}

/// Moves the record's counts, which others may move, too.
///
/// # Safety
/// The record is there.
unsafe fn settle(record: NonNull<Component>, next: impl Fn(SideTableWord) -> Result<SideTableWord, Refusal>) {
    // SAFETY: as the caller promises.
    let cell = unsafe { &side_table::get(record.cast()).refcount };
    if threading::update::<Adaptive, _, _>(cell, RELEASE, next).is_err() {
        fatal::retained_too_often();
    }
}

/// Moves a member's counts to the component, where `credited` of them have been added.
///
/// # Safety
/// As for [`form`].
unsafe fn adopt(record: NonNull<Component>, member: *mut HeapObject, mut credited: SideTableWord) {
    let published = RefCountWord::side_table(record.as_ptr().expose_provenance() as u64);
    // Release: publishes the record to those who follow the header, `counts::look` (model freeze_and_retain, mutant
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
        let (header, entry) = unsafe { counts::look(member) };
        let found = match entry {
            None => counts::widened(header),
            // SAFETY: an object never loses its side table.
            Some(entry) => unsafe { side_table::get(entry) }.refcount.load(Ordering::Relaxed),
        };
        if !found.is_counts() {
            // It is immortal: what was credited is never given up.
            return;
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
            return;
        }
    }
}

/// One exchange; whether it was made.
fn exchange<V: crate::sync::cell::Value>(cell: &Atomic<V>, old: V, new: V, success: Ordering) -> bool {
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

impl Component {
    /// The members, in the order in which the freeze found them.
    pub(crate) fn members(&self) -> &[*mut HeapObject] {
        // SAFETY: written when the record was made, and by `free`, when nobody has a member any more.
        unsafe { &*self.members.get() }
    }

    /// The members that have entries of their own.
    pub(crate) fn with_own_entries(&self) -> Vec<*mut HeapObject> {
        // SAFETY: the component keeps the entries.
        self.own.lock().values().map(|own| unsafe { own.as_ref() }.object).collect()
    }
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
            fatal::escaped_from_deinit(first, counts.strong_extra());
        }
        unowned::release_n(first, 1);
    }
}

/// Gives the members' memory back, and the weak references that their unowned ones held.
///
/// # Safety
/// No strong or unowned reference to any member is left, and what earlier holders did has been acquired; `entry` is a component's.
#[cold]
pub(crate) unsafe fn free(entry: NonNull<SideTableEntry>) {
    // SAFETY: weak references are all that is left, and they look at the entries alone.
    unsafe {
        let component = get(entry);
        for member in core::mem::take(&mut *component.members.get()) {
            heap::deallocate(member.cast());
        }
        for own in core::mem::take(&mut *component.own.lock()).into_values() {
            if !is_weakened(Mutant::OwnEntryLeaks) {
                side_table::release_on_free(own);
            }
        }
        side_table::release_on_free(entry);
    }
}
