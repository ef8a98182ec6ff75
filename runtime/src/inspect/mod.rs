//! Looking at an object's counts, and at what was leaked, for debuggers, tests and the curious.
//!
//! Floor 7: on `object` and `heap`.
//!
//! | module | what is there |
//! |---|---|
//! | here | an object's counts |
//! | `leaks` | what was leaked, asked by the program itself |

mod leaks;

pub use leaks::{Leak, LeakError, LeakKind, expect_no_leaks, leaks, snapshot};

use sidetable_shims::refcount::Kind;

use crate::object::HeapObject;
use crate::object::refcount::counts::{self, Counts};
use crate::object::refcount::weak::WeakReference;

/// What an object's counts were at one moment. `sidetable_object_state` in C, 56 bytes on 64-bit targets.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub struct ObjectState {
    /// The header's word as it is; 0 where only the side table was looked at.
    pub word: u64,
    /// The word that holds the counts: the same, or the side table's.
    pub counts: u64,
    /// The side table entry's address, or 0.
    pub side_table: usize,
    /// Strong references; none once deinit has begun and nothing has retained since.
    pub strong: u64,
    /// Unowned references, the one that strong references hold together included.
    pub unowned: u64,
    /// Weak references, the one that unowned references hold together included; 0 without a side table.
    pub weak: u64,
    /// 0 counts, 1 side table, 2 immortal, 3 side table of an object that was frozen before it got one.
    pub kind: u32,
    /// 1 when deinit has begun.
    pub is_deiniting: u32,
}

/// The state of an object.
///
/// # Safety
/// The object's memory is there.
pub unsafe fn object(object: *const HeapObject) -> ObjectState {
    // SAFETY: as the caller promises.
    let read = unsafe { counts::read(object) };
    ObjectState { word: read.word.wide(), kind: number(read.word.kind()), ..state_of(&read) }
}

/// The state of the object that a weak variable was made for, dead or alive; all zero for a null variable.
///
/// # Safety
/// The variable is initialized.
pub unsafe fn weak(reference: *const WeakReference) -> ObjectState {
    // SAFETY: as the caller promises.
    let Some(entry) = (unsafe { (*reference).entry() }) else {
        return ObjectState::default();
    };
    // SAFETY: the variable's weak reference keeps the entry.
    let read = unsafe { counts::read_entry(entry) };
    ObjectState { kind: 1, ..state_of(&read) }
}

fn state_of(read: &Counts) -> ObjectState {
    let is_counted = read.counts.is_counts();
    let count = |value: u64| if is_counted { value } else { 0 };
    ObjectState {
        word: 0,
        counts: read.counts.wide(),
        side_table: read.entry.map_or(0, |entry| entry.as_ptr().addr()),
        strong: count(read.counts.strong()),
        unowned: count(read.counts.unowned()),
        weak: u64::from(read.weak),
        kind: 0,
        is_deiniting: read.counts.is_deiniting().into(),
    }
}

fn number(kind: Kind) -> u32 {
    match kind {
        // Not in headers.
        Kind::Counts | Kind::Ending => 0,
        Kind::SideTable(_) => 1,
        Kind::Immortal => 2,
        Kind::Forwarded(_) => 3,
    }
}
