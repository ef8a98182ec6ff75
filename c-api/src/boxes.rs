//! Boxes. Swift's convention for the functions that return a pair is that of C: two registers.

use sidetable::metadata::TypeMetadata;
use sidetable::object::{self, BoxPair};

use crate::allocation::swift_allocObject;
use crate::strong::{swift_release, swift_retain};
use crate::{HeapObject, hooks};

/// `sidetable::object::allocate_box`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_allocBox(value_type: *const TypeMetadata) -> BoxPair {
    // SAFETY: as the caller promises.
    unsafe { object::allocate_box(value_type, swift_allocObject) }
}

/// `sidetable::object::deallocate_box`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_deallocBox(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { object::deallocate_box(object) };
}

/// `sidetable::object::project_box`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_projectBox(object: *mut HeapObject) -> *mut u8 {
    // SAFETY: as the caller promises.
    unsafe { object::project_box(object) }
}

/// `sidetable::object::allocate_empty_box`
#[unsafe(no_mangle)]
pub extern "C" fn swift_allocEmptyBox() -> *mut HeapObject {
    let empty = object::allocate_empty_box();
    // Nothing counts it, but tools see that somebody has it.
    if hooks::are_enabled() {
        // SAFETY: the box is there for ever.
        return unsafe { swift_retain(empty) };
    }
    empty
}

/// `sidetable::object::make_box_unique`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_makeBoxUnique(
    buffer: *mut *mut HeapObject,
    value_type: *const TypeMetadata,
    align_mask: usize,
) -> BoxPair {
    // SAFETY: as the caller promises.
    unsafe { object::make_box_unique(buffer, value_type, align_mask, swift_allocObject, swift_release) }
}
