//! Counts that are biased to one thread: while it is the only one that moves any, it does so without locked instructions, as a process with one thread
//! does. (Biased locking, of counts: "Biased reference counting", Choi, Shull and Torrellas, 2018, has an owner for each object; here the whole process
//! has one, since what most programs have beside the thread at work is threads that wait.)
//!
//! One word says who the [`Holder`] is. Whoever moves counts looks at it, and moves, in a *restartable sequence*: if the thread is interrupted between look and move,
//! it looks again. So nobody can move by what has meanwhile become wrong, once those who were under way are restarted, which one call of the kernel
//! does to all of them:
//!
//! | the word | the holder | others |
//! |---|---|---|
//! | [`NEVER`] | – | move with locked instructions, in no sequence |
//! | [`NOBODY`] | – | move with locked instructions |
//! | a thread | moves without | take it away: [`CHANGING`], restart the others, `NOBODY` |
//! | [`CHANGING`] | waits | wait |
//!
//! A thread becomes the holder the same way: `CHANGING`, restart the others, the thread. Models: counts_change_hands, counts_taken_away_twice.
//!
//! Taking away costs a call that interrupts other processors. So a thread becomes the holder after it has moved some ten thousand times
//! and nobody else had as many in between; and where it does not stay the holder for long, only after longer and longer pauses.
//!
//! `sequences` has the moves, `changes` says when counts change hands, and `moved` what a thread has moved while nobody was the holder.
//!
//! There is never a holder where it would gain nothing: where the kernel or the C library knows no such sequences, and on processors whose locked instructions
//! take little longer than others, which is measured when the program starts. Nor beside another runtime that moves the same words: libswiftCore behind a
//! preloaded library, say.
//!
//! Every move of a count is made by this crate: code that is generated elsewhere, the C header's and the Rust handles', moves counts itself only while the
//! process has one thread. Copies of this crate in one process, in a library that was loaded, find each other by their notes, and then nobody becomes the
//! holder.

use super::{Atomic, Mutant, Ordering, const_unless_model, is_weakened, ordering};

/// Nobody has asked yet whether there can be a holder. (No thread's variables begin at such addresses.)
pub const UNKNOWN: u64 = 0;

/// There is no holder, and will be none.
pub const NEVER: u64 = 1;

/// Nobody is the holder.
pub const NOBODY: u64 = 2;

/// The holder changes.
pub const CHANGING: u64 = 3;

/// Who may move counts without locked instructions.
#[repr(align(64))]
pub struct Holder(Atomic<u64>);

impl Holder {
    const_unless_model! {
        /// Nobody knows.
        pub fn new() -> Self {
            Self(Atomic::zero())
        }
    }

    /// Who it is: to be relied upon inside a sequence only.
    #[inline(always)]
    pub fn load(&self) -> u64 {
        // Acquire: pairs with the release in `change`: who knows the holder knows what is known with it (model counts_change_hands).
        self.0.load(Ordering::Acquire)
    }

    /// Makes `next` the holder. `restart_others` returns when all other threads have left the sequences that they were in, or begun them anew.
    ///
    /// One thread at a time.
    pub fn change(&self, next: u64, restart_others: impl FnOnce()) {
        // Those who begin anew find this, and wait: neither what was so before nor what will be is so while the others are told.
        if !is_weakened(Mutant::HolderUnannounced) {
            // Release: as below.
            self.0.store(CHANGING, ordering(Ordering::Release, Mutant::HolderRelaxed));
        }
        if !is_weakened(Mutant::HolderNotAwaited) {
            restart_others();
        }
        // Release: pairs with the acquire in `load` (model counts_change_hands, mutant HolderRelaxed).
        self.0.store(next, ordering(Ordering::Release, Mutant::HolderRelaxed));
    }
}

impl Default for Holder {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(biased)]
pub(crate) mod changes;
#[cfg(biased)]
mod moved;
#[cfg(biased)]
pub(crate) mod sequences;
#[cfg(all(biased, test))]
pub(crate) mod tests;
