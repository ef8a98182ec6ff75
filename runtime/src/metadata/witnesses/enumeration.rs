//! Enums: a payload and empty cases in its spare bit patterns; several payloads and a tag (see [`multi_payload`]); or a tag alone.
//!
//! Cases are numbered as Swift's witnesses number them: those with payloads from 0 in order, then the empty ones.

use core::ffi::c_void;
use core::mem::MaybeUninit;
use core::ptr;

use sidetable_shims::layout::Layout;
use sidetable_shims::metadata::{EnumWitnessTable, TypeMetadata, ValueWitnessTable, value_flags};

use super::aggregate::fields_of;
use super::builtin::{PLAIN, copy_bytes};
use super::{Functions, Inhabitants, Transfer, multi_payload, read_little, transfers, write_little};
use crate::metadata::records::empty_cases_of;
use crate::metadata::value_witnesses_of;

/// Functions for an enum whose copies are copies of its bytes.
const PLAIN_CASES: Functions = PLAIN.with_inhabitants::<Unused>();

/// Functions for every enum: they ask which case there is.
const CASES: Functions = Functions {
    destroy,
    initialize_with_copy,
    assign_with_copy,
    initialize_with_take,
    assign_with_take,
    ..PLAIN_CASES
};

/// The table of an enum of this layout.
pub const fn table(layout: Layout) -> EnumWitnessTable {
    let functions = match (layout.is_pod, layout.is_bitwise_takable) {
        (true, _) => PLAIN_CASES,
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
            _ => multi_payload::Table::of(value_type).case_of(value),
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
            _ => multi_payload::Table::of(value_type).store_case(value, case),
        }
    }
}

/// Payloads lie at the start. With several of them the tag may lie in their bits.
unsafe extern "C" fn project_payload(value: *mut c_void, value_type: *const TypeMetadata) {
    // SAFETY: as for every witness; the caller owns the value.
    unsafe {
        if fields_of(value_type).len() > 1 {
            multi_payload::Table::of(value_type).clear_tag(value);
        }
    }
}

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

/// What knows of a tag that lies in the payloads' bits; `None` where it does not.
unsafe fn tag_in_payload<'a>(value_type: *const TypeMetadata) -> Option<&'a multi_payload::Table> {
    // SAFETY: as for every witness.
    unsafe {
        let has_several = fields_of(value_type).len() > 1;
        has_several.then(|| multi_payload::Table::of(value_type)).filter(|table| table.has_tag_in_payload())
    }
}

unsafe extern "C" fn destroy(value: *mut c_void, value_type: *const TypeMetadata) {
    // SAFETY: as for every witness; nobody needs the tag any more.
    unsafe {
        if let Some(payload) = payload_in(value, value_type) {
            project_payload(value, value_type);
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
        let Some(payload) = payload else { return to };
        let transfer = function(value_witnesses_of(payload));
        match tag_in_payload(value_type) {
            None => {
                transfer(to, from, payload);
            }
            // Others may read the value meanwhile: the payload is taken out of it elsewhere.
            Some(table) => with_room(value_type, |room| {
                copy_bytes(room, from, value_type);
                table.clear_tag(room);
                transfer(to, room, payload);
                table.store_case(to, table.case_of(from));
            }),
        }
    }
    to
}

/// Room for a value of the type, for as long as `use_it` runs.
unsafe fn with_room(value_type: *const TypeMetadata, use_it: impl FnOnce(*mut c_void)) {
    #[repr(align(16))]
    struct Small(MaybeUninit<[u8; 64]>);
    // SAFETY: as for every witness.
    let layout = Layout::of(unsafe { value_witnesses_of(value_type) });
    if layout.size <= size_of::<Small>() && layout.alignment_mask < align_of::<Small>() {
        let mut room = Small(MaybeUninit::uninit());
        return use_it(room.0.as_mut_ptr().cast());
    }
    let place = std::alloc::Layout::from_size_align(layout.size.max(1), layout.alignment_mask + 1);
    let place = place.expect("values are smaller than memory");
    // SAFETY: the layout is not empty; the memory is nobody else's until it is given back.
    unsafe {
        let room = std::alloc::alloc(place);
        if room.is_null() {
            std::alloc::handle_alloc_error(place);
        }
        use_it(room.cast());
        std::alloc::dealloc(room, place);
    }
}

transfers! {
    initialize:
    initialize_with_copy => |witnesses| witnesses.initialize_with_copy,
    initialize_with_take => |witnesses| witnesses.initialize_with_take,
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
        with_room(value_type, |old| {
            (value_witnesses_of(value_type).initialize_with_take)(old, to, value_type);
            initialize_with_copy(to, from, value_type);
            destroy(old, value_type);
        });
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
        (value_witnesses_of(value_type).initialize_with_take)(to, from, value_type)
    }
}

/// The enum as a payload itself: its extra inhabitants are those its own cases leave of its payload's, or of its tag's.
struct Unused;

impl Inhabitants for Unused {
    unsafe fn read(value: *const c_void, count: u32, value_type: *const TypeMetadata) -> u32 {
        // SAFETY: as for every witness.
        unsafe {
            match fields_of(value_type) {
                [payload] => {
                    let own = empty_cases_of(value_type);
                    let get = value_witnesses_of(payload.element_type).get_enum_tag_single_payload;
                    get(value, own + count, payload.element_type).saturating_sub(own)
                }
                [] => {
                    let tag = read_little(value.cast(), value_witnesses_of(value_type).size);
                    (tag + 1).saturating_sub(empty_cases_of(value_type))
                }
                _ => multi_payload::Table::of(value_type).inhabitant_in(value),
            }
        }
    }

    unsafe fn write(value: *mut c_void, inhabitant: u32, count: u32, value_type: *const TypeMetadata) {
        // SAFETY: as for every witness.
        unsafe {
            match fields_of(value_type) {
                [payload] => {
                    let own = empty_cases_of(value_type);
                    let store = value_witnesses_of(payload.element_type).store_enum_tag_single_payload;
                    store(value, own + inhabitant, own + count, payload.element_type);
                }
                [] => {
                    let tag = empty_cases_of(value_type) + inhabitant - 1;
                    write_little(value.cast(), value_witnesses_of(value_type).size, tag);
                }
                _ => multi_payload::Table::of(value_type).store_inhabitant(value, inhabitant),
            }
        }
    }
}
