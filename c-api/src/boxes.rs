//! Boxes. Swift's convention for the functions that return a pair is that of C: two registers.

use sidetable::metadata::TypeMetadata;
use sidetable::metadata::boxes::{self, BoxPair};

use crate::HeapObject;

/// `sidetable::metadata::boxes::allocate_box`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_allocBox(value_type: *const TypeMetadata) -> BoxPair {
    // SAFETY: as the caller promises.
    unsafe { boxes::allocate_box(value_type) }
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
    boxes::allocate_empty_box()
}

/// `sidetable::metadata::boxes::make_box_unique`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_makeBoxUnique(
    buffer: *mut *mut HeapObject,
    value_type: *const TypeMetadata,
    align_mask: usize,
) -> BoxPair {
    // SAFETY: as the caller promises.
    unsafe { boxes::make_box_unique(buffer, value_type, align_mask) }
}
