//! Why a type cannot be had. Nothing is registered then, and asking again may find that the reason is gone.

use thiserror::Error;

use crate::heap::OutOfMemory;

/// Why a type cannot be had.
#[derive(Error, Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum MetadataError {
    #[error("type {type_name} takes {due} generic arguments and was given {given}")]
    ArgumentCount { type_name: String, due: usize, given: usize },
    #[error("type {type_name}: generic argument {index} is null")]
    NullArgument { type_name: String, index: usize },
    #[error("{what} is null")]
    Null { what: &'static str },
    #[error("type {type_name} is not described by sidetable: its flags are {flags:#x}")]
    BadDescriptor { type_name: String, flags: u32 },
    #[error("a type of module {module:?} needs a name of ASCII letters, digits and underscores, and has {name:?}")]
    BadTypeName { module: String, name: String },
    #[error("type {type_name}: {why}")]
    BadLayout { type_name: String, why: String },
    #[error("type {type_name}: with {path} a value is larger than memory")]
    TooLarge { type_name: String, path: String },
    #[error("type {type_name}, field {field}: {reason}")]
    BadField { type_name: String, field: String, reason: Box<MetadataError> },
    #[error("type {type_name}: {superclass} is no class that sidetable made")]
    BadSuperclass { type_name: String, superclass: String },
    #[error("a type cannot contain itself: {chain}")]
    Cycle { chain: String },
    #[error("more than {deepest} types lie inside each other that nobody has asked for: ask for the inner ones first")]
    TooDeep { deepest: usize },
    #[error("type name {name:?} is malformed at byte {at}: {why}")]
    BadName { name: String, at: usize, why: &'static str },
    #[error("no type is called {type_name} ({mangled})")]
    UnknownType { type_name: String, mangled: String },
    #[error("generic parameter {name} has no argument here")]
    UnboundParameter { name: String },
    #[error("type {type_name} is described twice, and not alike: {difference}")]
    Duplicate { type_name: String, difference: String },
    #[error("the prespecialized record of {type_name} does not describe it: {why}")]
    BadSpecialization { type_name: String, why: String },
    #[error("there is no such type: {why}")]
    NoSuchType { why: String },
    #[error(transparent)]
    OutOfMemory(#[from] OutOfMemory),
}

/// What a request for a type gives.
pub type Result<T> = core::result::Result<T, MetadataError>;
