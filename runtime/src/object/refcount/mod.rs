//! Reference counting: strong, unowned and weak, over the same word.
//!
//! | module | what it counts |
//! |---|---|
//! | [`strong`] | references that keep the object alive |
//! | [`unowned`] | references that keep its memory, and die with a message |
//! | [`weak`] | references that keep its side table, and become null |
//!
//! Each of [`strong`], [`unowned`] and [`weak`] has `retain`, `release`, a load that tries for a strong reference, and `count`, in this order.
//!
//! | below them | what is there |
//! |---|---|
//! | [`counts`] | an object's counts, and moving them wherever they are |
//! | `inflation` | moving counts to a side table |
//! | `attempt` | a strong reference where there may be no object any more |
//! | `uniqueness` | what is read of the strong references: how many, and whether one is the only one |
//! | `refusal` | what to do about a move that could not be made |
//! | [`last`] | the last strong reference, taken instead of dropped |
//! | `weak_count` | the weak count of a side table, and its end |
//! | [`component`] | the one count of a cycle that was frozen |
//! | `look` | where an object's counts are |
//! | [`side_table`] | what an entry is |
//! | [`extension`], [`extended`] | what a side table holds beyond counts, and how an object comes by it |
//! | `outstanding` | how many side tables have that |

pub(crate) mod attempt;
pub mod component;
pub mod counts;
pub mod extended;
pub mod extension;
pub(crate) mod inflation;
pub mod last;
pub(crate) mod look;
pub(crate) mod outstanding;
pub(crate) mod refusal;
pub mod side_table;
pub mod strong;
pub(crate) mod uniqueness;
pub mod unowned;
pub mod weak;
pub(crate) mod weak_count;

pub use outstanding::{outstanding_components, outstanding_extensions};

use crate::sync::Mutant;
use crate::sync::driver::Step;

/// A strong or unowned reference given up: release, because the last holder must see what the others did.
pub(crate) const RELEASE: Step = Step::release(Mutant::ReleaseRelaxed, Mutant::ReleaseTorn);
/// A strong reference gained from another: relaxed.
pub(crate) const RETAIN: Step = Step::relaxed(Mutant::RetainTorn);

/// An object marked frozen: release, because whoever finds the mark finds the frozen class.
pub(crate) const FREEZE: Step = Step::release(Mutant::FreezeTorn, Mutant::FreezeTorn);

/// How many references an operation moves: a number, or [`One`]. Forms named `…_with` are given it, and the
/// [`Driver`](crate::sync::driver::Driver) that moves them.
pub trait Count: Copy {
    /// Whether it is known to be one.
    const IS_ONE: bool;
    /// The number.
    fn get(self) -> u32;
}

/// One reference, known where the operation is compiled: its slow path has no number to check.
#[derive(Clone, Copy, Debug)]
pub struct One;

impl Count for One {
    const IS_ONE: bool = true;
    #[inline(always)]
    fn get(self) -> u32 {
        1
    }
}

impl Count for u32 {
    const IS_ONE: bool = false;
    #[inline(always)]
    fn get(self) -> u32 {
        self
    }
}
