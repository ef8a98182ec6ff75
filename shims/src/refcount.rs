//! The refcount word as a value: decode it, ask it, move it.
//!
//! Three families share the word. `T` below is [`Word::kind`]:
//!
//! | `T` | 64-bit word | meaning | who may change it |
//! |---|---|---|---|
//! | [`Kind::Counts`] | bit 63 clear | counts, inline | anyone who holds a reference, by a [`Transition`] |
//! | [`Kind::SideTable`] | bits 63 and 62 set | the entry's address >> 3 in the low 62 bits | nobody, ever again |
//! | [`Kind::Immortal`] | bit 63 set, low 32 bits all ones | retain and release do nothing | nobody (a weak reference may still inflate it) |
//! | [`Kind::Forwarded`] | bit 63 set, 62 clear, 61 set, not immortal | frozen: the counts are elsewhere, and a blind retain or release does no harm | nobody |
//! | [`Kind::Ending`] | bits 33 to 63 set, 32 clear, not immortal | in a side table: the strong count fell below zero, and the thread whose release that was begins deinit | that thread, by [`BeginDeinit`]; holders of unowned references |
//!
//! Swift never clears bit 0, PureSwiftDealloc, where there is no Objective-C. A word of counts in which it is clear is a frozen object's:
//! it counts as any other, and is never uniquely referenced. It may be added to by threads that have not looked at it, and what becomes of it
//! stands that, too: a forwarded word in place of a side table's, and [`Word::FROZEN_IMMORTAL`].
//!
//! A transition is a pure function: old word in, new word or a [`Refusal`] out. Drivers in the runtime apply it to memory.

mod transitions;

use core::fmt;
use core::marker::PhantomData;

pub use transitions::{
    BeginDeinit, Freeze, Immortalize, Release, ReleaseLast, Retain, Sum, Transition, TryRetain, UnownedRelease,
    UnownedReleaseLast, UnownedRetain,
};

/// The most references that may be added blindly: 2,000 threads may do so at once before a [`Kind::Forwarded`] word is hurt.
pub const LARGEST_BLIND_RETAIN: u32 = 15;

/// How wide a refcount word is, and so how many bits each count has.
///
/// Field positions follow from the sizes: PureSwiftDealloc is bit 0, then the unowned count, IsDeiniting, the strong extra count,
/// and UseSlowRC on top.
pub trait Width: Copy + Eq + 'static {
    /// The unsigned integer a word is stored as.
    type Bits: Copy + Eq + 'static;

    /// Bits in the whole word.
    const BITS: u32;
    /// Bits in the unowned count.
    const UNOWNED_BITS: u32;
    /// Low bits that are all ones in an immortal word.
    const IMMORTAL_BITS: u32;
    /// How far an entry's address is shifted right to leave the two top bits free.
    const SIDE_TABLE_SHIFT: u32;

    /// Zero-extends a stored word.
    fn widen(bits: Self::Bits) -> u64;
    /// Drops the bits above [`Width::BITS`].
    fn narrow(bits: u64) -> Self::Bits;
}

/// The 64-bit word: 31 unowned bits, 30 strong bits. Every side table entry uses it, on 32-bit targets too.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Wide;

/// The 32-bit word (wasm32, i386): 7 unowned bits, 22 strong bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Narrow;

impl Width for Wide {
    type Bits = u64;
    const BITS: u32 = 64;
    const UNOWNED_BITS: u32 = 31;
    const IMMORTAL_BITS: u32 = 32;
    const SIDE_TABLE_SHIFT: u32 = 3;

    #[inline(always)]
    fn widen(bits: u64) -> u64 {
        bits
    }
    #[inline(always)]
    fn narrow(bits: u64) -> u64 {
        bits
    }
}

impl Width for Narrow {
    type Bits = u32;
    const BITS: u32 = 32;
    const UNOWNED_BITS: u32 = 7;
    const IMMORTAL_BITS: u32 = 8;
    const SIDE_TABLE_SHIFT: u32 = 2;

    #[inline(always)]
    fn widen(bits: u32) -> u64 {
        u64::from(bits)
    }
    #[inline(always)]
    fn narrow(bits: u64) -> u32 {
        bits as u32
    }
}

/// A refcount word. `Word<Wide>` is 8 bytes, `Word<Narrow>` 4.
#[repr(transparent)]
pub struct Word<W: Width> {
    bits: W::Bits,
    width: PhantomData<W>,
}

