//! What the C library calls when a thread or the process ends, and what keeps our code in memory until then.

use core::ffi::{CStr, c_int, c_void};
use core::ptr;

/// What is called in the end.
pub type AtEnd = unsafe extern "C" fn(*mut c_void);

/// A key, of which every thread may have a value.
pub type Key = libc::pthread_key_t;

/// A new key, whose destructor is called on each thread that ends and has a value; none where the process has no more.
///
/// The destructor's code must stay: see [`stay_loaded`].
pub fn make_key(at_end: AtEnd) -> Option<Key> {
    let mut key = 0;
    // SAFETY: the key is written here. The destructor takes any value, and its code stays.
    let failed = unsafe { libc::pthread_key_create(&raw mut key, Some(at_end)) } != 0;
    (!failed).then_some(key)
}

/// Gives a key back of which no thread has a value.
pub fn delete_key(key: Key) {
    // SAFETY: takes any number.
    unsafe { libc::pthread_key_delete(key) };
}

/// Has the key's destructor called when the calling thread ends; `false` if it will not be.
pub fn set_key(key: Key) -> bool {
    // SAFETY: takes any number. Any value will do that is not null.
    unsafe { libc::pthread_setspecific(key, ptr::dangling()) == 0 }
}

/// Has the key's destructor not called for the calling thread.
pub fn clear_key(key: Key) {
    // SAFETY: takes any number.
    unsafe { libc::pthread_setspecific(key, ptr::null()) };
}

/// Has `at_end` called when the process ends by `exit`, or before the code of this library or program goes; `false` if it will not be.
pub fn at_exit(at_end: AtEnd) -> bool {
    unsafe extern "C" {
        fn __cxa_atexit(at_end: AtEnd, value: *mut c_void, object: *const c_void) -> c_int;
        /// Stands for the library or program that this code was linked into.
        static __dso_handle: c_void;
    }
    // SAFETY: the function takes any value.
    unsafe { __cxa_atexit(at_end, ptr::null_mut(), &raw const __dso_handle) == 0 }
}

/// Keeps the library that an address is part of in memory, whoever closes it: one that our own code was linked into, say. `false` if that cannot be.
///
/// Programs stay anyway. Libraries that use this one as a static library are others' to link, so no linker option would do for all.
pub fn stay_loaded(address: *const c_void) -> bool {
    // musl unloads nothing.
    if cfg!(target_env = "musl") {
        return true;
    }
    let mut sought = Sought { address: address.addr(), name: None };
    // SAFETY: `find` takes what is handed on to it here. Not `dladdr`: it reads all symbols of the library.
    unsafe { libc::dl_iterate_phdr(Some(find), (&raw mut sought).cast()) };
    match sought.name {
        None => false,
        // SAFETY: the name is that of the library, which is there as long as somebody runs its code or gives out its addresses.
        Some(name) if unsafe { CStr::from_ptr(name) }.is_empty() => true,
        // One more reference to the library, which nobody gives back. Not `RTLD_NODELETE`: glibc aborts where a library that is being
        // unloaded gets it. One that is goes all the same, and `at_exit` tells.
        // SAFETY: as above; nothing is loaded.
        Some(name) => !unsafe { libc::dlopen(name, libc::RTLD_LAZY | libc::RTLD_NOLOAD) }.is_null(),
    }
}

/// The library that an address is in.
struct Sought {
    address: usize,
    /// As the loader knows it: empty for the program.
    name: Option<*const libc::c_char>,
}

/// # Safety
/// Called by `dl_iterate_phdr` with a [`Sought`].
unsafe extern "C" fn find(library: *mut libc::dl_phdr_info, _size: usize, sought: *mut c_void) -> c_int {
    // SAFETY: as the caller promises; the headers are as many as the loader says.
    let (library, sought) = unsafe { (&*library, &mut *sought.cast::<Sought>()) };
    // SAFETY: as above.
    let headers = unsafe { core::slice::from_raw_parts(library.dlpi_phdr, usize::from(library.dlpi_phnum)) };
    let is_here = headers.iter().any(|header| {
        let begin = (library.dlpi_addr as usize).wrapping_add(header.p_vaddr as usize);
        header.p_type == libc::PT_LOAD && sought.address.wrapping_sub(begin) < header.p_memsz as usize
    });
    if is_here {
        sought.name = Some(library.dlpi_name);
    }
    c_int::from(is_here)
}
