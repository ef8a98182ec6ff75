//! Mangled names: what is read is written back, and nothing that is no name does harm.

use proptest::prelude::*;
use sidetable::describe_type;
use sidetable::metadata::generic::get;
use sidetable::metadata::names::parse::parse;
use sidetable::metadata::names::tree::{DEEPEST, Node};
use sidetable::metadata::names::write::{mangled, spelt};
use sidetable::metadata::structural::get_tuple;
use sidetable::metadata::{MetadataError, Request, State, names, standard};

use super::layouts::{FACTS, describe_all, type_named};

fn known_names() -> Vec<&'static str> {
    FACTS.lines().map(|line| line.split('\t').nth(5).expect("a name")).collect()
}

#[test]
fn names_are_read_and_written_back() {
    for name in known_names() {
        let tree = parse(name.as_bytes()).expect(name);
        let plain = mangled(&tree).expect("short");
        assert_eq!(parse(plain.as_bytes()).as_ref(), Ok(&tree), "{name} is written {plain}");
        assert_eq!(parse(format!("$s{plain}").as_bytes()).as_ref(), Ok(&tree));
        let record = type_named(name);
        assert_eq!(type_named(&plain), record);
        // SAFETY: the record is complete.
        assert_eq!(unsafe { names::mangled_name(record) }, plain);
    }
}

#[test]
fn references_have_names() {
    for (name, spelt) in [
        ("4Demo1Q_pSgXw", "weak Swift.Optional<Demo.Q>"),
        ("4Demo1CCSgXo", "unowned Swift.Optional<Demo.C>"),
        ("4Demo1Q_pXu", "unowned(unsafe) Demo.Q"),
    ] {
        let record = type_named(name);
        assert_eq!(type_named(name), record);
        // SAFETY: the record is complete.
        assert_eq!(unsafe { (names::mangled_name(record), names::type_name(record, true)) }, (name, spelt));
    }
}

/// As Swift 6.0.3 reads the same names (`_typeByName`): the parameter's flag and the closure's.
#[test]
fn an_autoclosure_is_read_and_written_as_one() {
    for (name, closure_flags) in [("ySiyXKc", 0), ("ySiyXAc", 0x400_0000)] {
        let tree = parse(name.as_bytes()).expect(name);
        assert_eq!(mangled(&tree).as_deref(), Some(name));
        let Node::Function(function) = tree.node() else { panic!("{name} is a function") };
        let [(closure, parameter_flags)] = &function.parameters[..] else { panic!("{name} has one parameter") };
        let Node::Function(closure) = closure.node() else { panic!("{name} takes a function") };
        assert_eq!((*parameter_flags, closure.flags), (0x100, closure_flags));
    }
}

/// What `cargo xtask test --only swift` has Swift's own demangler read: our spelling of each name must mean what Swift's means.
#[test]
fn names_are_written_as_swift_is_asked_about_them() {
    let written = known_names().into_iter().map(|name| mangled(&parse(name.as_bytes()).expect(name)).expect("short"));
    let written: String = written.map(|name| name + "\n").collect();
    assert_eq!(written, include_str!("written-names.txt"));
}

/// Found by the fuzzer: the label ended at the zero byte where the record keeps it, and was another one when it was written out.
#[test]
fn an_identifier_with_a_zero_byte_is_refused() {
    for name in ["Si3a\0b_SSt", "4Demo3A\0BV", "3\0ab1AV"] {
        let refused = parse(name.as_bytes());
        assert!(
            matches!(&refused, Err(MetadataError::BadName { why, .. }) if why.contains("zero byte")),
            "{refused:?}"
        );
    }
}

#[test]
fn a_type_may_be_as_deep_as_the_limit_and_no_deeper() {
    let nested = |depth: usize| "Say".repeat(depth) + "Si" + &"G".repeat(depth);
    let deep = names::type_named(&nested(DEEPEST - 1)).expect("at the limit");
    // SAFETY: the record is complete.
    assert!(unsafe { names::type_name(deep, false) }.starts_with("Array<Array<"));
    assert!(matches!(names::type_named(&nested(DEEPEST)), Err(MetadataError::BadName { .. })));
}

