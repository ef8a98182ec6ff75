//! The end of objects without recursion, however long the chain or deep the tree.
//!
//! What only an ending object's fields kept waits in a list until that object is gone. Only objects whose class ends this way wait, and only for objects
//! that do: whatever a deinit lets go of ends before the deinit goes on, as in any other program.

use sidetable_shims::metadata::ClassMetadata;

use super::context::destroy_function;
use super::destruction::{deallocate_instance, release_all_fields, run_deinits};
use super::header::{HeapObject, destroy_of, is_ignored, isa};
use super::refcount::{last, strong};

destroy_function! {
    /// The destroy function of classes whose instances may form long chains: as
    /// [`destroy_class_instance`](super::destroy_class_instance), without recursion from field to field.
    pub fn destroy_chain => end
}

/// # Safety
/// The object is deiniting and of a class with this destroy function.
unsafe extern "C" fn end(object: *mut HeapObject) {
    let mut waiting = Vec::new();
    let mut next = Some(object);
    while let Some(object) = next {
        let before = waiting.len();
        // SAFETY: the object is deiniting, by the caller's word or by `release_or_begin_deinit`'s, and nobody else ends it.
        unsafe {
            run_deinits(object);
            release_all_fields(object, |referent| {
                if !can_wait(referent) {
                    strong::release(referent);
                } else if last::release_or_begin_deinit(referent) {
                    waiting.push(referent);
                }
            });
            deallocate_instance(object);
        }
        // The first field's object ends first, with all that it keeps.
        waiting[before..].reverse();
        next = waiting.pop();
    }
}

/// Whether an object's class ends in this way.
///
/// # Safety
/// The caller holds a reference, if it is one.
unsafe fn can_wait(object: *mut HeapObject) -> bool {
    // SAFETY: as the caller promises.
    !is_ignored(object) && unsafe { ends_in_chain(isa(object)) }
}

/// Whether a class's instances end in this way.
///
/// # Safety
/// `class` is a class or the metadata of a box.
pub(crate) unsafe fn ends_in_chain(class: *const ClassMetadata) -> bool {
    // SAFETY: as the caller promises: a destroy function stands in front.
    unsafe { destroy_of(class) as *const () == destroy_chain as *const () }
}
