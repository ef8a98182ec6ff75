//! Which structural types there are by now, and what is in their records. Nothing is made here.

pub mod existential;
pub mod function;
pub mod metatype;
pub mod reference;
pub mod tuple;

use sidetable_shims::metadata::TypeMetadata;

use crate::metadata::cache::Cache;

/// A structural type that is complete as soon as its record is there.
pub struct Structure {
    pub(super) hash: u64,
    pub(super) record: *const TypeMetadata,
}

// SAFETY: records are never written after they are published.
unsafe impl Sync for Structure {}
// SAFETY: as above.
unsafe impl Send for Structure {}

/// The record for which `is_it` says so, if there is one.
#[inline(always)]
pub(super) fn find(
    cache: &Cache<Structure>,
    hash: u64,
    is_it: impl Fn(*const TypeMetadata) -> bool,
) -> Option<*const TypeMetadata> {
    cache.find(hash, |known| is_it(known.record)).map(|known| known.record)
}
