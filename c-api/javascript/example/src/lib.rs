//! Classes for sidetable's JavaScript side, as the author of a bridge would export them: `cargo xtask javascript` compiles this crate to
//! WebAssembly.
//!
//! | module | what it exports |
//! |---|---|
//! | [`item`] | a class with five fields, a pool of its objects, and what its functions do with them |
//! | [`shape`] | a class and a class below it; a class without identity |
//! | [`upstream`] | the same functions with the protocols that the comparison models: raw pointers, +1 each, and a set |
#![allow(clippy::missing_safety_doc, reason = "a wrapper keeps the object whose pointer it passes")]

pub mod item;
pub mod shape;
pub mod upstream;

// The C entry points, which the JavaScript side calls.
use sidetable_c as _;

use core::cell::UnsafeCell;
use core::ptr;

use sidetable::metadata::{ClassMetadata, Field};
use sidetable::object::class::{self, Definition};

/// A variable of the instance, which has one thread.
pub(crate) struct Local<T>(UnsafeCell<T>);

// SAFETY: the instance has one thread.
unsafe impl<T> Sync for Local<T> {}

impl<T> Local<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(UnsafeCell::new(value))
    }

    /// Uses the variable. What `use_it` calls must not come back to it.
    pub(crate) fn with<R>(&self, use_it: impl FnOnce(&mut T) -> R) -> R {
        // SAFETY: one thread, and no use inside another.
        use_it(unsafe { &mut *self.0.get() })
    }
}

/// Defines a class for objects of `T`.
pub(crate) fn define<T>(
    name: &'static core::ffi::CStr,
    superclass: *const ClassMetadata,
    deinit: Option<unsafe extern "C" fn(*mut core::ffi::c_void)>,
    fields: &[Field],
) -> *const ClassMetadata {
    let definition = Definition {
        name,
        superclass,
        instance_size: size_of::<T>() as u32,
        instance_alignment: align_of::<T>().max(size_of::<usize>()) as u32,
        deinit,
        fields,
    };
    // SAFETY: the definition is of `T`, whose first field is a header.
    unsafe { class::define(&definition) }.map_or(ptr::null(), ptr::from_ref)
}
