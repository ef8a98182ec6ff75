//! The layout of records: fields, witnesses, a class's instances.

use core::ptr;

use sidetable_shims::layout::Layout;
use sidetable_shims::metadata::{TypeMetadata, ValueWitnessTable};
use sidetable_shims::types::{Element, RecordFront, TupleMetadata};

use super::others::{OtherTypes, require_layout};
use super::{class, fixed};
use crate::metadata::arena;
use crate::metadata::descriptor::descriptor_flags;
use crate::metadata::error::{MetadataError, Result};
use crate::metadata::instance::{FieldType, GenericType, Instance};
use crate::metadata::names::scope::Scope;
use crate::metadata::names::spell::type_name;
use crate::metadata::records::{argument_slots, info_of};
use crate::metadata::value_witnesses_of;
use crate::metadata::witnesses::{aggregate, builtin, enumeration, multi_payload, spare_bits};

/// Lays out a record that the calling thread has claimed: its fields, its witnesses, a class's instances.
pub fn lay_out(instance: &'static Instance, others: &impl OtherTypes) -> Result<()> {
    let Some(generic) = instance.generic else { return lay_out_tuple(instance, others) };
    // SAFETY: the calling thread has claimed the record, and nobody reads what is written here before it says so.
    unsafe {
        match generic.descriptor.kind() {
            descriptor_flags::CLASS => class::lay_out(instance, generic, others)?,
            descriptor_flags::STRUCT => lay_out_struct(instance, generic, others)?,
            _ => lay_out_enum(instance, generic, others)?,
        }
    }
    instance.rest.write();
    Ok(())
}

/// The type of a field, its layout complete.
pub fn field_type(
    instance: &'static Instance,
    generic: &'static GenericType,
    index: usize,
    others: &impl OtherTypes,
) -> Result<Option<(*const TypeMetadata, Layout)>> {
    let field = &generic.fields[index];
    let at_fault = |reason| match reason {
        // These tell their own way.
        whole @ (MetadataError::Cycle { .. } | MetadataError::TooDeep { .. }) => whole,
        reason => MetadataError::BadField {
            type_name: generic.name.clone(),
            field: field.name.into(),
            reason: Box::new(reason),
        },
    };
    let record = match &field.field_type {
        None => return Ok(None),
        Some(FieldType::Argument(argument)) => instance.arguments()[*argument],
        Some(FieldType::Builtin(builtin)) => return Ok(Some((builtin.metadata(), Layout::of(builtin.witnesses())))),
        Some(FieldType::Tree(tree)) => {
            others.resolve(tree, Scope::of(generic, instance.arguments())).map_err(at_fault)?
        }
    };
    // SAFETY: arguments are records, and so is what a name means.
    unsafe { require_layout(record, instance, others) }.map_err(at_fault)?;
    // SAFETY: the record's layout is complete.
    Ok(Some((record, Layout::of(unsafe { value_witnesses_of(record) }))))
}

/// Lays fields out behind what `layout` holds already; writes their types and offsets, and hands each offset on.
///
/// # Safety
/// The calling thread has claimed the record.
pub unsafe fn lay_out_fields(
    instance: &'static Instance,
    generic: &'static GenericType,
    others: &impl OtherTypes,
    layout: &mut Layout,
    mut write_offset: impl FnMut(usize, usize),
) -> Result<()> {
    // SAFETY: as the caller promises; the block has room for that many elements.
    unsafe {
        let info = ptr::from_ref(info_of(instance.record).expect("made here")).cast_mut();
        let elements: *mut Element = (*info).fields.cast_mut();
        for index in 0..generic.fields.len() {
            let too_large =
                || MetadataError::TooLarge { type_name: generic.name.clone(), path: generic.fields[index].name.into() };
            let Some((element_type, field)) = field_type(instance, generic, index, others)? else { continue };
            let offset = layout.add(field).map_err(|_| too_large())?;
            elements.add(index).write(Element { element_type, offset });
            write_offset(index, offset);
        }
        (*info).field_count = generic.fields.len() as u32;
    }
    Ok(())
}

unsafe fn lay_out_struct(
    instance: &'static Instance,
    generic: &'static GenericType,
    others: &impl OtherTypes,
) -> Result<()> {
    // SAFETY: as the caller promises.
    unsafe {
        if !generic.descriptor.value_witnesses.is_null() {
            set_witnesses(instance.record, generic.descriptor.value_witnesses);
            return Ok(());
        }
        let mut layout = Layout::EMPTY;
        let slots = argument_slots(instance.record).cast_mut();
        let offsets: *mut u32 = slots.add(instance.arguments().len()).cast();
        lay_out_fields(instance, generic, others, &mut layout, |index, offset| {
            // Offsets are 32 bits in Swift's records; a field further out is found by its element.
            offsets.add(index).write(u32::try_from(offset).unwrap_or(u32::MAX));
        })?;
        set_witnesses(instance.record, struct_witnesses(instance.record, layout, |table| arena::keep(table)));
    }
    Ok(())
}

