//! Metadata: what objects and values are described by.
//!
//! Floor 6: on `object`, beside `identity` and `freeze`, which it does not use.
//!
//! | module | what it makes |
//! |---|---|
//! | [`boxes`] | objects that hold one value of any type |
//! | [`request`] | records on first request, and how they come to be complete |
//! | [`generic`] | nominal types, generic or not |
//! | [`structural`] | tuples, functions, metatypes, existentials |
//! | [`specialized`] | records that are static data, and which of several is the type's |
//! | [`lazy`] | generic arguments that are names until somebody looks |
//! | [`names`] | mangled names and names for people |
//! | [`cast`] | comparing, hashing and casting |
//! | [`answers`] | what libswiftCore has answered for good, in front of it |
//! | [`standard`] | types of Swift's library |
//!
//! | below them | what is there |
//! |---|---|
//! | [`witnesses`] | value witness tables |
//! | [`instance`] | what is kept of a type, and of each of its records |
//! | [`descriptor`] | nominal types as C and Rust code describe them |
//! | [`records`], [`arguments`] | reading records |
//! | [`progress`] | how far a record is |
//! | [`cache`], [`arena`] | the table without locks, and memory for records |
//! | [`error`] | why a type cannot be had |
//!
//! Two files use each other: to request a type is to resolve the names of its fields' types ([`names::resolve`]), which requests those.
//!
//! The identity of a type is the address of its canonical record.

pub mod answers;
pub mod arena;
pub mod arguments;
pub mod boxes;
pub mod cache;
pub mod cast;
pub mod descriptor;
pub mod error;
pub mod generic;
pub mod instance;
pub mod lazy;
pub mod names;
pub mod progress;
pub mod records;
pub mod request;
pub mod specialized;
pub mod standard;
pub mod structural;
pub mod witnesses;

pub use crate::object::class::value_witnesses_of;
pub use descriptor::{FieldDescriptor, TypeDescriptor, descriptor_flags};
pub use error::MetadataError;
pub use sidetable_shims::metadata::{ClassMetadata, Field, Strength, TypeMetadata, ValueWitnessTable, field_flags};
pub use sidetable_shims::types::{ProtocolDescriptor, Request, Response, State};
