//! Modules tell of the records that they emit.

use core::ffi::{CStr, c_char, c_void};

use sidetable_shims::layout::Layout;
use sidetable_shims::metadata::TypeMetadata;

use super::registry::{count, layout_of, registry};
use crate::heap::Reserve;
use crate::metadata::descriptor::text;
use crate::metadata::error::{MetadataError, Result};
use crate::metadata::generic::nominal;
use crate::metadata::instance::Pending;
use crate::metadata::names::describe::describe;
use crate::metadata::names::parse::parse;
use crate::metadata::names::tree::{Node, Tree};
use crate::metadata::names::write::spelt;
use crate::metadata::records::descriptor_of;
use crate::metadata::witnesses::emitted::resolve_fields;
use crate::platform;

/// A record that a module emits. `sidetable_specialization` in C: 24 bytes on 64-bit targets.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Specialization {
    /// The record.
    pub record: *const TypeMetadata,
    /// The mangled name of its type.
    pub name: *const c_char,
    /// The name of the module that emits it.
    pub module: *const c_char,
}

/// Keeps the library that an address is part of in memory, whoever closes it: its descriptors and records are the types' from now on, and types live as
/// long as the process.
pub fn keep_library_of(address: *const c_void) {
    // One that cannot be kept, for want of memory, is as it was: its closing is its owner's business.
    platform::stay_loaded(address);
}

/// Notes a record that a module emits, when it is loaded. `sidetable_register_module`.
///
/// What is wrong with it is found, and fatal, when somebody first asks for its type.
///
/// # Safety
/// As for [`register`].
pub unsafe fn register_pending(specialization: &Specialization) -> Result<()> {
    let _reserve = Reserve::open()?;
    // SAFETY: as the caller promises.
    let descriptor =
        unsafe { specialization.record.as_ref().and_then(|record| descriptor_of(core::ptr::from_ref(record))) };
    let Some(descriptor) = descriptor else {
        // SAFETY: as the caller promises.
        return unsafe { register(specialization) };
    };
    // SAFETY: as the caller promises.
    let (generic, module) = unsafe { (nominal::of(descriptor)?, text(specialization.module)) };
    let registry = registry();
    generic.pending.lock().push(Pending { record: specialization.record, module, is_canonical: false });
    count(Some(generic));
    drop(registry);
    Ok(())
}

/// Registers a record that a module emits. `sidetable_register_specializations`.
///
/// Errors: the name is malformed, or another type's than the record's; the record is not complete; another record of the type has another
/// layout. Nothing is registered then.
///
/// # Safety
/// What is not null is a record, and names that end with a zero, for the rest of the process.
pub unsafe fn register(specialization: &Specialization) -> Result<()> {
    if specialization.record.is_null() {
        return Err(MetadataError::Null { what: "a prespecialized record" });
    }
    if specialization.name.is_null() {
        return Err(MetadataError::Null { what: "the name of a prespecialized type" });
    }
    let _reserve = Reserve::open()?;
    // SAFETY: as the caller promises.
    let (name, module) = unsafe { (CStr::from_ptr(specialization.name), text(specialization.module)) };
    let tree = parse(name.to_bytes())?;
    // SAFETY: as the caller promises.
    let layout = unsafe { check(specialization.record, &tree)? };
    let mut registry = registry();
    let generic = match tree.node() {
        Node::Nominal { type_name, .. } => nominal::named(type_name),
        _ => None,
    };
    if let Some(generic) = generic {
        registry.look_at_pending(generic);
    }
    registry.add_one_more(generic, specialization.record, &tree, layout, module)
}

/// Whether a record describes that type, as far as can be seen without its arguments.
unsafe fn check(record: *const TypeMetadata, tree: &Tree) -> Result<Layout> {
    let type_name = spelt(tree, true);
    let refuse = |why: String| Err(MetadataError::BadSpecialization { type_name: type_name.clone(), why });
    // SAFETY: as the caller promises.
    if let Some(descriptor) = unsafe { descriptor_of(record) } {
        // SAFETY: as the caller promises.
        unsafe { nominal::of(descriptor)? };
    }
    // SAFETY: as the caller promises.
    let Some(described) = (unsafe { describe(record) }) else {
        return refuse("its arguments are no types".into());
    };
    if described != *tree {
        return refuse(format!("it is a record of {}", spelt(&described, true)));
    }
    // SAFETY: as the caller promises.
    unsafe {
        resolve_fields(record)?;
        layout_of(record, tree)
    }
}
