//! How many side tables have more than counts: while there is none, nobody looks for it.

use crate::sync::{Atomic, IS_DROP_IN, Ordering, shared};

shared! {
    /// Extensions that are there in the low half, in the high half frozen components and the entries that members have of their own. While
    /// it is zero nobody looks for any.
    static OUTSTANDING: Atomic<u64> = Atomic::zero();
}

const COMPONENT_ONE: u64 = 1 << 32;

/// How many extensions there are in the process.
pub fn outstanding_extensions() -> u64 {
    OUTSTANDING.load(Ordering::Relaxed) % COMPONENT_ONE
}

/// How many frozen components there are in the process, and entries that their members have of their own.
pub fn outstanding_components() -> u64 {
    OUTSTANDING.load(Ordering::Relaxed) / COMPONENT_ONE
}

/// Whether a side table may have more than counts. Who made that counted it before this thread came to free the object.
#[inline(always)]
pub(crate) fn is_there_more_than_counts() -> bool {
    !IS_DROP_IN && OUTSTANDING.load(Ordering::Relaxed) != 0
}

/// Counts a component, or an entry that a member has of its own.
pub(crate) fn count_component() {
    OUTSTANDING.fetch_move_by_difference(0, COMPONENT_ONE, Ordering::Relaxed);
}

/// A component, or such an entry, is gone.
pub(crate) fn forget_component() {
    OUTSTANDING.fetch_move_by_difference(COMPONENT_ONE, 0, Ordering::Relaxed);
}

/// Counts an extension.
pub(crate) fn count_extension() {
    OUTSTANDING.fetch_move_by_difference(0, 1, Ordering::Relaxed);
}

/// An extension is gone.
pub(crate) fn forget_extension() {
    OUTSTANDING.fetch_move_by_difference(1, 0, Ordering::Relaxed);
}
