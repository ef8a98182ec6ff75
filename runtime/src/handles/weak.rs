use core::fmt;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::panic::{RefUnwindSafe, UnwindSafe};
use core::ptr::{self, NonNull};

use super::Strong;
use super::object::{Object, with_address};
use crate::object::refcount::counts::{self, Counts};
use crate::object::refcount::side_table::SideTableEntry;
use crate::object::refcount::weak::{self, WeakReference};
use crate::object::refcount::weak_count;
use crate::sync::driver::Inlined;
use crate::sync::{Mutant, acquire_fence, is_weakened};

/// A reference that does not keep its object, only its side table of 32 bytes, and the block that it is in
/// ([`Strong::new_weakly_referenced`]): 8 bytes on 64-bit targets, 16 where `T` is of unsized type.
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
///
/// It crosses threads where a [`Strong`] does:
///
/// ```compile_fail,E0277
/// let owner: sidetable::Strong<[std::cell::Cell<i32>]> = [std::cell::Cell::new(1)].into();
/// let weak = sidetable::Strong::downgrade(&owner);
/// std::thread::spawn(move || weak.upgrade().map(|value| value[0].get()));
/// ```
#[doc(alias = "swift_weakInit")]
#[repr(transparent)]
pub struct Weak<T: ?Sized> {
    /// A pointer to the object, but that its address is the side table's: where `T` is of known size, a [`WeakReference`].
    reference: *mut Object<T>,
    refers_to: PhantomData<T>,
}

const _: () = assert!(size_of::<Weak<u8>>() == size_of::<WeakReference>());

// SAFETY: an upgrade on the other thread makes a `Strong<T>` there.
unsafe impl<T: ?Sized + Send + Sync> Send for Weak<T> {}
// SAFETY: as for `Send`; the variable itself is written only by its owner.
unsafe impl<T: ?Sized + Send + Sync> Sync for Weak<T> {}

impl<T: ?Sized> Strong<T> {
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
        Self { reference: ptr::null_mut(), refers_to: PhantomData }
    }

    /// A reference to an object whose value may not be there yet.
    ///
    /// # Safety
    /// The caller holds the object, whose deinit has not begun; whoever upgrades this meanwhile does not look at its value.
    pub(super) unsafe fn to_object(object: NonNull<Object<T>>) -> Self {
        // SAFETY: as the caller promises.
        unsafe { Self::to_pointer(object.as_ptr()) }
    }
}

impl<T: ?Sized> Weak<T> {
    #[inline]
    fn to(strong: &Strong<T>) -> Self {
        // SAFETY: the strong reference keeps the object.
        unsafe { Self::to_pointer(Strong::object(strong).as_ptr()) }
    }

    /// # Safety
    /// The caller holds the object.
    #[inline]
    unsafe fn to_pointer(object: *mut Object<T>) -> Self {
        let mut variable = WeakReference::NULL;
        // SAFETY: a null variable may be overwritten, and the caller holds the object.
        unsafe {
            if !weak::try_init(&raw mut variable, object.cast()) {
                weak::init(&raw mut variable, object.cast());
            }
        }
        let entry = variable.entry().map_or(ptr::null_mut(), NonNull::as_ptr);
        Self { reference: with_address(object, entry.cast()), refers_to: PhantomData }
    }

    /// The side table.
    #[inline]
    pub(super) fn entry(&self) -> Option<NonNull<SideTableEntry>> {
        NonNull::new(self.reference.cast())
    }

    /// What the object's side table counts; nothing where there is no object.
    fn counts(&self) -> Option<Counts> {
        // SAFETY: the weak reference keeps the entry.
        self.entry().map(|entry| unsafe { counts::read_entry(entry) })
    }

    /// A strong reference to the object, unless its last one is gone. Lock-free, from any number of threads.
    #[doc(alias = "swift_weakLoadStrong")]
    #[inline]
    pub fn upgrade(&self) -> Option<Strong<T>> {
        // SAFETY: this reference keeps the entry.
        let object = unsafe { weak::load_strong_from::<Inlined>(self.entry()?) };
        if object.is_null() {
            return None;
        }
        // Pairs with the release store that gives an object its first reference after its value (model cyclic_and_upgrade, mutant
        // CyclicUpgradeUnfenced): this reference may be older than the value.
        if !is_weakened(Mutant::CyclicUpgradeUnfenced) {
            // SAFETY: the reference keeps the entry.
            unsafe { acquire_fence(&(*self.reference.cast::<SideTableEntry>()).refcount) };
        }
        // SAFETY: the load gives a strong reference to the object that `to` was given, which is not null.
        Some(unsafe { Strong::from_object(NonNull::new_unchecked(with_address(self.reference, object.cast()))) })
    }

    /// Strong references to the object, at a moment that may be over; 0 once the last is gone.
    pub fn strong_count(&self) -> usize {
        self.counts().map_or(0, |Counts { counts, .. }| if counts.is_counts() { counts.strong() as usize } else { 0 })
    }

    /// Weak references to the object, at a moment that may be over; 0 once its last strong one is gone.
    pub fn weak_count(&self) -> usize {
        match self.counts() {
            // Unowned references together hold one.
            Some(Counts { counts, weak, .. }) if !counts.is_deiniting() => (weak as usize).saturating_sub(1),
            _ => 0,
        }
    }

    /// Whether two references are to one object, or both to nothing.
    pub fn ptr_eq(&self, other: &Self) -> bool {
        ptr::addr_eq(self.reference, other.reference)
    }

    /// # Safety
    /// The caller owns one weak reference to the side table whose address the pointer has, and the rest of it is one to the object's value.
    pub(super) unsafe fn from_reference(reference: *mut Object<T>) -> Self {
        Self { reference, refers_to: PhantomData }
    }

    /// The pointer, whose reference is the caller's now.
    pub(super) fn into_reference(self) -> *mut Object<T> {
        ManuallyDrop::new(self).reference
    }
}

impl<T: ?Sized> Clone for Weak<T> {
    #[doc(alias = "swift_weakCopyInit")]
    #[inline]
    fn clone(&self) -> Self {
        // Not as Swift copies, who forgets an object whose deinit has begun: an object whose value is being made looks like that, too.
        if let Some(entry) = self.entry() {
            // SAFETY: this reference keeps the entry.
            unsafe { weak_count::retain::<Inlined>(entry) };
        }
        Self { reference: self.reference, refers_to: PhantomData }
    }
}

impl<T> Default for Weak<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: ?Sized> Drop for Weak<T> {
    #[inline]
    fn drop(&mut self) {
        if let Some(entry) = self.entry() {
            // SAFETY: the reference ends here.
            unsafe { weak_count::release::<Inlined>(entry) };
        }
    }
}

/// `Weak(none)`, `Weak(dead)`, or `Weak(n strong)`.
impl<T: ?Sized> fmt::Debug for Weak<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.counts().is_none() {
            return f.write_str("Weak(none)");
        }
        match self.strong_count() {
            0 => f.write_str("Weak(dead)"),
            strong => write!(f, "Weak({strong} strong)"),
        }
    }
}

impl<T: ?Sized> Unpin for Weak<T> {}
impl<T: ?Sized + RefUnwindSafe> UnwindSafe for Weak<T> {}
impl<T: ?Sized + RefUnwindSafe> RefUnwindSafe for Weak<T> {}