/// The word in an object's header on the target: 64 bits wide, or 32.
#[cfg(target_pointer_width = "64")]
pub type InlineWidth = Wide;
/// The word in an object's header on the target: 64 bits wide, or 32.
#[cfg(target_pointer_width = "32")]
pub type InlineWidth = Narrow;

/// The word in an object's header.
pub type RefCountWord = Word<InlineWidth>;
/// The word in a side table entry.
pub type SideTableWord = Word<Wide>;

/// What a word holds: see the table in the [module documentation](self).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Counts, inline.
    Counts,
    /// The address of the side table entry that holds the counts.
    SideTable(u64),
    /// Never freed; counts mean nothing.
    Immortal,
    /// `10…`: the address of the entry that has the counts of something frozen. In a header that is the object's side table, in a side table
    /// the object's component. Swift does not know this form.
    Forwarded(u64),
    /// The last strong reference was taken off blindly: counts, of which the strong one is −1 until deinit begins. In side tables alone, where a
    /// header's word would be an address that no process has. Swift does not know this form.
    Ending,
}

/// Why a transition has no next word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The counts are elsewhere: follow the word, or reload it.
    SideTable,
    /// Nothing to count.
    Immortal,
    /// The counts are elsewhere, and the word is frozen: follow it, or reload it.
    Forwarded,
    /// The count does not fit its field.
    Overflow,
    /// Deinit has begun: no new strong reference, no first weak reference.
    Deiniting,
    /// Deinit is about to begin: as if it had.
    Ending,
    /// The references released are exactly the last ones: use [`ReleaseLast`] or [`UnownedReleaseLast`].
    LastReference,
    /// More references were released than there are.
    AlreadyGone,
}

impl<W: Width> Word<W> {
    const PURE_SWIFT_DEALLOC: u64 = 1;
    const UNOWNED_SHIFT: u32 = 1;
    const UNOWNED_ALL_ONES: u64 = (1 << W::UNOWNED_BITS) - 1;
    const DEINITING: u64 = 1 << (Self::UNOWNED_SHIFT + W::UNOWNED_BITS);
    const STRONG_SHIFT: u32 = Self::UNOWNED_SHIFT + W::UNOWNED_BITS + 1;
    const STRONG_MASK: u64 = (1 << (W::BITS - 1 - Self::STRONG_SHIFT)) - 1;
    const USE_SLOW_RC: u64 = 1 << (W::BITS - 1);
    const SIDE_TABLE_MARK: u64 = 1 << (W::BITS - 2);
    const IMMORTAL_MASK: u64 = (1 << W::IMMORTAL_BITS) - 1;
    /// Where the upper half of a wide word has what strong references ask for.
    const DEINITING_IN_HALF: u32 = (Self::DEINITING >> 32) as u32;
    const STRONG_IN_HALF: u32 = ((1_u64 << Self::STRONG_SHIFT) >> 32) as u32;
    const USE_SLOW_RC_IN_HALF: u32 = (Self::USE_SLOW_RC >> 32) as u32;
    const STACK_UNOWNED: u64 = 2;
    const IMMORTAL_WIDE: u64 = Self::USE_SLOW_RC | 2 << Self::STRONG_SHIFT | Self::IMMORTAL_MASK;
    /// A strong count of −1.
    const ENDING: u64 = Self::USE_SLOW_RC | Self::STRONG_MASK << Self::STRONG_SHIFT;
    const FORWARDED_MARK: u64 = 1 << (W::BITS - 3);
    const FORWARDED_ADDRESS_SHIFT: u32 = 4;
    /// Bits of an address below the strong count's field, and those above the room that is left in it. Bit 0 stays clear, so no such word is
    /// immortal.
    const FORWARDED_LOW_SHIFT: u32 = 1;
    const FORWARDED_LOW_BITS: u32 = Self::STRONG_SHIFT - Self::FORWARDED_LOW_SHIFT;
    const FORWARDED_LOW_MASK: u64 = (1 << Self::FORWARDED_LOW_BITS) - 1;
    const FORWARDED_HIGH_BITS: u32 = 12;
    const FORWARDED_HIGH_MASK: u64 = (1 << Self::FORWARDED_HIGH_BITS) - 1;
    const FORWARDED_HIGH_SHIFT: u32 = W::BITS - 3 - Self::FORWARDED_HIGH_BITS;
    /// Half of the room between an address's two parts, from where it may be added to and taken from; the narrow word has none.
    const FORWARDED_MIDDLE: u64 = if W::BITS == 64 { 1 << (Self::FORWARDED_HIGH_SHIFT - 1) } else { 0 };

