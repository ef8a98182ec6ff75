//! An append-only hash table of entries that are never freed, read without locks and without writing to shared memory.
//!
//! A slot holds an entry's address and 16 bits of its hash. Writers take a lock; a table that is half full is replaced by one twice as
//! large, and stays for the readers who are still in it: all tables together are less than twice the last one. A reader who finds nothing
//! may have looked into an old table, so it asks again under the lock before it adds anything.

use core::alloc::Layout;
use core::marker::PhantomData;

use super::arena;
use crate::sync::lock::Guarded;
use crate::sync::memory::Contents;
use crate::sync::{Atomic, IS_MODEL, Mutant, Ordering, is_weakened, ordering};

/// Bits of a slot that hold an address. User space ends below on every target with 64-bit pointers.
const ADDRESS_BITS: u32 = 48;
const LEAST_SLOTS: usize = 4;

/// Entries by their hash.
pub struct Cache<E: 'static> {
    /// The address of a [`Table`], or zero.
    table: Atomic<u64>,
    /// How many entries there are.
    count: Guarded<usize>,
    entries: PhantomData<&'static E>,
}

/// A table; its slots follow.
struct Table {
    mask: usize,
    contents: Contents,
}

impl Table {
    /// An empty table with so many slots, a power of two.
    fn allocate(slots: usize) -> &'static Self {
        let (layout, offset) = Self::layout(slots);
        let block = arena::allocate_aside(layout.size());
        // SAFETY: the block has room for the table and, at the offset, for its slots.
        unsafe {
            let first: *mut Atomic<u64> = block.add(offset).cast();
            (0..slots).for_each(|index| first.add(index).write(Atomic::new(0)));
            let table: *mut Self = block.cast();
            table.write(Self { mask: slots - 1, contents: Contents::written() });
            &*table
        }
    }

    fn layout(slots: usize) -> (Layout, usize) {
        let slots = Layout::array::<Atomic<u64>>(slots).expect("a table is smaller than memory");
        Layout::new::<Self>().extend(slots).expect("a table is smaller than memory")
    }

    #[inline(always)]
    fn slot(&self, index: usize) -> &Atomic<u64> {
        const OFFSET: usize = size_of::<Table>().next_multiple_of(align_of::<Atomic<u64>>());
        // SAFETY: `allocate` has put mask + 1 slots there.
        unsafe { &*core::ptr::from_ref(self).byte_add(OFFSET).cast::<Atomic<u64>>().add(index & self.mask) }
    }
}

