//! libswiftCore in the same process: its functions for types come first, since it has types of its own.
//!
//! A preloaded libsidetable.so stands in front of libswiftCore, and a program that links both has both. Types must be unique in a process,
//! so every function that both have goes on to libswiftCore where that is there.

use core::ffi::{CStr, c_void};

use crate::platform::next_symbol;

#[cfg(not(loom))]
use super::{Atomic, Ordering};

/// What is known of libswiftCore: zero at first, which is nothing.
#[cfg(not(loom))]
static SWIFT_CORE: Atomic<u32> = Atomic::ZERO;
#[cfg(not(loom))]
const ABSENT: u32 = 1;
#[cfg(not(loom))]
const PRESENT: u32 = 2;

/// Whether another library's functions for types come after ours in this process.
#[cfg(not(loom))]
#[inline(always)]
pub fn is_there() -> bool {
    // Relaxed: every thread that asks finds the same, and nothing is published with it.
    match SWIFT_CORE.load(Ordering::Relaxed) {
        ABSENT => false,
        PRESENT => true,
        _ => look(),
    }
}

/// Models have no other library.
#[cfg(loom)]
pub fn is_there() -> bool {
    false
}

#[cfg(not(loom))]
#[cold]
fn look() -> bool {
    let is_there = !next(c"swift_getGenericMetadata").is_null();
    SWIFT_CORE.store(if is_there { PRESENT } else { ABSENT }, Ordering::Relaxed);
    is_there
}

/// The address of the function of that name that comes after ours, or null.
#[cold]
pub fn next(name: &CStr) -> *mut c_void {
    next_symbol(name)
}
