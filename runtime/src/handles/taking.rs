//! Values that leave their object, or are changed in it.

use core::any::Any;
use core::ptr::NonNull;

use super::Strong;
use super::making::{cloned_from, moved_from};
use super::object::{Object, header_of, value_of};
use crate::object::refcount::{last, strong};
use crate::object::{self, HeapObject};

impl<T> Strong<T> {
    /// The value, if this is the only strong reference; else the reference. Weak references become null, and unowned ones dead.
    pub fn try_unwrap(this: Self) -> Result<T, Self> {
        // SAFETY: the reference keeps the object.
        if !unsafe { last::try_begin_deinit(Self::as_raw(&this)) } {
            return Err(this);
        }
        // SAFETY: deinit has begun here, and is over once the value is out.
        Ok(unsafe { Self::taken(Self::into_object(this)) })
    }

    /// The value, if this is the last strong reference: of many threads that do this at once with the references they have, exactly one gets it.
    ///
    /// ```
    /// use sidetable::Strong;
    ///
    /// let shared = Strong::new(String::from("value"));
    /// let other = shared.clone();
    /// let threads = [shared, other].map(|mine| std::thread::spawn(move || Strong::into_inner(mine)));
    /// let values = threads.map(|thread| thread.join().unwrap());
    /// assert_eq!(values.into_iter().flatten().count(), 1);
    /// ```
    pub fn into_inner(this: Self) -> Option<T> {
        let object = Self::into_object(this);
        // SAFETY: the reference was this one's.
        if !unsafe { last::release_or_begin_deinit(header_of(object)) } {
            return None;
        }
        // SAFETY: deinit has begun here, and is over once the value is out.
        Some(unsafe { Self::taken(object) })
    }

    /// # Safety
    /// The caller has begun the object's deinit, and does not use the object again.
    unsafe fn taken(object: NonNull<Object<T>>) -> T {
        // SAFETY: as the caller promises.
        unsafe {
            let value = value_of(object).read();
            object::deallocate_instance(header_of(object));
            value
        }
    }

    /// The value, cloned if there are other strong references.
    pub fn unwrap_or_clone(this: Self) -> T
    where
        T: Clone,
    {
        Self::try_unwrap(this).unwrap_or_else(|shared| (*shared).clone())
    }

    /// Adds a strong reference to an object that C code has.
    ///
    /// # Safety
    /// The object is alive, and the reference comes back by [`Strong::from_raw`] or [`Strong::decrement_strong_count`].
    #[doc(alias = "swift_retain")]
    pub unsafe fn increment_strong_count(object: *mut HeapObject) {
        // SAFETY: as the caller promises.
        unsafe { strong::retain(object) };
    }

    /// Drops a strong reference to an object that C code had; the last one drops the value.
    ///
    /// # Safety
    /// The caller owns the reference.
    #[doc(alias = "swift_release")]
    pub unsafe fn decrement_strong_count(object: *mut HeapObject) {
        // SAFETY: as the caller promises.
        unsafe { strong::release(object) };
    }
}

/// A value that can be put into an object of its own: what [`Strong::make_mut`] does to one that is shared.
pub trait ToStrong {
    /// A new object with a clone of the value.
    fn to_strong(&self) -> Strong<Self>;
}

impl<T: Clone> ToStrong for T {
    fn to_strong(&self) -> Strong<T> {
        Strong::new(self.clone())
    }
}

impl<T: Clone> ToStrong for [T] {
    fn to_strong(&self) -> Strong<[T]> {
        cloned_from(self)
    }
}

impl ToStrong for str {
    fn to_strong(&self) -> Strong<str> {
        self.into()
    }
}

impl<T: ?Sized + ToStrong> Strong<T> {
    /// The value, to be changed in place. If there are other strong references, this one is to a clone from now on; if there are only weak or unowned
    /// ones, the value moves to a new object, and they become null or dead.
    ///
    /// ```
    /// use sidetable::Strong;
    ///
    /// let mut mine = Strong::new(vec![1]);
    /// let yours = mine.clone();
    /// Strong::make_mut(&mut mine).push(2);
    /// assert_eq!((&*mine, &*yours), (&vec![1, 2], &vec![1]));
    /// ```
    pub fn make_mut(this: &mut Self) -> &mut T {
        let object = Self::as_raw(this);
        // SAFETY: the reference keeps the object.
        unsafe {
            if !strong::is_only_reference(object) {
                if last::try_begin_deinit(object) {
                    let moved = moved_from(Self::as_ptr(this));
                    Self::into_object(core::mem::replace(this, moved));
                    object::deallocate_instance(object);
                } else {
                    *this = (**this).to_strong();
                }
            }
        }
        // SAFETY: this reference is the only one of any kind, and borrowed as long as the value is.
        unsafe { &mut *value_of(Self::object(this)) }
    }
}

macro_rules! downcast {
    ($($any:ty),+) => {$(
        impl Strong<$any> {
            /// The same reference, if the value is a `T`.
            ///
            /// ```
            /// use std::any::Any;
            ///
            /// use sidetable::{Strong, unsize};
            ///
            #[doc = concat!("let any: Strong<", stringify!($any), "> = unsize!(Strong::new(7_u32));")]
            /// let any = any.downcast::<String>().unwrap_err();
            /// assert_eq!(*any.downcast::<u32>().unwrap(), 7);
            /// ```
            pub fn downcast<T: Any>(self) -> Result<Strong<T>, Self> {
                if !(*self).is::<T>() {
                    return Err(self);
                }
                // SAFETY: the object holds a `T`.
                Ok(unsafe { Strong::from_object(Self::into_object(self).cast()) })
            }
        }
    )+};
}

downcast!(dyn Any, dyn Any + Send, dyn Any + Send + Sync);
