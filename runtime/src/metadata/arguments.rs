//! Generic arguments as records hold them: records, or names that nobody has looked at.

use core::ffi::{CStr, c_char};

use sidetable_shims::metadata::TypeMetadata;

use super::records::argument_slots;
use crate::sync::memory;

/// Set in the address of a name.
pub const IS_NAME: usize = 1;

/// What an argument slot holds.
pub enum Argument {
    /// A record.
    Record(*const TypeMetadata),
    /// A mangled name.
    Name(&'static CStr),
}

/// What the slot of that number holds.
///
/// # Safety
/// The record is of a type with a descriptor of ours and more arguments than that.
pub unsafe fn peek(record: *const TypeMetadata, index: usize) -> Argument {
    // SAFETY: as the caller promises.
    let word = unsafe { memory::acquire_word(argument_slots(record).add(index).cast()) };
    if word & IS_NAME == 0 {
        return Argument::Record(core::ptr::with_exposed_provenance(word));
    }
    let name: *const c_char = core::ptr::with_exposed_provenance(word & !IS_NAME);
    // SAFETY: names in slots end with a zero and stay.
    Argument::Name(unsafe { CStr::from_ptr(name) })
}
