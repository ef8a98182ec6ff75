//! Waiting for another thread, by the word that it will change.

use super::Atomic;
#[cfg(any(test, model, not(target_os = "linux")))]
use super::Ordering;
#[cfg(model)]
use super::checker;
#[cfg(not(model))]
pub use crate::platform::thread_number;

#[cfg(all(target_os = "linux", not(model)))]
use kernel as sleepers;
#[cfg(model)]
use lot as sleepers;
#[cfg(not(any(target_os = "linux", model)))]
use table as sleepers;

/// Sleeps as long as `must_wait` says so, by what it says the word holds then. It is asked again when the word holds something else, and after every
/// [`wake_all`].
///
/// Whether the word still holds that is looked up where nobody is woken meanwhile: so who changes it and then wakes all, wakes everybody who
/// went by what was there before.
pub fn wait_while(word: &Atomic<u32>, must_wait: impl Fn() -> Option<u32>) {
    while let Some(value) = must_wait() {
        sleepers::sleep_while(word, value);
    }
}

/// Wakes all that wait for a change of `word`, which the caller has changed.
pub fn wake_all(word: &Atomic<u32>) {
    sleepers::wake_all(word);
}

/// Linux keeps who sleeps, in queues of the process: a child of `fork` begins with empty ones. `parking_lot`, which is made to wait for anything at all,
/// would be a sixth of what a relinked Swift program has of this runtime.
#[cfg(all(target_os = "linux", not(model)))]
mod kernel {
    use core::ptr;

    use super::Atomic;
    use crate::platform;

    pub fn sleep_while(word: &Atomic<u32>, value: u32) {
        platform::sleep_while(ptr::from_ref(word).cast(), value);
    }

    pub fn wake_all(word: &Atomic<u32>) {
        platform::wake_all(ptr::from_ref(word).cast());
    }
}

/// `parking_lot` keeps who sleeps in a table with locks of its own: forks are put off while anybody is at it, not while they sleep.
#[cfg(not(any(all(target_os = "linux", not(test)), model)))]
mod table {
    use core::ptr;

    use super::{Atomic, Ordering};
    use crate::sync::fork;

    pub fn sleep_while(word: &Atomic<u32>, value: u32) {
        let mut fork = Some(fork::put_off());
        // SAFETY: nothing else parks at the word; the closures neither panic nor park.
        unsafe {
            parking_lot_core::park(
                ptr::from_ref(word).addr(),
                // Relaxed: under the lock of all who sleep here, which who wakes them takes after the change.
                || word.load(Ordering::Relaxed) == value,
                || drop(fork.take()),
                |_, _| {},
                parking_lot_core::DEFAULT_PARK_TOKEN,
                None,
            );
        }
    }

    pub fn wake_all(word: &Atomic<u32>) {
        let _fork = fork::put_off();
        // SAFETY: as for parking.
        unsafe { parking_lot_core::unpark_all(ptr::from_ref(word).addr(), parking_lot_core::DEFAULT_UNPARK_TOKEN) };
    }
}

/// A number for the calling thread in a model.
#[cfg(model)]
pub fn thread_number() -> u32 {
    checker::thread_local! {
        static NUMBER: u32 = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed) % 0xffff + 1;
    }
    static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    NUMBER.with(|number| *number)
}

/// A model's threads all wait in one place, whose lock stands for the kernel's or `parking_lot`'s. As there, nobody asks the lock who need not wait, so the
/// lock orders nothing for them.
#[cfg(model)]
mod lot {
    use super::{Atomic, Ordering};
    use crate::sync::checker::lazy_static;
    use crate::sync::checker::sync::{Condvar, Mutex};

    lazy_static! {
        static ref LOCK: Mutex<()> = Mutex::new(());
        static ref WOKEN: Condvar = Condvar::new();
    }

    pub fn sleep_while(word: &Atomic<u32>, value: u32) {
        let guard = LOCK.lock().expect("a thread that panics ends the process");
        // Relaxed: the lock is taken by who wakes all after the change.
        if word.load(Ordering::Relaxed) == value {
            drop(WOKEN.wait(guard).expect("as above"));
        }
    }

    pub fn wake_all(_word: &Atomic<u32>) {
        let guard = LOCK.lock().expect("a thread that panics ends the process");
        WOKEN.notify_all();
        drop(guard);
    }
}

#[cfg(all(test, not(model)))]
mod tests {
    use std::thread;
    use std::time::Duration;

    use super::*;

    type Sleep = fn(&Atomic<u32>, u32);
    type Wake = fn(&Atomic<u32>);

    /// Both ways to sleep, whichever the platform has: one to wake the other would be none.
    const WAYS: [(Sleep, Wake); 2] =
        [(sleepers::sleep_while, sleepers::wake_all), (table::sleep_while, table::wake_all)];

    #[test]
    fn nobody_sleeps_by_what_was_there_before() {
        for (sleep_while, _) in WAYS {
            sleep_while(&Atomic::new(2), 1);
        }
    }

    #[test]
    fn all_who_sleep_by_a_word_are_woken() {
        for (sleep_while, wake_all) in WAYS {
            let word = Atomic::new(1_u32);
            thread::scope(|scope| {
                for _ in 0..3 {
                    scope.spawn(|| {
                        while word.load(Ordering::Acquire) == 1 {
                            sleep_while(&word, 1);
                        }
                    });
                }
                thread::sleep(Duration::from_millis(20));
                word.store(2, Ordering::Release);
                wake_all(&word);
            });
        }
    }

    #[test]
    fn who_sleeps_takes_no_time_of_a_processor() {
        for (sleep_while, wake_all) in WAYS {
            let word = Atomic::new(1_u32);
            let turns = thread::scope(|scope| {
                let sleeper = scope.spawn(|| {
                    let mut turns = 0;
                    while word.load(Ordering::Acquire) == 1 {
                        sleep_while(&word, 1);
                        turns += 1;
                    }
                    turns
                });
                thread::sleep(Duration::from_millis(50));
                word.store(2, Ordering::Release);
                wake_all(&word);
                sleeper.join().expect("it does not panic")
            });
            assert!(turns < 100, "woken {turns} times for one change");
        }
    }
}
