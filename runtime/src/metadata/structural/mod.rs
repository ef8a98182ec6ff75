//! Structural types: made of other types, without names of their own, one record each.
//!
//! | module | types |
//! |---|---|
//! | [`mod@tuple`] | tuples, which may wait for their elements |
//! | [`function`] | functions |
//! | [`metatype`] | metatypes and existential metatypes |
//! | [`existential`] | existentials, and the protocols they name |
//! | [`mod@reference`] | weak, unowned and unmanaged references that are more than an address |

pub mod existential;
pub mod function;
pub mod metatype;
pub mod reference;
pub mod tuple;

use core::ptr;

use sidetable_shims::metadata::{TypeMetadata, ValueWitnessTable};
use sidetable_shims::types::{RecordFront, RecordInfo, record_flags};

use super::arena;
use super::cache::Cache;
use super::names::describe::describe;
use super::specialized;

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

/// A structural type that is complete as soon as its record is there.
pub struct Structure {
    hash: u64,
    record: *const TypeMetadata,
}

// SAFETY: records are never written after they are published.
unsafe impl Sync for Structure {}
// SAFETY: as above.
unsafe impl Send for Structure {}

/// A record of `size` bytes behind its front, for [`find_or_make`] to publish.
///
/// # Safety
/// `write` writes a record of at most that size.
unsafe fn make(
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
fn find_or_make(
    cache: &Cache<Structure>,
    hash: u64,
    is_it: impl Fn(*const TypeMetadata) -> bool,
    make: impl FnOnce() -> *const TypeMetadata,
) -> *const TypeMetadata {
    let mut registry = specialized::registry();
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

#[inline(always)]
fn find(
    cache: &Cache<Structure>,
    hash: u64,
    is_it: impl Fn(*const TypeMetadata) -> bool,
) -> Option<*const TypeMetadata> {
    cache.find(hash, |known| is_it(known.record)).map(|known| known.record)
}
