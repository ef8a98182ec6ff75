//! Names of classes, for messages.

use core::ffi::{CStr, c_char};
use core::fmt;

use sidetable_shims::metadata::{ClassMetadata, Kind, OWN_DESCRIPTOR, OwnDescriptorFront};

use super::table::extension_of;
use crate::object::{HeapObject, acquire_isa};

/// A class's name for C. (Rust classes have none that ends with a zero; no C function hands one out.)
///
/// # Safety
/// `class` is a class or the metadata of a box.
pub unsafe fn name_for_c<'a>(class: *const ClassMetadata) -> &'a CStr {
    // SAFETY: as the caller promises.
    match unsafe { ClassName::of_class(class) } {
        ClassName::Described(name) => name,
        ClassName::Rust(_) => c"Rust value",
        ClassName::Boxed => c"box",
        ClassName::Unknown => c"?",
    }
}

/// A class's name, for messages.
#[derive(Clone, Copy)]
pub enum ClassName<'a> {
    /// From a descriptor.
    Described(&'a CStr),
    /// From Rust.
    Rust(&'static str),
    /// A box.
    Boxed,
    /// A class without a descriptor.
    Unknown,
}

impl ClassName<'_> {
    /// The name of an object's class.
    ///
    /// # Safety
    /// The object's memory is there.
    pub unsafe fn of_object<'a>(object: *const HeapObject) -> ClassName<'a> {
        // Acquire: pairs with `set_isa`, by a thread that freezes the object meanwhile.
        // SAFETY: as the caller promises, and its isa is metadata.
        unsafe { Self::of_class(acquire_isa(object)) }
    }

    /// The name of a class.
    ///
    /// # Safety
    /// `class` is a class or the metadata of a box.
    pub unsafe fn of_class<'a>(class: *const ClassMetadata) -> ClassName<'a> {
        // SAFETY: as the caller promises.
        unsafe {
            if (*class).kind != Kind::CLASS {
                return ClassName::Boxed;
            }
            if let Some(rust_name) = extension_of(class).and_then(|extension| extension.rust_name) {
                return ClassName::Rust(rust_name());
            }
            let descriptor = (*class).description;
            if descriptor.is_null() {
                return ClassName::Unknown;
            }
            // All descriptors begin with flags, which say whether one is ours.
            if (*descriptor).flags >> 16 == OWN_DESCRIPTOR >> 16 {
                return ClassName::Described(CStr::from_ptr((*descriptor.cast::<OwnDescriptorFront>()).name));
            }
            if (*descriptor).name == 0 {
                return ClassName::Unknown;
            }
            let name: *const c_char = (&raw const (*descriptor).name).byte_offset((*descriptor).name as isize).cast();
            ClassName::Described(CStr::from_ptr(name))
        }
    }
}

impl fmt::Display for ClassName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Not `to_string_lossy`: a fatal message must not allocate.
            Self::Described(name) => name.to_bytes().utf8_chunks().try_for_each(|chunk| f.write_str(chunk.valid())),
            Self::Rust(name) => f.write_str(name),
            Self::Boxed => f.write_str("box"),
            Self::Unknown => f.write_str("<unknown>"),
        }
    }
}
