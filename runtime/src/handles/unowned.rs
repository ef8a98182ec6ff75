use core::fmt;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::panic::{RefUnwindSafe, UnwindSafe};
use core::ptr::NonNull;

use thiserror::Error;

use super::Strong;
use super::object::{Object, header_of};
use crate::object::HeapObject;
use crate::object::refcount::{strong, unowned};
use crate::sync::driver::Inlined;

/// The object of an unowned reference has deinited.
#[derive(Error, Clone, Copy, PartialEq, Eq, Debug)]
#[error("the object was already deallocated")]
pub struct Deallocated;

/// A reference that keeps its object's memory but not its value, and needs no side table: 8 bytes on 64-bit targets, 16 where `T` is of unsized type.
///
/// For references that never outlive their object where a mistake must not go unnoticed.
///
/// ```
/// use sidetable::Strong;
///
/// let owner = Strong::new(1);
/// let unowned = Strong::downgrade_unowned(&owner);
/// assert_eq!(*unowned.upgrade(), 1);
/// drop(owner);
/// assert!(unowned.try_upgrade().is_err());
/// ```
///
/// It crosses threads where a [`Strong`] does:
///
/// ```compile_fail,E0277
/// let owner: sidetable::Strong<[std::cell::Cell<i32>]> = [std::cell::Cell::new(1)].into();
/// let unowned = sidetable::Strong::downgrade_unowned(&owner);
/// std::thread::spawn(move || unowned.upgrade()[0].get());
/// ```
#[doc(alias = "swift_unownedRetain")]
#[repr(transparent)]
pub struct Unowned<T: ?Sized> {
    object: NonNull<Object<T>>,
    refers_to: PhantomData<T>,
}

// SAFETY: an upgrade on the other thread makes a `Strong<T>` there.
unsafe impl<T: ?Sized + Send + Sync> Send for Unowned<T> {}
// SAFETY: as for `Send`.
unsafe impl<T: ?Sized + Send + Sync> Sync for Unowned<T> {}

impl<T: ?Sized> Strong<T> {
    /// An unowned reference to the same object.
    #[doc(alias = "swift_unownedRetain")]
    #[inline]
    pub fn downgrade_unowned(this: &Self) -> Unowned<T> {
        Unowned::to(this)
    }
}

impl<T: ?Sized> Unowned<T> {
    fn to(strong: &Strong<T>) -> Self {
        // SAFETY: the strong reference keeps the object.
        unsafe { unowned::retain_known::<Inlined>(Strong::as_raw(strong)) };
        Self { object: Strong::object(strong), refers_to: PhantomData }
    }

    fn as_raw(&self) -> *mut HeapObject {
        header_of(self.object)
    }

    /// # Safety
    /// The caller owns one unowned reference to the object.
    pub(super) unsafe fn from_object(object: NonNull<Object<T>>) -> Self {
        Self { object, refers_to: PhantomData }
    }

    /// The object, whose reference is the caller's now.
    pub(super) fn into_object(self) -> NonNull<Object<T>> {
        ManuallyDrop::new(self).object
    }

    /// Whether two references are to one object.
    pub fn ptr_eq(&self, other: &Self) -> bool {
        self.as_raw() == other.as_raw()
    }

    /// A strong reference to the object. Aborts with Swift's message if it has deinited.
    #[doc(alias = "swift_unownedRetainStrong")]
    #[inline]
    pub fn upgrade(&self) -> Strong<T> {
        // SAFETY: this reference keeps the object's memory; the load gives a strong reference, or does not return.
        unsafe {
            unowned::load_strong_with::<Inlined>(self.as_raw());
            Strong::from_object(self.object)
        }
    }

    /// A strong reference to the object, or [`Deallocated`].
    #[doc(alias = "swift_tryRetain")]
    #[inline]
    pub fn try_upgrade(&self) -> Result<Strong<T>, Deallocated> {
        // SAFETY: this reference keeps the object's memory.
        if unsafe { strong::try_retain_with::<Inlined>(self.as_raw()) }.is_null() {
            return Err(Deallocated);
        }
        // SAFETY: the strong reference was just taken.
        Ok(unsafe { Strong::from_object(self.object) })
    }
}

impl<T: ?Sized> Clone for Unowned<T> {
    fn clone(&self) -> Self {
        // SAFETY: this reference keeps the object's memory.
        unsafe { unowned::retain_known::<Inlined>(self.as_raw()) };
        Self { object: self.object, refers_to: PhantomData }
    }
}

impl<T: ?Sized> Drop for Unowned<T> {
    #[doc(alias = "swift_unownedRelease")]
    fn drop(&mut self) {
        // SAFETY: the reference ends here.
        unsafe { unowned::release_known::<Inlined>(self.as_raw()) };
    }
}

/// `Unowned(dead)` or `Unowned(alive)`.
impl<T: ?Sized> fmt::Debug for Unowned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // SAFETY: this reference keeps the object's memory.
        let is_dead = unsafe { strong::is_deiniting(self.as_raw()) };
        f.write_str(if is_dead { "Unowned(dead)" } else { "Unowned(alive)" })
    }
}

impl<T: ?Sized> Unpin for Unowned<T> {}
impl<T: ?Sized + RefUnwindSafe> UnwindSafe for Unowned<T> {}
impl<T: ?Sized + RefUnwindSafe> RefUnwindSafe for Unowned<T> {}
