//! What each thread has moved while nobody was the holder.

use core::cell::Cell;

use crate::sync::thread_variable::thread_variable;

struct Moved {
    times: Cell<u32>,
    cell: Cell<*const u64>,
    value: Cell<u64>,
    /// The word in which another thread was last met: it had moved what this one had moved last. With `times` then, and how often in succession.
    met_in: Cell<*const u64>,
    met: Cell<u32>,
    meetings: Cell<u32>,
}

thread_variable! {
    moved("sidetable_counts_moved"): Moved =
        Moved {
            times: Cell::new(0), cell: Cell::new(core::ptr::null()), value: Cell::new(0),
            met_in: Cell::new(core::ptr::null()), met: Cell::new(0), meetings: Cell::new(0),
        };
}

/// How often the thread has moved counts in this turn.
#[inline(always)]
pub(super) fn times() -> u32 {
    moved::with(|moved| moved.times.get())
}

pub(super) fn begin_turn() {
    moved::with(|moved| moved.times.set(0));
}

/// Called after a move: a locked instruction waits for what was stored before.
#[inline(always)]
pub(super) fn count() {
    moved::with(|moved| moved.times.set(moved.times.get() + 1));
}

/// The same, of a word, to this value.
#[inline(always)]
pub(super) fn count_and_remember(cell: *const u64, value: u64) {
    moved::with(|moved| {
        moved.times.set(moved.times.get() + 1);
        moved.cell.set(cell);
        moved.value.set(value);
    });
}

/// What the thread left in a word, if that is the last one that it moved. Most often it is still there: a reference that is taken for a while is dropped before
/// others are. An exchange from it needs no load, for which the word's line would come once more where other threads want it (objects that are neighbours in
/// memory), and for which locked instructions wait on some processors.
///
/// It may be wrong: another thread has moved the word, or it is another object's by now. So it is what to exchange if equal, and nothing to follow.
#[inline(always)]
pub(super) fn left_in(cell: *const u64) -> Option<u64> {
    moved::with(|moved| (moved.cell.get() == cell).then(|| moved.value.get()))
}

/// After so many meetings with others in succession, in the same word, a wait is tried, and so many times at most.
const MEETINGS: u32 = 64;
const TRIES: u32 = 8;

/// So many moves between a wait and the next meeting mean that it has paid, since the others wait, too, and leave the line alone meanwhile. Then waiting goes on.
/// (A new turn, whose moves are counted from zero, is taken for as many.)
const MANY: u32 = 64;

/// Whether to wait before the word that this thread moved last, in which this value was found, is moved again.
///
/// Others have moved it since, which they do, too, where threads hand an object to each other and do something else in between: there a wait is lost. (Tried at
/// every meeting, it made `subscriptions`, tasks and actors of Swift, slower by a tenth on Zen 5.) Hence the tries.
#[inline(never)]
pub(super) fn is_wait_worthwhile(cell: *const u64, found: u64) -> bool {
    if left_in(cell).is_none_or(|left| left == found) {
        return false;
    }
    moved::with(|moved| {
        let times = moved.times.get();
        let has_paid = times.wrapping_sub(moved.met.replace(times)) >= MANY;
        let is_same = moved.met_in.replace(cell) == cell;
        let next = match moved.meetings.get() + 1 {
            _ if !is_same => 0,
            MEETINGS.. if has_paid => MEETINGS,
            next if next == MEETINGS + TRIES => 0,
            next => next,
        };
        moved.meetings.set(next);
        next >= MEETINGS
    })
}
