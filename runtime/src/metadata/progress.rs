//! How far a record is: claimed by the thread that works on it, waited for by others.
//!
//! Who works on records or waits for one puts forks off, so that a child finds no record claimed. It runs no code but ours.

use core::fmt;

use sidetable_shims::types::State;

use crate::sync::driver::{self, Shared, Step};
use crate::sync::{Atomic, Mutant, Ordering, is_weakened, ordering, park};

/// A record's state. The word holds a stage and two bits.
pub struct Progress {
    word: Atomic<u32>,
}

/// States in the order in which they are reached.
mod stage {
    pub const ABSTRACT: u32 = 0;
    pub const LAYOUT_COMPLETE: u32 = 1;
    pub const NON_TRANSITIVE_COMPLETE: u32 = 2;
    pub const COMPLETE: u32 = 3;
    pub const MASK: u32 = 3;
}

/// A thread works on the record.
const CLAIMED: u32 = 1 << 8;
/// Another thread waits for it.
const AWAITED: u32 = 1 << 9;

const fn stage_of(state: State) -> u32 {
    if state.has_reached(State::COMPLETE) {
        stage::COMPLETE
    } else if state.has_reached(State::NON_TRANSITIVE_COMPLETE) {
        stage::NON_TRANSITIVE_COMPLETE
    } else if state.has_reached(State::LAYOUT_COMPLETE) {
        stage::LAYOUT_COMPLETE
    } else {
        stage::ABSTRACT
    }
}

const fn state_of(word: u32) -> State {
    match word & stage::MASK {
        stage::COMPLETE => State::COMPLETE,
        stage::NON_TRANSITIVE_COMPLETE => State::NON_TRANSITIVE_COMPLETE,
        stage::LAYOUT_COMPLETE => State::LAYOUT_COMPLETE,
        _ => State::ABSTRACT,
    }
}

impl Progress {
    /// An abstract record that the calling thread works on.
    pub fn claimed() -> Self {
        Self { word: Atomic::new(CLAIMED | stage::ABSTRACT) }
    }

    /// A record on which nothing is left to do.
    pub fn complete() -> Self {
        Self { word: Atomic::new(stage::COMPLETE) }
    }

    /// Whether everything is there.
    #[inline(always)]
    pub fn is_complete(&self) -> bool {
        // Acquire: pairs with the release in `move_on` (model concurrent_first_requests, mutant StateRelaxed).
        self.word.load(ordering(Ordering::Acquire, Mutant::StateRelaxed)) & stage::MASK == stage::COMPLETE
    }

    /// How far the record is.
    pub fn state(&self) -> State {
        // Acquire: as in `is_complete`.
        state_of(self.word.load(ordering(Ordering::Acquire, Mutant::StateRelaxed)))
    }

    /// Makes the calling thread the one that works on the record, unless there is one.
    pub fn claim(&self) -> bool {
        // Relaxed: what the one who gave up before wrote is acquired with the state, which is read next (model request_taken_over).
        let may_claim = |word| word & CLAIMED == 0 || is_weakened(Mutant::ClaimIgnored);
        self.change(Step::relaxed(Mutant::ClaimTorn), |word| may_claim(word).then_some(word | CLAIMED)).is_some()
    }

    /// Says that the record has got so far; the calling thread has claimed it, or has seen everything that this says.
    pub fn reach(&self, state: State) {
        self.move_on(|word| (word & !stage::MASK) | (word & stage::MASK).max(stage_of(state)));
    }

    /// Ends the calling thread's claim.
    pub fn give_up(&self) {
        self.move_on(|word| word & !CLAIMED);
    }

    /// Says that the record has got so far, and ends the calling thread's claim.
    pub fn reach_and_give_up(&self, state: State) {
        self.move_on(|word| (word & stage::MASK).max(stage_of(state)));
    }

    /// Waits until the record has got so far, or nobody works on it.
    pub fn wait(&self, state: State) {
        let must_wait = || {
            // Relaxed: the caller reads the state again.
            self.change(Step::relaxed(Mutant::AwaitTorn), |word| {
                let goes_on = word & CLAIMED != 0 && word & stage::MASK < stage_of(state);
                goes_on.then_some(word | AWAITED)
            })
            .map(|found| found | AWAITED)
        };
        park::wait_while(&self.word, must_wait);
    }

    fn move_on(&self, next: impl Fn(u32) -> u32) {
        // Release: pairs with the acquire loads of states (model concurrent_first_requests, mutant StateRelaxed).
        let step = Step::release(Mutant::StateRelaxed, Mutant::StateTorn);
        let found = self.change(step, |word| Some(next(word) & !AWAITED));
        if found.is_some_and(|word| word & AWAITED != 0) && !is_weakened(Mutant::StateWakesNobody) {
            park::wake_all(&self.word);
        }
    }

    /// Moves the word, unless `next` refuses: what it was.
    fn change(&self, step: Step, next: impl Fn(u32) -> Option<u32>) -> Option<u32> {
        driver::update::<Shared, _, _>(&self.word, step, |word| next(word).ok_or(())).ok().map(|(found, _)| found)
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.state().fmt(f)
    }
}

#[cfg(all(test, not(model)))]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_never_lost() {
        let progress = Progress::claimed();
        assert_eq!(progress.state(), State::ABSTRACT);
        progress.reach(State::NON_TRANSITIVE_COMPLETE);
        progress.reach(State::LAYOUT_COMPLETE);
        assert_eq!(progress.state(), State::NON_TRANSITIVE_COMPLETE);
        progress.reach_and_give_up(State::COMPLETE);
        assert!(progress.is_complete());
    }

    #[test]
    fn one_thread_claims_at_a_time() {
        let progress = Progress::claimed();
        assert!(!progress.claim());
        progress.give_up();
        assert!(progress.claim());
        assert!(!progress.claim());
    }

    #[test]
    fn nobody_waits_for_a_record_that_nobody_works_on() {
        let progress = Progress::claimed();
        progress.give_up();
        progress.wait(State::COMPLETE);
        Progress::complete().wait(State::COMPLETE);
    }
}
