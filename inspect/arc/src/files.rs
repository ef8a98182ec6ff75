//! Which file an address is in, and which function.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::fs;
use std::mem;
use std::ops::Range;
use std::ptr;

use object::{Object as _, SymbolMap, SymbolMapName};

/// A file that the loader has put into the process.
pub struct File {
    pub path: String,
    /// What addresses in the process are above those in the file.
    pub bias: usize,
    parts: Vec<Range<usize>>,
}

/// All of them.
pub fn all() -> Vec<File> {
    let mut files: Vec<File> = Vec::new();
    // SAFETY: `add` is called with what it expects, and with nothing else afterwards.
    unsafe { libc::dl_iterate_phdr(Some(add), (&raw mut files).cast()) };
    files
}

unsafe extern "C" fn add(info: *mut libc::dl_phdr_info, _size: usize, files: *mut c_void) -> c_int {
    // SAFETY: the loader's record, and the list of `all`.
    unsafe {
        let (info, files) = (&*info, &mut *files.cast::<Vec<File>>());
        let bias = info.dlpi_addr as usize;
        let headers = std::slice::from_raw_parts(info.dlpi_phdr, info.dlpi_phnum as usize);
        let parts = headers.iter().filter(|header| header.p_type == libc::PT_LOAD).map(|header| {
            let begin = bias + header.p_vaddr as usize;
            begin..begin + header.p_memsz as usize
        });
        // The program itself has no name there.
        let name = CStr::from_ptr(info.dlpi_name).to_string_lossy();
        let path = if name.is_empty() { program() } else { name.into_owned() };
        files.push(File { path, bias, parts: parts.collect() });
    }
    0
}

/// The program's file.
pub fn program() -> String {
    fs::read_link("/proc/self/exe").map(|path| path.display().to_string()).unwrap_or_default()
}

impl File {
    pub fn contains(&self, address: usize) -> bool {
        self.parts.iter().any(|part| part.contains(&address))
    }
}

/// `swift_demangle(name, bytes, buffer, its bytes, flags)`: a new string, or null.
type Demangle = unsafe extern "C" fn(*const u8, usize, *mut u8, *mut usize, u32) -> *mut c_char;

/// Names of functions, Swift's as people write them.
pub struct Demangler(Option<Demangle>);

impl Demangler {
    pub fn find() -> Self {
        // SAFETY: a search by name; the function of this name has this type, and null is none.
        Self(unsafe {
            mem::transmute::<*mut c_void, Option<Demangle>>(libc::dlsym(libc::RTLD_DEFAULT, c"swift_demangle".as_ptr()))
        })
    }

    pub fn name(&self, symbol: &str) -> String {
        let is_swift = ["$s", "$S", "_$s", "_$S", "_T0"].iter().any(|begin| symbol.starts_with(begin));
        self.0.filter(|_| is_swift).and_then(|demangle| swift(demangle, symbol)).unwrap_or_else(|| symbol.to_owned())
    }
}

fn swift(demangle: Demangle, symbol: &str) -> Option<String> {
    // SAFETY: the name is whole; the result is a C string of `malloc`'s, this function's to free.
    unsafe {
        let name = demangle(symbol.as_ptr(), symbol.len(), ptr::null_mut(), ptr::null_mut(), 0);
        if name.is_null() {
            return None;
        }
        let words = CStr::from_ptr(name).to_string_lossy().into_owned();
        libc::free(name.cast());
        Some(words)
    }
}

/// A file's symbols: those that its linker left in it, or those that it shows to others.
pub fn symbols(bytes: &[u8]) -> Option<SymbolMap<SymbolMapName<'_>>> {
    Some(object::File::parse(bytes).ok()?.symbol_map())
}

/// What was called directly by the call that returns to this address; none where it was called through a pointer.
pub fn called(address: usize) -> Option<usize> {
    /// `call`, and the distance from its end.
    const CALL: u8 = 0xe8;
    let [call, away @ ..]: [u8; 5] = copied(address - 5)?;
    (call == CALL).then(|| address.wrapping_add_signed(i32::from_le_bytes(away) as isize))
}

/// The value there; none where nothing can be read any more: a library with code and types of its own may be gone.
pub fn copied<T>(address: usize) -> Option<T> {
    let mut value = mem::MaybeUninit::<T>::uninit();
    let here = libc::iovec { iov_base: value.as_mut_ptr().cast(), iov_len: size_of::<T>() };
    let there = libc::iovec { iov_base: ptr::with_exposed_provenance_mut(address), iov_len: size_of::<T>() };
    // SAFETY: the kernel reads what is there, and writes what there is room for.
    let bytes = unsafe { libc::process_vm_readv(libc::getpid(), &raw const here, 1, &raw const there, 1, 0) };
    // SAFETY: all of it was written, and is a record of integers and addresses.
    (bytes == size_of::<T>() as isize).then(|| unsafe { value.assume_init() })
}
