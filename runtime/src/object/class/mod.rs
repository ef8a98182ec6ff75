//! Classes: what they say of their instances.
//!
//! | module | what is there |
//! |---|---|
//! | `definition` | making classes, for C and Rust code |
//! | `table` | what this runtime keeps of those: field tables, deinits |
//! | `described` | the fields of classes that are described as types are, generic or not |
//! | `name` | names, for messages |
//!
//! Classes are told apart by their flags: those with an extension were made here or by Rust's compiler, those with record information are
//! described, all others are Swift's.

mod definition;
mod described;
mod name;
mod table;

pub use definition::{ClassError, ClassRecord, Definition, define};
pub use described::{destroy_fields, is_described, value_witnesses_of};
pub use name::{ClassName, name_for_c};
pub use table::{ExtendedClass, all_fields, extension_behind, extension_of, fields_in, is_rust};
pub(crate) use table::{fields_now, is_ours_with};
