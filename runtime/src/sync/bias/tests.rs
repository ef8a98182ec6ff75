//! Threads that move the same counts, one of them without locked instructions, beside signals and forks. What is lost would be lost for good: the sums say
//! so. Run by step `biased` of `cargo xtask test`.

use core::cell::Cell;
use core::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use sidetable_shims::side_table::WeakCount;

use super::changes::{self, forbid, holder};
use super::sequences::{self, u32 as narrow, u64 as wide};
use super::{NOBODY, UNKNOWN, moved};
use crate::platform::restartable::{restart_others, thread_pointer};
use crate::sync::Atomic;

/// There is one holder in a process: one test at a time. (Not a lock of ours, which no fork is made under.)
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    changes::forget_pauses();
    alone
}

/// Moves until the thread is the holder, and says how often.
fn become_holder(cell: &AtomicU64) -> u64 {
    let begin = Instant::now();
    let mut moves = 0;
    while holder() != thread_pointer() as u64 {
        assert!(begin.elapsed() < Duration::from_secs(20), "a thread that moves alone becomes the holder");
        wide::fetch_add(cell, 1);
        moves += 1;
    }
    moves
}

/// Adds one by exchanges.
macro_rules! exchange_until_done {
    ($moves:ident, $cell:expr) => {
        while $moves::try_move($cell, |found| Ok::<_, ()>(found + 1)) != Ok(true) {
            let found = $cell.load(Ordering::Relaxed);
            if $moves::compare_exchange($cell, found, found + 1).is_ok() {
                break;
            }
        }
    };
}

#[test]
#[ignore = "asks for Linux 5.10 and glibc 2.35: `cargo xtask test` has a step for it"]
fn what_is_no_count_belongs_to_nobody() {
    let _alone = alone();
    let cell = AtomicU64::new(0);
    become_holder(&cell);
    let (token, weak) = (Atomic::new(1_u32), Atomic::new(WeakCount(1)));
    let relaxed = Ordering::Relaxed;
    let elsewhere = |run: &(dyn Fn() + Sync)| thread::scope(|scope| scope.spawn(run).join().expect("no move fails"));
    elsewhere(&|| {
        assert_eq!(sequences::compare_exchange(&token, 1, 2, relaxed, relaxed), Ok(()));
        assert_eq!(sequences::try_move(&token, |found| Ok::<_, ()>(found + 1), relaxed), Ok(true));
        assert_eq!(sequences::fetch_move_by_difference(&token, 3, 4, relaxed), 3);
    });
    assert_eq!((holder(), token.load(relaxed)), (thread_pointer() as u64, 4), "nobody has taken it away");
    elsewhere(&|| assert_eq!(sequences::compare_exchange(&weak, WeakCount(1), WeakCount(2), relaxed, relaxed), Ok(())));
    assert_eq!((holder(), weak.load(relaxed).0), (NOBODY, 2));
}

#[test]
#[ignore = "asks for Linux 5.10 and glibc 2.35: `cargo xtask test` has a step for it"]
fn a_thread_alone_becomes_the_holder_and_the_next_one_takes_it_away() {
    let _alone = alone();
    let cell = AtomicU64::new(0);
    let moves = become_holder(&cell);
    assert_eq!(wide::compare_exchange(&cell, moves, 7), Ok(()));
    assert_eq!(wide::compare_exchange(&cell, moves, 8), Err(7));
    assert_eq!(wide::try_move(&cell, Err), Err(7));
    assert_eq!(wide::try_move(&cell, |found| Ok::<_, u64>(found + 1)), Ok(true));
    assert_eq!(wide::fetch_add(&cell, u64::MAX), 8);
    let half = AtomicU32::new(3);
    assert_eq!((narrow::fetch_add(&half, 2), narrow::compare_exchange(&half, 5, 6)), (3, Ok(())));
    assert_eq!(holder(), thread_pointer() as u64, "it still is");
    thread::scope(|scope| {
        scope.spawn(|| assert_eq!(wide::fetch_add(&cell, 1), 7));
    });
    assert_eq!((holder(), cell.load(Ordering::Relaxed), half.load(Ordering::Relaxed)), (NOBODY, 8, 6));
}

