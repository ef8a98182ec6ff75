//! Type metadata: who instantiates a type first, who waits, what is published with a record, and which of several records is canonical.

use core::ffi::CStr;
use core::ptr;

use sidetable::metadata::specialized::Specialization;
use sidetable::metadata::witnesses::builtin;
use sidetable::metadata::{
    ClassMetadata, FieldDescriptor, State, TypeDescriptor, TypeMetadata, ValueWitnessTable, descriptor_flags,
};
use sidetable_c::class::Status;
use sidetable_c::types::{
    sidetable_register_specializations, sidetable_register_types, sidetable_type_get, swift_checkMetadataState,
    swift_getGenericMetadata, swift_getSpecializedGenericMetadata,
};
use sidetable_shims::metadata::Kind;
use sidetable_shims::types::{Element, RecordFront, RecordInfo, ValueMetadata};

use super::model::{Model, model};
use crate::scene::{join, start};

pub const MODELS: &[Model] = &[
    model!(
        concurrent_first_requests, 2, "two first requests for a type give one record, whole for both", preemptions: 3
    ),
    model!(
        concurrent_later_requests, 2, "the same for a type whose cousin is there: its table is not published anew",
        preemptions: 2
    ),
    model!(lookup_beside_growth, 2, "a type is found while its table grows", preemptions: 3),
    model!(request_taken_over, 2, "a record that one thread leaves half way is finished by another", preemptions: 3),
    model!(circle_of_two_threads, 2, "types that contain each other are refused, whoever asks", preemptions: 1),
    model!(
        recursive_types_of_two_threads, 2, "types that refer to each other are complete together", preemptions: 1
    ),
    model!(
        registration_and_request, 2, "a record that is registered beside a first request is the type's or yields to it",
        preemptions: 3
    ),
];

