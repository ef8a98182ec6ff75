//! Objects by address. Every word that is looked at asks here, and there may be millions of objects: so a table, and a small one, that answers with one
//! look.

use std::ops::Range;

use crate::heap::GRAIN;
use crate::objects::Objects;

/// Where objects begin, in the memory that they are in.
pub struct Index {
    /// Granules where there are any, from the first to the last. Granules, not addresses: words that are addresses of objects would look like references
    /// themselves.
    near: Range<usize>,
    /// In the order of their addresses.
    stretches: Vec<Stretch>,
    granules: Vec<Granule>,
}

/// Memory without a wide gap between objects.
struct Stretch {
    granules: Range<usize>,
    /// Where its part of the table begins.
    begin: usize,
}

/// Memory of as many places for blocks as a word has bits.
#[derive(Clone, Copy)]
struct Granule {
    /// A bit for each place: whether an object begins there.
    begins: u64,
    /// The number of the first object that begins in it or behind it.
    first: u32,
}

/// Bytes.
const GRANULE: usize = GRAIN * u64::BITS as usize;
/// Granules that a stretch may have without an object in them, on end: the table has them, too.
const WIDE: usize = (1 << 20) / GRANULE;

/// What a word that refers to an object may have beside its address: flags of bridge objects and enums' tags, in bits that addresses spare.
const ADDRESS: usize = 0x00ff_ffff_ffff_fff8;

impl Index {
    /// Of objects in the order of their addresses.
    pub fn new(objects: &Objects) -> Self {
        let addresses = || (0..objects.len()).map(|number| objects.address(number));
        let mut stretches: Vec<Stretch> = Vec::new();
        let mut count = 0;
        for granule in addresses().map(|address| address / GRANULE) {
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
        let mut granules: Vec<Granule> = Vec::with_capacity(count);
        let mut place = 0;
        for (number, address) in addresses().enumerate() {
            let granule = address / GRANULE;
            while granule >= stretches[place].granules.end {
                place += 1;
            }
            let at = stretches[place].at(granule);
            if at >= granules.len() {
                granules.resize(at + 1, Granule { begins: 0, first: number as u32 });
            }
            granules[at].begins |= bit(address);
        }
        let near = stretches.first().zip(stretches.last());
        let near = near.map_or(0..0, |(first, last)| first.granules.start..last.granules.end);
        Self { near, stretches, granules }
    }

    /// The object that a word refers to, if it looks so.
    #[inline]
    pub fn referent(&self, word: usize) -> Option<u32> {
        let address = word & ADDRESS;
        let granule = address / GRANULE;
        if !self.near.contains(&granule) || !address.is_multiple_of(GRAIN) {
            return None;
        }
        let place = self.stretches.partition_point(|stretch| stretch.granules.end <= granule);
        let stretch = self.stretches.get(place).filter(|stretch| stretch.granules.contains(&granule))?;
        let Granule { begins, first } = self.granules[stretch.at(granule)];
        let bit = bit(address);
        (begins & bit != 0).then(|| first + (begins & (bit - 1)).count_ones())
    }
}

/// The bit of the place that an address is.
fn bit(address: usize) -> u64 {
    1 << (address % GRANULE / GRAIN)
}

impl Stretch {
    /// Where one of its granules is in the table.
    fn at(&self, granule: usize) -> usize {
        self.begin + granule - self.granules.start
    }
}
