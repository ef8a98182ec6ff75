//! Types of values: how large they are, whether their end releases anything, what they are made of.

use sidetable_shims::metadata::{Kind, TypeMetadata, ValueWitnessTable};
use sidetable_shims::types::existential_flags::{IS_OPAQUE, SPECIAL, WITNESS_TABLES};

use super::descriptor::Descriptor;
use super::runtime::Runtime;
use crate::maps::{Maps, read};

/// A type's metadata that can be read, with its value witnesses.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ValueType(pub usize);

/// What a value's end does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// Nothing.
    Trivial,
    /// It releases one reference: the value is that pointer.
    Release,
    /// What its destroy witness does.
    Destroy,
    /// What its author wrote, which must not be called; or what its layout is, is not known yet.
    Unknown,
}

mod flags {
    pub const ALIGNMENT: u32 = 0xff;
    pub const IS_NOT_TRIVIAL: u32 = 0x1_0000;
    pub const IS_INCOMPLETE: u32 = 0x40_0000;
    pub const IS_NOT_COPYABLE: u32 = 0x80_0000;
}

/// A part of a value: a field of a struct, or an element of a tuple.
#[derive(Clone, Debug)]
pub struct Part {
    pub name: String,
    pub offset: usize,
    pub part_type: ValueType,
}

impl ValueType {
    pub fn new(maps: &Maps, metadata: usize) -> Option<Self> {
        let witnesses = (metadata != 0).then(|| maps.word(metadata - 8)).flatten()?;
        maps.can_read(witnesses, size_of::<ValueWitnessTable>()).then_some(Self(metadata))
    }

    pub fn kind(self) -> Kind {
        // SAFETY: metadata is there.
        Kind(unsafe { read(self.0) })
    }

    fn witnesses(self) -> ValueWitnessTable {
        // SAFETY: they are, one word in front.
        unsafe { read(read::<usize>(self.0 - 8)) }
    }

    pub fn bytes(self) -> usize {
        self.witnesses().size
    }

    pub fn stride(self) -> usize {
        self.witnesses().stride
    }

    pub fn alignment(self) -> usize {
        (self.witnesses().flags & flags::ALIGNMENT) as usize + 1
    }

    pub fn end(self) -> End {
        let witnesses = self.witnesses();
        if witnesses.flags & (flags::IS_INCOMPLETE | flags::IS_NOT_COPYABLE) != 0 {
            End::Unknown
        } else if witnesses.flags & flags::IS_NOT_TRIVIAL == 0 {
            End::Trivial
        } else if self.is_reference() {
            End::Release
        } else {
            End::Destroy
        }
    }

    /// Whether a value is the pointer to an object, or null for none.
    fn is_reference(self) -> bool {
        match self.kind() {
            // SAFETY: an optional's argument follows the descriptor.
            Kind::OPTIONAL => Self(unsafe { read(self.0 + 16) }).is_object(),
            _ => self.is_object(),
        }
    }

    /// Whether it is an instance of a class, or `AnyObject`.
    fn is_object(self) -> bool {
        match self.kind() {
            Kind::CLASS => true,
            Kind::EXISTENTIAL => {
                // SAFETY: the flags follow the kind.
                let flags: u32 = unsafe { read(self.0 + 8) };
                // Of classes alone, without witness tables, and no `Error`.
                flags & (WITNESS_TABLES | IS_OPAQUE | SPECIAL) == 0
            }
            _ => false,
        }
    }

    /// Whether a value is one strong reference and nothing else, be it in structs in structs: then its end releases that. An `Array` is.
    pub fn is_one_reference(self, maps: &Maps, runtime: &Runtime) -> bool {
        match self.end() {
            End::Release => true,
            End::Destroy if self.kind() == Kind::STRUCT && self.bytes() == 8 => {
                // SAFETY: a struct's descriptor is its second word.
                let descriptor = Descriptor::new(maps, unsafe { read(self.0 + 8) });
                let Some((descriptor, records)) = descriptor.and_then(|told| Some((told, told.records()?))) else {
                    return false;
                };
                records.iter().any(|record| {
                    // SAFETY: the name is the struct's, and its arguments follow the descriptor.
                    let part = unsafe { runtime.type_by_name(record.type_name.bytes(), descriptor.0, self.0 + 16) };
                    // What has all the bytes is alone in them.
                    !record.type_name.is_reference_that_holds_nothing()
                        && Self::new(maps, part)
                            .is_some_and(|part| part.bytes() == 8 && part.is_one_reference(maps, runtime))
                })
            }
            _ => false,
        }
    }

    /// Destroys the value there.
    ///
    /// # Safety
    /// A value of this type is there, and nobody uses it any more.
    pub unsafe fn destroy(self, value: usize) {
        // SAFETY: as the caller promises.
        unsafe {
            (self.witnesses().destroy)(
                std::ptr::with_exposed_provenance_mut(value),
                std::ptr::with_exposed_provenance::<TypeMetadata>(self.0),
            );
        }
    }

    /// Its fields or elements; none for types of other kinds, and where nothing is told. An optional's payload is a part without a name.
    pub fn parts(self, maps: &Maps, runtime: &Runtime) -> Vec<Part> {
        self.parts_if_told(maps, runtime).unwrap_or_default()
    }

    fn parts_if_told(self, maps: &Maps, runtime: &Runtime) -> Option<Vec<Part>> {
        match self.kind() {
            Kind::STRUCT => {
                // SAFETY: a struct's descriptor is its second word.
                let descriptor = Descriptor::new(maps, unsafe { read(self.0 + 8) })?;
                let offsets = self.0 + descriptor.offsets_of_struct();
                let parts = descriptor.records()?.into_iter().enumerate().filter_map(|(index, record)| {
                    // SAFETY: the name is the struct's, and its arguments follow the descriptor.
                    let part = unsafe { runtime.type_by_name(record.type_name.bytes(), descriptor.0, self.0 + 16) };
                    // SAFETY: a struct has an offset for each field.
                    let offset = unsafe { read::<u32>(offsets + index * 4) } as usize;
                    Some(Part { name: record.name, offset, part_type: Self::new(maps, part)? })
                });
                Some(parts.collect())
            }
            Kind::OPTIONAL => {
                // SAFETY: its argument follows the descriptor.
                let payload = Self::new(maps, unsafe { read(self.0 + 16) })?;
                Some(vec![Part { name: String::new(), offset: 0, part_type: payload }])
            }
            Kind::TUPLE => {
                // SAFETY: the count, the labels, then types and offsets.
                let [count, labels]: [usize; 2] = unsafe { read(self.0 + 8) };
                // SAFETY: as above.
                let labels = unsafe { super::descriptor::words(labels) };
                let mut labels = labels.split(' ');
                let parts = (0..count).filter_map(|index| {
                    // SAFETY: as above.
                    let [element, offset]: [usize; 2] = unsafe { read(self.0 + 24 + index * 16) };
                    let label = labels.next().filter(|label| !label.is_empty());
                    let name = label.map_or_else(|| index.to_string(), str::to_owned);
                    Some(Part { name, offset, part_type: Self::new(maps, element)? })
                });
                Some(parts.collect())
            }
            _ => None,
        }
    }
}
