//! Giving an object's memory back, when no reference but weak ones is left.

use core::ptr::NonNull;

use sidetable_shims::metadata::class_flags;

use super::class::is_ours_with;
use super::context::destroy;
use super::header::{HeapObject, isa};
use super::refcount::component;
use super::refcount::side_table::{self, SideTableEntry};
use super::refcount::weak_count::release_on_free;
use crate::heap;
use crate::sync::{Mutant, is_weakened};

/// Ends an object that nobody has a reference of any kind to. Where its class has nothing to do for that, its memory goes at once, since nobody
/// can make a reference meanwhile.
///
/// # Safety
/// The object is deiniting, nobody has called its destroy function, and its memory is not used again.
#[inline(always)]
pub(super) unsafe fn end_unshared(object: *mut HeapObject) {
    // SAFETY: as the caller promises; classes outlive their objects.
    unsafe {
        let class = isa(object);
        if is_ours_with(class, class_flags::ENDS_WITH_ITS_MEMORY) {
            give_back(object, (*class).instance_size as usize);
        } else {
            destroy(object);
        }
    }
}

/// A function of its own where a thread's variables are found by a call: who jumps here need not keep its own return address then.
///
/// # Safety
/// The object's memory is not used again.
#[cfg_attr(target_arch = "x86_64", inline(always))]
#[cfg_attr(not(target_arch = "x86_64"), inline(never))]
unsafe fn give_back(object: *mut HeapObject, size: usize) {
    // SAFETY: as the caller promises.
    unsafe { heap::deallocate_object(object.cast(), size) };
}

/// Frees an object's memory, then the weak reference that unowned references held; of a member of a frozen component, all members'.
///
/// # Safety
/// No strong or unowned reference is left, and what earlier holders did has been acquired; `entry` is the object's side table.
pub(super) unsafe fn free(object: *mut HeapObject, entry: Option<NonNull<SideTableEntry>>) {
    // SAFETY: as the caller promises.
    unsafe {
        match entry {
            Some(entry) if component::is_component(entry) => free_members(entry),
            Some(entry) => {
                if !side_table::is_in_block(entry) || is_weakened(Mutant::BlockFreedByUnownedRelease) {
                    heap::deallocate(object.cast());
                }
                release_implicit_weak(entry);
            }
            None => heap::deallocate(object.cast()),
        }
    }
}

/// Drops the weak reference that an object's unowned references held.
///
/// # Safety
/// The object is freed, and this has not been done.
#[inline(always)]
pub(super) unsafe fn release_implicit_weak(entry: NonNull<SideTableEntry>) {
    if !is_weakened(Mutant::FreeForgetsWeak) {
        // SAFETY: as the caller promises.
        unsafe { release_on_free(entry) };
    }
}

/// Gives the members' memory back, and the weak references that their unowned ones held.
///
/// # Safety
/// No strong or unowned reference to any member is left, and what earlier holders did has been acquired; `entry` is a component's.
#[cold]
unsafe fn free_members(entry: NonNull<SideTableEntry>) {
    // SAFETY: weak references are all that is left, and they look at the entries alone.
    unsafe {
        let component = component::get(entry);
        let own_entries = component.take_own_entries();
        for member in component.take_members() {
            // A block that has the member's own entry, too, stays for that.
            if !own_entries.get(&member.addr()).is_some_and(|own| side_table::is_in_block(*own)) {
                heap::deallocate(member.cast());
            }
        }
        for own in own_entries.into_values() {
            if !is_weakened(Mutant::OwnEntryLeaks) {
                release_on_free(own);
            }
        }
        release_on_free(entry);
    }
}
