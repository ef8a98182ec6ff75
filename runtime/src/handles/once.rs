//! A strong reference that is set once.

use core::fmt;
use core::marker::PhantomData;
use core::ptr::{self, NonNull};

use super::Strong;
use super::object::value_of;
use crate::object::HeapObject;
use crate::object::refcount::strong;
use crate::sync::{Atomic, Mutant, Ordering, const_unless_model, is_weakened, ordering};

/// A variable for a [`Strong`] reference that many threads read, and that is set once: 8 bytes, lock-free, and a read is one load. What
/// `once_cell::race::OnceBox` is to a box.
///
/// ```
/// use sidetable::{OnceStrong, Strong};
///
/// static SETTINGS: OnceStrong<String> = OnceStrong::new();
///
/// assert!(SETTINGS.get().is_none());
/// assert_eq!(SETTINGS.get_or_init(|| Strong::new(String::from("first"))), "first");
/// assert!(SETTINGS.set(Strong::new(String::from("second"))).is_err());
/// assert_eq!(SETTINGS.get_strong().as_deref().map(String::as_str), Some("first"));
/// ```
///
/// It crosses threads where a [`Strong`] does:
///
/// ```compile_fail,E0277
/// static LOCAL: sidetable::OnceStrong<std::cell::Cell<i32>> = sidetable::OnceStrong::new();
/// ```
pub struct OnceStrong<T> {
    /// Null, then an object to the end.
    object: Atomic<*mut HeapObject>,
    owns: PhantomData<Strong<T>>,
}

impl<T> OnceStrong<T> {
    const_unless_model! {
        /// A variable that is not set.
        pub fn new() -> Self {
            Self { object: Atomic::zero(), owns: PhantomData }
        }
    }

    fn object(&self) -> Option<NonNull<HeapObject>> {
        // Acquire: pairs with the release exchange of `set` (model once_strong_set_twice, mutant OnceStrongGetRelaxed).
        NonNull::new(self.object.load(ordering(Ordering::Acquire, Mutant::OnceStrongGetRelaxed)))
    }

    /// The value, if there is one.
    pub fn get(&self) -> Option<&T> {
        // SAFETY: the variable keeps its object for as long as it is borrowed.
        self.object().map(|object| unsafe { &*value_of::<T>(object.cast()) })
    }

    /// A reference to the object, if there is one.
    pub fn get_strong(&self) -> Option<Strong<T>> {
        // SAFETY: the variable keeps its object.
        self.object().map(|object| unsafe {
            strong::retain(object.as_ptr());
            Strong::from_object(object.cast())
        })
    }

    /// Sets the variable, or gives the reference back if it is set.
    pub fn set(&self, strong: Strong<T>) -> Result<(), Strong<T>> {
        let object = Strong::into_raw(strong);
        // Release: pairs with `object`'s acquire, there and below (model once_strong_set_twice, mutants OnceStrongSetRelaxed and OnceStrongSetTorn).
        let order = ordering(Ordering::Release, Mutant::OnceStrongSetRelaxed);
        let was_set = if is_weakened(Mutant::OnceStrongSetTorn) {
            self.object.store(object, order);
            true
        } else {
            self.object.compare_exchange(ptr::null_mut(), object, order, Ordering::Relaxed).is_ok()
        };
        if was_set {
            return Ok(());
        }
        // SAFETY: the variable has not taken the reference.
        Err(unsafe { Strong::from_object(NonNull::new_unchecked(object.cast())) })
    }

    /// The value; `make` makes the object if there is none. Where threads race, each may make one: one object stays, the others are dropped.
    pub fn get_or_init(&self, make: impl FnOnce() -> Strong<T>) -> &T {
        if self.object().is_none() {
            drop(self.set(make()));
        }
        self.get().expect("it was set here, or by another thread")
    }

    /// The reference; the variable is not set from now on.
    pub fn take(&mut self) -> Option<Strong<T>> {
        let object = self.object()?;
        // Relaxed: the caller has the variable alone.
        self.object.store(ptr::null_mut(), Ordering::Relaxed);
        // SAFETY: the variable has given the reference up.
        Some(unsafe { Strong::from_object(object.cast()) })
    }

    /// The reference, if the variable was set.
    pub fn into_inner(mut self) -> Option<Strong<T>> {
        self.take()
    }
}

impl<T> Drop for OnceStrong<T> {
    fn drop(&mut self) {
        drop(self.take());
    }
}

impl<T> Default for OnceStrong<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> From<Strong<T>> for OnceStrong<T> {
    fn from(strong: Strong<T>) -> Self {
        Self { object: Atomic::new(Strong::into_raw(strong)), owns: PhantomData }
    }
}

/// `OnceStrong(value)`, or `OnceStrong(<unset>)`.
impl<T: fmt::Debug> fmt::Debug for OnceStrong<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tuple = f.debug_tuple("OnceStrong");
        match self.get() {
            Some(value) => tuple.field(value),
            None => tuple.field(&format_args!("<unset>")),
        };
        tuple.finish()
    }
}
