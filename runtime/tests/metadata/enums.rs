//! Enums that are not generic, and what contains them, against Swift's: layouts, and bytes of values, of extra inhabitants, of nil.

mod given;
mod types;
mod values;

use std::collections::HashMap;
use std::ffi::c_void;
use std::fmt::Write as _;

use sidetable::Strong;

use sidetable::describe_type;
use sidetable::inspect;
use sidetable::metadata::generic::nominal;
use sidetable::metadata::witnesses::aggregate::fields_of;
use sidetable::metadata::{TypeDescriptor, TypeMetadata, names, value_witnesses_of};
use sidetable::object::refcount::{strong, weak};
use sidetable_shims::metadata::EnumWitnessTable;

use self::given::Random;
use self::types::{BOX, Declaration, OWN_GENERICS, Type};
use self::values::{Value, shown_cases};
use super::layouts::type_named;

/// The program that prints the facts. What is behind its first lines is written here.
const PROGRAM: &str = include_str!("enums/enums.swift");
/// What Swift 6.0.3 prints.
const FACTS: &str = include_str!("enums/enums-6.0.3.txt");
const MARK: &str = "// Written by the tests from here on.\n";
/// Where random numbers for values begin.
const SEED: u64 = 0xBEAD;

describe_type! { static WQ: struct Demo.WQ<0> { q: "4Demo1Q_pSgXw" } }
describe_type! { static UN: struct Demo.UN<0> { c: "4Demo1CCSgXo" } }
describe_type! { static UQ: struct Demo.UQ<0> { q: "4Demo1Q_pXo" } }
describe_type! { static UQN: struct Demo.UQN<0> { q: "4Demo1Q_4Demo1RpSgXo" } }
describe_type! { static UUN: struct Demo.UUN<0> { c: "4Demo1CCSgXu" } }
describe_type! { static UUQ: struct Demo.UUQ<0> { q: "4Demo1Q_pXu" } }

/// The values of an enum that are shown, with what Swift writes: those of which Swift determines every byte, padding too.
fn values_of(index: usize, all: &[Declaration]) -> Vec<(String, Value)> {
    let declared = &all[index];
    if !declared.is_enum || !declared.is_loadable(all) || declared.fields.len() == 1 {
        return Vec::new();
    }
    let mut random = Random(SEED + index as u64);
    let cases = shown_cases(declared.fields.len()).into_iter();
    cases.filter_map(|case| random.case(declared, case, all)).collect()
}

/// Swift's declarations of the types, and a check of each.
fn program() -> String {
    let all = given::declarations();
    let mut text = String::from(MARK);
    for declared in &all {
        let fields = declared.fields.iter().enumerate().map(|(index, field)| match &field.field_type {
            Some(field_type) if !declared.is_enum => format!("var f{index}: {}", field_type.swift(&all)),
            None => format!("case c{index}"),
            Some(payload) => {
                let word = if field.is_indirect { "indirect case" } else { "case" };
                let is_list = matches!(payload, Type::Tuple(_));
                let payload = payload.swift(&all);
                if is_list { format!("{word} c{index}{payload}") } else { format!("{word} c{index}({payload})") }
            }
        });
        let fields = fields.collect::<Vec<_>>().join("; ");
        let kind = if declared.is_enum { "enum" } else { "struct" };
        writeln!(text, "{kind} {} {{ {fields} }}", declared.name).expect("text");
    }
    for (index, declared) in all.iter().enumerate() {
        let cases = if declared.is_enum { declared.fields.len() } else { 0 };
        let values: Vec<String> = values_of(index, &all).into_iter().map(|(swift, _)| swift).collect();
        let name = &declared.name;
        let check = format!("check({name}.self, \"{name}\", {cases}, [{}])", values.join(", "));
        writeln!(text, "@_optimize(none) func check{name}() {{ {check} }}\ncheck{name}()").expect("text");
    }
    text
}

/// What `cargo xtask test --only swift` has Swift print the facts with.
#[test]
fn the_program_is_that_of_these_types() {
    let (head, _) = PROGRAM.split_once(MARK).expect("a mark");
    let due = format!("{head}{}", program());
    if PROGRAM != due {
        let place = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("enums.swift");
        std::fs::write(&place, due).expect("a place for the program");
        panic!("the types have changed: the program for them is {}", place.display());
    }
}

