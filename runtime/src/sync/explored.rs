//! Atomic integers for models: loom's, made to be explored in full.
//!
//! loom reduces the orders it tries to those that differ. It remembers the last access to an atomic only, so where a thread loads and
//! then exchanges, its own load hides the one that another thread made before, and the order in which the exchange comes first is
//! never tried (tokio-rs/loom issues 166 and 392). Each load here is preceded by an exchange on an atomic of its own that nobody looks at,
//! so loom tries any two loads in both orders, and with them what their threads do next. Being relaxed, that exchange orders
//! nothing else. (The model order_hidden_by_a_load fails without it.)

use loom::sync::atomic::{AtomicBool, Ordering};

macro_rules! explored {
    ($name:ident, $integer:ident) => {
        /// An atomic integer of a model.
        #[derive(Debug)]
        pub struct $name {
            order: AtomicBool,
            value: loom::sync::atomic::$name,
        }

        #[expect(missing_docs, reason = "they do what core's do")]
        impl $name {
            pub fn new(value: $integer) -> Self {
                Self { order: AtomicBool::new(false), value: loom::sync::atomic::$name::new(value) }
            }

            pub fn load(&self, order: Ordering) -> $integer {
                self.order.swap(false, Ordering::Relaxed);
                self.value.load(order)
            }

            /// Loads without taking part in the order.
            ///
            /// # Safety
            /// No other thread stores meanwhile.
            pub unsafe fn unsync_load(&self) -> $integer {
                // SAFETY: as the caller promises; loom reports a store that is not ordered before.
                unsafe { self.value.unsync_load() }
            }

            pub fn store(&self, value: $integer, order: Ordering) {
                self.value.store(value, order);
            }

            pub fn fetch_add(&self, value: $integer, order: Ordering) -> $integer {
                self.value.fetch_add(value, order)
            }

            pub fn compare_exchange(
                &self,
                old: $integer,
                new: $integer,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$integer, $integer> {
                self.value.compare_exchange(old, new, success, failure)
            }
        }
    };
}

explored!(AtomicU64, u64);
explored!(AtomicU32, u32);
