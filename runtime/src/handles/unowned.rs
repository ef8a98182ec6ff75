use core::fmt;
use core::marker::PhantomData;
use core::ptr::NonNull;

use thiserror::Error;

use super::{Object, Strong};
use crate::object::HeapObject;
use crate::object::refcount::{strong, unowned};

/// The object of an unowned reference has deinited.
#[derive(Error, Clone, Copy, PartialEq, Eq, Debug)]
#[error("the object was already deallocated")]
pub struct Deallocated;

/// A reference that keeps its object's memory but not its value, and needs no side table: 8 bytes on 64-bit targets.
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
#[doc(alias = "swift_unownedRetain")]
pub struct Unowned<T> {
    object: NonNull<Object<T>>,
    refers_to: PhantomData<T>,
}

// SAFETY: an upgrade on the other thread makes a `Strong<T>` there.
unsafe impl<T: Send + Sync> Send for Unowned<T> {}
// SAFETY: as for `Send`.
unsafe impl<T: Send + Sync> Sync for Unowned<T> {}

impl<T> Strong<T> {
    /// An unowned reference to the same object.
    #[doc(alias = "swift_unownedRetain")]
    #[inline]
    pub fn downgrade_unowned(this: &Self) -> Unowned<T> {
        Unowned::to(this)
    }
}

impl<T> Unowned<T> {
    fn to(strong: &Strong<T>) -> Self {
        // SAFETY: the strong reference keeps the object, which is not null.
        let object = unsafe { NonNull::new_unchecked(unowned::retain(Strong::as_raw(strong))) };
        Self { object: object.cast(), refers_to: PhantomData }
    }

    fn as_raw(&self) -> *mut HeapObject {
        self.object.as_ptr().cast()
    }

    /// A strong reference to the object. Aborts with Swift's message if it has deinited.
    #[doc(alias = "swift_unownedRetainStrong")]
    #[inline]
    pub fn upgrade(&self) -> Strong<T> {
        // SAFETY: this reference keeps the object's memory; the load gives a strong reference, or does not return.
        unsafe {
            unowned::load_strong(self.as_raw());
            Strong::from_object(self.object.cast())
        }
    }

    /// A strong reference to the object, or [`Deallocated`].
    #[doc(alias = "swift_tryRetain")]
    #[inline]
    pub fn try_upgrade(&self) -> Result<Strong<T>, Deallocated> {
        // SAFETY: this reference keeps the object's memory.
        let object = NonNull::new(unsafe { strong::try_retain(self.as_raw()) }).ok_or(Deallocated)?;
        // SAFETY: the strong reference was just taken.
        Ok(unsafe { Strong::from_object(object) })
    }
}

impl<T> Clone for Unowned<T> {
    fn clone(&self) -> Self {
        // SAFETY: this reference keeps the object's memory.
        unsafe { unowned::retain(self.as_raw()) };
        Self { object: self.object, refers_to: PhantomData }
    }
}

impl<T> Drop for Unowned<T> {
    #[doc(alias = "swift_unownedRelease")]
    fn drop(&mut self) {
        // SAFETY: the reference ends here.
        unsafe { unowned::release(self.as_raw()) };
    }
}

/// `Unowned(dead)` or `Unowned(alive)`.
impl<T> fmt::Debug for Unowned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // SAFETY: this reference keeps the object's memory.
        let is_dead = unsafe { strong::is_deiniting(self.as_raw()) };
        f.write_str(if is_dead { "Unowned(dead)" } else { "Unowned(alive)" })
    }
}
