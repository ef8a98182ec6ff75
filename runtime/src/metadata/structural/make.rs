//! Structural types that are complete as soon as their records are there.

use core::ptr;

use sidetable_shims::metadata::{TypeMetadata, ValueWitnessTable};
use sidetable_shims::types::{RecordFront, RecordInfo, record_flags};

use super::known::Structure;
use crate::metadata::arena;
use crate::metadata::cache::Cache;
use crate::metadata::names::describe::describe;
use crate::metadata::specialized::registry;

/// What is kept of a record that is complete as soon as it is there.
struct SharedInfo(RecordInfo);

// SAFETY: never written.
unsafe impl Sync for SharedInfo {}

static CANONICAL: SharedInfo = SharedInfo(RecordInfo {
    fields: ptr::null(),
    field_count: 0,
    flags: record_flags::IS_CANONICAL,
    instance: ptr::null(),
});

/// A record of `size` bytes behind its front, for [`find_or_make`] to publish.
///
/// # Safety
/// `write` writes a record of at most that size.
pub(super) unsafe fn make(
    size: usize,
    witnesses: *const ValueWitnessTable,
    write: impl FnOnce(*mut TypeMetadata),
) -> *const TypeMetadata {
    let block = arena::allocate(size_of::<RecordFront>() + size, 1);
    // SAFETY: the block is large enough, and nobody else's.
    unsafe {
        let front =
            RecordFront { info: &raw const CANONICAL.0, layout_string: ptr::null(), value_witnesses: witnesses };
        block.cast::<RecordFront>().write(front);
        let record: *mut TypeMetadata = block.add(size_of::<RecordFront>()).cast();
        write(record);
        record
    }
}

/// The record for which `is_it` says so: one that is there, or a prespecialized one, or one from `make`.
#[cold]
#[inline(never)]
pub(super) fn find_or_make(
    cache: &Cache<Structure>,
    hash: u64,
    is_it: impl Fn(*const TypeMetadata) -> bool,
    make: impl FnOnce() -> *const TypeMetadata,
) -> *const TypeMetadata {
    let mut registry = registry::registry();
    let (known, _) = cache.insert(
        hash,
        |known| is_it(known.record),
        |known| known.hash,
        || {
            let record = make();
            let chosen = registry.instead_of(|| {
                // SAFETY: the record was just made.
                unsafe { describe(record) }
            });
            arena::keep(Structure { hash, record: chosen.unwrap_or(record) })
        },
    );
    known.record
}