#[test]
#[ignore = "asks for Linux 5.10 and glibc 2.35: `cargo xtask test` has a step for it"]
fn no_move_is_lost_when_counts_change_hands() {
    let _alone = alone();
    let cells = [const { AtomicU64::new(0) }; 2];
    let is_over = AtomicBool::new(false);
    let (mut own, mut times) = (0, 0);
    let taken = thread::scope(|scope| {
        let others = [(); 2].map(|()| {
            scope.spawn(|| {
                let mut moves = 0;
                while !is_over.load(Ordering::Relaxed) {
                    // Only while another thread is the holder: what is to be seen is the change.
                    if holder() > NOBODY {
                        for _ in 0..50 {
                            exchange_until_done!(wide, &cells[0]);
                            wide::fetch_add(&cells[1], 1);
                            moves += 1;
                        }
                    }
                }
                moves
            })
        });
        let end = Instant::now() + Duration::from_secs(5);
        while Instant::now() < end {
            let was = holder();
            for _ in 0..1000 {
                exchange_until_done!(wide, &cells[0]);
                wide::fetch_add(&cells[1], 1);
                own += 1;
            }
            times += u32::from(was == NOBODY && holder() == thread_pointer() as u64);
            // The pauses grow where others come at once; here they are what is tested.
            changes::forget_pauses();
        }
        is_over.store(true, Ordering::Relaxed);
        others.map(|other| other.join().expect("it counts")).iter().sum::<u64>()
    });
    assert!(times > 20 && taken > 0, "it was the holder {times} times, and others moved {taken} times");
    assert_eq!(cells.map(AtomicU64::into_inner), [own + taken; 2]);
}

static AT_SIGNAL: AtomicU64 = AtomicU64::new(0);
static SIGNALS: AtomicU64 = AtomicU64::new(0);

extern "C" fn at_signal(_signal: i32) {
    exchange_until_done!(wide, &AT_SIGNAL);
    wide::fetch_add(&AT_SIGNAL, 1);
    SIGNALS.fetch_add(2, Ordering::Relaxed);
}

#[test]
#[ignore = "asks for Linux 5.10 and glibc 2.35: `cargo xtask test` has a step for it"]
fn a_signal_handler_may_move_what_it_interrupts() {
    let _alone = alone();
    // SAFETY: the handler moves counts and nothing else.
    unsafe { libc::signal(libc::SIGUSR1, at_signal as *const () as libc::sighandler_t) };
    let moves = become_holder(&AT_SIGNAL);
    // SAFETY: asks for the thread's own number.
    let this_thread = unsafe { libc::pthread_self() };
    let is_over = AtomicBool::new(false);
    let mut own = 0;
    thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                // SAFETY: the thread waits for this one before it ends.
                unsafe { libc::pthread_kill(this_thread, libc::SIGUSR1) };
                thread::yield_now();
            }
        });
        let begin = Instant::now();
        while SIGNALS.load(Ordering::Relaxed) < 1000 {
            assert!(begin.elapsed() < Duration::from_secs(60), "signals come");
            for _ in 0..1000 {
                exchange_until_done!(wide, &AT_SIGNAL);
                wide::fetch_add(&AT_SIGNAL, 1);
                own += 2;
            }
        }
        is_over.store(true, Ordering::Relaxed);
    });
    let signals = SIGNALS.load(Ordering::Relaxed);
    assert_eq!(AT_SIGNAL.load(Ordering::Relaxed), moves + own + signals);
}

