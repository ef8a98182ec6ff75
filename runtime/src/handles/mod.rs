//! References for Rust: [`Strong`], [`Weak`] and [`Unowned`]; and what objects are to a [`Host`].
//!
//! References are one pointer, and refer to the same objects that C, C++ and Swift code on this runtime does.

mod class;
mod host;
mod strong;
mod unowned;
mod weak;

pub use host::{Host, Key};
pub use strong::Strong;
pub use unowned::{Deallocated, Unowned};
pub use weak::Weak;

use crate::object::HeapObject;

/// An object that holds a `T`: the header, then the value at the next multiple of its alignment.
#[repr(C)]
struct Object<T> {
    header: HeapObject,
    value: T,
}
