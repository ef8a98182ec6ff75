//! All objects of a picture, in little memory: what can be read again from the objects themselves is not kept.

use sidetable_shims::refcount::{Kind as WordKind, RefCountWord};

use crate::found::{Count, Isas, Object};
use crate::heap::{self, Block};
use crate::maps::{Maps, read};

/// In the order of their addresses.
pub struct Objects {
    all: Vec<Kept>,
    /// The isas that there are, by their numbers.
    pub isas: Vec<usize>,
}

/// Its count is that of before any destruction, which changes it.
#[derive(Clone, Copy)]
struct Kept {
    address: usize,
    /// The isa's number.
    kind: u32,
    strong: u32,
}

/// Counts in [`Kept`] that are none: there are at most 2^31 references.
const IMMORTAL: u32 = u32::MAX;
const DEINITING: u32 = u32::MAX - 1;

impl Objects {
    /// Of about so many.
    pub fn find(maps: &Maps, about: usize) -> Self {
        // Room for all at once: a table that grows leaves its copies behind, and room that is not used is no memory.
        let mut found = Self { all: Vec::with_capacity(about + about / 4 + 1024), isas: Vec::new() };
        let mut isas = Isas::new(maps);
        heap::each(maps, &mut |block| {
            let Some(object) = isas.object_in(block) else { return };
            let strong = match object.count {
                Count::Strong(count) => count,
                Count::Immortal => IMMORTAL,
                Count::Deiniting => DEINITING,
            };
            found.all.push(Kept { address: block.address, kind: object.kind, strong });
        });
        found.isas = isas.met.into_iter().map(|(isa, _)| isa).collect();
        found
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    #[inline]
    pub fn address(&self, number: usize) -> usize {
        self.all[number].address
    }

    pub fn get(&self, number: usize) -> Object {
        let Kept { address, kind, strong } = self.all[number];
        let count = match strong {
            IMMORTAL => Count::Immortal,
            DEINITING => Count::Deiniting,
            count => Count::Strong(count),
        };
        // SAFETY: a block was found there, and an object in it: the second word is its own.
        let (block, own) = unsafe { (Block::at(address), read::<u64>(address + 8)) };
        let word = match RefCountWord::from_bits(own).kind() {
            WordKind::SideTable(entry) => entry as usize + 16,
            _ => address + 8,
        };
        Object { block, isa: self.isas[kind as usize], kind, word, count }
    }

    /// The first object that does not begin before an address.
    pub fn first_from(&self, address: usize) -> usize {
        self.all.partition_point(|object| object.address < address)
    }
}
