//! Drivers: what carries a transition out on memory. The compare-exchange loop is here, once.

use core::hint;

#[cfg(biased)]
use super::bias::sequences as counts;
use super::cell::Value;
use super::single::{is_single_threaded, is_single_threaded_inlined};
use super::{Atomic, Mutant, Ordering, is_weakened, ordering};

/// How a word is moved: for all threads to see, or in a process that has one.
pub trait Driver {
    /// Exchanges `old` for `new`, or says what was there.
    fn exchange<V: Value>(cell: &Atomic<V>, old: V, new: V, success: Ordering, failure: Ordering) -> Result<(), V>;
    /// Whether moves are atomic to this thread alone.
    fn is_local() -> bool;
    /// Loads a word that this driver may have moved just now.
    #[inline(always)]
    fn look<V: Value>(cell: &Atomic<V>, order: Ordering) -> V {
        if Self::is_local() { cell.load_local() } else { cell.load(order) }
    }
}

/// How counts are moved for all threads to see, where they are never biased to one ([`bias`](super::bias)).
#[cfg(not(biased))]
mod counts {
    use super::{Atomic, Ordering, Value};

    #[inline(always)]
    pub fn compare_exchange<V: Value>(
        cell: &Atomic<V>,
        old: V,
        new: V,
        success: Ordering,
        failure: Ordering,
    ) -> Result<(), V> {
        cell.compare_exchange(old, new, success, failure)
    }

    /// Tries once: `false` says no more than that nothing was moved.
    #[inline(always)]
    pub fn try_move<V: Value, E>(
        cell: &Atomic<V>,
        next: impl Fn(V) -> Result<V, E>,
        success: Ordering,
    ) -> Result<bool, E> {
        cell.try_move(next, success)
    }

    /// Never `None`.
    #[inline(always)]
    pub fn try_move_by_difference<V: Value>(cell: &Atomic<V>, old: V, new: V, order: Ordering) -> Option<V> {
        Some(fetch_move_by_difference(cell, old, new, order))
    }

    #[inline(always)]
    pub fn fetch_move_by_difference<V: Value>(cell: &Atomic<V>, old: V, new: V, order: Ordering) -> V {
        cell.fetch_move_by_difference(old, new, order)
    }

    /// Nobody knows.
    #[inline(always)]
    pub fn is_wait_worthwhile<V: Value>(_cell: &Atomic<V>, _found: V) -> bool {
        false
    }
}

/// Atomic to all threads.
#[derive(Debug)]
pub struct Shared;

/// Atomic to the thread's own signal handlers: for the `swift_nonatomic_` entry points.
#[derive(Debug)]
pub struct Local;

/// [`Local`] while the process has one thread, else [`Shared`].
#[derive(Debug)]
pub struct Adaptive;

/// [`Adaptive`] for code that is generated where it is used, as that of the Rust handles is.
#[derive(Debug)]
pub struct Inlined;

impl Driver for Shared {
    #[inline(always)]
    fn exchange<V: Value>(cell: &Atomic<V>, old: V, new: V, success: Ordering, failure: Ordering) -> Result<(), V> {
        counts::compare_exchange(cell, old, new, success, failure)
    }
    #[inline(always)]
    fn is_local() -> bool {
        false
    }
}

impl Driver for Local {
    #[inline(always)]
    fn exchange<V: Value>(cell: &Atomic<V>, old: V, new: V, _success: Ordering, _failure: Ordering) -> Result<(), V> {
        cell.compare_exchange_local(old, new)
    }
    #[inline(always)]
    fn is_local() -> bool {
        true
    }
}

impl Driver for Adaptive {
    #[inline(always)]
    fn exchange<V: Value>(cell: &Atomic<V>, old: V, new: V, success: Ordering, failure: Ordering) -> Result<(), V> {
        if is_single_threaded() {
            Local::exchange(cell, old, new, success, failure)
        } else {
            Shared::exchange(cell, old, new, success, failure)
        }
    }
    #[inline(always)]
    fn is_local() -> bool {
        is_single_threaded()
    }
}

