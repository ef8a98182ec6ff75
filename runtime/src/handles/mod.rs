//! References for Rust: [`Strong`], [`Weak`] and [`Unowned`]; and what objects are to a [`Host`].
//!
//! References are one pointer, and refer to the same objects that C, C++ and Swift code on this runtime does.
//!
//! Floor 7: on everything that a program of Rust's may ask for.
//!
//! | module | what is there |
//! |---|---|
//! | `strong`, `unowned`, `weak` | the three references |
//! | `class` | the class of objects that hold a Rust value |
//! | `host` | [`Host`]: objects that cross to another language and come back |

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
