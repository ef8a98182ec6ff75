//! Size, stride, flags and extra inhabitants of types, against Swift's.

use sidetable::describe_type;
use std::ffi::CStr;
use std::ptr;

use sidetable::metadata::structural::existential;
use sidetable::metadata::{ProtocolDescriptor, TypeDescriptor, TypeMetadata, names, value_witnesses_of};

describe_type! { static CLASS: class Demo.C<0> { x: "Si" } }
describe_type! { static PAIR: struct Demo.Pair<2> { a: "x", b: "q_" } }
describe_type! { static WEAK: struct Demo.W<0> { c: "4Demo1CCSgXw" } }
describe_type! { static UNOWNED: struct Demo.U<0> { c: "4Demo1CCXo" } }
describe_type! { static UNMANAGED: struct Demo.UU<0> { c: "4Demo1CCXu" } }
describe_type! { static E3: enum Demo.E3<0> { a, b, c } }
describe_type! { static G: enum Demo.G<1> { one: "x", none, other } }
describe_type! { static M: enum Demo.M<2> { a: "x", b: "q_", c } }
describe_type! { static NODE: class Demo.Node<1> { next: "4Demo4NodeCyxGSg", v: "x" } }
static BELOW: TypeDescriptor = TypeDescriptor {
    superclass: c"4Demo1CC".as_ptr(),
    ..TypeDescriptor::new(sidetable::metadata::descriptor_flags::CLASS, c"Demo", c"D", 1)
};
describe_type! { static OUTER: struct Demo.Outer<1> { } }
static INNER: TypeDescriptor = TypeDescriptor {
    parent: ptr::from_ref(&OUTER),
    ..TypeDescriptor::new(sidetable::metadata::descriptor_flags::STRUCT, c"Demo", c"Inner", 2)
}
.with_fields(&[
    sidetable::metadata::FieldDescriptor::new(c"t", c"x"),
    sidetable::metadata::FieldDescriptor::new(c"u", c"qd__"),
]);
static PROTOCOLS: [ProtocolDescriptor; 3] = [protocol(c"P", 0), protocol(c"Q", 1), protocol(c"Hashable2", 0)];

const fn protocol(name: &'static CStr, flags: u32) -> ProtocolDescriptor {
    ProtocolDescriptor { flags, reserved: 0, module: c"Demo".as_ptr(), name: name.as_ptr() }
}

describe_type! { static FILTER: struct Swift.LazyFilterSequence<1> { base: "x", predicate: "SbSic" } }
describe_type! { static MAP: struct Swift.LazyMapSequence<2> { base: "x", transform: "q_Sic" } }

/// Makes the types of this module known by name.
pub fn describe_all() {
    let types: [&'static TypeDescriptor; 14] =
        [&NODE, &BELOW, &OUTER, &INNER, &CLASS, &PAIR, &WEAK, &UNOWNED, &UNMANAGED, &E3, &G, &M, &FILTER, &MAP];
    for protocol in &PROTOCOLS {
        existential::declare(protocol).expect("well described");
    }
    for described in types {
        // SAFETY: the descriptors are constants.
        unsafe { sidetable::metadata::generic::nominal::of(described) }.expect("well described");
    }
}

pub fn type_named(name: &str) -> *const TypeMetadata {
    describe_all();
    names::type_named(name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Mangled name, kind, size, stride, flags, extra inhabitants, name for people: printed by Swift 6.0.3.
pub const FACTS: &str = include_str!("swift-6.0.3.txt");

#[test]
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
fn types_lie_in_memory_as_swifts_do() {
    for line in FACTS.lines() {
        let [kind, size, stride, flags, inhabitants, mangled, name] =
            line.split('\t').collect::<Vec<_>>().try_into().expect("seven columns");
        let record = type_named(mangled);
        // SAFETY: the record is complete.
        let (own_kind, witnesses) = unsafe { ((*record).kind.0, value_witnesses_of(record)) };
        let own = (format!("{own_kind:x}"), witnesses.size, witnesses.stride, format!("{:x}", witnesses.flags));
        let due = (kind.to_owned(), size.parse().unwrap(), stride.parse().unwrap(), flags.to_owned());
        assert_eq!(own, due, "{name}");
        assert_eq!(witnesses.extra_inhabitant_count, inhabitants.parse::<u32>().unwrap(), "{name}");
        // SAFETY: as above.
        assert_eq!(unsafe { names::type_name(record, true) }, name, "{mangled}");
    }
}
