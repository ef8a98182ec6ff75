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

pub mod formation;

use core::cell::UnsafeCell;
use core::ptr::{self, NonNull};
use std::collections::BTreeMap;

use sidetable_shims::refcount::SideTableWord;

use super::look::look_fast;
use super::side_table::{self, SideTableEntry};
use crate::heap::{OutOfMemory, Reserve};
use crate::object::HeapObject;
use crate::sync::IS_DROP_IN;
use crate::sync::driver::Shared;
use crate::sync::lock::Guarded;

/// A component: 96 bytes on 64-bit targets, and 8 for each member.
#[repr(C)]
pub struct Component {
    /// The counts. It names itself as its object, which tells it from the side table of any object.
    entry: SideTableEntry,
    /// The entries that members have of their own, by the member's address.
    pub(super) own: Guarded<BTreeMap<usize, NonNull<SideTableEntry>>>,
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

/// Sets aside what is needed to make so many components of so many members together.
pub(crate) fn reserve_for(components: usize, members: usize) -> Result<Reserve, OutOfMemory> {
    // A record, and the list of its members; each in a block of its own.
    const RECORD: usize = size_of::<Component>() + align_of::<Component>() + align_of::<usize>();
    // A place in that list, and one in the map of entries, whose nodes are half full or fuller.
    const MEMBER: usize = size_of::<*mut HeapObject>() + 4 * size_of::<(usize, NonNull<SideTableEntry>)>();
    // The map's first node.
    const MAP: usize = 32 * size_of::<(usize, NonNull<SideTableEntry>)>();
    let of_components = components.saturating_mul(RECORD + MAP);
    Reserve::of(of_components.saturating_add(members.saturating_mul(MEMBER)))
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

/// The component of a member, where its header points at one.
///
/// # Safety
/// The object's memory is there.
pub(crate) unsafe fn of_object(object: *const HeapObject) -> Option<NonNull<Component>> {
    // SAFETY: as the caller promises; an object never loses its counts. A component's members name it as objects name their side tables.
    unsafe { look_fast::<Shared>(object).filter(|entry| is_component(*entry)).map(NonNull::cast) }
}

/// A component's record, as a reference.
///
/// # Safety
/// `entry` is a component's, and the record is there.
pub(crate) unsafe fn get<'a>(entry: NonNull<SideTableEntry>) -> &'a Component {
    // SAFETY: as the caller promises.
    unsafe { entry.cast::<Component>().as_ref() }
}

/// The entry that belongs to one object alone, if there is one.
///
/// # Safety
/// `entry` is what the object's header points at, and the caller keeps the object's memory.
#[inline(always)]
pub(crate) unsafe fn existing_own_entry(
    entry: NonNull<SideTableEntry>,
    object: *const HeapObject,
) -> Option<NonNull<SideTableEntry>> {
    // SAFETY: as the caller promises.
    unsafe { if is_component(entry) { get(entry).own.lock().get(&object.addr()).copied() } else { Some(entry) } }
}

/// The word of an entry whose counts are the component's.
pub(super) fn forwarding_to(entry: NonNull<SideTableEntry>) -> SideTableWord {
    SideTableWord::forwarded(entry.as_ptr().expose_provenance() as u64)
}

impl Component {
    /// The members, in the order in which the freeze found them.
    pub(crate) fn members(&self) -> &[*mut HeapObject] {
        // SAFETY: written when the record was made, and by `take_members`, when nobody has a member any more.
        unsafe { &*self.members.get() }
    }

    /// The members that have entries of their own.
    pub(crate) fn with_own_entries(&self) -> Vec<*mut HeapObject> {
        // SAFETY: the component keeps the entries.
        self.own.lock().values().map(|own| unsafe { own.as_ref() }.object).collect()
    }

    /// Takes the members out: nobody has one any more.
    ///
    /// # Safety
    /// Nobody else uses the members.
    pub(crate) unsafe fn take_members(&self) -> Vec<*mut HeapObject> {
        // SAFETY: as the caller promises.
        core::mem::take(unsafe { &mut *self.members.get() })
    }

    /// Takes out the entries that members have of their own, by the members' addresses.
    pub(crate) fn take_own_entries(&self) -> BTreeMap<usize, NonNull<SideTableEntry>> {
        core::mem::take(&mut *self.own.lock())
    }
}
