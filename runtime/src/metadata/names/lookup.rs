//! Names to complete records.

use sidetable_shims::metadata::TypeMetadata;
use sidetable_shims::types::State;

use super::parse;
use super::resolve::resolve;
use super::scope::Scope;
use crate::heap::Reserve;
use crate::metadata::arena;
use crate::metadata::cache::{Cache, hash_bytes};
use crate::metadata::error::Result;
use crate::sync::shared;

/// A name and the record it means.
struct Named {
    name: &'static [u8],
    record: *const TypeMetadata,
}

// SAFETY: records and names are never freed, and never written through these.
unsafe impl Sync for Named {}
// SAFETY: as above.
unsafe impl Send for Named {}

shared! {
    static RECORDS: Cache<Named> = Cache::new();
}

/// The complete record of the type with that mangled name: `swift_getTypeByMangledNameInContext` without a context.
///
/// Errors: the name is malformed, names a type that nobody described, has a generic parameter, or the type cannot be had.
pub fn type_named(name: &str) -> Result<*const TypeMetadata> {
    type_named_in(name.as_bytes(), Scope::NONE)
}

/// The same, with generic parameters that stand for what the scope says.
pub fn type_named_in(name: &[u8], scope: Scope<'_>) -> Result<*const TypeMetadata> {
    let hash = hash_bytes(name);
    if let Some(known) = RECORDS.find(hash, |known| known.name == name) {
        return Ok(known.record);
    }
    let _reserve = Reserve::open()?;
    let tree = parse::parse(name)?;
    let record = resolve(&tree, scope, State::COMPLETE)?;
    if !tree.has_parameters() {
        let named = || &*arena::keep_aside(Named { name: arena::keep_bytes(name), record });
        RECORDS.insert(hash, |known| known.name == name, |known| hash_bytes(known.name), named);
    }
    Ok(record)
}
