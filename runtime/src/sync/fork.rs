//! What `fork` waits for: a child has one thread, and nobody in it would ever open a lock that another thread of the parent held, or finish
//! what it had begun.
//!
//! Every [`Lock`](super::lock::Lock), and whatever else a child must not find half done, puts forks off while it is held. So a child finds all locks
//! open and all that they guard whole, and can do everything. What may take arbitrary time, a `swift_once` function or the start of a module, puts
//! nothing off: a child takes it over ([`in_child`]).
//!
//! [`Gate`] is a lock of readers and writers whose readers do not meet: who puts a fork off counts itself in one of sixteen counters, by its thread;
//! a fork closes all of them, and waits until nobody but itself is counted. Who has put a fork off already may do so again while the gate is
//! closed, since a fork that waits for it must not keep it.
//!
//! The handlers are registered when the library is loaded. They then come last before a fork, after those that a program registers for locks of its own,
//! under which it may use objects. Where nothing runs at load they are registered by the first who puts a fork off.

use super::{Atomic, Mutant, Ordering, is_weakened, ordering};
use crossbeam_utils::{Backoff, CachePadded};

/// The bit of a counter that says that the gate is closed.
const CLOSED: u32 = 1 << 31;

/// Who is inside, counted in several places.
pub struct Gate<const COUNTERS: usize> {
    counters: [CachePadded<Atomic<u32>>; COUNTERS],
}

impl<const COUNTERS: usize> Gate<COUNTERS> {
    /// An open gate, nobody inside.
    #[cfg(not(model))]
    pub const fn new() -> Self {
        Self { counters: [const { CachePadded::new(Atomic::ZERO) }; COUNTERS] }
    }

    /// An open gate, nobody inside.
    #[cfg(model)]
    pub fn new() -> Self {
        Self { counters: core::array::from_fn(|_| CachePadded::new(Atomic::new(0))) }
    }

    /// Waits until the gate is open, and goes in. Who is inside already does not wait.
    pub fn enter(&self, counter: usize, is_inside: bool) {
        let counter = &self.counters[counter];
        let patience = Backoff::new();
        loop {
            // Acquire: pairs with the release in `open` (model fork_beside_a_lock, mutant GateOpenRelaxed).
            let order = ordering(Ordering::Acquire, Mutant::GateOpenRelaxed);
            let found = counter.fetch_move_by_difference(0, 1, order);
            if found & CLOSED == 0 || is_inside || is_weakened(Mutant::GateEnteredClosed) {
                return;
            }
            // Relaxed: nothing was done inside.
            counter.fetch_move_by_difference(1, 0, Ordering::Relaxed);
            // Relaxed: the next attempt acquires.
            while counter.load(Ordering::Relaxed) & CLOSED != 0 {
                snooze(&patience);
            }
        }
    }

    /// Goes out.
    pub fn leave(&self, counter: usize) {
        // Release: pairs with the acquire in `close` (model fork_beside_a_lock, mutant GateLeaveRelaxed).
        let order = ordering(Ordering::Release, Mutant::GateLeaveRelaxed);
        self.counters[counter].fetch_move_by_difference(1, 0, order);
    }

    /// Closes the gate, and waits until nobody is inside but the caller, so many times. One thread at a time may close.
    pub fn close(&self, own_counter: usize, own: u32) {
        for counter in &self.counters {
            // Relaxed: the wait below acquires.
            counter.fetch_move_by_difference(0, CLOSED, Ordering::Relaxed);
        }
        let patience = Backoff::new();
        for (index, counter) in self.counters.iter().enumerate() {
            let own = if index == own_counter { own } else { 0 };
            // Acquire: pairs with the release in `leave`, also where others have looked in since: they exchange, which carries a release on.
            let order = ordering(Ordering::Acquire, Mutant::GateLeaveRelaxed);
            while counter.load(order) & !CLOSED > own && !is_weakened(Mutant::GateNotAwaited) {
                snooze(&patience);
            }
        }
    }

    /// Opens the gate for those who wait.
    pub fn open(&self) {
        for counter in &self.counters {
            // Release: pairs with the acquire in `enter`.
            counter.fetch_move_by_difference(CLOSED, 0, ordering(Ordering::Release, Mutant::GateOpenRelaxed));
        }
    }

    /// Opens the gate in a child, where nobody waits, and those who looked in when the parent forked will not go out again.
    pub fn open_alone(&self, own_counter: usize, own: u32) {
        for (index, counter) in self.counters.iter().enumerate() {
            // Relaxed: there is no other thread.
            counter.store(if index == own_counter { own } else { 0 }, Ordering::Relaxed);
        }
    }
}

impl<const COUNTERS: usize> Default for Gate<COUNTERS> {
    fn default() -> Self {
        Self::new()
    }
}

fn snooze(patience: &Backoff) {
    #[cfg(model)]
    {
        let _ = patience;
        crate::sync::checker::thread::yield_now();
    }
    #[cfg(not(model))]
    patience.snooze();
}

pub use handlers::{PutOff, in_child, put_off};

#[cfg(not(any(model, target_family = "wasm")))]
mod handlers {
    use core::cell::Cell;
    use core::ffi::c_void;
    use core::marker::PhantomData;
    use core::ptr;

    use crossbeam_utils::Backoff;

    use super::Gate;
    use crate::platform;
    use crate::sync::single::is_single_threaded;
    use crate::sync::{Atomic, Ordering};

    const COUNTERS: usize = 16;

