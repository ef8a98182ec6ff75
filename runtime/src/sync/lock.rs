//! Locks for a few instructions at a time. [`Guarded`] is a [`Lock`], and in a model the checker's.
//!
//! A `fork` waits until nobody holds one, so that a child finds all of them open ([`fork`]). Not std's, which know nothing of that, and
//! which ThreadSanitizer does not see into. Waiting threads yield.

use core::cell::UnsafeCell;
use core::ops::{Deref, DerefMut};
use core::sync::atomic::{AtomicBool, Ordering};

use crossbeam_utils::Backoff;

#[cfg(model)]
use super::checker;
use super::fork;

/// A value behind a lock.
pub struct Lock<T> {
    is_held: AtomicBool,
    value: UnsafeCell<T>,
}

// SAFETY: one thread at a time reaches the value, and takes it over from the one before by release and acquire.
unsafe impl<T: Send> Sync for Lock<T> {}

/// The value, until this is dropped.
pub struct Guard<'a, T> {
    lock: &'a Lock<T>,
    /// Dropped last: the lock is open when a fork goes on.
    _fork: fork::PutOff,
}

impl<T> Lock<T> {
    /// An open lock.
    pub const fn new(value: T) -> Self {
        Self { is_held: AtomicBool::new(false), value: UnsafeCell::new(value) }
    }

    /// Waits for the lock.
    pub fn lock(&self) -> Guard<'_, T> {
        let fork = fork::put_off();
        let backoff = Backoff::new();
        // Acquire: pairs with the release of the holder before.
        while self.is_held.compare_exchange_weak(false, true, Ordering::Acquire, Ordering::Relaxed).is_err() {
            backoff.snooze();
        }
        Guard { lock: self, _fork: fork }
    }
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: the lock is held.
        unsafe { &*self.lock.value.get() }
    }
}

impl<T> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the lock is held.
        unsafe { &mut *self.lock.value.get() }
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        // Release: pairs with the acquire of the next holder.
        self.lock.is_held.store(false, Ordering::Release);
    }
}

/// A value behind a lock that models explore.
#[cfg(not(model))]
pub struct Guarded<T>(Lock<T>);

#[cfg(not(model))]
impl<T> Guarded<T> {
    /// An open lock.
    pub const fn new(value: T) -> Self {
        Self(Lock::new(value))
    }

    /// Waits for the lock.
    pub fn lock(&self) -> Guard<'_, T> {
        self.0.lock()
    }
}

/// A value behind the checker's lock.
#[cfg(model)]
pub struct Guarded<T>(checker::sync::Mutex<T>);

#[cfg(model)]
impl<T> Guarded<T> {
    /// An open lock.
    pub fn new(value: T) -> Self {
        Self(checker::sync::Mutex::new(value))
    }

    /// Waits for the lock.
    pub fn lock(&self) -> checker::sync::MutexGuard<'_, T> {
        self.0.lock().expect("a thread that panics ends the process")
    }
}

/// The value of a [`Guarded`], until this is dropped.
#[cfg(not(model))]
pub type GuardedValue<T> = Guard<'static, T>;

/// The value of a [`Guarded`], until this is dropped.
#[cfg(model)]
pub type GuardedValue<T> = checker::sync::MutexGuard<'static, T>;
