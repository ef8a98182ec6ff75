//! Nominal type descriptors as Swift's compiler emits them: what of them says which arguments make a type.
//!
//! | offset | bytes | what |
//! |--:|--:|---|
//! | 0 | 4 | flags: the kind in the low 5 bits; bit 7: generic |
//! | 28; in classes 44 | 8 | relative addresses of the generic type's cache and pattern |
//! | + 8 | 2 each | counts of parameters, of requirements, of key arguments; flags: bit 0 says that some are packs |

/// The flags word at the beginning of every descriptor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ContextFlags(pub u32);

/// Where a generic descriptor says what arguments its types have.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct GenericCounts {
    /// Type parameters.
    pub parameters: u16,
    /// What must hold of them.
    pub requirements: u16,
    /// Words that tell one type from another: types, and the witness tables of what must hold of them.
    pub key_arguments: u16,
    /// See [`GenericCounts::HAS_PACKS`].
    pub flags: u16,
}

impl GenericCounts {
    /// Flag: some key arguments are packs, whose memory may be the caller's alone.
    pub const HAS_PACKS: u16 = 1;
}

impl ContextFlags {
    const KIND: u32 = 0x1f;
    const CLASS: u32 = 16;
    const STRUCT: u32 = 17;
    const ENUM: u32 = 18;
    const GENERIC: u32 = 1 << 7;
    /// Where a descriptor's [`GenericCounts`] are: structs and enums end earlier than classes.
    const COUNTS: usize = 28 + 8;
    const COUNTS_OF_CLASS: usize = 44 + 8;

    /// Bytes from the beginning of a generic class's, struct's or enum's descriptor to its [`GenericCounts`].
    #[inline(always)]
    pub const fn offset_of_counts(self) -> Option<usize> {
        let kind = self.0 & Self::KIND;
        if self.0 & Self::GENERIC == 0 || !matches!(kind, Self::CLASS | Self::STRUCT | Self::ENUM) {
            return None;
        }
        Some(if kind == Self::CLASS { Self::COUNTS_OF_CLASS } else { Self::COUNTS })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generic_nominal_types_have_counts_and_nothing_else_does() {
        // Flags of Array, Optional, a generic class and a class that is not generic, as Swift 6.0.3 prints them.
        for (flags, offset) in
            [(0xd1, Some(36)), (0xd2, Some(36)), (0xd0, Some(52)), (0x50, None), (0x43, None), (0x51, None)]
        {
            assert_eq!(ContextFlags(flags).offset_of_counts(), offset, "{flags:#x}");
        }
        assert_eq!(size_of::<GenericCounts>(), 8);
    }
}
