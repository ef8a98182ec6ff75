//! Handles, and the numbers of those who have them.

use core::fmt;

/// An epoch of a handle: its remainder by 1024 is the host's index, so that another host's handle is told apart.
pub type Epoch = u32;

/// From one epoch of a handle to the next.
pub(super) const EPOCH_STEP: Epoch = 1024;

/// A host's number. Never zero, and never used again after the host has gone.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct HostId(pub u32);

impl HostId {
    /// Which of the hosts' places it has, or had.
    #[inline(always)]
    pub(super) fn index(self) -> usize {
        index_of(self.0)
    }
}

/// The index in a number of a host's, or in an epoch.
#[inline(always)]
pub(super) fn index_of(number: u32) -> usize {
    (number % EPOCH_STEP) as usize
}

impl fmt::Display for HostId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a host has for an object: an index for its own table of wrappers, and the epoch that the index is in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Handle {
    /// From 0, dense: released ones are used again first.
    pub handle: u32,
    /// Which of the objects, or wrappers, that had the handle.
    pub epoch: Epoch,
}

impl Handle {
    /// The handle in a slot's state.
    #[inline(always)]
    pub(super) fn from_state(state: u64) -> Option<Self> {
        (state != 0).then_some(Self { handle: state as u32, epoch: (state >> 32) as u32 })
    }

    /// The state of a slot that has the handle.
    pub(super) fn to_state(self) -> u64 {
        u64::from(self.epoch) << 32 | u64::from(self.handle)
    }
}