/// A type with what Swift says of it.
struct Fact<'a> {
    declared: &'a Declaration,
    record: *const TypeMetadata,
    layout: [&'static str; 4],
    values: Vec<(Value, u32, Vec<u8>)>,
    inhabitants: Vec<(u32, Vec<u8>)>,
    cases: Vec<(u32, Vec<u8>)>,
    nils: Vec<Vec<u8>>,
}

/// The tags of the cases of enums, by mangled name and case.
type Tags = HashMap<String, HashMap<usize, u32>>;

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2).map(|index| u8::from_str_radix(&hex[2 * index..2 * index + 2], 16).expect("hex")).collect()
}

fn numbered(column: &str) -> Vec<(u32, Vec<u8>)> {
    let pairs = column.split(' ').filter_map(|pair| pair.split_once('='));
    pairs.map(|(number, hex)| (number.parse().expect("a number"), bytes(hex))).collect()
}

fn describe(descriptor: &'static TypeDescriptor) {
    // SAFETY: the descriptor stays.
    unsafe { nominal::of(descriptor) }.expect("well described");
}

fn describe_references() {
    [&WQ, &UN, &UQ, &UQN, &UUN, &UUQ].into_iter().for_each(describe);
}

/// Every type with the facts about it; and the tag of each case of each enum of which values are shown.
fn facts(all: &[Declaration]) -> (Vec<Fact<'_>>, Tags) {
    let generics = OWN_GENERICS.iter().map(|generic| generic.described());
    describe_references();
    generics.chain(all.iter().map(|declared| declared.described(all))).for_each(describe);
    let mut tags = HashMap::new();
    let facts = all.iter().zip(FACTS.lines()).enumerate().map(|(index, (declared, line))| {
        let [name, size, stride, flags, count, values, inhabitants, cases, nils] =
            line.split('\t').collect::<Vec<_>>().try_into().expect("nine columns");
        assert_eq!(name, declared.name);
        let shown = values_of(index, all).into_iter().map(|(_, value)| value).zip(numbered(values));
        let values: Vec<_> = shown.map(|(value, (tag, bytes))| (value, tag, bytes)).collect();
        let cases_of_values = values.iter().filter_map(|(value, tag, _)| match value {
            Value::Case(case, _) => Some((*case, *tag)),
            _ => None,
        });
        tags.insert(declared.mangled(), cases_of_values.collect());
        Fact {
            declared,
            record: type_named(&declared.mangled()),
            layout: [size, stride, flags, count],
            values,
            inhabitants: numbered(inhabitants),
            cases: numbered(cases),
            nils: nils.split(' ').map(bytes).collect(),
        }
    });
    (facts.collect(), tags)
}

/// Room for a value: zeros, aligned.
#[repr(align(16))]
struct Place([u8; 256]);

impl Place {
    fn with(bytes: &[u8]) -> Self {
        let mut place = Self([0; 256]);
        place.0[..bytes.len()].copy_from_slice(bytes);
        place
    }

    fn address(&mut self) -> *mut c_void {
        self.0.as_mut_ptr().cast()
    }
}

/// The witnesses of a type with a tag.
fn enum_witnesses(record: *const TypeMetadata) -> &'static EnumWitnessTable {
    // SAFETY: the record is of an enum, and complete.
    unsafe { &*std::ptr::from_ref(value_witnesses_of(record)).cast() }
}

/// Puts a value's parts where its type says, and has our witnesses put the tags in.
///
/// # Safety
/// The record is of the value's type, and there is room.
unsafe fn put(value: &Value, record: *const TypeMetadata, place: *mut c_void, tags: &Tags) {
    // SAFETY: as the caller promises.
    unsafe {
        match value {
            Value::Bytes(hex) => {
                let bytes = bytes(hex);
                std::ptr::copy_nonoverlapping(bytes.as_ptr(), place.cast(), bytes.len());
            }
            Value::Box => put(&Value::Bytes(BOX), record, place, tags),
            Value::Fields(values) => {
                for (field, value) in fields_of(record).iter().zip(values) {
                    put(value, field.element_type, place.byte_add(field.offset), tags);
                }
            }
            Value::Case(case, payload) => {
                // A case that is the only one is not in the list.
                let tag = tags[names::mangled_name(record)].get(case).copied().unwrap_or(0);
                put_case(tag, payload.as_deref(), record, place, tags);
            }
            Value::Tagged(tag, payload) => put_case(*tag, payload.as_deref(), record, place, tags),
        }
    }
}

