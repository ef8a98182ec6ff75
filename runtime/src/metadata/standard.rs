//! Types of Swift's library that need nothing but their layout: numbers, strings, collections, pointers, optionals.
//!
//! Their values lie in memory as Swift's do; what else Swift's records say (conformances, methods) is not here.

#[cfg(not(model))]
mod library {
    use core::ffi::CStr;

    use sidetable_shims::metadata::ValueWitnessTable;

    use crate::metadata::descriptor::{FieldDescriptor, TypeDescriptor, descriptor_flags};
    use crate::metadata::witnesses::builtin;

    const fn number(name: &'static CStr, witnesses: &'static ValueWitnessTable) -> TypeDescriptor {
        let mut described = TypeDescriptor::new(descriptor_flags::STRUCT, c"Swift", name, 0);
        described.value_witnesses = witnesses;
        described
    }

    const fn structure(name: &'static CStr, argument_count: u32, fields: &'static [FieldDescriptor]) -> TypeDescriptor {
        TypeDescriptor::new(descriptor_flags::STRUCT, c"Swift", name, argument_count).with_fields(fields)
    }

    const fn field(name: &'static CStr, type_name: &'static CStr) -> FieldDescriptor {
        FieldDescriptor::new(name, type_name)
    }

    const fn optional() -> TypeDescriptor {
        const CASES: &[FieldDescriptor] = &[FieldDescriptor::empty(c"none"), field(c"some", c"x")];
        let mut described = TypeDescriptor::new(descriptor_flags::ENUM, c"Swift", c"Optional", 1).with_fields(CASES);
        described.flags |= descriptor_flags::IS_OPTIONAL;
        described
    }

    const BUFFER: &[FieldDescriptor] = &[field(c"_buffer", c"Bo")];
    const VARIANT: &[FieldDescriptor] = &[field(c"_variant", c"Bb")];
    const BOUNDS: &[FieldDescriptor] = &[field(c"lowerBound", c"x"), field(c"upperBound", c"x")];
    const POINTER: &[FieldDescriptor] = &[field(c"_rawValue", c"Bp")];
    const POSITION_AND_COUNT: &[FieldDescriptor] = &[field(c"_position", c"SVSg"), field(c"count", c"Si")];
    const POSITION_AND_END: &[FieldDescriptor] = &[field(c"_position", c"SVSg"), field(c"_end", c"SVSg")];

    /// Every type by its mangled name.
    pub static TYPES: [(&str, TypeDescriptor); 37] = [
        ("Si", number(c"Int", &builtin::WORD)),
        ("Su", number(c"UInt", &builtin::WORD)),
        ("s4Int8V", number(c"Int8", &builtin::BYTES_1)),
        ("s5UInt8V", number(c"UInt8", &builtin::BYTES_1)),
        ("s5Int16V", number(c"Int16", &builtin::BYTES_2)),
        ("s6UInt16V", number(c"UInt16", &builtin::BYTES_2)),
        ("s5Int32V", number(c"Int32", &builtin::BYTES_4)),
        ("s6UInt32V", number(c"UInt32", &builtin::BYTES_4)),
        ("s5Int64V", number(c"Int64", &builtin::BYTES_8)),
        ("s6UInt64V", number(c"UInt64", &builtin::BYTES_8)),
        ("s6Int128V", number(c"Int128", &builtin::BYTES_16)),
        ("s7UInt128V", number(c"UInt128", &builtin::BYTES_16)),
        ("Sb", number(c"Bool", &builtin::BOOL)),
        ("Sf", number(c"Float", &builtin::BYTES_4)),
        ("Sd", number(c"Double", &builtin::BYTES_8)),
        ("SS", structure(c"String", 0, &[field(c"_countAndFlags", c"s6UInt64V"), field(c"_object", c"Bb")])),
        ("SJ", structure(c"Character", 0, &[field(c"_str", c"SS")])),
        (
            "Ss",
            structure(
                c"Substring",
                0,
                &[field(c"_startIndex", c"s6UInt64V"), field(c"_endIndex", c"s6UInt64V"), field(c"_base", c"SS")],
            ),
        ),
        ("Sa", structure(c"Array", 1, BUFFER)),
        ("s15ContiguousArrayV", structure(c"ContiguousArray", 1, BUFFER)),
        ("Sh", structure(c"Set", 1, VARIANT)),
        ("SD", structure(c"Dictionary", 2, VARIANT)),
        ("Sn", structure(c"Range", 1, BOUNDS)),
        ("SN", structure(c"ClosedRange", 1, BOUNDS)),
        ("SP", structure(c"UnsafePointer", 1, POINTER)),
        ("Sp", structure(c"UnsafeMutablePointer", 1, POINTER)),
        ("SV", structure(c"UnsafeRawPointer", 0, POINTER)),
        ("Sv", structure(c"UnsafeMutableRawPointer", 0, POINTER)),
        ("SR", structure(c"UnsafeBufferPointer", 1, POSITION_AND_COUNT)),
        ("Sr", structure(c"UnsafeMutableBufferPointer", 1, POSITION_AND_COUNT)),
        ("SW", structure(c"UnsafeRawBufferPointer", 0, POSITION_AND_END)),
        ("Sw", structure(c"UnsafeMutableRawBufferPointer", 0, POSITION_AND_END)),
        ("SO", structure(c"ObjectIdentifier", 0, POINTER)),
        ("s13OpaquePointerV", structure(c"OpaquePointer", 0, POINTER)),
        ("s9UnmanagedV", structure(c"Unmanaged", 1, &[field(c"_value", c"xXu")])),
        (
            "s6ResultO",
            TypeDescriptor::new(descriptor_flags::ENUM, c"Swift", c"Result", 2)
                .with_fields(&[field(c"success", c"x"), field(c"failure", c"q_")]),
        ),
        ("s5NeverO", TypeDescriptor::new(descriptor_flags::ENUM, c"Swift", c"Never", 0)),
    ];

    /// `Optional`, whose records have a kind of their own.
    pub static OPTIONAL: TypeDescriptor = optional();
}

/// The descriptor of a type of Swift's library, by its mangled name.
#[cfg(not(model))]
pub fn descriptor(mangled: &str) -> Option<&'static super::TypeDescriptor> {
    if mangled == "Sq" {
        return Some(&library::OPTIONAL);
    }
    library::TYPES.iter().find(|known| known.0 == mangled).map(|known| &known.1)
}

/// Models describe their own types.
#[cfg(model)]
pub fn descriptor(_mangled: &str) -> Option<&'static super::TypeDescriptor> {
    None
}

/// Every type of Swift's library that is here, by mangled name.
#[cfg(not(model))]
pub fn names() -> impl Iterator<Item = &'static str> {
    library::TYPES.iter().map(|known| known.0).chain(["Sq"])
}