    static GATE: Gate<COUNTERS> = Gate::new();
    /// Whether the handlers are registered.
    static IS_REGISTERED: Atomic<u32> = Atomic::ZERO;
    /// The thread that forks, by the address of its [`INSIDE`], and how many pairs of handlers it is in: two threads may have registered them.
    static FORKING: Atomic<u64> = Atomic::ZERO;
    static DEPTH: Atomic<u32> = Atomic::ZERO;
    /// The number of the thread that forks: its copy has another.
    static NUMBER: Atomic<u32> = Atomic::ZERO;

    /// What [`in_child`] was told last: null, or a function.
    static TAKE_OVER: Atomic<*mut c_void> = Atomic::ZERO;

    thread_local! {
        /// How often the thread has put forks off and not let them go on.
        static INSIDE: Cell<u32> = const { Cell::new(0) };
    }

    #[cfg(target_os = "linux")]
    #[used]
    #[unsafe(link_section = ".init_array.00098")]
    static AT_LOAD: extern "C" fn() = register;

    /// No fork is made until this is dropped, by the thread that has it.
    pub struct PutOff {
        is_counted: bool,
        of_this_thread: PhantomData<*mut ()>,
    }

    /// Puts forks off; waits while one is made.
    #[inline]
    pub fn put_off() -> PutOff {
        // Where there is one thread, nobody forks meanwhile.
        let is_counted = !is_single_threaded();
        if is_counted {
            enter();
        }
        PutOff { is_counted, of_this_thread: PhantomData }
    }

    impl Drop for PutOff {
        #[inline]
        fn drop(&mut self) {
            if self.is_counted {
                INSIDE.with(|inside| {
                    GATE.leave(counter_of(inside));
                    inside.set(inside.get() - 1);
                });
            }
        }
    }

    /// Has `take_over` called in every child before it goes on, with the number that its thread had in the parent. There is one such function in
    /// the library: what stands above this module and can be taken over.
    pub fn in_child(take_over: fn(number_in_parent: u32)) {
        // Relaxed: all threads tell the same, and a fork is made by one that has told it, or beside those that have put it off.
        TAKE_OVER.store(take_over as *mut c_void, Ordering::Relaxed);
    }

    fn enter() {
        // Relaxed: who sees it late registers again, and the handlers stand that.
        if IS_REGISTERED.load(Ordering::Relaxed) == 0 {
            register();
        }
        INSIDE.with(|inside| {
            GATE.enter(counter_of(inside), inside.get() > 0);
            inside.set(inside.get() + 1);
        });
    }

    #[cold]
    extern "C" fn register() {
        platform::at_fork(before, in_parent, after_in_child);
        IS_REGISTERED.store(1, Ordering::Relaxed);
    }

    fn identity_of(inside: &Cell<u32>) -> u64 {
        ptr::from_ref(inside).addr() as u64
    }

    /// Threads' variables lie as far apart as their stacks.
    fn counter_of(inside: &Cell<u32>) -> usize {
        let mixed = (identity_of(inside) >> 12).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> (u64::BITS - COUNTERS.ilog2())) as usize
    }

    /// Closes the gate. What other handlers do on this thread before the fork, and after it, happens inside.
    unsafe extern "C" fn before() {
        INSIDE.with(|inside| {
            let this_thread = identity_of(inside);
            if FORKING.load(Ordering::Relaxed) != this_thread {
                let patience = Backoff::new();
                // Acquire: pairs with the release in `ended`, of a thread that forked before.
                while FORKING.compare_exchange(0, this_thread, Ordering::Acquire, Ordering::Relaxed).is_err() {
                    patience.snooze();
                }
                GATE.close(counter_of(inside), inside.get());
                NUMBER.store(platform::thread_number(), Ordering::Relaxed);
                inside.set(inside.get() + 1);
            }
            DEPTH.store(DEPTH.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
        });
    }

    unsafe extern "C" fn in_parent() {
        after(|_, _| GATE.open());
    }

    unsafe extern "C" fn after_in_child() {
        after(|counter, own| {
            let take_over = TAKE_OVER.load(Ordering::Relaxed);
            // A signal handler may have forked while its thread held the very lists.
            if own == 0 && !take_over.is_null() {
                // SAFETY: `in_child` has put a function of this type there.
                let take_over = unsafe { core::mem::transmute::<*mut c_void, fn(u32)>(take_over) };
                take_over(NUMBER.load(Ordering::Relaxed));
            }
            GATE.open_alone(counter, own);
        });
    }

    /// After a fork, on the thread that made it or on that one's copy: `open` gets the thread's counter, and how often it is inside.
    fn after(open: impl FnOnce(usize, u32)) {
        let depth = DEPTH.load(Ordering::Relaxed) - 1;
        DEPTH.store(depth, Ordering::Relaxed);
        if depth == 0 {
            INSIDE.with(|inside| {
                open(counter_of(inside), inside.get() - 1);
                inside.set(inside.get() - 1);
            });
            // Release: pairs with the acquire in `before`.
            FORKING.store(0, Ordering::Release);
        }
    }
}

#[cfg(any(model, target_family = "wasm"))]
mod handlers {
    /// Nothing forks here.
    pub struct PutOff;

    /// Nothing forks here.
    #[inline(always)]
    pub fn put_off() -> PutOff {
        PutOff
    }

    /// Nothing forks here.
    #[inline(always)]
    pub fn in_child(_take_over: fn(number_in_parent: u32)) {}
}
