use std::fs;

use super::*;

/// A package with two rooms, of which `upper` has a file.
const HOUSE: [(&str, &str); 5] = [
    ("Cargo.toml", "[workspace]\nmembers = [\"house\"]\n"),
    ("CONTRIBUTING.md", FLOORS),
    ("house/Cargo.toml", "[package]\nname = \"house\"\nversion = \"0.0.0\"\n"),
    ("house/src/lib.rs", "pub mod lower;\npub mod upper;\n"),
    ("house/src/upper/mod.rs", "pub mod thing;\npub use thing::Item;\n"),
];

const FLOORS: &str = "| floor | packages | |\n|--:|---|---|\n| 1 | `house` | |\n\n\
                      | floor | rooms of `house` |\n|--:|---|\n| 2 | `upper` |\n| 1 | `lower` |\n";

const NO_ROOMS: &str = "| floor | packages |\n|--:|---|\n| 1 | `house` |\n";

const THING: &str = "pub struct Item;\npub fn call() {}\n";

/// A house with these files in it, in place of its own where there are such.
fn house(files: &[(&str, &str)]) -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().canonicalize().expect("the folder is there");
    for (path, text) in HOUSE.iter().chain([("house/src/upper/thing.rs", THING)].iter()).chain(files) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("files lie in folders")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }
    (folder, Workspace { target: root.join("target"), root })
}

/// What is wrong with the arrows in that house.
fn faults_of(files: &[(&str, &str)]) -> Vec<String> {
    let (_folder, workspace) = house(files);
    let (arrows, floors) = read(&workspace).expect("the house can be read");
    faults::all(&arrows, &floors)
}

/// Asserts that there is one fault, which names all this.
fn assert_refused(files: &[(&str, &str)], words: &[&str]) {
    let faults = faults_of(files);
    let [fault] = faults.as_slice() else { panic!("{files:?} has the faults {faults:#?}, where one was due") };
    for word in words {
        assert!(fault.contains(word), "{files:?}: {fault:?} does not say {word:?}");
    }
}

#[test]
fn the_workspace_keeps_its_floors() {
    let workspace = Workspace::find().expect("the workspace is there");
    let (arrows, floors) = read(&workspace).expect("the workspace can be read");
    let faults = faults_in(&workspace, &arrows, &floors).expect("the workspace can be read");
    assert!(
        faults.is_empty(),
        "{} faults; `cargo xtask floors` shows them, too\n\n{}",
        faults.len(),
        faults.join("\n\n")
    );
}

#[test]
fn an_arrow_that_points_down_is_accepted() {
    let below = "pub struct Base;\npub(super) fn base() -> Base { std::mem::drop(1); Base }\n";
    let above = "use crate::lower::{self, Base};\npub struct Item(Base);\npub fn call() { lower::base(); }\n";
    assert_eq!(faults_of(&[("house/src/lower.rs", below), ("house/src/upper/thing.rs", above)]), [""; 0]);
}

