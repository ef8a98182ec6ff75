//! References to a type become references to what it can be used as: a trait's values, or slices.

use core::ptr::NonNull;

use super::object::{Object, metadata_of, pointer_of, value_of};
use super::{Strong, Unowned, Weak};

/// Makes a [`Strong`], [`Weak`] or [`Unowned`] reference to a `T` one to a `dyn Trait` that `T` implements, or one to `[T; N]` one to `[T]`. What
/// the standard library's `Arc` does by itself is not open to other types yet.
///
/// ```
/// use sidetable::{Strong, Weak, unsize};
///
/// trait Shape: Send + Sync {
///     fn area(&self) -> f64;
/// }
///
/// struct Square(f64);
///
/// impl Shape for Square {
///     fn area(&self) -> f64 {
///         self.0 * self.0
///     }
/// }
///
/// let shapes: Vec<Strong<dyn Shape>> = vec![unsize!(Strong::new(Square(2.0))), unsize!(Strong::new(Square(3.0)))];
/// assert_eq!(shapes.iter().map(|shape| shape.area()).sum::<f64>(), 13.0);
///
/// // Where the type does not follow from what comes next, it is said:
/// let numbers = unsize!(Strong::new([1, 2, 3]) => [i32]);
/// assert_eq!(numbers.len(), 3);
/// ```
///
/// A `dyn Trait` becomes one of the traits above it in the same way. A type that the value cannot be used as is refused:
///
/// ```compile_fail,E0277
/// let text: sidetable::Strong<dyn std::error::Error> = sidetable::unsize!(sidetable::Strong::new(7));
/// ```
#[macro_export]
macro_rules! unsize {
    ($reference:expr) => {
        $crate::unsize!($reference => _)
    };
    ($reference:expr => $to:ty) => {{
        let reference = $reference;
        // SAFETY: the compiler makes one pointer of the other, by a coercion: there is nothing else to return.
        unsafe {
            reference.unsize_with(|value| -> *mut $to { value })
        }
    }};
}

/// # Safety
/// As for [`Strong::unsize_with`].
unsafe fn unsized_object<T: ?Sized, U: ?Sized>(
    object: NonNull<Object<T>>,
    unsize: fn(*mut T) -> *mut U,
) -> NonNull<Object<U>> {
    // SAFETY: as the caller promises: the value stays where it is, and so its object. A coercion looks at no memory.
    unsafe {
        let value = unsize(value_of(object));
        NonNull::new_unchecked(pointer_of(object.as_ptr().cast(), metadata_of(value)))
    }
}

macro_rules! unsize_with {
    ($reference:ident, |$this:ident, $unsize:ident| $unsized:expr) => {
        impl<T: ?Sized> $reference<T> {
            /// The same reference, to what `unsize` makes of a pointer to the value: what [`unsize!`](crate::unsize) calls.
            ///
            /// # Safety
            /// `unsize` is a coercion, and nothing else.
            #[inline]
            pub unsafe fn unsize_with<U: ?Sized>(self, $unsize: fn(*mut T) -> *mut U) -> $reference<U> {
                let $this = self;
                $unsized
            }
        }
    };
}

unsize_with!(Strong, |this, unsize| {
    // SAFETY: as the caller promises; the reference stays one to the object.
    unsafe { Strong::from_object(unsized_object(Self::into_object(this), unsize)) }
});

unsize_with!(Unowned, |this, unsize| {
    // SAFETY: as the caller promises; the reference stays one to the object.
    unsafe { Unowned::from_object(unsized_object(this.into_object(), unsize)) }
});

unsize_with!(Weak, |this, unsize| {
    let reference = this.into_reference();
    // SAFETY: the second words are those of pointers to a `T` and a `U`; the address stays the side table's. The object may be gone: a coercion
    // looks at no more of a pointer than that word.
    unsafe {
        let value = unsize(pointer_of(NonNull::<u8>::dangling().as_ptr(), metadata_of(reference)));
        Weak::from_reference(pointer_of(reference.cast(), metadata_of(value)))
    }
});
