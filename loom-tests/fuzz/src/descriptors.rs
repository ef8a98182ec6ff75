//! Types described by their author: `sidetable_type_get`. Whatever a descriptor says, a record comes, or a status.

use core::ptr;
use std::ffi::CStr;

use sidetable::metadata::{FieldDescriptor, TypeDescriptor, TypeMetadata, names};
use sidetable::sync::Atomic;
use sidetable_c::class::Status;
use sidetable_c::types::sidetable_type_get;

use crate::bytes::Bytes;

/// Kinds, right ones and wrong ones.
const FLAGS: [u32; 8] =
    [0x5354_0010, 0x5354_0011, 0x5354_0012, 0x5354_0090, 0x5354_0091, 0x5354_0092, 0x5354_0013, 0x11];

/// Bytes as a descriptor with up to eight fields, asked for with up to three arguments. Descriptors are static data, so they stay.
pub fn run(data: &[u8]) {
    let mut bytes = Bytes(data);
    let kept = |bytes: &mut Bytes<'_>| -> &'static CStr { Box::leak(bytes.text().into_boxed_c_str()) };
    let flags = match bytes.byte() {
        known if usize::from(known) < 8 * FLAGS.len() => FLAGS[usize::from(known) % FLAGS.len()],
        _ => bytes.number(),
    };
    let (module, name) = (kept(&mut bytes), kept(&mut bytes));
    let fields: Vec<FieldDescriptor> = (0..bytes.below(9))
        .map(|_| {
            let (name, type_name) = (kept(&mut bytes), kept(&mut bytes));
            let is_empty = bytes.byte() == 0xff;
            FieldDescriptor { name: name.as_ptr(), type_name: if is_empty { ptr::null() } else { type_name.as_ptr() } }
        })
        .collect();
    let superclass = if bytes.byte() & 1 == 0 { ptr::null() } else { kept(&mut bytes).as_ptr() };
    let argument_count = bytes.number() % 5;
    let field_count = u32::try_from(fields.len()).expect("there are few");
    let descriptor: &'static TypeDescriptor = Box::leak(Box::new(TypeDescriptor {
        flags,
        swift: [0; 4],
        argument_count,
        module: module.as_ptr(),
        parent: ptr::null(),
        name: name.as_ptr(),
        fields: Box::leak(fields.into_boxed_slice()).as_ptr(),
        field_count,
        reserved: 0,
        superclass,
        deinit: None,
        value_witnesses: ptr::null(),
        generic: Atomic::new(0),
    }));
    let given = bytes.below(4);
    let whole = crate::names::named(b"Si").expect("Int is known");
    let arguments = [whole, if bytes.byte() == 0xff { ptr::null::<TypeMetadata>() } else { whole }, whole];
    let mut record = ptr::null();
    // SAFETY: all that the descriptor names is there for good, and so are the arguments.
    let status = unsafe { sidetable_type_get(descriptor, arguments.as_ptr(), given, &raw mut record, ptr::null_mut()) };
    if status == Status::Ok {
        // SAFETY: the record is a complete one.
        let name = unsafe { names::type_name(record, true) };
        assert!(!name.is_empty(), "a type without a name");
    }
}
