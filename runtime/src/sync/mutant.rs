//! The weakenings that the models must catch.
//!
//! In a build for models the environment variable `SIDETABLE_MUTANT` names one of them, and the place that asks for it behaves worse: an
//! ordering becomes relaxed, a protocol step is left out. One build serves all mutants. Elsewhere every question is answered
//! "no" at compile time.

use super::Ordering;

/// A mutant, described.
#[derive(Clone, Copy, Debug)]
pub struct Description {
    /// Which one.
    pub mutant: Mutant,
    /// Its name, for `SIDETABLE_MUTANT`.
    pub name: &'static str,
    /// What it breaks.
    pub breaks: &'static str,
    /// The models that are expected to fail, in the order to try them in.
    pub caught_by: &'static [&'static str],
}

macro_rules! mutants {
    ($($(#[doc = $breaks:literal])+ $name:ident: $($model:ident)+,)+) => {
        /// One way to break the protocol.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Mutant {
            $($(#[doc = $breaks])+ $name,)+
        }

        /// Every mutant.
        pub const MUTANTS: &[Description] = &[$(Description {
            mutant: Mutant::$name,
            name: stringify!($name),
            breaks: concat!($($breaks),+).trim_ascii(),
            caught_by: &[$(stringify!($model)),+],
        },)+];
    };
}

mutants! {
    /// a release of a reference publishes nothing
    ReleaseRelaxed: last_release_sees_all_writes,
    /// the last release acquires nothing before deinit
    LastReleaseUnfenced: last_release_sees_all_writes last_release_in_side_table,
    /// the last release without an exchange acquires nothing before deinit
    UniqueReleaseUnfenced: unique_release,
    /// the last release skips the exchange although unowned references exist
    UniqueReleaseIgnoresUnowned: unowned_release_and_dealloc,
    /// the last release without an exchange does not say that deinit has begun
    UniqueReleaseUnmarked: weak_formed_in_deinit,
    /// retain loads and stores instead of exchanging
    RetainTorn: concurrent_retains,
    /// release loads and stores instead of exchanging
    ReleaseTorn: concurrent_releases,
    /// a conditional retain does not look whether deinit has begun
    TryRetainIgnoresDeinit: try_retain_and_release,
    /// a move that finds the counts gone to a side table is not made there
    MoveNotRepeated: first_weak_and_retain,
    /// the uniqueness test acquires nothing
    UniquenessRelaxed: uniqueness_and_release,
    /// the uniqueness test acquires nothing from the counts in a side table
    SideTableUniquenessRelaxed: uniqueness_and_release_in_side_table,
    /// the test for the only reference of any kind acquires nothing
    OnlyReferenceRelaxed: only_reference_and_release,
    /// a new side table is published without its contents
    InflatePublishRelaxed: first_weak_and_retain,
    /// a word that points at a side table is followed without acquiring
    FollowRelaxed: first_weak_and_retain,
    /// the loser of two inflations follows the winner's pointer without acquiring
    LoserFollowRelaxed: two_first_weak_references,
    /// a new side table starts with one reference, whatever the object had
    InflateForgetsCounts: first_weak_and_retain,
    /// inflation does not copy the counts anew when they have changed meanwhile
    InflateCopiesOnce: first_weak_and_retain,
    /// inflation stores instead of exchanging
    InflateTorn: two_first_weak_references,
    /// inflation stores instead of exchanging where there is one reference
    InflateTornWhenUnique: first_weak_references_through_a_loan,
    /// the loser of two inflations forgets its side table
    InflateLoserLeaks: two_first_weak_references,
    /// the loser of two inflations goes on with its own side table
    InflateLoserKeepsItsOwn: two_first_weak_references,
    /// a deiniting object gets a side table
    InflateIgnoresDeinit: weak_formed_in_deinit,
    /// an unowned release publishes nothing
    UnownedReleaseRelaxed: unowned_release_and_dealloc,
    /// the unowned release that frees acquires nothing
    LastUnownedReleaseUnfenced: unowned_release_and_dealloc,
    /// the unowned release that should free does not
    LastUnownedReleaseLeaks: unowned_release_and_dealloc,
    /// the end of deinit frees without acquiring earlier unowned releases
    DeallocRelaxed: unowned_release_and_dealloc,
    /// the end of deinit in a side table frees without acquiring earlier unowned releases
    SideTableDeallocRelaxed: unowned_release_and_dealloc_in_side_table,
    /// the end of deinit frees although unowned references remain
    DeallocIgnoresUnowned: unowned_release_and_dealloc,
    /// the end of deinit keeps the unowned reference that strong references held
    DeallocForgetsUnowned: unowned_release_and_dealloc,
    /// unowned retain loads and stores instead of exchanging
    UnownedRetainTorn: concurrent_unowned_retains,
    /// unowned release loads and stores instead of exchanging
    UnownedReleaseTorn: concurrent_unowned_releases,
    /// a weak load does not look whether deinit has begun
    WeakLoadIgnoresDeinit: weak_load_and_last_release,
    /// a weak reference is made although deinit has begun
    WeakFormIgnoresDeinit: weak_formed_in_deinit,
    /// a side table does not say that its object's memory is freed
    FreeUnmarked: weak_load_and_last_release,
    /// freeing an object keeps the weak reference that unowned references held
    FreeForgetsWeak: weak_destroy_and_dealloc,
    /// freeing an object frees its side table although weak references remain
    FreeIgnoresWeak: weak_destroy_and_dealloc,
    /// the block of a dead object is freed although its side table is in it, and weak references remain
    BlockFreedUnderSideTable: weak_destroy_and_dealloc_in_block,
    /// the last unowned release frees such a block, too
    BlockFreedByUnownedRelease: weak_load_and_unowned_release_in_block,
    /// a weak release publishes nothing
    WeakReleaseRelaxed: weak_destroy_and_dealloc,
    /// the weak release that frees the side table acquires nothing
    LastWeakReleaseUnfenced: weak_destroy_and_dealloc,
    /// the weak release that should free the side table does not
    LastWeakReleaseLeaks: weak_destroy_and_dealloc,
    /// the object's death frees the side table without acquiring earlier weak releases
    SoleWeakRelaxed: weak_destroy_and_dealloc,
    /// a new weak reference is not counted
    WeakUncounted: concurrent_weak_copies,
    /// the weak reference that a side table is made for is not counted
    FirstWeakUncounted: first_weak_and_retain,
    /// weak retain loads and stores instead of exchanging
    WeakRetainTorn: concurrent_weak_copies,
    /// weak release loads and stores instead of exchanging
    WeakReleaseTorn: concurrent_weak_destroys,
    /// a new holder of counts is known before what is known with it
    HolderRelaxed: counts_change_hands,
    /// counts change hands without a word that they do
    HolderUnannounced: counts_change_hands,
    /// counts change hands while others still move them
    HolderNotAwaited: counts_change_hands,
    /// the end of a once function publishes nothing
    OncePublishRelaxed: once,
    /// a caller who finds a once function done acquires nothing
    OnceFinishedRelaxed: once,
    /// two callers may both start a once function
    OnceTorn: once,
    /// a caller does not wait for a once function that another runs
    OnceDoesNotWait: once,
    /// the end of a once function wakes nobody
    OnceWakesNobody: once,
    /// the end of a once function loads and stores instead of exchanging
    OnceFinishTorn: once,
    /// who waits for a once function does not say so
    OnceWaitsUnseen: once,
    /// who waits for a once function loads and stores instead of exchanging
    OnceAwaitTorn: once,
    /// a table of types is published without its contents, or followed without acquiring
    CacheTableRelaxed: lookup_beside_growth,
    /// an entry of a table of types is published without its contents, or followed without acquiring
    CacheEntryRelaxed: concurrent_later_requests,
    /// who adds to a table of types does not look again whether another did
    CacheInsertsTwice: concurrent_first_requests,
    /// a table of types that grows loses what is in it
    CacheGrowthForgets: lookup_beside_growth,
    /// what Swift has answered is kept although it may change
    AnswerKeptIncomplete: swifts_answers,
    /// a descriptor is followed to its type without acquiring
    DescriptorRelaxed: concurrent_first_requests,
    /// a record's state is published without its contents, or read without acquiring
    StateRelaxed: concurrent_first_requests,
    /// two threads may work on one record
    ClaimIgnored: concurrent_first_requests,
    /// a thread claims a record by a load and a store
    ClaimTorn: request_taken_over,
    /// who waits for a record says so by a load and a store
    AwaitTorn: concurrent_first_requests,
    /// a record gets further by a load and a store
    StateTorn: concurrent_first_requests,
    /// nobody waits for a record that another thread works on
    StateNotAwaited: concurrent_first_requests,
    /// a record that gets further wakes nobody
    StateWakesNobody: concurrent_first_requests,
    /// a circle of layouts is not seen
    CycleUnseen: circle_of_two_threads,
    /// a record is called complete although what it refers to is not
    CompleteTooEarly: recursive_types_of_two_threads,
    /// a new instance does not ask for a prespecialized record
    SpecializationIgnored: registration_and_request,
    /// a prespecialized record takes itself for canonical
    SurrogateUndecided: registration_and_request,
    /// two first users of an extension each publish their own
    ExtensionTorn: two_first_exports,
    /// an extension is published without its contents
    ExtensionPublishRelaxed: two_first_exports,
    /// an extension is followed without acquiring
    ExtensionFollowRelaxed: two_first_exports,
    /// the loser of two first users forgets its extension
    ExtensionLoserLeaks: two_first_exports,
    /// a side table is freed without its extension
    ExtensionOutlivesEntry: two_first_exports,
    /// the first of two exports that add a slot does not look again under the lock
    ExportNotLookedAgain: two_exports_to_one_host,
    /// a new handle owns no reference
    ExportUnretained: export_and_release,
    /// a handle is followed whatever its epoch
    EpochIgnored: adopt_and_late_release,
    /// adopting a handle leaves its epoch
    AdoptKeepsEpoch: adopt_and_late_release,
    /// a freed handle keeps its epoch
    FreedHandleKeepsEpoch: handle_used_again,
    /// a slot still names a handle that was released
    SlotNotEmptied: export_and_release,
    /// a handle's reference is dropped before its slot is emptied
    ReferenceBeforeSlot: two_releases_of_one_handle,
    /// an object is retained after the lock that kept its handle
    ResolveUnlocked: resolve_and_release,
    /// an associated object is retained after the lock that kept it
    AssociatedUnlocked: get_and_replace_associated,
    /// a list of associations is followed without acquiring
    AssociationsFollowRelaxed: two_first_associations,
    /// an object's end keeps what is associated with it
    AssociationsOutliveObject: two_first_associations,
    /// a member's counts move to its component by loads and stores
    FreezeTorn: freeze_and_retain,
    /// a freeze does not count what others counted while it moved a member
    CreditedOnce: freeze_and_retain,
    /// a component is published without its contents
    ComponentPublishRelaxed: freeze_and_retain,
    /// a freeze acquires nothing from those who gave references to a member up before
    AdoptRelaxed: freeze_and_retain_in_side_table,
    /// a side table is followed to a component without acquiring
    ComponentFollowRelaxed: freeze_and_weak_load,
    /// a frozen object that is counted inline gets a side table that its word names as any object's does
    InflateForgetsFrozen: frozen_retain_and_first_weak_reference,
    /// a blind retain leaves what it should not have added
    BlindRetainKept: frozen_retain_and_first_weak_reference,
    /// a blind release leaves taken off what it should not have taken
    BlindReleaseKept: immortalize_and_release_in_side_table,
    /// the last release, if it was blind, takes a side table with unowned references for one without
    BlindLastReleaseIgnoresUnowned: unowned_release_and_dealloc_in_side_table,
    /// an object is of its frozen class before its word says that it is frozen
    MarkedLate: freeze_and_first_weak_reference_and_retain,
    /// a frozen object whose counts are elsewhere is added to blindly
    CountsElsewhereUnsaid: freeze_and_first_weak_reference_and_retain frozen_immortal_and_first_weak_reference,
    /// an object that only a field kept ends as what it was before it was frozen
    ChainForgetsFrozen: freeze_and_owners_end,
    /// references between a component's members count
    InternalReferencesCounted: component_last_release,
    /// two first weak references to a member make an entry each
    OwnEntryNotShared: two_first_weak_references_to_a_member,
    /// a member's own entry does not keep the component's record
    OwnEntryUnkept: component_weak_load_and_last_release,
    /// a component's end keeps the weak references that its members held
    OwnEntryLeaks: component_weak_load_and_last_release,
    /// the end of a phase is published without what its start function did
    PhaseRelaxed: start_and_frozen_view,
    /// who goes in does not see what was done while the gate was closed
    GateOpenRelaxed: fork_beside_a_lock,
    /// who goes out publishes nothing to a fork
    GateLeaveRelaxed: fork_beside_a_lock,
    /// a closed gate keeps nobody out
    GateEnteredClosed: fork_beside_a_lock,
    /// a fork does not wait for those inside
    GateNotAwaited: fork_beside_a_lock,
    /// who takes a value out of its object acquires nothing before
    TakenUnfenced: two_take_the_last take_the_only_and_release,
    /// an object whose value refers to itself is given out without the value
    CyclicPublishRelaxed: cyclic_and_upgrade,
    /// an upgrade acquires nothing of a value that is younger than the weak reference
    CyclicUpgradeUnfenced: cyclic_and_upgrade,
    /// an object whose value is not there yet can be upgraded to
    CyclicAlive: cyclic_and_upgrade,
    /// who loads a shared reference acquires nothing of it
    AtomicTakeRelaxed: atomic_load_and_swap,
    /// who loads a shared reference loads and stores instead of exchanging
    AtomicTakeTorn: atomic_loads_refill,
    /// who replaces a shared reference publishes nothing of the new one
    AtomicPublishRelaxed: atomic_load_and_swap,
    /// who replaces a shared reference acquires nothing of the old one's stock
    AtomicReplaceAcquiresNothing: atomic_two_swaps,
    /// who replaces a shared reference loads and stores instead of exchanging
    AtomicReplaceTorn: atomic_load_and_swap,
    /// a stock that another thread has refilled is refilled again
    AtomicRefillTwice: atomic_loads_refill,
    /// a reference that is set once is read without its value
    OnceStrongGetRelaxed: once_strong_set_twice,
    /// a reference that is set once is set before its value
    OnceStrongSetRelaxed: once_strong_set_twice,
    /// a reference that is set once is set twice
    OnceStrongSetTorn: once_strong_set_twice,
    /// two modules whose starts wait for each other wait for ever
    StartCycleUnseen: two_starts_in_a_circle,
}

/// Whether `mutant` is the one to run with.
#[cfg(model)]
pub fn is_weakened(mutant: Mutant) -> bool {
    use std::sync::OnceLock;
    static CHOSEN: OnceLock<Option<Mutant>> = OnceLock::new();
    let chosen = CHOSEN.get_or_init(|| {
        let name = std::env::var("SIDETABLE_MUTANT").ok()?;
        let known = MUTANTS.iter().find(|known| known.name == name);
        Some(known.unwrap_or_else(|| panic!("SIDETABLE_MUTANT={name} names no mutant")).mutant)
    });
    let is_it = *chosen == Some(mutant);
    #[cfg(shuttle)]
    ASKED.fetch_add(u64::from(is_it), Ordering::Relaxed);
    is_it
}

#[cfg(shuttle)]
static ASKED: core::sync::atomic::AtomicU64 = core::sync::atomic::AtomicU64::new(0);

/// How often a place was weakened so far: a mutant whose place is never reached proves nothing.
#[cfg(shuttle)]
pub fn asked() -> u64 {
    ASKED.load(Ordering::Relaxed)
}

/// Whether `mutant` is the one to run with: never, outside models.
#[cfg(not(model))]
#[inline(always)]
pub const fn is_weakened(_mutant: Mutant) -> bool {
    false
}

/// `order`, or relaxed in the build that is broken in this place.
#[inline(always)]
pub fn ordering(order: Ordering, mutant: Mutant) -> Ordering {
    if is_weakened(mutant) { Ordering::Relaxed } else { order }
}
