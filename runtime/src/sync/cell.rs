//! A value of the ABI in shared memory.

use core::fmt;
use core::marker::PhantomData;
use core::sync::atomic::Ordering;

use sidetable_shims::refcount::{Width, Word};
use sidetable_shims::side_table::WeakCount;

#[cfg(not(model))]
use core::sync::atomic::{AtomicU32, AtomicU64};

#[cfg(model)]
use super::model_atomic::{AtomicU32, AtomicU64};
use super::single;

/// A value that fits an atomic integer.
pub trait Value: Copy + Eq {
    /// Whether it is a count, which may be [biased](super::bias) to one thread. Such are moved by [drivers](super::driver) and by nobody else; what others
    /// move, too, must not be one.
    const IS_COUNT: bool;
    /// The atomic integer.
    type Raw: Raw;
    /// The value as an integer.
    fn to_raw(self) -> <Self::Raw as Raw>::Integer;
    /// The integer as a value.
    fn from_raw(raw: <Self::Raw as Raw>::Integer) -> Self;
}

/// An atomic integer, core's or a checker's.
pub trait Raw {
    /// What it holds.
    type Integer: Copy + Eq + Default;
    /// One that holds zero.
    #[cfg(not(model))]
    const ZERO: Self;
    /// A new one.
    fn new(value: Self::Integer) -> Self;
    /// Loads.
    fn load(&self, order: Ordering) -> Self::Integer;
    /// Loads what only the caller may store at the time.
    ///
    /// # Safety
    /// No other thread stores meanwhile, and the last store is ordered before.
    unsafe fn load_own(&self) -> Self::Integer;
    /// Stores.
    fn store(&self, value: Self::Integer, order: Ordering);
    /// Exchanges if equal; relaxed on failure unless said otherwise. `Err` holds what was there.
    fn compare_exchange(
        &self,
        old: Self::Integer,
        new: Self::Integer,
        success: Ordering,
        failure: Ordering,
    ) -> Result<(), Self::Integer>;
    /// Adds, wrapping, and returns what was there.
    fn fetch_add(&self, difference: Self::Integer, order: Ordering) -> Self::Integer;
    /// The difference from `old` to `new`.
    fn difference(old: Self::Integer, new: Self::Integer) -> Self::Integer;
    /// Exchanges if equal, in one instruction but not atomically to other processors. `Err` holds what was there.
    fn compare_exchange_local(&self, old: Self::Integer, new: Self::Integer) -> Result<(), Self::Integer>;
    /// Loads what no other processor stores meanwhile, as it is best loaded after a local move.
    fn load_local(&self) -> Self::Integer;
    /// Adds the difference from `old` to `new`, in one instruction but not atomically to other processors, unless the sum's top bit is
    /// then set. Says whether it did.
    fn add_difference_local(&self, old: Self::Integer, new: Self::Integer) -> bool;
}

macro_rules! raw {
    ($atomic:ident, $integer:ident) => {
        impl Raw for $atomic {
            type Integer = $integer;
            #[cfg(not(model))]
            const ZERO: Self = $atomic::new(0);

            #[inline(always)]
            fn new(value: $integer) -> Self {
                $atomic::new(value)
            }
            #[inline(always)]
            fn load(&self, order: Ordering) -> $integer {
                $atomic::load(self, order)
            }
            #[inline(always)]
            unsafe fn load_own(&self) -> $integer {
                #[cfg(not(model))]
                let value = $atomic::load(self, Ordering::Relaxed);
                // SAFETY: as the caller promises.
                #[cfg(model)]
                let value = unsafe { self.unsync_load() };
                value
            }
            #[inline(always)]
            fn store(&self, value: $integer, order: Ordering) {
                $atomic::store(self, value, order);
            }
            #[inline(always)]
            fn compare_exchange(
                &self,
                old: $integer,
                new: $integer,
                success: Ordering,
                failure: Ordering,
            ) -> Result<(), $integer> {
                $atomic::compare_exchange(self, old, new, success, failure).map(|_| ())
            }
            #[inline(always)]
            fn fetch_add(&self, difference: $integer, order: Ordering) -> $integer {
                $atomic::fetch_add(self, difference, order)
            }
            #[inline(always)]
            fn difference(old: $integer, new: $integer) -> $integer {
                new.wrapping_sub(old)
            }
            #[inline(always)]
            fn compare_exchange_local(&self, old: $integer, new: $integer) -> Result<(), $integer> {
                single::$integer::compare_exchange(self, old, new)
            }
            #[inline(always)]
            fn load_local(&self) -> $integer {
                single::$integer::load(self)
            }
            #[inline(always)]
            fn add_difference_local(&self, old: $integer, new: $integer) -> bool {
                single::$integer::add(self, Self::difference(old, new))
            }
        }
    };
}

