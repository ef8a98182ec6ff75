//! Generic classes: where their fields lie, and what happens to an instance at its end.

use core::ptr;

use sidetable_shims::layout::Layout;
use sidetable_shims::metadata::{ClassMetadata, Destroy, class_flags};
use sidetable_shims::object as shims;
use sidetable_shims::types::State;

use super::build::lay_out_fields;
use super::others::OtherTypes;
use crate::metadata::error::{MetadataError, Result};
use crate::metadata::instance::{GenericType, Instance, instance_of};
use crate::metadata::names::scope::Scope;
use crate::metadata::names::spell::type_name;
use crate::metadata::records::{argument_slots, descriptor_of};
use crate::object::class::{extension_of, is_described};
use crate::object::{HeapObject, deallocate, destroy_function, isa, release_fields_of};

/// Lays out a class's instances: behind the superclass's fields, its own.
///
/// # Safety
/// The calling thread has claimed the record.
pub unsafe fn lay_out(
    instance: &'static Instance,
    generic: &'static GenericType,
    others: &impl OtherTypes,
) -> Result<()> {
    let superclass = superclass_of(instance, generic, others)?;
    let mut layout =
        Layout { size: size_of::<shims::HeapObject>(), alignment_mask: align_of::<usize>() - 1, ..Layout::EMPTY };
    // SAFETY: as the caller promises; the superclass's layout is complete.
    unsafe {
        if let Some(superclass) = superclass.as_ref() {
            layout.size = superclass.instance_size as usize;
            layout.alignment_mask |= usize::from(superclass.instance_alignment_mask);
        }
        let slots = argument_slots(instance.record).cast_mut();
        let offsets: *mut usize = slots.add(instance.arguments().len()).cast();
        lay_out_fields(instance, generic, others, &mut layout, |index, offset| offsets.add(index).write(offset))?;
        let too_large = |_| MetadataError::TooLarge { type_name: generic.name.clone(), path: "its fields".into() };
        let class: *mut ClassMetadata = instance.record.cast_mut().cast();
        (*class).superclass = superclass;
        (*class).instance_size = u32::try_from(layout.size).map_err(too_large)?;
        (*class).instance_alignment_mask = layout.alignment_mask as u16;
    }
    Ok(())
}

/// The superclass, its instances laid out; or null.
fn superclass_of(
    instance: &'static Instance,
    generic: &'static GenericType,
    others: &impl OtherTypes,
) -> Result<*const ClassMetadata> {
    let Some(tree) = &generic.superclass else { return Ok(ptr::null()) };
    let record = others.resolve(tree, Scope::of(generic, instance.arguments()))?;
    let class: *const ClassMetadata = record.cast();
    // SAFETY: the record is one of this runtime's, or a class.
    unsafe {
        let is_class = (*record).kind == sidetable_shims::metadata::Kind::CLASS;
        let ours = class_flags::HAS_RECORD_INFO | class_flags::HAS_EXTENSION;
        if !is_class || (*class).flags & ours == 0 {
            let superclass = type_name(record, true).to_owned();
            return Err(MetadataError::BadSuperclass { type_name: generic.name.clone(), superclass });
        }
        if let Some(above) = instance_of(record) {
            others.require(above, State::LAYOUT_COMPLETE, instance)?;
        }
    }
    Ok(class)
}

/// Deinits an instance: each class from its own to the root, first what its author wants done, then its fields.
unsafe extern "C" fn destroy(object: *mut HeapObject) {
    // SAFETY: this is the destroy function of described classes alone; the object is deiniting.
    unsafe {
        let mut class = isa(object);
        while !class.is_null() {
            let deinit = if is_described(class) {
                descriptor_of(class.cast()).and_then(|descriptor| descriptor.deinit)
            } else {
                extension_of(class).and_then(|extension| extension.deinit)
            };
            if let Some(deinit) = deinit {
                deinit(object.cast());
            }
            release_fields_of(object, class);
            class = (*class).superclass;
        }
        let class = isa(object);
        deallocate(object, (*class).instance_size as usize, usize::from((*class).instance_alignment_mask));
    }
}

destroy_function! {
    /// The destroy function of every described class.
    fn destroy_in_context => destroy
}

/// The destroy function of every described class.
pub const DESTROY: Destroy = destroy_in_context;