#[test]
fn an_arrow_that_points_up_is_seen_however_it_is_written() {
    for (source, name) in [
        ("use crate::upper::thing::Item;", "`Item` (line 1)"),
        ("\nuse crate::upper::thing::Item as Other;", "`Item` (line 2)"),
        ("use crate::upper::{thing::{self as things, Item}};", "`Item` (line 1)"),
        ("use crate::{upper::thing::call as fetch};\npub fn run() { fetch() }", "`call` (line 1)"),
        ("use crate::upper::thing::*;", "`*` (line 1)"),
        ("use super::upper::thing::Item;", "`Item` (line 1)"),
        ("use self::super::upper::thing::Item;", "`Item` (line 1)"),
        ("pub use crate::upper::thing::Item;", "`Item` (line 1)"),
        ("pub use crate::upper::thing;", "`thing` (line 1)"),
        ("pub fn run() { crate::upper::thing::call() }", "`call` (line 1)"),
        ("pub fn run() { super::upper::thing::call() }", "`call` (line 1)"),
        ("pub fn run(_: &dyn Fn(crate::upper::thing::Item)) {}", "`Item` (line 1)"),
        ("pub fn run() -> usize { size_of::<crate::upper::thing::Item>() }", "`Item` (line 1)"),
        ("pub fn run() { use crate::upper::thing::call; call() }", "`call` (line 1)"),
        ("pub fn run() { println!(\"{:p}\", crate::upper::thing::call as fn()) }", "`call` (line 1)"),
        ("macro_rules! run { () => { $crate::upper::thing::call() } }", "`call` (line 1)"),
        ("macro_rules! run { () => { use crate::upper::thing::{call, call as other}; } }", "`call` (line 1)"),
        ("thread_local! { static ITEM: crate::upper::thing::Item = const { make() }; }", "`Item` (line 1)"),
        ("#[cfg(windows)]\npub fn run() { crate::upper::thing::call() }", "`call` (line 2)"),
        ("mod inner { use super::super::upper::thing::Item; }", "`Item` (line 1)"),
        ("pub fn run() { crate::upper::thing::made_by_a_macro() }", "`made_by_a_macro` (line 1)"),
        ("pub fn run() { crate::upper::thing::Item::method() }", "`method` (line 1)"),
        // By another's re-export: the arrow goes to the file that defines the item.
        ("use crate::upper::Item;", "`Item` (line 1)"),
        ("pub fn run(_: crate::upper::Item) {}", "`Item` (line 1)"),
    ] {
        let files = [("house/src/lower.rs", source)];
        assert_refused(
            &files,
            &["house/src/lower.rs uses", name, "of house/src/upper/thing.rs", "`lower` (floor 1)", "`upper` (floor 2)"],
        );
    }
}

#[test]
fn an_imported_module_is_followed_to_what_is_used_of_it() {
    let through = [("house/src/lower.rs", "use crate::upper as above;\npub fn run() { above::thing::call() }")];
    let faults = faults_of(&through);
    assert_eq!(faults.len(), 2, "{faults:#?}");
    assert!(faults[0].contains("house/src/lower.rs uses `upper` (line 1) of house/src/upper/mod.rs"), "{faults:#?}");
    assert!(faults[1].contains("house/src/lower.rs uses `call` (line 2) of house/src/upper/thing.rs"), "{faults:#?}");
}

#[test]
fn a_name_that_the_crate_itself_shows_is_its_defining_files() {
    let root = "mod lower;\nmod upper;\npub use upper::*;\n";
    let files = [("house/src/lib.rs", root), ("house/src/lower.rs", "use crate::Item;\n")];
    assert_refused(&files, &["house/src/lower.rs uses `Item` (line 1) of house/src/upper/thing.rs"]);
}

#[test]
fn what_a_macro_defines_is_found_by_a_glob() {
    let root = "mod lower;\nmod upper;\npub use upper::thing::*;\n";
    let thing = "wrap! { pub static TABLE: u8 = 1; }\npub struct Item;\n";
    let files = [
        ("house/src/lib.rs", root),
        ("house/src/upper/thing.rs", thing),
        ("house/src/lower.rs", "pub fn run() -> u8 { crate::TABLE }\n"),
    ];
    assert_refused(&files, &["house/src/lower.rs uses `TABLE` (line 1) of house/src/upper/thing.rs"]);
}

#[test]
fn macros_are_found_by_their_scope_and_at_the_root() {
    let above = "#[macro_export]\nmacro_rules! describe { () => {} }\npub struct Item;\n";
    let files = [("house/src/upper/thing.rs", above), ("house/src/lower.rs", "crate::describe!();\n")];
    assert_refused(&files, &["house/src/lower.rs uses `describe` (line 1) of house/src/upper/thing.rs"]);

    let root = "macro_rules! describe { () => {} }\npub mod lower;\npub mod upper;\n";
    let files = [("house/src/lib.rs", root), ("house/src/lower.rs", "describe!();\n")];
    assert_refused(&files, &["house/src/lower.rs uses `describe` (line 1) of house/src/lib.rs", "above all its rooms"]);
}

