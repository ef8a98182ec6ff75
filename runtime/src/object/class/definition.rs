//! Classes that C and Rust code define.

use core::ffi::{CStr, c_void};
use core::mem::offset_of;
use core::ptr;
use std::alloc::Layout;

use sidetable_shims::metadata::{
    CLASS_CONTEXT, ClassDescriptor, ClassExtension, ClassMetadata, Destroy, Field, Strength, class_flags, field_flags,
};
use sidetable_shims::object as shims;
use thiserror::Error;

use super::table::{ExtendedClass, extension_behind, fields_in, in_order};
use crate::fatal;
use crate::heap::{OutOfMemory, Reserve};
use crate::object::{deallocate_class_instance, destroy_chain, destroy_class_instance};
use crate::sync::lock::Lock;

/// A class and everything it owns, in one block with its name behind it, so that the descriptor's relative reference reaches.
#[repr(C)]
pub struct ClassRecord {
    /// The class.
    pub class: ExtendedClass,
    /// What the metadata's description points at.
    pub descriptor: ClassDescriptor,
}

// SAFETY: records are never written after they are made.
unsafe impl Sync for ClassRecord {}
// SAFETY: as above.
unsafe impl Send for ClassRecord {}

/// Every class made at run time. Classes are never freed, since any object might be of any; the list is how leak checkers see that.
static CLASSES: Lock<Vec<&'static ClassRecord>> = Lock::new(Vec::new());

/// What a new class is to be. `sidetable_class_definition` in C.
#[derive(Clone, Copy, Debug)]
pub struct Definition<'a> {
    /// Its name.
    pub name: &'a CStr,
    /// Its superclass, or null.
    pub superclass: *const ClassMetadata,
    /// Bytes in an instance, header and superclass included.
    pub instance_size: u32,
    /// An instance's alignment in bytes; 0 means 16.
    pub instance_alignment: u32,
    /// What to do with an instance before its references are released, or null.
    pub deinit: Option<unsafe extern "C" fn(*mut c_void)>,
    /// The reference fields this class adds.
    pub fields: &'a [Field],
}

/// Why a class cannot be made. Nothing is made then.
#[derive(Error, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum ClassError {
    #[error("a class needs a name")]
    EmptyName,
    #[error("class {class}: instances of {size} bytes do not hold what comes first, {least} bytes")]
    BadSize { class: String, size: u32, least: u32 },
    #[error("class {class}: an alignment of {alignment} bytes is not a power of two from {least} to 32768")]
    BadAlignment { class: String, alignment: u32, least: u32 },
    #[error("class {class}: the superclass was not made by sidetable")]
    BadSuperclass { class: String },
    #[error("field {path} at byte {offset} is not aligned to {alignment}")]
    Misaligned { path: String, offset: u32, alignment: usize },
    #[error("field {path} at byte {offset} lies outside the bytes {least} to {size} that the class adds")]
    OutOfBounds { path: String, offset: u32, least: u32, size: u32 },
    #[error("field {path} overlaps field {other}")]
    Overlap { path: String, other: String },
    #[error("field {path} is given twice")]
    Duplicate { path: String },
    #[error("field {path} needs a name")]
    UnnamedField { path: String },
    #[error("field {path}: {strength} is neither strong (0), weak (1) nor unowned (2)")]
    BadStrength { path: String, strength: u8 },
    #[error("field {path}: the flags {flags:#x} hold more than nullable (1) and mutable (2)")]
    BadFlags { path: String, flags: u8 },
    #[error(transparent)]
    OutOfMemory(#[from] OutOfMemory),
}

impl ClassError {
    /// The field at fault, `Class.field`, or nothing.
    pub fn path(&self) -> &str {
        match self {
            Self::EmptyName
            | Self::BadSize { .. }
            | Self::BadAlignment { .. }
            | Self::BadSuperclass { .. }
            | Self::OutOfMemory(_) => "",
            Self::Misaligned { path, .. }
            | Self::OutOfBounds { path, .. }
            | Self::Overlap { path, .. }
            | Self::Duplicate { path }
            | Self::UnnamedField { path }
            | Self::BadStrength { path, .. }
            | Self::BadFlags { path, .. } => path,
        }
    }
}