#[test]
#[ignore = "asks for Linux 5.10 and glibc 2.35: `cargo xtask test` has a step for it"]
fn a_child_of_a_fork_has_no_holder() {
    let _alone = alone();
    let cell = AtomicU64::new(0);
    become_holder(&cell);
    let before = cell.load(Ordering::Relaxed);
    let child = thread::scope(|scope| {
        // By a thread that is not the holder.
        let fork = || {
            // SAFETY: the child does nothing but count, and ends.
            let child = unsafe { libc::fork() };
            if child == 0 {
                let was = holder();
                let found = wide::fetch_add(&cell, 1);
                let ended_well = was == NOBODY && found == before;
                // SAFETY: ends the child.
                unsafe { libc::_exit(i32::from(!ended_well)) };
            }
            child
        };
        scope.spawn(fork).join().expect("it forks")
    });
    let mut status = 0;
    // SAFETY: waits for the child.
    unsafe { libc::waitpid(child, &raw mut status, 0) };
    assert_eq!((child > 0, status), (true, 0));
    assert_eq!(holder(), thread_pointer() as u64, "the parent's is as before");
}

/// Whether this is a process of the test's own, in which it may do what is for good. If not, the test has run in one.
fn is_own_process(test: &str) -> bool {
    const CHILD: &str = "SIDETABLE_TEST_ALONE";
    let is_child = std::env::var_os(CHILD).is_some();
    if !is_child {
        let own = std::env::current_exe().expect("the program knows itself");
        let name = format!("sync::bias::tests::{test}");
        let status =
            std::process::Command::new(own).args([&name, "--exact", "--include-ignored"]).env(CHILD, "1").status();
        assert!(status.expect("it runs").success());
    }
    is_child
}

#[test]
#[ignore = "asks for Linux 5.10 and glibc 2.35: `cargo xtask test` has a step for it"]
fn where_another_copy_counts_there_is_no_holder() {
    if !is_own_process("where_another_copy_counts_there_is_no_holder") {
        return;
    }
    assert_eq!(holder(), UNKNOWN);
    nobody_holds();
    let cell = AtomicU64::new(0);
    for _ in 0..1_000_000 {
        wide::fetch_add(&cell, 1);
    }
    assert_eq!(holder(), NOBODY);
}

/// Nobody is the holder, for good.
fn nobody_holds() {
    become_holder(&AtomicU64::new(0));
    forbid();
    assert_eq!(holder(), NOBODY);
}

#[test]
#[ignore = "asks for Linux 5.10 and glibc 2.35: `cargo xtask test` has a step for it"]
fn no_move_is_lost_or_done_twice_when_the_kernel_takes_threads_back() {
    if !is_own_process("no_move_is_lost_or_done_twice_when_the_kernel_takes_threads_back") {
        return;
    }
    nobody_holds();
    // SAFETY: the handler moves counts and nothing else.
    unsafe { libc::signal(libc::SIGUSR1, at_signal as *const () as libc::sighandler_t) };
    let cells = [const { AtomicU64::new(0) }; 2];
    let halves = [const { AtomicU32::new(0) }; 2];
    let numbers = [const { AtomicU64::new(0) }; 2];
    let is_over = AtomicBool::new(false);
    let moves = thread::scope(|scope| {
        let movers = numbers.each_ref().map(|number| {
            let (cells, halves, is_over) = (&cells, &halves, &is_over);
            scope.spawn(move || {
                // SAFETY: asks for the thread's own number.
                number.store(unsafe { libc::pthread_self() }, Ordering::Relaxed);
                let mut moves = 0;
                while !is_over.load(Ordering::Relaxed) {
                    for _ in 0..100 {
                        exchange_until_done!(wide, &cells[0]);
                        wide::fetch_add(&cells[1], 1);
                        exchange_until_done!(narrow, &halves[0]);
                        narrow::fetch_add(&halves[1], 1);
                        moves += 1;
                    }
                }
                moves
            })
        });
        let end = Instant::now() + Duration::from_secs(4);
        while Instant::now() < end {
            for number in &numbers {
                let number = number.load(Ordering::Relaxed);
                if number != 0 {
                    // SAFETY: the thread runs until it is told that this is over.
                    unsafe { libc::pthread_kill(number, libc::SIGUSR1) };
                }
            }
            for _ in 0..50 {
                assert!(restart_others(), "the kernel takes threads back");
            }
        }
        is_over.store(true, Ordering::Relaxed);
        movers.map(|mover| mover.join().expect("it moves")).iter().sum::<u32>()
    });
    assert!(moves > 100_000 && SIGNALS.load(Ordering::Relaxed) > 100, "{moves} moves, {SIGNALS:?}");
    assert_eq!(cells.map(AtomicU64::into_inner), [u64::from(moves); 2]);
    assert_eq!(halves.map(AtomicU32::into_inner), [moves; 2]);
    assert_eq!(AT_SIGNAL.load(Ordering::Relaxed), SIGNALS.load(Ordering::Relaxed));
}