    /// The greatest strong extra count: 2^30 − 1 references beyond the first in the wide word, 2^22 − 1 in the narrow one.
    pub const MAX_STRONG_EXTRA: u64 = Self::STRONG_MASK;
    /// The greatest unowned count. All ones is not a legal count: Swift's immortal words hold it.
    pub const MAX_UNOWNED: u64 = Self::UNOWNED_ALL_ONES - 1;

    /// A new object's word, `0x3`: one strong reference, the unowned reference it holds, freed by the runtime.
    pub const NEW: Self = Self::from_wide(Self::PURE_SWIFT_DEALLOC | 1 << Self::UNOWNED_SHIFT);
    /// A new object's word once it is frozen.
    pub const FROZEN_NEW: Self = Self::from_wide(1 << Self::UNOWNED_SHIFT);
    /// A stack object's word, `0x5`: the second unowned reference is never released, so nothing is ever freed.
    pub const STACK: Self = Self::from_wide(Self::PURE_SWIFT_DEALLOC | Self::STACK_UNOWNED << Self::UNOWNED_SHIFT);
    /// A static object's word, `0x80000004ffffffff` when wide.
    pub const IMMORTAL: Self = Self::from_wide(Self::IMMORTAL_WIDE);
    /// The word of a frozen object that was made immortal.
    pub const FROZEN_IMMORTAL: Self =
        Self::from_wide(Self::USE_SLOW_RC | Self::FORWARDED_MARK | 2 << Self::STRONG_SHIFT | Self::IMMORTAL_MASK);
    /// An immortal object's word in a side table: as far from counts as from what is none, where references are added and taken off blindly.
    pub const IMMORTAL_ELSEWHERE: Self = Self::from_wide(Self::IMMORTAL_WIDE | 1 << (W::BITS - 4));
    /// What is left in a side table by the blind release of its object's only reference.
    pub const ENDING_ALONE: Self = Self::from_wide(Self::ENDING | Self::PURE_SWIFT_DEALLOC | 1 << Self::UNOWNED_SHIFT);
    /// The word of an object in deinit that no one else refers to: memory may be freed at once.
    pub const DEINITING_ALONE: Self =
        Self::from_wide(Self::PURE_SWIFT_DEALLOC | 1 << Self::UNOWNED_SHIFT | Self::DEINITING);
    /// The word in the side table of an object whose memory was freed: what [`UnownedReleaseLast`] leaves.
    pub const FREED: Self = Self::from_wide(Self::PURE_SWIFT_DEALLOC | Self::DEINITING);

    const fn from_wide(bits: u64) -> Self {
        // `W::narrow` is not callable in a constant; both widths are plain integers of `W::BITS`, stored little end first or not,
        // so the union reads the integer it was given.
        union Store<B: Copy> {
            wide: u64,
            narrow: u32,
            bits: B,
        }
        let store = if W::BITS == 64 { Store { wide: bits } } else { Store { narrow: bits as u32 } };
        Self {
            // SAFETY: `W::Bits` is `u64` when `BITS` is 64 and `u32` when it is 32, and that member was just written.
            bits: unsafe { store.bits },
            width: PhantomData,
        }
    }

    /// Wraps a word as it stands in memory.
    #[inline(always)]
    pub const fn from_bits(bits: W::Bits) -> Self {
        Self { bits, width: PhantomData }
    }

    /// The word as it stands in memory.
    #[inline(always)]
    pub const fn bits(self) -> W::Bits {
        self.bits
    }

    /// The word, zero-extended to 64 bits.
    #[inline(always)]
    pub fn wide(self) -> u64 {
        W::widen(self.bits)
    }

    #[inline(always)]
    fn upper_half(self) -> u32 {
        (self.wide() >> 32) as u32
    }

    #[inline(always)]
    fn next(bits: u64) -> Self {
        Self::from_bits(W::narrow(bits))
    }

