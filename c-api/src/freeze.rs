//! Freezing: frozen classes, freezing a graph, drawing one.

use core::ffi::{CStr, c_char, c_void};

use sidetable::freeze::types::{self, NotDeclared, Pair, Violation};
use sidetable::freeze::{self, FreezeError, Report, draw};
use sidetable::heap::Reserve;
use sidetable::metadata::ClassMetadata;

use crate::HeapObject;
use crate::class::{ErrorDetails, Status, fail};

/// `sidetable_freeze_violation`: 516 bytes, as `sidetable_error`.
pub type FreezeViolation = ErrorDetails;

impl From<&FreezeError> for Status {
    fn from(error: &FreezeError) -> Self {
        match error {
            FreezeError::NoObject => Self::NullArgument,
            FreezeError::Unsupported => Self::Unsupported,
            FreezeError::NotFreezable { .. } => Self::NotFreezable,
            FreezeError::Null { .. } => Self::NullField,
            FreezeError::WrongClass { .. } => Self::WrongClass,
            FreezeError::Deiniting { .. } => Self::Deiniting,
            FreezeError::TooMany => Self::TooLarge,
            FreezeError::Frozen => Self::Frozen,
            FreezeError::OutOfMemory(_) => Self::OutOfMemory,
        }
    }
}

fn details_of(violation: &Violation) -> ErrorDetails {
    ErrorDetails::with_code(violation.rule as i32, &violation.rule, &violation.path)
}

/// `sidetable::freeze::types::check`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_check_freezable(
    freezable: *const ClassMetadata,
    frozen: *const ClassMetadata,
    out: *mut FreezeViolation,
    capacity: u32,
    out_count: *mut u32,
) -> Status {
    if freezable.is_null() || frozen.is_null() || (out.is_null() && capacity > 0) {
        return Status::NullArgument;
    }
    let Ok(_reserve) = Reserve::open() else { return Status::OutOfMemory };
    // SAFETY: as the caller promises.
    let violations = unsafe { types::check(Pair { freezable, frozen }) };
    for (index, violation) in violations.iter().take(capacity as usize).enumerate() {
        // SAFETY: as the caller promises, there is room for so many.
        unsafe { out.add(index).write(details_of(violation)) };
    }
    if !out_count.is_null() {
        // SAFETY: as the caller promises, a place that is not null may be written.
        unsafe { out_count.write(violations.len() as u32) };
    }
    if violations.is_empty() { Status::Ok } else { Status::RuleBroken }
}

/// `sidetable::freeze::types::declare`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_declare_frozen(pairs: *const Pair, count: u32, error: *mut ErrorDetails) -> Status {
    let pairs = match count {
        0 => &[],
        _ if pairs.is_null() => &[][..],
        // SAFETY: as the caller promises, there are so many.
        _ => unsafe { core::slice::from_raw_parts(pairs, count as usize) },
    };
    let is_null = |pair: &Pair| pair.freezable.is_null() || pair.frozen.is_null();
    if pairs.len() < count as usize || pairs.iter().any(is_null) {
        // SAFETY: as the caller promises.
        return unsafe { fail(error, Status::NullArgument, &"a class is null", "") };
    }
    // SAFETY: as the caller promises.
    match unsafe { types::declare(pairs) } {
        Ok(()) => Status::Ok,
        Err(NotDeclared::Broken(violations)) => {
            let first = &violations[0];
            // SAFETY: as the caller promises.
            unsafe { fail(error, Status::RuleBroken, &first.rule, &first.path) }
        }
        // SAFETY: as the caller promises.
        Err(NotDeclared::OutOfMemory(refused)) => unsafe { fail(error, Status::OutOfMemory, &refused, "") },
    }
}

/// `sidetable::freeze::types::frozen_class_of`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_frozen_class_of(c: *const ClassMetadata) -> *const ClassMetadata {
    // SAFETY: as the caller promises.
    unsafe { types::frozen_class_of(c) }
}

/// `sidetable::freeze::freeze`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_freeze(
    root: *mut HeapObject,
    frozen: *const ClassMetadata,
    error: *mut ErrorDetails,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe { sidetable_freeze_and_report(root, frozen, core::ptr::null_mut(), error) }
}

/// `sidetable::freeze::freeze`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_freeze_and_report(
    root: *mut HeapObject,
    frozen: *const ClassMetadata,
    report: *mut Report,
    error: *mut ErrorDetails,
) -> Status {
    // SAFETY: as the caller promises.
    match unsafe { freeze::freeze(root, frozen) } {
        Ok(done) => {
            if !report.is_null() {
                // SAFETY: as the caller promises, a place that is not null may be written.
                unsafe { report.write(done) };
            }
            Status::Ok
        }
        // SAFETY: as the caller promises.
        Err(failed) => unsafe { fail(error, Status::from(&failed), &failed, failed.path()) },
    }
}

/// `sidetable::freeze::is_frozen`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_is_frozen(object: *const HeapObject) -> bool {
    // SAFETY: as the caller promises.
    unsafe { freeze::is_frozen(object) }
}

/// `sidetable::freeze::begin_mutation`; fatal where `if_frozen` is 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_begin_mutation(object: *mut HeapObject, if_frozen: u32) -> Status {
    // SAFETY: as the caller promises.
    unsafe {
        if if_frozen == 0 {
            freeze::begin_mutation_or_die(object);
            return Status::Ok;
        }
        freeze::begin_mutation(object).map_or_else(|error| Status::from(&error), |()| Status::Ok)
    }
}

/// `sidetable::freeze::outstanding_components`
#[unsafe(no_mangle)]
pub extern "C" fn sidetable_outstanding_components() -> usize {
    freeze::outstanding_components() as usize
}

/// `sidetable::freeze::draw::graph`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_draw(
    root: *mut HeapObject,
    labels: Option<unsafe extern "C" fn(object: *mut c_void) -> *const c_char>,
    out: *mut u8,
    capacity: usize,
) -> usize {
    let label = |object: *mut HeapObject| {
        // SAFETY: as the caller promises: the function takes objects of the graph.
        let text = labels.map_or(core::ptr::null(), |labels| unsafe { labels(object.cast()) });
        // SAFETY: as the caller promises, a label that is not null ends with a zero.
        (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned())
    };
    // SAFETY: as the caller promises.
    let drawing = unsafe { draw::graph(root, label) };
    if !out.is_null() && capacity > 0 {
        let written = drawing.len().min(capacity - 1);
        // SAFETY: as the caller promises, there is room for so many bytes.
        unsafe {
            core::ptr::copy_nonoverlapping(drawing.as_ptr(), out, written);
            out.add(written).write(0);
        }
    }
    drawing.len()
}
