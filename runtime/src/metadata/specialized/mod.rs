//! Prespecialized records: static data that stands for a type, or for the record that does.
//!
//! | module | what it does |
//! |---|---|
//! | [`registration`] | modules tell of the records that they emit |
//! | [`registry`] | which of several records is the type's |

pub mod registration;
pub mod registry;

pub use registration::{Specialization, keep_library_of, register, register_pending};
pub use registry::canonical;
