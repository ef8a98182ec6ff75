//! The classes of objects that hold a Rust value.
//!
//! A type of known size has a class that knows it. The instances of a slice's class, or of that of values which came in a box, are of many sizes: behind
//! the value, at the end of the block, they have the pointer's second word, if anything is to be dropped. Their class says that they have a header, and
//! no more: for what follows it this runtime asks the block.

use core::ffi::c_void;
use core::marker::PhantomData;
use core::mem::needs_drop;
use core::ptr;

use sidetable_shims::metadata::{ClassExtension, ClassMetadata, Destroy, Field, Visit, class_flags};

use super::object::{Metadata, Object, pointer_of, value_offset};
use crate::object::class::{ClassName, ExtendedClass, is_rust};
use crate::object::{HeapObject, deallocate_class_instance, destroy_chain, destroy_class_instance};
use crate::sync::memory;

/// A class whose name Rust computes, and so without descriptor.
const fn rust_class(
    size: u32,
    alignment_mask: u16,
    deinit: Option<Deinit>,
    references: References,
    rust_name: fn() -> &'static str,
) -> ExtendedClass {
    let (destroy, end): (Destroy, u32) = match (deinit, references) {
        (_, References::In(_) | References::Visited(_)) => (destroy_chain, 0),
        (Some(_), References::Unknown) => (destroy_class_instance, 0),
        (None, References::Unknown) => (deallocate_class_instance, class_flags::ENDS_WITH_ITS_MEMORY),
    };
    let (fields, visit): (&[Field], _) = match references {
        References::In(fields) => (fields, None),
        References::Visited(visit) => (&[], Some(visit)),
        References::Unknown => (&[], None),
    };
    let class = ClassMetadata {
        flags: ClassMetadata::ROOT.flags | end,
        instance_size: size,
        instance_alignment_mask: alignment_mask,
        ..ClassMetadata::ROOT
    };
    let extension = ClassExtension {
        deinit,
        fields: fields.as_ptr(),
        field_count: fields.len() as u32,
        rust_name: Some(rust_name),
        freezing: 0,
        visit,
    };
    ExtendedClass::new(destroy, class, extension)
}

pub(super) type Deinit = unsafe extern "C" fn(*mut c_void);

/// What the runtime knows of a type's references.
#[derive(Clone, Copy)]
pub(super) enum References {
    /// Nothing: they are dropped with the value.
    Unknown,
    /// They are in these fields.
    In(&'static [Field]),
    /// A value says which it has.
    Visited(Visit),
}

pub(super) struct ClassOf<T: ?Sized>(PhantomData<T>);

impl<T> ClassOf<T> {
    /// The compiler may make several copies of this constant, so a Rust value's class is never told by its address.
    const CLASS: &'static ExtendedClass =
        &Self::with(if needs_drop::<T>() { Some(drop_value::<T>) } else { None }, References::Unknown);

    pub(super) const ISA: *const ClassMetadata = Self::CLASS.class();

    /// A class for values of this type, with that to be done at the end before the references, if they are known, are released.
    pub(super) const fn with(deinit: Option<Deinit>, references: References) -> ExtendedClass {
        let alignment_mask = align_of::<Object<T>>() - 1;
        assert!(size_of::<Object<T>>() <= u32::MAX as usize, "a class's instances are smaller than 4 GiB");
        assert!(alignment_mask <= u16::MAX as usize, "a class's instances are aligned to at most 64 KiB");
        rust_class(size_of::<Object<T>>() as u32, alignment_mask as u16, deinit, references, core::any::type_name::<T>)
    }
}

impl<T: ?Sized> ClassOf<T> {
    const OF_ANY_SIZE: &'static ExtendedClass = &{
        let deinit: Option<Deinit> = if needs_drop::<T>() { Some(drop_value_of_any_size::<T>) } else { None };
        rust_class(
            size_of::<HeapObject>() as u32,
            (align_of::<HeapObject>() - 1) as u16,
            deinit,
            References::Unknown,
            core::any::type_name::<T>,
        )
    };

    /// The class of values whose size their pointer says, or which are only known behind one.
    pub(super) const ISA_OF_ANY_SIZE: *const ClassMetadata = Self::OF_ANY_SIZE.class();

    /// Whether an object of `class` may hold a `T`, as far as the class says.
    ///
    /// # Safety
    /// `class` is a class or the metadata of a box.
    pub(super) unsafe fn may_be(class: *const ClassMetadata) -> bool {
        // SAFETY: as the caller promises.
        unsafe { Self::is_named_like(class) || is_rust(class) && is_of_any_size(class) }
    }

    /// Whether `class` is a class for values named like `T`.
    ///
    /// # Safety
    /// `class` is a class or the metadata of a box.
    pub(super) unsafe fn is_named_like(class: *const ClassMetadata) -> bool {
        // SAFETY: as the caller promises.
        let name = unsafe { ClassName::of_class(class) };
        matches!(name, ClassName::Rust(name) if name == core::any::type_name::<T>())
    }
}

/// Whether a class is one of values of any size: of a slice that may have become an array, or of a value that came in a box for another type, which is
/// not the name that it is known by.
///
/// # Safety
/// `class` is a Rust value's.
unsafe fn is_of_any_size(class: *const ClassMetadata) -> bool {
    // SAFETY: as the caller promises.
    unsafe { (*class).instance_size as usize == size_of::<HeapObject>() }
}

unsafe extern "C" fn drop_value<T>(object: *mut c_void) {
    // SAFETY: called once, as the deinit of an object that holds a `T`.
    unsafe { ptr::drop_in_place(&raw mut (*object.cast::<Object<T>>()).value) };
}

unsafe extern "C" fn drop_value_of_any_size<T: ?Sized>(object: *mut c_void) {
    // SAFETY: called once, as the deinit of an object that holds a `T`, and whose end was written when it was made.
    unsafe {
        let object: *mut Object<T> = pointer_of(object.cast(), end_of(object.cast()).read());
        ptr::drop_in_place(&raw mut (*object).value);
    }
}

/// Bytes of an object that holds a value of that size and alignment, and the pointer's second word behind it if the value is to be dropped. At least
/// as many as make a block in which those who look for references find the value.
pub(super) const fn size_of_any<T: ?Sized>(size: usize, alignment: usize) -> Option<usize> {
    let Some(size) = size.checked_add(value_offset(alignment)) else { return None };
    if !needs_drop::<T>() {
        return Some(size);
    }
    let Some(size) = size.checked_next_multiple_of(size_of::<Metadata>()) else { return None };
    size.checked_add(size_of::<Metadata>())
}

/// Where an object of a class of [any size](ClassOf::ISA_OF_ANY_SIZE) has the second word of the pointer to it: at the end of its block, which may be
/// larger than what was asked for, but stays as large as it is.
///
/// # Safety
/// The object was made with [`size_of_any`] of a type that is to be dropped.
pub(super) unsafe fn end_of(object: *mut HeapObject) -> *mut Metadata {
    let word = size_of::<Metadata>();
    // SAFETY: as the caller promises; the object begins its block.
    unsafe { object.byte_add(memory::usable_size(object.cast()) / word * word - word).cast() }
}
