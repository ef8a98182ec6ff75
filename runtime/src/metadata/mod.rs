//! Metadata: what objects and values are described by.
//!
//! | module | what it makes |
//! |---|---|
//! | [`class`] | classes that C and Rust code define, with their field tables |
//! | [`boxes`] | the metadata of boxes, one a value type |

pub mod boxes;
pub mod class;

pub use sidetable_shims::metadata::{ClassMetadata, Field, TypeMetadata, ValueWitnessTable};

/// The value witness table of a type, one word in front of its address point.
///
/// # Safety
/// `value_type` is type metadata with value witnesses.
pub unsafe fn value_witnesses_of<'a>(value_type: *const TypeMetadata) -> &'a ValueWitnessTable {
    // SAFETY: as the caller promises.
    unsafe { &**value_type.cast::<*const ValueWitnessTable>().sub(1) }
}
