//! What a side table holds beyond counts: who its object is to foreign hosts, and the objects associated with it.
//!
//! An extension is made when the first of either is asked for, and freed with its side table. Objects that need none pay a null pointer
//! in a side table that they have for other reasons.
//!
//! Slots are only ever added, so a thread walks them without a lock: a slot that is given up waits for the next host with its number.

use core::ffi::c_void;
use core::ptr::{self, NonNull};

use sidetable_shims::refcount::{Kind, Refusal};
use sidetable_shims::side_table::WeakCount;

use super::side_table::{self, Inflated, SideTableEntry};
use super::{component, counts, strong};
use crate::IS_DROP_IN;
use crate::heap;
use crate::object::HeapObject;
use crate::sync::lock::Guarded;
use crate::sync::memory::Contents;
use crate::sync::{Atomic, IS_MODEL, Mutant, Ordering, is_weakened, memory, ordering, shared};

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

shared! {
    /// Extensions that are there in the low half, in the high half frozen components and the entries that members have of their own. While
    /// it is zero nobody looks for any.
    static OUTSTANDING: Atomic<u64> = Atomic::zero();
}

const COMPONENT_ONE: u64 = 1 << 32;

/// How many extensions there are in the process.
pub fn outstanding() -> u64 {
    OUTSTANDING.load(Ordering::Relaxed) % COMPONENT_ONE
}

/// How many frozen components there are in the process, and entries that their members have of their own.
pub fn outstanding_components() -> u64 {
    OUTSTANDING.load(Ordering::Relaxed) / COMPONENT_ONE
}

/// Whether a side table may have more than counts. Who made that counted it before this thread came to free the object.
#[inline(always)]
pub(crate) fn is_there_more_than_counts() -> bool {
    !IS_DROP_IN && OUTSTANDING.load(Ordering::Relaxed) != 0
}

/// Counts a component, or an entry that a member has of its own.
pub(crate) fn count_component() {
    OUTSTANDING.fetch_move_by_difference(0, COMPONENT_ONE, Ordering::Relaxed);
}

/// A component, or such an entry, is gone.
pub(crate) fn forget_component() {
    OUTSTANDING.fetch_move_by_difference(COMPONENT_ONE, 0, Ordering::Relaxed);
}

/// A side table's extension, if it has one.
///
/// # Safety
/// The entry is there, and is ours: libswiftCore writes nothing in this place, and does not clear it.
#[inline(always)]
unsafe fn of<'a>(entry: NonNull<SideTableEntry>) -> Option<&'a Extension> {
    // Acquire: pairs with the exchange that publishes the extension in `make` (model two_first_exports, mutant
    // ExtensionFollowRelaxed).
    let order = ordering(Ordering::Acquire, Mutant::ExtensionFollowRelaxed);
    // SAFETY: as the caller promises.
    let extension = NonNull::new(unsafe { side_table::get(entry) }.extension.load(order))?;
    // SAFETY: an entry keeps its extension; a model checks it.
    unsafe {
        memory::touch(extension.as_ptr());
        Some(extension.as_ref())
    }
}

/// The extension that an object's header leads to at once, if it has one. Not for members of frozen components, whose entries are looked up, nor for
/// objects whose header names the side table as that of a frozen one's.
///
/// # Safety
/// The object's memory is there.
#[inline(always)]
pub(crate) unsafe fn at_hand<'a>(object: *const HeapObject) -> Option<&'a Extension> {
    if !is_there_more_than_counts() {
        return None;
    }
    // SAFETY: as the caller promises.
    let entry = unsafe { counts::look_fast(object) };
    // SAFETY: an object never loses its side table, and where extensions are made the side tables are ours.
    unsafe { of(entry.filter(|entry| !component::is_component(*entry))?) }
}

/// An object's extension, if it has one.
///
/// # Safety
/// The object's memory is there.
pub(crate) unsafe fn existing<'a>(object: *const HeapObject) -> Option<&'a Extension> {
    if !is_there_more_than_counts() {
        return None;
    }
    // SAFETY: as the caller promises.
    let (_, entry) = unsafe { counts::look(object) };
    // SAFETY: an object never loses its side table, and where extensions are made the side tables are ours.
    unsafe { of(component::existing_own_entry(entry?, object)?) }
}

