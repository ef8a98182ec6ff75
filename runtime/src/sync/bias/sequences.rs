//! The moves themselves, as restartable sequences, and when counts change hands.

use core::arch::asm;
use core::arch::x86_64::{_mm_lfence, _rdtsc};
use core::cell::Cell;
use core::ffi::c_void;
use core::ptr;
use core::sync::atomic::AtomicU64;

use super::{Holder, NEVER, NOBODY, UNKNOWN};
use crate::platform;
use crate::platform::restartable::{self, Place, SignalsBlocked, note, thread_pointer};
use crate::sync::cell::{Raw, Value};
use crate::sync::lock::Lock;
use crate::sync::single::is_single_threaded;
use crate::sync::thread_variable::thread_variable;
use crate::sync::{Atomic, IS_DROP_IN, Ordering, foreign};

static HOLDER: Holder = Holder::new();

/// From a thread's pointer to the kernel's area of it, where it says which sequence it is in. Known when there can be a [`HOLDER`].
static AREA: Atomic<u64> = Atomic::ZERO;

thread_variable! {
    /// How often the thread has moved counts while nobody was the holder.
    moved("sidetable_counts_moved"): Cell<u32> = Cell::new(0);
}

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

/// A sequence, which the kernel begins anew if it interrupts the thread before the last instruction: one that is done while nobody is the holder (`shared`),
/// or while the thread is (`held`). `5f` leaves it undone, for the instruction that is given for that. In `free` is never zero.
///
/// The thread's area is told where a table of the sequence is; it need not hear that it is over, since the kernel looks where the thread is. In front
/// of where the kernel goes on stands a word that the C library has told it: it goes nowhere else. Both lie in sections of their own, so that they go with
/// a function that nobody calls.
macro_rules! sequence {
    (shared [$($instruction:expr),+] then [$($then:literal)?] else $undone:literal, $($operand:tt)*) => {
        sequence!(
            @ ["cmp qword ptr [rip + {holder}], {nobody}", "jne 5f", $($instruction),+] then [$($then)?] else $undone,
            nobody = const NOBODY,
            $($operand)*
        )
    };
    (held [$($instruction:expr),+] else $undone:literal, $($operand:tt)*) => {
        sequence!(
            @ [
                "mov {free}, qword ptr fs:[0]",
                "cmp {free}, qword ptr [rip + {holder}]",
                "jne 5f",
                $($instruction),+
            ] then [] else $undone,
            $($operand)*
        )
    };
    (@ [$($instruction:expr),+] then [$($then:literal)?] else $undone:literal, $($operand:tt)*) => {
        asm!(
            // Found without a table also where the archive becomes part of a library.
            ".hidden {holder}",
            ".hidden {offset}",
            ".ifndef sidetable_sequence",
            ".set sidetable_sequence, 0",
            ".endif",
            ".set sidetable_sequence, sidetable_sequence + 1",
            ".pushsection .data.rel.ro.sidetable_sequences, \"aw\", @progbits, unique, sidetable_sequence",
            ".balign 32",
            "9: .long 0, 0",
            ".quad 3f, 4f - 3f, 7f",
            ".popsection",
            // Whoever has seen that there can be a holder sees where the area is, too.
            "2: mov {area}, qword ptr [rip + {offset}]",
            "lea {free}, [rip + 9b]",
            "mov qword ptr fs:[{area} + 8], {free}",
            "3:",
            $($instruction,)+
            "4:",
            $($then,)?
            ".pushsection .text.unlikely.sidetable_sequences, \"ax\", @progbits, unique, sidetable_sequence",
            ".byte 0x0f, 0xb9, 0x3d",
            ".long 0x53053053",
            "7: jmp 2b",
            concat!("5: ", $undone),
            ".popsection",
            area = out(reg) _,
            holder = sym HOLDER,
            offset = sym AREA,
            $($operand)*
            options(nostack),
        )
    };
}

