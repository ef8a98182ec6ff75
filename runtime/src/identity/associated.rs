//! Associated objects: values that one object holds for others, by key.
//!
//! A key is an address, and never followed. Any number of threads may set, get and remove at once; an object keeps its associations until
//! its deinit is over, and then releases them, the newest key first, while its memory is still there.

use core::ffi::c_void;
use core::ptr;

use super::error::IdentityError;
use crate::heap::{OutOfMemory, Reserve, prepare_entries, reserve};
use crate::object::refcount::extension::{Association, AssociationList, Associations};
use crate::object::refcount::{extended, strong};
use crate::object::{HeapObject, is_ignored};
use crate::sync::{Mutant, foreign, is_weakened};

/// What an association does with its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Policy {
    /// Holds the pointer, and no reference: any pointer will do, and it may dangle.
    Assign,
    /// Owns a strong reference.
    Retain,
}

/// Associates a value with an object, in place of what the key had before; a null value leaves nothing.
///
/// # Safety
/// The object is null, or the caller holds it. Where the policy is to retain, the value is null or the caller holds it.
pub unsafe fn associate(
    object: *mut HeapObject,
    key: *const c_void,
    value: *mut HeapObject,
    policy: Policy,
) -> Result<(), IdentityError> {
    let is_owned = policy == Policy::Retain;
    if is_owned {
        // SAFETY: as the caller promises.
        unsafe { strong::retain(value) };
    }
    // SAFETY: as the caller promises; the reference taken is the association's.
    unsafe { set(object, Association { key, value, is_owned }) }
}

/// Associates a copy of a value with an object: what `copy` makes of it, +1.
///
/// # Safety
/// The object is null, or the caller holds it; `copy` takes the value, and returns null or an object with a reference for the caller.
pub unsafe fn associate_copy(
    object: *mut HeapObject,
    key: *const c_void,
    value: *mut HeapObject,
    copy: unsafe extern "C" fn(*mut HeapObject) -> *mut HeapObject,
) -> Result<(), IdentityError> {
    // SAFETY: as the caller promises.
    let value = if value.is_null() { value } else { unsafe { copy(value) } };
    // SAFETY: as the caller promises; the reference that came with the copy is the association's.
    unsafe { set(object, Association { key, value, is_owned: true }) }
}

/// Puts an association in its place, and releases what is left over: what was there, or the value itself.
unsafe fn set(object: *mut HeapObject, new: Association) -> Result<(), IdentityError> {
    // SAFETY: as the caller promises.
    let (left_over, ended) = match unsafe { associations_for(object, new.value) } {
        Err(error) => (Some(new), Err(error)),
        Ok(None) => (None, Ok(())),
        Ok(Some(associations)) => {
            let mut list = associations.list.lock();
            if list.is_closed {
                (Some(new), Err(IdentityError::Deiniting))
            } else {
                exchange(&mut list, new).map_or_else(|refused| (Some(new), Err(refused.into())), |old| (old, Ok(())))
            }
        }
    };
    if let Some(Association { value, is_owned: true, .. }) = left_over {
        // SAFETY: the association held this reference, and no lock is held.
        unsafe { strong::release(value) };
    }
    ended
}

/// The associations that a value is to go into; made if need be, unless the value is null.
unsafe fn associations_for<'a>(
    object: *mut HeapObject,
    value: *mut HeapObject,
) -> Result<Option<&'a Associations>, IdentityError> {
    if is_ignored(object) {
        return Err(IdentityError::NoObject);
    }
    if value.is_null() {
        // SAFETY: as the caller promises.
        return Ok(unsafe { associations_of(object) });
    }
    if foreign::is_there() {
        return Err(IdentityError::Unsupported);
    }
    let _reserve = Reserve::open()?;
    // A side table, or a member's own entry; its extension.
    let _entries = prepare_entries(2)?;
    // SAFETY: as the caller promises.
    let extension = unsafe { extended::of_object(object) }?;
    Ok(Some(extension.associations_or_new()))
}

/// An object's associations, if it has had any.
unsafe fn associations_of<'a>(object: *mut HeapObject) -> Option<&'a Associations> {
    if is_ignored(object) {
        return None;
    }
    // SAFETY: as the caller promises.
    unsafe { extended::existing(object) }?.associations()
}

/// Puts a new association in the place of the key's old one, or behind the last.
fn exchange(list: &mut AssociationList, new: Association) -> Result<Option<Association>, OutOfMemory> {
    let place = list.all.iter().position(|old| old.key == new.key);
    Ok(match place {
        Some(index) if new.value.is_null() => Some(list.all.remove(index)),
        Some(index) => Some(core::mem::replace(&mut list.all[index], new)),
        None if new.value.is_null() => None,
        None => {
            reserve::push(&mut list.all, new)?;
            None
        }
    })
}

/// The value that the key has, or null: +1 if the association owns it, else as it was set. During the object's deinit, too.
///
/// # Safety
/// The object is null, or the caller holds it, or its deinit runs on this thread.
pub unsafe fn associated(object: *mut HeapObject, key: *const c_void) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    let Some(associations) = (unsafe { associations_of(object) }) else { return ptr::null_mut() };
    let list = associations.list.lock();
    let Some(found) = list.all.iter().find(|old| old.key == key).copied() else { return ptr::null_mut() };
    if is_weakened(Mutant::AssociatedUnlocked) {
        drop(list);
    }
    if found.is_owned {
        // SAFETY: the association owns a reference, until this lock is open again.
        unsafe { strong::retain(found.value) };
    }
    found.value
}

/// Ends all of an object's associations, the newest key first.
///
/// # Safety
/// The object is null, or the caller holds it.
pub unsafe fn dissociate(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    let Some(associations) = (unsafe { associations_of(object) }) else { return };
    let all = core::mem::take(&mut associations.list.lock().all);
    for association in all.into_iter().rev().filter(|association| association.is_owned) {
        // SAFETY: the association held this reference, and no lock is held.
        unsafe { strong::release(association.value) };
    }
}