impl Driver for Inlined {
    #[inline(always)]
    fn exchange<V: Value>(cell: &Atomic<V>, old: V, new: V, success: Ordering, failure: Ordering) -> Result<(), V> {
        Adaptive::exchange(cell, old, new, success, failure)
    }
    #[inline(always)]
    fn is_local() -> bool {
        is_single_threaded_inlined()
    }
}

/// Calls a function with [`Local`] or with [`Shared`], whichever a driver is at the moment. Asked once: no operation straddles the start of the second
/// thread.
macro_rules! with_driver {
    ($driver:ty: $function:ident::<_ $(, $more:ty)?>($($argument:expr),*)) => {
        if <$driver as $crate::sync::driver::Driver>::is_local() {
            $function::<$crate::sync::driver::Local $(, $more)?>($($argument),*)
        } else {
            $function::<$crate::sync::driver::Shared $(, $more)?>($($argument),*)
        }
    };
}

pub(crate) use with_driver;

/// Whether counts are moved by code that is generated where it is used, too, the C header's for one: with threads not where they may be
/// [biased](super::bias).
#[inline(always)]
pub fn is_moved_where_used() -> bool {
    !cfg!(biased) || is_single_threaded()
}

/// Defines an operation that is a few instructions where a driver is [`Local`], in the place where it is used, and else a call where counts may be biased: that
/// takes next to nothing beside a locked instruction, which the thread that counts are biased to has not even; and a sequence needs a table, which is not to
/// be in every place where a reference is dropped.
macro_rules! apart_from_threads {
    (
        $(#[$attribute:meta])*
        $visibility:vis unsafe fn $name:ident or $beside_threads:ident($($argument:ident: $type:ty),*) $(-> $result:ty)? {
            $function:ident::<_ $(, $more:ty)?>($($given:expr),*)
        }
    ) => {
        $(#[$attribute])*
        #[inline(always)]
        $visibility unsafe fn $name<D: $crate::sync::driver::Driver>($($argument: $type),*) $(-> $result)? {
            // SAFETY: as the caller promises. No operation straddles the start of the second thread.
            unsafe {
                if D::is_local() {
                    $function::<$crate::sync::driver::Local $(, $more)?>($($given),*)
                } else {
                    $beside_threads($($argument),*)
                }
            }
        }

        #[cfg_attr(biased, inline(never))]
        #[cfg_attr(not(biased), inline(always))]
        unsafe fn $beside_threads($($argument: $type),*) $(-> $result)? {
            // SAFETY: as the caller promises.
            unsafe { $function::<$crate::sync::driver::Shared $(, $more)?>($($given),*) }
        }
    };
}

pub(crate) use apart_from_threads;

/// What a move publishes, and the mutants that weaken it.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The ordering of a successful exchange.
    order: Ordering,
    /// The mutant that makes the ordering relaxed.
    relaxed: Mutant,
    /// The mutant that loads and stores instead of exchanging.
    torn: Mutant,
}

impl Step {
    /// A move that publishes nothing: the caller holds a reference already, and whoever it is handed to synchronizes by other means.
    pub const fn relaxed(torn: Mutant) -> Self {
        Self { order: Ordering::Relaxed, relaxed: torn, torn }
    }

    /// A move that gives a reference up: what the caller did with the object happens before what the last one does.
    pub const fn release(relaxed: Mutant, torn: Mutant) -> Self {
        Self { order: Ordering::Release, relaxed, torn }
    }

    #[inline(always)]
    fn order(self) -> Ordering {
        ordering(self.order, self.relaxed)
    }
}

/// How many spin-loop hints to wait after each failed exchange; the last number holds for all further ones.
///
/// The first wait lets a thread finish that merely came in between. Where two threads fight over a word, what takes the time is the
/// cache line that goes back and forth, and the waits that follow, microseconds long, let one of them do many moves while it has
/// the line. Measured with two to eight threads on one object: half the time of waits that double from one (`cargo xtask bench`).
const WAITS: [u32; 3] = [16, 256, 512];

/// How many to wait before a word is tried again that others were met in again and again: meanwhile they move it many times, and the line goes back and forth so
/// much less often. On Zen 5, whose processors at times hand a line on so fast that hardly an exchange fails twice, two threads on one object then take 44 ns a
/// retain and release without it, 31 with 32, 28 with 64 and 26 with 128, of 24 ns each.
const WAIT_WHERE_FOUGHT_OVER: u32 = 64;

fn wait_after(failures: usize) {
    wait_with(WAITS[failures.min(WAITS.len() - 1)]);
}

fn wait_with(hints: u32) {
    for _ in 0..hints {
        hint::spin_loop();
    }
}

/// Moves `cell` to what `next` makes of it, trying until no other thread interferes. Returns the value before and after, or why
/// `next` has none.
///
/// Lock-free: an exchange fails only because another one succeeded. After a failure it waits, and before the first try where the word is fought over.
#[inline]
pub fn update<D: Driver, V: Value, E>(
    cell: &Atomic<V>,
    step: Step,
    next: impl Fn(V) -> Result<V, E>,
) -> Result<(V, V), E> {
    let mut failures = 0;
    let mut old = D::look(cell, Ordering::Relaxed);
    if !D::is_local() && counts::is_wait_worthwhile(cell, old) {
        wait_with(WAIT_WHERE_FOUGHT_OVER);
        old = D::look(cell, Ordering::Relaxed);
    }
    loop {
        let new = next(old)?;
        if is_weakened(step.torn) {
            cell.store(new, step.order());
            return Ok((old, new));
        }
        // Relaxed on failure: the value found is only moved in turn, never followed.
        match D::exchange(cell, old, new, step.order(), Ordering::Relaxed) {
            Ok(()) => return Ok((old, new)),
            Err(found) => old = found,
        }
        wait_after(failures);
        failures += 1;
    }
}

/// Tries once to move `cell` by a sum: the fast path, without a loop. `false` means that nothing was moved, for whatever reason, and
/// [`update`] should find out.
#[inline(always)]
pub fn try_sum<D: Driver, V: Value, E>(cell: &Atomic<V>, step: Step, next: impl Fn(V) -> Result<V, E>) -> bool {
    try_sum_or_why::<D, V, E>(cell, step, next).unwrap_or(false)
}

/// [`try_sum`], with why `next` has no value. `Ok(false)` is interference, which [`update`] overcomes.
#[inline(always)]
pub fn try_sum_or_why<D: Driver, V: Value, E>(
    cell: &Atomic<V>,
    step: Step,
    next: impl Fn(V) -> Result<V, E>,
) -> Result<bool, E> {
    if is_weakened(step.torn) {
        return Ok(false);
    }
    if D::is_local() {
        let old = cell.load_local();
        return next(old).map(|new| cell.move_by_difference_local(old, new));
    }
    counts::try_move(cell, next, step.order())
}

/// Adds `to − from` to a cell that is a count whatever happens, without a look at it: a locked instruction that a load of the same cell precedes takes
/// twice the time on some processors. Tries once, without a call; says what was there, or that nothing was added.
#[inline(always)]
pub fn try_blindly<V: Value>(cell: &Atomic<V>, step: Step, from: V, to: V) -> Option<V> {
    counts::try_move_by_difference(cell, from, to, step.order())
}

/// [`try_blindly`] until it is done. Returns what was there.
#[inline(always)]
pub fn move_blindly<V: Value>(cell: &Atomic<V>, step: Step, from: V, to: V) -> V {
    counts::fetch_move_by_difference(cell, from, to, step.order())
}

/// Moves a cell that holds exactly `old`: tries once. `false` means that nothing was moved, for whatever reason, and [`update`] should find out.
#[inline(always)]
pub fn try_from<D: Driver, V: Value>(cell: &Atomic<V>, step: Step, old: V, new: V) -> bool {
    if !D::is_local() && !is_weakened(step.torn) {
        let next = |found| if found == old { Ok(new) } else { Err(()) };
        return counts::try_move(cell, next, step.order()).unwrap_or(false);
    }
    if D::look(cell, Ordering::Relaxed) != old {
        return false;
    }
    if is_weakened(step.torn) {
        cell.store(new, step.order());
        return true;
    }
    D::exchange(cell, old, new, step.order(), Ordering::Relaxed).is_ok()
}
