//! Which class is below which, and what they are called.

use sidetable_shims::metadata::ClassMetadata;

use crate::object::class::ClassName;

/// Whether a class is another one or below it. Every class is below null, which stands for any.
///
/// # Safety
/// `class` is a class.
#[inline]
pub(super) unsafe fn is_subclass(class: *const ClassMetadata, ancestor: *const ClassMetadata) -> bool {
    if ancestor.is_null() {
        return true;
    }
    let mut current = class;
    while current != ancestor {
        if current.is_null() {
            return false;
        }
        // SAFETY: as the caller promises, and so are those above.
        current = unsafe { (*current).superclass };
    }
    true
}

/// A class's name.
pub(super) fn name_of(class: *const ClassMetadata) -> String {
    // SAFETY: freezing asks for classes.
    unsafe { ClassName::of_class(class) }.to_string()
}
