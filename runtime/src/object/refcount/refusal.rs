//! What to do about a move of counts that could not be made, whichever counts they were.

use sidetable_shims::refcount::Refusal;

use crate::fatal;
use crate::object::HeapObject;
use crate::object::class::ClassName;
use crate::sync::Ordering;

/// Nothing for an immortal object; for any other, death.
///
/// # Safety
/// The object's memory is there.
#[cold]
#[inline(never)]
pub(crate) unsafe fn refused(object: *mut HeapObject, refusal: Refusal) {
    match refusal {
        Refusal::Immortal => {}
        Refusal::Overflow => fatal::retained_too_often(),
        Refusal::AlreadyGone | Refusal::LastReference | Refusal::Deiniting | Refusal::Ending => {
            // SAFETY: as the caller promises.
            let class = unsafe { ClassName::of_object(object) };
            fatal::released_too_often(object.cast_const().cast(), &class)
        }
        Refusal::Forwarded | Refusal::SideTable => {
            // SAFETY: as the caller promises.
            let bits = unsafe { (*object).refcount.load(Ordering::Relaxed).wide() };
            fatal::unknown_word(object.cast_const().cast(), bits)
        }
    }
}