#[test]
fn modules_are_found_in_whichever_file_they_are() {
    let odd = "use crate::upper::thing::Item;\n";
    for (declaration, file) in [
        ("#[path = \"odd/place.rs\"]\nmod inner;\n", "house/src/odd/place.rs"),
        ("#[cfg_attr(windows, path = \"odd.rs\")]\nmod inner;\n", "house/src/odd.rs"),
        ("mod between { #[path = \"../../odd.rs\"] mod inner; }\n", "house/src/odd.rs"),
        ("#[cfg(windows)]\nmod inner;\n", "house/src/lower/inner.rs"),
        ("choose! { mod inner; }\n", "house/src/lower/inner/mod.rs"),
        ("mod between { mod inner; }\n", "house/src/lower/between/inner.rs"),
    ] {
        let rooms = FLOORS.replace("`lower`", "`lower`, `odd`");
        let page = if file.contains("odd") { &rooms } else { FLOORS };
        let files = [("house/src/lower.rs", declaration), (file, odd), ("CONTRIBUTING.md", page)];
        assert_refused(&files, &[&format!("{file} uses `Item` (line 1) of house/src/upper/thing.rs")]);
    }
}

#[test]
fn what_is_no_arrow_is_not_taken_for_one() {
    let thing = "pub fn call() {}\npub struct Item { pub upper: u8 }\n";
    for source in [
        "//! Beside [`crate::upper::thing::Item`].\n",
        "pub fn run(upper: u8) -> u8 { let thing = upper; thing }\n",
        "pub fn run() -> &'static str { \"crate::upper::thing::Item\" }\n",
        "pub struct Other { upper: u8 }\nimpl Other { fn get(&self) -> u8 { self.upper } }\n",
        "mod thing { pub struct Item; }\npub fn run(_: thing::Item) {}\n",
        "pub(in crate::lower) fn run<'upper>(_: &'upper u8) {}\n",
        "pub fn run() { std::thread::spawn(<Vec<u8> as Default>::default); }\n",
    ] {
        let files = [("house/src/lower.rs", source), ("house/src/upper/thing.rs", thing)];
        assert_eq!(faults_of(&files), [""; 0], "{source}");
    }
}

#[test]
fn neither_a_variable_with_a_modules_name_nor_a_visibility_is_an_arrow() {
    // With an arrow between this file and each of the two, the three were a circle.
    let variables = "mod a;\nmod b;\npub struct Shared;\npub fn run(a: u8, b: u8) -> u8 { a + b }\n";
    let using = "use super::Shared;\npub fn call(_: Shared) {}\n";
    let files = [("house/src/lower.rs", variables), ("house/src/lower/a.rs", using), ("house/src/lower/b.rs", using)];
    assert_eq!(faults_of(&files), [""; 0]);

    let shown = "mod a;\nmod b;\npub fn run() { a::call(); b::call() }\n";
    let visible = "pub(in crate::lower) fn call() {}\n";
    let files = [("house/src/lower.rs", shown), ("house/src/lower/a.rs", visible), ("house/src/lower/b.rs", visible)];
    assert_eq!(faults_of(&files), [""; 0]);
}

#[test]
fn a_method_given_to_a_type_further_down_is_an_arrow_from_there() {
    let below = ("house/src/lower.rs", "pub struct Base;\n");
    let above = "use crate::lower::Base;\nimpl Base { pub fn rise(&self) {} fn own(&self) {} }\npub struct Item;\n";
    let files = [below, ("house/src/upper/thing.rs", above)];
    assert_refused(&files, &["house/src/lower.rs uses `Base::rise` of house/src/upper/thing.rs"]);

    let own = "use crate::lower::Base;\nimpl Clone for Base { fn clone(&self) -> Self { Base } }\nimpl Base { fn own(&self) {} }\npub struct Item;\n";
    assert_eq!(faults_of(&[below, ("house/src/upper/thing.rs", own)]), [""; 0]);
}

#[test]
fn rooms_on_one_floor_do_not_use_each_other() {
    let page = FLOORS.replace("| 1 | `lower` |", "| 2 | `lower` |");
    let files = [("CONTRIBUTING.md", &*page), ("house/src/lower.rs", "use crate::upper::thing::Item;\n")];
    assert_refused(&files, &["house/src/lower.rs uses `Item`", "of house/src/upper/thing.rs", "beside"]);
}

