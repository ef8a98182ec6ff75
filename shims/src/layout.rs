//! The layout of values: size, alignment, and bit patterns that are no value. Pure arithmetic, as Swift's compiler and its runtime both do it.

use crate::metadata::{ValueWitnessTable, value_flags};
use crate::spare_bits::{CaseTags, bits_for, bytes_for};

/// The largest value: as for any allocation, half the address space.
pub const LARGEST_SIZE: usize = isize::MAX as usize;
/// Bytes of the buffer in which an existential keeps small values.
pub const BUFFER_SIZE: usize = 3 * size_of::<usize>();

/// How values of a type lie in memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layout {
    /// Bytes in a value, tail padding not included.
    pub size: usize,
    /// The alignment in bytes, minus one: at most 255.
    pub alignment_mask: usize,
    /// Copying a value is copying its bytes.
    pub is_pod: bool,
    /// Moving a value is copying its bytes.
    pub is_bitwise_takable: bool,
    /// How many bit patterns of the size are no value.
    pub extra_inhabitants: u32,
}

/// A value would be larger than [`LARGEST_SIZE`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooLarge;

/// Where the tag of a single-payload enum lies, and how many cases are told apart where.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tag {
    /// Bytes behind the payload that tell whether there is one: 0, 1, 2 or 4.
    pub bytes: usize,
    /// Bits of them that tell it; the others are spare.
    pub bits: u32,
    /// Empty cases told by bit patterns that are no payload; the others by the bytes.
    pub in_extra_inhabitants: u32,
}

impl Layout {
    /// No bytes.
    pub const EMPTY: Self =
        Self { size: 0, alignment_mask: 0, is_pod: true, is_bitwise_takable: true, extra_inhabitants: 0 };

    /// Plain bytes, aligned to their number.
    pub const fn plain(size: usize) -> Self {
        Self { size, alignment_mask: size - 1, ..Self::EMPTY }
    }

    /// A word that owns a reference.
    pub const fn reference(extra_inhabitants: u32) -> Self {
        Self { is_pod: false, extra_inhabitants, ..Self::plain(size_of::<usize>()) }
    }

    /// What a table says.
    pub const fn of(table: &ValueWitnessTable) -> Self {
        Self {
            size: table.size,
            alignment_mask: (table.flags & value_flags::ALIGNMENT_MASK) as usize,
            is_pod: table.flags & value_flags::IS_NON_POD == 0,
            is_bitwise_takable: table.flags & value_flags::IS_NON_BITWISE_TAKABLE == 0,
            extra_inhabitants: table.extra_inhabitant_count,
        }
    }

    /// Bytes between two values in an array: the size with its tail padding, at least 1.
    pub const fn stride(self) -> usize {
        let padded = (self.size + self.alignment_mask) & !self.alignment_mask;
        if padded == 0 { 1 } else { padded }
    }

    /// Whether an existential keeps such a value in its buffer.
    pub const fn is_inline(self) -> bool {
        self.is_bitwise_takable && self.size <= BUFFER_SIZE && self.alignment_mask < size_of::<usize>()
    }

    /// The flags of a value witness table, but for [`value_flags::HAS_ENUM_WITNESSES`].
    pub const fn flags(self) -> u32 {
        let mut flags = self.alignment_mask as u32;
        if !self.is_pod {
            flags |= value_flags::IS_NON_POD;
        }
        if !self.is_bitwise_takable {
            flags |= value_flags::IS_NON_BITWISE_TAKABLE;
        }
        if !self.is_inline() {
            flags |= value_flags::IS_NON_INLINE;
        }
        flags
    }

    /// Whether a type can have this layout.
    pub const fn is_possible(self) -> bool {
        (self.alignment_mask + 1).is_power_of_two()
            && self.alignment_mask <= value_flags::ALIGNMENT_MASK as usize
            && self.size <= LARGEST_SIZE - self.alignment_mask
    }

