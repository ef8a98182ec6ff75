//! What is counted, and what becomes of an object.

use crate::Object;

/// So many objects of so many bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Objects.
    pub objects: u64,
    /// The bytes of their blocks.
    pub bytes: u64,
}

impl Tally {
    /// With another one's objects and bytes. A picture's sizes may be anything, so the sum stops at the largest number.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { objects: self.objects.saturating_add(other.objects), bytes: self.bytes.saturating_add(other.bytes) }
    }
}

impl From<&Object> for Tally {
    fn from(object: &Object) -> Self {
        Self { objects: 1, bytes: object.bytes }
    }
}

impl std::iter::Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Self::and)
    }
}

/// What is so of one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Held from outside.
    Root,
    /// A root leads to it.
    Held,
    /// Its counts say that it is held from outside, and nothing anywhere refers to it but what is itself lost.
    OverRetained,
    /// Only over-retained objects lead to it.
    Lost,
    /// In a cycle that nothing holds, or on one.
    Leaked,
    /// Roots lead to it only by words that look like references, or such words are all that its counts have more than edges.
    Possible,
}
