//! Existentials: a value of a type that comes with it, in three words or in a box; or a reference, with witness tables behind it.

use core::ffi::c_void;
use core::ptr;

use sidetable_shims::layout::{BUFFER_SIZE, Layout};
use sidetable_shims::metadata::TypeMetadata;

use super::builtin::{self, PLAIN, address_inhabitant, copy_bytes};
use super::{Functions, Inhabitants};
use crate::metadata::value_witnesses_of;
use crate::object::HeapObject;
use crate::object::refcount::strong;

/// Functions for values of any type: a buffer, the type, and witness tables.
pub const OPAQUE: Functions = Functions {
    destroy,
    initialize_with_copy,
    assign_with_copy,
    initialize_with_take: copy_bytes,
    assign_with_take,
    ..PLAIN.with_inhabitants::<NoType>()
};

/// Functions for references: the object, and witness tables.
pub const CLASS_BOUND: Functions = builtin::STRONG_FUNCTIONS;

/// The layout of values of any type with so many witness tables.
pub const fn opaque_layout(witness_tables: u32) -> Layout {
    let words = witness_tables as usize + 1;
    Layout { size: BUFFER_SIZE + words * size_of::<usize>(), ..Layout::reference(builtin::LEAST_VALID_POINTER) }
}

/// The layout of references with so many witness tables.
pub const fn class_bound_layout(witness_tables: u32) -> Layout {
    let words = witness_tables as usize + 1;
    Layout { size: words * size_of::<usize>(), ..Layout::reference(builtin::LEAST_VALID_POINTER) }
}

unsafe fn type_in(existential: *const c_void) -> *const TypeMetadata {
    // SAFETY: as for every witness: the type follows the buffer.
    unsafe { existential.byte_add(BUFFER_SIZE).cast::<*const TypeMetadata>().read() }
}

unsafe extern "C" fn destroy(existential: *mut c_void, _existential_type: *const TypeMetadata) {
    // SAFETY: as for every witness.
    unsafe {
        let value_type = type_in(existential);
        let witnesses = value_witnesses_of(value_type);
        if Layout::of(witnesses).is_inline() {
            (witnesses.destroy)(existential, value_type);
        } else {
            strong::release(existential.cast::<*mut HeapObject>().read());
        }
    }
}

unsafe extern "C" fn initialize_with_copy(
    to: *mut c_void,
    from: *mut c_void,
    existential_type: *const TypeMetadata,
) -> *mut c_void {
    // SAFETY: as for every witness. The bytes bring the type and the witness tables.
    unsafe {
        let value_type = type_in(from);
        copy_bytes(to, from, existential_type);
        (value_witnesses_of(value_type).initialize_buffer_with_copy_of_buffer)(to, from, value_type);
    }
    to
}

unsafe extern "C" fn assign_with_copy(
    to: *mut c_void,
    from: *mut c_void,
    existential_type: *const TypeMetadata,
) -> *mut c_void {
    if ptr::eq(to, from) {
        return to;
    }
    let mut old = [0usize; BUFFER_SIZE / size_of::<usize>() + 1];
    let old: *mut c_void = old.as_mut_ptr().cast();
    // SAFETY: as for every witness. The old value goes last, since it may own the new one; to destroy it takes its buffer and its type.
    unsafe {
        ptr::copy_nonoverlapping(to.cast::<u8>(), old.cast(), BUFFER_SIZE + size_of::<usize>());
        initialize_with_copy(to, from, existential_type);
        destroy(old, existential_type);
    }
    to
}

unsafe extern "C" fn assign_with_take(
    to: *mut c_void,
    from: *mut c_void,
    existential_type: *const TypeMetadata,
) -> *mut c_void {
    if !ptr::eq(to, from) {
        // SAFETY: as for every witness.
        unsafe {
            destroy(to, existential_type);
            copy_bytes(to, from, existential_type);
        }
    }
    to
}

/// Addresses that are too low for a type's.
struct NoType;

impl Inhabitants for NoType {
    unsafe fn read(value: *const c_void, count: u32, _existential_type: *const TypeMetadata) -> u32 {
        // SAFETY: as for every witness.
        address_inhabitant(unsafe { type_in(value) }.addr(), count)
    }

    unsafe fn write(value: *mut c_void, inhabitant: u32, _count: u32, _existential_type: *const TypeMetadata) {
        // SAFETY: as for every witness.
        unsafe { value.byte_add(BUFFER_SIZE).cast::<usize>().write(inhabitant as usize - 1) };
    }
}
