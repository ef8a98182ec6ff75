//! `libsidetable.a` and `libsidetable.so`: one thin function a symbol, nothing else.
//!
//! The functions are documented for their users in `include/sidetable.h`; each here names the runtime function that does the work, and
//! takes over its safety conditions. Nothing unwinds out of them. The archive for Swift programs is compiled with `sidetable_drop_in`, and has
//! nothing but what stands in for Swift's object runtime.
//!
//! | module | symbols |
//! |---|---|
//! | [`allocation`] | objects, stack and static objects, raw memory |
//! | [`boxes`] | boxes |
//! | [`strong`] | strong references, and the hooks that tools overwrite |
//! | [`unowned`] | unowned references |
//! | [`weak`] | weak references |
//! | [`unique`] | uniqueness |
//! | [`bridge`] | bridge objects |
//! | [`once`] | `swift_once` |
//! | [`exclusivity`] | accesses to variables |
//! | [`class`] | `sidetable_`: classes, inspection |
//! | [`freeze`] | freezing object graphs |
//! | [`identity`] | hosts and their handles, associated objects |
//! | [`phases`] | modules whose globals freeze between start functions |
//! | [`javascript`] | a JavaScript agent around a WebAssembly instance |
//! | [`types`] | type metadata |
//! | [`structural`] | tuples, functions, metatypes, existentials |
//! | `wrapped` | in the archive for Swift programs: in front of functions that stay Swift's |
//! | [`witnesses`] | value witnesses for records that are static data |
#![allow(clippy::missing_safety_doc, reason = "every function has the conditions of the runtime function it calls")]

pub mod allocation;
pub mod boxes;
pub mod bridge;
#[cfg(not(sidetable_drop_in))]
pub mod class;
pub mod exclusivity;
#[cfg(not(sidetable_drop_in))]
pub mod freeze;
pub mod hooks;
#[cfg(not(sidetable_drop_in))]
pub mod identity;
#[cfg(not(sidetable_drop_in))]
pub mod javascript;
#[cfg(not(sidetable_drop_in))]
pub mod once;
#[cfg(not(sidetable_drop_in))]
pub mod phases;
pub mod strong;
#[cfg(not(sidetable_drop_in))]
pub mod structural;
#[cfg(not(sidetable_drop_in))]
pub mod types;
pub mod unique;
pub mod unowned;
pub mod weak;
#[cfg(not(sidetable_drop_in))]
pub mod witnesses;
#[cfg(sidetable_drop_in)]
pub mod wrapped;

pub use sidetable::object::HeapObject;

/// In the libraries for C and C++, where memory that runs out is a status or a fatal line of the runtime's. A program in Rust chooses its own.
#[cfg(sidetable_c_library)]
#[global_allocator]
static ALLOCATOR: sidetable::heap::Allocator = sidetable::heap::Allocator;

/// How many references a C caller means: a count below zero counts as none.
pub(crate) fn non_negative(n: i32) -> u32 {
    u32::try_from(n).unwrap_or(0)
}
