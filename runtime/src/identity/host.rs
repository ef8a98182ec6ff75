//! Hosts, and what they may do with handles.
//!
//! A host is an agent with wrappers of its own: one JavaScript worker, one scripting engine, one connection. It has a lock, which every
//! function here takes but an export of what the host knows already. User code (deinits, callbacks) runs with no lock held.
//!
//! Any thread may call any function. A host that looks its wrapper up by the handle that [`export`] gave has to do both in one piece, as
//! an agent with one thread does: two threads that export one object at once are told one handle, once as new and once as known, and
//! who is told that it is known may look before the other has put the wrapper there.

use core::ffi::c_void;
use core::ptr;

use sidetable_shims::refcount::Refusal;

use super::error::IdentityError;
use super::handle::{EPOCH_STEP, Epoch, Handle, HostId, index_of};
use super::places::Places;
use crate::heap::{Reserve, prepare_entries};
use crate::object::refcount::extension::Slot;
use crate::object::refcount::{extended, strong};
use crate::object::{HeapObject, is_ignored};
use crate::sync::lock::{Guarded, GuardedValue};
use crate::sync::{Atomic, IS_MODEL, Mutant, Ordering, foreign, is_weakened, shared};

/// How many hosts there can be at once.
pub const MOST_HOSTS: usize = if IS_MODEL { 3 } else { 1024 };

const _: () = assert!(MOST_HOSTS <= EPOCH_STEP as usize);

/// What an export gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exported {
    /// The object's handle.
    pub handle: Handle,
    /// Whether the host gets it now: there can be no wrapper yet.
    pub is_new: bool,
}

/// What a host wants to know.
#[derive(Clone, Copy, Debug)]
pub struct Definition {
    /// Passed to the callback.
    pub context: *mut c_void,
    /// Called for each handle that [`sweep`] or [`unregister`] releases, before its reference is dropped; or none.
    pub invalidated: Option<unsafe extern "C" fn(context: *mut c_void, handle: u32, epoch: Epoch)>,
}

impl Default for Definition {
    /// Nothing.
    fn default() -> Self {
        Self { context: ptr::null_mut(), invalidated: None }
    }
}

// SAFETY: whoever registers a host says that the callback may be called on every thread that sweeps it.
unsafe impl Send for Table {}

/// A host's side of things.
struct Table {
    /// The host that has it; 0 for none.
    host: u32,
    /// The last one that had it, or is to.
    last: u32,
    /// Whether it is about to go: nothing is exported to it any more.
    is_closing: bool,
    definition: Definition,
    places: Places,
}

struct Host(Guarded<Table>);

#[cfg(not(model))]
const fn no_hosts() -> [Atomic<*mut Host>; MOST_HOSTS] {
    [const { Atomic::zero() }; MOST_HOSTS]
}

#[cfg(model)]
fn no_hosts() -> [Atomic<*mut Host>; MOST_HOSTS] {
    core::array::from_fn(|_| Atomic::zero())
}

shared! {
    /// Hosts by their index. One that was made stays, for the next host with its index.
    static HOSTS: [Atomic<*mut Host>; MOST_HOSTS] = no_hosts();
    /// Held by who looks for a free index.
    static REGISTRY: Guarded<()> = Guarded::new(());
}

fn at(index: usize) -> Option<&'static Host> {
    // Acquire: pairs with the release in `register`.
    // SAFETY: hosts stay.
    unsafe { HOSTS.get(index)?.load(Ordering::Acquire).as_ref() }
}

/// The host's table, locked.
fn table_of(host: HostId) -> Result<GuardedValue<Table>, IdentityError> {
    let table = at(host.index()).ok_or(IdentityError::HostGone(host))?.0.lock();
    if table.host == host.0 && host.0 != 0 { Ok(table) } else { Err(IdentityError::HostGone(host)) }
}

