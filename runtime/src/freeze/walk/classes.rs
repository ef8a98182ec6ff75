//! What a walk asks of classes.

use core::ptr;

use sidetable_shims::metadata::{ClassMetadata, Freezing};

use crate::freeze::adopted::adopt;
use crate::object::{HeapObject, freezing_of, isa};

/// What must hold of an object that the walk has come by.
pub(super) const FOUND: &str = "the walk finds what is freezable";

/// What is known of freezing instances of a class. The class that was asked for last is remembered.
pub struct Classes {
    pub(super) last: *const ClassMetadata,
    freezing: Option<&'static Freezing>,
}

impl Classes {
    pub const fn new() -> Self {
        Self { last: ptr::null(), freezing: None }
    }

    /// What is known of an object's class.
    ///
    /// # Safety
    /// The object is there.
    #[inline]
    pub unsafe fn freezing_of(&mut self, object: *mut HeapObject) -> Option<&'static Freezing> {
        // SAFETY: as the caller promises; an isa is a class or the metadata of a box.
        let class = unsafe { isa(object) };
        if class != self.last {
            // SAFETY: as above.
            unsafe {
                self.freezing = freezing_of(class);
                if self.freezing.is_none() && adopt(object) {
                    self.freezing = freezing_of(isa(object));
                }
                self.last = isa(object);
            }
        }
        self.freezing
    }
}

/// What is known of the class of an object that has been found.
///
/// # Safety
/// The object is there, and the walk has come by.
pub(super) unsafe fn known_freezing_of(object: *mut HeapObject) -> &'static Freezing {
    // SAFETY: as the caller promises.
    unsafe { freezing_of(isa(object)) }.expect(FOUND)
}