    /// A word that points at the side table entry at `address`, which must be a multiple of 16.
    #[inline]
    pub fn side_table(address: u64) -> Self {
        debug_assert!(address & 15 == 0, "side table entries are 16-byte aligned");
        let word = Self::next(Self::USE_SLOW_RC | Self::SIDE_TABLE_MARK | address >> W::SIDE_TABLE_SHIFT);
        debug_assert_eq!(word.kind(), Kind::SideTable(address), "the address uses bits that the word has no room for");
        word
    }

    /// A word that says that the counts are at `address`, a multiple of 16 below 2^48: where a process's memory ends on aarch64, and on x86-64 at half of that.
    ///
    /// The low 16 bits of the strong count's field stay in the middle and are not looked at: a thread that has not seen the counts move may add
    /// references there blindly or take one off, and makes up for it once it sees what word that was.
    #[inline]
    pub fn forwarded(address: u64) -> Self {
        let shifted = address >> Self::FORWARDED_ADDRESS_SHIFT;
        let high = shifted >> Self::FORWARDED_LOW_BITS;
        let low = shifted & Self::FORWARDED_LOW_MASK;
        let mark = Self::USE_SLOW_RC | Self::FORWARDED_MARK | Self::FORWARDED_MIDDLE;
        let word = Self::next(mark | high << Self::FORWARDED_HIGH_SHIFT | low << Self::FORWARDED_LOW_SHIFT);
        assert!(word.kind() == Kind::Forwarded(address), "the address uses bits that the word has no room for");
        word
    }

    /// What takes this word's place in an object's header once the counts have moved to the side table at `address`, a multiple of 16.
    #[inline(always)]
    pub fn moved_to(self, address: u64) -> Self {
        // A narrow word has no room for additions, and nobody adds to it blindly.
        if W::BITS < 64 || self.wide() & (Self::USE_SLOW_RC | Self::PURE_SWIFT_DEALLOC) == Self::PURE_SWIFT_DEALLOC {
            return Self::side_table(address);
        }
        self.frozen_moved_to(address)
    }

    #[cold]
    #[inline(never)]
    fn frozen_moved_to(self, address: u64) -> Self {
        if !self.is_frozen() {
            return Self::side_table(address);
        }
        // What was added to an immortal word will be taken back.
        let added = if self.is_counts() { 0 } else { self.wide() - Self::FROZEN_IMMORTAL.wide() };
        Self::next(Self::forwarded(address).wide() + added)
    }

    /// The word that starts to count that many references of an object, or of a component, that is frozen.
    #[inline]
    pub fn frozen(strong: u64, unowned: u64) -> Result<Self, Refusal> {
        if strong == 0 || strong - 1 > Self::MAX_STRONG_EXTRA || unowned == 0 || unowned > Self::MAX_UNOWNED {
            return Err(Refusal::Overflow);
        }
        Ok(Self::next((strong - 1) << Self::STRONG_SHIFT | unowned << Self::UNOWNED_SHIFT))
    }

    /// The counts, and as many more (or fewer) as `to` has more than `from`.
    #[inline]
    pub fn with_difference(self, from: Self, to: Self) -> Result<Self, Refusal> {
        let strong = (self.strong() + to.strong()).checked_sub(from.strong()).ok_or(Refusal::AlreadyGone)?;
        let unowned = (self.unowned() + to.unowned()).checked_sub(from.unowned()).ok_or(Refusal::AlreadyGone)?;
        Self::frozen(strong, unowned)
    }

    /// Whether the word is counts: one test of the top bit.
    #[inline(always)]
    pub fn is_counts(self) -> bool {
        self.wide() & Self::USE_SLOW_RC == 0
    }

    /// Bits that tell whether a word was counts and still is after `count` strong references more or less, and whether it is deiniting.
    ///
    /// For one reference in the wide word the second look is enough: no other word becomes counts by it. An address leaves some bits above
    /// IsDeiniting clear, an immortal word is far from both ends, and a forwarded one has bit 61 set.
    #[inline(always)]
    fn before_and_after(count: u64, before: u64, after: u64) -> u64 {
        if count == 1 && W::BITS == 64 { after } else { before | after }
    }

