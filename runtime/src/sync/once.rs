//! Once tokens: one thread does what a token stands for, the others wait until it has.
//!
//! | token (32 bits) | meaning |
//! |---|---|
//! | 0 | fresh |
//! | 1 … 2^30 − 1 | the thread of that number is at it |
//! | 2^30 more than that | as above, and somebody waits for it |
//! | negative | done; Swift's compiler and runtime test just this |
//!
//! What is done may take arbitrary time, so `fork` does not wait for it. A child has no thread that would finish it, and takes it over: the token is
//! fresh again, and the next who comes does it from the beginning, as after a `fork` beside `pthread_once`. For that, tokens that
//! threads are at stand in a list. Who slept at one of them must leave the table of sleepers, where there is one: in a child, their memory is others' to
//! use.

use core::convert::Infallible;
use core::ffi::c_void;
use core::ptr;

use super::driver::{self, Shared, Step};
use super::lock::{Guarded, Lock};
use super::{Atomic, Mutant, Ordering, fork, is_weakened, ordering, park, shared};

/// A once token: zeroed memory of 4 bytes.
pub type OnceToken = Atomic<u32>;

const FRESH: u32 = 0;
const AWAITED: u32 = 1 << 30;
const DONE: u32 = u32::MAX;

const fn is_done(token: u32) -> bool {
    token > i32::MAX as u32
}

/// Whether a thread is at what the token stands for.
const fn is_at_work(token: u32) -> bool {
    token != FRESH && !is_done(token)
}

/// A thread, and the token that it is at or waits for.
struct Entry {
    thread: u32,
    token: *const OnceToken,
}

// SAFETY: a token outlives all that goes on with it.
unsafe impl Send for Entry {}

/// The tokens that threads are at. A fork, which both sides of the change put off, finds a token claimed if and only if it is here.
static CLAIMED: Lock<Vec<Entry>> = Lock::new(Vec::new());

shared! {
    /// Who waits for whom, so that nobody joins a circle.
    static WAITING: Guarded<Vec<Entry>> = Guarded::new(Vec::new());
}

/// Calls `function` with `context` if nobody has for this token; returns when it has been called. `swift_once`.
///
/// What the function wrote happens before every return. Where the function itself comes back for the same token it would wait for itself:
/// `or_die` is called instead. In a child that was forked while another thread of the parent was in the function, it is called once more.
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

#[cold]
unsafe fn run_or_wait(
    token: &OnceToken,
    function: unsafe extern "C" fn(*mut c_void),
    context: *mut c_void,
    or_die: fn() -> !,
) {
    let this_thread = park::thread_number();
    while !claim(token, this_thread) {
        if runner(token) == Some(this_thread) {
            or_die();
        }
        wait(token);
        if is_finished(token) || is_weakened(Mutant::OnceDoesNotWait) {
            return;
        }
    }
    // SAFETY: as the caller of `once` promises.
    unsafe { function(context) };
    finish(token);
}

/// Whether what the token stands for is done.
#[inline(always)]
pub fn is_finished(token: &OnceToken) -> bool {
    // Acquire: pairs with the release of DONE in `finish` (model once, mutant OnceFinishedRelaxed).
    is_done(token.load(ordering(Ordering::Acquire, Mutant::OnceFinishedRelaxed)))
}

/// Whether the calling thread is now the one that does what the token stands for.
pub fn claim(token: &OnceToken, this_thread: u32) -> bool {
    if is_weakened(Mutant::OnceTorn) {
        let is_fresh = token.load(Ordering::Relaxed) == FRESH;
        if is_fresh {
            token.store(this_thread, Ordering::Relaxed);
        }
        return is_fresh;
    }
    let _fork = fork::put_off();
    // Relaxed: claiming publishes nothing, and a caller who loses learns what it needs from its next load.
    let is_claimed = token.compare_exchange(FRESH, this_thread, Ordering::Relaxed, Ordering::Relaxed).is_ok();
    if is_claimed {
        fork::in_child(take_over);
        CLAIMED.lock().push(Entry { thread: this_thread, token });
    }
    is_claimed
}

