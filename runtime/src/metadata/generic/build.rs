//! Records of nominal types: one block each, with everything that belongs to it.
//!
//! A block holds the words in front of the address point, the record, its arguments, a struct's field offsets; then what this runtime
//! keeps: a [`RecordInfo`], the fields' types and offsets, the [`Instance`].

use core::mem::offset_of;
use core::ptr;

use sidetable_shims::layout::Layout;
use sidetable_shims::metadata::{ClassMetadata, FullClassMetadata, Kind, TypeMetadata, ValueWitnessTable, class_flags};
use sidetable_shims::types::{ClassFront, Element, RecordFront, RecordInfo, State, ValueMetadata, record_flags};

use super::nominal::FieldType;
use super::{GenericType, Instance, class, require};
use crate::metadata::arena;
use crate::metadata::descriptor::descriptor_flags;
use crate::metadata::error::{MetadataError, Result};
use crate::metadata::names::resolve::{Scope, resolve};
use crate::metadata::records::{argument_slots, info_of};
use crate::metadata::value_witnesses_of;
use crate::metadata::witnesses::{aggregate, builtin, enumeration};

/// Where the parts of a block lie, in bytes from its start.
#[derive(Clone, Copy)]
struct Block {
    address_point: usize,
    arguments: usize,
    info: usize,
    elements: usize,
    instance: usize,
    size: usize,
}

impl Block {
    fn of(generic: &GenericType) -> Self {
        let count = generic.descriptor.argument_count as usize;
        let fields = generic.fields.len();
        let (address_point, header, offsets) = match generic.descriptor.kind() {
            descriptor_flags::CLASS => {
                let point = offset_of!(ClassFront, class) + offset_of!(FullClassMetadata, class);
                (point, size_of::<ClassMetadata>(), fields * size_of::<usize>())
            }
            descriptor_flags::STRUCT => {
                (size_of::<RecordFront>(), size_of::<ValueMetadata>(), fields * size_of::<u32>())
            }
            _ => (size_of::<RecordFront>(), size_of::<ValueMetadata>(), 0),
        };
        let arguments = address_point + header;
        let info = (arguments + count * size_of::<usize>() + offsets).next_multiple_of(size_of::<usize>());
        let elements = info + size_of::<RecordInfo>();
        let instance = (elements + fields * size_of::<Element>()).next_multiple_of(align_of::<Instance>());
        Self { address_point, arguments, info, elements, instance, size: instance + size_of::<Instance>() }
    }
}

/// An abstract record: kind, description and arguments; claimed by the calling thread.
///
/// # Safety
/// The arguments are canonical records.
pub unsafe fn begin(generic: &'static GenericType, arguments: &[*const TypeMetadata], hash: u64) -> &'static Instance {
    let parts = Block::of(generic);
    let descriptor = generic.descriptor;
    let block = arena::allocate(parts.size, 1);
    // SAFETY: the block has room for every part where `Block` puts it; it is zeroed, and nobody else's.
    unsafe {
        let record: *mut TypeMetadata = block.add(parts.address_point).cast();
        let info: *mut RecordInfo = block.add(parts.info).cast();
        let slots: *mut *const TypeMetadata = block.add(parts.arguments).cast();
        ptr::copy_nonoverlapping(arguments.as_ptr(), slots, arguments.len());
        let instance: *mut Instance = block.add(parts.instance).cast();
        info.write(RecordInfo {
            fields: block.add(parts.elements).cast(),
            field_count: 0,
            flags: record_flags::IS_CANONICAL,
            instance: instance.cast(),
        });
        if descriptor.kind() == descriptor_flags::CLASS {
            block.cast::<ClassFront>().write(ClassFront { info, class: begun_class(descriptor, generic) });
        } else {
            let kind = match descriptor.kind() {
                descriptor_flags::STRUCT => Kind::STRUCT,
                _ if descriptor.flags & descriptor_flags::IS_OPTIONAL != 0 => Kind::OPTIONAL,
                _ => Kind::ENUM,
            };
            let front = RecordFront { info, layout_string: ptr::null(), value_witnesses: ptr::null() };
            block.cast::<RecordFront>().write(front);
            record.cast::<ValueMetadata>().write(ValueMetadata { kind, description: ptr::from_ref(descriptor).cast() });
        }
        instance.write(Instance::begun(hash, Some(generic), record, slots, arguments.len()));
        &*instance
    }
}

/// A class whose instances have no size yet. References to it are laid out like any.
fn begun_class(descriptor: &'static super::TypeDescriptor, generic: &GenericType) -> FullClassMetadata {
    let words = generic.descriptor.argument_count as usize + generic.fields.len();
    FullClassMetadata {
        layout_string: ptr::null(),
        destroy: class::DESTROY,
        value_witnesses: &raw const builtin::STRONG,
        class: ClassMetadata {
            kind: Kind::CLASS,
            superclass: ptr::null(),
            flags: class_flags::USES_SWIFT_REFCOUNTING | class_flags::HAS_RECORD_INFO,
            instance_address_point: 0,
            instance_size: 0,
            instance_alignment_mask: 0,
            reserved: 0,
            class_size: (size_of::<FullClassMetadata>() + words * size_of::<usize>()) as u32,
            class_address_point: offset_of!(FullClassMetadata, class) as u32,
            description: ptr::from_ref(descriptor).cast(),
            ivar_destroyer: None,
        },
    }
}

/// An instance around a record that is static data, and complete.
///
/// # Safety
/// The record is of that type with those arguments, which are canonical records.
pub unsafe fn around(
    generic: &'static GenericType,
    record: *const TypeMetadata,
    arguments: &[*const TypeMetadata],
    hash: u64,
) -> &'static Instance {
    // The record's own arguments may be names: the instance has its own.
    let kept: *mut *const TypeMetadata = arena::allocate(size_of_val(arguments), 0).cast();
    // SAFETY: the memory is large enough and nobody else's.
    let arguments = unsafe {
        ptr::copy_nonoverlapping(arguments.as_ptr(), kept, arguments.len());
        core::slice::from_raw_parts(kept, arguments.len())
    };
    // SAFETY: as the caller promises.
    arena::keep(unsafe { Instance::complete(hash, generic, record, arguments) })
}

