//! Weak, unowned and unmanaged references that are no builtins: to values of protocols, which bring witness tables, and unowned ones that may be nil.

use sidetable_shims::metadata::{Kind, TypeMetadata};

use super::known::reference::{REFERENCES, ReferenceMetadata, existing, is};
use super::make::{find_or_make, make};
use crate::metadata::arena;
use crate::metadata::names::tree::{Ownership, Tree};
use crate::metadata::witnesses::reference;

/// The reference that a tree says, to what brings so many witness tables.
pub fn get(tree: &Tree, ownership: Ownership, is_optional: bool, tables: u32) -> *const TypeMetadata {
    if let Some(record) = existing(tree) {
        return record;
    }
    // SAFETY: the record has that size.
    let make = || unsafe {
        let witnesses = arena::keep(reference::table(ownership, is_optional, tables));
        make(size_of::<ReferenceMetadata>(), witnesses, |record| {
            let tree = arena::keep_aside(tree.clone());
            record.cast::<ReferenceMetadata>().write(ReferenceMetadata { kind: Kind::OPAQUE, tree });
        })
    };
    find_or_make(&REFERENCES, tree.hash(), |record| is(record, tree), make)
}
