//! When counts change hands: turns, pauses, and whether there can be a holder at all.

use core::arch::asm;
use core::arch::x86_64::{_mm_lfence, _rdtsc};
use core::ffi::c_void;
use core::ptr;

use super::moved;
use super::{Holder, NEVER, NOBODY, UNKNOWN};
use crate::platform;
use crate::platform::restartable::{self, Place, SignalsBlocked, note, thread_pointer};
use crate::sync::lock::Lock;
use crate::sync::single::is_single_threaded;
use crate::sync::{Atomic, IS_DROP_IN, Ordering, foreign};

pub(super) static HOLDER: Holder = Holder::new();

/// From a thread's pointer to the kernel's area of it, where it says which sequence it is in. Known when there can be a [`HOLDER`].
pub(super) static AREA: Atomic<u64> = Atomic::ZERO;

/// So many moves make a turn: a tenth of a millisecond, or more. A thread whose turn ends after a turn of its own becomes the holder.
const TURN: u32 = 1 << 14;

/// The thread whose turn has ended last.
static LATEST: Atomic<u64> = Atomic::ZERO;

/// For how long nobody becomes the holder after one was taken away, in nanoseconds: at first, and at most. A change takes a microsecond or two, and on
/// machines with many processors some ten, so all of them are less than a hundredth of the time. Where holders are soon taken away, within the shortest pause, it is next to nothing;
/// not longer than that, since threads that are all at work are often so for a moment, and what comes after it would wait
/// (swift-nio's `execute_100k_tasks`: two loops get ready, then one is at work).
const SHORTEST_PAUSE: u64 = 1_000_000;
const LONGEST_PAUSE: u64 = 16 * SHORTEST_PAUSE;

struct Changes {
    /// Whether there must be no holder, for the sake of another copy.
    is_forbidden: bool,
    /// When the holder became it.
    since: u64,
    pause: u64,
    not_before: u64,
}

static CHANGES: Lock<Changes> =
    Lock::new(Changes { is_forbidden: false, since: 0, pause: SHORTEST_PAUSE, not_before: 0 });

/// Whether the thread has moved so often that it is to ask who the holder is to be.
#[inline(always)]
pub(super) fn is_turn_over() -> bool {
    moved::times() >= TURN
}

/// What must be done before the thread can move counts, if anything must.
#[cold]
#[inline(never)]
pub(super) fn get_ready_to_move() {
    if is_turn_over() {
        end_turn();
    }
    if HOLDER.load() != thread_pointer() as u64 {
        make_shared();
    }
}

fn end_turn() {
    moved::begin_turn();
    let this_thread = thread_pointer() as u64;
    // Relaxed: a thread that misses another one's turn is the holder for a moment.
    if LATEST.load(Ordering::Relaxed) != this_thread {
        LATEST.store(this_thread, Ordering::Relaxed);
        return;
    }
    // A signal handler that moves counts would wait for the lock of the thread that it interrupts.
    let _signals = SignalsBlocked::new();
    let mut changes = CHANGES.lock();
    let now = restartable::nanoseconds();
    let may_be = now >= changes.not_before && !changes.is_forbidden;
    if may_be && HOLDER.load() == NOBODY && restartable::is_registered() {
        changes.since = now;
        HOLDER.change(this_thread, restart_others);
    }
}

/// Returns when there is no holder, or was none.
fn make_shared() {
    if HOLDER.load() == UNKNOWN {
        return start();
    }
    if HOLDER.load() <= NOBODY {
        return;
    }
    let _signals = SignalsBlocked::new();
    let mut changes = CHANGES.lock();
    if HOLDER.load() > NOBODY {
        HOLDER.change(NOBODY, restart_others);
        changes.ended();
    }
}

impl Changes {
    fn ended(&mut self) {
        let now = restartable::nanoseconds();
        let was_short = now - self.since < SHORTEST_PAUSE;
        self.pause = if was_short { (self.pause * 4).min(LONGEST_PAUSE) } else { SHORTEST_PAUSE };
        self.not_before = now + self.pause;
    }
}

/// Whether the kernel is ready to restart threads.
static IS_READY: Atomic<u32> = Atomic::ZERO;

#[used]
#[unsafe(link_section = ".init_array.00099")]
static AT_LOAD: extern "C" fn() = get_ready;

/// While the process has one thread: the kernel then does it in three microseconds, and later waits for all processors, some milliseconds long.
extern "C" fn get_ready() {
    if is_single_threaded() && (cfg!(test) || is_locking_slow()) && restartable::register() {
        platform::at_fork(nothing, nothing, in_child);
        // Relaxed: other threads come later.
        IS_READY.store(1, Ordering::Relaxed);
    }
}

