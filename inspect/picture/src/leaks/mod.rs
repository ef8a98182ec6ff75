//! What a picture says was leaked.
//!
//! An object's counts say how many strong references to it there are, the edges say how many of those other objects have. What is left over is
//! *held from outside*: by stacks, globals, C code, frames of tasks. Nothing outside has to be looked at to know it.
//!
//! | an object | is |
//! |---|---|
//! | with something left over, or immortal, or in its deinit, or with fewer references than edges | a root |
//! | that a root leads to | held |
//! | that no root leads to | leaked: it is in a cycle, or hangs on one |
//! | that is a root, and that nothing anywhere refers to | over-retained: leaked, and in no cycle |
//! | that roots lead to only by words that look like references | possibly leaked |
//!
//! An edge that was not found makes its target look held. So a picture with gaps hides leaks, and invents none.

mod components;
mod cycles;
mod dominators;
mod marks;
mod over_retained;
mod retained;
mod ring;
mod shape;

pub use cycles::Cycle;
pub use over_retained::OverRetained;
pub use retained::Retained;
pub use ring::Step;
pub use shape::without_index;

use crate::{Edge, Flags, Object, Picture};

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
    /// Roots lead to it only by words that look like references.
    Possible,
}

/// What a picture says was leaked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leaks {
    /// All objects.
    pub all: Tally,
    /// One for each object, by its number.
    pub fates: Vec<Fate>,
    /// Cycles that nothing holds, one for each shape; those of the most bytes first.
    pub cycles: Vec<Cycle>,
    /// Over-retained objects, one for each type and number of references too many; those of the most bytes first.
    pub over_retained: Vec<OverRetained>,
    /// What hangs on more than one over-retained object.
    pub shared: Tally,
    /// Cycles that are leaked if the words that look like references to them are none, as [`Leaks::cycles`].
    pub possible: Vec<Cycle>,
    /// Objects from which all leaked ones are reached.
    pub entries: Vec<u32>,
    /// Objects with more edges to them than references: somebody was at work while the picture was taken. They are roots.
    pub racing: u64,
}

impl Leaks {
    /// Looks for them. Takes time in proportion to objects and edges, and no recursion.
    pub fn find(picture: &Picture) -> Self {
        let referenced = marks::strong_edges_to(picture);
        let roots: Vec<bool> =
            picture.objects.iter().zip(&referenced).map(|(object, edges)| is_root(object, *edges)).collect();
        let outside = |number: u32| {
            let object = &picture.objects[number as usize];
            roots[number as usize]
                && (object.flags.has(Flags::SEEN_OUTSIDE) || !is_over(object, referenced[number as usize]))
        };
        let marked = marks::reached(picture, |number| roots[number as usize], |_| true);
        let strongly = marks::reached(picture, |number| roots[number as usize], |edge| edge.strength == Edge::STRONG);
        let found = marks::reached(picture, outside, |_| true);

        let fates: Vec<Fate> = (0..picture.objects.len())
            .map(|number| match () {
                () if !marked[number] => Fate::Leaked,
                () if !found[number] && roots[number] => Fate::OverRetained,
                () if !found[number] => Fate::Lost,
                () if roots[number] => Fate::Root,
                () if !strongly[number] => Fate::Possible,
                () => Fate::Held,
            })
            .collect();
        let leaked = cycles::find(picture, |number| fates[number as usize] == Fate::Leaked);
        let possible = cycles::find(picture, |number| fates[number as usize] == Fate::Possible);
        let (over_retained, shared) = over_retained::find(picture, &fates, &referenced);
        Self {
            all: picture.objects.iter().map(Tally::from).sum(),
            cycles: leaked.cycles,
            over_retained,
            shared,
            possible: possible.cycles,
            entries: leaked.entries,
            racing: picture.objects.iter().zip(&referenced).filter(|(object, edges)| object.strong < **edges).count()
                as u64,
            fates,
        }
    }

    /// Objects that were leaked for sure: in cycles, on them, over-retained, and on those.
    pub fn leaked(&self, picture: &Picture) -> Tally {
        self.tally(picture, |fate| matches!(fate, Fate::Leaked | Fate::OverRetained | Fate::Lost))
    }

    /// Objects of some fates.
    pub fn tally(&self, picture: &Picture, which: impl Fn(Fate) -> bool) -> Tally {
        picture.objects.iter().zip(&self.fates).filter(|(_, fate)| which(**fate)).map(|(object, _)| object.into()).sum()
    }

    /// Whether anything was leaked for sure.
    pub fn any(&self) -> bool {
        !self.cycles.is_empty() || !self.over_retained.is_empty()
    }
}

/// Counts say that something outside has references to it. An object without any reference is about to end, or has just begun.
fn is_root(object: &Object, edges: u64) -> bool {
    object.strong != edges || object.strong == 0 || object.flags.has(Flags::IMMORTAL.with(Flags::DEINITING))
}

/// A root for the one reason that its counts say more than edges do.
fn is_over(object: &Object, edges: u64) -> bool {
    object.strong > edges && !object.flags.has(Flags::IMMORTAL.with(Flags::DEINITING))
}