macro_rules! moves {
    ($integer:ident, $atomic:ident, $size:literal, $register:literal) => {
        pub mod $integer {
            use core::arch::asm;
            use core::sync::atomic::$atomic;

            use super::{AREA, HOLDER, NOBODY, Ordering, by_the_holder, count_move, get_ready_to_move};

            /// Tries once, without a call, to move to what `next` makes of the value. `false` says no more than that nothing was moved. The holder is asked for
            /// before the look: what stands between that and the exchange is time for other threads to come for the line.
            #[inline(always)]
            pub fn try_move<E>(cell: &$atomic, next: impl Fn($integer) -> Result<$integer, E>) -> Result<bool, E> {
                let look = || {
                    let old = cell.load(Ordering::Relaxed);
                    next(old).map(|new| (old, new))
                };
                by_the_holder(
                    || look().map(|(old, new)| exchange(cell, old, new)),
                    || look().map(|(old, new)| exchange_shared(cell, old, new)),
                    || look().map(|(old, new)| exchange_held(cell, old, new)),
                )
                .unwrap_or(Ok(false))
            }

            /// Exchanges if equal. `Err` holds what was there. (Out of line: a page of tables, which the dynamic linker fills in when a program starts, is
            /// as many as the places are.)
            #[inline(never)]
            pub fn compare_exchange(cell: &$atomic, old: $integer, new: $integer) -> Result<(), $integer> {
                loop {
                    let is_done = by_the_holder(
                        || exchange(cell, old, new),
                        || exchange_shared(cell, old, new),
                        || exchange_held(cell, old, new),
                    );
                    if is_done == Some(true) {
                        return Ok(());
                    }
                    let found = cell.load(Ordering::Acquire);
                    if found != old {
                        return Err(found);
                    }
                    get_ready_to_move();
                }
            }

            /// Adds, and returns what was there.
            #[inline(never)]
            pub fn fetch_add(cell: &$atomic, difference: $integer) -> $integer {
                loop {
                    if let Some(found) = try_add(cell, difference) {
                        return found;
                    }
                    get_ready_to_move();
                }
            }

            /// Tries once, without a call, to add. `None` says no more than that nothing was added.
            #[inline(always)]
            pub fn try_add(cell: &$atomic, difference: $integer) -> Option<$integer> {
                by_the_holder(
                    || Some(cell.fetch_add(difference, Ordering::AcqRel)),
                    || add_shared(cell, difference),
                    || add_held(cell, difference),
                )
                .flatten()
            }

            #[inline(always)]
            fn exchange(cell: &$atomic, old: $integer, new: $integer) -> bool {
                cell.compare_exchange(old, new, Ordering::AcqRel, Ordering::Relaxed).is_ok()
            }

            /// `false`: there is a holder, or something else was there.
            #[inline(always)]
            fn exchange_shared(cell: &$atomic, old: $integer, new: $integer) -> bool {
                // SAFETY: the cell is valid; the last instruction of the sequence is its only one that changes what others see.
                unsafe {
                    sequence!(
                        shared [concat!("lock cmpxchg ", $size, " ptr [{cell}], {new", $register, "}")]
                        then ["jne {undone}"] else "jmp {undone}",
                        cell = in(reg) cell.as_ptr(),
                        new = in(reg) new,
                        inout("rax") old => _,
                        free = out(reg) _,
                        undone = label { return false },
                    );
                }
                count_move();
                true
            }

            /// `false`: the thread is not the holder, or something else was there.
            #[inline(always)]
            fn exchange_held(cell: &$atomic, old: $integer, new: $integer) -> bool {
                // SAFETY: as above.
                unsafe {
                    sequence!(
                        held [
                            concat!("cmp ", $size, " ptr [{cell}], {old", $register, "}"),
                            "jne 5f",
                            concat!("mov ", $size, " ptr [{cell}], {new", $register, "}")
                        ] else "jmp {undone}",
                        cell = in(reg) cell.as_ptr(),
                        old = in(reg) old,
                        new = in(reg) new,
                        free = out(reg) _,
                        undone = label { return false },
                    );
                }
                true
            }

            /// `None`: there is a holder.
            #[inline(always)]
            fn add_shared(cell: &$atomic, difference: $integer) -> Option<$integer> {
                let (is_done, found): (u64, $integer);
                // SAFETY: as above.
                unsafe {
                    sequence!(
                        shared [concat!("lock xadd ", $size, " ptr [{cell}], {value", $register, "}")]
                        then [] else "xor {free:e}, {free:e}; jmp 4b",
                        cell = in(reg) cell.as_ptr(),
                        value = inout(reg) difference => found,
                        free = out(reg) is_done,
                    );
                }
                if is_done == 0 {
                    return None;
                }
                count_move();
                Some(found)
            }

            /// `None`: the thread is not the holder.
            #[inline(always)]
            fn add_held(cell: &$atomic, difference: $integer) -> Option<$integer> {
                let (is_done, found): (u64, $integer);
                // SAFETY: as above.
                unsafe {
                    sequence!(
                        held [concat!("xadd ", $size, " ptr [{cell}], {value", $register, "}")]
                        else "xor {free:e}, {free:e}; jmp 4b",
                        cell = in(reg) cell.as_ptr(),
                        value = inout(reg) difference => found,
                        free = out(reg) is_done,
                    );
                }
                (is_done != 0).then_some(found)
            }
        }
    };
}

