use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::ops::Deref;
use core::panic::{RefUnwindSafe, UnwindSafe};
use core::pin::Pin;
use core::ptr::NonNull;

use sidetable_shims::metadata::ClassMetadata;

use super::class::ClassOf;
use super::object::{Object, header_of, value_of};
use crate::object::refcount::{counts, strong};
use crate::object::{self, HeapObject};
use crate::sync::driver::Inlined;

/// A reference that keeps its object alive: 8 bytes on 64-bit targets, 16 where `T` is of unsized type (`dyn Trait`, `[T]`, `str`). Serves where `Arc`
/// does, and C code can hold the same object.
///
/// The value is dropped with the last strong reference; a panic in its `Drop` aborts the process, since releases come from C, too.
///
/// ```
/// use sidetable::Strong;
///
/// let shared = Strong::new(vec![1, 2, 3]);
/// let elsewhere = shared.clone();
/// assert_eq!(std::thread::spawn(move || elsewhere.len()).join().unwrap(), 3);
/// assert_eq!(Strong::strong_count(&shared), 1);
/// ```
///
/// It crosses threads only when the value may be used from several at once:
///
/// ```compile_fail,E0277
/// let local = sidetable::Strong::new(std::cell::Cell::new(1));
/// std::thread::spawn(move || local.get());
/// ```
///
/// ```compile_fail,E0277
/// let local: sidetable::Strong<[std::cell::Cell<i32>]> = [std::cell::Cell::new(1)].into();
/// std::thread::spawn(move || local[0].get());
/// ```
///
/// ```compile_fail,E0277
/// let local: sidetable::Strong<dyn Fn() -> i32> = sidetable::unsize!(sidetable::Strong::new(|| 1));
/// std::thread::spawn(move || local());
/// ```
#[doc(alias = "swift_retain")]
#[doc(alias = "swift_release")]
#[repr(transparent)]
pub struct Strong<T: ?Sized> {
    object: NonNull<Object<T>>,
    owns: PhantomData<T>,
}

// SAFETY: a strong reference sent to another thread may drop the value there (`T: Send`) and be a second way to reach it (`T: Sync`).
unsafe impl<T: ?Sized + Send + Sync> Send for Strong<T> {}
// SAFETY: as for `Send`: cloning through a shared reference makes a strong reference.
unsafe impl<T: ?Sized + Send + Sync> Sync for Strong<T> {}

impl<T> Strong<T> {
    /// A new object that holds `value`, with one reference.
    #[doc(alias = "swift_allocObject")]
    #[inline]
    pub fn new(value: T) -> Self {
        Self::made_by(object::allocate, ClassOf::<T>::ISA, value)
    }

    /// A new object that holds `value`, with one reference, for values that are referred to weakly, as a rule: its side table lies in its own block,
    /// 32 bytes more. The first weak reference makes nothing then and the last one frees nothing; the memory, though not the value, stays until
    /// the last weak reference is gone, as that of an `Arc` does.
    ///
    /// ```
    /// use sidetable::Strong;
    ///
    /// let parent = Strong::new_weakly_referenced("parent");
    /// let weak = Strong::downgrade(&parent);
    /// drop(parent);
    /// assert!(weak.upgrade().is_none());
    /// ```
    #[inline]
    pub fn new_weakly_referenced(value: T) -> Self {
        Self::made_by(object::allocate_weakly_referenced, ClassOf::<T>::ISA, value)
    }

    #[inline(always)]
    pub(super) fn made_by(
        allocate: unsafe fn(*const ClassMetadata, usize, usize) -> *mut HeapObject,
        isa: *const ClassMetadata,
        value: T,
    ) -> Self {
        // SAFETY: the class, one of those for a `T`, the size and the alignment are those of an object that holds a `T`, which is written at once.
        let object = unsafe {
            let object: *mut Object<T> = allocate(isa, size_of::<Object<T>>(), align_of::<Object<T>>() - 1).cast();
            (&raw mut (*object).value).write(value);
            NonNull::new_unchecked(object)
        };
        Self { object, owns: PhantomData }
    }

    /// [`Strong::new`], for a value that must not move again.
    pub fn pin(value: T) -> Pin<Self> {
        Self::new(value).into()
    }

    /// Takes a reference back from C, +1.
    ///
    /// # Safety
    /// `object` came from [`Strong::into_raw`] of the same `T`, and the caller owns one strong reference to it.
    #[inline]
    pub unsafe fn from_raw(object: *mut HeapObject) -> Self {
        debug_assert!(
            // SAFETY: as the caller promises.
            unsafe { ClassOf::<T>::may_be(object::acquire_isa(object)) },
            "the object does not hold a {}",
            core::any::type_name::<T>()
        );
        // SAFETY: as the caller promises, it is an object, so not null.
        Self { object: unsafe { NonNull::new_unchecked(object.cast()) }, owns: PhantomData }
    }
}

