//! Spare bits: bits that are zero in every value of a type. Where Swift's compiler knows how all payloads of an enum lie in memory, it keeps in
//! the bits that all of them spare which payload there is. Pure arithmetic; the facts are what Swift 6.0.3 prints.

/// Bits next to each other in a value. Bit 0 is the lowest of the first byte: all of Swift's targets here keep the lowest byte first.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Run {
    /// The lowest bit.
    pub first: u32,
    /// How many.
    pub count: u32,
}

/// The largest value, in bytes, whose bits are numbered.
pub const LARGEST_NUMBERED: usize = u32::MAX as usize / 8;

/// The most bits that a number of cases has.
pub const NUMBER_BITS: u32 = u32::BITS;

/// Spare bits of a byte that is 0 or 1.
pub const BOOL: &[Run] = &[Run { first: 1, count: 7 }];

/// Spare bits of a word that is the address of an object or of a record: the low ones are the alignment's, the high ones no address has.
pub const ADDRESS: &[Run] = if cfg!(target_arch = "x86_64") {
    &[Run { first: 0, count: 3 }, Run { first: 56, count: 8 }]
} else if cfg!(target_arch = "aarch64") {
    &[Run { first: 0, count: 3 }, Run { first: 60, count: 4 }]
} else if cfg!(target_pointer_width = "64") {
    &[Run { first: 0, count: 3 }]
} else {
    &[Run { first: 0, count: 2 }]
};

/// Spare bits of a word that is the address of a witness table.
pub const WITNESS_TABLE: &[Run] = if cfg!(target_family = "wasm") { &[] } else { ADDRESS };

impl Run {
    /// The bit behind the highest.
    pub const fn end(self) -> u32 {
        self.first + self.count
    }

    /// The same bits of a value that lies so many bits further on.
    pub const fn moved(self, bits: u32) -> Self {
        Self { first: self.first + bits, ..self }
    }

    /// The first byte that holds some of them.
    pub const fn byte(self) -> usize {
        (self.first / 8) as usize
    }

    /// How many bytes hold some of them: at most 5 where there are at most 32 bits.
    pub const fn bytes(self) -> usize {
        (self.end().div_ceil(8) - self.first / 8) as usize
    }

    /// The number in these bits, at most 32 of them, of bytes that begin with [`byte`](Self::byte).
    pub const fn number_in(self, bytes: u64) -> u32 {
        ((bytes & self.mask()) >> (self.first % 8)) as u32
    }

    /// The bytes with the low bits of a number in these bits, at most 32 of them.
    pub const fn with_number(self, bytes: u64, number: u32) -> u64 {
        bytes & !self.mask() | ((number as u64) << (self.first % 8)) & self.mask()
    }

    const fn mask(self) -> u64 {
        ((1 << self.count) - 1) << (self.first % 8)
    }
}

/// How many bits there are.
pub fn count(runs: &[Run]) -> u32 {
    runs.iter().map(|run| run.count).sum()
}

/// The bits that are in both, in order.
pub fn common<'a>(mut one: &'a [Run], mut other: &'a [Run]) -> impl Iterator<Item = Run> + 'a {
    core::iter::from_fn(move || {
        loop {
            let (a, b) = (one.first()?, other.first()?);
            let (first, end) = (a.first.max(b.first), a.end().min(b.end()));
            if a.end() <= b.end() {
                one = &one[1..];
            } else {
                other = &other[1..];
            }
            if first < end {
                return Some(Run { first, count: end - first });
            }
        }
    })
}

/// The bits below `end` that are in none of these, in order.
pub fn others(runs: &[Run], end: u32) -> impl Iterator<Item = Run> + '_ {
    let mut from = 0;
    let ends = runs.iter().map(|run| (run.first, run.end())).chain([(end, end)]);
    ends.filter_map(move |(first, after)| {
        let gap = Run { first: from, count: first - from };
        from = after;
        (gap.count > 0).then_some(gap)
    })
}

