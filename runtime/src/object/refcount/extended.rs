//! The extension of an object's side table: found, made, and what is associated with the object at its end.

use core::ptr::{self, NonNull};

use sidetable_shims::refcount::{Kind, Refusal};
use sidetable_shims::side_table::WeakCount;

use super::extension::{Association, Extension, give_back};
use super::inflation::{Inflated, inflate};
use super::side_table::{self, SideTableEntry};
use super::{component, counts, look, outstanding, strong};
use crate::object::HeapObject;
use crate::sync::driver::Shared;
use crate::sync::{Mutant, Ordering, is_weakened, memory, ordering};

/// A side table's extension, if it has one.
///
/// # Safety
/// The entry is there, and is ours: libswiftCore writes nothing in this place, and does not clear it.
#[inline(always)]
unsafe fn of<'a>(entry: NonNull<SideTableEntry>) -> Option<&'a Extension> {
    // Acquire: pairs with the exchange that publishes the extension in `make` (model two_first_exports, mutant
    // ExtensionFollowRelaxed).
    let order = ordering(Ordering::Acquire, Mutant::ExtensionFollowRelaxed);
    // SAFETY: as the caller promises.
    let extension = NonNull::new(unsafe { side_table::get(entry) }.extension.load(order))?;
    // SAFETY: an entry keeps its extension; a model checks it.
    unsafe {
        memory::touch(extension.as_ptr());
        Some(extension.as_ref())
    }
}

/// The extension that an object's header leads to at once, if it has one. Not for members of frozen components, whose entries are looked up, nor for
/// objects whose header names the side table as that of a frozen one's.
///
/// # Safety
/// The object's memory is there.
#[inline(always)]
pub(crate) unsafe fn at_hand<'a>(object: *const HeapObject) -> Option<&'a Extension> {
    if !outstanding::is_there_more_than_counts() {
        return None;
    }
    // SAFETY: as the caller promises.
    let entry = unsafe { look::look_fast::<Shared>(object) };
    // SAFETY: an object never loses its side table, and where extensions are made the side tables are ours.
    unsafe { of(entry.filter(|entry| !component::is_component(*entry))?) }
}

/// An object's extension, if it has one.
///
/// # Safety
/// The object's memory is there.
pub(crate) unsafe fn existing<'a>(object: *const HeapObject) -> Option<&'a Extension> {
    if !outstanding::is_there_more_than_counts() {
        return None;
    }
    // SAFETY: as the caller promises.
    let (_, entry) = unsafe { look::look(object) };
    // SAFETY: an object never loses its side table, and where extensions are made the side tables are ours.
    unsafe { of(component::existing_own_entry(entry?, object)?) }
}

/// An object's extension, made now if it has none. Refused for immortal objects, and for those whose deinit has begun.
///
/// # Safety
/// The caller holds the object.
pub(crate) unsafe fn of_object<'a>(object: *mut HeapObject) -> Result<&'a Extension, Refusal> {
    // SAFETY: as the caller promises.
    let entry = match unsafe { inflate(object, false, WeakCount::NEW)? } {
        Inflated::Before(entry) | Inflated::Now(entry) => entry,
    };
    // SAFETY: the object keeps its side table.
    let counts = unsafe { counts::read_entry(entry) }.counts;
    if counts.kind() == Kind::Immortal {
        return Err(Refusal::Immortal);
    }
    if counts.is_deiniting() {
        return Err(Refusal::Deiniting);
    }
    // SAFETY: as above.
    Ok(unsafe { of(entry).unwrap_or_else(|| make(entry)) })
}

/// Races against another first user of the object's extension: one exchange succeeds, the other takes what it finds (model
/// two_first_exports).
#[cold]
unsafe fn make<'a>(entry: NonNull<SideTableEntry>) -> &'a Extension {
    outstanding::count_extension();
    let new = Extension::allocate();
    // SAFETY: the caller's object keeps its side table.
    let cell = unsafe { &side_table::get(entry).extension };
    if is_weakened(Mutant::ExtensionTorn) {
        cell.store(new, Ordering::Release);
    }
    // Release: publishes the extension to those who load it by `of`. Acquire on failure: the other one's is followed.
    let published = cell.compare_exchange(
        ptr::null_mut(),
        new,
        ordering(Ordering::Release, Mutant::ExtensionPublishRelaxed),
        Ordering::Acquire,
    );
    let found = match published {
        Ok(()) => new,
        Err(found) => {
            if found != new && !is_weakened(Mutant::ExtensionLoserLeaks) {
                // SAFETY: nobody else knows this one.
                unsafe { give_back(new) };
            }
            found
        }
    };
    // SAFETY: an entry keeps its extension.
    unsafe {
        memory::touch(found);
        &*found
    }
}

/// Releases what is associated with an object whose deinit is over, the newest key first. Their deinits may run, and find the object's
/// memory still there.
///
/// # Safety
/// The object is deiniting and its stored properties are destroyed.
pub(crate) unsafe fn end_associations(object: *const HeapObject) {
    // SAFETY: as the caller promises.
    let Some(associations) = (unsafe { existing(object) }).and_then(Extension::associations) else { return };
    loop {
        let mut list = associations.list.lock();
        list.is_closed = true;
        let last = list.all.pop();
        drop(list);
        match last {
            Some(Association { value, is_owned: true, .. }) => {
                // SAFETY: the association held this reference.
                unsafe { strong::release(value) };
            }
            Some(_) => {}
            None => return,
        }
    }
}
