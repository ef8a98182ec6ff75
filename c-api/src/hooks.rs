//! The function pointers that tools overwrite. They are consulted only while
//! `_swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly` is true; but for `_swift_allocObject`, which turns the flag
//! on itself, by what it points at.
//!
//! Read off Swift 6.0.3: what consults which hook is what calls the functions that do so here. All other functions pass the hooks by:
//! unowned and weak references, the `nonatomic_` forms, the ends of objects.
//!
//! Plain variables, as Swift's are: a tool writes them before the program starts threads.
#![allow(non_upper_case_globals, reason = "the names are Swift's")]

use sidetable::metadata::ClassMetadata;
use sidetable::metadata::boxes::Allocate;
use sidetable::object::{self, refcount};

use crate::HeapObject;

/// Whether the hooks below are consulted. True from the first object on that an overwritten `_swift_allocObject` makes.
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

/// What `swift_allocObject` calls where a tool has overwritten it.
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
    unsafe { refcount::strong::retain_called(object) }
}

unsafe extern "C" fn release(object: *mut HeapObject) {
    // SAFETY: as the caller of `swift_release` promises.
    unsafe { refcount::strong::release_called(object) };
}

unsafe extern "C" fn retain_n(object: *mut HeapObject, count: u32) -> *mut HeapObject {
    // SAFETY: as the caller of `swift_retain_n` promises.
    unsafe { refcount::strong::retain_n_called(object, count) }
}

unsafe extern "C" fn release_n(object: *mut HeapObject, count: u32) {
    // SAFETY: as the caller of `swift_release_n` promises.
    unsafe { refcount::strong::release_n_called(object, count) };
}

unsafe extern "C" fn try_retain(object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller of `swift_tryRetain` promises.
    unsafe { refcount::strong::try_retain(object) }
}

// Not inlined: it is told from a tool's function by its address, and so must have one.
#[inline(never)]
unsafe extern "C" fn allocate(isa: *const ClassMetadata, size: usize, alignment_mask: usize) -> *mut HeapObject {
    // SAFETY: as the caller of `swift_allocObject` promises.
    unsafe { object::allocate(isa, size, alignment_mask) }
}

/// Makes an object, by way of a tool's function if one is there: a load and a compare.
///
/// # Safety
/// As for `swift_allocObject`.
#[inline(always)]
pub(crate) unsafe fn allocate_object(isa: *const ClassMetadata, size: usize, alignment_mask: usize) -> *mut HeapObject {
    if core::ptr::fn_addr_eq(allocator(), allocate as Allocate) {
        // SAFETY: as the caller promises.
        unsafe { object::allocate(isa, size, alignment_mask) }
    } else {
        // SAFETY: as the caller promises.
        unsafe { allocate_by_hook(isa, size, alignment_mask) }
    }
}

#[inline(always)]
fn allocator() -> Allocate {
    // SAFETY: a plain variable that no thread of this library writes. Not volatile: the compare would be two instructions.
    unsafe { _swift_allocObject }
}

/// A tool that overwrites this hook means the others, too. (The hook is read again: a register for it would cost the fast path an instruction.)
#[cold]
#[inline(never)]
unsafe fn allocate_by_hook(isa: *const ClassMetadata, size: usize, alignment_mask: usize) -> *mut HeapObject {
    if !are_enabled() {
        let flag = &raw mut _swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly;
        // SAFETY: a byte, which every thread that comes here writes alike. Volatile, as `are_enabled` reads it.
        unsafe { flag.write_volatile(true) };
    }
    // SAFETY: the tool's function makes objects as the runtime's does.
    unsafe { allocator()(isa, size, alignment_mask) }
}
