//! A JavaScript agent around a WebAssembly instance.

use core::ffi::c_char;

use sidetable::identity::HostId;
use sidetable::identity::javascript::{self, Parcel, Transfer};
use sidetable::metadata::ClassMetadata;

use crate::HeapObject;
use crate::class::Status;
use crate::identity::sidetable_identity_message;

/// `sidetable::identity::javascript::start`; 0 where there is no room for a host.
#[unsafe(no_mangle)]
pub extern "C" fn sidetable_javascript_start() -> HostId {
    javascript::start().unwrap_or(HostId(0))
}

/// `sidetable::identity::javascript::transfer`
#[unsafe(no_mangle)]
pub extern "C" fn sidetable_javascript_transfer() -> *const Transfer {
    javascript::transfer()
}

/// `sidetable::identity::javascript::word`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_javascript_word(object: *mut HeapObject) -> u32 {
    // SAFETY: as the caller promises.
    unsafe { javascript::word(object) }
}

/// `sidetable::identity::javascript::word_owned`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_javascript_word_owned(object: *mut HeapObject) -> u32 {
    // SAFETY: as the caller promises.
    unsafe { javascript::word_owned(object) }
}

/// `sidetable::identity::javascript::parcel`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_javascript_pack(object: *mut HeapObject, out_parcel: *mut Parcel) {
    // SAFETY: as the caller promises.
    unsafe { out_parcel.write(javascript::parcel(object)) };
}

/// `sidetable::identity::javascript::forget_identity`
#[unsafe(no_mangle)]
pub extern "C" fn sidetable_javascript_forget_identity(class: *const ClassMetadata) {
    javascript::forget_identity(class);
}

/// `sidetable::identity::javascript::adopt`
#[unsafe(no_mangle)]
pub extern "C" fn sidetable_javascript_adopt(handle: u32, epoch: u32) -> bool {
    javascript::adopt(handle, epoch)
}

/// `sidetable::identity::javascript::refusal`, as a message.
#[unsafe(no_mangle)]
pub extern "C" fn sidetable_javascript_refusal() -> *const c_char {
    let status = javascript::refusal().map_or(Status::Ok, Status::from);
    sidetable_identity_message(status as i32)
}