impl<E: 'static> Cache<E> {
    /// An empty cache: zeroed memory, for use in constants.
    #[cfg(not(model))]
    pub const fn new() -> Self {
        Self { table: Atomic::ZERO, count: Guarded::new(0), entries: PhantomData }
    }

    /// An empty cache.
    #[cfg(model)]
    pub fn new() -> Self {
        Self { table: Atomic::new(0), count: Guarded::new(0), entries: PhantomData }
    }

    /// The entry of that hash for which `is_it` says so, if this thread can see one already.
    #[inline(always)]
    pub fn find(&self, hash: u64, is_it: impl Fn(&'static E) -> bool) -> Option<&'static E> {
        // Acquire: pairs with the release of a new table in `grow` (model lookup_beside_growth, mutant CacheTableRelaxed).
        let table = self.table.load(ordering(Ordering::Acquire, Mutant::CacheTableRelaxed));
        if table == 0 {
            return None;
        }
        // SAFETY: the address is of a table, which is never freed.
        let table = unsafe { &*core::ptr::with_exposed_provenance::<Table>(table as usize) };
        table.contents.read();
        let mut index = hash as usize;
        loop {
            // Acquire: pairs with the release of a new entry in `insert` (model concurrent_later_requests, mutant
            // CacheEntryRelaxed).
            let slot = table.slot(index).load(ordering(Ordering::Acquire, Mutant::CacheEntryRelaxed));
            if slot == 0 {
                return None;
            }
            if slot >> ADDRESS_BITS == hash >> ADDRESS_BITS {
                // SAFETY: a slot holds the address of an entry, which is never freed.
                let entry = unsafe { &*core::ptr::with_exposed_provenance::<E>(address_in(slot)) };
                if is_it(entry) {
                    return Some(entry);
                }
            }
            index = index.wrapping_add(1);
        }
    }

    /// The entry of that hash for which `is_it` says so, or a new one from `make`.
    pub fn find_or_make(
        &self,
        hash: u64,
        is_it: impl Fn(&'static E) -> bool,
        hash_of: impl Fn(&'static E) -> u64,
        make: impl FnOnce() -> &'static E,
    ) -> &'static E {
        self.find(hash, &is_it).unwrap_or_else(|| self.insert(hash, is_it, hash_of, make).0)
    }

    /// The same for who has looked and found nothing; and whether the entry is new. `make` is called with the lock held, and must not come
    /// back to this cache.
    pub fn insert(
        &self,
        hash: u64,
        is_it: impl Fn(&'static E) -> bool,
        hash_of: impl Fn(&'static E) -> u64,
        make: impl FnOnce() -> &'static E,
    ) -> (&'static E, bool) {
        let mut count = self.count.lock();
        let there = if is_weakened(Mutant::CacheInsertsTwice) { None } else { self.find(hash, is_it) };
        if let Some(found) = there {
            return (found, false);
        }
        let entry = make();
        let table = self.with_room_for(*count + 1, hash_of);
        // Release: pairs with the acquire loads of slots in `find`.
        put(table, hash, entry, ordering(Ordering::Release, Mutant::CacheEntryRelaxed));
        *count += 1;
        (entry, true)
    }

    /// Whether there is no entry that this thread can see.
    pub fn is_empty(&self) -> bool {
        // Acquire: as in `find`.
        self.table.load(ordering(Ordering::Acquire, Mutant::CacheTableRelaxed)) == 0
    }

    /// How many entries there are.
    pub fn count(&self) -> usize {
        *self.count.lock()
    }

    /// The table, grown if so many entries would fill more than half of it. The lock is held.
    fn with_room_for(&self, count: usize, hash_of: impl Fn(&'static E) -> u64) -> &'static Table {
        // SAFETY: only holders of the lock store here.
        let old = unsafe { self.table.load_own() };
        // SAFETY: the address is zero or of a table, which is never freed.
        let old = unsafe { core::ptr::with_exposed_provenance::<Table>(old as usize).as_ref() };
        match old {
            Some(old) if count * 2 <= old.mask + 1 => old,
            _ => self.grow(old, hash_of),
        }
    }

    #[cold]
    fn grow(&self, old: Option<&'static Table>, hash_of: impl Fn(&'static E) -> u64) -> &'static Table {
        let new = Table::allocate(old.map_or(LEAST_SLOTS, |old| (old.mask + 1) * 2));
        for index in 0..old.map_or(0, |old| old.mask + 1) {
            // SAFETY: only holders of the lock store to slots.
            let slot = old.map_or(0, |old| unsafe { old.slot(index).load_own() });
            if slot != 0 && !is_weakened(Mutant::CacheGrowthForgets) {
                // SAFETY: a slot holds the address of an entry, which is never freed.
                let entry = unsafe { &*core::ptr::with_exposed_provenance::<E>(address_in(slot)) };
                // Relaxed: the table is published as a whole.
                put(new, hash_of(entry), entry, Ordering::Relaxed);
            }
        }
        let address = core::ptr::from_ref(new).expose_provenance() as u64;
        // Release: pairs with the acquire loads in `find`.
        self.table.store(address, ordering(Ordering::Release, Mutant::CacheTableRelaxed));
        new
    }
}

impl<E> Default for Cache<E> {
    fn default() -> Self {
        Self::new()
    }
}

const fn address_in(slot: u64) -> usize {
    (slot & ((1 << ADDRESS_BITS) - 1)) as usize
}

/// Writes an entry to the first empty slot for its hash. The table has one; the lock is held.
fn put<E>(table: &Table, hash: u64, entry: &'static E, order: Ordering) {
    let address = core::ptr::from_ref(entry).expose_provenance() as u64;
    debug_assert!(address >> ADDRESS_BITS == 0, "user space ends below 2^48");
    let mut index = hash as usize;
    // SAFETY: only holders of the lock store to slots.
    while unsafe { table.slot(index).load_own() } != 0 {
        index = index.wrapping_add(1);
    }
    table.slot(index).store(address | hash >> ADDRESS_BITS << ADDRESS_BITS, order);
}

/// A hash of words: addresses, for the most part. Each is multiplied on its own, so that none waits for another; the multipliers are the powers of an odd
/// number that has no pattern, and a product's high bits depend on all bits of its word.
#[inline(always)]
pub fn hash_words(words: impl IntoIterator<Item = u64>) -> u64 {
    // The odd number next to 2^64 divided by the golden ratio.
    const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;
    let (mixed, _) = words.into_iter().fold((0u64, MULTIPLIER), |(sum, multiplier), word| {
        (sum.wrapping_add(word.wrapping_mul(multiplier)), multiplier.wrapping_mul(MULTIPLIER))
    });
    // Addresses differ from one execution of a model to the next, and its steps must not.
    if IS_MODEL { 0 } else { mixed ^ mixed >> 32 }
}

/// A hash of bytes.
pub fn hash_bytes(bytes: &[u8]) -> u64 {
    let words = bytes.chunks(8).map(|chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        u64::from_le_bytes(word)
    });
    hash_words(words.chain([bytes.len() as u64]))
}

#[cfg(all(test, not(model)))]
mod tests {
    use super::*;

    struct Number(usize);

    fn hash(number: usize) -> u64 {
        hash_words([number as u64 * 16])
    }

    fn add(cache: &Cache<Number>, number: usize) -> (&'static Number, bool) {
        cache.insert(
            hash(number),
            |entry| entry.0 == number,
            |entry| hash(entry.0),
            || Box::leak(Box::new(Number(number))),
        )
    }

    #[test]
    fn entries_are_found_however_many_there_are() {
        let cache = Cache::new();
        let entries: Vec<_> = (0..5000).map(|number| add(&cache, number)).collect();
        assert!(entries.iter().all(|(_, is_new)| *is_new));
        for (number, (entry, _)) in entries.iter().enumerate() {
            let found = cache.find(hash(number), |entry| entry.0 == number).expect("added");
            assert!(core::ptr::eq(found, *entry));
            assert!(!add(&cache, number).1);
        }
        assert!(cache.find(hash(5000), |entry| entry.0 == 5000).is_none());
        assert_eq!(cache.count(), 5000);
    }

    #[test]
    fn what_is_refused_is_not_there() {
        let cache = Cache::<Number>::new();
        let refusing = || cache.insert(7, |_| true, |_| 7, || panic!("no")).1;
        let refused = std::panic::catch_unwind(core::panic::AssertUnwindSafe(refusing)).expect_err("it is refused");
        assert_eq!(refused.downcast_ref(), Some(&"no"));
        assert!(cache.find(7, |_| true).is_none());
        assert_eq!(cache.count(), 0);
    }

    #[test]
    fn entries_with_one_hash_are_told_apart() {
        let cache = Cache::new();
        for number in 0..100 {
            let make = || &*Box::leak(Box::new(Number(number)));
            let (_, is_new) = cache.insert(7, |entry| entry.0 == number, |_| 7, make);
            assert!(is_new);
        }
        assert_eq!(cache.find(7, |entry: &Number| entry.0 == 42).map(|entry| entry.0), Some(42));
    }

    #[test]
    fn hashes_of_bytes_differ_by_length_and_content() {
        let hashes: Vec<u64> =
            [&b""[..], b"\0", b"\0\0", b"SaySSG", b"SaySiG", b"12345678", b"12345678\0"].map(hash_bytes).to_vec();
        let mut unique = hashes.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), hashes.len());
    }
}
