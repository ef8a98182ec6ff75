//! References that bring witness tables, or that are unowned and may be nil. The first word refers to the object.
//!
//! Where an unowned reference may be nil, Swift 6.0.3's code and its witnesses disagree about extra inhabitants: the code's first is 1, and the witnesses'
//! is nil, so that they take a value for none. Ours are the code's.

use core::ffi::c_void;

use sidetable_shims::layout::Layout;
use sidetable_shims::metadata::{TypeMetadata, ValueWitnessTable};

use super::builtin::{ADDRESS, LEAST_VALID_POINTER, POINTER, UNOWNED_FUNCTIONS, WEAK_FUNCTIONS};
use super::{Functions, Inhabitants};
use crate::metadata::names::tree::Ownership;

/// The table of a reference to what brings so many witness tables.
pub const fn table(ownership: Ownership, is_optional: bool, tables: u32) -> ValueWitnessTable {
    let size = (tables as usize + 1) * size_of::<usize>();
    let count = LEAST_VALID_POINTER - is_optional as u32;
    match ownership {
        Ownership::Weak => {
            let is_bitwise_takable = false;
            let layout = Layout { size, is_bitwise_takable, ..Layout::reference(i32::MAX as u32) };
            WEAK_FUNCTIONS.with_inhabitants::<NoTable>().table(layout)
        }
        Ownership::Unowned => {
            functions(UNOWNED_FUNCTIONS, is_optional).table(Layout { size, ..Layout::reference(count) })
        }
        Ownership::Unmanaged => {
            functions(ADDRESS, is_optional).table(Layout { size, extra_inhabitants: count, ..Layout::of(&POINTER) })
        }
    }
}

/// Where nil is a value, it is no extra inhabitant.
const fn functions(usual: Functions, is_optional: bool) -> Functions {
    if is_optional { usual.with_inhabitants::<BehindNil>() } else { usual }
}

/// The address 0 is nil, and the first extra inhabitant is 1.
struct BehindNil;

impl Inhabitants for BehindNil {
    unsafe fn read(value: *const c_void, count: u32, _value_type: *const TypeMetadata) -> u32 {
        // SAFETY: as for every witness.
        let address = unsafe { value.cast::<usize>().read() };
        if address <= count as usize { address as u32 } else { 0 }
    }

    unsafe fn write(value: *mut c_void, inhabitant: u32, _count: u32, _value_type: *const TypeMetadata) {
        // SAFETY: as for every witness.
        unsafe { value.cast::<usize>().write(inhabitant as usize) };
    }
}

/// A weak variable and witness tables: a first table at 1 is none, and the other word says which extra inhabitant that is.
struct NoTable;

impl Inhabitants for NoTable {
    unsafe fn read(value: *const c_void, _count: u32, _value_type: *const TypeMetadata) -> u32 {
        let words: *const usize = value.cast();
        // SAFETY: as for every witness.
        unsafe { if words.add(1).read() == 1 { words.read() as u32 + 1 } else { 0 } }
    }

    unsafe fn write(value: *mut c_void, inhabitant: u32, _count: u32, _value_type: *const TypeMetadata) {
        let words: *mut usize = value.cast();
        // SAFETY: as for every witness.
        unsafe {
            words.write(inhabitant as usize - 1);
            words.add(1).write(1);
        }
    }
}
