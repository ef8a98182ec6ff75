//! What a walk asks of classes.

use core::ptr;

use sidetable_shims::metadata::{ClassMetadata, Freezing};

use crate::freeze::adopted::{Adoption, adopt};
use crate::heap::{OutOfMemory, reserve};
use crate::object::{HeapObject, freezing_of, isa, set_isa};

/// What must hold of an object that the walk has come by.
pub(super) const FOUND: &str = "the walk finds what is freezable";

/// What is known of freezing instances of a class. The class that was asked for last is remembered.
pub struct Classes {
    pub(super) last: *const ClassMetadata,
    freezing: Option<&'static Freezing>,
    /// Objects whose class fits the value that they have now, and their classes before.
    for_this_value: Vec<(*mut HeapObject, *const ClassMetadata)>,
}

impl Classes {
    pub const fn new() -> Self {
        Self { last: ptr::null(), freezing: None, for_this_value: Vec::new() }
    }

    /// What is known of an object's class.
    ///
    /// # Safety
    /// The object is there, and nobody changes its value.
    #[inline]
    pub unsafe fn freezing_of(&mut self, object: *mut HeapObject) -> Result<Option<&'static Freezing>, OutOfMemory> {
        // SAFETY: as the caller promises; an isa is a class or the metadata of a box.
        let class = unsafe { isa(object) };
        if class != self.last {
            // SAFETY: as above.
            unsafe {
                self.freezing = freezing_of(class);
                if self.freezing.is_none() {
                    reserve::make_room(&mut self.for_this_value, 1)?;
                    match adopt(object)? {
                        Adoption::Refused => {}
                        Adoption::Done => self.freezing = freezing_of(isa(object)),
                        Adoption::ForThisValue(before) => {
                            self.for_this_value.push((object, before));
                            self.freezing = freezing_of(isa(object));
                        }
                    }
                }
                self.last = isa(object);
            }
        }
        Ok(self.freezing)
    }

    /// Gives the objects whose class fits their value their classes back: they are not frozen, and may have another value next time.
    ///
    /// # Safety
    /// The objects are there.
    #[cold]
    pub(super) unsafe fn give_back(&mut self) {
        // SAFETY: as the caller promises.
        self.for_this_value.drain(..).for_each(|(object, class)| unsafe { set_isa(object, class) });
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