/// # Safety
/// As for [`put`].
unsafe fn put_case(tag: u32, payload: Option<&Value>, record: *const TypeMetadata, place: *mut c_void, tags: &Tags) {
    // SAFETY: as the caller promises.
    unsafe {
        if let (Some(payload), Some(payload_type)) = (payload, fields_of(record).get(tag as usize)) {
            put(payload, payload_type.element_type, place, tags);
        }
        (enum_witnesses(record).destructive_inject_enum_tag)(place, tag, record);
    }
}

#[test]
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
fn enums_lie_in_memory_as_swifts_do() {
    let all = given::declarations();
    let (facts, tags) = facts(&all);
    assert_eq!(facts.len(), FACTS.lines().count());
    let mut differing = Vec::new();
    for Fact { declared, record, layout, values, inhabitants, cases, nils } in &facts {
        let (name, record) = (&declared.name, *record);
        // SAFETY: the record is complete.
        let table = unsafe { value_witnesses_of(record) };
        let (size, count) = (table.size, table.extra_inhabitant_count);
        let own = [size.to_string(), table.stride.to_string(), format!("{:x}", table.flags), count.to_string()];
        if own != *layout {
            differing.push(format!("{name}: {own:?}, Swift {layout:?}"));
            continue;
        }
        let mut compare = |what: String, place: &Place, due: &[u8]| {
            if place.0[..size.max(due.len())] != due[..] {
                differing.push(format!("{name} {what}: {:02x?}, Swift {due:02x?}", &place.0[..size]));
            }
        };
        for (value, tag, due) in values {
            let mut place = Place::with(&[]);
            // SAFETY: the value is of the type; witnesses for tags look at no reference.
            unsafe {
                put(value, record, place.address(), &tags);
                compare(format!("with tag {tag}"), &place, due);
                let mut place = Place::with(due);
                let witnesses = enum_witnesses(record);
                let read = (witnesses.get_enum_tag)(place.address(), record);
                (witnesses.destructive_project_enum_data)(place.address(), record);
                let mut payload = Place::with(&[]);
                let mut payload_size = 0;
                if let (Value::Case(_, Some(value)), Some(field)) = (value, fields_of(record).get(*tag as usize)) {
                    put(value, field.element_type, payload.address(), &tags);
                    payload_size = value_witnesses_of(field.element_type).size;
                }
                assert_eq!(read, *tag, "{name}: the tag of {due:02x?}");
                // Whatever was in its padding, the value has that tag, and is one.
                let mut padded = Place([0xff; 256]);
                put(value, record, padded.address(), &tags);
                assert_eq!((witnesses.get_enum_tag)(padded.address(), record), *tag, "{name}: the tag over ones");
                let inhabitant = (table.get_enum_tag_single_payload)(padded.address(), count, record);
                assert_eq!(inhabitant, 0, "{name}: with tag {tag} over ones");
                assert_eq!(place.0[..payload_size], payload.0[..payload_size], "{name}: the payload with tag {tag}");
            }
        }
        for (which, due) in inhabitants {
            let mut place = Place::with(&[]);
            // SAFETY: there is room for a value.
            unsafe {
                (table.store_enum_tag_single_payload)(place.address(), *which, count, record);
                compare(format!("inhabitant {which}"), &place, due);
                let read = (table.get_enum_tag_single_payload)(Place::with(due).address(), count, record);
                assert_eq!(read, *which, "{name}: the inhabitant {due:02x?}");
            }
        }
        for (tag, due) in cases {
            let mut place = Place::with(&[]);
            // SAFETY: as above.
            unsafe {
                (enum_witnesses(record).destructive_inject_enum_tag)(place.address(), *tag, record);
                compare(format!("zeros with tag {tag}"), &place, due);
                // Where there is one payload, zeros may be none.
                if fields_of(record).len() != 1 {
                    let read = (enum_witnesses(record).get_enum_tag)(Place::with(due).address(), record);
                    assert_eq!(read, *tag, "{name}: the tag of {due:02x?}");
                }
            }
        }
        let optional = type_named(&(declared.mangled() + "Sg"));
        let twice = type_named(&(declared.mangled() + "SgSg"));
        for ((outer, is_inner), due) in [(optional, false), (twice, false), (twice, true)].into_iter().zip(nils) {
            let mut place = Place::with(&[]);
            // SAFETY: as above; an optional's payload is its first case.
            unsafe {
                if is_inner {
                    (enum_witnesses(optional).destructive_inject_enum_tag)(place.address(), 1, optional);
                }
                (enum_witnesses(outer).destructive_inject_enum_tag)(place.address(), u32::from(!is_inner), outer);
                let size = value_witnesses_of(outer).size;
                assert_eq!(place.0[..size], due[..], "{name}: nil, {is_inner}");
            }
        }
    }
    assert!(differing.is_empty(), "{} differ:\n{}", differing.len(), differing.join("\n"));
}

