//! The functions that there are by now, and what is in them.

use sidetable_shims::metadata::TypeMetadata;
use sidetable_shims::types::{FunctionMetadata, function_flags};

use super::{Structure, find};
use crate::metadata::cache::{Cache, hash_words};
use crate::sync::shared;

shared! {
    /// Every function.
    pub(in crate::metadata) static FUNCTIONS: Cache<Structure> = Cache::new();
}

/// The hash of a function with these parts.
#[inline(always)]
pub(in crate::metadata) fn hash_of(
    flags: usize,
    parameters: &[*const TypeMetadata],
    own: &[u32],
    result: *const TypeMetadata,
) -> u64 {
    let words = parameters.iter().map(|parameter| parameter.addr() as u64);
    let words = words.chain(own.iter().map(|flags| u64::from(*flags)));
    hash_words([flags as u64, result.addr() as u64].into_iter().chain(words))
}

/// Whether a function has these parts.
///
/// # Safety
/// The record is a function.
#[inline(always)]
pub(in crate::metadata) unsafe fn is(
    record: *const FunctionMetadata,
    flags: usize,
    parameters: &[*const TypeMetadata],
    own: &[u32],
    result: *const TypeMetadata,
) -> bool {
    // SAFETY: as the caller promises.
    unsafe { (*record).flags == flags && (*record).result == result && parameters_of(record) == (parameters, own) }
}

/// The function type of these parts, if there is one by now.
///
/// # Safety
/// The types are records.
pub unsafe fn existing(
    flags: usize,
    parameters: &[*const TypeMetadata],
    own: &[u32],
    result: *const TypeMetadata,
) -> Option<*const TypeMetadata> {
    let own = if flags & function_flags::HAS_PARAMETER_FLAGS == 0 { &[] } else { own };
    // SAFETY: the cache holds function records.
    let is_it = |record: *const TypeMetadata| unsafe { is(record.cast(), flags, parameters, own, result) };
    find(&FUNCTIONS, hash_of(flags, parameters, own, result), is_it)
}

/// A function's parameters, and their flags: none where all are zero.
///
/// # Safety
/// The record is a function.
#[inline(always)]
pub unsafe fn parameters_of<'a>(record: *const FunctionMetadata) -> (&'a [*const TypeMetadata], &'a [u32]) {
    // SAFETY: as the caller promises.
    unsafe {
        let count = (*record).flags & function_flags::PARAMETER_COUNT;
        let types: *const *const TypeMetadata = record.add(1).cast();
        let has_flags = (*record).flags & function_flags::HAS_PARAMETER_FLAGS != 0;
        let flags = core::slice::from_raw_parts(types.add(count).cast(), if has_flags { count } else { 0 });
        (core::slice::from_raw_parts(types, count), flags)
    }
}
