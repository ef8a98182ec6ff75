//! Waiting for another thread, by the address that it will change.

#[cfg(model)]
use super::checker;
#[cfg(not(model))]
use super::fork;
#[cfg(not(model))]
pub use crate::platform::thread_number;

/// Sleeps as long as `must_wait` says so; it is asked again after every [`wake_all`] of the same address, and before sleeping.
///
/// `parking_lot` keeps who sleeps in a table with locks of its own: forks are put off while anybody is at it, not while they sleep.
#[cfg(not(model))]
pub fn wait_while(address: *const (), must_wait: impl Fn() -> bool) {
    while must_wait() {
        let mut fork = Some(fork::put_off());
        // SAFETY: the address is of an object that `must_wait` reads, so nothing else parks there; the closures neither panic nor park.
        unsafe {
            parking_lot_core::park(
                address as usize,
                &must_wait,
                || drop(fork.take()),
                |_, _| {},
                parking_lot_core::DEFAULT_PARK_TOKEN,
                None,
            );
        }
    }
}

/// Wakes all that wait at `address`, which the caller has changed.
#[cfg(not(model))]
pub fn wake_all(address: *const ()) {
    let _fork = fork::put_off();
    // SAFETY: as for parking.
    unsafe { parking_lot_core::unpark_all(address as usize, parking_lot_core::DEFAULT_UNPARK_TOKEN) };
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

/// A model's threads all wait in one place: `parking_lot`'s bucket, with its lock. As there, nobody asks the lock who need not wait, so the
/// lock orders nothing for them.
#[cfg(model)]
mod lot {
    use crate::sync::checker::lazy_static;
    use crate::sync::checker::sync::{Condvar, Mutex};

    lazy_static! {
        pub static ref LOCK: Mutex<()> = Mutex::new(());
        pub static ref WOKEN: Condvar = Condvar::new();
    }
}

/// Waits as long as `must_wait` says so; it is asked again after every [`wake_all`], and before waiting.
#[cfg(model)]
pub fn wait_while(_address: *const (), must_wait: impl Fn() -> bool) {
    while must_wait() {
        let guard = lot::LOCK.lock().expect("a thread that panics ends the process");
        if must_wait() {
            drop(lot::WOKEN.wait(guard).expect("as above"));
        }
    }
}

/// Wakes all that wait.
#[cfg(model)]
pub fn wake_all(_address: *const ()) {
    let guard = lot::LOCK.lock().expect("a thread that panics ends the process");
    lot::WOKEN.notify_all();
    drop(guard);
}
