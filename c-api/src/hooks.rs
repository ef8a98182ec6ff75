//! The function pointers that tools overwrite. They are consulted only while
//! `_swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly` is true.
//!
//! Plain variables, as Swift's are: a tool writes them before the program starts threads.
#![allow(non_upper_case_globals, reason = "the names are Swift's")]

use sidetable::metadata::ClassMetadata;
use sidetable::object::{self, refcount};

use crate::HeapObject;

/// Whether the hooks below are consulted.
#[unsafe(no_mangle)]
pub static mut _swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly: bool = false;

/// What `swift_retain` calls while hooks are consulted.
#[unsafe(no_mangle)]
pub static mut _swift_retain: unsafe extern "C" fn(*mut HeapObject) -> *mut HeapObject = retain;

/// What `swift_release` calls while hooks are consulted.
#[unsafe(no_mangle)]
pub static mut _swift_release: unsafe extern "C" fn(*mut HeapObject) = release;

/// What `swift_retain_n` calls while hooks are consulted.
#[unsafe(no_mangle)]
pub static mut _swift_retain_n: unsafe extern "C" fn(*mut HeapObject, u32) -> *mut HeapObject = retain_n;

/// What `swift_release_n` calls while hooks are consulted.
#[unsafe(no_mangle)]
pub static mut _swift_release_n: unsafe extern "C" fn(*mut HeapObject, u32) = release_n;

/// What `swift_tryRetain` calls while hooks are consulted. Returns the object, or null.
#[unsafe(no_mangle)]
pub static mut _swift_tryRetain: unsafe extern "C" fn(*mut HeapObject) -> *mut HeapObject = try_retain;

/// What `swift_allocObject` calls while hooks are consulted.
#[unsafe(no_mangle)]
pub static mut _swift_allocObject: unsafe extern "C" fn(*const ClassMetadata, usize, usize) -> *mut HeapObject =
    allocate;

/// Whether hooks are consulted: one load and a branch that is never taken.
#[inline(always)]
pub(crate) fn are_enabled() -> bool {
    let flag = &raw const _swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly;
    // SAFETY: a plain variable that no thread of this library writes. Volatile, because a tool may.
    let are_enabled = unsafe { flag.read_volatile() };
    #[cfg(not(target_family = "wasm"))]
    if are_enabled {
        core::hint::cold_path();
    }
    are_enabled
}

unsafe extern "C" fn retain(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller of `swift_retain` promises.
    unsafe { refcount::strong::retain(object) }
}

unsafe extern "C" fn release(object: *mut HeapObject) {
    // SAFETY: as the caller of `swift_release` promises.
    unsafe { refcount::strong::release(object) };
}

unsafe extern "C" fn retain_n(object: *mut HeapObject, count: u32) -> *mut HeapObject {
    // SAFETY: as the caller of `swift_retain_n` promises.
    unsafe { refcount::strong::retain_n(object, count) }
}

unsafe extern "C" fn release_n(object: *mut HeapObject, count: u32) {
    // SAFETY: as the caller of `swift_release_n` promises.
    unsafe { refcount::strong::release_n(object, count) };
}

unsafe extern "C" fn try_retain(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller of `swift_tryRetain` promises.
    unsafe { refcount::strong::try_retain(object) }
}

unsafe extern "C" fn allocate(isa: *const ClassMetadata, size: usize, alignment_mask: usize) -> *mut HeapObject {
    // SAFETY: as the caller of `swift_allocObject` promises.
    unsafe { object::allocate(isa, size, alignment_mask) }
}
