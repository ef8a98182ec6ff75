//! The side table entry, and the weak count in it.

use crate::object::HeapObject;
use crate::refcount::{Refusal, SideTableWord};

/// What an object's word points at once it has been referred to weakly: 32 bytes on 64-bit targets, 16-byte aligned. Swift's
/// `HeapObjectSideTableEntry`.
///
/// | bytes (64-bit) | field | note |
/// |---|---|---|
/// | 0–7 | `object` | the object, also after its memory was freed |
/// | 8–15 | `extension` | null until the object has an identity or associated objects; Swift leaves it unused |
/// | 16–23 | `refcount` | the counts: the 64-bit word on every target |
/// | 24–27 | `weak` | weak references, the one that unowned references hold together included |
/// | 28–31 | `is_in_block` | 1 where the entry lies in its object's block, else 0; never written after the entry is made: Swift works on bytes 16–31 as one unit |
///
/// `C` and `N` hold the two counts, `O` and `E` are the pointers: plain here, atomic cells in the runtime.
#[repr(C, align(16))]
#[derive(Debug)]
pub struct SideTableEntry<C = SideTableWord, N = WeakCount, O = HeapObject, E = *mut u8> {
    /// The object.
    pub object: *mut O,
    /// Null until the object has an identity or associated objects.
    pub extension: E,
    /// The counts.
    pub refcount: C,
    /// The weak count.
    pub weak: N,
    /// 1 where the entry lies in its object's block, else 0.
    pub is_in_block: u32,
}

/// Weak references to one object: 32 bits. One is held by the unowned references together.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WeakCount(pub u32);

impl WeakCount {
    /// A new entry's count: the one weak reference that unowned references hold together.
    pub const NEW: Self = Self(1);

    /// One more weak reference. There is room for 2^32 − 1, as in Swift's.
    #[inline(always)]
    pub fn retain(self) -> Result<Self, Refusal> {
        self.0.checked_add(1).map(Self).ok_or(Refusal::Overflow)
    }

    /// One weak reference less, which is not the last.
    #[inline(always)]
    pub fn release(self) -> Result<Self, Refusal> {
        match self.0 {
            0 => Err(Refusal::AlreadyGone),
            1 => Err(Refusal::LastReference),
            count => Ok(Self(count - 1)),
        }
    }

    /// One weak reference less. A result of zero means: free the entry.
    #[inline(always)]
    pub fn release_last(self) -> Result<Self, Refusal> {
        self.0.checked_sub(1).map(Self).ok_or(Refusal::AlreadyGone)
    }
}

#[cfg(target_pointer_width = "64")]
const _: () = {
    use core::mem::offset_of;
    assert!(size_of::<SideTableEntry>() == 32 && align_of::<SideTableEntry>() == 16);
    assert!(offset_of!(SideTableEntry, object) == 0);
    assert!(offset_of!(SideTableEntry, extension) == 8);
    assert!(offset_of!(SideTableEntry, refcount) == 16);
    assert!(offset_of!(SideTableEntry, weak) == 24);
    assert!(offset_of!(SideTableEntry, is_in_block) == 28);
};
