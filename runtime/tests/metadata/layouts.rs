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
}
.with_fields(&[sidetable::metadata::FieldDescriptor::new(c"t", c"x")]);
describe_type! { static OUTER: struct Demo.Outer<1> { } }
static INNER: TypeDescriptor = TypeDescriptor {
    parent: ptr::from_ref(&OUTER),
    ..TypeDescriptor::new(sidetable::metadata::descriptor_flags::STRUCT, c"Demo", c"Inner", 2)
}
.with_fields(&[
    sidetable::metadata::FieldDescriptor::new(c"t", c"x"),
    sidetable::metadata::FieldDescriptor::new(c"u", c"qd__"),
]);
static PROTOCOLS: [ProtocolDescriptor; 4] =
    [protocol(c"P", 0), protocol(c"Q", 1), protocol(c"R", 1), protocol(c"Hashable2", 0)];

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

/// Kind, size, stride, flags, extra inhabitants, mangled name, name for people, words of the record: printed by Swift 6.0.3, from
/// `swift-types.swift`.
pub const FACTS: &str = include_str!("swift-6.0.3.txt");

#[test]
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
fn types_lie_in_memory_as_swifts_do() {
    for line in FACTS.lines() {
        let [kind, size, stride, flags, inhabitants, mangled, name, words] =
            line.split('\t').collect::<Vec<_>>().try_into().expect("eight columns");
        let record = type_named(mangled);
        // SAFETY: the record is complete.
        let (own_kind, witnesses) = unsafe { ((*record).kind.0, value_witnesses_of(record)) };
        let own = (format!("{own_kind:x}"), witnesses.size, witnesses.stride, format!("{:x}", witnesses.flags));
        let due = (kind.to_owned(), size.parse().unwrap(), stride.parse().unwrap(), flags.to_owned());
        assert_eq!(own, due, "{name}");
        assert_eq!(witnesses.extra_inhabitant_count, inhabitants.parse::<u32>().unwrap(), "{name}");
        // SAFETY: as above.
        assert_eq!(unsafe { names::type_name(record, true) }, name, "{mangled}");
        // SAFETY: as above.
        assert_eq!(unsafe { words_of(record, name) }, words, "{name}");
    }
}

/// What `swift-types.swift` prints of the words of a record.
unsafe fn words_of(record: *const TypeMetadata, name: &str) -> String {
    let words: *const usize = record.cast();
    // SAFETY: as the caller promises, and the kind says what the words are.
    unsafe {
        let word = |index: usize| words.add(index).read();
        let name_at = |index: usize| names::type_name(words.add(index).cast::<*const TypeMetadata>().read(), true);
        match word(0) {
            0x200..=0x202 if name.ends_with('>') && !name.contains(">.") => name_at(2).to_owned(),
            0x200..=0x202 => "-".to_owned(),
            0x301 => {
                let labels: *const std::ffi::c_char = std::ptr::with_exposed_provenance(word(2));
                let labels = if labels.is_null() { "" } else { CStr::from_ptr(labels).to_str().unwrap() };
                let element = |index: usize| format!("{} at {}", name_at(3 + 2 * index), word(4 + 2 * index) as u32);
                format!("{} [{labels}] {}", word(1), (0..word(1)).map(element).collect::<Vec<_>>().join(", "))
            }
            0x302 => {
                let count = word(1) & 0xffff;
                let flags: *const u32 = words.add(3 + count).cast();
                let own = if word(1) & 0x200_0000 == 0 { 0 } else { count };
                let own: Vec<u32> = (0..own).map(|index| flags.add(index).read()).collect();
                let parameters: Vec<_> = (0..count).map(|index| name_at(3 + index)).collect();
                format!("{:x} {} {} {own:?}", word(1), name_at(2), parameters.join(", "))
            }
            0x303 => format!("{:x} {}", word(1) as u32, word(1) >> 32),
            0x304 => name_at(1).to_owned(),
            0x306 => format!("{} {:x}", name_at(1), word(2) as u32),
            _ => format!("{} bytes, mask {}", word(3) as u32, word(3) >> 32 & 0xffff),
        }
    }
}