/// Bits in which Swift's compiler keeps tags in the addresses of objects.
const SPARE: u64 = 0xff00_0000_0000_0007;
/// The numbers that stand for objects: those of which strong references are counted, then one of which unowned ones are, and one not counted.
const OBJECTS: [u64; 8] = [1, 2, 9, 10, 11, 12, 15, 16];

/// A value with the addresses of objects in the places of the numbers that stand for them, and how often each is there.
fn with_objects(bytes: &[u8], objects: &[Strong<u64>; 8]) -> (Place, [u64; 8]) {
    let (mut place, mut counts) = (Place::with(bytes), [0; 8]);
    for at in (0..bytes.len().saturating_sub(7)).step_by(8) {
        let word = u64::from_le_bytes(place.0[at..at + 8].try_into().expect("eight"));
        let number = |number: &u64| 0x00c0_de00_0000_0000 + (number << 8);
        if let Some(which) = OBJECTS.iter().position(|each| number(each) == word & !SPARE) {
            counts[which] += 1;
            let address = Strong::as_raw(&objects[which]).expose_provenance() as u64;
            place.0[at..at + 8].copy_from_slice(&(address | word & SPARE).to_le_bytes());
        }
    }
    (place, counts)
}

/// Values with tags in the addresses of their objects are copied, assigned, moved and destroyed; nothing is written to what is only read.
#[test]
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
fn values_are_copied_and_destroyed_whatever_their_tags() {
    let all = given::declarations();
    let (facts, _) = facts(&all);
    let objects = [0; 8].map(Strong::new);
    let references = || {
        let mut counts = [0; 8];
        for (count, object) in counts.iter_mut().zip(&objects) {
            // SAFETY: the object is there.
            let state = unsafe { inspect::object(Strong::as_raw(object)) };
            *count = state.strong - 1 + state.unowned - 1;
        }
        counts
    };
    for Fact { declared, record, values, .. } in &facts {
        // SAFETY: the record is complete.
        let table = unsafe { value_witnesses_of(*record) };
        for (_, tag, bytes) in values {
            let (mut value, mut counts) = with_objects(bytes, &objects);
            let written = value.0;
            counts[7] = 0;
            let times = |count: u64| counts.map(|each| each * count);
            let (mut copy, mut moved) = (Place([0xaa; 256]), Place([0xaa; 256]));
            let is_copied = |place: &Place| place.0[..table.size] == written[..table.size];
            // SAFETY: the first value is borrowed: its objects outlive it. The others are values from when they are initialized.
            unsafe {
                let name = format!("{} with tag {tag}", declared.name);
                (table.initialize_with_copy)(copy.address(), value.address(), *record);
                assert_eq!(references(), times(1), "{name}, copied");
                assert!(is_copied(&copy), "{name}: {:02x?}, from {bytes:02x?}", &copy.0[..table.size]);
                (table.assign_with_copy)(copy.address(), value.address(), *record);
                (table.assign_with_copy)(copy.address(), copy.address(), *record);
                assert_eq!(references(), times(1), "{name}, assigned");
                (table.initialize_with_take)(moved.address(), copy.address(), *record);
                assert_eq!(references(), times(1), "{name}, moved");
                (table.initialize_with_copy)(copy.address(), value.address(), *record);
                (table.assign_with_take)(moved.address(), copy.address(), *record);
                assert_eq!(references(), times(1), "{name}, moved over another");
                assert!(is_copied(&moved) && value.0 == written, "{name}: {:02x?}", &moved.0[..table.size]);
                (table.destroy)(moved.address(), *record);
                assert_eq!(references(), [0; 8], "{name}, destroyed");
            }
        }
    }
}

