//! The weakenings that the models must catch.
//!
//! In a loom build the environment variable `SIDETABLE_MUTANT` names one of them, and the place that asks for it behaves worse: an
//! ordering becomes relaxed, a protocol step is left out. One build serves all mutants. Outside loom every question is answered
//! "no" at compile time.

use super::Ordering;

macro_rules! mutants {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        /// One way to break the protocol.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Mutant {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Mutant {
            /// Every mutant, with what it breaks.
            pub const ALL: &[(Mutant, &str, &str)] =
                &[$((Mutant::$name, stringify!($name), concat!($($doc),+).trim_ascii()),)+];
        }
    };
}

mutants! {
    /// a release of a reference publishes nothing
    ReleaseRelaxed,
    /// the last release acquires nothing before deinit
    LastReleaseUnfenced,
    /// the last release of an object without other references acquires nothing before deinit
    UniqueReleaseUnfenced,
    /// the last release skips the exchange although unowned references exist
    UniqueReleaseIgnoresUnowned,
    /// retain loads and stores instead of exchanging
    RetainTorn,
    /// release loads and stores instead of exchanging
    ReleaseTorn,
    /// a conditional retain does not look whether deinit has begun
    TryRetainIgnoresDeinit,
    /// the uniqueness test acquires nothing
    UniquenessRelaxed,
    /// a new side table is published without its contents
    InflatePublishRelaxed,
    /// inflation does not acquire the releases counted inline before it
    InflateAcquiresNothing,
    /// a word that points at a side table is followed without acquiring
    FollowRelaxed,
    /// a new side table starts with one reference, whatever the object had
    InflateForgetsCounts,
    /// inflation stores instead of exchanging
    InflateTorn,
    /// the loser of two inflations keeps its side table
    InflateLoserLeaks,
    /// a first weak reference to a deiniting object is made
    InflateIgnoresDeinit,
    /// an unowned release publishes nothing
    UnownedReleaseRelaxed,
    /// the unowned release that frees acquires nothing
    LastUnownedReleaseUnfenced,
    /// the end of deinit frees without acquiring earlier unowned releases
    DeallocRelaxed,
    /// the end of deinit frees although unowned references remain
    DeallocIgnoresUnowned,
    /// the end of deinit keeps the unowned reference that strong references held
    DeallocForgetsUnowned,
    /// unowned retain loads and stores instead of exchanging
    UnownedRetainTorn,
    /// unowned release loads and stores instead of exchanging
    UnownedReleaseTorn,
    /// a weak load does not look whether deinit has begun
    WeakLoadIgnoresDeinit,
    /// freeing an object keeps the weak reference that unowned references held
    FreeForgetsWeak,
    /// freeing an object frees its side table although weak references remain
    FreeIgnoresWeak,
    /// a weak release publishes nothing
    WeakReleaseRelaxed,
    /// the weak release that frees the side table acquires nothing
    LastWeakReleaseUnfenced,
    /// the object's death frees the side table without acquiring earlier weak releases
    SoleWeakRelaxed,
    /// copying a weak variable does not count
    WeakCopyUncounted,
    /// weak retain loads and stores instead of exchanging
    WeakRetainTorn,
    /// weak release loads and stores instead of exchanging
    WeakReleaseTorn,
    /// the end of a once function publishes nothing
    OncePublishRelaxed,
    /// a caller who finds a once function done acquires nothing
    OnceFinishedRelaxed,
    /// two callers may both start a once function
    OnceTorn,
    /// a caller does not wait for a once function that another runs
    OnceDoesNotWait,
}

/// Whether `mutant` is the one to run with.
#[cfg(loom)]
pub fn is_weakened(mutant: Mutant) -> bool {
    use std::sync::OnceLock;
    static CHOSEN: OnceLock<Option<Mutant>> = OnceLock::new();
    let chosen = CHOSEN.get_or_init(|| {
        let name = std::env::var("SIDETABLE_MUTANT").ok()?;
        let known = Mutant::ALL.iter().find(|(_, known, _)| *known == name);
        Some(known.unwrap_or_else(|| panic!("SIDETABLE_MUTANT={name} names no mutant")).0)
    });
    *chosen == Some(mutant)
}

/// Whether `mutant` is the one to run with: never, outside loom.
#[cfg(not(loom))]
#[inline(always)]
pub const fn is_weakened(_mutant: Mutant) -> bool {
    false
}

/// `order`, or relaxed in the build that is broken in this place.
#[inline(always)]
pub fn ordering(order: Ordering, mutant: Mutant) -> Ordering {
    if is_weakened(mutant) { Ordering::Relaxed } else { order }
}
