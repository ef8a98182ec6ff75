//! Enums: a payload and empty cases in its spare bit patterns; several payloads and a tag behind them; or a tag alone.
//!
//! Cases are numbered as Swift's witnesses number them: those with payloads from 0 in order, then the empty ones.

use core::ffi::c_void;
use core::ptr;

use sidetable_shims::layout::{Layout, tag_bytes, tags_for};
use sidetable_shims::metadata::{EnumWitnessTable, TypeMetadata, ValueWitnessTable, value_flags};
use sidetable_shims::types::Element;

use super::aggregate::fields_of;
use super::builtin::{PLAIN, copy_bytes};
use super::{Functions, Transfer, read_little, read_tag, write_little, write_tag};
use crate::metadata::records::empty_cases_of;
use crate::metadata::value_witnesses_of;

/// Functions for every enum: they ask which case there is.
const CASES: Functions = Functions {
    destroy,
    initialize_with_copy,
    assign_with_copy,
    initialize_with_take,
    assign_with_take,
    get_enum_tag_single_payload: get_outer_tag,
    store_enum_tag_single_payload: store_outer_tag,
};

/// The table of an enum of this layout.
pub const fn table(layout: Layout) -> EnumWitnessTable {
    let functions = match (layout.is_pod, layout.is_bitwise_takable) {
        (true, _) => Functions {
            get_enum_tag_single_payload: get_outer_tag,
            store_enum_tag_single_payload: store_outer_tag,
            ..PLAIN
        },
        (false, true) => Functions { initialize_with_take: copy_bytes, ..CASES },
        (false, false) => CASES,
    };
    let mut value = functions.table(layout);
    value.flags |= value_flags::HAS_ENUM_WITNESSES;
    EnumWitnessTable {
        value,
        get_enum_tag: get_tag,
        destructive_project_enum_data: project_payload,
        destructive_inject_enum_tag: inject_tag,
    }
}

/// Where a multi-payload enum's tag lies, and how many bytes it has.
unsafe fn tag_place(payloads: &[Element], value_type: *const TypeMetadata) -> (usize, usize) {
    // SAFETY: as the caller promises.
    unsafe {
        let size = payloads.iter().map(|payload| value_witnesses_of(payload.element_type).size).max().unwrap_or(0);
        let empty_cases = empty_cases_of(value_type);
        let tags = payloads.len() as u32 + if empty_cases == 0 { 0 } else { tags_for(size, empty_cases) };
        (size, tag_bytes(tags))
    }
}

/// Which case a value holds.
unsafe extern "C" fn get_tag(value: *const c_void, value_type: *const TypeMetadata) -> u32 {
    // SAFETY: as for every witness: the record is an enum's, and `value` holds one.
    unsafe {
        match fields_of(value_type) {
            [] => read_little(value.cast(), value_witnesses_of(value_type).size),
            [payload] => {
                let get = value_witnesses_of(payload.element_type).get_enum_tag_single_payload;
                get(value, empty_cases_of(value_type), payload.element_type)
            }
            payloads => {
                let (size, bytes) = tag_place(payloads, value_type);
                let tag = read_little(value.cast::<u8>().add(size), bytes);
                let count = payloads.len() as u32;
                if tag < count {
                    return tag;
                }
                let low = read_little(value.cast(), size.min(4));
                let high = if size >= 4 { 0 } else { (tag - count) << (size * 8) };
                count + (high | low)
            }
        }
    }
}

/// Makes a value of that case out of the payload that is in its place.
unsafe extern "C" fn inject_tag(value: *mut c_void, case: u32, value_type: *const TypeMetadata) {
    // SAFETY: as for every witness.
    unsafe {
        match fields_of(value_type) {
            [] => write_little(value.cast(), value_witnesses_of(value_type).size, case),
            [payload] => {
                let store = value_witnesses_of(payload.element_type).store_enum_tag_single_payload;
                store(value, case, empty_cases_of(value_type), payload.element_type);
            }
            payloads => {
                let (size, bytes) = tag_place(payloads, value_type);
                let count = payloads.len() as u32;
                let mut tag = case;
                if case >= count {
                    let index = case - count;
                    let (extra, low) =
                        if size >= 4 { (0, index) } else { (index >> (size * 8), index & ((1 << (size * 8)) - 1)) };
                    ptr::write_bytes(value.cast::<u8>(), 0, size);
                    write_little(value.cast(), size.min(4), low);
                    tag = count + extra;
                }
                write_little(value.cast::<u8>().add(size), bytes, tag);
            }
        }
    }
}

/// Payloads lie at the start, and a tag beside them is not part of them: nothing to do.
unsafe extern "C" fn project_payload(_value: *mut c_void, _value_type: *const TypeMetadata) {}

/// The type of the payload that a value holds.
unsafe fn payload_in(value: *const c_void, value_type: *const TypeMetadata) -> Option<*const TypeMetadata> {
    // SAFETY: as for every witness.
    unsafe {
        let payloads = fields_of(value_type);
        let tag = get_tag(value, value_type);
        // With one payload, 0 is the payload; without any, there is none.
        payloads.get(tag as usize).map(|payload| payload.element_type)
    }
}

