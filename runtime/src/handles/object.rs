//! Objects that hold a Rust value, and pointers to them.
//!
//! A pointer to a value of unsized type is an address and one word more: a length, or the address of a table of functions. The standard library has
//! no stable functions for these words yet; that the address comes first is checked below.

use core::ptr::NonNull;

use crate::object::HeapObject;

/// An object that holds a `T`: the header, then the value at the next multiple of its alignment.
#[repr(C)]
pub(super) struct Object<T: ?Sized> {
    header: HeapObject,
    pub(super) value: T,
}

const _: () = {
    let words: [usize; 2] =
        // SAFETY: a pointer to a slice is two words, and null has no provenance.
        unsafe { core::mem::transmute(core::ptr::slice_from_raw_parts::<u8>(core::ptr::null(), 7)) };
    assert!(
        words[0] == 0 && words[1] == 7,
        "a pointer begins with its address, and a word follows that says what it is of"
    );
};

/// The second word of a pointer to a value of unsized type.
pub(super) type Metadata = *const ();

/// Whether a pointer to a `T` is its address and nothing else.
pub(super) const fn is_thin<T: ?Sized>() -> bool {
    size_of::<*const T>() == size_of::<usize>()
}

/// The pointer with another address.
#[inline(always)]
pub(super) fn with_address<T: ?Sized>(mut pointer: *mut T, address: *mut u8) -> *mut T {
    // SAFETY: a pointer begins with its address.
    unsafe { (&raw mut pointer).cast::<*mut u8>().write(address) };
    pointer
}

/// The second word of a pointer; null where there is none.
#[inline(always)]
pub(super) fn metadata_of<T: ?Sized>(pointer: *const T) -> Metadata {
    if is_thin::<T>() {
        return core::ptr::null();
    }
    // SAFETY: the pointer has two words.
    unsafe { (&raw const pointer).cast::<Metadata>().add(1).read() }
}

/// The pointer of an address and a second word.
///
/// # Safety
/// The word was [that](metadata_of) of a pointer to a `T`.
#[inline(always)]
pub(super) unsafe fn pointer_of<T: ?Sized>(address: *mut u8, metadata: Metadata) -> *mut T {
    let words = [address.cast_const().cast::<()>(), metadata];
    // SAFETY: as the caller promises; a thin pointer is the first of them.
    unsafe { core::mem::transmute_copy(&words) }
}

/// The object that a pointer leads to.
#[inline(always)]
pub(super) fn header_of<T: ?Sized>(object: NonNull<Object<T>>) -> *mut HeapObject {
    object.as_ptr().cast()
}

/// Where an object's value is.
///
/// # Safety
/// The object's memory is there.
#[inline(always)]
pub(super) unsafe fn value_of<T: ?Sized>(object: NonNull<Object<T>>) -> *mut T {
    // SAFETY: as the caller promises.
    unsafe { &raw mut (*object.as_ptr()).value }
}

/// Bytes from an object's start to a value of that alignment.
pub(super) const fn value_offset(alignment: usize) -> usize {
    size_of::<HeapObject>().next_multiple_of(alignment)
}
