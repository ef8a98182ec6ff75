//! The tuples that there are by now, and what is in them.

use core::ffi::CStr;

use sidetable_shims::metadata::TypeMetadata;
use sidetable_shims::types::{Element, TupleMetadata};

use crate::metadata::cache::{Cache, hash_bytes, hash_words};
use crate::metadata::instance::Instance;
use crate::sync::shared;

shared! {
    /// Every tuple.
    pub(in crate::metadata) static TUPLES: Cache<Instance> = Cache::new();
}

/// The hash of a tuple of these types.
#[inline(always)]
pub(in crate::metadata) fn hash_of(types: &[*const TypeMetadata], labels: &[u8]) -> u64 {
    let hash = hash_words(types.iter().map(|element| element.addr() as u64));
    if labels.is_empty() { hash } else { hash_with_labels(hash, labels) }
}

#[cold]
fn hash_with_labels(hash: u64, labels: &[u8]) -> u64 {
    hash ^ hash_bytes(labels)
}

/// Whether an instance is the tuple of these types.
#[inline(always)]
pub(in crate::metadata) fn is(instance: &'static Instance, types: &[*const TypeMetadata], labels: &[u8]) -> bool {
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
    // SAFETY: as the caller promises: the elements follow.
    let elements: &[Element] = unsafe {
        let tuple: *const TupleMetadata = record.cast();
        core::slice::from_raw_parts(tuple.add(1).cast(), (*tuple).count)
    };
    elements.iter().map(|element| element.element_type).collect()
}

/// The tuple of these types, if there is one by now.
pub fn existing(types: &[*const TypeMetadata], labels: &[u8]) -> Option<*const TypeMetadata> {
    TUPLES.find(hash_of(types, labels), |instance| is(instance, types, labels)).map(|instance| instance.record)
}