raw!(AtomicU64, u64);
raw!(AtomicU32, u32);

/// Ties a width to its atomic integer.
pub trait AtomicWidth: Width<Bits = <Self::Raw as Raw>::Integer> {
    /// The atomic integer of this width.
    type Raw: Raw;
}

impl AtomicWidth for sidetable_shims::refcount::Wide {
    type Raw = AtomicU64;
}

impl AtomicWidth for sidetable_shims::refcount::Narrow {
    type Raw = AtomicU32;
}

impl<W: AtomicWidth> Value for Word<W> {
    const IS_COUNT: bool = true;
    type Raw = W::Raw;
    #[inline(always)]
    fn to_raw(self) -> W::Bits {
        self.bits()
    }
    #[inline(always)]
    fn from_raw(raw: W::Bits) -> Self {
        Self::from_bits(raw)
    }
}

impl Value for WeakCount {
    const IS_COUNT: bool = true;
    type Raw = AtomicU32;
    #[inline(always)]
    fn to_raw(self) -> u32 {
        self.0
    }
    #[inline(always)]
    fn from_raw(raw: u32) -> Self {
        Self(raw)
    }
}

impl Value for u32 {
    const IS_COUNT: bool = false;
    type Raw = AtomicU32;
    #[inline(always)]
    fn to_raw(self) -> u32 {
        self
    }
    #[inline(always)]
    fn from_raw(raw: u32) -> Self {
        raw
    }
}

impl Value for u64 {
    const IS_COUNT: bool = false;
    type Raw = AtomicU64;
    #[inline(always)]
    fn to_raw(self) -> u64 {
        self
    }
    #[inline(always)]
    fn from_raw(raw: u64) -> Self {
        raw
    }
}

/// The atomic integer as wide as an address, or wider in a model.
#[cfg(any(target_pointer_width = "64", model))]
type AtomicAddress = AtomicU64;
/// The atomic integer as wide as an address.
#[cfg(not(any(target_pointer_width = "64", model)))]
type AtomicAddress = AtomicU32;

impl<T> Value for *mut T {
    const IS_COUNT: bool = false;
    type Raw = AtomicAddress;
    #[inline(always)]
    fn to_raw(self) -> <AtomicAddress as Raw>::Integer {
        self.expose_provenance() as <AtomicAddress as Raw>::Integer
    }
    #[inline(always)]
    fn from_raw(raw: <AtomicAddress as Raw>::Integer) -> Self {
        core::ptr::with_exposed_provenance_mut(raw as usize)
    }
}

/// A value of the ABI in memory that threads share. As large as the value, outside models.
#[repr(transparent)]
pub struct Atomic<V: Value> {
    raw: V::Raw,
    /// Not the value itself: an address may be shared where what it leads to may not.
    value: PhantomData<fn() -> V>,
}

impl<V: Value> Atomic<V> {
    /// A cell that holds the value whose bits are zero: for constants, which models cannot have.
    #[cfg(not(model))]
    pub const ZERO: Self = Self { raw: V::Raw::ZERO, value: PhantomData };

    /// A cell that holds the value whose bits are zero.
    #[cfg(not(model))]
    pub const fn zero() -> Self {
        Self::ZERO
    }

