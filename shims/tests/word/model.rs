//! The plain model: three numbers and a state, moved the obvious way.

use sidetable_shims::refcount::{
    Refusal, Release, ReleaseLast, Retain, Transition, TryRetain, UnownedRelease, UnownedReleaseLast, UnownedRetain,
    Width, Word,
};

/// What a word of counts stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Model {
    pub strong: u64,
    pub unowned: u64,
    pub is_deiniting: bool,
}

#[derive(Clone, Copy, Debug)]
pub enum Move {
    Retain(u32),
    TryRetain,
    Release(u32),
    ReleaseLast(u32),
    UnownedRetain(u32),
    UnownedRelease(u32),
    UnownedReleaseLast(u32),
}

/// The greatest strong extra count: the field's 30 bits in Swift's 64-bit word, 22 in its 32-bit one.
pub const fn most_strong_extra<W: Width>() -> u64 {
    if W::BITS == 64 { 0x3fff_ffff } else { 0x3f_ffff }
}

/// The greatest unowned count: one less than the field's 31 bits, or 7, can hold. Swift has all ones for immortal objects.
pub const fn most_unowned<W: Width>() -> u64 {
    if W::BITS == 64 { 0x7fff_fffe } else { 0x7e }
}

impl Model {
    pub const NEW: Self = Self { strong: 1, unowned: 1, is_deiniting: false };

    /// What the word's fields say.
    pub fn of<W: Width>(word: Word<W>) -> Self {
        assert!(word.is_counts());
        Self { strong: word.strong(), unowned: word.unowned(), is_deiniting: word.is_deiniting() }
    }

    /// Whether a word of this width can hold the model, and a running program could get there.
    pub fn fits<W: Width>(self) -> bool {
        let implicit = u64::from(!self.is_deiniting);
        let is_reachable = self.unowned >= 1 || (self.is_deiniting && self.strong == 0);
        self.strong >= implicit
            && self.strong - implicit <= most_strong_extra::<W>()
            && self.unowned <= most_unowned::<W>()
            && is_reachable
    }

    /// A word that holds the model, put together bit by bit from the table of ABI.md, not by the code under test.
    pub fn word<W: Width>(self) -> Word<W> {
        let (deiniting_bit, strong_shift) = if W::BITS == 64 { (32, 33) } else { (8, 9) };
        let extra = self.strong - u64::from(!self.is_deiniting);
        let bits = 1 | self.unowned << 1 | u64::from(self.is_deiniting) << deiniting_bit | extra << strong_shift;
        Word::from_bits(W::narrow(bits))
    }

    pub fn apply<W: Width>(self, step: Move) -> Result<Self, Refusal> {
        let moved = match step {
            Move::Retain(n) => Self { strong: self.strong + u64::from(n), ..self },
            Move::TryRetain if self.is_deiniting => return Err(Refusal::Deiniting),
            Move::TryRetain => Self { strong: self.strong + 1, ..self },
            Move::Release(n) | Move::ReleaseLast(n) if self.strong < u64::from(n) => return Err(Refusal::AlreadyGone),
            Move::Release(n) | Move::ReleaseLast(n) => {
                let left = self.strong - u64::from(n);
                match (left, self.is_deiniting, step) {
                    (0, false, Move::Release(_)) => return Err(Refusal::LastReference),
                    _ => Self { strong: left, is_deiniting: self.is_deiniting || left == 0, ..self },
                }
            }
            Move::UnownedRetain(n) => Self { unowned: self.unowned + u64::from(n), ..self },
            Move::UnownedRelease(n) | Move::UnownedReleaseLast(n) if self.unowned < u64::from(n) => {
                return Err(Refusal::AlreadyGone);
            }
            Move::UnownedRelease(n) | Move::UnownedReleaseLast(n) => {
                let left = self.unowned - u64::from(n);
                match (left, self.strong, step) {
                    (0, 1.., _) => return Err(Refusal::AlreadyGone),
                    (0, 0, Move::UnownedRelease(_)) => return Err(Refusal::LastReference),
                    _ => Self { unowned: left, ..self },
                }
            }
        };
        if moved.fits::<W>() { Ok(moved) } else { Err(Refusal::Overflow) }
    }
}

/// The code under test.
pub fn apply<W: Width>(word: Word<W>, step: Move) -> Result<Word<W>, Refusal> {
    match step {
        Move::Retain(n) => Retain(n).apply(word),
        Move::TryRetain => TryRetain.apply(word),
        Move::Release(n) => Release(n).apply(word),
        Move::ReleaseLast(n) => ReleaseLast(n).apply(word),
        Move::UnownedRetain(n) => UnownedRetain(n).apply(word),
        Move::UnownedRelease(n) => UnownedRelease(n).apply(word),
        Move::UnownedReleaseLast(n) => UnownedReleaseLast(n).apply(word),
    }
}
