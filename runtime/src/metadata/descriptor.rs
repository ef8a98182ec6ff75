//! Nominal type descriptors: what C and Rust code say of a struct, an enum or a class, generic or not.

use core::ffi::{CStr, c_char, c_void};
use core::ptr;

use sidetable_shims::metadata::{OwnDescriptorFront, ValueWitnessTable};

use crate::sync::Atomic;

/// A nominal type. `sidetable_type_descriptor` in C: 96 bytes on 64-bit targets.
///
/// The first five words of 4 bytes are those of Swift's descriptors, whose references are relative and here zero.
#[repr(C)]
pub struct TypeDescriptor {
    /// [`descriptor_flags`].
    pub flags: u32,
    /// Zero: Swift's parent, name, access function and fields.
    pub swift: [i32; 4],
    /// How many generic arguments the type takes, those of the types around it included.
    pub argument_count: u32,
    /// The module's name.
    pub module: *const c_char,
    /// The type around this one, or null.
    pub parent: *const TypeDescriptor,
    /// The type's own name.
    pub name: *const c_char,
    /// The stored fields in order, or an enum's cases.
    pub fields: *const FieldDescriptor,
    /// How many.
    pub field_count: u32,
    /// Zero.
    pub reserved: u32,
    /// A class's superclass as a mangled name, or null.
    pub superclass: *const c_char,
    /// What a class's author wants done before the stored fields are destroyed, or null.
    pub deinit: Option<unsafe extern "C" fn(*mut c_void)>,
    /// The witnesses of a type whose values do not depend on its arguments, or null: the fields decide.
    pub value_witnesses: *const ValueWitnessTable,
    /// Zero at first; then the address of what this runtime keeps of the type.
    pub generic: Atomic<u64>,
}

// SAFETY: but for `generic`, which is atomic, descriptors are never written.
unsafe impl Sync for TypeDescriptor {}
// SAFETY: as above; what they point at is constant.
unsafe impl Send for TypeDescriptor {}

/// A field of a type, or a case of an enum. `sidetable_type_field` in C.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct FieldDescriptor {
    /// Its name.
    pub name: *const c_char,
    /// Its type as a mangled name, in which `x` is the first generic parameter, `q_` the second, `q0_` the third. Null for a case
    /// without payload; `Bo`, a box, for an indirect one.
    pub type_name: *const c_char,
}

// SAFETY: fields are never written, and point at constants.
unsafe impl Sync for FieldDescriptor {}

/// Bits of [`TypeDescriptor::flags`].
pub mod descriptor_flags {
    /// Which kind of type.
    pub const KIND: u32 = 0x1f;
    /// A class.
    pub const CLASS: u32 = 16;
    /// A struct.
    pub const STRUCT: u32 = 17;
    /// An enum.
    pub const ENUM: u32 = 18;
    /// There are generic arguments.
    pub const IS_GENERIC: u32 = 0x80;
    /// The descriptor is one of this runtime's: two letters in the bits that Swift leaves to each kind.
    pub const MARK: u32 = sidetable_shims::metadata::OWN_DESCRIPTOR;
    /// The enum is `Optional`, whose records have a kind of their own.
    pub const IS_OPTIONAL: u32 = 0x100;
}

impl TypeDescriptor {
    /// A descriptor of that kind with that many generic arguments, without fields.
    #[cfg(not(model))]
    pub const fn new(kind: u32, module: &'static CStr, name: &'static CStr, argument_count: u32) -> Self {
        Self { generic: Atomic::ZERO, ..Self::parts(kind, module, name, argument_count, Atomic::ZERO) }
    }

    /// A descriptor of that kind with that many generic arguments, without fields.
    #[cfg(model)]
    pub fn new(kind: u32, module: &'static CStr, name: &'static CStr, argument_count: u32) -> Self {
        Self::parts(kind, module, name, argument_count, Atomic::new(0))
    }

    const fn parts(
        kind: u32,
        module: &'static CStr,
        name: &'static CStr,
        argument_count: u32,
        generic: Atomic<u64>,
    ) -> Self {
        let is_generic = if argument_count > 0 { descriptor_flags::IS_GENERIC } else { 0 };
        Self {
            flags: descriptor_flags::MARK | kind | is_generic,
            swift: [0; 4],
            argument_count,
            module: module.as_ptr(),
            parent: ptr::null(),
            name: name.as_ptr(),
            fields: ptr::null(),
            field_count: 0,
            reserved: 0,
            superclass: ptr::null(),
            deinit: None,
            value_witnesses: ptr::null(),
            generic,
        }
    }

    /// The same with these fields.
    pub const fn with_fields(mut self, fields: &'static [FieldDescriptor]) -> Self {
        self.fields = fields.as_ptr();
        self.field_count = fields.len() as u32;
        self
    }

    /// Which kind of type it is: [`descriptor_flags::CLASS`] and so on.
    pub const fn kind(&self) -> u32 {
        self.flags & descriptor_flags::KIND
    }

