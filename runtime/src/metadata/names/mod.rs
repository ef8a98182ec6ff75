//! Names of types: mangled ones, and those for people.
//!
//! | module | what it does |
//! |---|---|
//! | [`mod@tree`] | types as trees |
//! | [`parse`] | mangled names to trees |
//! | [`mod@write`] | trees to mangled names, and to names for people |
//! | [`describe`] | records to trees |
//! | [`mod@resolve`] | trees to records |
//! | [`standard`] | abbreviations for types of Swift's library |

pub mod describe;
pub mod parse;
pub mod resolve;
pub mod standard;
#[expect(missing_docs, reason = "the variants and fields are what their names say")]
pub mod tree;
pub mod write;

use sidetable_shims::metadata::TypeMetadata;
use sidetable_shims::types::State;

use super::arena;
use super::cache::{Cache, hash_bytes, hash_words};
use super::error::Result;
use super::generic::nominal;
use crate::sync::shared;
use resolve::{Scope, resolve};

/// A name and the record it means.
struct Named {
    name: &'static [u8],
    record: *const TypeMetadata,
}

/// A record and one of its names.
struct Spelt {
    record: *const TypeMetadata,
    form: Form,
    name: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Qualified,
    Short,
    Mangled,
}

// SAFETY: records and names are never freed, and never written through these.
unsafe impl Sync for Named {}
// SAFETY: as above.
unsafe impl Send for Named {}
// SAFETY: as above.
unsafe impl Sync for Spelt {}
// SAFETY: as above.
unsafe impl Send for Spelt {}

shared! {
    static RECORDS: Cache<Named> = Cache::new();
    static NAMES: Cache<Spelt> = Cache::new();
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
    let tree = parse::parse(name)?;
    let record = resolve(&tree, scope, State::COMPLETE)?;
    if !tree.has_parameters() {
        let named = || &*arena::keep_aside(Named { name: arena::keep_bytes(name), record });
        RECORDS.insert(hash, |known| known.name == name, |known| hash_bytes(known.name), named);
    }
    Ok(record)
}

/// A type's name for people, followed by a zero: `swift_getTypeName`.
///
/// # Safety
/// The record is one of this runtime's, or a class.
pub unsafe fn type_name(record: *const TypeMetadata, is_qualified: bool) -> &'static str {
    // SAFETY: as the caller promises.
    unsafe { name_in(record, if is_qualified { Form::Qualified } else { Form::Short }) }
}

/// A type's mangled name without prefix and back references, followed by a zero; nothing for a type that has none:
/// `swift_getMangledTypeName`.
///
/// # Safety
/// The record is one of this runtime's, or a class.
pub unsafe fn mangled_name(record: *const TypeMetadata) -> &'static str {
    // SAFETY: as the caller promises.
    unsafe { name_in(record, Form::Mangled) }
}

/// What can be said of a type that is too deep or too large to spell.
unsafe fn outermost(record: *const TypeMetadata, form: Form) -> String {
    // SAFETY: as the caller promises.
    let described = unsafe { super::records::descriptor_of(record).map(|descriptor| nominal::of(descriptor)) };
    match described {
        Some(Ok(generic)) if form == Form::Qualified => format!("{}<…>", generic.name),
        Some(Ok(generic)) => format!("{}<…>", generic.nominal.path.last().map_or("", |(name, _)| name.as_str())),
        _ => "(…)".to_owned(),
    }
}

unsafe fn name_in(record: *const TypeMetadata, form: Form) -> &'static str {
    let hash_of = |record: *const TypeMetadata, form: Form| hash_words([record.addr() as u64, form as u64]);
    let hash = hash_of(record, form);
    let is_it = |known: &'static Spelt| known.record == record && known.form == form;
    if let Some(known) = NAMES.find(hash, is_it) {
        return known.name;
    }
    // Before the lock: spelling may take long.
    // SAFETY: as the caller promises.
    let text = unsafe { spell(record, form) };
    let spelt = || {
        // SAFETY: the bytes are those of a string.
        let name = unsafe { core::str::from_utf8_unchecked(arena::keep_bytes(text.as_bytes())) };
        &*arena::keep_aside(Spelt { record, form, name })
    };
    NAMES.insert(hash, is_it, |known| hash_of(known.record, known.form), spelt).0.name
}

unsafe fn spell(record: *const TypeMetadata, form: Form) -> String {
    // SAFETY: as the caller promises.
    let tree = unsafe { describe::describe(record) };
    match (&tree, form) {
        (Some(tree), Form::Mangled) => write::mangled(tree).filter(|name| !name.contains('?')).unwrap_or_default(),
        (Some(tree), form) => write::spelt(tree, form == Form::Qualified),
        (None, Form::Mangled) => String::new(),
        // SAFETY: as the caller promises.
        (None, form) => unsafe { outermost(record, form) },
    }
}
