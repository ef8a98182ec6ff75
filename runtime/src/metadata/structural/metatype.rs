//! Metatypes: `swift_getMetatypeMetadata`, `swift_getExistentialMetatypeMetadata`.

use sidetable_shims::layout::Layout;
use sidetable_shims::metadata::{Kind, TypeMetadata, ValueWitnessTable};
use sidetable_shims::types::{ExistentialMetadata, ExistentialMetatypeMetadata, MetatypeMetadata, existential_flags};

use super::known::metatype::{EXISTENTIAL_METATYPES, METATYPES, existing, existing_existential, hash_of, is};
use super::make::{find_or_make, make};
use crate::heap::Reserve;
use crate::metadata::arena;
use crate::metadata::error::{MetadataError, Result};
use crate::metadata::names::spell::type_name;
use crate::metadata::specialized::registry;
use crate::metadata::witnesses::builtin;

/// The type of a type. Its values are addresses of records. `swift_getMetatypeMetadata`.
///
/// # Safety
/// The type is null or a record.
pub unsafe fn get(instance: *const TypeMetadata) -> Result<*const TypeMetadata> {
    if let Some(record) = existing(instance) {
        return Ok(record);
    }
    let _reserve = Reserve::open()?;
    // SAFETY: as the caller promises.
    let canonical = unsafe { canonical(instance)? };
    if canonical != instance {
        // SAFETY: as the caller promises.
        return unsafe { get(canonical) };
    }
    // SAFETY: the record has that size.
    let make = || unsafe {
        make(size_of::<MetatypeMetadata>(), &raw const builtin::POINTER, |record| {
            let metatype = MetatypeMetadata { kind: Kind::METATYPE, instance_type: instance };
            record.cast::<MetatypeMetadata>().write(metatype);
        })
    };
    Ok(find_or_make(&METATYPES, hash_of(instance), |record| is(record, instance), make))
}

/// The type of an existential's types: of every type that conforms. Its values are a record's address and witness tables.
///
/// # Safety
/// The type is null or a record.
pub unsafe fn get_existential(instance: *const TypeMetadata) -> Result<*const TypeMetadata> {
    if let Some(record) = existing_existential(instance) {
        return Ok(record);
    }
    let _reserve = Reserve::open()?;
    // SAFETY: as the caller promises.
    let canonical = unsafe { canonical(instance)? };
    if canonical != instance {
        // SAFETY: as the caller promises.
        return unsafe { get_existential(canonical) };
    }
    // SAFETY: the type is a record.
    let flags = unsafe {
        match (*instance).kind {
            Kind::EXISTENTIAL => (*instance.cast::<ExistentialMetadata>()).flags,
            Kind::EXISTENTIAL_METATYPE => (*instance.cast::<ExistentialMetatypeMetadata>()).flags,
            _ => {
                let name = type_name(instance, true);
                let why = format!("{name} is no existential, and has one metatype only");
                return Err(MetadataError::NoSuchType { why });
            }
        }
    };
    // SAFETY: the record has that size.
    let make = || unsafe {
        make(size_of::<ExistentialMetatypeMetadata>(), witnesses(flags), |record| {
            let metatype =
                ExistentialMetatypeMetadata { kind: Kind::EXISTENTIAL_METATYPE, instance_type: instance, flags };
            record.cast::<ExistentialMetatypeMetadata>().write(metatype);
        })
    };
    Ok(find_or_make(&EXISTENTIAL_METATYPES, hash_of(instance), |record| is(record, instance), make))
}

unsafe fn canonical(instance: *const TypeMetadata) -> Result<*const TypeMetadata> {
    if instance.is_null() {
        return Err(MetadataError::NullArgument { type_name: "of a metatype".into(), index: 0 });
    }
    // SAFETY: as the caller promises.
    unsafe { registry::canonical(instance) }
}

/// An address, and so many witness tables: plain words.
fn witnesses(flags: u32) -> *const ValueWitnessTable {
    let tables = flags & existential_flags::WITNESS_TABLES;
    if tables == 0 {
        return &raw const builtin::POINTER;
    }
    let word = Layout::of(&builtin::POINTER);
    arena::keep(builtin::ADDRESS.table(Layout { size: (tables as usize + 1) * word.size, ..word }))
}
