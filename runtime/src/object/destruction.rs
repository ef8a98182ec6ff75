//! The end of an object: destroy functions, and giving its memory back.

use core::ptr::NonNull;

use sidetable_shims::metadata::{ClassExtension, ClassMetadata, Field, Strength};
use sidetable_shims::refcount::{RefCountWord, SideTableWord};

use super::class::{ClassName, destroy_fields, extension_behind, extension_of, fields_in, is_described};
use super::context::{call_with_context, destroy_function};
use super::header::{HeapObject, isa, word};
use super::memory::{free, release_implicit_weak};
use super::refcount::side_table::SideTableEntry;
use super::refcount::{counts, extended, look, outstanding, side_table, strong, unowned, weak, weak_count};
use crate::fatal;
use crate::heap;
use crate::sync::driver::Shared;
use crate::sync::{Mutant, Ordering, is_weakened, ordering};

destroy_function! {
    /// The destroy function of classes that C or Rust code defines, whose instances have no strong fields.
    pub fn destroy_class_instance => destroy_instance
}

destroy_function! {
    /// The destroy function of a class that has nothing to do but to give its instances' memory back.
    pub fn deallocate_class_instance => deallocate_instance
}

/// Gives an instance's memory back.
///
/// # Safety
/// The object is deiniting, its class and those above are ours, and nothing of it is left to be done or released.
pub(crate) unsafe extern "C" fn deallocate_instance(object: *mut HeapObject) {
    // SAFETY: the object's memory is there until the end of this function, and classes outlive their objects.
    unsafe {
        let class = isa(object);
        deallocate(object, (*class).instance_size as usize, usize::from((*class).instance_alignment_mask));
    }
}

/// Deinits an instance of a class that C or Rust code defined, class by class from the object's own up: the author's deinit, then
/// the reference fields that the class adds. Then gives the memory back.
///
/// # Safety
/// The object is deiniting and of such a class.
unsafe extern "C" fn destroy_instance(object: *mut HeapObject) {
    // SAFETY: the object's memory is there until the end of this function.
    let mut class = unsafe { isa(object) };
    while !class.is_null() {
        // SAFETY: the object's class has an extension, and so has every superclass of one that has.
        unsafe {
            let extension = extension_behind(class);
            if let Some(deinit) = extension.deinit {
                deinit(object.cast());
            }
            release_fields_in(object, extension);
            class = (*class).superclass;
        }
    }
    // SAFETY: deinit is over.
    unsafe { deallocate_instance(object) };
}

/// Runs the deinits of an object's class and those above it, without releasing its fields.
///
/// # Safety
/// The object is deiniting, of a class that C or Rust code defined, and this has not been done.
pub(crate) unsafe fn run_deinits(object: *mut HeapObject) {
    // SAFETY: as the caller promises: every superclass of a class with an extension has one.
    unsafe {
        let mut class = isa(object);
        while !class.is_null() {
            if let Some(deinit) = extension_behind(class).deinit {
                deinit(object.cast());
            }
            class = (*class).superclass;
        }
    }
}

/// Releases the references in all fields of an object; `release` does it with strong ones.
///
/// # Safety
/// As for [`run_deinits`].
pub(crate) unsafe fn release_all_fields(object: *mut HeapObject, mut release: impl FnMut(*mut HeapObject)) {
    // SAFETY: as the caller promises: every superclass of a class with an extension has one.
    unsafe {
        let mut class = isa(object);
        while !class.is_null() {
            release_fields_by(object, extension_behind(class), &mut release);
            class = (*class).superclass;
        }
    }
}

/// Destroys the stored properties that `class` itself adds.
///
/// # Safety
/// The object's memory is there, `class` is its class or one above, and those properties are initialized.
pub unsafe fn release_fields_of(object: *mut HeapObject, class: *const ClassMetadata) {
    // SAFETY: as the caller promises.
    let Some(extension) = (unsafe { extension_of(class) }) else {
        // SAFETY: as the caller promises.
        if unsafe { is_described(class) } {
            // SAFETY: as the caller promises.
            unsafe { destroy_fields(object, class) };
            return;
        }
        // SAFETY: as the caller promises.
        if let Some(ivar_destroyer) = unsafe { (*class).ivar_destroyer } {
            // SAFETY: the ivar destroyer belongs to the object's class or one above.
            unsafe { call_with_context(object, ivar_destroyer) };
        }
        return;
    };
    // SAFETY: as the caller promises.
    unsafe { release_fields_in(object, extension) };
}

