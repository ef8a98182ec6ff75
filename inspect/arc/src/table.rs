//! Counts by place, operation and type: one thread's, open-addressed, in pages of its own.

use sidetable_picture::counts::Operation;

use crate::memory::{map, unmap};

/// What is counted together, and how often it was.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// The return address, with the operation in the bits that no address of a program has; 0: free.
    place: usize,
    /// The object's isa, or 0 where there was no object.
    pub isa: usize,
    pub calls: u64,
    /// References, or bytes.
    pub amount: u64,
}

/// Addresses of programs end below, with five levels of pages as well.
const OPERATION: u32 = 57;

impl Slot {
    pub fn address(&self) -> usize {
        self.place & ((1 << OPERATION) - 1)
    }

    pub fn operation(&self) -> u32 {
        (self.place >> OPERATION) as u32
    }
}

/// A table's header; its slots follow.
#[repr(C, align(32))]
pub struct Table {
    used: usize,
    /// Slots, less one: a power of two less one.
    mask: usize,
}

/// Slots of a thread's first table: 128 KiB, of which a page is there when it is written.
const FIRST: usize = 1 << 12;

impl Table {
    /// An empty one; none where there is no memory.
    pub fn new() -> Option<*mut Self> {
        Self::with(FIRST)
    }

    fn with(slots: usize) -> Option<*mut Self> {
        let table: *mut Self = map(Self::bytes(slots))?.cast();
        // SAFETY: new pages, with room for the header.
        unsafe { table.write(Self { used: 0, mask: slots - 1 }) };
        Some(table)
    }

    const fn bytes(slots: usize) -> usize {
        size_of::<Self>() + slots * size_of::<Slot>()
    }

    /// Adds to a slot; false where there is none yet, and nothing was added.
    ///
    /// # Safety
    /// The table is this thread's.
    #[inline(always)]
    pub unsafe fn add(
        table: *mut Self,
        operation: Operation,
        site: usize,
        isa: usize,
        calls: u64,
        amount: u64,
    ) -> bool {
        // SAFETY: a table has a free slot, so that the search ends; slots are inside it.
        unsafe {
            let slot = find((*table).mask, table.add(1).cast(), place(operation, site), isa);
            if (*slot).place == 0 {
                return false;
            }
            (*slot).calls += calls;
            (*slot).amount += amount;
        }
        true
    }

    /// The same for a slot that there is not yet. Where the table becomes too full, the answer is the larger one that takes its place.
    ///
    /// # Safety
    /// The table is this thread's.
    #[cold]
    pub unsafe fn insert(
        table: *mut Self,
        operation: Operation,
        site: usize,
        isa: usize,
        calls: u64,
        amount: u64,
    ) -> *mut Self {
        // SAFETY: as for `add`. A third of the slots, at least, is free: where there is no memory for a larger table, what is new
        // is not counted.
        unsafe {
            let slots = (*table).mask + 1;
            let mut table = table;
            if (*table).used * 3 >= slots * 2 {
                let Some(larger) = Self::with(slots * 2) else { return table };
                for slot in Self::slots(table) {
                    *find((*larger).mask, larger.add(1).cast(), slot.place, slot.isa) = *slot;
                }
                (*larger).used = (*table).used;
                unmap(table.cast(), Self::bytes(slots));
                table = larger;
            }
            let slot = find((*table).mask, table.add(1).cast(), place(operation, site), isa);
            (*table).used += 1;
            *slot = Slot { place: place(operation, site), isa, calls, amount };
            table
        }
    }

    /// The slots in use.
    ///
    /// # Safety
    /// Nobody writes to the table meanwhile.
    pub unsafe fn slots<'a>(table: *const Self) -> impl Iterator<Item = &'a Slot> {
        // SAFETY: so many follow the header, and are zeros where they were not written.
        let slots = unsafe { std::slice::from_raw_parts(table.add(1).cast::<Slot>(), (*table).mask + 1) };
        slots.iter().filter(|slot| slot.place != 0)
    }
}

fn place(operation: Operation, site: usize) -> usize {
    (operation as usize) << OPERATION | site
}

/// The slot of these, or the free one where they belong.
///
/// # Safety
/// `mask + 1` slots are there, and one of them is free.
#[inline(always)]
unsafe fn find(mask: usize, slots: *mut Slot, place: usize, isa: usize) -> *mut Slot {
    // Fibonacci hashing: the product's middle bits depend on all bits below them.
    let mut at = (place ^ isa.rotate_left(17)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    loop {
        // SAFETY: below the mask.
        let slot = unsafe { slots.add(at & mask) };
        // SAFETY: as above.
        let there = unsafe { &*slot };
        if there.place == 0 || (there.place == place && there.isa == isa) {
            return slot;
        }
        at += 1;
    }
}
