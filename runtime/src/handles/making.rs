//! Objects for values of any size, or with no value yet.

use core::mem::MaybeUninit;
use core::ptr::{self, NonNull};

use super::Strong;
use super::class::{ClassOf, end_of, size_of_any};
use super::object::{Metadata, Object, header_of, metadata_of, pointer_of, value_of};
use crate::object::{self, HeapObject};

/// A new object for a `T`, with one reference and no value.
pub(super) fn allocate<T>() -> NonNull<Object<T>> {
    // SAFETY: the class, the size and the alignment are those of an object that holds a `T`. An allocation is not null.
    unsafe {
        let object = object::allocate(ClassOf::<T>::ISA, size_of::<Object<T>>(), align_of::<Object<T>>() - 1);
        NonNull::new_unchecked(object.cast())
    }
}

/// A new object for a value of that size and alignment, with one reference and no value. The metadata are those of pointers to the value.
///
/// # Safety
/// So they are.
unsafe fn allocate_any<T: ?Sized>(size: usize, alignment: usize, metadata: Metadata) -> NonNull<Object<T>> {
    let alignment = alignment.max(align_of::<HeapObject>());
    let size = size_of_any::<T>(size, alignment).expect("an object fits in the address space");
    // SAFETY: the class says only what all its instances have; its deinit finds how large this one is, written here.
    unsafe {
        let object = object::allocate(ClassOf::<T>::ISA_OF_ANY_SIZE, size, alignment - 1);
        if core::mem::needs_drop::<T>() {
            end_of(object).write(metadata);
        }
        NonNull::new_unchecked(pointer_of(object.cast(), metadata))
    }
}

/// A new object that holds the value, whatever its size.
///
/// # Safety
/// The value is the caller's, and from now on the object's: the caller does not drop it.
pub(super) unsafe fn moved_from<T: ?Sized>(value: *const T) -> Strong<T> {
    // SAFETY: as the caller promises, there is a value; the object has room for it.
    unsafe {
        let (size, alignment) = (size_of_val(&*value), align_of_val(&*value));
        let object = allocate_any::<T>(size, alignment, metadata_of(value));
        ptr::copy_nonoverlapping(value.cast::<u8>(), value_of(object).cast::<u8>(), size);
        Strong::from_object(object)
    }
}

/// A new object for so many elements that are not there yet.
fn allocate_slice<T>(length: usize) -> NonNull<Object<[T]>> {
    let size = size_of::<T>().checked_mul(length).expect("a slice fits in the address space");
    // SAFETY: the second word of a pointer to a slice is its length.
    unsafe { allocate_any(size, align_of::<T>(), metadata_of(ptr::slice_from_raw_parts::<T>(ptr::null(), length))) }
}

/// A new object with the clones of some elements.
pub(super) fn cloned_from<T: Clone>(elements: &[T]) -> Strong<[T]> {
    /// Drops what has been cloned, if cloning panics, and frees the object.
    struct Cloned<T> {
        object: NonNull<Object<[T]>>,
        count: usize,
    }
    impl<T> Drop for Cloned<T> {
        fn drop(&mut self) {
            // SAFETY: so many elements are there, and the object's memory is given back without a look at them.
            unsafe {
                ptr::drop_in_place(ptr::slice_from_raw_parts_mut(value_of(self.object).cast::<T>(), self.count));
                object::deallocate_uninitialized(header_of(self.object), size_of::<HeapObject>(), 0);
            }
        }
    }
    let mut made = Cloned { object: allocate_slice::<T>(elements.len()), count: 0 };
    for element in elements {
        let clone = element.clone();
        // SAFETY: the object has room for all of them.
        unsafe { value_of(made.object).cast::<T>().add(made.count).write(clone) };
        made.count += 1;
    }
    let made = core::mem::ManuallyDrop::new(made);
    // SAFETY: all elements are there, and the reference is nobody's yet.
    unsafe { Strong::from_object(made.object) }
}

