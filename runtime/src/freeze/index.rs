//! Which number the walk gave an object: found by the object's address, in memory as near to each other as the objects are.
//!
//! A region of 64 KiB of the heap has a table of one number for each place where an object can begin. Regions are found by hashing, and the one that was
//! used last is remembered: objects that were allocated together are looked up without any hashing. A hash table of the objects themselves would
//! miss the cache at every look-up.

use core::num::NonZero;
use core::ptr;

use super::chunks::Chunks;
use crate::heap::{OutOfMemory, reserve};

/// Objects begin at multiples of this at least: two headers do not overlap.
const GRANULE: usize = size_of::<sidetable_shims::object::HeapObject>();
const REGION: usize = 1 << 16;
const PLACES: usize = REGION / GRANULE;

type Numbers = [u32; PLACES];

/// A region of the heap, by its number, and its table. The heap has no region 0: that stands for none.
#[derive(Clone, Copy)]
struct Region {
    number: usize,
    table: *mut Numbers,
}

impl Region {
    const NONE: Self = Self { number: 0, table: ptr::null_mut() };
}

/// Numbers by address. 0 is none.
pub struct Index {
    /// Open addressing; a power of two long, at most half full.
    regions: Vec<Region>,
    tables: Chunks<Numbers, 1>,
    last_region: usize,
    last: *mut Numbers,
}

impl Index {
    pub fn new() -> Self {
        Self { regions: vec![Region::NONE; 8], tables: Chunks::new(), last_region: usize::MAX, last: ptr::null_mut() }
    }

    /// The number of the object at an address, to be read or set; refused where there is no memory.
    #[inline]
    pub fn number(&mut self, address: usize) -> Result<&mut u32, OutOfMemory> {
        let region = address / REGION;
        if region != self.last_region {
            self.last = self.find(region)?;
            self.last_region = region;
        }
        // SAFETY: the table is one of `regions`, which never gives one up.
        Ok(unsafe { &mut (*self.last)[address % REGION / GRANULE] })
    }

    #[inline(never)]
    fn find(&mut self, number: usize) -> Result<*mut Numbers, OutOfMemory> {
        if 2 * (self.tables.len() + 1) > self.regions.len() {
            self.grow()?;
        }
        let place = self.place_of(number);
        if self.regions[place].number == number {
            return Ok(self.regions[place].table);
        }
        let table = self.tables.push([0; PLACES])?.as_ptr();
        self.regions[place] = Region { number, table };
        Ok(table)
    }

    /// The number of the object at an address, if it has one.
    #[inline]
    pub fn known(&self, address: usize) -> Option<NonZero<u32>> {
        let number = address / REGION;
        let table = if number == self.last_region {
            self.last
        } else {
            let region = &self.regions[self.place_of(number)];
            if region.number != number || region.table.is_null() {
                return None;
            }
            region.table
        };
        // SAFETY: as above.
        NonZero::new(unsafe { (*table)[address % REGION / GRANULE] })
    }

    /// Where a region is, or would be.
    #[inline]
    fn place_of(&self, number: usize) -> usize {
        let hash = number.wrapping_mul(0x9e37_79b9_7f4a_7c15_u64 as usize) >> (usize::BITS / 2);
        let mut place = hash & (self.regions.len() - 1);
        while self.regions[place].number != number && self.regions[place].number != 0 {
            place = (place + 1) & (self.regions.len() - 1);
        }
        place
    }

    fn grow(&mut self) -> Result<(), OutOfMemory> {
        let mut larger = Vec::new();
        reserve::make_room(&mut larger, 2 * self.regions.len())?;
        larger.resize(2 * self.regions.len(), Region::NONE);
        for region in core::mem::replace(&mut self.regions, larger) {
            if region.number != 0 {
                let place = self.place_of(region.number);
                self.regions[place] = region;
            }
        }
        Ok(())
    }

    /// Bytes in use.
    pub fn bytes(&self) -> usize {
        self.tables.bytes() + self.regions.capacity() * size_of::<Region>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_keeps_its_number() {
        let mut index = Index::new();
        // Neighbours, and places all over memory.
        let near = (1..1000).map(|n| (1 << (usize::BITS - 1)) - n * GRANULE);
        let far = (1..1000_usize).map(|n| n.wrapping_mul(0x1234_5670));
        let addresses: Vec<usize> = near.chain(far).collect();
        for (number, &address) in addresses.iter().enumerate() {
            let place = index.number(address).expect("there is memory");
            assert_eq!(core::mem::replace(place, number as u32 + 1), 0, "{address:#x}");
        }
        for (number, &address) in addresses.iter().enumerate() {
            assert_eq!(index.number(address), Ok(&mut (number as u32 + 1)), "{address:#x}");
        }
    }
}
