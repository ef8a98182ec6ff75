//! A picture of a process: every object that was found in it, what its counts said, and which of its bytes refer to which others.
//!
//! The agent in the process writes one, the program `sidetable` reads it. In memory and in a file it is the same flat tables, so that a
//! million objects are written at the speed of the disk, and looked at where they are in the file:
//!
//! | table | a row | bytes |
//! |---|---|---|
//! | [`Object`] | in the order of addresses | 32 |
//! | [`Edge`] | in the order of the objects that they start from | 16 |
//! | whether it is seen outside | one for each object | 1 |
//! | [`Type`] | one for each isa | 16 |
//! | names | UTF-8, each once; a [`Name`] is the place of one | |

pub mod counts;
#[doc(hidden)]
pub mod drawing;
pub mod leaks;

mod difference;
mod picture;
mod table;

pub use difference::{Difference, Holder, difference};
pub use picture::{Edge, Error, Flags, Moment, Name, Names, Object, Picture, Type, Writer};
pub use table::Table;
