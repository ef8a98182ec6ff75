#![doc = include_str!("../README.md")]

pub mod fatal;
pub mod freeze;
pub mod handles;
pub mod heap;
pub mod identity;
pub mod inspect;
pub mod metadata;
pub mod object;
mod platform;
pub mod sync;

pub use handles::{Deallocated, Host, Key, Strong, Unowned, Weak};

/// Runs the Rust code of the project's README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// Runs the Rust code of the guide to identity.
#[cfg(doctest)]
#[doc = include_str!("../../docs/identity.md")]
struct Identity;