/// Types of one execution; they stay, as types do.
#[derive(Clone, Copy)]
struct Type(&'static TypeDescriptor);

impl Type {
    fn new(kind: u32, name: &'static CStr, arguments: u32, fields: &'static [FieldDescriptor]) -> Self {
        let described = TypeDescriptor::new(kind, c"Demo", name, arguments).with_fields(fields);
        Self(Box::leak(Box::new(described)))
    }

    /// A type of one word.
    fn word() -> *const TypeMetadata {
        let mut described = TypeDescriptor::new(descriptor_flags::STRUCT, c"Demo", c"Word", 0);
        described.value_witnesses = &raw const builtin::WORD;
        Self(Box::leak(Box::new(described))).of(&[])
    }

    /// A struct around one value.
    fn wrapper() -> Self {
        Self::new(descriptor_flags::STRUCT, c"Wrapper", 1, const { &[FieldDescriptor::new(c"value", c"x")] })
    }

    fn register(types: &[Self]) {
        let types: Vec<*const TypeDescriptor> = types.iter().map(|each| ptr::from_ref(each.0)).collect();
        // SAFETY: the descriptors stay.
        let status = unsafe { sidetable_register_types(types.as_ptr(), types.len(), ptr::null_mut()) };
        assert_eq!(status, Status::Ok);
    }

    /// The complete record.
    fn of(self, arguments: &[*const TypeMetadata]) -> *const TypeMetadata {
        // SAFETY: the descriptor stays, and takes that many arguments.
        let got = unsafe { swift_getGenericMetadata(State::COMPLETE.0, arguments.as_ptr(), self.0) };
        assert_eq!(got.state, State::COMPLETE);
        assert_whole(got.metadata);
        got.metadata
    }
}

/// Everything in the record is there.
fn assert_whole(record: *const TypeMetadata) {
    // SAFETY: the record is complete.
    unsafe {
        assert_eq!(swift_checkMetadataState(State::COMPLETE.0, record).state, State::COMPLETE);
        if (*record).kind == Kind::CLASS {
            assert!((*record.cast::<ClassMetadata>()).instance_size > 0, "a class that was never laid out");
        } else {
            assert!(!(*record.cast::<*const ValueWitnessTable>().sub(1)).is_null(), "a type without witnesses");
        }
    }
}

/// Two threads ask for a type that nobody has asked for.
fn concurrent_first_requests() {
    let word = Type::word();
    let wrapper = Type::wrapper();
    let other = start(move || {
        wrapper.of(&[word]);
    });
    let mine = wrapper.of(&[word]);
    join(other);
    assert_eq!(wrapper.of(&[word]), mine);
    // SAFETY: the descriptor was read.
    let known = unsafe { sidetable::metadata::generic::nominal::of(wrapper.0) };
    assert_eq!(known.map(|known| known.instance_count()), Ok(1));
}

/// Two threads ask for a type, another one of whose generic type is there.
fn concurrent_later_requests() {
    let word = Type::word();
    let wrapper = Type::wrapper();
    let one = wrapper.of(&[word]);
    let other = start(move || {
        wrapper.of(&[one]);
    });
    let mine = wrapper.of(&[one]);
    join(other);
    assert_eq!(wrapper.of(&[one]), mine);
}

/// One thread asks for a type that is there while another adds one that makes the table grow.
fn lookup_beside_growth() {
    let word = Type::word();
    let wrapper = Type::wrapper();
    let one = wrapper.of(&[word]);
    let two = wrapper.of(&[one]);
    let other = start(move || {
        wrapper.of(&[two]);
    });
    assert_eq!(wrapper.of(&[word]), one);
    join(other);
    assert_eq!(wrapper.of(&[word]), one);
    assert_eq!(wrapper.of(&[one]), two);
}

/// One thread asks for a layout only, another for everything.
fn request_taken_over() {
    let word = Type::word();
    let wrapper = Type::wrapper();
    let other = start(move || {
        // SAFETY: the descriptor stays, and takes one argument.
        let got = unsafe { swift_getGenericMetadata(State::LAYOUT_COMPLETE.0, &raw const word, wrapper.0) };
        assert!(got.state.has_reached(State::LAYOUT_COMPLETE));
        // SAFETY: the layout is there.
        assert!(!unsafe { *got.metadata.cast::<*const ValueWitnessTable>().sub(1) }.is_null());
    });
    wrapper.of(&[word]);
    join(other);
}

/// A hen has an egg, and the egg a hen, all by value.
fn circle_of_two_threads() {
    const HEN: &[FieldDescriptor] = &[FieldDescriptor::new(c"egg", c"4Demo3EggV")];
    const EGG: &[FieldDescriptor] = &[FieldDescriptor::new(c"hen", c"4Demo3HenV")];
    let hen = Type::new(descriptor_flags::STRUCT, c"Hen", 0, HEN);
    let egg = Type::new(descriptor_flags::STRUCT, c"Egg", 0, EGG);
    Type::register(&[hen, egg]);
    let ask = |asked: Type| {
        let mut record = ptr::null();
        // SAFETY: the descriptor stays.
        let status = unsafe { sidetable_type_get(asked.0, ptr::null(), 0, &raw mut record, ptr::null_mut()) };
        assert_eq!(status, Status::Cycle);
        assert!(record.is_null());
    };
    let other = start(move || ask(hen));
    ask(egg);
    join(other);
}

/// Two classes whose instances refer to each other.
fn recursive_types_of_two_threads() {
    const MAN: &[FieldDescriptor] = &[FieldDescriptor::new(c"dog", c"4Demo3DogC")];
    const DOG: &[FieldDescriptor] = &[FieldDescriptor::new(c"man", c"4Demo3ManC")];
    let man = Type::new(descriptor_flags::CLASS, c"Man", 0, MAN);
    let dog = Type::new(descriptor_flags::CLASS, c"Dog", 0, DOG);
    Type::register(&[man, dog]);
    let other = start(move || {
        man.of(&[]);
        assert_whole_now(dog);
    });
    dog.of(&[]);
    assert_whole_now(man);
    join(other);
}

/// What a complete record refers to is complete without further work.
fn assert_whole_now(class: Type) {
    let request = State::COMPLETE.0 | sidetable::metadata::Request::NON_BLOCKING;
    // SAFETY: the descriptor stays.
    let got = unsafe { swift_getGenericMetadata(request, ptr::null(), class.0) };
    // The other thread may be about to say that it is complete: nothing in it is missing.
    assert!(got.state.has_reached(State::NON_TRANSITIVE_COMPLETE), "a part of a complete record");
    assert_whole(got.metadata);
}

/// A record that is static data.
#[repr(C)]
struct Record {
    front: RecordFront,
    metadata: ValueMetadata,
    argument: *const TypeMetadata,
}

/// One thread registers a record of a type for which another asks.
fn registration_and_request() {
    let word = Type::word();
    let wrapper = Type::wrapper();
    Type::register(&[wrapper]);
    let field: &Element = Box::leak(Box::new(Element { element_type: word, offset: 0 }));
    let info: &RecordInfo =
        Box::leak(Box::new(RecordInfo { fields: field, field_count: 1, flags: 0, instance: ptr::null() }));
    let front = RecordFront { info, layout_string: ptr::null(), value_witnesses: &raw const builtin::WORD };
    let metadata = ValueMetadata { kind: Kind::STRUCT, description: ptr::from_ref(wrapper.0).cast() };
    let record: &Record = Box::leak(Box::new(Record { front, metadata, argument: word }));
    let record: *const TypeMetadata = (&raw const record.metadata).cast();
    let other = start(move || {
        let name = c"4Demo7WrapperVyAA4WordVG".as_ptr();
        let one = Specialization { record, name, module: c"Other".as_ptr() };
        // SAFETY: record and names stay.
        let status = unsafe { sidetable_register_specializations(&raw const one, 1, ptr::null_mut()) };
        assert_eq!(status, Status::Ok);
        // SAFETY: the record was registered.
        unsafe { swift_getSpecializedGenericMetadata(record, ptr::null_mut()) };
    });
    let mine = wrapper.of(&[word]);
    join(other);
    // SAFETY: the record was registered.
    assert_eq!(unsafe { swift_getSpecializedGenericMetadata(record, ptr::null_mut()) }, mine, "one canonical record");
    assert_eq!(wrapper.of(&[word]), mine);
}
