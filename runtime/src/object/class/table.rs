//! What this runtime keeps of the classes that it made: field tables and deinits.

use sidetable_shims::metadata::{ClassExtension, ClassMetadata, Field, Kind, class_flags};

use crate::sync::IS_DROP_IN;

/// What this runtime keeps of a class that it made; `None` for a class of Swift's.
///
/// # Safety
/// `class` is a class, or the metadata of a box.
#[inline]
pub unsafe fn extension_of<'a>(class: *const ClassMetadata) -> Option<&'a ClassExtension> {
    // SAFETY: as the caller promises; box metadata has no flags, and its kind is not a class's.
    unsafe {
        let is_ours = !IS_DROP_IN && (*class).kind == Kind::CLASS && (*class).flags & class_flags::HAS_EXTENSION != 0;
        is_ours.then(|| extension_behind(class))
    }
}

/// The reference fields that a class itself adds.
///
/// # Safety
/// The extension is a class's.
#[inline(always)]
pub unsafe fn fields_in(extension: &ClassExtension) -> &[Field] {
    let count = extension.field_count as usize;
    // SAFETY: a class holds as many fields as it says, and never gives them up.
    if count == 0 { &[] } else { unsafe { core::slice::from_raw_parts(extension.fields, count) } }
}

/// The reference fields of a class of this runtime's and of those above it, in order of offset, with the class that adds each.
///
/// # Safety
/// `class` is a class, or the metadata of a box.
pub unsafe fn all_fields<'a>(class: *const ClassMetadata) -> Vec<(&'a Field, *const ClassMetadata)> {
    let mut fields = Vec::new();
    let mut current = class;
    // SAFETY: as the caller promises, and so are the superclasses.
    unsafe {
        while let Some(extension) = (!current.is_null()).then(|| extension_of(current)).flatten() {
            fields.extend(fields_in(extension).iter().map(|field| (field, current)));
            current = (*current).superclass;
        }
    }
    fields.sort_by_key(|(field, _)| field.offset);
    fields
}

/// What this runtime keeps of a class that it made.
///
/// # Safety
/// The class has an extension.
#[inline(always)]
pub unsafe fn extension_behind<'a>(class: *const ClassMetadata) -> &'a ClassExtension {
    // SAFETY: as the caller promises, the extension follows the record.
    unsafe { &*class.add(1).cast::<ClassExtension>() }
}
