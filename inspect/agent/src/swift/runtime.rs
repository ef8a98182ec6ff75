//! The functions of Swift's runtime that are called: found by name, whether it is a library or in the program itself.

use std::ffi::CStr;
use std::fs::{self, File};
use std::mem;

use object::{Object as _, ObjectSymbol as _};

use crate::copies::return_at_once;
use crate::maps::Maps;

/// `swift_getTypeByMangledNameInContext(name, length, descriptor, arguments)`: Swift's convention, which for four words and one result
/// is C's.
type TypeByName = unsafe extern "C" fn(*const u8, usize, *const u8, *const usize) -> usize;

/// `swift_getTypeName(type, qualified)`: the same.
type TypeName = unsafe extern "C" fn(usize, bool) -> Words;

#[repr(C)]
struct Words {
    begin: *const u8,
    bytes: usize,
}

/// Swift's runtime in this process.
#[derive(Clone, Copy)]
pub struct Runtime {
    type_by_name: Option<TypeByName>,
    type_name: Option<TypeName>,
    /// Where `swift_deallocObject` and `swift_deallocClassInstance` begin, or 0.
    deallocate: [usize; 2],
}

impl Runtime {
    /// None where the process has no Swift runtime, or one whose names were stripped.
    pub fn find(maps: &Maps) -> Self {
        let types = addresses(maps, [c"swift_getTypeByMangledNameInContext", c"swift_getTypeName"]);
        let deallocate = addresses(maps, [c"swift_deallocObject", c"swift_deallocClassInstance"]);
        // SAFETY: the functions of these names have these types, and an address of 0 is none.
        unsafe {
            Self {
                type_by_name: mem::transmute::<usize, Option<TypeByName>>(types[0]),
                type_name: mem::transmute::<usize, Option<TypeName>>(types[1]),
                deallocate,
            }
        }
    }

    pub fn is_there(&self) -> bool {
        self.type_by_name.is_some()
    }

    /// Has `swift_deallocObject` and `swift_deallocClassInstance` do nothing in this process. What an object's end calls last is no part of what it releases,
    /// and a runtime may refuse to free an object that still has references, as all have whose counts were raised.
    ///
    /// # Safety
    /// The process is a copy with one thread.
    pub unsafe fn free_no_object(&self) {
        for function in self.deallocate.into_iter().filter(|function| *function != 0) {
            // SAFETY: as the caller promises.
            unsafe { return_at_once(function) };
        }
    }

    /// The type that a mangled name stands for, in the context of a type with these generic arguments; 0 where there is none.
    ///
    /// # Safety
    /// The name is Swift's own, and the descriptor and arguments are of the type that it is in, or null.
    pub unsafe fn type_by_name(&self, name: &[u8], descriptor: usize, arguments: usize) -> usize {
        let Some(function) = self.type_by_name else { return 0 };
        // SAFETY: as the caller promises.
        unsafe {
            let descriptor = std::ptr::with_exposed_provenance(descriptor);
            function(name.as_ptr(), name.len(), descriptor, std::ptr::with_exposed_provenance(arguments))
        }
    }

    /// A type's name, with its modules.
    ///
    /// # Safety
    /// The type's metadata is there.
    pub unsafe fn type_name(&self, metadata: usize) -> Option<String> {
        let function = self.type_name?;
        // SAFETY: as the caller promises. The words are Swift's, for good.
        unsafe {
            let words = function(metadata, true);
            let bytes = std::slice::from_raw_parts(words.begin, words.bytes);
            (words.bytes != 0).then(|| String::from_utf8_lossy(bytes).into_owned())
        }
    }
}

/// The addresses of what has these names, whether it is in a library or in the program itself; 0 for what there is not.
pub fn addresses<const N: usize>(maps: &Maps, names: [&CStr; N]) -> [usize; N] {
    // SAFETY: searches by name.
    let mut found = names.map(|name| unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) }.addr());
    if found.contains(&0) {
        let inside = in_program(maps, names).unwrap_or([0; N]);
        for (found, inside) in found.iter_mut().zip(inside) {
            if *found == 0 {
                *found = inside;
            }
        }
    }
    found
}

/// The addresses of functions that are in the program's own file, by its table of symbols: a program with Swift's library in it
/// exports none.
fn in_program<const N: usize>(maps: &Maps, names: [&CStr; N]) -> Option<[usize; N]> {
    let path = fs::read_link("/proc/self/exe").ok()?;
    // Mapped, not read: a program with Swift's library in it has ten megabytes, and few pages of them are looked at.
    // SAFETY: the system refuses to write to a program that runs.
    let bytes = unsafe { memmap2::Mmap::map(&File::open(&path).ok()?) }.ok()?;
    let file = object::File::parse(&*bytes).ok()?;
    let is_movable = file.kind() == object::ObjectKind::Dynamic;
    let shown = path.to_str()?;
    let begin = maps.0.iter().find(|mapping| mapping.name == shown)?.range.start;
    let base = if is_movable { begin } else { 0 };
    let mut found = [0; N];
    for symbol in file.symbols() {
        if let Some(at) = names.iter().position(|name| symbol.name_bytes() == Ok(name.to_bytes())) {
            found[at] = base + symbol.address() as usize;
        }
    }
    Some(found)
}
