//! Which blocks are objects: those whose first word is the address of a class or of another heap type's metadata, and whose second word
//! can be a reference count.

use sidetable_shims::metadata::{ClassMetadata, Kind, class_flags};
use sidetable_shims::refcount::{Kind as WordKind, RefCountWord, SideTableWord};

use crate::address::AddressMap;
use crate::heap::Block;
use crate::maps::{Maps, read};

/// An object, and what its counts say.
#[derive(Clone, Copy, Debug)]
pub struct Object {
    pub block: Block,
    pub isa: usize,
    /// The isa's number, in the order in which they are met.
    pub kind: u32,
    /// Where the word with the counts is: the object's own, or its side table's.
    pub word: usize,
    pub count: Count,
}

/// Strong references that the counts say there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Count {
    /// At most 2^31.
    Strong(u32),
    Immortal,
    Deiniting,
}

/// What a heap type's metadata is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HeapType {
    Class,
    /// A closure's context, or a captured variable.
    Captures,
    /// A box whose type the metadata names.
    Box,
    Error,
    Task,
}

impl HeapType {
    const ALL: [Self; 5] = [Self::Class, Self::Captures, Self::Box, Self::Error, Self::Task];

    pub const fn number(self) -> usize {
        self as usize
    }

    pub fn from_number(number: usize) -> Option<Self> {
        Self::ALL.get(number).copied()
    }
}

/// What first words of blocks are.
pub struct Isas<'a> {
    maps: &'a Maps,
    /// Nothing for what is no heap type's address.
    known: AddressMap<Option<Isa>>,
    /// Those of objects, in the order of their numbers, and what each is.
    pub met: Vec<(usize, HeapType)>,
}

/// The address of a heap type.
struct Isa {
    heap_type: HeapType,
    /// Bytes of each object, at least.
    bytes: usize,
    number: Option<u32>,
}

/// Bytes in front of a record's address point: the destroy function and the value witnesses.
const BEFORE: usize = 16;
/// No class is larger: its methods are in it.
const LARGEST_RECORD: u32 = 1 << 20;

impl<'a> Isas<'a> {
    pub fn new(maps: &'a Maps) -> Self {
        Self { maps, known: AddressMap::default(), met: Vec::new() }
    }

    /// The object in this block, if there is one.
    pub fn object_in(&mut self, block: Block) -> Option<Object> {
        // SAFETY: a block has at least three words.
        let [isa, word]: [usize; 2] = unsafe { read(block.address) };
        if isa < 4096 || !isa.is_multiple_of(8) || word == 0 {
            return None;
        }
        let maps = self.maps;
        let known = self.known.entry(isa).or_insert_with(|| Isa::new(maps, isa)).as_mut()?;
        if known.bytes > block.bytes {
            return None;
        }
        let (word, count) = counts(maps, block.address, word as u64)?;
        let kind = *known.number.get_or_insert_with(|| {
            self.met.push((isa, known.heap_type));
            self.met.len() as u32 - 1
        });
        Some(Object { block, isa, kind, word, count })
    }
}

impl Isa {
    fn new(maps: &Maps, isa: usize) -> Option<Self> {
        let heap_type = heap_type(maps, isa)?;
        let bytes = match heap_type {
            // SAFETY: a class was found there.
            HeapType::Class => unsafe { read_record(isa) }.instance_size as usize,
            _ => 0,
        };
        Some(Self { heap_type, bytes, number: None })
    }
}

/// Where the counts are, and what they say; nothing for a word that is none.
fn counts(maps: &Maps, object: usize, word: u64) -> Option<(usize, Count)> {
    let here = RefCountWord::from_bits(word);
    match here.kind() {
        WordKind::Counts => {
            let count = if here.is_deiniting() { Count::Deiniting } else { Count::Strong(here.strong() as u32) };
            (here.unowned() != 0).then_some((object + 8, count))
        }
        WordKind::Immortal => Some((object + 8, Count::Immortal)),
        WordKind::SideTable(entry) => {
            let entry = entry as usize;
            let [owner, _, counts] = maps.can_read(entry, 32).then(|| {
                // SAFETY: it can be read.
                unsafe { read::<[usize; 3]>(entry) }
            })?;
            if owner != object {
                return None;
            }
            let counts = SideTableWord::from_bits(counts as u64);
            let count = match counts.kind() {
                WordKind::Ending => Count::Deiniting,
                WordKind::Counts if counts.is_deiniting() => Count::Deiniting,
                WordKind::Counts => Count::Strong(counts.strong() as u32),
                _ => Count::Immortal,
            };
            Some((entry + 16, count))
        }
        // A frozen object: its component is counted, and it never ends alone.
        WordKind::Forwarded(_) => Some((object + 8, Count::Immortal)),
        // Not in headers.
        WordKind::Ending => None,
    }
}

/// # Safety
/// A record is there.
pub unsafe fn read_record(isa: usize) -> ClassMetadata {
    // SAFETY: as the caller promises.
    unsafe { std::ptr::with_exposed_provenance::<ClassMetadata>(isa).read() }
}

fn heap_type(maps: &Maps, isa: usize) -> Option<HeapType> {
    if !maps.can_read(isa - BEFORE, BEFORE + size_of::<ClassMetadata>()) {
        return None;
    }
    // SAFETY: it can be read.
    let [destroy, _witnesses, kind]: [usize; 3] = unsafe { read(isa - BEFORE) };
    if !maps.is_code(destroy) {
        return None;
    }
    match Kind(kind) {
        // SAFETY: it can be read.
        Kind::CLASS if is_class(maps, &unsafe { read_record(isa) }) => Some(HeapType::Class),
        Kind::HEAP_LOCAL_VARIABLE => Some(HeapType::Captures),
        Kind::HEAP_GENERIC_LOCAL_VARIABLE => Some(HeapType::Box),
        ERROR_OBJECT => Some(HeapType::Error),
        TASK | JOB => Some(HeapType::Task),
        _ => None,
    }
}

/// Swift's `ABI/MetadataKind.def`.
const ERROR_OBJECT: Kind = Kind(0x501);
const TASK: Kind = Kind(0x502);
const JOB: Kind = Kind(0x503);

fn is_class(maps: &Maps, class: &ClassMetadata) -> bool {
    let is_counted = class.flags & class_flags::USES_SWIFT_REFCOUNTING != 0;
    let has_description = maps.can_read(class.description.addr(), 48);
    let is_ours = class.flags & class_flags::HAS_EXTENSION != 0;
    let superclass = class.superclass.addr();
    is_counted
        && (has_description || is_ours)
        && class.instance_size >= 16
        && class.instance_address_point == 0
        && (16..LARGEST_RECORD).contains(&class.class_address_point)
        && class.class_size < LARGEST_RECORD
        && class.class_size > class.class_address_point
        && (superclass == 0 || maps.can_read(superclass, size_of::<ClassMetadata>()))
}
