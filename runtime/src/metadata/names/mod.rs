//! Names of types: mangled ones, and those for people.
//!
//! | module | what it does |
//! |---|---|
//! | [`mod@tree`] | types as trees |
//! | [`parse`] | mangled names to trees |
//! | [`mod@write`] | trees to mangled names, and to names for people |
//! | [`describe`] | records to trees |
//! | [`spell`] | records to names |
//! | [`mod@existing`] | trees to records that there are by now |
//! | [`mod@resolve`], [`scope`] | trees to records, and what generic parameters stand for |
//! | [`lookup`] | mangled names to records |
//! | [`standard`] | abbreviations for types of Swift's library |

pub mod describe;
pub mod existing;
pub mod lookup;
pub mod parse;
pub mod resolve;
pub mod scope;
pub mod spell;
pub mod standard;
#[expect(missing_docs, reason = "the variants and fields are what their names say")]
pub mod tree;
pub mod write;

pub use lookup::{type_named, type_named_in};
pub use spell::{mangled_name, type_name};
