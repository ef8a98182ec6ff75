//! References that bring witness tables, or that are unowned and may be nil. The first word refers to the object.
//!
//! Where an unowned reference may be nil, Swift 6.0.3's code and its witnesses disagree about extra inhabitants: the code's first is 1, and the witnesses'
//! is nil, so that they take a value for none. Ours are the code's.

use core::ffi::c_void;

use sidetable_shims::layout::Layout;
use sidetable_shims::metadata::{TypeMetadata, ValueWitnessTable};

use super::builtin::{ADDRESS, LEAST_VALID_POINTER, POINTER, UNOWNED_FUNCTIONS, WEAK_FUNCTIONS};
use super::{Functions, read_tag, write_tag};
use crate::metadata::names::tree::Ownership;
use crate::metadata::value_witnesses_of;

/// The table of a reference to what brings so many witness tables.
pub const fn table(ownership: Ownership, is_optional: bool, tables: u32) -> ValueWitnessTable {
    let size = (tables as usize + 1) * size_of::<usize>();
    let count = LEAST_VALID_POINTER - is_optional as u32;
    match ownership {
        Ownership::Weak => {
            let is_bitwise_takable = false;
            WEAK.table(Layout { size, is_bitwise_takable, ..Layout::reference(i32::MAX as u32) })
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
    if !is_optional {
        return usual;
    }
    Functions {
        get_enum_tag_single_payload: get_tag_behind_nil,
        store_enum_tag_single_payload: store_tag_behind_nil,
        ..usual
    }
}

unsafe extern "C" fn get_tag_behind_nil(
    value: *const c_void,
    empty_cases: u32,
    value_type: *const TypeMetadata,
) -> u32 {
    // SAFETY: as for every witness.
    unsafe {
        let layout = Layout::of(value_witnesses_of(value_type));
        read_tag(value, empty_cases, layout, || {
            let address = value.cast::<usize>().read();
            if address <= layout.extra_inhabitants as usize { address as u32 } else { 0 }
        })
    }
}

unsafe extern "C" fn store_tag_behind_nil(
    value: *mut c_void,
    case: u32,
    empty_cases: u32,
    value_type: *const TypeMetadata,
) {
    // SAFETY: as for every witness.
    unsafe {
        write_tag(value, case, empty_cases, Layout::of(value_witnesses_of(value_type)), |inhabitant| {
            value.cast::<usize>().write(inhabitant as usize);
        });
    }
}

/// A weak variable and witness tables: a first table at 1 is none, and the other word says which extra inhabitant that is.
const WEAK: Functions =
    Functions { get_enum_tag_single_payload: get_tag, store_enum_tag_single_payload: store_tag, ..WEAK_FUNCTIONS };

unsafe extern "C" fn get_tag(value: *const c_void, empty_cases: u32, value_type: *const TypeMetadata) -> u32 {
    let words: *const usize = value.cast();
    // SAFETY: as for every witness.
    unsafe {
        read_tag(value, empty_cases, Layout::of(value_witnesses_of(value_type)), || {
            if words.add(1).read() == 1 { words.read() as u32 + 1 } else { 0 }
        })
    }
}

unsafe extern "C" fn store_tag(value: *mut c_void, case: u32, empty_cases: u32, value_type: *const TypeMetadata) {
    let words: *mut usize = value.cast();
    // SAFETY: as for every witness.
    unsafe {
        write_tag(value, case, empty_cases, Layout::of(value_witnesses_of(value_type)), |inhabitant| {
            words.write(inhabitant as usize - 1);
            words.add(1).write(1);
        });
    }
}