/// Of these bits those that are left when so many are skipped from the lowest on, and as many of them as are asked for; in runs of at
/// most 32.
pub fn some(runs: &[Run], mut skipped: u32, mut asked: u32) -> impl Iterator<Item = Run> + '_ {
    let left = runs.iter().filter_map(move |run| {
        let skip = run.count.min(skipped);
        skipped -= skip;
        let count = (run.count - skip).min(asked);
        asked -= count;
        (count > 0).then_some(Run { first: run.first + skip, count })
    });
    left.flat_map(|run| {
        (0..run.count.div_ceil(NUMBER_BITS)).map(move |part| {
            let before = part * NUMBER_BITS;
            Run { first: run.first + before, count: (run.count - before).min(NUMBER_BITS) }
        })
    })
}

/// How an enum with several payloads tells its cases apart: payloads by tags from 0 on, empty cases by the tags behind them and by the bits
/// that payloads use.
///
/// The tag's low bits are the highest common spare bits; what does not fit there is in bytes behind the payloads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CaseTags {
    /// Cases with payload.
    pub payloads: u32,
    /// Cases without.
    pub empty_cases: u32,
    /// Bits that no payload uses.
    pub spare: u32,
    /// Bits that some payload uses, as far as they number empty cases: at most 32.
    pub used: u32,
    /// Bits of the tag among the spare ones.
    pub inside: u32,
    /// Bits of the tag behind the payloads.
    pub outside: u32,
}

impl CaseTags {
    /// The tags of an enum whose largest payload has so many bytes, and whose payloads have so many spare bits in common.
    pub const fn new(payload_size: usize, spare: u32, payloads: u32, empty_cases: u32) -> Self {
        let bits = if payload_size > LARGEST_NUMBERED { u32::MAX } else { payload_size as u32 * 8 };
        let used = if bits - spare < NUMBER_BITS { bits - spare } else { NUMBER_BITS };
        let tags = Self { payloads, empty_cases, spare, used, inside: 0, outside: 0 };
        let bits = bits_for(tags.count());
        let inside = if bits < spare { bits } else { spare };
        Self { inside, outside: bits - inside, ..tags }
    }

    /// How many values of the tag there are.
    pub const fn count(self) -> u32 {
        self.payloads
            + if self.used < NUMBER_BITS {
                self.empty_cases.div_ceil(1 << self.used)
            } else {
                (self.empty_cases > 0) as u32
            }
    }

    /// Bytes behind the payloads: 0, 1, 2 or 4.
    pub const fn bytes(self) -> usize {
        bytes_for(self.outside)
    }

    /// The tag of an empty case, and the number in the bits that payloads use.
    pub const fn of_empty_case(self, index: u32) -> (u32, u32) {
        if self.used < NUMBER_BITS {
            (self.payloads + (index >> self.used), index & ((1 << self.used) - 1))
        } else {
            (self.payloads, index)
        }
    }

    /// The case with that tag, which is no payload's, and that number in the bits that payloads use.
    pub const fn empty_case(self, tag: u32, number: u32) -> u32 {
        let high = if self.used < NUMBER_BITS { (tag - self.payloads) << self.used } else { 0 };
        self.payloads + (high | number)
    }

    /// How many bit patterns are no value. They lie in the spare bits and the bytes behind.
    pub const fn extra_inhabitants(self) -> u32 {
        match self.width() {
            // Swift counts no more than this.
            NUMBER_BITS => i32::MAX as u32,
            width => (1 << width) - self.count(),
        }
    }

    /// What an extra inhabitant, counted from 0, has in the lowest 32 spare bits and in the bytes behind the payloads.
    pub const fn inhabitant(self, index: u32) -> (u32, u32) {
        let number = self.rotated(!index & low_bits(self.width()), self.turn());
        (number & low_bits(self.spare), if self.bytes() == 0 { 0 } else { shifted_right(number, self.spare) })
    }

