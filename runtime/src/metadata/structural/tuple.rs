//! Tuples: `swift_getTupleTypeMetadata`.

use core::ffi::{CStr, c_char};
use core::ptr;

use sidetable_shims::layout::Layout;
use sidetable_shims::metadata::{Kind, TypeMetadata, ValueWitnessTable};
use sidetable_shims::types::{Element, RecordFront, RecordInfo, Request, Response, State, TupleMetadata, record_flags};

use crate::metadata::arena;
use crate::metadata::cache::{Cache, hash_bytes, hash_words};
use crate::metadata::error::{MetadataError, Result};
use crate::metadata::generic::{Instance, build, require};
use crate::metadata::names;
use crate::metadata::names::describe::describe;
use crate::metadata::specialized;
use crate::metadata::value_witnesses_of;
use crate::sync::{fork, shared};

/// The most elements of a tuple: Swift's flags count them in 16 bits.
pub const MOST_ELEMENTS: usize = 0xffff;

shared! {
    static TUPLES: Cache<Instance> = Cache::new();
}

#[inline(always)]
fn hash_of(types: &[*const TypeMetadata], labels: &[u8]) -> u64 {
    let hash = hash_words(types.iter().map(|element| element.addr() as u64));
    if labels.is_empty() { hash } else { hash_with_labels(hash, labels) }
}

#[cold]
fn hash_with_labels(hash: u64, labels: &[u8]) -> u64 {
    hash ^ hash_bytes(labels)
}

#[inline(always)]
fn is(instance: &'static Instance, types: &[*const TypeMetadata], labels: &[u8]) -> bool {
    instance.has_arguments(types) && has_labels(instance, labels)
}

#[inline(always)]
fn has_labels(instance: &'static Instance, labels: &[u8]) -> bool {
    // SAFETY: a tuple's labels are written before it is published.
    let has_none = unsafe { (*instance.record.cast::<TupleMetadata>()).labels.is_null() };
    if labels.is_empty() { has_none } else { !has_none && has_these_labels(instance, labels) }
}

#[cold]
fn has_these_labels(instance: &'static Instance, labels: &[u8]) -> bool {
    // SAFETY: the record is a tuple.
    unsafe { labels_of(instance.record) }.as_bytes() == labels
}

/// The tuple of these types. `labels` has a label, or nothing, and a space for each; or is empty where no element has one.
///
/// # Safety
/// The types are null or records.
#[inline(always)]
pub unsafe fn get(request: Request, types: &[*const TypeMetadata], labels: &[u8]) -> Result<Response> {
    let hash = hash_of(types, labels);
    match TUPLES.find(hash, |instance| is(instance, types, labels)) {
        Some(instance) if instance.progress.is_complete() => {
            instance.rest.read();
            Ok(Response { metadata: instance.record, state: State::COMPLETE })
        }
        // SAFETY: as the caller promises.
        found => unsafe { get_slowly(request, types, labels, hash, found) },
    }
}

#[cold]
#[inline(never)]
unsafe fn get_slowly(
    request: Request,
    types: &[*const TypeMetadata],
    labels: &[u8],
    hash: u64,
    found: Option<&'static Instance>,
) -> Result<Response> {
    let _fork = fork::put_off();
    let (instance, is_new) = match found {
        Some(instance) => (instance, false),
        None => {
            check(types, labels)?;
            if !labels.is_empty() && labels.iter().all(|byte| *byte == b' ') {
                // SAFETY: as the caller promises.
                return unsafe { get(request, types, b"") };
            }
            // SAFETY: as the caller promises.
            if let Some(canonical) = unsafe { specialized::canonical_instead(types)? } {
                // SAFETY: as the caller promises.
                return unsafe { get(request, &canonical, labels) };
            }
            let mut registry = specialized::registry();
            // SAFETY: the types are canonical records.
            let make = || unsafe { begin(&mut registry, types, labels, hash) };
            let (instance, is_new) = TUPLES.insert(hash, |instance| is(instance, types, labels), Instance::hash, make);
            (instance, is_new && !instance.progress.is_complete())
        }
    };
    require::answer(instance, is_new, request)
}

fn check(types: &[*const TypeMetadata], labels: &[u8]) -> Result<()> {
    if types.len() > MOST_ELEMENTS {
        let why = format!("a tuple has at most {MOST_ELEMENTS} elements");
        return Err(MetadataError::NoSuchType { why });
    }
    if let Some(index) = types.iter().position(|element| element.is_null()) {
        return Err(MetadataError::NullArgument { type_name: "of a tuple".into(), index });
    }
    let spaces = labels.iter().filter(|byte| **byte == b' ').count();
    if !labels.is_empty() && (spaces != types.len() || labels.last() != Some(&b' ')) {
        let labels = String::from_utf8_lossy(labels);
        let why = format!("the labels {labels:?} are not one and a space for each of {} elements", types.len());
        return Err(MetadataError::NoSuchType { why });
    }
    Ok(())
}

