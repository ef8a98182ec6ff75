//! The legal moves of a word of counts.

use super::{Refusal, SideTableWord, Width, Word};

/// A legal move of a word of counts.
pub trait Transition: Copy {
    /// The next word, or why there is none.
    fn apply<W: Width>(self, word: Word<W>) -> Result<Word<W>, Refusal>;

    /// The next word in a side table, where one may differ from a header's.
    #[inline(always)]
    fn apply_in_side_table(self, word: SideTableWord) -> Result<SideTableWord, Refusal> {
        self.apply(word)
    }
}

/// A transition that adds a fixed difference to the word, and so commutes with every other one: a driver may add the difference
/// instead of exchanging the word.
pub trait Sum: Transition {
    /// [`Transition::apply`] for a word that was loaded half by half: what one half tells is asked of that one, as it is, and the other half need not be
    /// there then.
    #[inline(always)]
    fn apply_by_halves<W: Width>(self, word: Word<W>) -> Result<Word<W>, Refusal> {
        self.apply(word)
    }
}

impl Sum for Retain {
    #[inline(always)]
    fn apply_by_halves<W: Width>(self, word: Word<W>) -> Result<Word<W>, Refusal> {
        if self.0 != 1 || W::BITS != 64 {
            return self.apply(word);
        }
        if word.upper_half().wrapping_add(Word::<W>::STRONG_IN_HALF) & Word::<W>::USE_SLOW_RC_IN_HALF == 0 {
            return moved(word.wide().wrapping_add(1 << Word::<W>::STRONG_SHIFT));
        }
        Err(Self::refusal(word))
    }
}

impl Sum for TryRetain {
    #[inline(always)]
    fn apply_by_halves<W: Width>(self, word: Word<W>) -> Result<Word<W>, Refusal> {
        if W::BITS != 64 {
            return self.apply(word);
        }
        let half = word.upper_half();
        let refused = Word::<W>::USE_SLOW_RC_IN_HALF | Word::<W>::DEINITING_IN_HALF;
        if (half | half.wrapping_add(Word::<W>::STRONG_IN_HALF)) & refused == 0 {
            return moved(word.wide().wrapping_add(1 << Word::<W>::STRONG_SHIFT));
        }
        let is_deiniting = half & refused == Word::<W>::DEINITING_IN_HALF;
        Err(if is_deiniting { Refusal::Deiniting } else { Retain::refusal(word) })
    }
}

impl Sum for Release {
    #[inline(always)]
    fn apply_by_halves<W: Width>(self, word: Word<W>) -> Result<Word<W>, Refusal> {
        if self.0 != 1 || W::BITS != 64 {
            return self.apply(word);
        }
        if word.upper_half().wrapping_sub(Word::<W>::STRONG_IN_HALF) & Word::<W>::USE_SLOW_RC_IN_HALF == 0 {
            return moved(word.wide().wrapping_sub(1 << Word::<W>::STRONG_SHIFT));
        }
        Err(self.refusal(word))
    }
}

impl Sum for UnownedRetain {}
impl Sum for UnownedRelease {}

#[inline(always)]
fn moved<W: Width>(bits: u64) -> Result<Word<W>, Refusal> {
    let word = Word::<W>::next(bits);
    word.debug_assert_invariants();
    Ok(word)
}

/// Adds strong references, also during deinit (deinit may pass `self` about, as long as it takes it back).
#[derive(Clone, Copy, Debug)]
pub struct Retain(pub u32);

impl Retain {
    #[inline(always)]
    fn refusal<W: Width>(word: Word<W>) -> Refusal {
        if word.is_counts() { Refusal::Overflow } else { word.refusal() }
    }
}

impl Transition for Retain {
    #[inline(always)]
    fn apply<W: Width>(self, word: Word<W>) -> Result<Word<W>, Refusal> {
        let count = u64::from(self.0);
        if count > Word::<W>::MAX_STRONG_EXTRA {
            return Err(Self::refusal(word));
        }
        // A count that fits its field and a field whose top neighbour is clear: their sum reaches UseSlowRC and no further.
        let bits = word.wide().wrapping_add(count << Word::<W>::STRONG_SHIFT);
        if Word::<W>::before_and_after(count, word.wide(), bits) & Word::<W>::USE_SLOW_RC == 0 {
            return moved(bits);
        }
        Err(Self::refusal(word))
    }
}

/// Adds one strong reference unless deinit has begun (`swift_tryRetain`, weak and unowned loads).
#[derive(Clone, Copy, Debug)]
pub struct TryRetain;

impl Transition for TryRetain {
    #[inline(always)]
    fn apply<W: Width>(self, word: Word<W>) -> Result<Word<W>, Refusal> {
        let bits = word.wide().wrapping_add(1 << Word::<W>::STRONG_SHIFT);
        let refused = Word::<W>::USE_SLOW_RC | Word::<W>::DEINITING;
        // Before, too: one reference more makes counts of a word that is ending.
        if (word.wide() | bits) & refused == 0 {
            return moved(bits);
        }
        Err(if word.is_deiniting() { Refusal::Deiniting } else { Retain::refusal(word) })
    }
}

/// Drops strong references that are not the last.
#[derive(Clone, Copy, Debug)]
pub struct Release(pub u32);