    /// Which extra inhabitant has that in the lowest 32 spare bits and in the bytes behind; `None` for a value.
    pub const fn inhabitant_of(self, spare: u32, behind: u32) -> Option<u32> {
        let width = if self.spare < NUMBER_BITS { self.spare } else { NUMBER_BITS };
        let turn = self.turn();
        let spare = self.rotated(spare, if turn == 0 { 0 } else { width - turn });
        let number = spare | shifted_left(behind, self.spare);
        let index = low_bits(self.width()) - number;
        if index < self.extra_inhabitants() { Some(index) } else { None }
    }

    /// The bits, at most 32, that extra inhabitants count down from when all are set.
    const fn width(self) -> u32 {
        let all = self.spare.saturating_add(self.bytes() as u32 * 8);
        if all < NUMBER_BITS { all } else { NUMBER_BITS }
    }

    /// How far the number of an extra inhabitant is turned, so that its low bits lie where the tag is, above the other spare bits: they would be
    /// another tag's otherwise.
    const fn turn(self) -> u32 {
        let unused = self.spare - self.inside;
        if unused >= NUMBER_BITS { 0 } else { unused }
    }

    /// The low bits of a number, as many as there are spare bits, turned up so far; the highest of them come in below.
    const fn rotated(self, number: u32, turn: u32) -> u32 {
        if turn == 0 {
            return number;
        }
        let width = if self.spare < NUMBER_BITS { self.spare } else { NUMBER_BITS };
        (number << turn | number >> (width - turn)) & low_bits(width)
    }
}

/// Bits that so many tags need.
pub const fn bits_for(tags: u32) -> u32 {
    if tags < 2 { 0 } else { (tags - 1).ilog2() + 1 }
}

/// Bytes that hold so many bits of a tag: 0, 1, 2 or 4.
pub const fn bytes_for(bits: u32) -> usize {
    match bits {
        0 => 0,
        1..=8 => 1,
        9..=16 => 2,
        _ => 4,
    }
}

/// A number's bits from that one on: none where it has not so many.
pub const fn shifted_right(number: u32, bits: u32) -> u32 {
    if bits < u32::BITS { number >> bits } else { 0 }
}

/// A number moved up by so many bits: zero where nothing is left of it.
pub const fn shifted_left(number: u32, bits: u32) -> u32 {
    if bits < u32::BITS { number << bits } else { 0 }
}