    /// Whether this runtime can read it.
    pub const fn is_ours(&self) -> bool {
        self.flags >> 16 == descriptor_flags::MARK >> 16
            && matches!(self.kind(), descriptor_flags::CLASS | descriptor_flags::STRUCT | descriptor_flags::ENUM)
    }

    /// The fields or cases.
    ///
    /// # Safety
    /// The descriptor's fields are there.
    pub unsafe fn fields(&self) -> &[FieldDescriptor] {
        if self.field_count == 0 {
            return &[];
        }
        // SAFETY: as the caller promises.
        unsafe { core::slice::from_raw_parts(self.fields, self.field_count as usize) }
    }
}

impl FieldDescriptor {
    /// A field of that type, or a case with that payload.
    pub const fn new(name: &'static CStr, type_name: &'static CStr) -> Self {
        Self { name: name.as_ptr(), type_name: type_name.as_ptr() }
    }

    /// A case without payload.
    pub const fn empty(name: &'static CStr) -> Self {
        Self { name: name.as_ptr(), type_name: ptr::null() }
    }
}

/// The text of a C string; nothing for null or for what is not UTF-8.
///
/// # Safety
/// `text` is null or ends with a zero, and outlives the process.
pub unsafe fn text(text: *const c_char) -> &'static str {
    if text.is_null() {
        return "";
    }
    // SAFETY: as the caller promises.
    unsafe { CStr::from_ptr(text) }.to_str().unwrap_or("")
}

/// Describes a type for `swift_getGenericMetadata` and for type names:
///
/// ```
/// sidetable::describe_type! {
///     /// A pair.
///     pub static PAIR: struct Demo.Pair<2> { first: "x", second: "q_" }
/// }
/// sidetable::describe_type! { static TREE: class Demo.Tree<1> { left: "4Demo4TreeCyxGSg", value: "x" } }
/// sidetable::describe_type! { static SHAPE: enum Demo.Shape<0> { circle: "Sd", square: "Sd", none } }
/// # use sidetable::metadata::generic;
/// # let int = sidetable::metadata::names::type_named("Si").unwrap();
/// # unsafe { generic::get(sidetable::metadata::Request::COMPLETE, &[int, int], &PAIR) }.unwrap();
/// # unsafe { generic::get(sidetable::metadata::Request::COMPLETE, &[int], &TREE) }.unwrap();
/// # unsafe { generic::get(sidetable::metadata::Request::COMPLETE, &[], &SHAPE) }.unwrap();
/// ```
///
/// The number is that of generic arguments; field types are mangled names. A case without payload has none.
#[cfg(not(model))]
#[macro_export]
macro_rules! describe_type {
    ($(#[$attribute:meta])* $visibility:vis static $name:ident: $kind:ident $module:ident.$type_name:ident<$count:literal> {
        $($field:ident $(: $field_type:literal)?),* $(,)?
    }) => {
        $(#[$attribute])*
        $visibility static $name: $crate::metadata::TypeDescriptor = $crate::metadata::TypeDescriptor::new(
            $crate::describe_type!(@kind $kind),
            $crate::describe_type!(@text stringify!($module)),
            $crate::describe_type!(@text stringify!($type_name)),
            $count,
        ).with_fields(&[$($crate::describe_type!(@field $field $($field_type)?)),*]);
    };
    (@kind struct) => { $crate::metadata::descriptor_flags::STRUCT };
    (@kind enum) => { $crate::metadata::descriptor_flags::ENUM };
    (@kind class) => { $crate::metadata::descriptor_flags::CLASS };
    (@field $field:ident $field_type:literal) => {
        $crate::metadata::FieldDescriptor::new(
            $crate::describe_type!(@text stringify!($field)),
            $crate::describe_type!(@text $field_type),
        )
    };
    (@field $field:ident) => {
        $crate::metadata::FieldDescriptor::empty($crate::describe_type!(@text stringify!($field)))
    };
    (@text $text:expr) => {
        const {
            match ::core::ffi::CStr::from_bytes_with_nul(concat!($text, "\0").as_bytes()) {
                Ok(text) => text,
                Err(_) => panic!("a name holds a zero"),
            }
        }
    };
}

#[cfg(all(target_pointer_width = "64", not(model)))]
const _: () = {
    use core::mem::offset_of;
    assert!(size_of::<TypeDescriptor>() == 96 && offset_of!(TypeDescriptor, argument_count) == 20);
    assert!(offset_of!(TypeDescriptor, module) == 24 && offset_of!(TypeDescriptor, fields) == 48);
    assert!(offset_of!(TypeDescriptor, superclass) == 64 && offset_of!(TypeDescriptor, generic) == 88);
};

const _: () = {
    use core::mem::offset_of;
    assert!(offset_of!(TypeDescriptor, module) == offset_of!(OwnDescriptorFront, module));
    assert!(offset_of!(TypeDescriptor, name) == offset_of!(OwnDescriptorFront, name));
};
