//! The end of objects without recursion, however long the chain or deep the tree.
//!
//! | whose | an object that only a strong field kept ends |
//! |---|---|
//! | C's and C++'s | at once, before the next field is released, and before the owner's memory goes: in the order of recursion |
//! | Rust's | when its owner's memory is gone: nobody looks at an owner from what it owned, and a list needs no memory to end |
//!
//! An owner that waits does so in a list, 16 bytes each, and not by a word of its own memory: a deinit may reach its object's owner by a plain pointer, and
//! write to the field that led here.
//!
//! Only objects that a field kept wait: whatever a deinit lets go of ends before the deinit goes on, as in any other program. Deinits that end fields
//! themselves, as C++'s destructors do with members, so nest; from [`DEEPEST`] on what those fields keep is kept until the deinit is over.

use core::cell::Cell;

use sidetable_shims::metadata::{ClassExtension, ClassMetadata, Field, visit_fields};
use smallvec::SmallVec;

use super::class::{extension_behind, fields_in, is_rust};
use super::context::{destroy, destroy_function};
use super::destruction::{deallocate_instance, release_all_fields, release_field, run_deinits};
use super::header::{HeapObject, acquire_isa, destroy_of, is_ignored, isa};
use super::refcount::{last, strong};
use crate::sync::{Mutant, is_weakened, thread_local_cell};

/// How many deinits of objects with strong fields may run one inside the other.
const DEEPEST: u32 = 64;

thread_local_cell! {
    /// How many do on this thread.
    static DEPTH: u32 = 0;
}

destroy_function! {
    /// The destroy function of classes whose instances may form long chains: those with strong fields. As
    /// [`destroy_class_instance`](super::destroy_class_instance), without recursion from field to field.
    pub fn destroy_chain => end
}

/// # Safety
/// The object is deiniting and of a class with this destroy function.
unsafe extern "C" fn end(object: *mut HeapObject) {
    let mut line = Line::new();
    let mut kept = Kept::default();
    let mut next = Some(Waiting { object, step: 0 });
    while let Some(Waiting { object, step }) = next {
        // SAFETY: the object is deiniting, by the caller's word or by `released`'s, and nobody else ends it.
        unsafe {
            if is_rust(isa(object)) {
                end_value(object, &mut line, &mut kept.fields);
                next = line.pop();
            } else if let Some((begun, step)) = go_on(object, step, &mut kept.references) {
                line.push(Waiting { object, step });
                next = Some(begun);
            } else {
                deallocate_instance(object);
                next = line.pop();
            }
        }
    }
}

/// What is kept while one deinit runs: lists that are empty before and after, for all objects of one end.
#[derive(Default)]
struct Kept {
    references: Vec<Reference>,
    fields: Vec<Field>,
}

/// A strong reference, and the field that it is for.
struct Reference {
    place: *mut *mut HeapObject,
    object: *mut HeapObject,
}

/// Ends an object that holds a Rust value. What its fields alone kept waits.
///
/// # Safety
/// The object is deiniting and of such a class; nobody else ends it.
unsafe fn end_value(object: *mut HeapObject, line: &mut Line, fields: &mut Vec<Field>) {
    let before = line.len();
    let mut release = |referent| {
        // SAFETY: the reference was the field's.
        if let Some(begun) = unsafe { released(referent) } {
            line.push(begun);
        }
    };
    // SAFETY: as the caller promises.
    unsafe {
        if let Some(visit) = extension_behind(isa(object)).visit {
            // Before the value is dropped: afterwards nothing says which references it has.
            visit_fields(object.cast(), visit, |field| fields.push(*field));
            run_deinits(object);
            fields.drain(..).for_each(|field| release_field(object, &field, &mut release));
        } else {
            run_deinits(object);
            release_all_fields(object, release);
        }
        deallocate_instance(object);
    }
    // The first field's object ends first, with all that it keeps.
    line[before..].reverse();
}