/// Says that what the token stands for is done; the calling thread has claimed it.
pub fn finish(token: &OnceToken) {
    let _fork = fork::put_off();
    CLAIMED.lock().retain(|entry| !ptr::eq(entry.token, token));
    // Release: pairs with the acquire loads of everyone else (model once, mutants OncePublishRelaxed and OnceFinishTorn).
    let step = Step::release(Mutant::OncePublishRelaxed, Mutant::OnceFinishTorn);
    let Ok((found, _)) = driver::update::<Shared, _, Infallible>(token, step, |_| Ok(DONE));
    // Nobody is looked for who does not wait: that would be a call of the kernel for every token.
    if found & AWAITED != 0 && !is_weakened(Mutant::OnceWakesNobody) {
        park::wake_all(token);
    }
}

/// Leaves what the token stands for undone, for whoever claims it next; the calling thread has claimed it.
pub fn give_up(token: &OnceToken) {
    let mut claimed = CLAIMED.lock();
    claimed.retain(|entry| !ptr::eq(entry.token, token));
    // Relaxed: who claims the token next takes the lock after that, and so acquires what was done so far. (No model: what gives up has found no memory,
    // of which there is enough in a model.)
    let step = Step::relaxed(Mutant::OnceFinishTorn);
    let Ok((found, _)) = driver::update::<Shared, _, Infallible>(token, step, |_| Ok(FRESH));
    drop(claimed);
    if found & AWAITED != 0 {
        park::wake_all(token);
    }
}

/// The thread that is at what the token stands for, if one is right now.
pub fn runner(token: &OnceToken) -> Option<u32> {
    let found = token.load(Ordering::Relaxed);
    is_at_work(found).then_some(found & !AWAITED)
}

/// That a thread waits would never end: the one that is at what the token stands for waits for it.
#[derive(Debug)]
pub struct Circle;

/// Waits as long as another thread is at what the token stands for. Whether it is done, the caller asks again.
pub fn wait(token: &OnceToken) {
    if !is_weakened(Mutant::OnceDoesNotWait) {
        park::wait_while(token, || must_wait(token));
    }
}

/// The same, unless the thread that is at it waits in this way for the calling one, or for one that does, and so on.
pub fn wait_unless_circle(token: &OnceToken, this_thread: u32) -> Result<(), Circle> {
    {
        let mut waiting = WAITING.lock();
        let mut at_it = runner(token).filter(|_| !is_weakened(Mutant::StartCycleUnseen));
        while let Some(thread) = at_it {
            if thread == this_thread {
                return Err(Circle);
            }
            let awaited = waiting.iter().find(|waiting| waiting.thread == thread);
            // SAFETY: the token is there as long as somebody waits for it, which the lock keeps from ending.
            at_it = awaited.and_then(|waiting| runner(unsafe { &*waiting.token }));
        }
        waiting.push(Entry { thread: this_thread, token });
    }
    wait(token);
    WAITING.lock().retain(|waiting| waiting.thread != this_thread);
    Ok(())
}

/// What the token is while a thread is at what it stands for, which then knows that somebody waits.
fn must_wait(token: &OnceToken) -> Option<u32> {
    // Relaxed: one who waits publishes nothing, and reads the token again.
    let step = Step::relaxed(Mutant::OnceAwaitTorn);
    let announced = |found| if is_weakened(Mutant::OnceWaitsUnseen) { found } else { found | AWAITED };
    let moved =
        driver::update::<Shared, _, _>(token, step, |found| is_at_work(found).then(|| announced(found)).ok_or(()));
    moved.ok().map(|(_, awaited)| awaited)
}

/// In a child of `fork`, whose only thread had another number in the parent: what other threads were at is to be done from the beginning,
/// and nobody waits.
fn take_over(number_in_parent: u32) {
    let this_thread = park::thread_number();
    CLAIMED.lock().retain_mut(|entry| {
        let is_own = entry.thread == number_in_parent;
        entry.thread = this_thread;
        // SAFETY: a token outlives all that goes on with it, and what the parent's threads had is in the child, too.
        let token = unsafe { &*entry.token };
        token.store(if is_own { this_thread } else { FRESH }, Ordering::Relaxed);
        park::wake_all(token);
        is_own
    });
    WAITING.lock().clear();
}
