//! Identity: hosts and their handles, associated objects.

use core::ffi::{CStr, c_char, c_void};

use sidetable::identity::host::{self, Definition};
use sidetable::identity::{Handle, HostId, IdentityError, associated, outstanding_extensions};

use crate::HeapObject;
use crate::class::Status;

/// `sidetable_exported`: 16 bytes, two registers on 64-bit targets.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exported {
    /// The handle; 0 where the status says why there is none.
    pub handle: u32,
    /// The handle's epoch; 0 where there is none.
    pub epoch: u32,
    /// 1 for a handle that the host did not have before.
    pub is_new: u32,
    /// Whether there is a handle.
    pub status: Status,
}

/// `sidetable_host_definition`
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct HostDefinition {
    /// Passed to the callback.
    pub context: *mut c_void,
    /// Called for each handle that a sweep or the host's end releases; or none.
    pub invalidated: Option<unsafe extern "C" fn(context: *mut c_void, handle: u32, epoch: u32)>,
}

impl From<IdentityError> for Status {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::NoObject => Self::NullArgument,
            IdentityError::Deiniting => Self::Deiniting,
            IdentityError::Immortal => Self::Immortal,
            IdentityError::HostGone(_) => Self::HostGone,
            IdentityError::TooManyHosts(_) => Self::TooManyHosts,
            IdentityError::WrongHost { .. } => Self::WrongHost,
            IdentityError::UnknownHandle { .. } => Self::UnknownHandle,
            IdentityError::Stale { .. } => Self::StaleHandle,
            IdentityError::Exhausted => Self::NoHandleLeft,
            IdentityError::Unsupported => Self::Unsupported,
            IdentityError::WrongType => Self::NoSuchType,
            IdentityError::OutOfMemory(_) => Self::OutOfMemory,
        }
    }
}

/// The status of something done.
fn status(done: Result<(), IdentityError>) -> Status {
    done.map_or_else(Status::from, |()| Status::Ok)
}

/// The status of something done, and its result in a place that may be null.
unsafe fn put<T>(result: Result<T, IdentityError>, out: *mut T) -> Status {
    match result {
        Ok(value) => {
            if !out.is_null() {
                // SAFETY: as the caller promises, a place that is not null may be written.
                unsafe { out.write(value) };
            }
            Status::Ok
        }
        Err(error) => error.into(),
    }
}

/// `sidetable::identity::host::register`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_host_register(definition: *const HostDefinition, out_host: *mut HostId) -> Status {
    if out_host.is_null() {
        return Status::NullArgument;
    }
    // SAFETY: as the caller promises, a definition that is not null may be read.
    let definition = unsafe { definition.as_ref() }.map_or_else(Definition::default, |definition| Definition {
        context: definition.context,
        invalidated: definition.invalidated,
    });
    // SAFETY: as the caller promises.
    unsafe { put(host::register(definition), out_host) }
}

/// `sidetable::identity::host::unregister`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_host_unregister(host: HostId, out_count: *mut usize) -> Status {
    // SAFETY: as the caller promises.
    unsafe { put(host::unregister(host), out_count) }
}

/// `sidetable::identity::host::sweep`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_host_sweep(host: HostId, out_count: *mut usize) -> Status {
    // SAFETY: as the caller promises.
    unsafe { put(host::sweep(host), out_count) }
}

/// `sidetable::identity::host::count`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_host_count(host: HostId, out_count: *mut usize) -> Status {
    // SAFETY: as the caller promises.
    unsafe { put(host::count(host), out_count) }
}

/// `sidetable::identity::host::export`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_export(object: *mut HeapObject, host: HostId) -> Exported {
    // SAFETY: as the caller promises.
    match unsafe { host::export(object, host) } {
        Ok(exported) => Exported {
            handle: exported.handle.handle,
            epoch: exported.handle.epoch,
            is_new: u32::from(exported.is_new),
            status: Status::Ok,
        },
        Err(error) => Exported { handle: 0, epoch: 0, is_new: 0, status: error.into() },
    }
}

