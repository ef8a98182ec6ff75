//! Rust values whose references are known become freezable when they are to be frozen.
//!
//! A Rust type's class is a constant, of which the compiler may have made several copies. What freezing writes to a class needs memory of its own: a copy
//! for the instances that may be frozen, and one for those that are. An object is of the first from the moment that a walk comes by, which changes nothing
//! for those who use it.

use core::mem::offset_of;
use std::collections::BTreeMap;

use sidetable_shims::metadata::{ClassExtension, ClassMetadata, FullClassMetadata};

use super::types::{Pair, link};
use crate::object::class::{extension_behind, extension_of};
use crate::object::{HeapObject, ends_in_chain, isa, set_isa};
use crate::sync::lock::Lock;

/// A class's record, as constants and classes that are made at run time have it.
#[repr(C)]
struct Record {
    metadata: FullClassMetadata,
    extension: ClassExtension,
}

impl Record {
    /// A copy of a class's.
    ///
    /// # Safety
    /// The class has an extension.
    unsafe fn copied(class: *const ClassMetadata) -> Self {
        // SAFETY: as the caller promises; records are plain data, and only what freezing has written is not to be copied.
        unsafe {
            let metadata = class.byte_sub(offset_of!(FullClassMetadata, class)).cast::<FullClassMetadata>().read();
            let extension = core::ptr::from_ref(extension_behind(class)).read();
            Self { metadata, extension: ClassExtension { freezing: 0, ..extension } }
        }
    }

    /// The class, which is never freed.
    fn leaked(self) -> *const ClassMetadata {
        &raw const Box::leak(Box::new(self)).metadata.class
    }
}

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
        let is_rust = extension_of(class).is_some_and(|extension| extension.rust_name.is_some());
        if !is_rust || !ends_in_chain(class) {
            return false;
        }
        let mut adopted = ADOPTED.lock();
        let freezable = *adopted.entry(class.expose_provenance()).or_insert_with(|| {
            let freezable = Record::copied(class).leaked();
            let mut frozen = Record::copied(class);
            // The freezable class's runs.
            frozen.extension.deinit = None;
            link(Pair { freezable, frozen: frozen.leaked() });
            freezable.expose_provenance()
        });
        drop(adopted);
        set_isa(object, core::ptr::with_exposed_provenance(freezable));
        true
    }
}
