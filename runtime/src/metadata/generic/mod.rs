//! Nominal types, generic or not, and the records that they make.
//!
//! | module | what it does |
//! |---|---|
//! | [`nominal`] | descriptors, read once and found by name |
//! | [`begin`] | records at their beginning: their memory |
//! | [`build`] | records: their layout |
//! | [`class`] | generic classes, and the end of their instances |
//! | [`fixed`] | what Swift's compiler lays out without the arguments |
//! | [`kept`] | how it keeps values in fields |
//! | [`others`] | what a layout asks of other types |
//!
//! The canonical record of a type is the one that its type's cache holds, whoever made it.

pub mod begin;
pub mod build;
pub mod class;
pub mod fixed;
pub mod kept;
pub mod nominal;
pub mod others;

pub use super::instance::GenericType;
pub use super::request::{check_state, get};
