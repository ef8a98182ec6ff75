//! Locks for a few instructions at a time. [`Lock`] is one that `fork` can hold; [`Guarded`] is the same, and in a model loom's.
//!
//! Not std's, which ThreadSanitizer does not see into; nor parking_lot's, which parks threads in a table of its own that a fork may
//! copy while it is locked. Waiting threads yield.

use core::cell::UnsafeCell;
use core::ops::{Deref, DerefMut};
use core::sync::atomic::{AtomicBool, Ordering};

use crossbeam_utils::Backoff;

/// A value behind a lock.
pub struct Lock<T> {
    is_held: AtomicBool,
    value: UnsafeCell<T>,
}

// SAFETY: one thread at a time reaches the value, and takes it over from the one before by release and acquire.
unsafe impl<T: Send> Sync for Lock<T> {}

/// The value, until this is dropped.
pub struct Guard<'a, T>(&'a Lock<T>);

impl<T> Lock<T> {
    /// An open lock.
    pub const fn new(value: T) -> Self {
        Self { is_held: AtomicBool::new(false), value: UnsafeCell::new(value) }
    }

    /// Waits for the lock.
    pub fn lock(&self) -> Guard<'_, T> {
        self.hold();
        Guard(self)
    }

    /// Waits for the lock and keeps it until [`let_go`](Self::let_go).
    pub fn hold(&self) {
        let backoff = Backoff::new();
        // Acquire: pairs with the release of the holder before.
        while self.is_held.compare_exchange_weak(false, true, Ordering::Acquire, Ordering::Relaxed).is_err() {
            backoff.snooze();
        }
    }

    /// Opens the lock.
    ///
    /// # Safety
    /// This thread holds it by [`hold`](Self::hold), or is the copy that `fork` made of the thread that does.
    pub unsafe fn let_go(&self) {
        // Release: pairs with the acquire of the next holder.
        self.is_held.store(false, Ordering::Release);
    }
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: the lock is held.
        unsafe { &*self.0.value.get() }
    }
}

impl<T> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the lock is held.
        unsafe { &mut *self.0.value.get() }
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        // SAFETY: the guard holds the lock.
        unsafe { self.0.let_go() };
    }
}

/// A value behind a lock that models explore.
#[cfg(not(loom))]
pub struct Guarded<T>(Lock<T>);

#[cfg(not(loom))]
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

/// A value behind loom's lock.
#[cfg(loom)]
pub struct Guarded<T>(loom::sync::Mutex<T>);

#[cfg(loom)]
impl<T> Guarded<T> {
    /// An open lock.
    pub fn new(value: T) -> Self {
        Self(loom::sync::Mutex::new(value))
    }

    /// Waits for the lock.
    pub fn lock(&self) -> loom::sync::MutexGuard<'_, T> {
        self.0.lock().expect("a thread that panics ends the process")
    }
}

/// The value of a [`Guarded`], until this is dropped.
#[cfg(not(loom))]
pub type GuardedValue<T> = Guard<'static, T>;

/// The value of a [`Guarded`], until this is dropped.
#[cfg(loom)]
pub type GuardedValue<T> = loom::sync::MutexGuard<'static, T>;
