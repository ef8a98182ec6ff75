//! Generic arguments that are names until somebody looks.
//!
//! An argument slot of a record that is static data holds a record, or the address of a mangled name plus one. Whoever needs the record
//! resolves the name and writes the record over it; all threads that do find the same one. A deep type that was prespecialized so
//! costs one record until someone looks inside.

use sidetable_shims::metadata::TypeMetadata;

use super::arguments::{Argument, peek};
use super::descriptor::TypeDescriptor;
use super::error::{MetadataError, Result};
use super::names::scope::Scope;
use super::names::{type_name, type_named_in};
use super::records::{argument_slots, descriptor_of};
use crate::sync::memory;

/// The argument of that number, resolved if it was a name. `sidetable_generic_argument`.
///
/// # Safety
/// The record is null, one of this runtime's, or a class.
pub unsafe fn argument(record: *const TypeMetadata, index: usize) -> Result<*const TypeMetadata> {
    // SAFETY: as the caller promises.
    let descriptor = unsafe { described(record)? };
    let due = descriptor.argument_count as usize;
    if index >= due {
        // SAFETY: as the caller promises.
        let type_name = unsafe { type_name(record, true) }.to_owned();
        return Err(MetadataError::ArgumentCount { type_name, due, given: index + 1 });
    }
    // SAFETY: as the caller promises.
    match unsafe { peek(record, index) } {
        Argument::Record(argument) => Ok(argument),
        Argument::Name(name) => {
            let argument = type_named_in(name.to_bytes(), Scope::NONE)?;
            // SAFETY: the slot is there, and every thread writes the same: the canonical record.
            unsafe {
                let slot = argument_slots(record).add(index).cast_mut().cast();
                memory::release_word(slot, argument.expose_provenance());
            }
            Ok(argument)
        }
    }
}

/// How many generic arguments a type has: none for one without a descriptor of ours.
///
/// # Safety
/// The record is null, one of this runtime's, or a class.
pub unsafe fn argument_count(record: *const TypeMetadata) -> usize {
    // SAFETY: as the caller promises.
    unsafe { described(record) }.map_or(0, |descriptor| descriptor.argument_count as usize)
}

/// Resolves every argument of a type that is a name. `swift_instantiateGenericArguments`.
///
/// # Safety
/// The record is null, one of this runtime's, or a class.
pub unsafe fn resolve_all(record: *const TypeMetadata) -> Result<()> {
    // SAFETY: as the caller promises.
    (0..unsafe { argument_count(record) }).try_for_each(|index| unsafe { argument(record, index) }.map(drop))
}

unsafe fn described(record: *const TypeMetadata) -> Result<&'static TypeDescriptor> {
    if record.is_null() {
        return Err(MetadataError::Null { what: "the type" });
    }
    // SAFETY: as the caller promises.
    unsafe { descriptor_of(record) }.ok_or_else(|| MetadataError::NoSuchType {
        // SAFETY: as the caller promises.
        why: format!("{} has no generic arguments", unsafe { type_name(record, true) }),
    })
}
