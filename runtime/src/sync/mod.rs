//! The only place that names core, std or loom atomics.
//!
//! Floor 2: on `platform`. What two threads may touch is touched through here.
//!
//! | module | what it gives the rest of the runtime |
//! |---|---|
//! | [`cell`] | [`Atomic`]: a value of the ABI in memory that threads share, and the ways to move it |
//! | [`driver`] | what carries a transition out on memory |
//! | `explored` | in a model, the atomic integers in the cells: loom's, explored in full |
//! | `filter` | whether an address may be in a set, for one load |
//! | [`fork`] | what `fork` waits for, so that a child finds nothing half done |
//! | [`single`] | whether the process has one thread, and moves without locked instructions for that case |
//! | [`lock`] | locks, which put forks off, and in a model loom's |
//! | [`foreign`] | whether libswiftCore is in the process |
//! | [`memory`] | raw memory, with loom's leak and use-after-free tracking in a model |
//! | [`park`] | waiting for another thread |
//! | [`once`](mod@once) | what one thread does once, and the others wait for |
//! | `thread_variable` | variables of each thread for fast paths |
//! | [`mutant`] | the weakenings that the models in `loom-tests` must catch |
//!
//! # What loom cannot see
//!
//! loom explores executions of the C11 model, but for these: a load never returns a store that comes later (no load buffering), an
//! old value is no longer offered when seven newer ones were stored, a compare-exchange never fails spuriously, `SeqCst` accesses count as
//! `AcqRel` (nothing here is `SeqCst`), and a fence acquires too much ([`acquire_fence`] says what is done about it). The
//! single-threaded moves, the slab allocator of side table entries and `parking_lot` are outside the models; ThreadSanitizer, valgrind
//! and the stress tests of `c-api` run over those.
#![allow(clippy::disallowed_types, clippy::disallowed_methods, reason = "this is the seam")]

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
pub mod single;
pub(crate) mod thread_variable;

pub use cell::{Atomic, acquire_fence};
pub use core::sync::atomic::Ordering;
pub use mutant::{Mutant, is_weakened, ordering};

/// Whether this build runs inside loom: no slabs, no statics.
pub const IS_MODEL: bool = cfg!(loom);

/// Whether this is the archive for Swift programs, whose entry points are those of Swift's object runtime and no others: nothing in it
/// makes a class, freezes, or gives an object an identity, so nothing looks for such.
pub(crate) const IS_DROP_IN: bool = cfg!(sidetable_drop_in);

/// Defines values that all threads share: constants at first, which in a model are made anew in every execution.
macro_rules! shared {
    ($($(#[$attribute:meta])* $(pub($($scope:tt)+))? static $name:ident: $type:ty = $make:expr;)+) => {
        $(
            #[cfg(not(loom))]
            $(#[$attribute])*
            $(pub($($scope)+))? static $name: $type = $make;
        )+
        #[cfg(loom)]
        loom::lazy_static! {
            $($(#[$attribute])* $(pub($($scope)+))? static ref $name: $type = $make;)+
        }
    };
}

pub(crate) use shared;

/// Defines a cell that each thread has one of; in a model, each thread of the model.
macro_rules! thread_local_cell {
    ($(#[$attribute:meta])* static $name:ident: $type:ty = $make:expr;) => {
        #[cfg(not(loom))]
        std::thread_local! {
            $(#[$attribute])*
            static $name: core::cell::Cell<$type> = const { core::cell::Cell::new($make) };
        }
        #[cfg(loom)]
        loom::thread_local! {
            $(#[$attribute])*
            static $name: core::cell::Cell<$type> = core::cell::Cell::new($make);
        }
    };
}

pub(crate) use thread_local_cell;

/// Defines a function that is constant, but in a model, whose cells are made as it runs.
macro_rules! const_unless_model {
    ($(#[$attribute:meta])* pub fn $name:ident() -> $type:ty $body:block) => {
        #[cfg(not(loom))]
        $(#[$attribute])*
        pub const fn $name() -> $type $body
        #[cfg(loom)]
        $(#[$attribute])*
        pub fn $name() -> $type $body
    };
}

pub(crate) use const_unless_model;
