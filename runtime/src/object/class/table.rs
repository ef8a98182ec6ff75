//! What this runtime keeps of the classes that it made: field tables and deinits.

use core::cmp::Ordering;
use core::mem::offset_of;

use sidetable_shims::metadata::{
    ClassExtension, ClassMetadata, Destroy, Field, FullClassMetadata, Kind, class_flags, visit_fields,
};

use crate::object::{HeapObject, isa};
use crate::sync::IS_DROP_IN;

/// A class of ours in memory.
#[repr(C)]
#[derive(Debug)]
pub struct ExtendedClass {
    /// What Swift knows.
    metadata: FullClassMetadata,
    /// What this runtime adds.
    extension: ClassExtension,
}

const _: () = assert!(
    offset_of!(ExtendedClass, extension) == offset_of!(ExtendedClass, metadata) + size_of::<FullClassMetadata>(),
    "the extension is found behind the metadata"
);

impl ExtendedClass {
    /// A class that ends its instances so, with what this runtime adds.
    pub const fn new(destroy: Destroy, class: ClassMetadata, extension: ClassExtension) -> Self {
        let class = ClassMetadata { flags: class.flags | class_flags::HAS_EXTENSION, ..class };
        Self { metadata: FullClassMetadata::new(destroy, class), extension }
    }

    /// A copy of a class, of which freezing knows nothing.
    ///
    /// # Safety
    /// The class has an extension.
    pub(crate) unsafe fn copied(class: *const ClassMetadata) -> Self {
        // SAFETY: as the caller promises; records are plain data.
        let Self { metadata, extension } =
            unsafe { class.byte_sub(offset_of!(FullClassMetadata, class)).cast::<Self>().read() };
        Self { metadata, extension: ClassExtension { freezing: 0, ..extension } }
    }

    /// The same without a deinit.
    pub(crate) fn without_deinit(self) -> Self {
        Self { extension: ClassExtension { deinit: None, ..self.extension }, ..self }
    }

    /// The same for instances that have these reference fields and no others.
    pub(crate) fn with_fields(self, fields: &'static [Field]) -> Self {
        let (table, count) = (fields.as_ptr(), fields.len() as u32);
        Self { extension: ClassExtension { fields: table, field_count: count, visit: None, ..self.extension }, ..self }
    }

    /// The class.
    pub const fn class(&self) -> &ClassMetadata {
        &self.metadata.class
    }
}

/// Whether a class is that of objects which hold a Rust value.
///
/// # Safety
/// `class` is a class, or the metadata of a box.
pub unsafe fn is_rust(class: *const ClassMetadata) -> bool {
    // SAFETY: as the caller promises.
    unsafe { extension_of(class) }.is_some_and(|extension| extension.rust_name.is_some())
}

/// What this runtime keeps of a class that it made; `None` for a class of Swift's.
///
/// # Safety
/// `class` is a class, or the metadata of a box.
#[inline]
pub unsafe fn extension_of<'a>(class: *const ClassMetadata) -> Option<&'a ClassExtension> {
    // SAFETY: as the caller promises.
    unsafe { is_ours_with(class, class_flags::HAS_EXTENSION).then(|| extension_behind(class)) }
}

/// Whether a class is one that this runtime made, with this one of its [`class_flags`].
///
/// # Safety
/// `class` is a class, or the metadata of a box.
#[inline(always)]
pub(crate) unsafe fn is_ours_with(class: *const ClassMetadata, flag: u32) -> bool {
    // SAFETY: as the caller promises; box metadata has no flags, and its kind is not a class's.
    unsafe { !IS_DROP_IN && (*class).kind == Kind::CLASS && (*class).flags & flag != 0 }
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

/// The reference fields that an object has now, in order of offset.
///
/// # Safety
/// The object is alive, and nobody changes its value.
pub(crate) unsafe fn fields_now(object: *const HeapObject) -> Vec<Field> {
    // SAFETY: as the caller promises; an isa is a class or the metadata of a box.
    unsafe {
        let class = isa(object);
        let mut fields: Vec<Field> = all_fields(class).into_iter().map(|(field, _)| *field).collect();
        if let Some(visit) = extension_of(class).and_then(|extension| extension.visit) {
            visit_fields(object.cast(), visit, |field| fields.push(*field));
        }
        in_order(fields.len(), &|one, other| fields[one].offset.cmp(&fields[other].offset))
            .into_iter()
            .map(|index| fields[index])
            .collect()
    }
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
    in_order(fields.len(), &|one, other| fields[one].0.offset.cmp(&fields[other].0.offset))
        .into_iter()
        .map(|index| fields[index])
        .collect()
}

/// The indices of so many things, in order; of equal ones, as they come. A function for all kinds of things: Rust's own for each kind would be some kilobytes
/// of every program.
pub(super) fn in_order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..count).collect();
    indices.sort_by(|one, other| compare(*one, *other));
    indices
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
