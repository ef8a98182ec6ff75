//! Atomic integers for random schedules: core's, and before each access shuttle chooses which thread goes on.
//!
//! shuttle's own are many words large, because they carry what shuttle knows of them; the words of the ABI lie where they lie outside models. All threads
//! are one thread of the process, so whatever happens between two choices is one piece, and no ordering makes a difference.

use core::sync::atomic::Ordering::SeqCst;

use super::Ordering;

/// Lets shuttle choose which thread goes on: it does so before every access to one of its atomics.
pub(super) fn choose() {
    static NOBODYS: shuttle::sync::atomic::AtomicBool = shuttle::sync::atomic::AtomicBool::new(false);
    NOBODYS.load(SeqCst);
}

macro_rules! scheduled {
    ($name:ident, $integer:ident) => {
        /// An atomic integer of a model.
        #[derive(Debug)]
        #[repr(transparent)]
        pub struct $name(core::sync::atomic::$name);

        #[expect(missing_docs, reason = "they do what core's do")]
        impl $name {
            pub fn new(value: $integer) -> Self {
                Self(core::sync::atomic::$name::new(value))
            }

            pub fn load(&self, _: Ordering) -> $integer {
                choose();
                self.0.load(SeqCst)
            }

            /// Loads without a choice.
            ///
            /// # Safety
            /// No other thread stores meanwhile.
            pub unsafe fn unsync_load(&self) -> $integer {
                self.0.load(SeqCst)
            }

            pub fn store(&self, value: $integer, _: Ordering) {
                choose();
                self.0.store(value, SeqCst);
            }

            pub fn fetch_add(&self, value: $integer, _: Ordering) -> $integer {
                choose();
                self.0.fetch_add(value, SeqCst)
            }

            pub fn compare_exchange(
                &self,
                old: $integer,
                new: $integer,
                _: Ordering,
                _: Ordering,
            ) -> Result<$integer, $integer> {
                choose();
                self.0.compare_exchange(old, new, SeqCst, SeqCst)
            }
        }
    };
}

scheduled!(AtomicU64, u64);
scheduled!(AtomicU32, u32);

/// A cell with loom's methods, in which nobody looks for races: there are none between two choices.
#[derive(Debug)]
pub struct UnsafeCell<T>(core::cell::UnsafeCell<T>);

impl<T> UnsafeCell<T> {
    /// A cell that holds `value`.
    pub const fn new(value: T) -> Self {
        Self(core::cell::UnsafeCell::new(value))
    }

    /// Calls a function that may read the cell.
    pub fn with<R>(&self, read: impl FnOnce(*const T) -> R) -> R {
        read(self.0.get())
    }

    /// Calls a function that may write the cell.
    pub fn with_mut<R>(&self, write: impl FnOnce(*mut T) -> R) -> R {
        write(self.0.get())
    }
}
