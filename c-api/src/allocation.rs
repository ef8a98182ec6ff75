//! Objects and raw memory.

use sidetable::metadata::ClassMetadata;
use sidetable::{heap, object};

use crate::{HeapObject, hooks};

/// `sidetable::object::allocate`, or what stands in for it
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_allocObject(
    isa: *const ClassMetadata,
    size: usize,
    align_mask: usize,
) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { hooks::allocate_object(isa, size, align_mask) }
}

/// `swift_allocObject`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_bufferAllocate(
    isa: *const ClassMetadata,
    size: usize,
    align_mask: usize,
) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { swift_allocObject(isa, size, align_mask) }
}

/// `sidetable::object::deallocate`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_deallocObject(object: *mut HeapObject, size: usize, align_mask: usize) {
    // SAFETY: as the caller promises.
    unsafe { object::deallocate(object, size, align_mask) };
}

/// `sidetable::object::deallocate`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_deallocClassInstance(object: *mut HeapObject, size: usize, align_mask: usize) {
    // SAFETY: as the caller promises.
    unsafe { object::deallocate(object, size, align_mask) };
}

/// `sidetable::object::deallocate_partial`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_deallocPartialClassInstance(
    object: *mut HeapObject,
    isa: *const ClassMetadata,
    size: usize,
    align_mask: usize,
) {
    // SAFETY: as the caller promises.
    unsafe { object::deallocate_partial(object, isa, size, align_mask) };
}

/// `sidetable::object::deallocate_uninitialized`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_deallocUninitializedObject(object: *mut HeapObject, size: usize, align_mask: usize) {
    // SAFETY: as the caller promises.
    unsafe { object::deallocate_uninitialized(object, size, align_mask) };
}

/// `sidetable::object::init_stack`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_initStackObject(isa: *const ClassMetadata, object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { object::init_stack(isa, object) }
}

/// `sidetable::object::init_static`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_initStaticObject(isa: *const ClassMetadata, object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { object::init_static(isa, object) }
}

/// `sidetable::object::verify_end_of_lifetime`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_verifyEndOfLifetime(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { object::verify_end_of_lifetime(object) };
}

/// `sidetable::heap::allocate`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_slowAlloc(size: usize, align_mask: usize) -> *mut u8 {
    // SAFETY: as the caller promises.
    unsafe { heap::allocate(size, align_mask) }
}

/// `sidetable::heap::deallocate`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_slowDealloc(pointer: *mut u8, _size: usize, _align_mask: usize) {
    // SAFETY: as the caller promises.
    unsafe { heap::deallocate(pointer) };
}
