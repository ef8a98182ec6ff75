//! Boxes. Swift's convention for the functions that return a pair is that of C: two registers.

use sidetable::metadata::TypeMetadata;
use sidetable::metadata::boxes::{self, BoxPair};

use crate::allocation::swift_allocObject;
use crate::strong::{swift_release, swift_retain};
use crate::{HeapObject, hooks};

/// `sidetable::metadata::boxes::allocate_box`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_allocBox(value_type: *const TypeMetadata) -> BoxPair {
    // SAFETY: as the caller promises.
    unsafe { boxes::allocate_box(value_type, swift_allocObject) }
}

/// `sidetable::metadata::boxes::deallocate_box`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_deallocBox(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { boxes::deallocate_box(object) };
}

/// `sidetable::metadata::boxes::project_box`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_projectBox(object: *mut HeapObject) -> *mut u8 {
    // SAFETY: as the caller promises.
    unsafe { boxes::project_box(object) }
}

/// `sidetable::metadata::boxes::allocate_empty_box`
#[unsafe(no_mangle)]
pub extern "C" fn swift_allocEmptyBox() -> *mut HeapObject {
    let empty = boxes::allocate_empty_box();
    // Nothing counts it, but tools see that somebody has it.
    if hooks::are_enabled() {
        // SAFETY: the box is there for ever.
        return unsafe { swift_retain(empty) };
    }
    empty
}

/// `sidetable::metadata::boxes::make_box_unique`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_makeBoxUnique(
    buffer: *mut *mut HeapObject,
    value_type: *const TypeMetadata,
    align_mask: usize,
) -> BoxPair {
    // SAFETY: as the caller promises.
    unsafe { boxes::make_box_unique(buffer, value_type, align_mask, swift_allocObject, swift_release) }
}
