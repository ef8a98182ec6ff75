//! The references that are no builtins and that there are by now.

use sidetable_shims::metadata::{Kind, TypeMetadata};

use super::{Structure, find};
use crate::metadata::cache::Cache;
use crate::metadata::names::tree::Tree;
use crate::metadata::records::info_of;
use crate::sync::shared;

/// A reference's record from its address point.
#[repr(C)]
pub struct ReferenceMetadata {
    pub(in crate::metadata::structural) kind: Kind,
    pub(in crate::metadata::structural) tree: *const Tree,
}

shared! {
    pub(in crate::metadata::structural) static REFERENCES: Cache<Structure> = Cache::new();
}

/// Whether the record is of that reference.
pub(in crate::metadata::structural) fn is(record: *const TypeMetadata, tree: &Tree) -> bool {
    // SAFETY: the cache holds references.
    unsafe { tree_in(record) == tree }
}

unsafe fn tree_in<'a>(record: *const TypeMetadata) -> &'a Tree {
    // SAFETY: as the caller promises: the record is a reference, whose tree is never freed.
    unsafe { &*(*record.cast::<ReferenceMetadata>()).tree }
}

/// A reference, if there is one by now.
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
