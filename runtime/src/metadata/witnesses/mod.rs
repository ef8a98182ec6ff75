//! Value witness tables: how values of each type are copied, moved, destroyed, and told from bit patterns that are no value.
//!
//! | module | for |
//! |---|---|
//! | [`builtin`] | plain bytes, pointers, references: static tables |
//! | [`aggregate`] | tuples and structs, field by field |
//! | [`enumeration`] | enums |
//! | [`multi_payload`] | enums with several payloads: their tags |
//! | [`spare_bits`] | bits that no value of a type uses, for such tags |
//! | [`existential`] | `Any` and its kind |
//! | [`emitted`] | records that are static data |
//! | [`mod@reference`] | weak and unowned references to what brings witness tables |
//!
//! Functions of one table serve every type of its kind: they find size and fields in the type that each call brings.

pub mod aggregate;
pub mod builtin;
pub mod emitted;
pub mod enumeration;
pub mod existential;
pub mod multi_payload;
pub mod reference;
pub mod spare_bits;

use core::ffi::c_void;
use core::ptr;

use sidetable_shims::layout::{Layout, tags_for};
use sidetable_shims::metadata::{TypeMetadata, ValueWitnessTable};
use sidetable_shims::object::offset_behind_header;

use super::value_witnesses_of;
use crate::object::HeapObject;
use crate::object::refcount::strong;

/// The functions of a table, without the facts.
#[derive(Clone, Copy)]
pub struct Functions {
    /// Destroys a value.
    pub destroy: unsafe extern "C" fn(*mut c_void, *const TypeMetadata),
    /// Copies a value into raw memory.
    pub initialize_with_copy: Transfer,
    /// Copies a value over another.
    pub assign_with_copy: Transfer,
    /// Moves a value into raw memory.
    pub initialize_with_take: Transfer,
    /// Moves a value over another.
    pub assign_with_take: Transfer,
    /// Which empty case a single-payload enum of this payload holds.
    pub get_enum_tag_single_payload: unsafe extern "C" fn(*const c_void, u32, *const TypeMetadata) -> u32,
    /// Stores an empty case.
    pub store_enum_tag_single_payload: unsafe extern "C" fn(*mut c_void, u32, u32, *const TypeMetadata),
}

/// Brings a value from the second place to the first, which it returns.
pub type Transfer = unsafe extern "C" fn(*mut c_void, *mut c_void, *const TypeMetadata) -> *mut c_void;

/// Bit patterns that are no value of a type, in which enums keep their empty cases. They are numbered from 1; 0 stands for a value.
pub trait Inhabitants {
    /// Which of the `count` there are is in the place of a value.
    ///
    /// # Safety
    /// As for every witness: the type has a table, and a value or an inhabitant is there.
    unsafe fn read(value: *const c_void, count: u32, value_type: *const TypeMetadata) -> u32;

    /// Stores one of the `count` there are.
    ///
    /// # Safety
    /// As for every witness: the type has a table, and there is room for a value.
    unsafe fn write(value: *mut c_void, inhabitant: u32, count: u32, value_type: *const TypeMetadata);
}

impl Functions {
    /// These functions, for a type with such extra inhabitants.
    pub const fn with_inhabitants<I: Inhabitants>(self) -> Self {
        Self { get_enum_tag_single_payload: get_tag::<I>, store_enum_tag_single_payload: store_tag::<I>, ..self }
    }

    /// A table for values that lie like this.
    pub const fn table(self, layout: Layout) -> ValueWitnessTable {
        ValueWitnessTable {
            initialize_buffer_with_copy_of_buffer,
            destroy: self.destroy,
            initialize_with_copy: self.initialize_with_copy,
            assign_with_copy: self.assign_with_copy,
            initialize_with_take: self.initialize_with_take,
            assign_with_take: self.assign_with_take,
            get_enum_tag_single_payload: self.get_enum_tag_single_payload,
            store_enum_tag_single_payload: self.store_enum_tag_single_payload,
            size: layout.size,
            stride: layout.stride(),
            flags: layout.flags(),
            extra_inhabitant_count: layout.extra_inhabitants,
        }
    }
}