/// Releases the references of the fields that a class adds.
///
/// # Safety
/// As for [`release_fields_of`].
#[inline(always)]
unsafe fn release_fields_in(object: *mut HeapObject, extension: &ClassExtension) {
    // SAFETY: as the caller promises; fields of this strength hold such references.
    unsafe { release_fields_by(object, extension, |referent| strong::release(referent)) };
}

/// [`release_fields_in`], where `release` does it with strong ones.
///
/// # Safety
/// As for [`release_fields_of`].
#[inline(always)]
unsafe fn release_fields_by(
    object: *mut HeapObject,
    extension: &ClassExtension,
    mut release: impl FnMut(*mut HeapObject),
) {
    // SAFETY: the extension is a class's.
    for field in unsafe { fields_in(extension) } {
        // SAFETY: as the caller promises.
        unsafe { release_field(object, field, &mut release) };
    }
}

/// Releases the reference in a field; `release` does it with a strong one.
///
/// # Safety
/// The object's memory is there, and has the field; what is in it is not used again.
#[inline(always)]
pub(crate) unsafe fn release_field(object: *mut HeapObject, field: &Field, release: impl FnOnce(*mut HeapObject)) {
    // SAFETY: the field lies inside the object and was checked when the class was made.
    unsafe {
        let place = object.cast::<u8>().add(field.offset as usize);
        match Strength::from_number(field.strength) {
            Some(Strength::Strong) => release(*place.cast::<*mut HeapObject>()),
            Some(Strength::Unowned) => unowned::release(*place.cast::<*mut HeapObject>()),
            Some(Strength::Weak) => weak::destroy(place.cast()),
            None => unreachable!("a class with such a field is refused"),
        }
    }
}

/// Ends deinit: frees the object, or leaves that to the last unowned reference. `swift_deallocClassInstance`, `swift_deallocObject`.
///
/// Fatal where a strong reference made during deinit is still there, or any other one beside the object's last.
///
/// # Safety
/// The object is deiniting and its stored properties are destroyed; the caller does not use it again.
#[inline(always)]
pub unsafe fn deallocate(object: *mut HeapObject, size: usize, _alignment_mask: usize) {
    // Acquire: other threads' unowned references were given up by release exchanges that this load reads from (model
    // unowned_release_and_dealloc, mutant DeallocRelaxed).
    // SAFETY: as the caller promises.
    let found = unsafe { word(object) }.load(ordering(Ordering::Acquire, Mutant::DeallocRelaxed));
    if found == RefCountWord::DEINITING_ALONE {
        // SAFETY: no reference of any kind is left, so nobody can make one.
        unsafe { heap::deallocate_object(object.cast(), size) };
    } else {
        // SAFETY: as the caller promises.
        unsafe { deallocate_referenced(object, size) };
    }
}

#[inline(never)]
unsafe fn deallocate_referenced(object: *mut HeapObject, size: usize) {
    if outstanding::is_there_more_than_counts() && !is_weakened(Mutant::AssociationsOutliveObject) {
        // SAFETY: as the caller promises.
        unsafe { deallocate_associated(object, size) };
    } else {
        // SAFETY: as the caller promises.
        unsafe { finish(object, size) };
    }
}

/// [`finish`], after the objects that are associated with this one.
#[cold]
#[inline(never)]
unsafe fn deallocate_associated(object: *mut HeapObject, size: usize) {
    // SAFETY: as the caller promises; deinit is over, and the memory is there.
    unsafe {
        extended::end_associations(object);
        finish(object, size);
    }
}

/// Each way on is a jump to what goes it, so that none saves a register for another.
#[inline(always)]
unsafe fn finish(object: *mut HeapObject, size: usize) {
    // A frozen object's word may name its side table in the other form; its counts are never those looked for here.
    // SAFETY: the object's memory is there: strong references' unowned one is not yet dropped.
    if let Some(entry) = unsafe { look::look_fast::<Shared>(object) } {
        // Acquire: as in `deallocate` (model unowned_release_and_dealloc_in_side_table, mutant SideTableDeallocRelaxed).
        let order = ordering(Ordering::Acquire, Mutant::SideTableDeallocRelaxed);
        // SAFETY: an object never loses its side table.
        let found = unsafe { side_table::get(entry) }.refcount.load(order);
        if found == SideTableWord::DEINITING_ALONE && !is_weakened(Mutant::DeallocForgetsUnowned) {
            // SAFETY: no strong or unowned reference is left, so nobody can make one.
            return unsafe {
                if side_table::is_in_block(entry) && !is_weakened(Mutant::BlockFreedUnderSideTable) {
                    finish_in_block(object, entry, size);
                } else {
                    finish_apart(object, entry, size);
                }
            };
        }
    }
    // SAFETY: as the caller promises.
    unsafe { finish_referenced(object) };
}

