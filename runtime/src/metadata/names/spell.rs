//! Records to names.

use sidetable_shims::metadata::TypeMetadata;

use super::{describe, write};
use crate::metadata::arena;
use crate::metadata::cache::{Cache, hash_words};
use crate::metadata::generic::nominal;
use crate::metadata::records::descriptor_of;
use crate::sync::shared;

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
unsafe impl Sync for Spelt {}
// SAFETY: as above.
unsafe impl Send for Spelt {}

shared! {
    static NAMES: Cache<Spelt> = Cache::new();
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
    let described = unsafe { descriptor_of(record).map(|descriptor| nominal::of(descriptor)) };
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
