//! Existentials: `swift_getExistentialTypeMetadata`. Protocols are known by module and name.

use sidetable_shims::metadata::{Kind, TypeMetadata, ValueWitnessTable};
use sidetable_shims::types::{ExistentialMetadata, ProtocolDescriptor, existential_flags};

pub use super::known::existential::declare;
use super::known::existential::{EXISTENTIALS, Key};
use super::known::find;
use super::make::{find_or_make, make};
use crate::heap::Reserve;
use crate::metadata::arena;
use crate::metadata::error::Result;
use crate::metadata::specialized::registry::canonical;
use crate::metadata::witnesses::{builtin, existential};

/// The existential of these protocols. `flags` holds [`existential_flags::IS_OPAQUE`] where values of any kind conform.
///
/// # Safety
/// The superclass is a class; protocols are descriptors that outlive the process.
pub unsafe fn get(
    flags: u32,
    superclass: Option<*const TypeMetadata>,
    protocols: &[&'static ProtocolDescriptor],
) -> Result<*const TypeMetadata> {
    let _reserve = Reserve::open()?;
    // SAFETY: as the caller promises.
    let superclass = superclass.map(|superclass| unsafe { canonical(superclass) }).transpose()?;
    let key = Key::new(flags, superclass, protocols)?;
    if let Some(record) = find(&EXISTENTIALS, key.hash(), |record| key.is(record)) {
        return Ok(record);
    }
    let words = usize::from(superclass.is_some()) + key.protocols.len();
    // SAFETY: the record has room for the superclass and the protocols.
    let make = || unsafe {
        make(size_of::<ExistentialMetadata>() + words * size_of::<usize>(), witnesses(key.flags), |record| {
            let record: *mut ExistentialMetadata = record.cast();
            let protocol_count = key.protocols.len() as u32;
            record.write(ExistentialMetadata { kind: Kind::EXISTENTIAL, flags: key.flags, protocol_count });
            let parts: *mut *const () = record.add(1).cast();
            let superclass = superclass.iter().map(|superclass| superclass.cast());
            let all = superclass.chain(key.protocols.iter().map(|protocol| protocol.cast()));
            all.enumerate().for_each(|(index, part)| parts.add(index).write(part));
        })
    };
    Ok(find_or_make(&EXISTENTIALS, key.hash(), |record| key.is(record), make))
}

fn witnesses(flags: u32) -> *const ValueWitnessTable {
    let tables = flags & existential_flags::WITNESS_TABLES;
    if flags & existential_flags::SPECIAL != 0 || (flags & existential_flags::IS_OPAQUE == 0 && tables == 0) {
        // An error's box, or any object: one reference.
        return &raw const builtin::STRONG;
    }
    arena::keep(if flags & existential_flags::IS_OPAQUE != 0 {
        existential::OPAQUE.table(existential::opaque_layout(tables))
    } else {
        existential::CLASS_BOUND.table(existential::class_bound_layout(tables))
    })
}
