#![doc = include_str!("../README.md")]

pub mod fatal;
pub mod foreign;
pub mod freeze;
pub mod handles;
pub mod heap;
pub mod identity;
pub mod inspect;
pub mod metadata;
pub mod object;
pub mod once;
mod platform;
pub mod refcount;
pub mod sync;
pub mod threading;

/// Whether this is the archive for Swift programs, whose entry points are those of Swift's object runtime and no others: nothing in it
/// makes a class, freezes, or gives an object an identity, so nothing looks for such.
pub(crate) const IS_DROP_IN: bool = cfg!(sidetable_drop_in);

pub use handles::{Deallocated, Host, Key, Strong, Unowned, Weak};

/// Runs the Rust code of the project's README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// Runs the Rust code of the guide to identity.
#[cfg(doctest)]
#[doc = include_str!("../../docs/identity.md")]
struct Identity;
