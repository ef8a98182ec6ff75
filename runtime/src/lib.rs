#![doc = include_str!("../README.md")]
//!
//! # Rooms
//!
//! A room uses what stands on floors below its own, and nothing else.
//!
//! | floor | room | what it is for |
//! |--:|---|---|
//! | 7 | [`handles`] | references for Rust: [`Strong`], [`Weak`], [`Unowned`], and what objects are to a [`Host`] |
//! | 7 | [`inspect`] | looking at an object's counts, and at what was leaked |
//! | 6 | [`metadata`] | types: records, witnesses, names, boxes |
//! | 6 | [`identity`] | what an object is to foreign hosts, and what is associated with it |
//! | 6 | [`freeze`] | graphs become immutable, cycles included |
//! | 5 | [`object`] | header, counts, side tables, classes, allocation and destruction |
//! | 4 | [`exclusivity`] | no variable is modified while another access to it goes on |
//! | 4 | [`heap`] | raw memory, places for side tables, freed blocks |
//! | 3 | [`fatal`] | every fatal message |
//! | 2 | [`sync`] | atomics, locks, waiting, and what moves a word |
//! | 1 | `platform` | the C library, or the host of a WebAssembly module |

pub mod exclusivity;
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

#[cfg(feature = "derive")]
pub use sidetable_derive::Object;

pub use handles::{AtomicStrong, Deallocated, Host, Key, Object, OnceStrong, Strong, Unowned, Weak};
pub use inspect::{expect_no_leaks, leaks};

/// The programs of `docs/from-arc.md`, which is no part of the package.
#[cfg(all(doctest, feature = "derive"))]
#[doc = include_str!("../../docs/from-arc.md")]
mod from_arc {}

/// The allocator of `docs/memory.md`.
#[cfg(doctest)]
#[doc = include_str!("../../docs/memory.md")]
mod memory_page {}
