//! Objects whose values refer to themselves weakly.

use core::mem::ManuallyDrop;
use core::ptr::NonNull;

use super::making::allocate;
use super::object::{Object, header_of, value_of};
use super::{Strong, Weak};
use crate::object;
use crate::object::refcount::{last, strong};
use crate::sync::{Mutant, is_weakened};

impl<T> Strong<T> {
    /// A new object whose value is made of a weak reference to it, which cannot be upgraded until the value is there. The object has a side table
    /// from the beginning.
    ///
    /// ```
    /// use sidetable::{Strong, Weak};
    ///
    /// struct Node {
    ///     me: Weak<Node>,
    /// }
    ///
    /// let node = Strong::new_cyclic(|me| {
    ///     assert!(me.upgrade().is_none());
    ///     Node { me: me.clone() }
    /// });
    /// assert!(Strong::ptr_eq(&node, &node.me.upgrade().unwrap()));
    /// ```
    pub fn new_cyclic(make: impl FnOnce(&Weak<T>) -> T) -> Self {
        let unborn = Unborn::<T>::new();
        // SAFETY: nobody looks at the value: what is in deinit cannot be upgraded to.
        unsafe {
            value_of(unborn.object).write(make(&unborn.weak));
            unborn.begin_life()
        }
    }
}

/// An object without a value, in deinit, so that no weak reference can be upgraded. Freed when this is dropped.
struct Unborn<T> {
    object: NonNull<Object<T>>,
    weak: Weak<T>,
}

impl<T> Unborn<T> {
    fn new() -> Self {
        let object = allocate::<T>();
        // SAFETY: the object is new, and nobody upgrades before it is in deinit.
        let weak = unsafe { Weak::to_object(object) };
        if !is_weakened(Mutant::CyclicAlive) {
            // SAFETY: there is one strong reference, of which nobody knows.
            unsafe { strong::set_deiniting(header_of(object)) };
        }
        Self { object, weak }
    }

    /// # Safety
    /// The value has been made.
    unsafe fn begin_life(self) -> Strong<T> {
        let this = ManuallyDrop::new(self);
        // SAFETY: `this` is not used again.
        let weak = unsafe { (&raw const this.weak).read() };
        // SAFETY: weak references are the only ones, and this one keeps the side table.
        unsafe {
            last::begin_life(weak.entry().expect("the object was alive when the reference was made"));
            Strong::from_object(this.object)
        }
    }
}

impl<T> Drop for Unborn<T> {
    fn drop(&mut self) {
        // SAFETY: the value was not made; the object is in deinit, and this is its only owner.
        unsafe { object::deallocate(header_of(self.object), size_of::<Object<T>>(), align_of::<Object<T>>() - 1) };
    }
}
