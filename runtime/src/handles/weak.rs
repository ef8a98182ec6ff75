use core::fmt;
use core::marker::PhantomData;
use core::ptr::NonNull;

use super::Strong;
use crate::object::refcount::counts;
use crate::object::refcount::weak::{self, WeakReference};

/// A reference that does not keep its object, only its side table of 32 bytes, and the block that it is in
/// ([`Strong::new_weakly_referenced`]): 8 bytes on 64-bit targets.
///
/// ```
/// use sidetable::{Strong, Weak};
///
/// let owner = Strong::new("value");
/// let weak = Strong::downgrade(&owner);
/// assert_eq!(*weak.upgrade().unwrap(), "value");
/// drop(owner);
/// assert!(weak.upgrade().is_none());
/// assert!(Weak::<i32>::new().upgrade().is_none());
/// ```
#[doc(alias = "swift_weakInit")]
pub struct Weak<T> {
    reference: WeakReference,
    refers_to: PhantomData<T>,
}

// SAFETY: an upgrade on the other thread makes a `Strong<T>` there.
unsafe impl<T: Send + Sync> Send for Weak<T> {}
// SAFETY: as for `Send`; the variable itself is written only by its owner.
unsafe impl<T: Send + Sync> Sync for Weak<T> {}

impl<T> Strong<T> {
    /// A weak reference to the same object. The first one gives the object its side table.
    #[doc(alias = "swift_weakInit")]
    #[inline]
    pub fn downgrade(this: &Self) -> Weak<T> {
        Weak::to(this)
    }
}

impl<T> Weak<T> {
    /// A reference to nothing.
    pub const fn new() -> Self {
        Self { reference: WeakReference::NULL, refers_to: PhantomData }
    }

    #[inline]
    fn to(strong: &Strong<T>) -> Self {
        let mut new = Self::new();
        let object = Strong::known(strong);
        // SAFETY: a null variable may be overwritten, and the strong reference keeps the object.
        unsafe {
            if !weak::try_init(&raw mut new.reference, object) {
                weak::init(&raw mut new.reference, object);
            }
        }
        new
    }

    /// A strong reference to the object, unless its last one is gone. Lock-free, from any number of threads.
    #[doc(alias = "swift_weakLoadStrong")]
    #[inline]
    pub fn upgrade(&self) -> Option<Strong<T>> {
        // SAFETY: the variable is initialized, and its owner cannot write it while it is borrowed.
        let object = unsafe { weak::load_strong(&raw const self.reference) };
        // SAFETY: the load gives a strong reference to the object that `to` was given.
        NonNull::new(object).map(|object| unsafe { Strong::from_object(object) })
    }

    /// Whether two references are to one object, or both to nothing. One that was copied after the object died refers to nothing.
    pub fn ptr_eq(&self, other: &Self) -> bool {
        self.reference.entry() == other.reference.entry()
    }
}

impl<T> Clone for Weak<T> {
    #[doc(alias = "swift_weakCopyInit")]
    #[inline]
    fn clone(&self) -> Self {
        let mut copy = Self::new();
        // SAFETY: a null variable may be overwritten, and `self` is initialized.
        unsafe { weak::copy_init(&raw mut copy.reference, &raw const self.reference) };
        copy
    }
}

impl<T> Default for Weak<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Drop for Weak<T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: the variable ends here.
        unsafe { weak::destroy(&raw mut self.reference) };
    }
}

/// `Weak(none)`, `Weak(dead)`, or `Weak(n strong)`.
impl<T> fmt::Debug for Weak<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(entry) = self.reference.entry() else { return f.write_str("Weak(none)") };
        // SAFETY: the variable's weak reference keeps the entry.
        let counts = unsafe { counts::read_entry(entry) }.counts;
        match if counts.is_counts() { counts.strong() } else { 0 } {
            0 => f.write_str("Weak(dead)"),
            strong => write!(f, "Weak({strong} strong)"),
        }
    }
}
