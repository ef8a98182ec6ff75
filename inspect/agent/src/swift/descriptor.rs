//! Nominal type descriptors and field descriptors.

use std::ffi::CStr;

use sidetable_shims::metadata::ClassMetadata;

use crate::found::read_record;
use crate::maps::{Maps, read};

/// A nominal type's descriptor: the address of one that can be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Descriptor(pub usize);

/// One field of a field descriptor.
pub struct Record {
    pub name: String,
    /// The mangled name of its type, with symbolic references in it.
    pub type_name: Mangled,
}

/// A mangled name where Swift has put it: symbolic references in it are relative to where they are.
#[derive(Clone, Copy)]
pub struct Mangled(&'static [u8]);

impl Mangled {
    /// # Safety
    /// A mangled name is there, for good.
    pub unsafe fn at(address: usize) -> Self {
        let mut length = 0;
        loop {
            // SAFETY: as the caller promises: a zero ends it.
            match unsafe { read::<u8>(address + length) } {
                0 => break,
                1..=0x17 => length += 5,
                0x18..=0x1f => length += 9,
                _ => length += 1,
            }
        }
        // SAFETY: as above.
        Self(unsafe { std::slice::from_raw_parts(std::ptr::with_exposed_provenance(address), length) })
    }

    pub fn bytes(self) -> &'static [u8] {
        self.0
    }

    /// Weak, unowned and unmanaged references: none of them holds.
    pub fn is_reference_that_holds_nothing(self) -> bool {
        [b"Xw", b"Xo", b"Xu"].iter().any(|end| self.0.ends_with(*end))
    }

    /// A box of a captured variable.
    pub fn is_box(self) -> bool {
        [b"Xx", b"XX"].iter().any(|end| self.0.ends_with(*end))
    }

    /// Where an actor keeps its queue: counts nothing.
    pub fn is_actor_storage(self) -> bool {
        self.0 == b"BD" || self.0 == b"Bd"
    }
}

/// Bits 16 and up of a class descriptor's flags: the superclass may get more fields.
const HAS_RESILIENT_SUPERCLASS: u32 = 1 << (16 + 13);
/// The members of the class are in front of its address point.
const MEMBERS_ARE_NEGATIVE: u32 = 1 << (16 + 12);
const LARGEST_COUNT: u32 = 1 << 16;

impl Descriptor {
    pub fn new(maps: &Maps, address: usize) -> Option<Self> {
        (address != 0 && maps.can_read(address, 56)).then_some(Self(address))
    }

    fn number(self, offset: usize) -> u32 {
        // SAFETY: a descriptor is there.
        unsafe { read(self.0 + offset) }
    }

    /// What a relative reference in it leads to; 0 for none.
    fn follow(self, offset: usize) -> usize {
        match self.number(offset).cast_signed() {
            0 => 0,
            relative => (self.0 + offset).wrapping_add_signed(relative as isize),
        }
    }

    pub fn flags(self) -> u32 {
        self.number(0)
    }

    /// The type's own name.
    pub fn name(self) -> String {
        // SAFETY: a name follows its reference, zero-terminated.
        unsafe { words(self.follow(8)) }
    }

    /// The context around it.
    pub fn parent(self) -> Option<Self> {
        match self.follow(4) {
            0 => None,
            // The lowest bit says that it is the address of one.
            at if at & 1 != 0 => {
                // SAFETY: as the bit says.
                Some(Self(unsafe { read(at & !1) }))
            }
            at => Some(Self(at)),
        }
    }

    /// Whether the type is one of the standard library's own.
    pub fn is_standard(self, name: &str) -> bool {
        const MODULE: u32 = 0;
        self.name() == name
            && self.parent().is_some_and(|parent| parent.flags() & 0x1f == MODULE && parent.name() == "Swift")
    }

    /// Fields as the compiler tells them; none where it was asked not to.
    pub fn records(self) -> Option<Vec<Record>> {
        let fields = match self.follow(16) {
            0 => return None,
            at => Self(at),
        };
        let count = fields.number(12).min(LARGEST_COUNT) as usize;
        let record = |index: usize| {
            let at = 16 + index * 12;
            // SAFETY: as field descriptors are.
            unsafe { Record { name: words(fields.follow(at + 8)), type_name: Mangled::at(fields.follow(at + 4)) } }
        };
        (0..count).map(|index| (fields.follow(16 + index * 12 + 4) != 0).then(|| record(index))).collect()
    }

    /// Bytes from a class's address point to its own members: its generic arguments, then the rest.
    pub fn members_of_class(self) -> usize {
        let flags = self.flags();
        if flags & HAS_RESILIENT_SUPERCLASS != 0 {
            // SAFETY: the bounds that Swift has stored when the class was made.
            unsafe { read(self.follow(24)) }
        } else if flags & MEMBERS_ARE_NEGATIVE != 0 {
            (self.number(24) as usize * 8).wrapping_neg()
        } else {
            (self.number(28) as usize).wrapping_sub(self.number(32) as usize) * 8
        }
    }

    /// Bytes from a class's address point to the offsets of the fields that it adds, a word each.
    pub fn offsets_of_class(self) -> usize {
        let vector = self.number(40) as usize * 8;
        if self.flags() & HAS_RESILIENT_SUPERCLASS != 0 { self.members_of_class().wrapping_add(vector) } else { vector }
    }

    /// Bytes from a struct's address point to its fields' offsets, 4 bytes each.
    pub fn offsets_of_struct(self) -> usize {
        self.number(24) as usize * 8
    }
}

/// A class and its superclasses, its own first.
pub fn classes(isa: usize) -> impl Iterator<Item = (usize, ClassMetadata)> {
    let mut next = isa;
    std::iter::from_fn(move || {
        if next == 0 {
            return None;
        }
        let this = next;
        // SAFETY: the caller's class, and what it says is its superclass.
        let class = unsafe { read_record(this) };
        next = class.superclass.expose_provenance();
        Some((this, class))
    })
}

/// # Safety
/// Zero-terminated words are there, or the address is 0.
pub unsafe fn words(address: usize) -> String {
    if address == 0 {
        return String::new();
    }
    // SAFETY: as the caller promises.
    unsafe { CStr::from_ptr(std::ptr::with_exposed_provenance(address)) }.to_string_lossy().into_owned()
}
