//! References for Rust: [`Strong`], [`Weak`] and [`Unowned`]; and what objects are to a [`Host`].
//!
//! References are one pointer, and refer to the same objects that C, C++ and Swift code on this runtime does. References to values of unsized
//! types are a word more, as Rust's own are.
//!
//! Floor 7: on everything that a program of Rust's may ask for.
//!
//! | module | what is there |
//! |---|---|
//! | `strong`, `unowned`, `weak` | the three references |
//! | `unsizing` | references to a type become references to a trait's values, or to slices |
//! | `making` | objects for values of any size, or with no value yet |
//! | `taking` | values that leave their object, or are changed in it |
//! | `cyclic` | objects whose values refer to themselves |
//! | `described` | [`Object`]: values whose reference fields the runtime knows, by `#[derive(sidetable::Object)]` |
//! | `conversions`, `forwarded` | what references are made of, and the traits that they have because their values do |
//! | `atomic`, `once` | [`AtomicStrong`] and [`OnceStrong`]: references in variables that threads share |
//! | `serialized` | references as serde's (feature `serde`) |
//! | `object`, `class` | objects that hold a Rust value, and their classes |
//! | `host` | [`Host`]: objects that cross to another language and come back |
//! | `biased` | tests: what they count while counts change hands |

mod atomic;
#[cfg(all(biased, test))]
mod biased;
mod class;
mod conversions;
mod cyclic;
mod described;
mod forwarded;
mod host;
mod making;
mod object;
mod once;
#[cfg(feature = "serde")]
mod serialized;
mod strong;
mod taking;
mod unowned;
mod unsizing;
mod weak;

pub use atomic::AtomicStrong;
pub use described::{Object, Reference, field, field_in, in_order};
pub use host::{Host, Key};
pub use once::OnceStrong;
pub use strong::Strong;
pub use taking::ToStrong;
pub use unowned::{Deallocated, Unowned};
pub use weak::Weak;