/// Types may be deeper and larger than any name: they are made by their arguments, and called by what is outside.
#[test]
fn types_too_deep_or_too_large_to_spell_have_a_name() {
    let int = type_named("Si");
    // SAFETY: the arguments are records.
    unsafe {
        let array = standard::descriptor("Sa").expect("a standard type");
        let deep = (0..100_000).fold(int, |inner, _| get(Request::COMPLETE, &[inner], array).unwrap().metadata);
        assert_eq!(names::type_name(deep, true), "Swift.Array<…>");
        assert_eq!(names::type_name(deep, false), "Array<…>");
        assert_eq!(names::mangled_name(deep), "");
        let large = (0..40).fold(int, |part, _| get_tuple(Request::COMPLETE, &[part, part], b"").unwrap().metadata);
        assert_eq!(names::type_name(large, true), "(…)");
    }
}

/// Layouts that wait for each other take stack, and are limited; whoever asks for the inner types first has no limit.
#[test]
fn layouts_nest_as_deep_as_the_limit() {
    describe_type! { static WRAP: struct Demo.Wrap<1> { value: "x" } }
    let chain = |count: usize| {
        let mut all = vec![type_named("Si")];
        for index in 0..count {
            // SAFETY: the arguments are records.
            let made = unsafe { get(Request::wait_for(State::ABSTRACT), &[all[index]], &WRAP) };
            all.push(made.expect("an abstract record needs nothing").metadata);
        }
        all
    };
    let all = chain(100_000);
    let complete = |index: usize| {
        // SAFETY: the arguments are records.
        unsafe { get(Request::COMPLETE, &[all[index - 1]], &WRAP) }
    };
    assert!(matches!(complete(all.len() - 1), Err(MetadataError::TooDeep { .. })));
    for index in (1..all.len()).step_by(100) {
        assert_eq!(complete(index).map(|got| got.state), Ok(State::COMPLETE));
    }
    assert_eq!(complete(all.len() - 1).map(|got| got.state), Ok(State::COMPLETE));
}

/// Each pair refers twice to the one before: written out, there would be 2^60 integers.
#[test]
fn a_name_that_doubles_is_refused() {
    describe_all();
    let mut name = "4Demo4PairVyS2iG".to_owned();
    for level in 0..60 {
        let reference =
            if level < 23 { char::from(b'D' + level as u8 % 23).to_string() } else { format!("{}_", level) };
        name = format!("{name}A{reference}AC");
    }
    assert!(parse(name.as_bytes()).is_err());
    let tuples = (0..60).fold("Si_Sit".to_owned(), |inner, _| format!("{inner}_A2At"));
    assert!(parse(tuples.as_bytes()).is_err());
    let doubled = |levels: usize| {
        let mut text = "SiSg".to_owned();
        for level in 0..levels {
            // Optionals may be referred back to: a tuple of two of the last one, made optional.
            let last = char::from(b'A' + level as u8);
            text = format!("{text}_A{last}tSg");
        }
        text
    };
    assert!(parse(doubled(3).as_bytes()).is_ok(), "{}", doubled(3));
    assert!(
        matches!(parse(doubled(20).as_bytes()), Err(MetadataError::BadName { why, .. }) if why.contains("too large"))
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 2000 } else { 20_000 }))]

    #[test]
    fn bytes_are_a_name_or_not(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        if let Ok(tree) = parse(&bytes) {
            let _ = (mangled(&tree), spelt(&tree, true));
        }
    }

    #[test]
    fn letters_of_names_are_a_name_or_not(text in "[$sASVOCPGtcmpyxqXBiSabdgz0-9_K]{0,40}") {
        if let Ok(tree) = parse(text.as_bytes()) {
            let again = mangled(&tree).map(|plain| parse(plain.as_bytes()));
            // A parameter's way of being passed is written, too, and is no type.
            if let Some(Ok(again)) = again {
                prop_assert_eq!(mangled(&again), mangled(&tree));
            }
        }
    }

    #[test]
    fn damaged_names_do_no_harm(
        index in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()
    ) {
        describe_all();
        let all = known_names();
        let mut name = all[index.index(all.len())].as_bytes().to_vec();
        let place = at.index(name.len());
        if cut { name.truncate(place) } else { name[place] = byte }
        match names::type_named_in(&name, names::scope::Scope::NONE) {
            Ok(record) => {
                // SAFETY: the record is complete.
                let name = unsafe { names::type_name(record, true) };
                prop_assert_ne!(name, "");
            }
            Err(error) => prop_assert!(error.to_string().len() > 10),
        }
    }
}
