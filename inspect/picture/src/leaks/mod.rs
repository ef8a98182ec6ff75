//! What a picture says was leaked.
//!
//! An object's counts say how many strong references to it there are, the edges say how many of those other objects have. What is left over is
//! *held from outside*: by stacks, globals, C code, frames of tasks. Nothing outside has to be looked at to know it.
//!
//! | an object | is |
//! |---|---|
//! | with something left over, or immortal, or in its deinit, or with fewer references than edges | a root |
//! | that is a run of one of XCTest's tests | a root |
//! | that a root leads to | held |
//! | that no root leads to | leaked: it is in a cycle, or hangs on one |
//! | that is a root, and that nothing anywhere refers to | over-retained: leaked, and in no cycle |
//! | that roots lead to only by words that look like references | possibly leaked |
//! | that is a root for such words alone | the same |
//!
//! An edge that was not found makes its target look held. So a picture with gaps hides leaks, and invents none.

mod components;
mod cycles;
mod dominators;
mod fates;
mod marks;
mod over_retained;
mod retained;
mod ring;
mod shape;
mod tally;

pub use cycles::Cycle;
pub use fates::Leaks;
pub use over_retained::OverRetained;
pub use retained::Retained;
pub use ring::Step;
pub use shape::without_index;
pub use tally::{Fate, Tally};
