//! Metadata: what objects and values are described by.
//!
//! | module | what it makes |
//! |---|---|
//! | [`class`] | classes that C and Rust code define, with their field tables |
//! | [`boxes`] | the metadata of boxes, one a value type |
//! | [`descriptor`] | nominal types as C and Rust code describe them |
//! | [`generic`] | records of nominal types, generic or not, on first request |
//! | [`structural`] | tuples, functions, metatypes, existentials |
//! | [`specialized`] | records that are static data, and which of several is the type's |
//! | [`lazy`] | generic arguments that are names until somebody looks |
//! | [`names`] | mangled names and names for people |
//! | [`cast`] | comparing, hashing and casting |
//! | [`standard`] | types of Swift's library |
//!
//! Below them: [`cache`], the table without locks; [`arena`], memory for records; [`progress`], how far a record is; [`records`],
//! reading them; [`witnesses`], value witness tables; [`error`].
//!
//! The identity of a type is the address of its canonical record.

pub mod arena;
pub mod boxes;
pub mod cache;
pub mod cast;
pub mod descriptor;
pub mod error;
pub mod generic;
pub mod lazy;
pub mod names;
pub mod progress;
pub mod records;
#[path = "specialized/registry.rs"]
pub mod specialized;
pub mod standard;
pub mod structural;
pub mod witnesses;

pub use crate::object::class::value_witnesses_of;
pub use descriptor::{FieldDescriptor, TypeDescriptor, descriptor_flags};
pub use error::MetadataError;
pub use sidetable_shims::metadata::{ClassMetadata, Field, Strength, TypeMetadata, ValueWitnessTable, field_flags};
pub use sidetable_shims::types::{ProtocolDescriptor, Request, Response, State};
