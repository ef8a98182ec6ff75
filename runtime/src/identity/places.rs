//! A host's handles: which object each stands for, and which epoch it is in.

use super::error::IdentityError;
use super::handle::{EPOCH_STEP, Epoch, Handle, HostId};
use crate::heap::reserve;
use crate::object::HeapObject;
use crate::sync::{Mutant, is_weakened};

/// What a handle stands for: 16 bytes on 64-bit targets.
struct Place {
    /// Null while the handle is free.
    object: *mut HeapObject,
    /// The epoch of the object, or the next one's.
    epoch: Epoch,
    /// The next free handle.
    next: u32,
}

/// Handles from 0. A released one comes first when the next is wanted, in an epoch that it never had.
pub(super) struct Places {
    all: Vec<Place>,
    free: u32,
    taken: usize,
    /// The epoch in which every handle begins.
    first: Epoch,
}

const NONE: u32 = u32::MAX;

impl Places {
    /// No handles, for the host at that index.
    pub(super) const fn new(index: usize) -> Self {
        Self { all: Vec::new(), free: NONE, taken: 0, first: EPOCH_STEP + index as u32 }
    }

    /// Forgets all handles, of which none is taken: the next host's begin after the last epoch that any of them had. `None` where there is
    /// no later epoch.
    pub(super) fn restart(&mut self) -> Option<()> {
        let last = self.all.iter().map(|place| place.epoch).max().unwrap_or(self.first);
        self.first = last.checked_add(EPOCH_STEP)?;
        (self.all, self.free) = (Vec::new(), NONE);
        Some(())
    }

    /// How many handles stand for objects.
    pub(super) fn taken(&self) -> usize {
        self.taken
    }

    /// A handle for an object, in its first epoch of that host or in a later one.
    pub(super) fn take(&mut self, object: *mut HeapObject) -> Result<Handle, IdentityError> {
        let handle = if self.free == NONE {
            let handle = u32::try_from(self.all.len()).ok().filter(|handle| *handle != NONE);
            let handle = handle.ok_or(IdentityError::Exhausted)?;
            reserve::push(&mut self.all, Place { object, epoch: self.first, next: NONE })?;
            handle
        } else {
            let handle = self.free;
            let place = &mut self.all[handle as usize];
            place.object = object;
            self.free = place.next;
            handle
        };
        self.taken += 1;
        Ok(Handle { handle, epoch: self.all[handle as usize].epoch })
    }

    /// The object that a handle stands for.
    pub(super) fn object(&self, which: Handle, host: HostId) -> Result<*mut HeapObject, IdentityError> {
        let Handle { handle, epoch } = which;
        if (epoch % EPOCH_STEP) as usize != host.index() {
            return Err(IdentityError::WrongHost { handle, epoch, host });
        }
        let place = self.all.get(handle as usize).ok_or(IdentityError::UnknownHandle { handle, host })?;
        let is_stale = place.epoch != epoch && !is_weakened(Mutant::EpochIgnored);
        if place.object.is_null() || is_stale { Err(IdentityError::Stale { handle, epoch }) } else { Ok(place.object) }
    }

    /// Moves a handle to its next epoch, so that who holds it now does not hold it any more, and says what it stands for.
    pub(super) fn advance(&mut self, which: Handle, host: HostId) -> Result<(*mut HeapObject, Epoch), IdentityError> {
        let object = self.object(which, host)?;
        let place = &mut self.all[which.handle as usize];
        if !is_weakened(Mutant::AdoptKeepsEpoch) {
            place.epoch = place.epoch.checked_add(EPOCH_STEP).ok_or(IdentityError::Exhausted)?;
        }
        Ok((object, place.epoch))
    }

    /// Frees a handle, and says what it stood for.
    pub(super) fn free(&mut self, which: Handle, host: HostId) -> Result<*mut HeapObject, IdentityError> {
        let object = self.object(which, host)?;
        let place = &mut self.all[which.handle as usize];
        place.object = core::ptr::null_mut();
        self.taken -= 1;
        // A handle without a later epoch is never used again.
        if let Some(later) = place.epoch.checked_add(EPOCH_STEP) {
            if !is_weakened(Mutant::FreedHandleKeepsEpoch) {
                place.epoch = later;
            }
            place.next = self.free;
            self.free = which.handle;
        }
        Ok(object)
    }

    /// The first handle from `index` on that stands for an object.
    pub(super) fn taken_from(&self, index: usize) -> Option<Handle> {
        let (index, place) = self.all.iter().enumerate().skip(index).find(|(_, place)| !place.object.is_null())?;
        Some(Handle { handle: index as u32, epoch: place.epoch })
    }
}
