//! Functions: `swift_getFunctionTypeMetadata`.

use sidetable_shims::metadata::{Kind, TypeMetadata};
use sidetable_shims::types::{FunctionMetadata, function_flags};

use super::{Structure, find, find_or_make, make};
use crate::metadata::cache::{Cache, hash_words};
use crate::metadata::error::{MetadataError, Result};
use crate::metadata::specialized;
use crate::metadata::witnesses::builtin;
use crate::sync::shared;

shared! {
    static FUNCTIONS: Cache<Structure> = Cache::new();
}

/// The function type with these flags, parameters and result. `parameter_flags` is one for each parameter, or `None` where all are zero.
///
/// # Safety
/// The types are null or records.
#[inline(always)]
pub unsafe fn get(
    flags: usize,
    parameters: &[*const TypeMetadata],
    parameter_flags: Option<&[u32]>,
    result: *const TypeMetadata,
) -> Result<*const TypeMetadata> {
    let own = parameter_flags.filter(|_| flags & function_flags::HAS_PARAMETER_FLAGS != 0).unwrap_or(&[]);
    let hash = hash_of(flags, parameters, own, result);
    // SAFETY: the cache holds function records.
    let is_it = |record: *const TypeMetadata| unsafe { is(record.cast(), flags, parameters, own, result) };
    match find(&FUNCTIONS, hash, is_it) {
        Some(record) => Ok(record),
        // SAFETY: as the caller promises.
        None => unsafe { get_slowly(flags, parameters, own, result, hash) },
    }
}

#[inline(always)]
fn hash_of(flags: usize, parameters: &[*const TypeMetadata], own: &[u32], result: *const TypeMetadata) -> u64 {
    let words = parameters.iter().map(|parameter| parameter.addr() as u64);
    let words = words.chain(own.iter().map(|flags| u64::from(*flags)));
    hash_words([flags as u64, result.addr() as u64].into_iter().chain(words))
}

#[inline(always)]
unsafe fn is(
    record: *const FunctionMetadata,
    flags: usize,
    parameters: &[*const TypeMetadata],
    own: &[u32],
    result: *const TypeMetadata,
) -> bool {
    // SAFETY: as the caller promises.
    unsafe { (*record).flags == flags && (*record).result == result && parameters_of(record) == (parameters, own) }
}

#[cold]
#[inline(never)]
unsafe fn get_slowly(
    flags: usize,
    parameters: &[*const TypeMetadata],
    own: &[u32],
    result: *const TypeMetadata,
    hash: u64,
) -> Result<*const TypeMetadata> {
    let count = flags & function_flags::PARAMETER_COUNT;
    let has_flags = flags & function_flags::HAS_PARAMETER_FLAGS != 0;
    if count != parameters.len() || (has_flags && own.len() != count) {
        let why = format!("a function's flags tell {count} parameters, and {} came", parameters.len());
        return Err(MetadataError::NoSuchType { why });
    }
    if let Some(index) = parameters.iter().chain([&result]).position(|part| part.is_null()) {
        return Err(MetadataError::NullArgument { type_name: "of a function".into(), index });
    }
    // SAFETY: as the caller promises.
    let canonical = parameters.iter().chain([&result]).map(|part| unsafe { specialized::canonical(*part) });
    let canonical = canonical.collect::<Result<Vec<_>>>()?;
    let (canonical_result, canonical_parameters) = canonical.split_last().expect("a function has a result");
    if canonical_parameters != parameters || *canonical_result != result {
        // SAFETY: as the caller promises.
        return unsafe { get(flags, canonical_parameters, Some(own), *canonical_result) };
    }
    let witnesses = match flags & function_flags::CONVENTION {
        function_flags::C | function_flags::THIN => &raw const builtin::POINTER,
        0 => &raw const builtin::THICK_FUNCTION,
        _ => {
            let why = "blocks belong to Objective-C".into();
            return Err(MetadataError::NoSuchType { why });
        }
    };
    // SAFETY: the record has room for the parameters and their flags.
    let make = || unsafe {
        make(size_of::<FunctionMetadata>() + size_of_val(parameters) + size_of_val(own), witnesses, |record| {
            let record: *mut FunctionMetadata = record.cast();
            record.write(FunctionMetadata { kind: Kind::FUNCTION, flags, result });
            let place: *mut *const TypeMetadata = record.add(1).cast();
            parameters.iter().enumerate().for_each(|(index, parameter)| place.add(index).write(*parameter));
            let place: *mut u32 = place.add(count).cast();
            own.iter().enumerate().for_each(|(index, flags)| place.add(index).write(*flags));
        })
    };
    // SAFETY: the cache holds function records.
    let is_it = |record: *const TypeMetadata| unsafe { is(record.cast(), flags, parameters, own, result) };
    Ok(find_or_make(&FUNCTIONS, hash, is_it, make))
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