/// A new object that holds a vector's elements.
pub(super) fn of_elements<T>(mut elements: Vec<T>) -> Strong<[T]> {
    // SAFETY: the vector gives its elements up.
    unsafe {
        let strong = moved_from::<[T]>(elements.as_slice());
        elements.set_len(0);
        strong
    }
}

impl<T> Strong<T> {
    /// A new object whose value is still to be written.
    ///
    /// ```
    /// use sidetable::Strong;
    ///
    /// let mut seven = Strong::<u32>::new_uninit();
    /// Strong::get_mut(&mut seven).unwrap().write(7);
    /// // SAFETY: it was just written.
    /// assert_eq!(*unsafe { seven.assume_init() }, 7);
    /// ```
    pub fn new_uninit() -> Strong<MaybeUninit<T>> {
        // SAFETY: nothing needs no initialization.
        unsafe { Strong::from_object(allocate()) }
    }

    /// [`Strong::new_uninit`], the value all zero.
    pub fn new_zeroed() -> Strong<MaybeUninit<T>> {
        let strong = Self::new_uninit();
        // SAFETY: nobody else has the object.
        unsafe { value_of(Strong::object(&strong)).write_bytes(0, 1) };
        strong
    }
}

impl<T> Strong<[T]> {
    /// A new object with so many elements that are still to be written.
    ///
    /// ```
    /// use sidetable::Strong;
    ///
    /// let mut squares = Strong::<[usize]>::new_uninit_slice(4);
    /// for (index, square) in Strong::get_mut(&mut squares).unwrap().iter_mut().enumerate() {
    ///     square.write(index * index);
    /// }
    /// // SAFETY: all were just written.
    /// assert_eq!(*unsafe { squares.assume_init() }, [0, 1, 4, 9]);
    /// ```
    pub fn new_uninit_slice(length: usize) -> Strong<[MaybeUninit<T>]> {
        let object = allocate_slice::<T>(length);
        // SAFETY: of elements that may be missing the class drops none; what `allocate_slice` wrote behind them is for the one they have later.
        unsafe {
            object::set_isa(header_of(object), ClassOf::<[MaybeUninit<T>]>::ISA_OF_ANY_SIZE);
            Strong::from_object(NonNull::new_unchecked(object.as_ptr() as *mut Object<[MaybeUninit<T>]>))
        }
    }

    /// [`Strong::new_uninit_slice`], the elements all zero.
    pub fn new_zeroed_slice(length: usize) -> Strong<[MaybeUninit<T>]> {
        let strong = Self::new_uninit_slice(length);
        // SAFETY: nobody else has the object.
        unsafe { value_of(Strong::object(&strong)).cast::<T>().write_bytes(0, length) };
        strong
    }
}

impl<T> Strong<MaybeUninit<T>> {
    /// The same object, whose value is there.
    ///
    /// # Safety
    /// It is, as [`MaybeUninit::assume_init`] asks.
    pub unsafe fn assume_init(self) -> Strong<T> {
        let object = Self::into_object(self).cast::<Object<T>>();
        // SAFETY: as the caller promises: the value is one that the class drops. Both classes describe the same memory.
        unsafe {
            object::set_isa(header_of(object), ClassOf::<T>::ISA);
            Strong::from_object(object)
        }
    }
}

impl<T> Strong<[MaybeUninit<T>]> {
    /// The same object, whose elements are there.
    ///
    /// # Safety
    /// They are, as [`MaybeUninit::assume_init`] asks; the slice came from [`Strong::new_uninit_slice`] or [`Strong::new_zeroed_slice`].
    pub unsafe fn assume_init(self) -> Strong<[T]> {
        let object = Self::into_object(self);
        // SAFETY: as the caller promises: the elements are such that the class drops, and how many there are was written when the object was made.
        unsafe {
            object::set_isa(header_of(object), ClassOf::<[T]>::ISA_OF_ANY_SIZE);
            Strong::from_object(NonNull::new_unchecked(object.as_ptr() as *mut Object<[T]>))
        }
    }
}
