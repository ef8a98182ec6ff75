//! Why an object cannot be exported, a handle not be followed, or an object not be associated. Nothing has changed then.

use thiserror::Error;

use super::handle::{Epoch, HostId};
use crate::heap::OutOfMemory;

/// Why an object cannot be exported, a handle not be followed, or an object not be associated.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityError {
    /// Null, or a tagged pointer.
    #[error("null is no object: there is nothing to export or to associate with")]
    NoObject,
    /// Deinit has begun.
    #[error("the object's deinit has begun: nobody can hold it any more")]
    Deiniting,
    /// Immortal or static.
    #[error("the object is immortal or static: it has no side table, and its address is identity enough")]
    Immortal,
    /// The host was never registered, or is not any more.
    #[error("host {0} is gone, or was never registered")]
    HostGone(HostId),
    /// There are as many hosts as there can be.
    #[error("there are {0} hosts already, which is all there can be")]
    TooManyHosts(usize),
    /// A handle of another host.
    #[error("handle {handle} with epoch {epoch} belongs to another host than {host}")]
    WrongHost {
        /// The handle.
        handle: u32,
        /// Its epoch.
        epoch: Epoch,
        /// The host that was asked.
        host: HostId,
    },
    /// A handle that the host never had.
    #[error("host {host} never had a handle {handle}")]
    UnknownHandle {
        /// The handle.
        handle: u32,
        /// The host that was asked.
        host: HostId,
    },
    /// A handle that was released, or adopted by a later wrapper.
    #[error("handle {handle} with epoch {epoch} is stale: it was released, or a later wrapper has it")]
    Stale {
        /// The handle.
        handle: u32,
        /// Its epoch.
        epoch: Epoch,
    },
    /// All handles are taken, or a handle has no later epoch.
    #[error("the host has no handle left")]
    Exhausted,
    /// libswiftCore works on the same side tables.
    #[error("libswiftCore is in this process and makes side tables of its own, which have no room for identity")]
    Unsupported,
    /// Another type than the one asked for.
    #[error("the handle's object is not of the Rust type asked for")]
    WrongType,
    /// Nothing was done.
    #[error(transparent)]
    OutOfMemory(#[from] OutOfMemory),
}
