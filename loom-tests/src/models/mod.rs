//! The models, a file a family. Each is a function that loom calls once for every execution: every interleaving of its threads, and for
//! every atomic load every value that the memory model allows.
//!
//! A comment of the runtime that names a model means the function of that name.

mod checker;
mod fork;
mod freezing;
mod identity;
mod inflation;
mod once;
mod strong;
mod types;
mod unique;
mod unowned;
mod weak;

/// A model.
pub struct Model {
    /// Its function's name.
    pub name: &'static str,
    /// What it proves.
    pub proves: &'static str,
    /// Threads, the first one included.
    pub threads: usize,
    /// The most preemptions in one execution, where a full exploration takes too long.
    pub preemptions: Option<usize>,
    /// What loom or the runtime must say: for models of broken programs, which show that the checker sees.
    pub must_fail: Option<&'static str>,
    /// One execution.
    pub body: fn(),
}

/// Describes a model: `model!(name, threads, "what it proves")`.
macro_rules! model {
    ($name:ident, $threads:literal, $proves:literal $(, preemptions: $preemptions:literal)? $(, must_fail: $must_fail:literal)?) => {
        $crate::models::Model {
            name: stringify!($name),
            proves: $proves,
            threads: $threads,
            preemptions: $crate::models::model!(@ $($preemptions)?),
            must_fail: $crate::models::model!(@ $($must_fail)?),
            body: $name,
        }
    };
    (@) => { None };
    (@ $value:literal) => { Some($value) };
}

use model;

/// Every model.
pub fn all() -> impl Iterator<Item = &'static Model> {
    [
        strong::MODELS,
        unowned::MODELS,
        weak::MODELS,
        inflation::MODELS,
        unique::MODELS,
        once::MODELS,
        fork::MODELS,
        identity::MODELS,
        freezing::MODELS,
        types::MODELS,
        checker::MODELS,
    ]
    .into_iter()
    .flatten()
}

/// The model of that name.
pub fn named(name: &str) -> Option<&'static Model> {
    all().find(|model| model.name == name)
}