    /// What the word holds.
    ///
    /// An entry's address is a multiple of 16, so a side table word never ends in ones: the immortal test cannot mistake it.
    #[inline]
    pub fn kind(self) -> Kind {
        let bits = self.wide();
        if bits & Self::USE_SLOW_RC == 0 {
            Kind::Counts
        } else if bits & Self::IMMORTAL_MASK == Self::IMMORTAL_MASK {
            Kind::Immortal
        } else if W::BITS == 64 && bits & (Self::ENDING | Self::DEINITING) == Self::ENDING {
            // With IsDeiniting it would be the word of an object that was released once more than there were references.
            Kind::Ending
        } else if bits & Self::SIDE_TABLE_MARK != 0 {
            Kind::SideTable((bits & (Self::SIDE_TABLE_MARK - 1)) << W::SIDE_TABLE_SHIFT)
        } else {
            let low = bits >> Self::FORWARDED_LOW_SHIFT & Self::FORWARDED_LOW_MASK;
            let high = bits >> Self::FORWARDED_HIGH_SHIFT & Self::FORWARDED_HIGH_MASK;
            Kind::Forwarded((high << Self::FORWARDED_LOW_BITS | low) << Self::FORWARDED_ADDRESS_SHIFT)
        }
    }

    /// The entry's address where the word names a side table: what [`kind`](Self::kind) says, found in fewer steps.
    #[inline(always)]
    pub fn side_table_address(self) -> Option<u64> {
        let bits = self.wide();
        // The two top bits, set, and below them in this order the lowest one: the address is a multiple of 16, so that it is clear, and an immortal
        // word's is set.
        let ends = bits << 2 | bits >> (W::BITS - 2);
        (ends & 7 == 3).then_some((bits & (Self::SIDE_TABLE_MARK - 1)) << W::SIDE_TABLE_SHIFT)
    }

    // Always inlined: fast paths ignore the reason, and then there is nothing to compute.
    #[inline(always)]
    fn refusal(self) -> Refusal {
        match self.kind() {
            Kind::SideTable(_) => Refusal::SideTable,
            Kind::Immortal => Refusal::Immortal,
            Kind::Forwarded(_) => Refusal::Forwarded,
            Kind::Ending => Refusal::Ending,
            Kind::Counts => unreachable!("a word of counts is refused for a reason of its own"),
        }
    }

    /// Strong references beyond the first. Meaningful for counts only.
    #[inline(always)]
    pub fn strong_extra(self) -> u64 {
        self.wide() >> Self::STRONG_SHIFT & Self::STRONG_MASK
    }

    /// Unowned references, the one that strong references hold together included. Meaningful for counts only.
    #[inline(always)]
    pub fn unowned(self) -> u64 {
        self.wide() >> Self::UNOWNED_SHIFT & Self::UNOWNED_ALL_ONES
    }

    /// Whether deinit has begun. Meaningful for counts only.
    #[inline(always)]
    pub fn is_deiniting(self) -> bool {
        self.is_counts() && self.wide() & Self::DEINITING != 0
    }

    /// Strong references: one more than the extra count, none once deinit has begun and nothing has retained since.
    #[inline]
    pub fn strong(self) -> u64 {
        self.strong_extra() + u64::from(!self.is_deiniting())
    }

    /// Whether exactly one strong reference exists, so that its holder may mutate in place. Immortal and frozen words never are.
    #[inline(always)]
    pub fn is_uniquely_referenced(self) -> bool {
        let ignored = Self::UNOWNED_ALL_ONES << Self::UNOWNED_SHIFT;
        self.wide() & !ignored == Self::PURE_SWIFT_DEALLOC
    }

    /// Whether there is one strong reference and no other of any kind: the word is that of a new object, frozen or not.
    #[inline(always)]
    pub fn is_only_reference(self) -> bool {
        self.wide() | Self::PURE_SWIFT_DEALLOC == Self::NEW.wide()
    }

    /// Whether the object was frozen: the word counts its references, or is what such a word has become.
    #[inline(always)]
    pub fn is_frozen(self) -> bool {
        match self.kind() {
            Kind::Counts => self.wide() & Self::PURE_SWIFT_DEALLOC == 0,
            Kind::Immortal => self.wide() & Self::FORWARDED_MARK != 0,
            Kind::Ending => self.wide() & Self::PURE_SWIFT_DEALLOC == 0,
            Kind::SideTable(_) => false,
            Kind::Forwarded(_) => true,
        }
    }

