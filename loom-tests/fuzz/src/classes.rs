//! Classes and their field tables: `sidetable_class_create`. A class that was made makes objects, which end.

use core::ptr;
use std::cell::RefCell;
use std::ffi::CString;

use sidetable::metadata::{ClassMetadata, Field};
use sidetable_c::class::{ClassDefinition, ErrorDetails, Status, sidetable_class_create, sidetable_new};
use sidetable_c::strong::swift_release;

use crate::bytes::Bytes;

/// Objects are made of classes up to this size.
const LARGEST: u32 = 1 << 16;

thread_local! {
    /// The last classes that were made: superclasses of later ones, each with the size of its instances.
    static MADE: RefCell<Vec<(*const ClassMetadata, u32)>> = const { RefCell::new(Vec::new()) };
}

/// Bytes as a class: its sizes, its superclass, and up to eight fields.
pub fn run(data: &[u8]) {
    let mut bytes = Bytes(data);
    let name = bytes.text();
    let (size, alignment) = (bytes.number(), bytes.number());
    let superclass = superclass(&mut bytes);
    let names: Vec<CString> = (0..bytes.below(9)).map(|_| bytes.text()).collect();
    let fields: Vec<Field> = names
        .iter()
        .map(|name| Field {
            name: if bytes.byte() == 0xff { ptr::null() } else { name.as_ptr() },
            offset: bytes.number(),
            strength: bytes.byte() % 5,
            flags: bytes.byte(),
            class: ptr::null(),
        })
        .collect();
    let definition = ClassDefinition {
        name: name.as_ptr(),
        superclass,
        instance_size: size,
        instance_alignment: alignment,
        deinit: None,
        fields: fields.as_ptr(),
        field_count: u32::try_from(fields.len()).expect("there are few"),
    };
    let (mut class, mut error) = (ptr::null(), core::mem::MaybeUninit::<ErrorDetails>::zeroed());
    // SAFETY: all that the definition refers to is there.
    let status = unsafe { sidetable_class_create(&raw const definition, &raw mut class, error.as_mut_ptr()) };
    if status != Status::Ok {
        return;
    }
    if size <= LARGEST {
        // SAFETY: it is a class; its instances are zeroed, so that they hold nothing, and nobody else has this one.
        unsafe { swift_release(sidetable_new(class)) };
    }
    MADE.with_borrow_mut(|made| {
        made.truncate(7);
        made.insert(0, (class, size));
    });
}

fn superclass(bytes: &mut Bytes<'_>) -> *const ClassMetadata {
    MADE.with_borrow(|made| match bytes.below(16) {
        which if which < made.len() => made[which].0,
        _ => ptr::null(),
    })
}