/// The table of a struct or tuple with these fields: that of its only field where it serves both, else a new one that is kept.
///
/// # Safety
/// The record's fields are laid out.
pub unsafe fn struct_witnesses(
    record: *const TypeMetadata,
    layout: Layout,
    keep: impl FnOnce(ValueWitnessTable) -> *mut ValueWitnessTable,
) -> *const ValueWitnessTable {
    // SAFETY: as the caller promises.
    if let [only] = unsafe { aggregate::fields_of(record) } {
        // SAFETY: the field's layout is complete.
        let table: *const ValueWitnessTable = unsafe { value_witnesses_of(only.element_type) };
        if builtin::is_table(table) {
            return table;
        }
    }
    keep(aggregate::functions_for(layout).table(layout))
}

unsafe fn lay_out_enum(
    instance: &'static Instance,
    generic: &'static GenericType,
    others: &impl OtherTypes,
) -> Result<()> {
    // SAFETY: as the caller promises; the block has room for as many elements as there are cases.
    unsafe {
        let info = ptr::from_ref(info_of(instance.record).expect("made here")).cast_mut();
        let elements: *mut Element = (*info).fields.cast_mut();
        let (mut frame, mut payloads, mut is_fixed) = (Layout::EMPTY, 0u32, true);
        for (index, case) in generic.fields.iter().enumerate() {
            let Some((element_type, payload)) = field_type(instance, generic, index, others)? else { continue };
            let is_always_so = case.field_type.as_ref().is_some_and(|payload| fixed::is_fixed(payload, generic));
            if payload.size == 0 && is_always_so {
                // Nothing to keep, whatever the arguments: a case without payload.
                continue;
            }
            elements.add(payloads as usize).write(Element { element_type, offset: 0 });
            frame = if payloads == 0 { payload } else { frame.union(payload) };
            payloads += 1;
            is_fixed &= is_always_so;
        }
        (*info).field_count = payloads;
        let too_large = |_| MetadataError::TooLarge { type_name: generic.name.clone(), path: "its cases".into() };
        let empty_cases = generic.fields.len() as u32 - payloads;
        let table = match payloads {
            0 if empty_cases == 0 => &raw const builtin::EMPTY,
            0 => keep_enum(Layout::of_empty_cases(empty_cases)),
            1 => keep_enum(frame.with_empty_cases(empty_cases).map_err(too_large)?),
            _ => {
                // Swift's runtime knows of no spare bits, and lays out what depends on the arguments.
                let payloads = core::slice::from_raw_parts(elements, payloads as usize);
                let spare =
                    if is_fixed { spare_bits::common(instance, others, payloads, frame.size)? } else { Vec::new() };
                multi_payload::keep(frame, &spare, payloads.len() as u32, empty_cases).map_err(too_large)?.witnesses()
            }
        };
        set_witnesses(instance.record, table);
    }
    Ok(())
}

fn keep_enum(layout: Layout) -> *const ValueWitnessTable {
    &raw const arena::keep(enumeration::table(layout)).value
}

/// Writes the word in front of a record that names its witnesses.
///
/// # Safety
/// The calling thread has claimed the record, which is no class.
pub unsafe fn set_witnesses(record: *const TypeMetadata, table: *const ValueWitnessTable) {
    // SAFETY: as the caller promises.
    unsafe { (*record.byte_sub(size_of::<RecordFront>()).cast::<RecordFront>().cast_mut()).value_witnesses = table };
}

/// Lays out a tuple that the calling thread has claimed.
fn lay_out_tuple(instance: &'static Instance, others: &impl OtherTypes) -> Result<()> {
    let mut layout = Layout::EMPTY;
    for (index, element_type) in instance.arguments().iter().enumerate() {
        // SAFETY: elements are records; the calling thread has claimed the tuple.
        unsafe {
            require_layout(*element_type, instance, others)?;
            let too_large = |_| MetadataError::TooLarge {
                type_name: type_name(instance.record, true).into(),
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
        let table = struct_witnesses(instance.record, layout, |table| {
            place.write(table);
            place
        });
        set_witnesses(instance.record, table);
    }
    instance.rest.write();
    Ok(())
}