#[test]
#[ignore = "asks for Linux 5.10 and glibc 2.35: `cargo xtask test` has a step for it"]
fn what_a_thread_has_left_is_tried_and_not_trusted() {
    if !is_own_process("what_a_thread_has_left_is_tried_and_not_trusted") {
        return;
    }
    nobody_holds();
    let cell = AtomicU64::new(0);
    let elsewhere = |difference| {
        thread::scope(|scope| scope.spawn(|| wide::fetch_add(&cell, difference)).join().expect("it adds"));
    };
    assert_eq!(wide::fetch_add(&cell, 5), 0);
    let tried = Cell::new(0);
    let next = |found| {
        tried.set(tried.get() + 1);
        Ok::<_, u64>(found + 1)
    };
    assert_eq!((wide::try_move(&cell, next), cell.load(Ordering::Relaxed)), (Ok(true), 6));
    elsewhere(10);
    // (What is checked is looked at.)
    let is_tried = !cfg!(debug_assertions);
    assert_eq!((wide::try_move(&cell, next), tried.get()), (Ok(!is_tried), 2), "it is 6 no more");
    let from = 16 + u64::from(!is_tried);
    assert_eq!(wide::try_move(&cell, |found| if found == from { Ok(1) } else { Err(found) }), Ok(true));
    elsewhere(2);
    assert_eq!(wide::try_move(&cell, Err), Err(3), "what has no next value is looked at");
    // Another object's word where this one was.
    cell.store(40, Ordering::Relaxed);
    assert_eq!(wide::compare_exchange(&cell, 1, 2), Err(40));
    assert_eq!((wide::compare_exchange(&cell, 40, 41), wide::try_move(&cell, next)), (Ok(()), Ok(true)));
    assert_eq!(cell.load(Ordering::Relaxed), 42);
}

#[test]
#[ignore = "asks for Linux 5.10 and glibc 2.35: `cargo xtask test` has a step for it"]
fn who_meets_another_thread_again_and_again_tries_to_wait() {
    if !is_own_process("who_meets_another_thread_again_and_again_tries_to_wait") {
        return;
    }
    nobody_holds();
    let cells = [const { AtomicU64::new(0) }; 2];
    let [cell, other] = &cells;
    let is_wait_worthwhile = |cell: &AtomicU64| moved::is_wait_worthwhile(cell.as_ptr(), cell.load(Ordering::Relaxed));
    // What another thread has moved, told by a value that this one did not leave there.
    let meet = |cell: &AtomicU64| {
        wide::fetch_add(cell, 1);
        moved::is_wait_worthwhile(cell.as_ptr(), u64::MAX)
    };
    let waits = |times: usize| (0..times).filter(|_| meet(cell)).count();
    waits(1);
    assert_eq!(waits(63), 0);
    assert_eq!(waits(9), 8, "so many tries");
    assert_eq!(waits(63 + 4), 4, "and again");
    assert!(!meet(other), "elsewhere, it begins anew");
    waits(1);
    assert_eq!(waits(64), 1);
    for _ in 0..100 {
        for _ in 0..64 {
            wide::fetch_add(cell, 1);
        }
        assert!(!is_wait_worthwhile(cell), "nobody else has moved it");
        assert!(!is_wait_worthwhile(other), "another word was moved last");
        assert_eq!(waits(1), 1, "it has paid");
    }
    assert_eq!(waits(20), 7, "it pays no more");
}
