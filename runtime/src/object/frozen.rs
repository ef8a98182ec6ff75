//! What is asked of an object that may be frozen: whether it is, and where its counts are.
//!
//! [`freeze`](crate::freeze) makes objects frozen. What it says of a class is in the class's extension, a [`Freezing`].

use sidetable_shims::metadata::{ClassMetadata, Freezing, FreezingField, class_flags};
use sidetable_shims::refcount::{InlineWidth, Width};

use super::class::extension_of;
use super::context::destroy_function;
use super::header::{HeapObject, acquire_isa, destroy_of, is_ignored, isa};
use crate::heap::OutOfMemory;
use crate::sync::filter::AddressFilter;
use crate::sync::{Atomic, IS_DROP_IN, IS_MODEL, Ordering, memory, shared};

/// Whether words of frozen objects may be added to blindly: a narrow word has no room for that, and Swift's own objects are never frozen.
pub(crate) const CAN_ADD_BLINDLY: bool = !IS_DROP_IN && InlineWidth::BITS == 64;

shared! {
    /// Frozen objects that had their counts elsewhere when they were frozen, in a side table or a component; and some whose counts left since.
    static COUNTED_ELSEWHERE: AddressFilter = AddressFilter::new();
    /// Whether there are frozen classes: while there are none, no object is asked for its own.
    static ARE_THERE_CLASSES: Atomic<u32> = Atomic::zero();
}

/// Says that there are frozen classes, from now on: before the first one is published. Refused where there is no memory.
pub(crate) fn there_are_classes() -> Result<(), OutOfMemory> {
    if CAN_ADD_BLINDLY {
        COUNTED_ELSEWHERE.make_room().map_err(|size| OutOfMemory { size, alignment: align_of::<u64>() })?;
    }
    // Classes outlive a model's executions, and what they write must not differ from one to the next.
    if !IS_MODEL {
        // Relaxed: whoever sees this late exchanges a frozen object's word, which is right, too.
        ARE_THERE_CLASSES.store(1, Ordering::Relaxed);
    }
    Ok(())
}

/// Whether an object is frozen. Null is not.
///
/// # Safety
/// The object's memory is there.
#[inline]
pub unsafe fn is_frozen(object: *const HeapObject) -> bool {
    // Acquire: pairs with `set_isa`, by a thread that freezes the object meanwhile.
    // SAFETY: as the caller promises.
    !is_ignored(object) && unsafe { is_frozen_class(acquire_isa(object)) }
}

/// Whether instances of a class are frozen.
///
/// # Safety
/// `class` is a class or the metadata of a box.
#[inline]
pub(crate) unsafe fn is_frozen_class(class: *const ClassMetadata) -> bool {
    // SAFETY: as the caller promises.
    unsafe { extension_of(class).is_some() && (*class).flags & class_flags::IS_FROZEN != 0 }
}

/// Whether anything in the process may be counted blindly: whether there is a frozen class.
#[inline(always)]
pub(crate) fn may_count_blindly() -> bool {
    // A model asks every object: it is the same protocol, with a step less.
    CAN_ADD_BLINDLY && (IS_MODEL || ARE_THERE_CLASSES.load(Ordering::Relaxed) != 0)
}

/// Whether references to an object may be added to its word without a look at it, which would wait for whoever moved the word last: the object is
/// frozen, and had its counts there when it was. Should they have left since, the word stands it
/// ([`Word::moved_to`](sidetable_shims::refcount::Word::moved_to)).
///
/// # Safety
/// The object is alive.
#[inline(always)]
pub(crate) unsafe fn is_counted_blindly(object: *const HeapObject) -> bool {
    // Acquire: pairs with `set_isa`, before which the word was marked, or the object said to be counted elsewhere.
    // SAFETY: as the caller promises.
    let class = unsafe { acquire_isa(object) };
    // A C++ constructor that clears its object may count it before the class is put back.
    // SAFETY: a destroy function stands in front of all metadata that an object can have. There is room for addresses since before the class was
    // frozen, and the acquire above is after that.
    unsafe {
        !class.is_null()
            && destroy_of(class) as *const () == destroy_frozen as *const ()
            && !COUNTED_ELSEWHERE.may_have(object.addr())
    }
}

/// Says that an object which is about to be frozen has its counts elsewhere. One thread at a time may do so.
///
/// # Safety
/// The caller has found a frozen class for the object.
#[inline]
pub(crate) unsafe fn count_elsewhere(object: *const HeapObject) {
    // SAFETY: as the caller promises; there is room since before that class was published.
    unsafe { COUNTED_ELSEWHERE.add(object.addr()) };
}

/// Says that the counts of an object that was marked frozen inline have left for a side table: there is no use in adding to its word.
#[inline]
pub(crate) fn left_for_side_table(object: *const HeapObject) {
    if CAN_ADD_BLINDLY {
        COUNTED_ELSEWHERE.suggest(object.addr());
    }
}

/// What the runtime knows of freezing instances of a class, or frozen ones of it.
///
/// # Safety
/// `class` is a class, or the metadata of a box.
pub(crate) unsafe fn freezing_of<'a>(class: *const ClassMetadata) -> Option<&'a Freezing> {
    // SAFETY: as the caller promises; the record is published once and never goes away.
    unsafe {
        let word = memory::acquire_word(&raw const extension_of(class)?.freezing);
        core::ptr::with_exposed_provenance::<Freezing>(word).as_ref()
    }
}

/// Where a field lies.
///
/// # Safety
/// The object has the field.
pub(crate) unsafe fn place_of(object: *mut HeapObject, field: &FreezingField) -> *mut u8 {
    // SAFETY: as the caller promises.
    unsafe { object.cast::<u8>().add(field.offset as usize) }
}

destroy_function! {
    /// The destroy function of frozen classes.
    pub fn destroy_frozen => end
}

/// What freezing says of the class is how its instances end.
///
/// # Safety
/// The object is deiniting and frozen; if it is a member of a component, so are all others.
unsafe extern "C" fn end(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe {
        let freezing = freezing_of(isa(object)).expect("a frozen class has such a record");
        (freezing.end)(object.cast());
    }
}