unsafe fn begin(
    registry: &mut specialized::Locked,
    types: &[*const TypeMetadata],
    labels: &[u8],
    hash: u64,
) -> &'static Instance {
    let front = size_of::<RecordFront>();
    let elements = front + size_of::<TupleMetadata>();
    let info = elements + size_of_val(types) * (size_of::<Element>() / size_of::<usize>());
    let keys = info + size_of::<RecordInfo>();
    let instance = keys + size_of_val(types);
    let text = instance + size_of::<Instance>() + size_of::<ValueWitnessTable>();
    let block = arena::allocate(text + labels.len() + 1, 1);
    // SAFETY: the block has room for every part, in this order; it is zeroed, and nobody else's.
    unsafe {
        let record: *mut TypeMetadata = block.add(front).cast();
        let kept: *mut *const TypeMetadata = block.add(keys).cast();
        ptr::copy_nonoverlapping(types.as_ptr(), kept, types.len());
        ptr::copy_nonoverlapping(labels.as_ptr(), block.add(text), labels.len());
        let labels = if labels.is_empty() { ptr::null() } else { block.add(text).cast::<c_char>().cast_const() };
        record.cast::<TupleMetadata>().write(TupleMetadata { kind: Kind::TUPLE, count: types.len(), labels });
        for (index, element_type) in types.iter().enumerate() {
            let element: *mut Element = block.add(elements).cast();
            element.add(index).write(Element { element_type: *element_type, offset: 0 });
        }
        let place: *mut Instance = block.add(instance).cast();
        let (info, flags): (*mut RecordInfo, u32) = (block.add(info).cast(), record_flags::IS_CANONICAL);
        info.write(RecordInfo { fields: ptr::null(), field_count: 0, flags, instance: place.cast() });
        block.cast::<RecordFront>().write(RecordFront {
            info,
            layout_string: ptr::null(),
            value_witnesses: ptr::null(),
        });
        let begun = Instance::begun(hash, None, record, kept, types.len());
        place.write(match registry.instead_of(|| describe(record)) {
            Some(chosen) => begun.completed_by(chosen),
            None => begun,
        });
        &*place
    }
}

/// Lays out a tuple that the calling thread has claimed.
pub fn lay_out(instance: &'static Instance) -> Result<()> {
    let mut layout = Layout::EMPTY;
    for (index, element_type) in instance.arguments().iter().enumerate() {
        // SAFETY: elements are records; the calling thread has claimed the tuple.
        unsafe {
            require::require_layout(*element_type, instance)?;
            let too_large = |_| MetadataError::TooLarge {
                type_name: names::type_name(instance.record, true).into(),
                path: format!("element {index}"),
            };
            let offset = layout.add(Layout::of(value_witnesses_of(*element_type))).map_err(too_large)?;
            let elements: *mut Element = instance.record.cast::<TupleMetadata>().add(1).cast_mut().cast();
            (*elements.add(index)).offset = offset;
        }
    }
    // SAFETY: as above; `begin` has left room for a table behind the instance.
    unsafe {
        let place: *mut ValueWitnessTable = ptr::from_ref(instance).add(1).cast_mut().cast();
        let table = build::struct_witnesses(instance.record, layout, |table| {
            place.write(table);
            place
        });
        build::set_witnesses(instance.record, table);
    }
    instance.rest.write();
    Ok(())
}

/// A tuple's labels; nothing where it has none.
///
/// # Safety
/// The record is a tuple.
pub unsafe fn labels_of(record: *const TypeMetadata) -> &'static str {
    // SAFETY: as the caller promises; labels end with a zero, and were text.
    unsafe {
        let labels = (*record.cast::<TupleMetadata>()).labels;
        if labels.is_null() { "" } else { CStr::from_ptr(labels).to_str().unwrap_or("") }
    }
}

/// The types of a tuple's elements.
///
/// # Safety
/// The record is a tuple.
pub unsafe fn types_of(record: *const TypeMetadata) -> Vec<*const TypeMetadata> {
    // SAFETY: as the caller promises.
    unsafe { crate::metadata::witnesses::aggregate::fields_of(record) }
        .iter()
        .map(|element| element.element_type)
        .collect()
}

/// The tuple of these types, if there is one by now.
pub fn existing(types: &[*const TypeMetadata], labels: &[u8]) -> Option<*const TypeMetadata> {
    TUPLES.find(hash_of(types, labels), |instance| is(instance, types, labels)).map(|instance| instance.record)
}
