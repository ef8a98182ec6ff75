//! Weak, unowned and unmanaged references that are no builtins: to values of protocols, which bring witness tables, and unowned ones that may be nil.

use sidetable_shims::metadata::{Kind, TypeMetadata};

use super::{Structure, find, find_or_make, make};
use crate::metadata::arena;
use crate::metadata::cache::Cache;
use crate::metadata::names::tree::{Ownership, Tree};
use crate::metadata::records::info_of;
use crate::metadata::witnesses::reference;
use crate::sync::shared;

/// A reference's record from its address point.
#[repr(C)]
struct ReferenceMetadata {
    kind: Kind,
    tree: *const Tree,
}

shared! {
    static REFERENCES: Cache<Structure> = Cache::new();
}

fn is(record: *const TypeMetadata, tree: &Tree) -> bool {
    // SAFETY: the cache holds references.
    unsafe { tree_in(record) == tree }
}

unsafe fn tree_in<'a>(record: *const TypeMetadata) -> &'a Tree {
    // SAFETY: as the caller promises: the record is a reference, whose tree is never freed.
    unsafe { &*(*record.cast::<ReferenceMetadata>()).tree }
}

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

/// That reference, if there is one by now.
pub fn existing(tree: &Tree) -> Option<*const TypeMetadata> {
    find(&REFERENCES, tree.hash(), |record| is(record, tree))
}

/// The tree of a reference; `None` for records of other types.
///
/// # Safety
/// The record is one of this runtime's, or a class.
pub unsafe fn tree_of(record: *const TypeMetadata) -> Option<Tree> {
    // SAFETY: as the caller promises. Of this kind are builtins, of which nothing is kept, and these.
    unsafe { ((*record).kind == Kind::OPAQUE && info_of(record).is_some()).then(|| tree_in(record).clone()) }
}
