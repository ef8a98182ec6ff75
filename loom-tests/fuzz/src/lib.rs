//! Hostile input: bytes that nobody meant, for each part of the runtime that reads what its caller wrote.
//!
//! A target takes any bytes, makes a call of them, and must come back: with a status, or with something that then works. It is run in two ways: by a
//! fuzzer, which looks for bytes that lead to code that none led to before (`cargo xtask test --only fuzz`), and by the tests, over the bytes that were
//! kept in `corpus`.
//!
//! | module | what it reads |
//! |---|---|
//! | [`bytes`] | numbers and texts out of bytes |
//! | [`names`] | mangled names |
//! | [`classes`] | classes and their field tables |
//! | [`descriptors`] | generic types described by their author |
//! | [`plain`] | nothing: a class for the others |
//! | [`modules`] | modules, their globals, functions and phases |
//! | [`programs`] | nothing: what the bytes stand for is done, step by step |
//! | [`handles`] | hosts, handles and epochs that a foreign host gives back |

pub mod bytes;
pub mod classes;
pub mod descriptors;
pub mod handles;
pub mod modules;
pub mod names;
pub mod plain;
pub mod programs;

/// What takes bytes.
pub type Target = fn(&[u8]);

/// Each by its name, which is its folder's in `corpus`, too.
pub const TARGETS: [(&str, Target); 6] = [
    ("names", names::run),
    ("classes", classes::run),
    ("descriptors", descriptors::run),
    ("modules", modules::run),
    ("handles", handles::run),
    ("programs", programs::run),
];

/// The target of that name.
pub fn target(name: &str) -> Option<Target> {
    TARGETS.iter().find(|(known, _)| *known == name).map(|(_, target)| *target)
}