/// Registers a host.
pub fn register(definition: Definition) -> Result<HostId, IdentityError> {
    if foreign::is_there() {
        return Err(IdentityError::Unsupported);
    }
    let _reserve = Reserve::open()?;
    let _registering = REGISTRY.lock();
    for (index, place) in HOSTS.iter().enumerate() {
        let host = at(index).unwrap_or_else(|| {
            let table = Table {
                host: 0,
                last: index as u32,
                is_closing: false,
                definition: Definition::default(),
                places: Places::new(index),
            };
            let new: &'static Host = Box::leak(Box::new(Host(Guarded::new(table))));
            // Release: publishes the host to those who load it by `at`.
            place.store(ptr::from_ref(new).cast_mut(), Ordering::Release);
            new
        });
        let mut table = host.0.lock();
        // An index whose numbers are used up stays empty.
        let Some(number) = table.last.checked_add(EPOCH_STEP).filter(|_| table.host == 0) else { continue };
        (table.host, table.last, table.is_closing, table.definition) = (number, number, false, definition);
        return Ok(HostId(number));
    }
    Err(IdentityError::TooManyHosts(MOST_HOSTS))
}

/// What the host has for the object already.
///
/// No lock and no exchange, and nothing is written. Relaxed: the number that is read tells all; what the slot lies in was acquired.
#[inline(always)]
unsafe fn known(object: *mut HeapObject, host: HostId) -> Option<Handle> {
    if is_ignored(object) {
        return None;
    }
    // SAFETY: as the caller promises.
    let slot = unsafe { extended::at_hand(object) }?.find(|number| number == host.0)?;
    Handle::from_state(slot.state.load(Ordering::Relaxed))
}

/// The object's handle at a host, and whether it is new there. A new handle owns one strong reference to the object.
///
/// Races against:
/// - *the release of the same handle*, elsewhere: if that comes first, the object gets a new handle; if this comes first, the handle is
///   stale when it is used, and [`adopt`] says so (model export_and_release).
/// - *an export to another host*: each has a slot of its own (model two_first_exports).
/// - *an export to the same host*: one is told that the handle is new (model two_exports_to_one_host).
///
/// # Safety
/// The object is null, or the caller holds it.
#[inline(always)]
pub unsafe fn export(object: *mut HeapObject, host: HostId) -> Result<Exported, IdentityError> {
    // SAFETY: as the caller promises.
    match unsafe { known(object, host) } {
        Some(handle) => Ok(Exported { handle, is_new: false }),
        // SAFETY: as the caller promises.
        None => unsafe { export_new(object, host) },
    }
}

#[cold]
#[inline(never)]
unsafe fn export_new(object: *mut HeapObject, host: HostId) -> Result<Exported, IdentityError> {
    if is_ignored(object) {
        return Err(IdentityError::NoObject);
    }
    let _reserve = Reserve::open()?;
    // A side table, or a member's own entry; its extension; a slot.
    let _entries = prepare_entries(3)?;
    let mut table = table_of(host)?;
    if table.is_closing {
        return Err(IdentityError::HostGone(host));
    }
    // SAFETY: as the caller promises.
    let extension = unsafe { extended::of_object(object) }?;
    let slot = extension.find_or_add(host.0, |number| index_of(number) == host.index() && number != 0);
    let there = Handle::from_state(slot.state.load(Ordering::Relaxed));
    if let Some(handle) = there.filter(|_| !is_weakened(Mutant::ExportNotLookedAgain)) {
        return Ok(Exported { handle, is_new: false });
    }
    // SAFETY: the caller holds the object.
    if !is_weakened(Mutant::ExportUnretained) && unsafe { strong::try_retain(object) }.is_null() {
        return Err(IdentityError::Deiniting);
    }
    match table.places.take(object) {
        Ok(handle) => {
            slot.host.store(host.0, Ordering::Relaxed);
            slot.state.store(handle.to_state(), Ordering::Relaxed);
            Ok(Exported { handle, is_new: true })
        }
        Err(error) => {
            drop(table);
            // SAFETY: this is the reference taken above.
            unsafe { strong::release(object) };
            Err(error)
        }
    }
}

impl From<Refusal> for IdentityError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Immortal => Self::Immortal,
            // A word of no known form is an object that is not there.
            _ => Self::Deiniting,
        }
    }
}

/// The object that a handle stands for, +1.
///
/// Races against the handle's release: if that comes first, the handle is stale; if this comes first, that release was not the last
/// (model resolve_and_release).
pub fn resolve(host: HostId, handle: Handle) -> Result<*mut HeapObject, IdentityError> {
    let table = table_of(host)?;
    let object = table.places.object(handle, host)?;
    if is_weakened(Mutant::ResolveUnlocked) {
        drop(table);
    }
    // SAFETY: the handle's slot owns a reference, until this lock is open again.
    unsafe { strong::retain(object) };
    Ok(object)
}