/// A weak variable for a protocol's values is the variable and the witness table that came with the object.
#[test]
fn weak_references_bring_witness_tables() {
    let record = type_named("4Demo1Q_pSgXw");
    let object = Strong::new(0u64);
    // SAFETY: the record is complete.
    let witnesses = unsafe { value_witnesses_of(record) };
    let word = size_of::<usize>();
    assert_eq!(witnesses.size, 2 * word);
    let table = |place: &Place| usize::from_le_bytes(place.0[word..2 * word].try_into().expect("a word"));
    let [mut first, mut second, mut third] = [(); 3].map(|()| Place([0; 256]));
    // SAFETY: the places are raw memory, then values, then raw memory again; the object is there.
    unsafe {
        let is_there = |place: &mut Place| {
            let loaded = weak::load_strong(place.address().cast());
            strong::release(loaded);
            loaded == Strong::as_raw(&object)
        };
        weak::init(first.address().cast(), Strong::as_raw(&object));
        first.0[word..2 * word].copy_from_slice(&0x1230usize.to_le_bytes());
        (witnesses.initialize_with_copy)(second.address(), first.address(), record);
        assert!(is_there(&mut second) && table(&second) == 0x1230);
        (witnesses.initialize_with_take)(third.address(), first.address(), record);
        assert!(is_there(&mut third) && table(&third) == 0x1230);
        second.0[word..2 * word].fill(0);
        (witnesses.assign_with_copy)(second.address(), third.address(), record);
        assert!(is_there(&mut second) && table(&second) == 0x1230);
        second.0[word..2 * word].fill(0);
        (witnesses.assign_with_take)(second.address(), third.address(), record);
        assert!(is_there(&mut second) && table(&second) == 0x1230);
        assert_eq!(inspect::object(Strong::as_raw(&object)).weak, 2);
        (witnesses.destroy)(second.address(), record);
        assert_eq!(inspect::object(Strong::as_raw(&object)).weak, 1);
    }
}

/// Where an unowned reference may be nil, that is a value: Swift's code puts 1 for the first case beside it, and counts 4095 of them.
#[test]
fn nil_is_a_value_of_an_unowned_reference_that_may_be_nil() {
    for name in ["4Demo1CCSgXo", "4Demo1CCSgXu", "4Demo1Q_pSgXo", "4Demo2UNV", "4Demo3UUNV"] {
        describe_references();
        let record = type_named(name);
        // SAFETY: the record is complete.
        let witnesses = unsafe { value_witnesses_of(record) };
        assert_eq!(witnesses.extra_inhabitant_count, 4095, "{name}");
        for (which, word) in [(0, 0usize), (1, 1), (2, 2), (4095, 4095), (0, 4096)] {
            let mut place = Place::with(&word.to_le_bytes());
            // SAFETY: there is room for a value.
            unsafe {
                assert_eq!(
                    (witnesses.get_enum_tag_single_payload)(place.address(), 4095, record),
                    which,
                    "{name}: {word}"
                );
                if which > 0 {
                    place.0.fill(0);
                    (witnesses.store_enum_tag_single_payload)(place.address(), which, 4095, record);
                    assert_eq!(place.0[..8], word.to_le_bytes()[..], "{name}: {which}");
                }
            }
        }
    }
}
