//! The end of frozen objects: without recursion, however long the chain or deep the tree.
//!
//! When the last reference to a frozen object goes while another frozen object ends on the same thread, the object waits in a list until that one's
//! end is over. Deinits so run in the order in which recursion would run them: an object's before those of the objects that only it kept, these
//! in the order of its fields.
//!
//! A component ends as a whole: first all its members' deinits, in the order in which the freeze found them; then all their fields are
//! released; then their memory goes. In deinit the object is of its freezable class again, and the references between members are counted again, so
//! deinits written for objects that were never frozen do the right thing. (A deinit that itself releases what the object refers to, as C++
//! destructors do, may leave another member without that field.)

use core::cell::Cell;
use core::ffi::c_void;
use core::ptr::{self, NonNull};

use crate::object::refcount::component::{self, Component, formation};
use crate::object::refcount::{extended, strong};
use crate::object::{self, HeapObject, freezing_of, isa, set_isa};
use crate::platform;
use crate::sync::thread_local_cell;

thread_local_cell! {
    /// The objects that wait for the one that ends on this thread; null where none ends.
    static WAITING: *mut Vec<*mut HeapObject> = ptr::null_mut();
}

/// Ends a frozen object: what its class's record of freezing names.
///
/// # Safety
/// The object is deiniting and frozen; if it is a member of a component, so are all others.
pub(super) unsafe extern "C" fn end(object: *mut c_void) {
    let object: *mut HeapObject = object.cast();
    let waiting = WAITING.with(Cell::get);
    if !waiting.is_null() {
        // SAFETY: the list is that of the call further up on this thread, which does not use it while it ends an object.
        unsafe { (*waiting).push(object) };
        return;
    }
    let mut list = Vec::new();
    let waiting = &raw mut list;
    WAITING.with(|cell| cell.set(waiting));
    let mut next = Some(object);
    while let Some(object) = next {
        // SAFETY: the list lives as long as this call, and nobody else uses it right now. Objects in it are deiniting, and nobody else
        // ends them. What an object kept comes last field first; the first is to end first.
        unsafe {
            let before = (*waiting).len();
            end_one(object);
            (&mut (*waiting))[before..].reverse();
            next = (*waiting).pop();
        }
    }
    WAITING.with(|cell| cell.set(ptr::null_mut()));
}

/// # Safety
/// As for [`end`].
unsafe fn end_one(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe {
        if let Some(record) = component::of_object(object) {
            end_component(record);
            return;
        }
        thaw(object);
        object::destroy(object);
    }
}

/// Gives an object its freezable class back.
///
/// # Safety
/// The object is frozen.
unsafe fn thaw(object: *mut HeapObject) {
    // SAFETY: as the caller promises: a frozen class has such a record.
    unsafe {
        if let Some(freezing) = freezing_of(isa(object)) {
            set_isa(object, freezing.freezable);
        }
    }
}

/// # Safety
/// The component is deiniting, and nobody else ends it.
unsafe fn end_component(record: NonNull<Component>) {
    // SAFETY: as the caller promises; the unowned reference that strong ones hold keeps the members.
    unsafe {
        formation::restore_internal(record);
        let members = record.as_ref().members();
        each(members, |member| {
            thaw(member);
            object::run_deinits(member);
        });
        each(members, |member| object::release_all_fields(member, |referent| strong::release(referent)));
        for member in record.as_ref().with_own_entries() {
            extended::end_associations(member);
        }
        formation::deallocate(record);
    }
}

/// Does something with each member.
fn each(members: &[*mut HeapObject], mut action: impl FnMut(*mut HeapObject)) {
    platform::in_turn(members, |member| member.cast_const(), |_, &member| action(member));
}
