//! Where the runtime's functions are, which come after this library's.

use std::cell::UnsafeCell;
use std::ffi::{CStr, c_void};
use std::ptr;

/// What is stood in front of.
pub const NAMES: [&CStr; 27] = [
    c"swift_retain",
    c"swift_nonatomic_retain",
    c"swift_errorRetain",
    c"swift_retain_n",
    c"swift_nonatomic_retain_n",
    c"swift_bridgeObjectRetain",
    c"swift_nonatomic_bridgeObjectRetain",
    c"swift_bridgeObjectRetain_n",
    c"swift_nonatomic_bridgeObjectRetain_n",
    c"swift_tryRetain",
    c"swift_release",
    c"swift_nonatomic_release",
    c"swift_errorRelease",
    c"swift_release_n",
    c"swift_nonatomic_release_n",
    c"swift_bridgeObjectRelease",
    c"swift_nonatomic_bridgeObjectRelease",
    c"swift_bridgeObjectRelease_n",
    c"swift_nonatomic_bridgeObjectRelease_n",
    c"swift_weakLoadStrong",
    c"swift_weakTakeStrong",
    c"swift_unownedRetainStrong",
    c"swift_nonatomic_unownedRetainStrong",
    c"swift_unownedRetainStrongAndRelease",
    c"swift_nonatomic_unownedRetainStrongAndRelease",
    c"swift_allocObject",
    c"swift_allocBox",
];

/// Their addresses, in the order of [`NAMES`]; 0 for what the runtime does not have, which nobody calls.
#[repr(transparent)]
pub struct Addresses(UnsafeCell<[usize; NAMES.len()]>);

// SAFETY: written once, at the process's first call, under `thread`'s lock; each thread takes that lock at its own first call, and reads
// afterwards.
unsafe impl Sync for Addresses {}

pub static NEXT: Addresses = Addresses(UnsafeCell::new([0; NAMES.len()]));

/// The address of one.
#[inline(always)]
pub fn next(number: usize) -> usize {
    // SAFETY: as `Sync` says.
    unsafe { (*NEXT.0.get())[number] }
}

/// Finds them, for a call that returns to this address.
pub fn find(site: usize) {
    // SAFETY: as `Sync` says.
    let addresses = unsafe { &mut *NEXT.0.get() };
    for (address, name) in addresses.iter_mut().zip(NAMES) {
        // SAFETY: a search by name.
        *address = unsafe { libc::dlsym(libc::RTLD_NEXT, name.as_ptr()) }.addr();
    }
    if addresses.iter().all(|address| *address == 0) {
        // A runtime that was loaded later, by a program that knows nothing of it: among what the caller was linked with.
        with_library_of(site, |library| {
            for (address, name) in addresses.iter_mut().zip(NAMES) {
                // SAFETY: a search by name in a library that is there.
                *address = unsafe { libc::dlsym(library, name.as_ptr()) }.addr();
            }
        });
    }
}

fn with_library_of(address: usize, body: impl FnOnce(*mut c_void)) {
    // SAFETY: `dladdr` takes any address and fills in what it is given; the name that it finds stays as long as the library.
    unsafe {
        let mut found: libc::Dl_info = std::mem::zeroed();
        if libc::dladdr(ptr::without_provenance(address), &raw mut found) == 0 || found.dli_fname.is_null() {
            return;
        }
        let library = libc::dlopen(found.dli_fname, libc::RTLD_LAZY | libc::RTLD_NOLOAD);
        if !library.is_null() {
            body(library);
            libc::dlclose(library);
        }
    }
}

/// Where the runtime's `swift_retain` is: in its library.
pub fn retain() -> usize {
    let retain = NAMES.iter().position(|name: &&CStr| name.to_bytes() == b"swift_retain");
    retain.map_or(0, next)
}
