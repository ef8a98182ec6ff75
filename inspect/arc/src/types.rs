//! Types' names, asked of Swift's runtime while the process is still there.

use std::ffi::{CStr, c_void};
use std::mem;
use std::ptr;

use sidetable_picture::Type;
use sidetable_shims::metadata::{BoxMetadata, ClassMetadata, Kind, class_flags};

use crate::files::copied;

/// `swift_getTypeName(type, qualified)`: Swift's convention, which for two words and a result of two is C's.
type TypeName = unsafe extern "C" fn(usize, bool) -> Words;

#[repr(C)]
struct Words {
    begin: *const u8,
    bytes: usize,
}

/// Swift's `ABI/MetadataKind.def`.
const ERROR_OBJECT: Kind = Kind(0x501);
const TASK: Kind = Kind(0x502);
const JOB: Kind = Kind(0x503);

/// Bytes from a class's descriptor to the relative address of its name.
const NAME: usize = 8;

/// The function of Swift's runtime that says names, where there is one.
pub struct Types {
    type_name: Option<TypeName>,
}

impl Types {
    pub fn find() -> Self {
        // SAFETY: a search by name; the function of this name has this type, and null is none.
        let type_name = unsafe {
            mem::transmute::<*mut c_void, Option<TypeName>>(libc::dlsym(
                libc::RTLD_DEFAULT,
                c"swift_getTypeName".as_ptr(),
            ))
        };
        Self { type_name }
    }

    /// The name of an isa's type, and which of [`Type`]'s kinds it is.
    pub fn describe(&self, isa: usize) -> (Option<String>, u32) {
        let Some(Kind(kind)) = copied::<Kind>(isa) else { return (None, Type::CLASS) };
        match Kind(kind) {
            Kind::HEAP_LOCAL_VARIABLE => (Some(String::from("closure context")), Type::CLOSURE),
            Kind::HEAP_GENERIC_LOCAL_VARIABLE => (Some(self.boxed(isa)), Type::BOX),
            ERROR_OBJECT => (Some(String::from("error")), Type::ERROR),
            TASK | JOB => (Some(String::from("task")), Type::TASK),
            _ => (self.class(isa), Type::CLASS),
        }
    }

    fn boxed(&self, isa: usize) -> String {
        let boxed = copied::<BoxMetadata>(isa).and_then(|metadata| self.ask(metadata.boxed_type.addr()));
        boxed.map_or_else(|| String::from("box"), |name| format!("box of {name}"))
    }

    fn class(&self, isa: usize) -> Option<String> {
        let class = copied::<ClassMetadata>(isa)?;
        if class.flags & class_flags::HAS_EXTENSION == 0 {
            return self.ask(isa);
        }
        // One of sidetable's own, whose descriptor names it.
        let name = class.description.addr() + NAME;
        let away = copied::<i32>(name)?;
        let name = name.wrapping_add_signed(away as isize);
        copied::<u8>(name)?;
        // SAFETY: a descriptor's name is a C string.
        let name = unsafe { CStr::from_ptr(ptr::with_exposed_provenance(name)) };
        Some(name.to_string_lossy().into_owned())
    }

    fn ask(&self, metadata: usize) -> Option<String> {
        let type_name = self.type_name?;
        copied::<usize>(metadata)?;
        // SAFETY: metadata is there; names stay.
        unsafe {
            let words = type_name(metadata, true);
            let bytes = std::slice::from_raw_parts(words.begin, words.bytes);
            Some(String::from_utf8_lossy(bytes).into_owned())
        }
    }
}
