//! Rust values whose references are known become freezable when they are to be frozen.
//!
//! A Rust type's class is a constant, of which the compiler may have made several copies. What freezing writes to a class needs memory of its own: a copy
//! for the instances that may be frozen, and one for those that are. An object is of the first from the moment that a walk comes by, which changes nothing
//! for those who use it.

use core::ptr;
use std::collections::BTreeMap;

use super::types::{Pair, link};
use crate::object::class::{ExtendedClass, is_rust};
use crate::object::{HeapObject, ends_in_chain, isa, set_isa};
use crate::sync::lock::Lock;

/// By the address of each copy of a Rust class, that of its freezable copy.
static ADOPTED: Lock<BTreeMap<usize, usize>> = Lock::new(BTreeMap::new());

/// Makes an object freezable if it holds a Rust value whose references are known. Whether it did.
///
/// # Safety
/// The object is there.
#[cold]
pub(super) unsafe fn adopt(object: *mut HeapObject) -> bool {
    // SAFETY: as the caller promises; an isa is a class or the metadata of a box.
    unsafe {
        let class = isa(object);
        if !is_rust(class) || !ends_in_chain(class) {
            return false;
        }
        let mut adopted = ADOPTED.lock();
        let freezable = *adopted.entry(class.expose_provenance()).or_insert_with(|| {
            // The freezable class's deinit runs.
            let [freezable, frozen] = [ExtendedClass::copied(class), ExtendedClass::copied(class).without_deinit()]
                .map(|copy| ptr::from_ref(Box::leak(Box::new(copy)).class()));
            link(Pair { freezable, frozen });
            freezable.expose_provenance()
        });
        drop(adopted);
        set_isa(object, ptr::with_exposed_provenance(freezable));
        true
    }
}
