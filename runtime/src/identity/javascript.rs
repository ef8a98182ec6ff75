//! A JavaScript agent around a WebAssembly instance: objects cross as one word, and the rest of a crossing waits in one place.
//!
//! A word is what an exported function returns, so a hit costs no second call:
//!
//! | word | means | what [`Transfer`] holds |
//! |---|---|---|
//! | 0 | no object: null | |
//! | 1 | the object cannot be exported: [`refusal`] says why | |
//! | 2 | an object of a class without identity: each crossing is a wrapper of its own | the object, +1 |
//! | (*handle* + 2) × 2 | an object that the agent knows | |
//! | (*handle* + 2) × 2 + 1 | an object that is new to the agent | the object and the epoch |
//!
//! An instance has one agent: the one that started it. Words are made last of all, after everything that may run user code, and read
//! first of all: then a handle in a word is good when it arrives.

use super::error::IdentityError;
use super::handle::{Epoch, Handle, HostId};
use super::host::{self, Definition, Exported};
use crate::metadata::ClassMetadata;
use crate::object::refcount::strong;
use crate::object::{HeapObject, acquire_isa};
use crate::sync::lock::Guarded;
use crate::sync::{Atomic, Ordering, shared};

/// What a word does not say: 8 bytes on 32-bit targets.
#[repr(C)]
#[derive(Debug)]
pub struct Transfer {
    /// The object.
    pub object: Atomic<*mut HeapObject>,
    /// Its handle's epoch.
    pub epoch: Atomic<Epoch>,
}

/// An object in an array that crosses: 12 bytes on 32-bit targets.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Parcel {
    /// The word.
    pub word: u32,
    /// The object.
    pub object: *mut HeapObject,
    /// Its handle's epoch, where the word says that the object is new.
    pub epoch: Epoch,
}

/// A word for no object.
pub const NULL: u32 = 0;
/// A word for an object that cannot be exported.
pub const REFUSED: u32 = 1;
/// A word for an object of a class without identity.
pub const PLAIN: u32 = 2;
/// Handles in words begin here.
const FIRST: u32 = 2;

shared! {
    /// The agent's host; 0 before it started.
    static AGENT: Atomic<u32> = Atomic::zero();
    static TRANSFER: Transfer = Transfer { object: Atomic::zero(), epoch: Atomic::zero() };
    /// Whether there are classes without identity: nobody looks for theirs before.
    static HAS_PLAIN_CLASSES: Atomic<u32> = Atomic::zero();
    static PLAIN_CLASSES: Guarded<Vec<usize>> = Guarded::new(Vec::new());
    /// Why the last object was refused.
    static WHY: Guarded<Option<IdentityError>> = Guarded::new(None);
}

impl Transfer {
    /// Puts an object there for a wrapper that is to be made.
    fn put(&self, object: *mut HeapObject, epoch: Epoch) {
        // Relaxed: the agent's own thread reads it.
        self.object.store(object, Ordering::Relaxed);
        self.epoch.store(epoch, Ordering::Relaxed);
    }
}

/// Registers the instance's agent, once, and gives its host.
pub fn start() -> Result<HostId, IdentityError> {
    match AGENT.load(Ordering::Relaxed) {
        0 => {
            let host = host::register(Definition::default())?;
            AGENT.store(host.0, Ordering::Relaxed);
            Ok(host)
        }
        host => Ok(HostId(host)),
    }
}

/// What the last word left for the agent to read.
pub fn transfer() -> &'static Transfer {
    &TRANSFER
}

fn agent() -> HostId {
    HostId(AGENT.load(Ordering::Relaxed))
}

/// Says that each crossing of an object of that class, not of those below, is to be a wrapper of its own.
pub fn forget_identity(class: *const ClassMetadata) {
    PLAIN_CLASSES.lock().push(class.addr());
    HAS_PLAIN_CLASSES.store(1, Ordering::Relaxed);
}

#[inline(always)]
unsafe fn is_plain(object: *mut HeapObject) -> bool {
    // SAFETY: as the caller promises.
    HAS_PLAIN_CLASSES.load(Ordering::Relaxed) != 0 && !object.is_null() && unsafe { has_plain_class(object) }
}

#[cold]
unsafe fn has_plain_class(object: *mut HeapObject) -> bool {
    // Acquire: pairs with `set_isa`, by a thread that freezes the object meanwhile.
    // SAFETY: as the caller promises.
    let class = unsafe { acquire_isa(object) };
    PLAIN_CLASSES.lock().contains(&class.addr())
}

/// The word for an object that the caller holds, and keeps holding.
///
/// # Safety
/// The object is null, or the caller holds it.
#[inline(always)]
pub unsafe fn word(object: *mut HeapObject) -> u32 {
    // SAFETY: as the caller promises.
    unsafe {
        if is_plain(object) {
            strong::retain(object);
            return plain_word(object);
        }
        word_of(object, host::export(object, agent()))
    }
}

/// The word for an object whose reference the caller gives away.
///
/// # Safety
/// The object is null, or the caller holds a reference to it, and does not use that again.
#[inline(always)]
pub unsafe fn word_owned(object: *mut HeapObject) -> u32 {
    // SAFETY: as the caller promises. A handle owns a reference of its own, so the release runs no deinit.
    unsafe {
        if is_plain(object) {
            return plain_word(object);
        }
        let word = word_of(object, host::export(object, agent()));
        strong::release(object);
        word
    }
}

fn plain_word(object: *mut HeapObject) -> u32 {
    TRANSFER.put(object, 0);
    PLAIN
}

#[inline(always)]
fn word_of(object: *mut HeapObject, exported: Result<Exported, IdentityError>) -> u32 {
    match exported {
        Ok(Exported { handle: Handle { handle, .. }, is_new: false }) => (handle + FIRST) << 1,
        other => unusual_word(object, other),
    }
}

#[cold]
#[inline(never)]
fn unusual_word(object: *mut HeapObject, exported: Result<Exported, IdentityError>) -> u32 {
    match exported {
        Ok(Exported { handle, is_new }) => {
            TRANSFER.put(object, handle.epoch);
            (handle.handle + FIRST) << 1 | u32::from(is_new)
        }
        Err(IdentityError::NoObject) => NULL,
        Err(error) => {
            *WHY.lock() = Some(error);
            REFUSED
        }
    }
}

/// The word for an object that the caller holds and keeps, and what else an element of an array says.
///
/// # Safety
/// As for [`word`].
pub unsafe fn parcel(object: *mut HeapObject) -> Parcel {
    // SAFETY: as the caller promises.
    let word = unsafe { word(object) };
    Parcel { word, object, epoch: if word & 1 == 0 { 0 } else { TRANSFER.epoch.load(Ordering::Relaxed) } }
}

/// Why the last word was [`REFUSED`].
pub fn refusal() -> Option<IdentityError> {
    *WHY.lock()
}

/// Fills the transfer for a handle whose wrapper has died, in a later epoch; `false` where nothing has the handle in that epoch.
pub fn adopt(handle: u32, epoch: Epoch) -> bool {
    let old = Handle { handle, epoch };
    let Ok(epoch) = host::adopt(agent(), old) else { return false };
    let Ok(object) = host::resolve(agent(), Handle { handle, epoch }) else { return false };
    TRANSFER.put(object, epoch);
    // SAFETY: the handle's slot owns a reference, too, so that the release runs no deinit.
    unsafe { strong::release(object) };
    true
}
