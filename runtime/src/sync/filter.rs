//! Whether an address may be in a set, for one load.
//!
//! One bit stands for 16 bytes of memory, and for those a multiple of 128 MiB further on: 1 MiB of zeros, of which a program has the pages that it
//! uses. Nothing is ever taken out, so that "no" is certain.

#[cfg(not(loom))]
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};
#[cfg(loom)]
use std::cell::RefCell;

#[cfg(not(loom))]
const WORDS: usize = 1 << 17;

/// A set of addresses of objects, to within others whose addresses are alike.
#[derive(Debug)]
pub(crate) struct AddressFilter {
    #[cfg(not(loom))]
    words: [AtomicU64; WORDS],
    #[cfg(loom)]
    addresses: RefCell<Vec<usize>>,
}

#[cfg(not(loom))]
impl AddressFilter {
    /// The empty set.
    pub const fn new() -> Self {
        Self { words: [const { AtomicU64::new(0) }; WORDS] }
    }

    /// Adds an address. One thread at a time may do so.
    #[inline]
    pub fn add(&self, address: usize) {
        let (word, bit) = self.place(address);
        // Not one instruction: what a `suggest` in between adds may be lost.
        word.store(word.load(Relaxed) | bit, Relaxed);
    }

    /// Adds an address, or does not, beside threads that add others.
    #[inline]
    pub fn suggest(&self, address: usize) {
        let (word, bit) = self.place(address);
        word.fetch_or(bit, Relaxed);
    }

    /// Whether the address may be in the set. To see an [`add`](Self::add), the caller acquires what was released after it.
    #[inline(always)]
    pub fn may_have(&self, address: usize) -> bool {
        let (word, bit) = self.place(address);
        word.load(Relaxed) & bit != 0
    }

    #[inline(always)]
    fn place(&self, address: usize) -> (&AtomicU64, u64) {
        let granule = address / 16;
        (&self.words[granule / 64 % WORDS], 1 << (granule % 64))
    }
}

// SAFETY: all threads of a model are one thread of the process.
#[cfg(loom)]
unsafe impl Sync for AddressFilter {}

/// In a model the set is exact, and outside loom's view; what is suggested is never added.
#[cfg(loom)]
impl AddressFilter {
    /// The empty set.
    pub fn new() -> Self {
        Self { addresses: RefCell::new(Vec::new()) }
    }

    /// Adds an address.
    pub fn add(&self, address: usize) {
        self.addresses.borrow_mut().push(address);
    }

    /// Adds nothing.
    pub fn suggest(&self, _address: usize) {}

    /// Whether the address is in the set.
    pub fn may_have(&self, address: usize) -> bool {
        self.addresses.borrow().contains(&address)
    }
}
