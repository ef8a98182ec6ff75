//! Which number the walk gave an object: found by the object's address, in memory as near to each other as the objects are.
//!
//! A region of 64 KiB of the heap has a table of one number for each place where an object can begin. Regions are found by hashing, and the one that was
//! used last is remembered: objects that were allocated together are looked up without any hashing. A hash table of the objects themselves would
//! miss the cache at every look-up.

use core::ptr::{self, NonNull};

use super::block::Block;

/// Objects begin at multiples of this at least: two headers do not overlap.
const GRANULE: usize = size_of::<sidetable_shims::object::HeapObject>();
const REGION: usize = 1 << 16;
const PLACES: usize = REGION / GRANULE;

type Numbers = [u32; PLACES];

/// Tables that are allocated together once there are [`FEW`] of them.
const POOL: usize = 128;
const FEW: usize = 16;
type Pool = Block<Numbers, POOL>;

/// Numbers by address. 0 is none.
pub struct Index {
    /// Open addressing; a power of two long, at most half full.
    regions: Vec<Option<(usize, NonNull<Numbers>)>>,
    count: usize,
    /// The first tables, and pools of more.
    few: Vec<Box<Numbers>>,
    pools: Vec<Pool>,
    last_region: usize,
    last: *mut Numbers,
}

impl Index {
    pub fn new() -> Self {
        Self {
            regions: vec![None; 8],
            count: 0,
            few: Vec::new(),
            pools: Vec::new(),
            last_region: usize::MAX,
            last: ptr::null_mut(),
        }
    }

    /// The number of the object at an address, to be read or set.
    #[inline]
    pub fn number(&mut self, address: usize) -> &mut u32 {
        let region = address / REGION;
        if region != self.last_region {
            self.last = self.find(region).as_ptr();
            self.last_region = region;
        }
        // SAFETY: the table is one of `regions`, which never gives one up.
        unsafe { &mut (*self.last)[address % REGION / GRANULE] }
    }

    #[inline(never)]
    fn find(&mut self, region: usize) -> NonNull<Numbers> {
        if 2 * (self.count + 1) > self.regions.len() {
            self.grow();
        }
        let place = self.place_of(region);
        if let Some((_, numbers)) = self.regions[place] {
            return numbers;
        }
        let numbers = self.allocate();
        self.regions[place] = Some((region, numbers));
        self.count += 1;
        numbers
    }

    /// A table without numbers.
    fn allocate(&mut self) -> NonNull<Numbers> {
        if self.count < FEW {
            let numbers = vec![0_u32; PLACES].into_boxed_slice();
            self.few.push(numbers.try_into().expect("so many were asked for"));
            return NonNull::from(&mut **self.few.last_mut().expect("just pushed"));
        }
        let used = self.count - FEW;
        if used == self.pools.len() * POOL {
            self.pools.push(Pool::new());
        }
        // SAFETY: the pool has so many tables, of which this one is written first here.
        unsafe {
            let numbers = self.pools[used / POOL].place(used % POOL);
            numbers.write_bytes(0, 1);
            numbers
        }
    }

    /// Where a region is, or would be.
    fn place_of(&self, region: usize) -> usize {
        let mask = self.regions.len() - 1;
        let mut place = (region.wrapping_mul(0x9e37_79b9_7f4a_7c15_u64 as usize) >> (usize::BITS / 2)) & mask;
        while self.regions[place].as_ref().is_some_and(|(other, _)| *other != region) {
            place = (place + 1) & mask;
        }
        place
    }

    fn grow(&mut self) {
        let larger = vec![None; 2 * self.regions.len()];
        for entry in core::mem::replace(&mut self.regions, larger).into_iter().flatten() {
            let place = self.place_of(entry.0);
            self.regions[place] = Some(entry);
        }
    }

    /// Bytes in use.
    pub fn bytes(&self) -> usize {
        self.few.len() * size_of::<Numbers>()
            + self.pools.len() * Pool::SIZE
            + self.regions.capacity() * size_of::<Option<(usize, NonNull<Numbers>)>>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_keeps_its_number() {
        let mut index = Index::new();
        // Neighbours, and places all over memory.
        let near = (0..1000).map(|n| 0x7f00_0000_0000 + n * GRANULE);
        let far = (1..1000).map(|n| n * 0x1234_5670);
        let addresses: Vec<usize> = near.chain(far).collect();
        for (number, &address) in addresses.iter().enumerate() {
            assert_eq!(core::mem::replace(index.number(address), number as u32 + 1), 0, "{address:#x}");
        }
        for (number, &address) in addresses.iter().enumerate() {
            assert_eq!(*index.number(address), number as u32 + 1, "{address:#x}");
        }
    }
}