/// Does what the holder calls for: there is never one, there is none, or it is a thread. `None`: that is not known yet, or the thread's turn is over.
#[inline(always)]
fn by_the_holder<R>(never: impl FnOnce() -> R, shared: impl FnOnce() -> R, held: impl FnOnce() -> R) -> Option<R> {
    let holder = HOLDER.load();
    if holder > NOBODY {
        Some(held())
    } else if holder == NOBODY {
        (!is_turn_over()).then(shared)
    } else {
        (holder == NEVER).then(never)
    }
}

moves!(u64, AtomicU64, "qword", "");
moves!(u32, AtomicU32, "dword", ":e");

/// Exchanges counts if equal; `Err` holds what was there. (Orderings: every x86 instruction orders as is asked for, or more.) What is no count, a once token
/// for one, is exchanged as ever, here as in the others: not all who do so come by here.
#[inline(always)]
pub fn compare_exchange<V: Value>(
    cell: &Atomic<V>,
    old: V,
    new: V,
    success: Ordering,
    failure: Ordering,
) -> Result<(), V> {
    if !V::IS_COUNT {
        return cell.compare_exchange(old, new, success, failure);
    }
    let (old, new) = (old.to_raw(), new.to_raw());
    if is_wide::<V>() {
        self::u64::compare_exchange(as_integer(cell), same(old), same(new)).map_err(|found| V::from_raw(same(found)))
    } else {
        self::u32::compare_exchange(as_integer(cell), same(old), same(new)).map_err(|found| V::from_raw(same(found)))
    }
}

/// Tries once to move counts to what `next` makes of them: `false` says no more than that nothing was moved.
#[inline(always)]
pub fn try_move<V: Value, E>(cell: &Atomic<V>, next: impl Fn(V) -> Result<V, E>, success: Ordering) -> Result<bool, E> {
    if !V::IS_COUNT {
        return cell.try_move(next, success);
    }
    if is_wide::<V>() {
        self::u64::try_move(as_integer(cell), |old| next(V::from_raw(same(old))).map(|new| same(new.to_raw())))
    } else {
        self::u32::try_move(as_integer(cell), |old| next(V::from_raw(same(old))).map(|new| same(new.to_raw())))
    }
}

/// Adds the difference of two counts, and returns what was there.
#[inline(always)]
pub fn fetch_move_by_difference<V: Value>(cell: &Atomic<V>, old: V, new: V, order: Ordering) -> V {
    if !V::IS_COUNT {
        return cell.fetch_move_by_difference(old, new, order);
    }
    let difference = V::Raw::difference(old.to_raw(), new.to_raw());
    V::from_raw(if is_wide::<V>() {
        same(self::u64::fetch_add(as_integer(cell), same(difference)))
    } else {
        same(self::u32::fetch_add(as_integer(cell), same(difference)))
    })
}

/// The same, tried once; `None` says no more than that nothing was added. (In Swift programs, whose memory is small, by a call after all.)
#[inline(always)]
pub fn try_move_by_difference<V: Value>(cell: &Atomic<V>, old: V, new: V, order: Ordering) -> Option<V> {
    if IS_DROP_IN || !V::IS_COUNT {
        return Some(fetch_move_by_difference(cell, old, new, order));
    }
    let difference = V::Raw::difference(old.to_raw(), new.to_raw());
    Some(V::from_raw(if is_wide::<V>() {
        same(self::u64::try_add(as_integer(cell), same(difference))?)
    } else {
        same(self::u32::try_add(as_integer(cell), same(difference))?)
    }))
}

#[inline(always)]
const fn is_wide<V: Value>() -> bool {
    size_of::<V::Raw>() == size_of::<AtomicU64>()
}

/// A cell as the atomic integer that it is.
#[inline(always)]
fn as_integer<V: Value, A>(cell: &Atomic<V>) -> &A {
    assert!(size_of::<A>() == size_of::<Atomic<V>>(), "a cell is as large as its integer");
    // SAFETY: a cell is its atomic integer and nothing else, and of those there is one for each size.
    unsafe { &*ptr::from_ref(cell).cast() }
}

/// An integer by the name of its type.
#[inline(always)]
fn same<A: Copy, B: Copy>(integer: A) -> B {
    assert!(size_of::<A>() == size_of::<B>(), "both are the same integer");
    // SAFETY: as large, and integers.
    unsafe { core::mem::transmute_copy(&integer) }
}

/// After the move: a locked instruction waits for what was stored before.
#[inline(always)]
fn count_move() {
    moved::with(|moved| moved.set(moved.get() + 1));
}

#[inline(always)]
fn is_turn_over() -> bool {
    moved::with(|moved| moved.get() >= TURN)
}

/// What must be done before the thread can move counts, if anything must.
#[cold]
#[inline(never)]
fn get_ready_to_move() {
    if is_turn_over() {
        end_turn();
    }
    if HOLDER.load() != thread_pointer() as u64 {
        make_shared();
    }
}

fn end_turn() {
    moved::with(|moved| moved.set(0));
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
