//! A class for targets that need one and do not ask which.

use std::cell::OnceCell;

use sidetable::metadata::ClassMetadata;
use sidetable::object::class;

/// A class without fields, the same one each time on a thread.
pub fn class() -> *const ClassMetadata {
    thread_local! {
        static CLASS: OnceCell<*const ClassMetadata> = const { OnceCell::new() };
    }
    let define = || {
        let (name, superclass, deinit) = (c"Plain", core::ptr::null(), None);
        let definition =
            class::Definition { name, superclass, instance_size: 16, instance_alignment: 0, deinit, fields: &[] };
        // SAFETY: it has no fields, and no deinit.
        unsafe { class::define(&definition) }.map(core::ptr::from_ref).expect("it is a class")
    };
    CLASS.with(|class| *class.get_or_init(define))
}