/// Goes on with an object's end: the object that ends next, and the step that comes then; none where all is done but giving the memory back.
///
/// A class's steps are its deinit and the releases of the fields that it adds; those of the class above follow.
///
/// # Safety
/// The object is deiniting, of a class that C or C++ code defined, and its steps up to this one are done; nobody else ends it.
unsafe fn go_on(object: *mut HeapObject, step: u32, kept: &mut Vec<Reference>) -> Option<(Waiting, u32)> {
    let mut before = 0;
    // SAFETY: as the caller promises: every superclass of a class with an extension has one.
    unsafe {
        let mut class = isa(object);
        while !class.is_null() {
            let extension = extension_behind(class);
            let end = before + 1 + extension.field_count;
            if step <= before {
                deinit(object, extension, kept);
            }
            if step < end {
                let first = step.saturating_sub(before + 1);
                for (index, field) in (first..).zip(&fields_in(extension)[first as usize..]) {
                    let mut begun = None;
                    release_field(object, field, |referent| begun = released(referent));
                    if let Some(begun) = begun {
                        return Some((begun, before + 1 + index + 1));
                    }
                }
            }
            before = end;
            class = (*class).superclass;
        }
    }
    None
}

/// Runs the deinit of one class. If too many run already, what its strong fields keep does not end by it.
///
/// # Safety
/// As for [`go_on`]; the extension is of the object's class or one above, and this has not been done.
unsafe fn deinit(object: *mut HeapObject, extension: &ClassExtension, kept: &mut Vec<Reference>) {
    let Some(deinit) = extension.deinit else { return };
    let depth = DEPTH.with(Cell::get);
    DEPTH.with(|cell| cell.set(depth + 1));
    // SAFETY: as the caller promises. What a strong field has before its class's deinit is a reference, and what it has afterwards is the
    // runtime's to release: the deinit is done with the field's memory.
    unsafe {
        if depth < DEEPEST {
            deinit(object.cast());
        } else {
            for field in fields_in(extension).iter().filter(|field| field.is_strong()) {
                let place: *mut *mut HeapObject = object.byte_add(field.offset as usize).cast();
                kept.push(Reference { place, object: strong::retain(*place) });
            }
            deinit(object.cast());
            kept.drain(..).for_each(|Reference { place, object }| strong::release(place.replace(object)));
        }
    }
    DEPTH.with(|cell| cell.set(depth));
}

/// Releases a strong reference of a field. The object, if it ends by that and its class's instances end here.
///
/// # Safety
/// The reference was the field's, if it is one.
unsafe fn released(referent: *mut HeapObject) -> Option<Waiting> {
    // SAFETY: as the caller promises: the reference keeps the object, whose isa is a class or the metadata of a box.
    unsafe {
        if is_ignored(referent) {
            None
        // Acquire: pairs with `set_isa`, by another holder that freezes the object meanwhile.
        } else if !ends_in_chain(acquire_isa(referent)) {
            strong::release(referent);
            None
        } else if !last::release_or_begin_deinit(referent) {
            None
        } else if ends_in_chain(isa(referent)) || is_weakened(Mutant::ChainForgetsFrozen) {
            Some(Waiting { object: referent, step: 0 })
        } else {
            // Another holder has frozen the object since, and let go of it: it ends as its frozen class says (model freeze_and_owners_end, mutant
            // ChainForgetsFrozen).
            destroy(referent);
            None
        }
    }
}

/// Whether a class's instances end in this way.
///
/// # Safety
/// `class` is a class or the metadata of a box.
pub(crate) unsafe fn ends_in_chain(class: *const ClassMetadata) -> bool {
    // SAFETY: as the caller promises: a destroy function stands in front.
    unsafe { destroy_of(class) as *const () == destroy_chain as *const () }
}

/// A deiniting object whose end waits for that of others, and the step at which it goes on.
#[derive(Clone, Copy)]
struct Waiting {
    object: *mut HeapObject,
    step: u32,
}

/// The objects that wait; the last one is next. Eight need no memory from the heap.
type Line = SmallVec<[Waiting; 8]>;

#[cfg(test)]
mod tests {
    use core::ptr;

    use super::*;

    /// The last is next; of those that are turned around, the first. However many there is no place near for.
    #[test]
    fn those_who_wait_stand_in_a_line() {
        for (count, first) in [(0, 0), (1, 0), (5, 0), (8, 3), (20, 0), (20, 5), (20, 12), (21, 20)] {
            let mut line = Line::new();
            for step in 0..count {
                line.push(Waiting { object: ptr::null_mut(), step });
            }
            line[first as usize..].reverse();
            let turned = first..count;
            let due: Vec<u32> = turned.chain((0..first).rev()).collect();
            let popped: Vec<u32> = core::iter::from_fn(|| line.pop()).map(|waiting| waiting.step).collect();
            assert_eq!(popped, due, "{count} in line, all but {first} turned");
        }
    }
}
