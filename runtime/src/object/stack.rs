//! Objects in memory that the runtime did not allocate: on the stack, and static.

use core::ffi::c_void;

use sidetable_shims::metadata::ClassMetadata;
use sidetable_shims::refcount::RefCountWord;

use super::HeapObject;
use super::refcount::counts;
use crate::fatal;
use crate::sync::Atomic;
use crate::sync::once::{OnceToken, once};

/// Makes an object in the caller's memory that is deinited by its last release and never freed: `swift_initStackObject`. Its word is
/// `0x5`.
///
/// # Safety
/// `object` is memory for an instance of `isa`, for as long as it is referred to.
pub unsafe fn init_stack(isa: *const ClassMetadata, object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { object.write(HeapObject { isa, refcount: Atomic::new(RefCountWord::STACK) }) };
    object
}

/// Makes an immortal object in static memory, once however many threads call: `swift_initStaticObject`. The once token is the 4 bytes
/// just before the object. Its word is `0x80000004ffffffff`.
///
/// # Safety
/// `object` is memory for an instance of `isa` for the rest of the process, and a zeroed token lies before it.
pub unsafe fn init_static(isa: *const ClassMetadata, object: *mut HeapObject) -> *mut HeapObject {
    struct Parts {
        isa: *const ClassMetadata,
        object: *mut HeapObject,
    }
    unsafe extern "C" fn fill(parts: *mut c_void) {
        // SAFETY: `once` hands on the context it was given, below.
        let parts = unsafe { &*parts.cast::<Parts>() };
        // SAFETY: as the caller of `init_static` promises; `once` lets one thread in, before any other has seen the object.
        unsafe {
            parts.object.write(HeapObject { isa: parts.isa, refcount: Atomic::new(RefCountWord::IMMORTAL) });
        }
    }
    let mut parts = Parts { isa, object };
    // SAFETY: as the caller promises, the token is there.
    unsafe { once(object.cast::<OnceToken>().sub(1), fill, (&raw mut parts).cast(), fatal::recursive_once) };
    object
}

/// Checks that a stack object that has deinited is referred to by nobody: `swift_verifyEndOfLifetime`. Fatal where it is.
///
/// (Swift 6.0.3 is fatal for every object here: its count of a deinited object is one, and it asks for none.)
///
/// # Safety
/// The object's memory is there.
pub unsafe fn verify_end_of_lifetime(object: *const HeapObject) {
    // SAFETY: as the caller promises.
    let state = unsafe { counts::read(object) };
    if state.counts.strong() != 0 {
        fatal::stack_object_escaped();
    }
    if state.counts.unowned() != 1 {
        fatal::unowned_reference_to_stack_object();
    }
    if state.weak > 1 {
        fatal::weak_reference_to_stack_object();
    }
}
