//! The only place that names core, std, loom or shuttle atomics.
//!
//! Floor 2: on `platform`. What two threads may touch is touched through here.
//!
//! | module | what it gives the rest of the runtime |
//! |---|---|
//! | [`bias`] | counts that one thread moves without locked instructions while no other moves any |
//! | [`cell`] | [`Atomic`]: a value of the ABI in memory that threads share, and the ways to move it |
//! | [`driver`] | what carries a transition out on memory |
//! | `explored` | under loom, the atomic integers in the cells: loom's, explored in full |
//! | `filter` | whether an address may be in a set, for one load |
//! | [`fork`] | what `fork` waits for, so that a child finds nothing half done |
//! | `scheduled` | under shuttle, the atomic integers in the cells: core's, with a point before each access at which another thread may go on |
//! | [`single`] | whether the process has one thread, and moves without locked instructions for that case |
//! | [`lock`] | locks, which put forks off, and in a model the checker's |
//! | [`foreign`] | whether libswiftCore is in the process |
//! | [`memory`] | raw memory, with leaks and uses after a free tracked in a model |
//! | [`park`] | waiting for another thread |
//! | [`once`](mod@once) | what one thread does once, and the others wait for |
//! | `thread_variable` | variables of each thread for fast paths |
//! | [`mutant`] | the weakenings that the models in `loom-tests` must catch |
//!
//! # Two checkers
//!
//! A build for models (`cfg(model)`) is one for loom, which tries every order of a few operations and every value that the memory model lets a load
//! return (`cfg(loom)`); or one for shuttle, which tries some orders, at random, of many operations on many threads, with every access in one
//! order (`cfg(shuttle)`). Both run threads as coroutines of one thread of the process. What differs between them is in this module; the rest of the
//! runtime asks at most whether this is a model.
//!
//! # What loom cannot see
//!
//! loom explores executions of the C11 model, but for these: a load never returns a store that comes later (no load buffering), an
//! old value is no longer offered when seven newer ones were stored, a compare-exchange never fails spuriously, `SeqCst` accesses count as
//! `AcqRel` (nothing here is `SeqCst`), and a fence acquires too much ([`acquire_fence`] says what is done about it). The
//! single-threaded moves, the slab allocator of side table entries and the queues of waiting threads are outside the models; ThreadSanitizer, valgrind
//! and the stress tests of `c-api` run over those. So are the moves in restartable sequences, which have tests of their own (`bias/tests.rs`).
//!
//! # What shuttle cannot see
//!
//! Orderings: every load finds the last store, and whatever was done before is there. What is outside loom's models is outside shuttle's, too.
#![allow(clippy::disallowed_types, clippy::disallowed_methods, reason = "this is the seam")]

pub mod bias;
pub mod cell;
pub mod driver;
#[cfg(loom)]
pub mod explored;
pub(crate) mod filter;
pub mod foreign;
pub mod fork;
pub mod lock;
pub mod memory;
pub mod mutant;
pub mod once;
pub mod park;
#[cfg(shuttle)]
pub mod scheduled;
pub mod single;
pub(crate) mod thread_variable;

#[cfg(loom)]
use explored as model_atomic;
#[cfg(shuttle)]
use scheduled as model_atomic;

/// What runs the threads of a model.
#[cfg(loom)]
pub(crate) use loom as checker;
/// What runs the threads of a model.
#[cfg(shuttle)]
pub(crate) use shuttle as checker;

pub use cell::{Atomic, acquire_fence};
pub use core::sync::atomic::Ordering;
pub use mutant::{Mutant, is_weakened, ordering};

/// Whether this build runs inside a checker: no slabs, no statics.
pub const IS_MODEL: bool = cfg!(model);

/// Whether this is the archive for Swift programs, whose entry points are those of Swift's object runtime and no others: nothing in it
/// makes a class, freezes, or gives an object an identity, so nothing looks for such.
pub(crate) const IS_DROP_IN: bool = cfg!(sidetable_drop_in);

/// Defines values that all threads share: constants at first, which in a model are made anew in every execution.
macro_rules! shared {
    ($($(#[$attribute:meta])* $(pub($($scope:tt)+))? static $name:ident: $type:ty = $make:expr;)+) => {
        $(
            #[cfg(not(model))]
            $(#[$attribute])*
            $(pub($($scope)+))? static $name: $type = $make;
        )+
        #[cfg(model)]
        $crate::sync::checker::lazy_static! {
            $($(#[$attribute])* $(pub($($scope)+))? static ref $name: $type = $make;)+
        }
    };
}

pub(crate) use shared;

/// Defines a cell that each thread has one of; in a model, each thread of the model.
macro_rules! thread_local_cell {
    ($(#[$attribute:meta])* static $name:ident: $type:ty = $make:expr;) => {
        #[cfg(not(model))]
        std::thread_local! {
            $(#[$attribute])*
            static $name: core::cell::Cell<$type> = const { core::cell::Cell::new($make) };
        }
        #[cfg(model)]
        $crate::sync::checker::thread_local! {
            $(#[$attribute])*
            static $name: core::cell::Cell<$type> = core::cell::Cell::new($make);
        }
    };
}

pub(crate) use thread_local_cell;

/// Defines a function that is constant, but in a model, whose cells are made as it runs.
macro_rules! const_unless_model {
    ($(#[$attribute:meta])* pub fn $name:ident() -> $type:ty $body:block) => {
        #[cfg(not(model))]
        $(#[$attribute])*
        pub const fn $name() -> $type $body
        #[cfg(model)]
        $(#[$attribute])*
        pub fn $name() -> $type $body
    };
}

pub(crate) use const_unless_model;
