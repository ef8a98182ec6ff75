//! Swift's metadata, as far as names and fields go. Layouts are from Swift's `ABI/TypeMetadata.rst` and what Swift 6.0.3 emits.

pub mod descriptor;
pub mod name;
pub mod runtime;
pub mod value;