    /// A cell that holds the value whose bits are zero.
    #[cfg(model)]
    pub fn zero() -> Self {
        Self { raw: V::Raw::new(Default::default()), value: PhantomData }
    }

    /// A cell that holds `value`.
    #[inline(always)]
    pub fn new(value: V) -> Self {
        Self { raw: V::Raw::new(value.to_raw()), value: PhantomData }
    }

    /// Loads the value.
    #[inline(always)]
    pub fn load(&self, order: Ordering) -> V {
        V::from_raw(self.raw.load(order))
    }

    /// Loads what only the caller may store at the time: the holder of a lock. Others may load.
    ///
    /// # Safety
    /// No other thread stores meanwhile, and the last store is ordered before.
    #[inline(always)]
    pub unsafe fn load_own(&self) -> V {
        // SAFETY: as the caller promises.
        V::from_raw(unsafe { self.raw.load_own() })
    }

    /// Stores a value: only where no other thread may change the cell.
    #[inline(always)]
    pub fn store(&self, value: V, order: Ordering) {
        self.raw.store(value.to_raw(), order);
    }

    /// Exchanges `old` for `new`. `Err` holds what was there instead.
    #[inline(always)]
    pub fn compare_exchange(&self, old: V, new: V, success: Ordering, failure: Ordering) -> Result<(), V> {
        self.raw.compare_exchange(old.to_raw(), new.to_raw(), success, failure).map_err(V::from_raw)
    }

    /// Exchanges what is there for what `next` makes of it, if that is still there then. `false` says no more than that nothing was moved.
    #[inline(always)]
    pub fn try_move<E>(&self, next: impl Fn(V) -> Result<V, E>, success: Ordering) -> Result<bool, E> {
        let old = self.load(Ordering::Relaxed);
        // Relaxed on failure: nothing is done with what was found.
        next(old).map(|new| self.compare_exchange(old, new, success, Ordering::Relaxed).is_ok())
    }

    /// Adds `new − old` to whatever is there, and returns what was there.
    #[inline(always)]
    pub fn fetch_move_by_difference(&self, old: V, new: V, order: Ordering) -> V {
        V::from_raw(self.raw.fetch_add(V::Raw::difference(old.to_raw(), new.to_raw()), order))
    }

    /// [`compare_exchange`](Self::compare_exchange) for a process with one thread: atomic to its signal handlers only.
    #[inline(always)]
    pub fn compare_exchange_local(&self, old: V, new: V) -> Result<(), V> {
        self.raw.compare_exchange_local(old.to_raw(), new.to_raw()).map_err(V::from_raw)
    }

    /// Loads the value in a process with one thread, without waiting for what a local move has just stored.
    #[inline(always)]
    pub fn load_local(&self) -> V {
        V::from_raw(self.raw.load_local())
    }

    /// Adds `new − old`, one of a word's counts, in a process with one thread. A signal handler may have moved the cell since `old` was read: sums commute,
    /// and where the sum left its field after all (its top bit is set) nothing stays added and the answer is `false`.
    #[inline(always)]
    pub fn move_by_difference_local(&self, old: V, new: V) -> bool {
        self.raw.add_difference_local(old.to_raw(), new.to_raw())
    }
}

impl<V: Value + fmt::Debug> fmt::Debug for Atomic<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.load(Ordering::Relaxed).fmt(f)
    }
}

/// Acquires what the last change of `cell` released; the caller has read it relaxed.
///
/// ThreadSanitizer does not understand fences, so a build for it loads again with acquire. loom's fences do too much: they acquire also
/// what threads that came before had read, and so hide what is missing. A load that finds what the caller found acquires no more than
/// the fence does, and a model tries that one.
#[inline(always)]
pub fn acquire_fence<V: Value>(cell: &Atomic<V>) {
    #[cfg(any(loom, sidetable_thread_sanitizer))]
    cell.load(Ordering::Acquire);
    #[cfg(not(any(loom, sidetable_thread_sanitizer)))]
    {
        let _ = cell;
        core::sync::atomic::fence(Ordering::Acquire);
    }
}