    /// The word a new side table entry starts with: the same counts, wide. `Err` when the object has a side table already, when its
    /// word is a frozen form, or when it is deiniting and `or_deiniting` is not allowed.
    #[inline]
    pub fn inflated(self, or_deiniting: bool) -> Result<SideTableWord, Refusal> {
        match self.kind() {
            Kind::Immortal => Ok(SideTableWord::IMMORTAL_ELSEWHERE),
            Kind::Counts if self.is_deiniting() && !or_deiniting => Err(Refusal::Deiniting),
            Kind::Counts => Ok(SideTableWord::next(
                (self.wide() & Self::PURE_SWIFT_DEALLOC)
                    | self.unowned() << SideTableWord::UNOWNED_SHIFT
                    | (if self.is_deiniting() { SideTableWord::DEINITING } else { 0 })
                    | self.strong_extra() << SideTableWord::STRONG_SHIFT,
            )),
            Kind::SideTable(_) | Kind::Forwarded(_) | Kind::Ending => Err(self.refusal()),
        }
    }

    /// Whether the last strong reference was taken off blindly, and deinit is about to begin.
    #[inline(always)]
    pub fn is_ending(self) -> bool {
        matches!(self.kind(), Kind::Ending)
    }

    /// What a reader makes of a word: deinit that is about to begin has begun.
    #[inline]
    pub fn as_begun(self) -> Self {
        BeginDeinit.apply(self).unwrap_or(self)
    }

    /// Checks what must hold of a word of counts: `1 ≤ unowned ≤ MAX_UNOWNED`, unless the object's memory is about to be freed,
    /// when deinit has begun and no strong reference is left.
    #[inline(always)]
    pub fn debug_assert_invariants(self) {
        debug_assert!(self.is_counts() || self.is_ending(), "{self:?} must be counts");
        debug_assert!(self.unowned() <= Self::MAX_UNOWNED, "{self:?}: all ones is not a count");
        debug_assert!(
            self.unowned() >= 1 || (self.is_deiniting() && self.strong_extra() == 0),
            "{self:?}: strong references hold an unowned one"
        );
    }
}

impl<W: Width> Clone for Word<W> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<W: Width> Copy for Word<W> {}

impl<W: Width> PartialEq for Word<W> {
    #[inline(always)]
    fn eq(&self, other: &Self) -> bool {
        self.bits == other.bits
    }
}

impl<W: Width> Eq for Word<W> {}

impl<W: Width> fmt::Debug for Word<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            Kind::Counts => f
                .debug_struct("Counts")
                .field("strong", &self.strong())
                .field("unowned", &self.unowned())
                .field("deiniting", &self.is_deiniting())
                .finish(),
            Kind::SideTable(address) => write!(f, "SideTable({address:#x})"),
            Kind::Immortal => f.write_str("Immortal"),
            Kind::Forwarded(address) => write!(f, "Forwarded({address:#x})"),
            Kind::Ending => f.debug_struct("Ending").field("unowned", &self.unowned()).finish(),
        }
    }
}

const _: () = {
    assert!(size_of::<SideTableWord>() == 8 && align_of::<SideTableWord>() == align_of::<u64>());
    assert!(size_of::<Word<Narrow>>() == 4);
    assert!(SideTableWord::NEW.bits == 0x3);
    assert!(SideTableWord::STACK.bits == 0x5);
    assert!(SideTableWord::IMMORTAL.bits == 0x8000_0004_ffff_ffff);
    assert!(SideTableWord::DEINITING_ALONE.bits == 0x1_0000_0003);
    assert!(SideTableWord::ENDING_ALONE.bits == SideTableWord::NEW.bits.wrapping_sub(1 << SideTableWord::STRONG_SHIFT));
    assert!(SideTableWord::STRONG_SHIFT == 33 && SideTableWord::MAX_STRONG_EXTRA == (1 << 30) - 1);
    assert!(Word::<Narrow>::STRONG_SHIFT == 9 && Word::<Narrow>::MAX_STRONG_EXTRA == (1 << 22) - 1);
    assert!(Word::<Narrow>::IMMORTAL.bits == 0x8000_04ff);
    assert!(
        Word::<Wide>::FORWARDED_LOW_BITS + Word::<Wide>::FORWARDED_HIGH_BITS + Word::<Wide>::FORWARDED_ADDRESS_SHIFT
            == 48
    );
};