/// Takes a handle over for a new wrapper, where the old one has died and its finaliser may still come: from here on that one's epoch is
/// stale. Gives the epoch that counts.
///
/// Races against that finaliser's [`release`]: one of the two finds its epoch stale (model adopt_and_late_release).
pub fn adopt(host: HostId, handle: Handle) -> Result<Epoch, IdentityError> {
    let mut table = table_of(host)?;
    let (object, epoch) = table.places.advance(handle, host)?;
    // SAFETY: the handle's slot keeps the object while the lock is held.
    let slot = unsafe { slot_of(object, host) };
    slot.state.store(Handle { epoch, ..handle }.to_state(), Ordering::Relaxed);
    Ok(epoch)
}

/// The slot of an object that has a handle.
///
/// # Safety
/// The host's lock is held, and the object, which has its reference still, has a handle of that host or had one until now.
unsafe fn slot_of<'a>(object: *mut HeapObject, host: HostId) -> &'a Slot {
    // SAFETY: as the caller promises.
    let slot = unsafe { extended::existing(object) }.and_then(|extension| extension.find(|number| number == host.0));
    slot.expect("an object that has a handle has a slot")
}

/// Ends a handle: its slot first, then its reference, whose deinit may use the host again. A handle that was released before, or adopted
/// by a later wrapper, is stale, and nothing happens.
pub fn release(host: HostId, handle: Handle) -> Result<(), IdentityError> {
    let object = end(table_of(host)?, host, handle)?;
    // SAFETY: the slot owned this reference, and has given it up.
    unsafe { strong::release(object) };
    Ok(())
}

/// Empties a handle's slot, and hands its reference to the caller.
fn end(mut table: GuardedValue<Table>, host: HostId, handle: Handle) -> Result<*mut HeapObject, IdentityError> {
    if is_weakened(Mutant::ReferenceBeforeSlot) {
        let object = table.places.object(handle, host)?;
        drop(table);
        // SAFETY: wrong, and meant to be found.
        unsafe { strong::release(object) };
        let mut table = table_of(host)?;
        table.places.free(handle, host)?;
        return Ok(ptr::null_mut());
    }
    let object = table.places.free(handle, host)?;
    // SAFETY: the lock is held, and the handle stood for the object, whose reference is the caller's from here on.
    let slot = unsafe { slot_of(object, host) };
    if !is_weakened(Mutant::SlotNotEmptied) {
        slot.state.store(0, Ordering::Relaxed);
    }
    Ok(object)
}

/// Releases all of a host's handles, because its wrappers are gone, and says how many. The host stays.
///
/// Handles that come meanwhile may stay, too.
pub fn sweep(host: HostId) -> Result<usize, IdentityError> {
    let (mut from, mut count) = (0, 0);
    loop {
        let table = table_of(host)?;
        let Some(handle) = table.places.taken_from(from) else { return Ok(count) };
        let definition = table.definition;
        let object = end(table, host, handle)?;
        if let Some(invalidated) = definition.invalidated {
            // SAFETY: as the host's author promised.
            unsafe { invalidated(definition.context, handle.handle, handle.epoch) };
        }
        // SAFETY: the slot owned this reference, and has given it up.
        unsafe { strong::release(object) };
        from = handle.handle as usize + 1;
        count += 1;
    }
}

/// How many objects a host has handles for.
pub fn count(host: HostId) -> Result<usize, IdentityError> {
    Ok(table_of(host)?.places.taken())
}

/// Ends a host: nothing is exported to it any more, its handles are released, and its number is never used again. Says how many handles
/// there were.
pub fn unregister(host: HostId) -> Result<usize, IdentityError> {
    table_of(host)?.is_closing = true;
    let count = sweep(host)?;
    let mut table = table_of(host)?;
    // The index is free for another host from here on: no slot holds a handle of this one. Without a later epoch nobody gets it.
    if table.places.restart().is_none() {
        table.last = u32::MAX;
    }
    table.host = 0;
    Ok(count)
}