    /// Puts a field behind those that are there: its offset in bytes.
    ///
    /// The extra inhabitants of the whole are those of the first field that has the most.
    pub const fn add(&mut self, field: Self) -> Result<usize, TooLarge> {
        let Some(end) = self.size.checked_add(field.alignment_mask) else { return Err(TooLarge) };
        let offset = end & !field.alignment_mask;
        let size = match offset.checked_add(field.size) {
            Some(size) if size <= LARGEST_SIZE - 255 => size,
            _ => return Err(TooLarge),
        };
        self.size = size;
        self.alignment_mask |= field.alignment_mask;
        self.is_pod &= field.is_pod;
        self.is_bitwise_takable &= field.is_bitwise_takable;
        if field.extra_inhabitants > self.extra_inhabitants {
            self.extra_inhabitants = field.extra_inhabitants;
        }
        Ok(offset)
    }

    /// Where an enum with this payload and so many empty cases keeps its tag.
    pub const fn tag(self, empty_cases: u32) -> Tag {
        if empty_cases <= self.extra_inhabitants {
            return Tag { bytes: 0, bits: 0, in_extra_inhabitants: empty_cases };
        }
        let told_by_bytes = empty_cases - self.extra_inhabitants;
        let bits = bits_for(1 + tags_for(self.size, told_by_bytes));
        Tag { bytes: bytes_for(bits), bits, in_extra_inhabitants: self.extra_inhabitants }
    }

    /// The enum with this payload and so many empty cases.
    pub const fn with_empty_cases(self, empty_cases: u32) -> Result<Self, TooLarge> {
        let tag = self.tag(empty_cases);
        if self.size > LARGEST_SIZE - 255 - tag.bytes {
            return Err(TooLarge);
        }
        let extra_inhabitants = if tag.bytes == 0 { self.extra_inhabitants - empty_cases } else { 0 };
        Ok(Self { size: self.size + tag.bytes, extra_inhabitants, ..self })
    }

    /// An enum of cases without payload: as few bytes as tell them apart.
    pub const fn of_empty_cases(cases: u32) -> Self {
        match bytes_for(bits_for(cases)) {
            0 => Self::EMPTY,
            // Swift counts no more than this.
            4 => Self { extra_inhabitants: i32::MAX as u32, ..Self::plain(4) },
            bytes => Self { extra_inhabitants: (1 << (8 * bytes)) - cases, ..Self::plain(bytes) },
        }
    }

    /// An enum of several payloads, of which this is the frame, whose cases are told apart by these tags.
    pub const fn with_tags(self, tags: CaseTags) -> Result<Self, TooLarge> {
        if self.size > LARGEST_SIZE - 255 - tags.bytes() {
            return Err(TooLarge);
        }
        Ok(Self { size: self.size + tags.bytes(), extra_inhabitants: tags.extra_inhabitants(), ..self })
    }

    /// The common frame of several payloads: as large and as aligned as any of them.
    pub const fn union(self, other: Self) -> Self {
        Self {
            size: if self.size > other.size { self.size } else { other.size },
            alignment_mask: self.alignment_mask | other.alignment_mask,
            is_pod: self.is_pod & other.is_pod,
            is_bitwise_takable: self.is_bitwise_takable & other.is_bitwise_takable,
            extra_inhabitants: 0,
        }
    }
}

