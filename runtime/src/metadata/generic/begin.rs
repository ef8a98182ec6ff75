//! Records of nominal types at their beginning: one block each, with everything that belongs to it.
//!
//! A block holds the words in front of the address point, the record, its arguments, a struct's field offsets; then what this runtime
//! keeps: a [`RecordInfo`], the fields' types and offsets, the [`Instance`].

use core::mem::offset_of;
use core::ptr;

use sidetable_shims::metadata::{ClassMetadata, FullClassMetadata, Kind, TypeMetadata, class_flags};
use sidetable_shims::types::{ClassFront, Element, RecordFront, RecordInfo, ValueMetadata, record_flags};

use super::class;
use crate::metadata::arena;
use crate::metadata::descriptor::{TypeDescriptor, descriptor_flags};
use crate::metadata::instance::{GenericType, Instance};
use crate::metadata::specialized::registry;
use crate::metadata::witnesses::builtin;

/// Adds an instance: around a prespecialized record where there is one, else with a record at its beginning, claimed by this thread. Whether
/// there is something to be done for it.
///
/// # Safety
/// The arguments are canonical records.
pub unsafe fn find_or_begin(
    generic: &'static GenericType,
    arguments: &[*const TypeMetadata],
    hash: u64,
) -> (&'static Instance, bool) {
    let mut registry = registry::registry();
    let is_it = |instance: &'static Instance| instance.arguments() == arguments;
    // SAFETY: as the caller promises.
    let make = || unsafe {
        match registry.instead_of_instance(generic, arguments) {
            Some(record) => around(generic, record, arguments, hash),
            None => begin(generic, arguments, hash),
        }
    };
    let (instance, is_new) = generic.cache.insert(hash, is_it, Instance::hash, make);
    (instance, is_new && !instance.progress.is_complete())
}

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
unsafe fn begin(generic: &'static GenericType, arguments: &[*const TypeMetadata], hash: u64) -> &'static Instance {
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
fn begun_class(descriptor: &'static TypeDescriptor, generic: &GenericType) -> FullClassMetadata {
    let words = generic.descriptor.argument_count as usize + generic.fields.len();
    let class = ClassMetadata {
        flags: ClassMetadata::ROOT.flags | class_flags::HAS_RECORD_INFO,
        class_size: (size_of::<FullClassMetadata>() + words * size_of::<usize>()) as u32,
        description: ptr::from_ref(descriptor).cast(),
        ..ClassMetadata::ROOT
    };
    FullClassMetadata { value_witnesses: &raw const builtin::STRONG, ..FullClassMetadata::new(class::DESTROY, class) }
}

/// An instance around a record that is static data, and complete.
///
/// # Safety
/// The record is of that type with those arguments, which are canonical records.
unsafe fn around(
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