/// Makes a class, or says what is wrong with its definition.
///
/// # Safety
/// The superclass is null or a class; the fields' names are null or zero-terminated.
pub unsafe fn define(definition: &Definition<'_>) -> Result<&'static ClassMetadata, ClassError> {
    let _reserve = Reserve::open()?;
    // SAFETY: as the caller promises.
    let fields = unsafe { check(definition)? };
    let name = definition.name.to_bytes_with_nul();
    let (layout, name_offset) =
        Layout::new::<ClassRecord>().extend(Layout::for_value(name)).expect("a name that fits in memory");
    // Not memory that a model watches: a class outlives its executions.
    // SAFETY: a record is not empty.
    let block = unsafe { std::alloc::alloc(layout) };
    if block.is_null() {
        fatal::out_of_memory(layout.size(), layout.align());
    }
    let record: *mut ClassRecord = block.cast();
    // SAFETY: the record's fields lie inside the block.
    let descriptor = unsafe { &raw mut (*record).descriptor };
    let (destroy, end) = end_of_instances(definition);
    let class = ClassMetadata {
        flags: ClassMetadata::ROOT.flags | end,
        superclass: definition.superclass,
        instance_size: definition.instance_size,
        instance_alignment_mask: (alignment_of(definition) - 1) as u16,
        description: descriptor,
        ..ClassMetadata::ROOT
    };
    let extension = ClassExtension {
        deinit: definition.deinit,
        field_count: fields.len() as u32,
        fields: Box::leak(fields).as_ptr(),
        rust_name: None,
        freezing: 0,
        visit: None,
    };
    let name_field = offset_of!(ClassRecord, descriptor) + offset_of!(ClassDescriptor, name);
    // SAFETY: the block holds a record and, behind it, the name.
    let record = unsafe {
        ptr::copy_nonoverlapping(name.as_ptr(), block.add(name_offset), name.len());
        record.write(ClassRecord {
            class: ExtendedClass::new(destroy, class, extension),
            descriptor: ClassDescriptor {
                flags: CLASS_CONTEXT,
                parent: 0,
                name: (name_offset - name_field) as i32,
                access_function: 0,
                fields: 0,
            },
        });
        &*record
    };
    CLASSES.lock().push(record);
    Ok(record.class.class())
}

/// The least that has to be done for an instance at its end, and what the class's flags say of that.
fn end_of_instances(definition: &Definition<'_>) -> (Destroy, u32) {
    let mut has_strong = definition.fields.iter().any(Field::is_strong);
    let mut has_work = definition.deinit.is_some() || !definition.fields.is_empty();
    let mut class = definition.superclass;
    while !class.is_null() {
        // SAFETY: `check` has found that the superclass has an extension; then so have those above it.
        let extension = unsafe { extension_behind(class) };
        // SAFETY: the extension is a class's.
        has_strong |= unsafe { fields_in(extension) }.iter().any(Field::is_strong);
        has_work |= extension.deinit.is_some() || extension.field_count > 0;
        // SAFETY: the class is a class.
        class = unsafe { (*class).superclass };
    }
    if has_strong {
        (destroy_chain, 0)
    } else if has_work {
        (destroy_class_instance, 0)
    } else {
        (deallocate_class_instance, class_flags::ENDS_WITH_ITS_MEMORY)
    }
}

fn alignment_of(definition: &Definition<'_>) -> u32 {
    if definition.instance_alignment == 0 { 16 } else { definition.instance_alignment }
}

/// Checks a definition, and copies its fields in order of offset, their names with them.
unsafe fn check(definition: &Definition<'_>) -> Result<Box<[Field]>, ClassError> {
    let class = definition.name.to_string_lossy().into_owned();
    if class.is_empty() {
        return Err(ClassError::EmptyName);
    }
    let (mut least_size, mut least_alignment) = (size_of::<shims::HeapObject>() as u32, align_of::<usize>() as u32);
    // SAFETY: as the caller of `define` promises.
    if let Some(superclass) = unsafe { definition.superclass.as_ref() } {
        if superclass.flags & class_flags::HAS_EXTENSION == 0 {
            return Err(ClassError::BadSuperclass { class });
        }
        least_size = superclass.instance_size;
        least_alignment = u32::from(superclass.instance_alignment_mask) + 1;
    }
    let alignment = alignment_of(definition);
    if !alignment.is_power_of_two() || alignment < least_alignment || alignment > 1 << 15 {
        return Err(ClassError::BadAlignment { class, alignment, least: least_alignment });
    }
    let size = definition.instance_size;
    if size < least_size {
        return Err(ClassError::BadSize { class, size, least: least_size });
    }
    let mut named: Vec<(String, Field)> = Vec::with_capacity(definition.fields.len());
    for (index, field) in definition.fields.iter().enumerate() {
        // SAFETY: as the caller of `define` promises.
        named.push(unsafe { check_field(&class, index, field, least_size, size)? });
    }
    let by_offset = in_order(named.len(), &|one, other| named[one].1.offset.cmp(&named[other].1.offset));
    for pair in by_offset.windows(2) {
        let [(path, first), (other, second)] = [&named[pair[0]], &named[pair[1]]];
        if (second.offset - first.offset) < size_of::<usize>() as u32 {
            return Err(ClassError::Overlap { path: other.clone(), other: path.clone() });
        }
    }
    let by_path = in_order(named.len(), &|one, other| named[one].0.cmp(&named[other].0));
    if let Some(twice) = by_path.windows(2).find(|pair| named[pair[0]].0 == named[pair[1]].0) {
        return Err(ClassError::Duplicate { path: named[twice[0]].0.clone() });
    }
    let owned = by_offset.into_iter().map(|index| {
        let field = named[index].1;
        // SAFETY: `check_field` has read the name.
        let name = unsafe { CStr::from_ptr(field.name) }.to_owned();
        Field { name: name.into_raw(), ..field }
    });
    Ok(owned.collect())
}

unsafe fn check_field(
    class: &str,
    index: usize,
    field: &Field,
    least: u32,
    size: u32,
) -> Result<(String, Field), ClassError> {
    // SAFETY: as the caller of `define` promises.
    let name = if field.name.is_null() { c"" } else { unsafe { CStr::from_ptr(field.name) } };
    if name.is_empty() {
        return Err(ClassError::UnnamedField { path: format!("{class}.{index}") });
    }
    let path = format!("{class}.{}", name.to_string_lossy());
    let Field { offset, strength, flags, .. } = *field;
    let reference_size = size_of::<usize>() as u32;
    if Strength::from_number(strength).is_none() {
        return Err(ClassError::BadStrength { path, strength });
    }
    if flags & !(field_flags::NULLABLE | field_flags::MUTABLE) != 0 {
        return Err(ClassError::BadFlags { path, flags });
    }
    if offset % reference_size != 0 {
        return Err(ClassError::Misaligned { path, offset, alignment: size_of::<usize>() });
    }
    if offset < least || offset.checked_add(reference_size).is_none_or(|end| end > size) {
        return Err(ClassError::OutOfBounds { path, offset, least, size });
    }
    Ok((path, *field))
}
