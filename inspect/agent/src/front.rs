//! `malloc` and its like in front of the C library's, which do all the work.
//!
//! New memory's first word is cleared: a block whose first word is a class's address is an object, so memory that was an object must not
//! look like one again before its new owner has written to it. The C library itself overwrites the first word of what is freed. That is all
//! the program pays for being looked at: no table of its blocks is kept, since the C library's heap can be read block by block ([`heap`]), and `free` is
//! the C library's own.
//!
//! [`heap`]: crate::heap

use std::ffi::c_int;
use std::mem;
use std::ptr;

use libc::{c_void, size_t};

use crate::copies::return_at_once;

unsafe extern "C" {
    // The GNU C library's own names for them, by which they can be called from in front.
    fn __libc_malloc(size: size_t) -> *mut c_void;
    fn __libc_realloc(block: *mut c_void, size: size_t) -> *mut c_void;
    fn __libc_memalign(alignment: size_t, size: size_t) -> *mut c_void;
    fn __libc_valloc(size: size_t) -> *mut c_void;
    fn __libc_pvalloc(size: size_t) -> *mut c_void;
    fn __libc_free(block: *mut c_void);
}

/// Frees nothing in this process any more: its objects are destroyed to be looked at, and all can be read to the end.
///
/// # Safety
/// The process is a copy with one thread.
pub unsafe fn keep_all() {
    // SAFETY: as the caller promises.
    unsafe { return_at_once(__libc_free as *const () as usize) };
}

/// Every block of the C library's has room for three words.
///
/// # Safety
/// The block is new, or null.
#[inline(always)]
unsafe fn cleared(block: *mut c_void) -> *mut c_void {
    if !block.is_null() {
        // SAFETY: as above; nobody else has it.
        unsafe { block.cast::<usize>().write(0) };
    }
    block
}

#[unsafe(no_mangle)]
unsafe extern "C" fn malloc(size: size_t) -> *mut c_void {
    // SAFETY: the caller's contract is the C library's.
    unsafe { cleared(__libc_malloc(size)) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn realloc(block: *mut c_void, size: size_t) -> *mut c_void {
    if block.is_null() {
        // SAFETY: as for `malloc`, which this is.
        return unsafe { malloc(size) };
    }
    // SAFETY: the caller's contract is the C library's.
    unsafe { __libc_realloc(block, size) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn memalign(alignment: size_t, size: size_t) -> *mut c_void {
    // SAFETY: the caller's contract is the C library's.
    unsafe { cleared(__libc_memalign(alignment, size)) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn aligned_alloc(alignment: size_t, size: size_t) -> *mut c_void {
    if !alignment.is_power_of_two() {
        // As the C library, which refuses what C does not allow.
        // SAFETY: the calling thread's own variable.
        unsafe { *libc::__errno_location() = libc::EINVAL };
        return ptr::null_mut();
    }
    // SAFETY: the caller's contract is the C library's.
    unsafe { cleared(__libc_memalign(alignment, size)) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn posix_memalign(place: *mut *mut c_void, alignment: size_t, size: size_t) -> c_int {
    if !alignment.is_power_of_two() || !alignment.is_multiple_of(size_of::<*mut c_void>()) {
        return libc::EINVAL;
    }
    // SAFETY: the caller's contract is the C library's; `errno` is not this function's to change.
    unsafe {
        let before = *libc::__errno_location();
        let block = __libc_memalign(alignment, size);
        *libc::__errno_location() = before;
        if block.is_null() {
            return libc::ENOMEM;
        }
        *place = cleared(block);
    }
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn valloc(size: size_t) -> *mut c_void {
    // SAFETY: the caller's contract is the C library's.
    unsafe { cleared(__libc_valloc(size)) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pvalloc(size: size_t) -> *mut c_void {
    // SAFETY: the caller's contract is the C library's.
    unsafe { cleared(__libc_pvalloc(size)) }
}

/// Whether the program's `malloc` is the C library's, behind these functions: one that it brought along comes first.
pub fn is_in_use() -> bool {
    // SAFETY: a search by name.
    let first = unsafe { libc::dlsym(libc::RTLD_DEFAULT, c"malloc".as_ptr()) };
    // By their files: the name `malloc` is the program's here, too.
    file_of(first) == file_of(is_in_use as *const () as *const c_void)
}

/// Where the file begins that this function is in; nothing where it is in none.
fn file_of(function: *const c_void) -> Option<usize> {
    // SAFETY: a search by address, of what is written into a whole description.
    unsafe {
        let mut about: libc::Dl_info = mem::zeroed();
        (libc::dladdr(function, &raw mut about) != 0).then(|| about.dli_fbase.addr())
    }
}
