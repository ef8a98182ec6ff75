//! Objects by address. Every word that is looked at asks here, and there may be millions of objects: so a table, and a small one.

use std::ops::Range;

use crate::objects::Objects;

/// For each granule of the memory that objects are in, the number of the first object that begins in it or behind it. Small objects, which may be many,
/// have granules together.
pub struct Index<'a> {
    objects: &'a Objects,
    /// Granules where there are any, from the first to the last. Granules, not addresses: words that are addresses of objects would look like references
    /// themselves.
    near: Range<usize>,
    /// In the order of their addresses.
    stretches: Vec<Stretch>,
    firsts: Vec<u32>,
}

/// Memory without a wide gap between objects.
struct Stretch {
    granules: Range<usize>,
    /// Where its part of the table begins.
    begin: usize,
}

/// Bytes.
const GRANULE: usize = 256;
/// Granules that a stretch may have without an object in them, on end: the table has them, too.
const WIDE: usize = (1 << 20) / GRANULE;

/// What a word that refers to an object may have beside its address: flags of bridge objects and enums' tags, in bits that addresses spare.
const ADDRESS: usize = 0x00ff_ffff_ffff_fff8;

impl<'a> Index<'a> {
    /// Of objects in the order of their addresses.
    pub fn new(objects: &'a Objects) -> Self {
        let granules = || (0..objects.len()).map(|number| objects.address(number) / GRANULE);
        let mut stretches: Vec<Stretch> = Vec::new();
        let mut count = 0;
        for granule in granules() {
            match stretches.last_mut() {
                Some(last) if granule < last.granules.end + WIDE => {
                    count += (granule + 1).saturating_sub(last.granules.end);
                    last.granules.end = last.granules.end.max(granule + 1);
                }
                _ => {
                    stretches.push(Stretch { granules: granule..granule + 1, begin: count });
                    count += 1;
                }
            }
        }
        // Room for all at once: a table that grows leaves its copies behind.
        let mut firsts = Vec::with_capacity(count);
        let mut place = 0;
        for (number, granule) in granules().enumerate() {
            while granule >= stretches[place].granules.end {
                place += 1;
            }
            let end = stretches[place].at(granule) + 1;
            firsts.resize(end.max(firsts.len()), number as u32);
        }
        let near = stretches.first().zip(stretches.last());
        let near = near.map_or(0..0, |(first, last)| first.granules.start..last.granules.end);
        Self { objects, near, stretches, firsts }
    }

    /// The object that a word refers to, if it looks so.
    #[inline]
    pub fn referent(&self, word: usize) -> Option<u32> {
        let address = word & ADDRESS;
        let granule = address / GRANULE;
        if !self.near.contains(&granule) {
            return None;
        }
        let place = self.stretches.partition_point(|stretch| stretch.granules.end <= granule);
        let stretch = self.stretches.get(place).filter(|stretch| stretch.granules.contains(&granule))?;
        let first = self.firsts[stretch.at(granule)] as usize;
        let number = (first..self.objects.len()).find(|number| self.objects.address(*number) >= address)?;
        (self.objects.address(number) == address).then_some(number as u32)
    }
}

impl Stretch {
    /// Where one of its granules is in the table.
    fn at(&self, granule: usize) -> usize {
        self.begin + granule - self.granules.start
    }
}