#[test]
fn the_root_of_a_crate_is_above_all_rooms() {
    let root = "pub mod lower;\npub mod upper;\npub const WIDTH: usize = 1;\n";
    let files = [("house/src/lib.rs", root), ("house/src/lower.rs", "pub const TWICE: usize = 2 * crate::WIDTH;\n")];
    assert_refused(&files, &["house/src/lower.rs uses `WIDTH` (line 1) of house/src/lib.rs"]);
}

#[test]
fn a_circle_across_rooms_needs_no_floors_to_be_refused() {
    let files = [
        ("CONTRIBUTING.md", NO_ROOMS),
        ("house/src/lower.rs", "use crate::upper::thing::Item;\npub struct Base;\n"),
        ("house/src/upper/thing.rs", "use crate::lower::Base;\npub struct Item;\n"),
    ];
    assert_refused(
        &files,
        &[
            "across rooms",
            "house/src/lower.rs uses `Item` (line 1) of house/src/upper/thing.rs",
            "house/src/upper/thing.rs uses `Base` (line 1) of house/src/lower.rs",
        ],
    );
    let one_way = [("CONTRIBUTING.md", NO_ROOMS), ("house/src/lower.rs", "use crate::upper::thing::Item;\n")];
    assert_eq!(faults_of(&one_way), [""; 0]);
}

#[test]
fn inside_a_room_two_files_may_use_each_other_and_three_may_not() {
    let lower = ("house/src/lower.rs", "mod a;\nmod b;\nmod c;\n");
    let (a, c) = (
        ("house/src/lower/a.rs", "use super::b::B;\npub struct A;\n"),
        ("house/src/lower/c.rs", "use super::a::A;\npub struct C;\n"),
    );
    let two = [lower, a, ("house/src/lower/b.rs", "use super::a::A;\npub struct B;\n"), c];
    assert_eq!(faults_of(&two), [""; 0]);
    let three = [lower, a, ("house/src/lower/b.rs", "use super::c::C;\npub struct B;\n"), c];
    assert_refused(
        &three,
        &[
            "3 files use each other in a circle inside the room `lower`",
            "house/src/lower/a.rs uses `B` (line 1) of house/src/lower/b.rs",
            "house/src/lower/b.rs uses `C` (line 1) of house/src/lower/c.rs",
            "house/src/lower/c.rs uses `A` (line 1) of house/src/lower/a.rs",
        ],
    );
}

#[test]
fn a_module_that_shows_what_is_in_it_uses_none_of_that() {
    let lower = "mod a;\nmod b;\npub use a::A;\npub use b::B;\npub struct Shared;\n";
    let (a, b) = ("use super::Shared;\npub struct A;\n", "use super::Shared;\npub struct B;\n");
    let files = [("house/src/lower.rs", lower), ("house/src/lower/a.rs", a), ("house/src/lower/b.rs", b)];
    assert_eq!(faults_of(&files), [""; 0]);
    let using = format!("{lower}pub fn make() -> (A, B) {{ (A, B) }}\n");
    let files = [("house/src/lower.rs", &*using), ("house/src/lower/a.rs", a), ("house/src/lower/b.rs", b)];
    assert_refused(&files, &["inside the room `lower`", "house/src/lower.rs uses `A`"]);
}

#[test]
fn packages_have_floors_and_their_tests_keep_to_them() {
    let page = "| floor | packages |\n|--:|---|\n| 2 | `house` |\n| 1 | `cellar` |\n";
    let members = "[workspace]\nmembers = [\"house\", \"cellar\"]\n";
    let manifest = "[package]\nname = \"the-cellar\"\nversion = \"0.0.0\"\n";
    let files = [
        ("Cargo.toml", members),
        ("CONTRIBUTING.md", page),
        ("cellar/Cargo.toml", manifest),
        ("cellar/src/lib.rs", "pub struct Floor;\n"),
        ("house/src/lower.rs", "use the_cellar::Floor;\n"),
    ];
    assert_eq!(faults_of(&files), [""; 0]);
    let upwards = [&files[..], &[("cellar/tests/up.rs", "fn up() { house::upper::thing::call() }\n")]].concat();
    assert_refused(
        &upwards,
        &[
            "cellar/tests/up.rs uses `call` (line 1) of house/src/upper/thing.rs",
            "`cellar` (floor 1)",
            "`house` (floor 2)",
        ],
    );
}