/// Lays out a record that the calling thread has claimed: its fields, its witnesses, a class's instances.
pub fn lay_out(instance: &'static Instance) -> Result<()> {
    let Some(generic) = instance.generic else {
        return crate::metadata::structural::tuple::lay_out(instance);
    };
    // SAFETY: the calling thread has claimed the record, and nobody reads what is written here before it says so.
    unsafe {
        match generic.descriptor.kind() {
            descriptor_flags::CLASS => class::lay_out(instance, generic)?,
            descriptor_flags::STRUCT => lay_out_struct(instance, generic)?,
            _ => lay_out_enum(instance, generic)?,
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
            resolve(tree, Scope::of(generic, instance.arguments()), State::ABSTRACT).map_err(at_fault)?
        }
    };
    // SAFETY: arguments are records, and so is what a name means.
    unsafe { require::require_layout(record, instance) }.map_err(at_fault)?;
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
            let Some((element_type, field)) = field_type(instance, generic, index)? else { continue };
            let offset = layout.add(field).map_err(|_| too_large())?;
            elements.add(index).write(Element { element_type, offset });
            write_offset(index, offset);
        }
        (*info).field_count = generic.fields.len() as u32;
    }
    Ok(())
}

unsafe fn lay_out_struct(instance: &'static Instance, generic: &'static GenericType) -> Result<()> {
    // SAFETY: as the caller promises.
    unsafe {
        if !generic.descriptor.value_witnesses.is_null() {
            set_witnesses(instance.record, generic.descriptor.value_witnesses);
            return Ok(());
        }
        let mut layout = Layout::EMPTY;
        let slots = argument_slots(instance.record).cast_mut();
        let offsets: *mut u32 = slots.add(instance.arguments().len()).cast();
        lay_out_fields(instance, generic, &mut layout, |index, offset| {
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

unsafe fn lay_out_enum(instance: &'static Instance, generic: &'static GenericType) -> Result<()> {
    // SAFETY: as the caller promises; the block has room for as many elements as there are cases.
    unsafe {
        let info = ptr::from_ref(info_of(instance.record).expect("made here")).cast_mut();
        let elements: *mut Element = (*info).fields.cast_mut();
        let (mut frame, mut payloads) = (Layout::EMPTY, 0u32);
        for index in 0..generic.fields.len() {
            let Some((element_type, payload)) = field_type(instance, generic, index)? else { continue };
            elements.add(payloads as usize).write(Element { element_type, offset: 0 });
            frame = if payloads == 0 { payload } else { frame.union(payload) };
            payloads += 1;
        }
        (*info).field_count = payloads;
        let too_large = |_| MetadataError::TooLarge { type_name: generic.name.clone(), path: "its cases".into() };
        let empty_cases = generic.fields.len() as u32 - payloads;
        let layout = match payloads {
            0 => Layout::of_empty_cases(empty_cases),
            1 => frame.with_empty_cases(empty_cases).map_err(too_large)?,
            _ => frame.with_payloads(payloads, empty_cases).map_err(too_large)?.0,
        };
        let table: *const ValueWitnessTable = if generic.fields.is_empty() {
            &raw const builtin::EMPTY
        } else {
            &raw const arena::keep(enumeration::table(layout)).value
        };
        set_witnesses(instance.record, table);
    }
    Ok(())
}

/// Writes the word in front of a record that names its witnesses.
///
/// # Safety
/// The calling thread has claimed the record, which is no class.
pub unsafe fn set_witnesses(record: *const TypeMetadata, table: *const ValueWitnessTable) {
    // SAFETY: as the caller promises.
    unsafe { (*record.byte_sub(size_of::<RecordFront>()).cast::<RecordFront>().cast_mut()).value_witnesses = table };
}
