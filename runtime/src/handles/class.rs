//! The class of objects that hold a Rust value.

use core::ffi::c_void;
use core::marker::PhantomData;
use core::mem::offset_of;
use core::ptr;

use sidetable_shims::metadata::{ClassExtension, ClassMetadata, FullClassMetadata, Kind, class_flags};

use super::Object;
use crate::object::class::{ClassName, extension_of};
use crate::object::{deallocate_class_instance, destroy_class_instance};

/// A class whose name Rust computes, and so without descriptor. Laid out as `ClassRecord` is.
#[repr(C)]
pub(super) struct RustClass {
    metadata: FullClassMetadata,
    extension: ClassExtension,
}

pub(super) struct ClassOf<T>(PhantomData<T>);

impl<T> ClassOf<T> {
    const ALIGNMENT_MASK: usize = align_of::<Object<T>>() - 1;

    /// The compiler may make several copies of this constant, so a Rust value's class is never told by its address.
    const CLASS: &'static RustClass = &RustClass {
        metadata: FullClassMetadata {
            layout_string: ptr::null(),
            destroy: if core::mem::needs_drop::<T>() { destroy_class_instance } else { deallocate_class_instance },
            value_witnesses: ptr::null(),
            class: ClassMetadata {
                kind: Kind::CLASS,
                superclass: ptr::null(),
                flags: class_flags::USES_SWIFT_REFCOUNTING | class_flags::HAS_EXTENSION,
                instance_address_point: 0,
                instance_size: {
                    assert!(size_of::<Object<T>>() <= u32::MAX as usize, "a class's instances are smaller than 4 GiB");
                    size_of::<Object<T>>() as u32
                },
                instance_alignment_mask: {
                    assert!(
                        Self::ALIGNMENT_MASK <= u16::MAX as usize,
                        "a class's instances are aligned to at most 64 KiB"
                    );
                    Self::ALIGNMENT_MASK as u16
                },
                reserved: 0,
                class_size: size_of::<FullClassMetadata>() as u32,
                class_address_point: offset_of!(FullClassMetadata, class) as u32,
                description: ptr::null(),
                ivar_destroyer: None,
            },
        },
        extension: ClassExtension {
            deinit: if core::mem::needs_drop::<T>() { Some(drop_value::<T>) } else { None },
            fields: ptr::null(),
            field_count: 0,
            rust_name: Some(core::any::type_name::<T>),
            freezing: 0,
        },
    };

    pub(super) const ISA: *const ClassMetadata = &raw const Self::CLASS.metadata.class;

    /// Whether `class` is a class for values named like `T`.
    ///
    /// # Safety
    /// `class` is a class or the metadata of a box.
    pub(super) unsafe fn is_named_like(class: *const ClassMetadata) -> bool {
        // SAFETY: as the caller promises.
        let is_rust = unsafe { extension_of(class) }.is_some_and(|extension| extension.rust_name.is_some());
        // SAFETY: as the caller promises.
        is_rust
            && matches!(unsafe { ClassName::of_class(class) }, ClassName::Rust(name) if name == core::any::type_name::<T>())
    }
}

unsafe extern "C" fn drop_value<T>(object: *mut c_void) {
    // SAFETY: called once, as the deinit of an object that holds a `T`.
    unsafe { ptr::drop_in_place(&raw mut (*object.cast::<Object<T>>()).value) };
}