#[test]
fn the_table_and_the_source_have_the_same_rooms() {
    let root = "pub mod lower;\npub mod upper;\nmod attic;\n";
    let files = [("house/src/lib.rs", root), ("house/src/lower.rs", ""), ("house/src/attic.rs", "")];
    assert_refused(&files, &["the room of `house` named `attic` has no floor"]);
    let page = FLOORS.replace("`lower`", "`lower`, `cellar`");
    assert_refused(
        &[("CONTRIBUTING.md", &page), ("house/src/lower.rs", "")],
        &["a room of `house` named `cellar`, which is not there"],
    );
    assert_refused(
        &[
            ("CONTRIBUTING.md", &FLOORS.replace("| 1 | `house` | |\n", "| 1 | `house`, `shed` | |\n")),
            ("house/src/lower.rs", ""),
        ],
        &["`shed`"],
    );
}

#[test]
fn a_file_without_a_module_is_refused() {
    let files = [("house/src/lower.rs", ""), ("house/src/lower/lost.rs", "use crate::upper::Item;\n")];
    assert_refused(&files, &["house/src/lower/lost.rs belongs to no module"]);
}

#[test]
fn a_table_that_cannot_be_understood_is_an_error() {
    for page in [
        "No table.\n",
        "| floor | packages |\n|--:|---|\n| ground | `house` |\n",
        "| floor | packages |\n|--:|---|\n| 1 | house |\n",
        "| floor | packages |\n|--:|---|\n| 1 | `house` |\n| 2 | `house` |\n",
    ] {
        assert!(Floors::read(page).is_err(), "{page}");
    }
    assert!(Floors::read(FLOORS).is_ok_and(|floors| floors.rooms["house"]["upper"] == 2));
}

#[test]
fn the_first_file_of_a_room_says_what_is_in_the_room() {
    let root = (
        "house/src/lib.rs",
        "//! | floor | room |\n//! | 2 | [`upper`] |\n//! | 1 | `lower` |\npub mod lower;\npub mod upper;\n",
    );
    let upper = ("house/src/upper/mod.rs", "//! Floor 2.\n//! | [`thing`] | an item |\npub mod thing;\n");
    let lower = ("house/src/lower.rs", "//! Floor 1.\n");
    let faults = |files: &[(&str, &str)]| {
        let (_folder, workspace) = house(files);
        let (_, floors) = read(&workspace).expect("the house can be read");
        contents::all(&workspace.root, &floors).expect("the house can be read")
    };
    assert_eq!(faults(&[root, upper, lower]), [""; 0]);
    for (file, text, words) in [
        (
            root.0,
            "//! | 2 | [`upper`] |\npub mod lower;\npub mod upper;\n",
            "house/src/lib.rs has no row that says what `lower` is",
        ),
        (lower.0, "//! Floor 2.\n", "house/src/lower.rs does not say \"Floor 1\""),
        (
            upper.0,
            "//! Floor 2, with `thing` in it.\npub mod thing;\n",
            "house/src/upper/mod.rs has no row that says what `thing` is",
        ),
    ] {
        let found = faults(&[root, upper, lower, (file, text)]);
        assert!(matches!(&found[..], [fault] if fault.contains(words)), "{words}: {found:#?}");
    }
    for (link, is_fine) in [
        ("[`call`](house/src/upper/thing.rs)", true),
        ("[`Item`](house/src/upper/thing.rs)", true),
        ("[`house/src/lower.rs`](house/src/lower.rs)", true),
        ("[`cal`](house/src/upper/thing.rs)", false),
        ("[`call`](house/src/upper/other.rs)", false),
        ("[`house/src/other.rs`](house/src/other.rs)", false),
    ] {
        let page = format!("{FLOORS}\n{link}\n");
        assert_eq!(faults(&[root, upper, lower, ("CONTRIBUTING.md", &page)]).is_empty(), is_fine, "{link}");
    }
}
