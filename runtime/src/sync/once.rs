//! `swift_once`: one caller runs the function, the others wait until it has.
//!
//! | token (32 bits) | meaning |
//! |---|---|
//! | 0 | fresh |
//! | 1 … 2^30 − 1 | the thread of that number runs the function |
//! | 2^30 more than that | as above, and somebody waits for it |
//! | negative | done; Swift's compiler and runtime test just this |

use core::convert::Infallible;
use core::ffi::c_void;
use core::ptr;

use super::driver::{self, Shared, Step};
use super::{Atomic, Mutant, Ordering, is_weakened, ordering, park};

/// A once token: zeroed memory of 4 bytes.
pub type OnceToken = Atomic<u32>;

const FRESH: u32 = 0;
const AWAITED: u32 = 1 << 30;
const DONE: u32 = u32::MAX;

const fn is_done(token: u32) -> bool {
    token > i32::MAX as u32
}

/// Calls `function` with `context` if nobody has for this token; returns when it has been called. `swift_once`.
///
/// What the function wrote happens before every return. Where the function itself comes back for the same token it would wait for itself:
/// `or_die` is called instead.
///
/// # Safety
/// `token` is a token that outlives all calls; `function` may be called with `context`.
#[inline]
pub unsafe fn once(
    token: *const OnceToken,
    function: unsafe extern "C" fn(*mut c_void),
    context: *mut c_void,
    or_die: fn() -> !,
) {
    // SAFETY: as the caller promises.
    let token = unsafe { &*token };
    if !is_finished(token) {
        // SAFETY: as the caller promises.
        unsafe { run_or_wait(token, function, context, or_die) };
    }
}

/// Whether what the token stands for is done.
#[inline(always)]
pub(crate) fn is_finished(token: &OnceToken) -> bool {
    // Acquire: pairs with the release of DONE in `finish` (model once, mutant OnceFinishedRelaxed).
    is_done(token.load(ordering(Ordering::Acquire, Mutant::OnceFinishedRelaxed)))
}

#[cold]
unsafe fn run_or_wait(
    token: &OnceToken,
    function: unsafe extern "C" fn(*mut c_void),
    context: *mut c_void,
    or_die: fn() -> !,
) {
    let this_thread = park::thread_number();
    if claim(token, this_thread) {
        // SAFETY: as the caller of `once` promises.
        unsafe { function(context) };
        finish(token);
        return;
    }
    if runner(token) == Some(this_thread) {
        or_die();
    }
    wait(token);
}

/// Whether the calling thread is now the one that runs what the token stands for.
pub(crate) fn claim(token: &OnceToken, this_thread: u32) -> bool {
    if is_weakened(Mutant::OnceTorn) {
        let is_fresh = token.load(Ordering::Relaxed) == FRESH;
        if is_fresh {
            token.store(this_thread, Ordering::Relaxed);
        }
        return is_fresh;
    }
    // Relaxed: claiming publishes nothing, and a caller who loses learns what it needs from its next load.
    token.compare_exchange(FRESH, this_thread, Ordering::Relaxed, Ordering::Relaxed).is_ok()
}

/// Says that what the token stands for is done; the calling thread has claimed it.
pub(crate) fn finish(token: &OnceToken) {
    // Release: pairs with the acquire loads of everyone else (model once, mutants OncePublishRelaxed and OnceFinishTorn).
    let step = Step::release(Mutant::OncePublishRelaxed, Mutant::OnceFinishTorn);
    let Ok((found, _)) = driver::update::<Shared, _, Infallible>(token, step, |_| Ok(DONE));
    // To look for threads that wait would make the table of all that do, in programs that have one thread.
    if found & AWAITED != 0 && !is_weakened(Mutant::OnceWakesNobody) {
        park::wake_all(ptr::from_ref(token).cast());
    }
}

/// The thread that runs what the token stands for, if one does right now.
pub(crate) fn runner(token: &OnceToken) -> Option<u32> {
    let found = token.load(Ordering::Relaxed);
    (found != FRESH && !is_done(found)).then_some(found & !AWAITED)
}

/// Waits until what the token stands for is done; somebody has claimed it.
pub(crate) fn wait(token: &OnceToken) {
    if !is_weakened(Mutant::OnceDoesNotWait) {
        park::wait_while(ptr::from_ref(token).cast(), || must_wait(token));
    }
}

/// Whether what the token stands for is not done, and then the thread that runs it knows that somebody waits.
fn must_wait(token: &OnceToken) -> bool {
    // Acquire: pairs with the release of DONE, as in `once` (model once, mutant OnceWaitRelaxed).
    let order = ordering(Ordering::Acquire, Mutant::OnceWaitRelaxed);
    let found = token.load(order);
    if is_done(found) {
        return false;
    }
    if is_weakened(Mutant::OnceWaitsUnseen) {
        return true;
    }
    // Relaxed, and acquire where it fails: one who waits publishes nothing; what it finds in place of the runner is the end, or another who
    // waits.
    match token.compare_exchange(found, found | AWAITED, Ordering::Relaxed, order) {
        Err(instead) => !is_done(instead),
        Ok(()) => true,
    }
}