/// An object's extension, made now if it has none. Refused for immortal objects, and for those whose deinit has begun.
///
/// # Safety
/// The caller holds the object.
pub(crate) unsafe fn of_object<'a>(object: *mut HeapObject) -> Result<&'a Extension, Refusal> {
    // SAFETY: as the caller promises.
    let entry = match unsafe { side_table::inflate(object, false, WeakCount::NEW)? } {
        Inflated::Before(entry) | Inflated::Now(entry) => entry,
    };
    // SAFETY: the object keeps its side table.
    let counts = unsafe { counts::read_entry(entry) }.counts;
    if counts.kind() == Kind::Immortal {
        return Err(Refusal::Immortal);
    }
    if counts.is_deiniting() {
        return Err(Refusal::Deiniting);
    }
    // SAFETY: as above.
    Ok(unsafe { of(entry).unwrap_or_else(|| make(entry)) })
}

/// Room for a `T` where side table entries have theirs.
fn allocate<T>(value: T) -> *mut T {
    let place = heap::allocate_entry(size_of::<T>()).cast::<T>();
    // SAFETY: the place is new, large enough and aligned.
    unsafe { place.write(value) };
    place.as_ptr()
}

/// Races against another first user of the object's extension: one exchange succeeds, the other takes what it finds (model
/// two_first_exports).
#[cold]
unsafe fn make<'a>(entry: NonNull<SideTableEntry>) -> &'a Extension {
    OUTSTANDING.fetch_move_by_difference(0, 1, Ordering::Relaxed);
    let new = allocate(Extension { first: Slot::new(0), associations: Atomic::new(ptr::null_mut()) });
    // SAFETY: the caller's object keeps its side table.
    let cell = unsafe { &side_table::get(entry).extension };
    if is_weakened(Mutant::ExtensionTorn) {
        cell.store(new, Ordering::Release);
    }
    // Release: publishes the extension to those who load it by `of`. Acquire on failure: the other one's is followed.
    let published = cell.compare_exchange(
        ptr::null_mut(),
        new,
        ordering(Ordering::Release, Mutant::ExtensionPublishRelaxed),
        Ordering::Acquire,
    );
    let found = match published {
        Ok(()) => new,
        Err(found) => {
            if found != new && !is_weakened(Mutant::ExtensionLoserLeaks) {
                // SAFETY: nobody else knows this one.
                unsafe { give_back(new) };
            }
            found
        }
    };
    // SAFETY: an entry keeps its extension.
    unsafe {
        memory::touch(found);
        &*found
    }
}

unsafe fn give_back(extension: *mut Extension) {
    OUTSTANDING.fetch_move_by_difference(1, 0, Ordering::Relaxed);
    // SAFETY: the place is from `allocate`, and as the caller promises nobody uses it.
    unsafe { heap::deallocate_entry(NonNull::new_unchecked(extension).cast()) };
}

impl Extension {
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

/// Releases what is associated with an object whose deinit is over, the newest key first. Their deinits may run, and find the object's
/// memory still there.
///
/// # Safety
/// The object is deiniting and its stored properties are destroyed.
pub(crate) unsafe fn end_associations(object: *const HeapObject) {
    // SAFETY: as the caller promises.
    let Some(associations) = (unsafe { existing(object) }).and_then(Extension::associations) else { return };
    loop {
        let mut list = associations.list.lock();
        list.is_closed = true;
        let last = list.all.pop();
        drop(list);
        match last {
            Some(Association { value, is_owned: true, .. }) => {
                // SAFETY: the association held this reference.
                unsafe { strong::release(value) };
            }
            Some(_) => {}
            None => return,
        }
    }
}

/// Gives a side table's extension back, if it has one.
///
/// # Safety
/// The entry is about to be freed: nobody else uses it.
pub(crate) unsafe fn free_of(entry: NonNull<SideTableEntry>) {
    // Relaxed: who frees an entry has acquired what all others did.
    // SAFETY: as the caller promises.
    let extension = unsafe { side_table::get(entry) }.extension.load(Ordering::Relaxed);
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