impl<T: ?Sized> Strong<T> {
    /// Gives the reference to C, +1: an object pointer for `swift_retain`, `swift_weakInit` and the rest.
    ///
    /// ```
    /// use sidetable::Strong;
    ///
    /// let object = Strong::into_raw(Strong::new(7_i32));
    /// // … C code uses the object …
    /// // SAFETY: the reference comes back once, as what it was.
    /// assert_eq!(*unsafe { Strong::<i32>::from_raw(object) }, 7);
    /// ```
    ///
    /// Of a value of unsized type C has the object as well, and may release it; there is no way back, since the pointer has lost its second word.
    #[inline]
    pub fn into_raw(this: Self) -> *mut HeapObject {
        Self::as_raw(&ManuallyDrop::new(this))
    }

    /// The object, for C functions that borrow it: +0.
    #[inline]
    pub fn as_raw(this: &Self) -> *mut HeapObject {
        header_of(this.object)
    }

    /// The value's address, for as long as there are references.
    #[inline]
    pub fn as_ptr(this: &Self) -> *const T {
        // SAFETY: the reference keeps the object.
        unsafe { value_of(this.object) }
    }

    /// The value, to be changed in place, if this is the only reference of any kind.
    ///
    /// Other than Swift's uniqueness, this asks for no unowned reference and no side table either: an upgrade could come while the value
    /// is borrowed. So an object that was ever referred to weakly gives `None`.
    #[doc(alias = "swift_isUniquelyReferenced_native")]
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        // SAFETY: the reference keeps the object.
        if !unsafe { strong::is_only_reference(Self::as_raw(this)) } {
            return None;
        }
        // SAFETY: no other reference exists, and this one is borrowed as long as the value is.
        Some(unsafe { &mut *value_of(this.object) })
    }

    /// Strong references to the object, at a moment that may be over.
    #[doc(alias = "swift_retainCount")]
    pub fn strong_count(this: &Self) -> usize {
        // SAFETY: the reference keeps the object.
        unsafe { strong::count(Self::as_raw(this)) }
    }

    /// Weak references to the object, at a moment that may be over; unowned ones are not among them.
    #[doc(alias = "swift_weakRetainCount")]
    pub fn weak_count(this: &Self) -> usize {
        // SAFETY: the reference keeps the object.
        let weak = unsafe { counts::read(Self::as_raw(this)) }.weak;
        // Unowned references together hold one.
        (weak as usize).saturating_sub(1)
    }

    /// Whether two references are to one object.
    pub fn ptr_eq(this: &Self, other: &Self) -> bool {
        Self::as_raw(this) == Self::as_raw(other)
    }

    /// # Safety
    /// The caller owns one strong reference to the object.
    #[inline]
    pub(super) unsafe fn from_object(object: NonNull<Object<T>>) -> Self {
        Self { object, owns: PhantomData }
    }

    #[inline]
    pub(super) fn object(this: &Self) -> NonNull<Object<T>> {
        this.object
    }

    /// The object, whose reference is the caller's now.
    #[inline]
    pub(super) fn into_object(this: Self) -> NonNull<Object<T>> {
        ManuallyDrop::new(this).object
    }
}

impl<T: ?Sized> Strong<T> {
    /// The object, which counting need not look at for null.
    #[inline(always)]
    pub(super) fn known(this: &Self) -> *mut HeapObject {
        let object = Self::as_raw(this);
        // SAFETY: the reference is to an object.
        unsafe { core::hint::assert_unchecked(!object::is_ignored(object)) };
        object
    }
}

impl<T: ?Sized> Clone for Strong<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        // SAFETY: the reference keeps the object.
        unsafe { strong::retain_known::<Inlined>(Self::known(self)) };
        Self { object: self.object, owns: PhantomData }
    }
}

impl<T: ?Sized> Drop for Strong<T> {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: the reference ends here.
        unsafe { strong::release_inlined(Self::known(self)) };
    }
}

impl<T: ?Sized> Deref for Strong<T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: the reference keeps the object, and values are changed only through `get_mut`.
        unsafe { &*value_of(self.object) }
    }
}

impl<T: ?Sized> Unpin for Strong<T> {}
impl<T: ?Sized + RefUnwindSafe> UnwindSafe for Strong<T> {}
impl<T: ?Sized + RefUnwindSafe> RefUnwindSafe for Strong<T> {}