/// Whether a locked instruction takes longer than four multiplications, on a line of the processor's own: 2.6 of them on Zen 3, where a holder gains next to
/// nothing over whole programs and some lose (swift-nio), and 6 on Zen 5 and on Intel's. Told by the processor's own clock: the C library's is in pages that
/// other programs that end at once never touch.
fn is_locking_slow() -> bool {
    const TIMES: u64 = 128;
    let now = || {
        // SAFETY: every x86-64 has this clock, and the fences that let it be read neither too early nor too late.
        unsafe {
            _mm_lfence();
            let now = _rdtsc();
            _mm_lfence();
            now
        }
    };
    // The shorter of two: the thread may be interrupted.
    let shorter =
        |run: fn()| [(); 2].map(|()| (now(), run(), now())).map(|(begin, (), end)| end - begin).into_iter().min();
    let locked = || {
        let mut word = 0_u64;
        // SAFETY: the word is there.
        unsafe {
            asm!("2: lock add qword ptr [{word}], 1", "dec {times}", "jnz 2b",
                word = in(reg) &raw mut word, times = inout(reg) TIMES => _, options(nostack));
        }
    };
    let multiplied = || {
        // SAFETY: in registers.
        unsafe {
            asm!("2: imul {number}, {number}, 3", "dec {times}", "jnz 2b",
                number = inout(reg) TIMES => _, times = inout(reg) TIMES => _, options(nomem, nostack));
        }
    };
    shorter(locked) > shorter(multiplied).map(|time| 4 * time)
}

/// Before the second thread's first move, which is the first that comes here.
fn start() {
    let _signals = SignalsBlocked::new();
    // Asked before the lock is held: the C library has locks of its own.
    let is_alone = is_alone() && (IS_DROP_IN || !foreign::is_there());
    let area = restartable::area_offset().filter(|_| is_alone && restartable::is_registered());
    let changes = CHANGES.lock();
    if HOLDER.load() == UNKNOWN {
        let area = area.filter(|_| IS_READY.load(Ordering::Relaxed) == 1 && !changes.is_forbidden);
        // Relaxed: the release of the holder publishes it.
        AREA.store(area.map_or(0, isize::cast_unsigned) as u64, Ordering::Relaxed);
        HOLDER.change(if area.is_some() { NOBODY } else { NEVER }, || {});
    }
}

fn restart_others() {
    // Again in a child that does not know what its parent's process was ready for.
    let is_done = restartable::restart_others() || restartable::register() && restartable::restart_others();
    if !is_done {
        platform::die(
            b"Fatal error: Could not move an object's counts: membarrier is refused, which was allowed before\n",
        );
    }
}

note!(forbid);

/// Whether this copy may have a holder: the program's may, and a library's where there is no other, unless it may be unloaded: the kernel would look for
/// tables that are gone. The others tell all that there must be none.
fn is_alone() -> bool {
    let mut place = Place::Library;
    let mut others = [ptr::null(); 16];
    let mut count = 0;
    restartable::notes(|found, in_place| {
        if found == forbid as *const c_void {
            place = in_place;
        } else if count < others.len() {
            others[count] = found;
            count += 1;
        }
    });
    let is_alone = place == Place::Program || place == Place::KeptLibrary && count == 0;
    if !is_alone {
        for other in &others[..count] {
            // SAFETY: the note of another copy has the address of the same function.
            unsafe { core::mem::transmute::<*const c_void, extern "C" fn()>(*other)() };
        }
    }
    is_alone
}

/// Called by another copy, which moves the same objects' counts: there is no holder from now on.
pub(super) extern "C" fn forbid() {
    let _signals = SignalsBlocked::new();
    let mut changes = CHANGES.lock();
    changes.is_forbidden = true;
    if HOLDER.load() > NOBODY {
        HOLDER.change(NOBODY, restart_others);
    }
}

unsafe extern "C" fn nothing() {}

/// In a child of a fork, which has one thread: there the holder, if there was one, is no thread.
unsafe extern "C" fn in_child() {
    if HOLDER.load() > NOBODY {
        HOLDER.change(NOBODY, || {});
    }
}

/// Who the holder is.
#[cfg(test)]
pub(crate) fn holder() -> u64 {
    HOLDER.load()
}

/// Lets a thread become the holder as if nobody had been before.
#[cfg(test)]
pub(crate) fn forget_pauses() {
    let _signals = SignalsBlocked::new();
    let mut changes = CHANGES.lock();
    (changes.pause, changes.not_before) = (SHORTEST_PAUSE, 0);
}
