//! The end of objects without recursion, however long the chain or deep the tree.
//!
//! What only an ending object's fields kept waits in a list until that object is gone. Only objects whose class ends this way wait, and only for objects
//! that do: whatever a deinit lets go of ends before the deinit goes on, as in any other program.

use sidetable_shims::metadata::{ClassMetadata, Strength};

use super::class::{extension_behind, fields_in};
use super::context::destroy_function;
use super::destruction::{deallocate, run_deinits};
use super::header::{HeapObject, destroy_of, is_ignored, isa};
use super::refcount::{last, strong, unowned, weak};

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
            give_up_fields(object, &mut waiting);
            let class = &*isa(object);
            deallocate(object, class.instance_size as usize, usize::from(class.instance_alignment_mask));
        }
        // The first field's object ends first, with all that it keeps.
        waiting[before..].reverse();
        next = waiting.pop();
    }
}

/// Releases the references in an object's fields, and lists the objects whose end that begins and who can wait for it.
///
/// # Safety
/// The object is deiniting, its class and those above have extensions, and this has not been done.
unsafe fn give_up_fields(object: *mut HeapObject, waiting: &mut Vec<*mut HeapObject>) {
    // SAFETY: as the caller promises: the fields lie inside the object, and were described when the class was made.
    unsafe {
        let mut class = isa(object);
        while !class.is_null() {
            for field in fields_in(extension_behind(class)) {
                let place = object.cast::<u8>().add(field.offset as usize);
                match Strength::from_number(field.strength) {
                    Some(Strength::Strong) => {
                        let referent = *place.cast::<*mut HeapObject>();
                        if !can_wait(referent) {
                            strong::release(referent);
                        } else if last::release_or_begin_deinit(referent) {
                            waiting.push(referent);
                        }
                    }
                    Some(Strength::Unowned) => unowned::release(*place.cast::<*mut HeapObject>()),
                    Some(Strength::Weak) => weak::destroy(place.cast()),
                    None => unreachable!("a class has no such field"),
                }
            }
            class = (*class).superclass;
        }
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