/// # Safety
/// Weak references are all that is left; the entry is the object's, and in its block.
#[inline(always)]
unsafe fn finish_in_block(object: *mut HeapObject, entry: NonNull<SideTableEntry>, size: usize) {
    // SAFETY: as the caller promises.
    unsafe {
        if weak_count::is_alone(entry) {
            // By the address that the caller has. The entry has it, too, but was found through the header: the next object, which gets this block,
            // would wait for two loads of what has just been stored.
            heap::deallocate_object(object.cast(), side_table::size_with_entry(size));
        } else {
            leave_to_weak_references(entry);
        }
    }
}

/// # Safety
/// As for [`finish_in_block`]; the entry has a place of its own.
#[inline(never)]
unsafe fn finish_apart(object: *mut HeapObject, entry: NonNull<SideTableEntry>, size: usize) {
    // SAFETY: as the caller promises.
    unsafe {
        leave_to_weak_references_by(entry);
        heap::deallocate_object(object.cast(), size);
    }
}

/// # Safety
/// As for [`finish_in_block`].
#[inline(never)]
unsafe fn leave_to_weak_references(entry: NonNull<SideTableEntry>) {
    // SAFETY: as the caller promises.
    unsafe { leave_to_weak_references_by(entry) };
}

/// # Safety
/// Weak references are all that is left.
#[inline(always)]
unsafe fn leave_to_weak_references_by(entry: NonNull<SideTableEntry>) {
    // They only read this word: no exchange.
    if !is_weakened(Mutant::FreeUnmarked) {
        // SAFETY: the weak reference that unowned ones held keeps the entry.
        unsafe { side_table::get(entry) }.refcount.store(SideTableWord::FREED, Ordering::Relaxed);
    }
    // SAFETY: this is that reference, and the object's memory is not used again.
    unsafe { release_implicit_weak(entry) };
}

/// Leaves the object's memory to whoever holds unowned references to it.
///
/// # Safety
/// As for [`deallocate`].
#[inline(never)]
unsafe fn finish_referenced(object: *mut HeapObject) {
    // SAFETY: the object's memory is there: strong references' unowned one is not yet dropped.
    let state = unsafe { counts::read(object) };
    if state.counts.is_counts() && state.counts.strong_extra() > 0 {
        // SAFETY: as above.
        let class = unsafe { ClassName::of_object(object) };
        fatal::escaped_from_deinit(object.cast_const().cast(), &class, state.counts.strong_extra());
    }
    if is_weakened(Mutant::DeallocForgetsUnowned) {
        return;
    }
    if is_weakened(Mutant::DeallocIgnoresUnowned) {
        // SAFETY: wrong, and meant to be found.
        unsafe { free(object, state.entry) };
        return;
    }
    // SAFETY: this is the unowned reference that strong references held.
    unsafe { unowned::release(object) };
}

/// Gives back an object whose stored properties were never initialized: `swift_deallocUninitializedObject`.
///
/// # Safety
/// The caller holds the only reference, and does not use the object again.
pub unsafe fn deallocate_uninitialized(object: *mut HeapObject, size: usize, alignment_mask: usize) {
    // SAFETY: as the caller promises.
    unsafe {
        strong::set_deiniting(object);
        deallocate(object, size, alignment_mask);
    }
}

/// Gives back an object whose initialization failed after the properties of the classes below `class` were initialized: destroys
/// those, not those of `class` or above. Null is ignored. `swift_deallocPartialClassInstance`.
///
/// # Safety
/// The caller holds the only strong reference, and does not use the object again; `class` is one of the object's superclasses, or its
/// class, or null for all of them.
pub unsafe fn deallocate_partial(
    object: *mut HeapObject,
    class: *const ClassMetadata,
    size: usize,
    alignment_mask: usize,
) {
    if object.is_null() {
        return;
    }
    // SAFETY: the object's memory is there.
    let mut current = unsafe { isa(object) };
    while current != class && !current.is_null() {
        // SAFETY: the properties of this class are initialized.
        unsafe {
            release_fields_of(object, current);
            current = (*current).superclass;
        }
    }
    // SAFETY: as the caller promises.
    unsafe {
        strong::set_deiniting(object);
        deallocate(object, size, alignment_mask);
    }
}