const fn low_bits(count: u32) -> u32 {
    if count >= NUMBER_BITS { u32::MAX } else { (1 << count) - 1 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    extern crate std;
    use std::vec::Vec;

    fn run(first: u32, count: u32) -> Run {
        Run { first, count }
    }

    /// The runs of bits that are set.
    fn runs(bits: &[bool]) -> Vec<Run> {
        let starts = (0..bits.len()).filter(|&bit| bits[bit] && (bit == 0 || !bits[bit - 1]));
        starts.map(|first| run(first as u32, bits[first..].iter().take_while(|&&bit| bit).count() as u32)).collect()
    }

    fn bits(runs: impl IntoIterator<Item = Run>, end: usize) -> Vec<bool> {
        let mut bits = std::vec![false; end];
        runs.into_iter().for_each(|run| bits[run.first as usize..run.end() as usize].fill(true));
        bits
    }

    #[test]
    fn addresses_spare_what_swift_says() {
        let mask = |runs: &[Run]| {
            bits(runs.iter().copied(), 64).iter().rev().fold(0u64, |mask, &bit| mask << 1 | u64::from(bit))
        };
        let due: (u64, u64) = if cfg!(target_arch = "x86_64") {
            (0xff00_0000_0000_0007, 0xff00_0000_0000_0007)
        } else if cfg!(target_arch = "aarch64") {
            (0xf000_0000_0000_0007, 0xf000_0000_0000_0007)
        } else if cfg!(target_family = "wasm") {
            (3, 0)
        } else {
            (size_of::<usize>() as u64 - 1, size_of::<usize>() as u64 - 1)
        };
        assert_eq!((mask(ADDRESS), mask(WITNESS_TABLE)), due);
        assert_eq!(mask(BOOL), 0xfe);
    }

    #[test]
    fn a_number_lies_in_its_bits() {
        assert_eq!(run(3, 7).number_in(0b10_1100_1101_0111), 0b001_1010);
        assert_eq!(run(3, 7).with_number(0, 0xff), 0b11_1111_1000);
        assert_eq!(run(71, 32).with_number(u64::MAX, 0), !(0xffff_ffff << 7));
        assert_eq!((run(71, 32).byte(), run(71, 32).bytes(), run(71, 1).bytes(), run(64, 8).bytes()), (8, 5, 1, 1));
    }

    #[test]
    fn long_runs_come_in_parts() {
        assert_eq!(
            some(&[run(8, 100)], 0, 100).collect::<Vec<_>>(),
            [run(8, 32), run(40, 32), run(72, 32), run(104, 4)]
        );
        assert_eq!(some(&[run(0, 3), run(56, 8)], 10, 1).collect::<Vec<_>>(), [run(63, 1)]);
        assert_eq!(some(&[run(0, 3), run(56, 8)], 2, 2).collect::<Vec<_>>(), [run(2, 1), run(56, 1)]);
    }

    /// Payload bytes, common spare bits, payloads and empty cases; bits of the tag inside and bytes behind, and extra inhabitants, as Swift 6.0.3
    /// prints them: two objects; two Bools; 128 and 129 Bools; two Ints; objects and 300 empty cases; Bools and 300; UInt8s and 600; three
    /// references with two tables each.
    #[test]
    fn tags_are_swifts() {
        for (size, spare, payloads, empty_cases, inside, bytes, inhabitants) in [
            (8, 11, 2, 0, 1, 0, 2046),
            (1, 7, 2, 0, 1, 0, 126),
            (1, 7, 128, 0, 7, 0, 0),
            (1, 7, 129, 0, 7, 1, 32639),
            (8, 0, 2, 0, 0, 1, 254),
            (8, 11, 2, 300, 2, 0, 2045),
            (1, 7, 2, 300, 7, 1, 32616),
            (1, 0, 2, 600, 0, 1, 251),
            (24, 33, 2, 0, 1, 0, 0x7fff_ffff),
            (0, 0, 2, 1, 0, 1, 253),
        ] {
            let tags = CaseTags::new(size, spare, payloads, empty_cases);
            assert_eq!((tags.inside, tags.bytes(), tags.extra_inhabitants()), (inside, bytes, inhabitants), "{tags:?}");
        }
        assert_eq!(CaseTags::new(8, 11, 2, 300).of_empty_case(298), (2, 298));
        // 2 + 298 / 2 payloads' bit apart: the tag is 0x97, with 0x17 inside and 1 behind.
        assert_eq!(CaseTags::new(1, 7, 2, 300).of_empty_case(298), (0x97, 0));
        assert_eq!(CaseTags::new(1, 0, 2, 600).of_empty_case(598), (4, 0x56));
        assert_eq!(bytes_for(bits_for(65536)), 2);
        assert_eq!(bytes_for(bits_for(65537)), 4);
    }

    /// Extra inhabitants by number, in spare bits and bytes behind, as Swift 6.0.3 prints them: of two objects, two Bools, 129 Bools, two UInt8s
    /// with 600 empty cases, three payloads with 56 spare bits, two with 32.
    #[test]
    fn extra_inhabitants_are_swifts() {
        let tags = CaseTags::new(8, 11, 2, 0);
        assert_eq!([0, 1, 1022, 2045].map(|index| tags.inhabitant(index).0), [0x7ff, 0x3ff, 0x600, 0x001]);
        let tags = CaseTags::new(1, 7, 2, 0);
        assert_eq!([0, 1, 62, 125].map(|index| tags.inhabitant(index).0), [0x7f, 0x3f, 0x60, 0x01]);
        let tags = CaseTags::new(1, 7, 129, 0);
        assert_eq!(
            [0, 1, 16318, 32638].map(|index| tags.inhabitant(index)),
            [(0x7f, 0xff), (0x7e, 0xff), (0x41, 0x80), (1, 1)]
        );
        let tags = CaseTags::new(1, 0, 2, 600);
        assert_eq!([0, 1, 250].map(|index| tags.inhabitant(index)), [(0, 0xff), (0, 0xfe), (0, 5)]);
        let tags = CaseTags::new(16, 56, 3, 0);
        assert_eq!([0, 1].map(|index| tags.inhabitant(index)), [(0xffff_ffff, 0), (0xffff_fffe, 0)]);
        let tags = CaseTags::new(16, 32, 2, 0);
        assert_eq!([0, 1, 2].map(|index| tags.inhabitant(index).0), [0xffff_ffff, 0x7fff_ffff, 0xffff_fffe]);
    }

    proptest! {
        #[test]
        fn runs_are_sets_of_bits(
            one in prop::collection::vec(any::<bool>(), 0..200), other in prop::collection::vec(any::<bool>(), 200..300),
            skipped in 0..150u32, asked in 0..150u32
        ) {
            let (a, b) = (runs(&one), runs(&other));
            let both: Vec<bool> = (0..300).map(|bit| one.get(bit) == Some(&true) && other.get(bit) == Some(&true)).collect();
            prop_assert_eq!(bits(common(&a, &b), 300), both);
            prop_assert_eq!(bits(others(&a, 250), 250), (0..250).map(|bit| one.get(bit) != Some(&true)).collect::<Vec<_>>());
            let set: Vec<usize> = (0..one.len()).filter(|&bit| one[bit]).collect();
            prop_assert_eq!(count(&a) as usize, set.len());
            let due = set.into_iter().skip(skipped as usize).take(asked as usize).map(|bit| run(bit as u32, 1));
            prop_assert_eq!(bits(some(&a, skipped, asked), 300), bits(due, 300));
            prop_assert!(some(&a, skipped, asked).all(|run| (1..=32).contains(&run.count)));
        }

        /// Cases and extra inhabitants have patterns of their own, and are found again.
        #[test]
        fn every_case_is_found_again(
            size in 1..20usize, spare in 0..100u32, payloads in 2..300u32, empty_cases in 0..2000u32, number in any::<u32>()
        ) {
            let spare = spare.min(size as u32 * 8);
            let tags = CaseTags::new(size, spare, payloads, empty_cases);
            prop_assert!(tags.inside <= spare && tags.count() as u64 <= 1u64 << (tags.inside + tags.outside));
            if empty_cases > 0 {
                let index = number % empty_cases;
                let (tag, low) = tags.of_empty_case(index);
                prop_assert!((payloads..tags.count()).contains(&tag));
                prop_assert_eq!(tags.empty_case(tag, low), payloads + index);
            }
            if tags.extra_inhabitants() > 0 {
                let index = number % tags.extra_inhabitants();
                let (inside, behind) = tags.inhabitant(index);
                prop_assert_eq!(tags.inhabitant_of(inside, behind), Some(index));
            }
            // What the lowest spare bits have of a tag: it is in the highest.
            let tag = number % tags.count();
            let inside = u64::from(tag) & ((1 << tags.inside) - 1);
            let low = (u128::from(inside) << (spare - tags.inside)) as u32;
            let low = if spare < 32 { low & ((1 << spare) - 1) } else { low };
            prop_assert_eq!(tags.inhabitant_of(low, if tags.inside < 32 { tag >> tags.inside } else { 0 }), None);
        }
    }
}