unsafe extern "C" fn destroy(value: *mut c_void, value_type: *const TypeMetadata) {
    // SAFETY: as for every witness.
    unsafe {
        if let Some(payload) = payload_in(value, value_type) {
            (value_witnesses_of(payload).destroy)(value, payload);
        }
    }
}

/// Brings a value over raw memory: its bytes, for the tag, and its payload by its type's function.
unsafe fn initialize(
    to: *mut c_void,
    from: *mut c_void,
    value_type: *const TypeMetadata,
    function: impl Fn(&ValueWitnessTable) -> Transfer,
) -> *mut c_void {
    // SAFETY: as for every witness.
    unsafe {
        let payload = payload_in(from, value_type);
        copy_bytes(to, from, value_type);
        if let Some(payload) = payload {
            function(value_witnesses_of(payload))(to, from, payload);
        }
    }
    to
}

unsafe extern "C" fn initialize_with_copy(
    to: *mut c_void,
    from: *mut c_void,
    value_type: *const TypeMetadata,
) -> *mut c_void {
    // SAFETY: as for every witness.
    unsafe { initialize(to, from, value_type, |witnesses| witnesses.initialize_with_copy) }
}

unsafe extern "C" fn initialize_with_take(
    to: *mut c_void,
    from: *mut c_void,
    value_type: *const TypeMetadata,
) -> *mut c_void {
    // SAFETY: as for every witness.
    unsafe { initialize(to, from, value_type, |witnesses| witnesses.initialize_with_take) }
}

unsafe extern "C" fn assign_with_copy(
    to: *mut c_void,
    from: *mut c_void,
    value_type: *const TypeMetadata,
) -> *mut c_void {
    if ptr::eq(to, from) {
        return to;
    }
    // SAFETY: as for every witness. The old value goes last, since it may own the new one: it waits in a place of its own.
    unsafe {
        let layout = Layout::of(value_witnesses_of(value_type));
        let place = std::alloc::Layout::from_size_align(layout.size.max(1), layout.alignment_mask + 1);
        let place = place.expect("values are smaller than memory");
        let old = std::alloc::alloc(place);
        if old.is_null() {
            std::alloc::handle_alloc_error(place);
        }
        initialize_with_take(old.cast(), to, value_type);
        initialize_with_copy(to, from, value_type);
        destroy(old.cast(), value_type);
        std::alloc::dealloc(old, place);
    }
    to
}

unsafe extern "C" fn assign_with_take(
    to: *mut c_void,
    from: *mut c_void,
    value_type: *const TypeMetadata,
) -> *mut c_void {
    if ptr::eq(to, from) {
        return to;
    }
    // SAFETY: as for every witness; the caller owns the new value, so that the old one's end does not end it.
    unsafe {
        destroy(to, value_type);
        initialize_with_take(to, from, value_type)
    }
}

/// The enum as a payload itself: its extra inhabitants are those its own cases leave of its payload's, or of its tag's.
unsafe extern "C" fn get_outer_tag(value: *const c_void, outer_cases: u32, value_type: *const TypeMetadata) -> u32 {
    // SAFETY: as for every witness.
    unsafe {
        let layout = Layout::of(value_witnesses_of(value_type));
        read_tag(value, outer_cases, layout, || match fields_of(value_type) {
            [payload] => {
                let own = empty_cases_of(value_type);
                let get = value_witnesses_of(payload.element_type).get_enum_tag_single_payload;
                let case = get(value, own + layout.extra_inhabitants, payload.element_type);
                case.saturating_sub(own)
            }
            [] => (read_little(value.cast(), layout.size) + 1).saturating_sub(empty_cases_of(value_type)),
            payloads => {
                let (place, bytes) = tag_place(payloads, value_type);
                let tag = read_little(value.cast::<u8>().add(place), bytes);
                inhabitant_of_tag(tag, bytes, layout.extra_inhabitants)
            }
        })
    }
}

unsafe extern "C" fn store_outer_tag(value: *mut c_void, case: u32, outer_cases: u32, value_type: *const TypeMetadata) {
    // SAFETY: as for every witness.
    unsafe {
        let layout = Layout::of(value_witnesses_of(value_type));
        write_tag(value, case, outer_cases, layout, |inhabitant| match fields_of(value_type) {
            [payload] => {
                let own = empty_cases_of(value_type);
                let store = value_witnesses_of(payload.element_type).store_enum_tag_single_payload;
                store(value, own + inhabitant, own + layout.extra_inhabitants, payload.element_type);
            }
            [] => write_little(value.cast(), layout.size, empty_cases_of(value_type) + inhabitant - 1),
            payloads => {
                let (place, bytes) = tag_place(payloads, value_type);
                write_little(value.cast::<u8>().add(place), bytes, largest_tag(bytes) - (inhabitant - 1));
            }
        });
    }
}

/// Extra inhabitants of a tag count down from its largest value, as Swift's do.
const fn inhabitant_of_tag(tag: u32, bytes: usize, count: u32) -> u32 {
    let from_top = largest_tag(bytes) - tag;
    if from_top < count { from_top + 1 } else { 0 }
}

const fn largest_tag(bytes: usize) -> u32 {
    if bytes >= 4 { u32::MAX } else { (1 << (8 * bytes)) - 1 }
}