/// `sidetable::identity::host::resolve`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_resolve(
    host: HostId,
    handle: u32,
    epoch: u32,
    out_object: *mut *mut HeapObject,
) -> Status {
    if out_object.is_null() {
        return Status::NullArgument;
    }
    // SAFETY: as the caller promises.
    unsafe { put(host::resolve(host, Handle { handle, epoch }), out_object) }
}

/// `sidetable::identity::host::adopt`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_adopt(host: HostId, handle: u32, epoch: u32, out_epoch: *mut u32) -> Status {
    if out_epoch.is_null() {
        return Status::NullArgument;
    }
    // SAFETY: as the caller promises.
    unsafe { put(host::adopt(host, Handle { handle, epoch }), out_epoch) }
}

/// `sidetable::identity::host::release`
#[unsafe(no_mangle)]
pub extern "C" fn sidetable_release_handle(host: HostId, handle: u32, epoch: u32) -> Status {
    status(host::release(host, Handle { handle, epoch }))
}

/// `sidetable::identity::associated::associate`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_associate(
    object: *mut HeapObject,
    key: *const c_void,
    value: *mut HeapObject,
    policy: u32,
) -> Status {
    let policy = match policy {
        0 => associated::Policy::Assign,
        1 => associated::Policy::Retain,
        _ => return Status::BadFlags,
    };
    // SAFETY: as the caller promises.
    status(unsafe { associated::associate(object, key, value, policy) })
}

/// `sidetable::identity::associated::associate_copy`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_associate_copy(
    object: *mut HeapObject,
    key: *const c_void,
    value: *mut HeapObject,
    copy: Option<unsafe extern "C" fn(value: *mut HeapObject) -> *mut HeapObject>,
) -> Status {
    let Some(copy) = copy else { return Status::NullArgument };
    // SAFETY: as the caller promises.
    status(unsafe { associated::associate_copy(object, key, value, copy) })
}

/// `sidetable::identity::associated::associated`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_associated(object: *mut HeapObject, key: *const c_void) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { associated::associated(object, key) }
}

/// `sidetable::identity::associated::dissociate`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_dissociate(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { associated::dissociate(object) };
}

/// `sidetable::identity::outstanding_extensions`
#[unsafe(no_mangle)]
pub extern "C" fn sidetable_extension_count() -> usize {
    outstanding_extensions() as usize
}

/// What a status of this page says, as one sentence; null for others.
#[unsafe(no_mangle)]
pub extern "C" fn sidetable_identity_message(status: i32) -> *const c_char {
    const MESSAGES: [(Status, &CStr); 13] = [
        (Status::Ok, c"done"),
        (Status::NullArgument, c"null is no object, and no place for a result: nothing was done"),
        (Status::BadFlags, c"there is no such policy: assign is 0, retain is 1"),
        (Status::Deiniting, c"the object's deinit has begun: nobody can hold it any more"),
        (
            Status::Immortal,
            c"the object is immortal or static: it has no side table, and its address is identity enough",
        ),
        (Status::HostGone, c"the host is gone, or was never registered"),
        (Status::WrongHost, c"the handle belongs to another host"),
        (Status::UnknownHandle, c"the host never had such a handle"),
        (Status::StaleHandle, c"the handle is stale: it was released, or a later wrapper has it"),
        (Status::NoHandleLeft, c"the host has no handle left"),
        (Status::OutOfMemory, c"there is no memory: nothing was done"),
        (Status::TooManyHosts, c"there are 1024 hosts already, which is all there can be"),
        (
            Status::Unsupported,
            c"libswiftCore is in this process and makes side tables of its own, which have no room for identity",
        ),
    ];
    let found = MESSAGES.iter().find(|(of, _)| *of as i32 == status);
    found.map_or(core::ptr::null(), |(_, message)| message.as_ptr())
}

const _: () = assert!(size_of::<Exported>() == 16);
