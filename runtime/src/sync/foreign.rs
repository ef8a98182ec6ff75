//! libswiftCore in the same process: its functions for types come first, since it has types of its own.
//!
//! A preloaded libsidetable.so stands in front of libswiftCore, and a program that links both has both. Types must be unique in a process,
//! so every function that both have goes on to libswiftCore where that is there.

use core::ffi::{CStr, c_void};
use core::ptr;

#[cfg(not(model))]
use super::{Atomic, Ordering};
#[cfg(not(model))]
use crate::platform::next_symbol;

/// The symbol of a name that comes after ours. Threads that ask for the first time each look it up, and find the same: nobody waits for one that a
/// `fork` has left behind in the parent.
pub struct NextSymbol {
    #[cfg(not(model))]
    name: &'static CStr,
    /// Null at first.
    #[cfg(not(model))]
    address: Atomic<*mut c_void>,
}

/// What stands in the place of a symbol that is not there.
#[cfg(not(model))]
const ABSENT: *mut c_void = ptr::without_provenance_mut(1);

#[cfg(not(model))]
impl NextSymbol {
    /// Not looked up yet.
    pub const fn new(name: &'static CStr) -> Self {
        Self { name, address: Atomic::ZERO }
    }

    /// Its address, or null.
    #[inline(always)]
    pub fn get(&self) -> *mut c_void {
        // Relaxed: every thread that looks finds the same, and nothing is published with it.
        match self.address.load(Ordering::Relaxed) {
            ABSENT => ptr::null_mut(),
            address if address.is_null() => self.look(),
            address => address,
        }
    }

    /// Whether it was looked up, and is not there.
    #[inline(always)]
    pub fn is_absent(&self) -> bool {
        // Relaxed: as in `get`.
        self.address.load(Ordering::Relaxed) == ABSENT
    }

    #[cold]
    fn look(&self) -> *mut c_void {
        let address = next_symbol(self.name);
        self.address.store(if address.is_null() { ABSENT } else { address }, Ordering::Relaxed);
        address
    }
}

/// Models have no other library.
#[cfg(model)]
impl NextSymbol {
    /// Never looked up.
    pub const fn new(_name: &'static CStr) -> Self {
        Self {}
    }

    /// Null.
    pub fn get(&self) -> *mut c_void {
        ptr::null_mut()
    }

    /// Always.
    pub fn is_absent(&self) -> bool {
        true
    }
}

static SWIFT_CORE: NextSymbol = NextSymbol::new(c"swift_getGenericMetadata");

/// Whether another library's functions for types come after ours in this process.
#[inline(always)]
pub fn is_there() -> bool {
    !SWIFT_CORE.get().is_null()
}

/// Whether it is known that there is none: for fast paths, which leave the question to others where it was not asked yet.
#[inline(always)]
pub fn is_absent() -> bool {
    SWIFT_CORE.is_absent()
}