/// Copies the value in an existential's buffer: itself where it fits, else a reference to its box.
///
/// # Safety
/// The type has a table; both places have three words, and the second holds a value of the type.
pub unsafe extern "C" fn initialize_buffer_with_copy_of_buffer(
    to: *mut c_void,
    from: *mut c_void,
    value_type: *const TypeMetadata,
) -> *mut c_void {
    // SAFETY: as for every witness: the type has a table, the buffers have three words, `from` holds a value of the type.
    unsafe {
        let witnesses = value_witnesses_of(value_type);
        if Layout::of(witnesses).is_inline() {
            return (witnesses.initialize_with_copy)(to, from, value_type);
        }
        let boxed = strong::retain(*from.cast::<*mut HeapObject>());
        to.cast::<*mut HeapObject>().write(boxed);
        boxed.cast::<u8>().add(offset_behind_header(Layout::of(witnesses).alignment_mask)).cast()
    }
}

/// Reads the tag of a single-payload enum: 0 for the payload, else the number of the empty case.
unsafe extern "C" fn get_tag<I: Inhabitants>(
    value: *const c_void,
    empty_cases: u32,
    value_type: *const TypeMetadata,
) -> u32 {
    // SAFETY: as for every witness.
    let payload = Layout::of(unsafe { value_witnesses_of(value_type) });
    let tag = payload.tag(empty_cases);
    let bytes: *const u8 = value.cast();
    // SAFETY: as for every witness: the enum's own tag follows the payload.
    let extra = unsafe { read_little(bytes.add(payload.size), tag.bytes) };
    if extra > 0 {
        // SAFETY: as for every witness.
        let low = unsafe { read_little(bytes, payload.size.min(4)) };
        let high = if payload.size >= 4 { 0 } else { (extra - 1) << (payload.size * 8) };
        return tag.in_extra_inhabitants + 1 + (high | low);
    }
    if tag.in_extra_inhabitants == 0 {
        return 0;
    }
    // SAFETY: as for every witness.
    unsafe { I::read(value, payload.extra_inhabitants, value_type) }
}

/// Writes the tag of a single-payload enum: 0 leaves the payload that is there, else the number of an empty case.
unsafe extern "C" fn store_tag<I: Inhabitants>(
    value: *mut c_void,
    case: u32,
    empty_cases: u32,
    value_type: *const TypeMetadata,
) {
    // SAFETY: as for every witness.
    let payload = Layout::of(unsafe { value_witnesses_of(value_type) });
    let tag = payload.tag(empty_cases);
    let bytes: *mut u8 = value.cast();
    if case <= tag.in_extra_inhabitants {
        // SAFETY: as for every witness: there is room for the enum's own tag behind the payload.
        unsafe { write_little(bytes.add(payload.size), tag.bytes, 0) };
        if case > 0 {
            // SAFETY: as for every witness.
            unsafe { I::write(value, case, payload.extra_inhabitants, value_type) };
        }
        return;
    }
    let index = case - tag.in_extra_inhabitants - 1;
    let (extra, low) = if payload.size >= 4 {
        (1, index)
    } else {
        (1 + (index >> (payload.size * 8)), index & ((1 << (payload.size * 8)) - 1))
    };
    debug_assert!(extra <= tags_for(payload.size, empty_cases - tag.in_extra_inhabitants), "the case exists");
    // SAFETY: as for every witness.
    unsafe {
        ptr::write_bytes(bytes, 0, payload.size);
        write_little(bytes, payload.size.min(4), low);
        write_little(bytes.add(payload.size), tag.bytes, extra);
    }
}

/// Defines witnesses that bring a value over, by one function that is given what each of them does differently.
macro_rules! transfers {
    ($function:path: $($name:ident => $by:expr),+ $(,)?) => {
        $(unsafe extern "C" fn $name(to: *mut c_void, from: *mut c_void, value_type: *const TypeMetadata) -> *mut c_void {
            // SAFETY: as for every witness.
            unsafe { $function(to, from, value_type, $by) }
        })+
    };
}

use transfers;

/// Reads up to 4 bytes, the lowest first, as all of Swift's targets keep them.
unsafe fn read_little(from: *const u8, bytes: usize) -> u32 {
    // SAFETY: as the caller promises.
    (0..bytes.min(4)).fold(0, |number, index| number | u32::from(unsafe { from.add(index).read() }) << (8 * index))
}

unsafe fn write_little(to: *mut u8, bytes: usize, number: u32) {
    // SAFETY: as the caller promises.
    (0..bytes.min(4)).for_each(|index| unsafe { to.add(index).write((number >> (8 * index)) as u8) });
}
