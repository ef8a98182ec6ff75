//! The models, a file a family. Each is a function that loom calls once for every execution: every interleaving of its threads, and for
//! every atomic load every value that the memory model allows.
//!
//! A comment of the runtime that names a model means the function of that name.

mod answers;
mod bias;
mod checker;
mod fork;
mod freezing;
mod handles;
mod identity;
mod inflation;
mod model;
mod once;
mod strong;
mod types;
mod unique;
mod unowned;
mod weak;

pub use model::Model;

/// Every model.
pub fn all() -> impl Iterator<Item = &'static Model> {
    [
        strong::MODELS,
        unowned::MODELS,
        weak::MODELS,
        inflation::MODELS,
        unique::MODELS,
        once::MODELS,
        bias::MODELS,
        fork::MODELS,
        identity::MODELS,
        freezing::MODELS,
        handles::MODELS,
        types::MODELS,
        answers::MODELS,
        checker::MODELS,
    ]
    .into_iter()
    .flatten()
}

/// The model of that name.
pub fn named(name: &str) -> Option<&'static Model> {
    all().find(|model| model.name == name)
}
