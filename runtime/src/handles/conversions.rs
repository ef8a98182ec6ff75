//! What references are made of: as for `Arc`.

use core::ffi::CStr;
use core::pin::Pin;
use core::ptr::NonNull;
use std::borrow::Cow;
use std::ffi::{CString, OsStr, OsString};
use std::path::{Path, PathBuf};

use super::Strong;
use super::making::{cloned_from, moved_from, of_elements};
use super::object::Object;

impl<T> From<T> for Strong<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

/// The value moves to an object, and the box's memory is given back.
impl<T: ?Sized> From<Box<T>> for Strong<T> {
    fn from(value: Box<T>) -> Self {
        // SAFETY: the object has the value from here on; the box is freed as one of nothing but bytes.
        unsafe {
            let strong = moved_from(&raw const *value);
            drop(core::mem::transmute::<Box<T>, Box<core::mem::ManuallyDrop<T>>>(value));
            strong
        }
    }
}

impl<T> From<Vec<T>> for Strong<[T]> {
    fn from(elements: Vec<T>) -> Self {
        of_elements(elements)
    }
}

impl<T, const N: usize> From<[T; N]> for Strong<[T]> {
    fn from(elements: [T; N]) -> Self {
        crate::unsize!(Strong::new(elements))
    }
}

impl<T: Clone> From<&[T]> for Strong<[T]> {
    fn from(elements: &[T]) -> Self {
        cloned_from(elements)
    }
}

/// A slice of the elements that an iterator gives.
impl<T> FromIterator<T> for Strong<[T]> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        elements.into_iter().collect::<Vec<T>>().into()
    }
}

macro_rules! from_borrowed {
    ($($borrowed:ty, $owned:ty, $to_borrowed:expr;)+) => {$(
        impl From<&$borrowed> for Strong<$borrowed> {
            fn from(value: &$borrowed) -> Self {
                // SAFETY: such a value is plain bytes, of which there may be two.
                unsafe { moved_from(value) }
            }
        }

        impl From<$owned> for Strong<$borrowed> {
            fn from(value: $owned) -> Self {
                let to_borrowed: fn(&$owned) -> &$borrowed = $to_borrowed;
                to_borrowed(&value).into()
            }
        }

        impl From<&mut $borrowed> for Strong<$borrowed> {
            fn from(value: &mut $borrowed) -> Self {
                (&*value).into()
            }
        }
    )+};
}

from_borrowed! {
    str, String, String::as_str;
    CStr, CString, CString::as_c_str;
    OsStr, OsString, OsString::as_os_str;
    Path, PathBuf, PathBuf::as_path;
}

impl<T: Clone> From<&mut [T]> for Strong<[T]> {
    fn from(elements: &mut [T]) -> Self {
        cloned_from(elements)
    }
}

impl<'a, B: ?Sized + ToOwned> From<Cow<'a, B>> for Strong<B>
where
    Self: From<&'a B> + From<B::Owned>,
{
    fn from(value: Cow<'a, B>) -> Self {
        match value {
            Cow::Borrowed(value) => value.into(),
            Cow::Owned(value) => value.into(),
        }
    }
}

/// The same object.
impl From<Strong<str>> for Strong<[u8]> {
    fn from(text: Strong<str>) -> Self {
        let object = Strong::into_object(text).as_ptr() as *mut Object<[u8]>;
        // SAFETY: the text's bytes are where those of a slice are, and nothing of either is to be dropped.
        unsafe { Self::from_object(NonNull::new_unchecked(object)) }
    }
}

impl<T: ?Sized> From<Strong<T>> for Pin<Strong<T>> {
    fn from(strong: Strong<T>) -> Self {
        // SAFETY: a value does not leave its object while that is pinned: all that would move it take a reference that is not.
        unsafe { Self::new_unchecked(strong) }
    }
}

impl<T, const N: usize> TryFrom<Strong<[T]>> for Strong<[T; N]> {
    type Error = Strong<[T]>;

    /// The same object, if it has so many elements; else the slice.
    fn try_from(slice: Strong<[T]>) -> Result<Self, Strong<[T]>> {
        if slice.len() != N {
            return Err(slice);
        }
        // SAFETY: the elements are those of such an array, and where they are in one; the object's class drops as many.
        Ok(unsafe { Self::from_object(Strong::into_object(slice).cast()) })
    }
}

impl<T: Default> Default for Strong<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> Default for Strong<[T]> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl Default for Strong<str> {
    fn default() -> Self {
        "".into()
    }
}

impl Default for Strong<CStr> {
    fn default() -> Self {
        c"".into()
    }
}
