//! The metatypes that there are by now.

use sidetable_shims::metadata::TypeMetadata;
use sidetable_shims::types::MetatypeMetadata;

use super::{Structure, find};
use crate::metadata::cache::{Cache, hash_words};
use crate::sync::shared;

shared! {
    /// Every metatype.
    pub(in crate::metadata) static METATYPES: Cache<Structure> = Cache::new();
    /// Every existential metatype.
    pub(in crate::metadata) static EXISTENTIAL_METATYPES: Cache<Structure> = Cache::new();
}

/// The hash of the metatype of that type.
pub(in crate::metadata) fn hash_of(instance: *const TypeMetadata) -> u64 {
    hash_words([instance.addr() as u64])
}

/// Whether a metatype is of that type.
pub(in crate::metadata) fn is(record: *const TypeMetadata, instance: *const TypeMetadata) -> bool {
    // SAFETY: the caches hold metatypes, and in both kinds the type is at the same place.
    unsafe { (*record.cast::<MetatypeMetadata>()).instance_type == instance }
}

/// The metatype of that type, if there is one by now.
pub fn existing(instance: *const TypeMetadata) -> Option<*const TypeMetadata> {
    find(&METATYPES, hash_of(instance), |record| is(record, instance))
}

/// The existential metatype of that type, if there is one by now.
pub fn existing_existential(instance: *const TypeMetadata) -> Option<*const TypeMetadata> {
    find(&EXISTENTIAL_METATYPES, hash_of(instance), |record| is(record, instance))
}
