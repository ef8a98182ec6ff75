//! Functions: `swift_getFunctionTypeMetadata`.

use sidetable_shims::metadata::{Kind, TypeMetadata};
use sidetable_shims::types::{FunctionMetadata, function_flags};

use super::known::find;
use super::known::function::{FUNCTIONS, hash_of, is};
use super::make::{find_or_make, make};
use crate::heap::Reserve;
use crate::metadata::error::{MetadataError, Result};
use crate::metadata::specialized::registry::canonical;
use crate::metadata::witnesses::builtin;

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

#[cold]
#[inline(never)]
unsafe fn get_slowly(
    flags: usize,
    parameters: &[*const TypeMetadata],
    own: &[u32],
    result: *const TypeMetadata,
    hash: u64,
) -> Result<*const TypeMetadata> {
    let _reserve = Reserve::open()?;
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
    let all = parameters.iter().chain([&result]).map(|part| unsafe { canonical(*part) });
    let canonical = all.collect::<Result<Vec<_>>>()?;
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
