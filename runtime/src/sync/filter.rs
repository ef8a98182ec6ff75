//! Whether an address may be in a set, for one load.
//!
//! One bit stands for 16 bytes of memory, and for those a multiple of 128 MiB further on: 1 MiB of zeros, which a program has when it needs the set,
//! and of them the pages that it uses. Nothing is ever taken out, so that "no" is certain.

#[cfg(not(model))]
use core::ptr;
#[cfg(not(model))]
use core::sync::atomic::{AtomicPtr, AtomicU64, Ordering::Acquire, Ordering::Relaxed, Ordering::Release};
#[cfg(not(model))]
use std::alloc::{GlobalAlloc, Layout, System};
#[cfg(model)]
use std::cell::RefCell;

#[cfg(not(model))]
type Words = [AtomicU64; 1 << 17];

/// A set of addresses of objects, to within others whose addresses are alike.
#[derive(Debug)]
pub(crate) struct AddressFilter {
    #[cfg(not(model))]
    words: AtomicPtr<Words>,
    #[cfg(model)]
    addresses: RefCell<Vec<usize>>,
}

#[cfg(not(model))]
impl AddressFilter {
    /// The empty set, which has no room for any address.
    pub const fn new() -> Self {
        Self { words: AtomicPtr::new(ptr::null_mut()) }
    }

    /// Has room for addresses from now on; refused, with how many bytes there were not, where there is no memory.
    pub fn make_room(&self) -> Result<(), usize> {
        // Acquire: pairs with the release below, for those who acquire what this thread releases.
        if !self.words.load(Acquire).is_null() {
            return Ok(());
        }
        let layout = Layout::new::<Words>();
        // SAFETY: the layout is not empty.
        let words = unsafe { System.alloc_zeroed(layout) }.cast::<Words>();
        if words.is_null() {
            return Err(layout.size());
        }
        // Release: pairs with the acquires above and in `suggest`; the zeros are there before. Acquire on failure: as above.
        if self.words.compare_exchange(ptr::null_mut(), words, Release, Acquire).is_err() {
            // SAFETY: allocated above, with that layout, and nobody has seen it.
            unsafe { System.dealloc(words.cast(), layout) };
        }
        Ok(())
    }

    /// Adds an address. One thread at a time may do so.
    ///
    /// # Safety
    /// As for [`may_have`](Self::may_have).
    #[inline]
    pub unsafe fn add(&self, address: usize) {
        // SAFETY: as the caller promises.
        let (word, bit) = unsafe { place(self.words.load(Relaxed), address) };
        // Not one instruction: what a `suggest` in between adds may be lost.
        word.store(word.load(Relaxed) | bit, Relaxed);
    }

    /// Adds an address, or does not, beside threads that add others.
    #[inline]
    pub fn suggest(&self, address: usize) {
        // Acquire: pairs with the release in `make_room`, whose zeros are there. Who does not see it adds nothing.
        let words = self.words.load(Acquire);
        if !words.is_null() {
            // SAFETY: there is room.
            let (word, bit) = unsafe { place(words, address) };
            word.fetch_or(bit, Relaxed);
        }
    }

    /// Whether the address may be in the set. To see an [`add`](Self::add), the caller acquires what was released after it.
    ///
    /// # Safety
    /// A call of [`make_room`](Self::make_room) is ordered before: the caller acquires what was released after it.
    #[inline(always)]
    pub unsafe fn may_have(&self, address: usize) -> bool {
        // SAFETY: as the caller promises.
        let (word, bit) = unsafe { place(self.words.load(Relaxed), address) };
        word.load(Relaxed) & bit != 0
    }
}

/// # Safety
/// The words are there.
#[cfg(not(model))]
#[inline(always)]
unsafe fn place<'a>(words: *const Words, address: usize) -> (&'a AtomicU64, u64) {
    let granule = address / 16;
    // SAFETY: as the caller promises; they are never freed.
    let words = unsafe { &*words };
    (&words[granule / 64 % words.len()], 1 << (granule % 64))
}

// SAFETY: all threads of a model are one thread of the process.
#[cfg(model)]
unsafe impl Sync for AddressFilter {}

/// In a model the set is exact, and outside loom's view; what is suggested is never added.
#[cfg(model)]
impl AddressFilter {
    /// The empty set.
    pub fn new() -> Self {
        Self { addresses: RefCell::new(Vec::new()) }
    }

    /// Has room already.
    pub fn make_room(&self) -> Result<(), usize> {
        Ok(())
    }

    /// Adds an address.
    ///
    /// # Safety
    /// None.
    pub unsafe fn add(&self, address: usize) {
        #[cfg(shuttle)]
        super::scheduled::choose();
        self.addresses.borrow_mut().push(address);
    }

    /// Adds nothing.
    pub fn suggest(&self, _address: usize) {}

    /// Whether the address is in the set.
    ///
    /// # Safety
    /// None.
    pub unsafe fn may_have(&self, address: usize) -> bool {
        #[cfg(shuttle)]
        super::scheduled::choose();
        self.addresses.borrow().contains(&address)
    }
}
