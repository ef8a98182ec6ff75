//! Rust values whose references are known become freezable when they are to be frozen.
//!
//! A Rust type's class is a constant, of which the compiler may have made several copies. What freezing writes to a class needs memory of its own: a copy
//! for the instances that may be frozen, and one for those that are. An object is of the first from the moment that a walk comes by, which changes nothing
//! for those who use it.
//!
//! Where which references a value has depends on it, as on an enum's variant, there are such copies for each table that was met, and an object is of one
//! only while nobody can change its value: during a freeze, and frozen.

use core::ptr;
use std::collections::BTreeMap;

use sidetable_shims::metadata::{ClassMetadata, Field};

use super::types::{Pair, link};
use crate::heap::OutOfMemory;
use crate::object::class::{ExtendedClass, extension_behind, fields_now, is_rust};
use crate::object::{HeapObject, ends_in_chain, isa, set_isa, there_are_classes};
use crate::sync::lock::Lock;

/// The address of a copy of a Rust class, and the offsets and names of its instances' fields where they depend on the value.
type Adoptable = (usize, Vec<(u32, usize)>);

/// The addresses of the freezable copies.
static ADOPTED: Lock<BTreeMap<Adoptable, usize>> = Lock::new(BTreeMap::new());

/// What became of an object's class.
pub(super) enum Adoption {
    /// It is freezable now.
    Done,
    /// The same until its value may change again: then it is to be of this class again.
    ForThisValue(*const ClassMetadata),
    /// It holds no Rust value whose references are known.
    Refused,
}

/// Makes an object freezable if it holds a Rust value whose references are known; refused where there is no memory.
///
/// # Safety
/// The object is there, and nobody changes its value.
#[cold]
pub(super) unsafe fn adopt(object: *mut HeapObject) -> Result<Adoption, OutOfMemory> {
    // SAFETY: as the caller promises; an isa is a class or the metadata of a box.
    unsafe {
        let class = isa(object);
        if !is_rust(class) || !ends_in_chain(class) {
            return Ok(Adoption::Refused);
        }
        there_are_classes()?;
        let depends_on_value = extension_behind(class).visit.is_some();
        let fields: Vec<Field> = if depends_on_value { fields_now(object) } else { Vec::new() };
        let places = fields.iter().map(|field| (field.offset, field.name.addr())).collect();
        let mut adopted = ADOPTED.lock();
        let freezable = *adopted.entry((class.expose_provenance(), places)).or_insert_with(|| {
            let fields: &'static [Field] = fields.leak();
            let copied = || {
                let copy = ExtendedClass::copied(class);
                if depends_on_value { copy.with_fields(fields) } else { copy }
            };
            // The freezable class's deinit runs.
            let [freezable, frozen] =
                [copied(), copied().without_deinit()].map(|copy| ptr::from_ref(Box::leak(Box::new(copy)).class()));
            link(Pair { freezable, frozen });
            freezable.expose_provenance()
        });
        drop(adopted);
        set_isa(object, ptr::with_exposed_provenance(freezable));
        Ok(if depends_on_value { Adoption::ForThisValue(class) } else { Adoption::Done })
    }
}