impl Release {
    #[inline(always)]
    fn refusal<W: Width>(self, word: Word<W>) -> Refusal {
        if !word.is_counts() {
            word.refusal()
        } else if !word.is_deiniting() && word.strong_extra() + 1 == u64::from(self.0) {
            Refusal::LastReference
        } else {
            Refusal::AlreadyGone
        }
    }
}

impl Transition for Release {
    #[inline(always)]
    fn apply<W: Width>(self, word: Word<W>) -> Result<Word<W>, Refusal> {
        let count = u64::from(self.0);
        if count <= Word::<W>::MAX_STRONG_EXTRA {
            // A difference below zero borrows from UseSlowRC.
            let bits = word.wide().wrapping_sub(count << Word::<W>::STRONG_SHIFT);
            if Word::<W>::before_and_after(count, word.wide(), bits) & Word::<W>::USE_SLOW_RC == 0 {
                return moved(bits);
            }
        }
        Err(self.refusal(word))
    }
}

/// Drops strong references; dropping the last begins deinit in the same move, so no weak load comes between.
#[derive(Clone, Copy, Debug)]
pub struct ReleaseLast(pub u32);

impl Transition for ReleaseLast {
    #[inline]
    fn apply<W: Width>(self, word: Word<W>) -> Result<Word<W>, Refusal> {
        match Release(self.0).apply(word) {
            Err(Refusal::LastReference) => {
                let strong = Word::<W>::STRONG_MASK << Word::<W>::STRONG_SHIFT;
                moved(word.wide() & !strong | Word::<W>::DEINITING)
            }
            other => other,
        }
    }
}

/// Begins deinit where the last strong reference was taken off blindly.
#[derive(Clone, Copy, Debug)]
pub struct BeginDeinit;

impl Transition for BeginDeinit {
    #[inline]
    fn apply<W: Width>(self, word: Word<W>) -> Result<Word<W>, Refusal> {
        if !word.is_ending() {
            return Err(if word.is_counts() { Refusal::AlreadyGone } else { word.refusal() });
        }
        moved(word.wide() & !Word::<W>::ENDING | Word::<W>::DEINITING)
    }
}

/// Adds unowned references.
#[derive(Clone, Copy, Debug)]
pub struct UnownedRetain(pub u32);

impl Transition for UnownedRetain {
    #[inline(always)]
    fn apply<W: Width>(self, word: Word<W>) -> Result<Word<W>, Refusal> {
        if !word.is_counts() && !word.is_ending() {
            return Err(word.refusal());
        }
        let count = u64::from(self.0);
        if word.unowned() + count > Word::<W>::MAX_UNOWNED {
            return Err(Refusal::Overflow);
        }
        moved(word.wide() + (count << Word::<W>::UNOWNED_SHIFT))
    }
}

/// Drops unowned references that are not the last.
#[derive(Clone, Copy, Debug)]
pub struct UnownedRelease(pub u32);

impl Transition for UnownedRelease {
    #[inline(always)]
    fn apply<W: Width>(self, word: Word<W>) -> Result<Word<W>, Refusal> {
        if !word.is_counts() && !word.is_ending() {
            return Err(word.refusal());
        }
        let count = u64::from(self.0);
        if word.unowned() > count {
            return moved(word.wide() - (count << Word::<W>::UNOWNED_SHIFT));
        }
        // A live object holds an unowned reference to itself: only deinit's end drops that one.
        let is_last = word.unowned() == count && !word.is_ending() && word.strong() == 0;
        Err(if is_last { Refusal::LastReference } else { Refusal::AlreadyGone })
    }
}

/// Drops unowned references. A result with none left means: free the object's memory.
#[derive(Clone, Copy, Debug)]
pub struct UnownedReleaseLast(pub u32);

impl Transition for UnownedReleaseLast {
    #[inline]
    fn apply<W: Width>(self, word: Word<W>) -> Result<Word<W>, Refusal> {
        match UnownedRelease(self.0).apply(word) {
            Err(Refusal::LastReference) => {
                moved(word.wide() & !(Word::<W>::UNOWNED_ALL_ONES << Word::<W>::UNOWNED_SHIFT))
            }
            other => other,
        }
    }
}

/// Marks an object frozen: from here on it is never uniquely referenced.
#[derive(Clone, Copy, Debug)]
pub struct Freeze;

impl Transition for Freeze {
    #[inline]
    fn apply<W: Width>(self, word: Word<W>) -> Result<Word<W>, Refusal> {
        if word.is_counts() { moved(word.wide() & !Word::<W>::PURE_SWIFT_DEALLOC) } else { Err(word.refusal()) }
    }
}

/// Makes an object immortal.
#[derive(Clone, Copy, Debug)]
pub struct Immortalize;

impl Transition for Immortalize {
    #[inline]
    fn apply<W: Width>(self, word: Word<W>) -> Result<Word<W>, Refusal> {
        if !word.is_counts() {
            return Err(word.refusal());
        }
        Ok(if word.is_frozen() { Word::FROZEN_IMMORTAL } else { Word::IMMORTAL })
    }

    #[inline]
    fn apply_in_side_table(self, word: SideTableWord) -> Result<SideTableWord, Refusal> {
        let immortal = self.apply(word)?;
        Ok(if immortal == Word::IMMORTAL { Word::IMMORTAL_ELSEWHERE } else { immortal })
    }
}