/// How many values of the tag so many cases take, when the payload's own bytes tell cases with one tag apart.
pub const fn tags_for(payload_size: usize, cases: u32) -> u32 {
    if payload_size >= 4 {
        return 1;
    }
    let cases_per_tag = 1u32 << (payload_size * 8);
    cases.div_ceil(cases_per_tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORD: usize = size_of::<usize>();
    const BOOL: Layout = Layout { extra_inhabitants: 254, ..Layout::plain(1) };
    const INT: Layout = Layout::plain(WORD);
    const REFERENCE: Layout = Layout::reference(4096);

    fn aggregate<const N: usize>(fields: [Layout; N]) -> (Layout, [usize; N]) {
        let mut whole = Layout::EMPTY;
        let offsets = fields.map(|field| whole.add(field).expect("small"));
        (whole, offsets)
    }

    /// Sizes, strides, flags and extra inhabitants that Swift 6.0.3 prints for these types on x86-64.
    #[test]
    #[cfg(target_pointer_width = "64")]
    fn layouts_are_swifts() {
        let facts = |layout: Layout| (layout.size, layout.stride(), layout.flags(), layout.extra_inhabitants);
        assert_eq!(facts(aggregate([INT, BOOL]).0), (9, 16, 7, 254));
        assert_eq!(facts(aggregate([BOOL, INT]).0), (16, 16, 7, 254));
        assert_eq!(facts(aggregate([REFERENCE, BOOL]).0), (9, 16, 0x10007, 4096));
        assert_eq!(facts(aggregate([INT; 4]).0), (32, 32, 0x20007, 0));
        assert_eq!(facts(aggregate([]).0), (0, 1, 0, 0));
        assert_eq!(facts(INT.with_empty_cases(1).expect("small")), (9, 16, 7, 0));
        assert_eq!(facts(BOOL.with_empty_cases(2).expect("small")), (1, 1, 0, 252));
        assert_eq!(facts(REFERENCE.with_empty_cases(1).expect("small")), (8, 8, 0x10007, 4095));
        assert_eq!(facts(Layout::EMPTY.with_empty_cases(2).expect("small")), (1, 1, 0, 0));
        assert_eq!(facts(Layout::of_empty_cases(3)), (1, 1, 0, 253));
        assert_eq!(facts(Layout::of_empty_cases(1)), (0, 1, 0, 0));
        let several = |frame: Layout, payloads, empty_cases| {
            frame.with_tags(CaseTags::new(frame.size, 0, payloads, empty_cases)).expect("small")
        };
        assert_eq!(facts(several(INT.union(BOOL), 2, 1)), (9, 16, 7, 253));
        assert_eq!(facts(several(Layout::EMPTY, 2, 1)), (1, 1, 0, 253));
        let weak = Layout { is_bitwise_takable: false, ..Layout::reference(0) };
        assert_eq!(facts(weak), (8, 8, 0x0013_0007, 0));
    }

    #[test]
    fn fields_follow_each_other_at_their_alignment() {
        assert_eq!(aggregate([BOOL, INT, BOOL, BOOL]).1, [0, WORD, 2 * WORD, 2 * WORD + 1]);
    }

    #[test]
    fn a_value_larger_than_memory_is_refused() {
        let huge = Layout { size: LARGEST_SIZE - 1000, ..INT };
        assert!(huge.is_possible());
        let mut two = huge;
        assert_eq!(two.add(huge), Err(TooLarge));
        assert_eq!(Layout { size: LARGEST_SIZE - 200, ..INT }.with_empty_cases(1), Err(TooLarge));
        assert!(!Layout { size: usize::MAX, ..INT }.is_possible());
        assert!(!Layout { alignment_mask: 5, ..INT }.is_possible());
        assert!(!Layout { alignment_mask: 511, ..INT }.is_possible());
    }

    #[test]
    fn tags_take_as_few_bytes_as_tell_them_apart() {
        assert_eq!([0, 1, 2, 256, 257, 65536, 65537].map(|cases| bytes_for(bits_for(cases))), [0, 0, 1, 1, 2, 2, 4]);
        assert_eq!(tags_for(1, 256), 1);
        assert_eq!(tags_for(1, 257), 2);
        assert_eq!(tags_for(4, u32::MAX), 1);
        assert_eq!(Layout::plain(1).tag(700), Tag { bytes: 1, bits: 2, in_extra_inhabitants: 0 });
    }
}
