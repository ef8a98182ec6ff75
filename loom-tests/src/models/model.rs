//! What a model is.

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
        $crate::models::model::Model {
            name: stringify!($name),
            proves: $proves,
            threads: $threads,
            preemptions: $crate::models::model::model!(@ $($preemptions)?),
            must_fail: $crate::models::model::model!(@ $($must_fail)?),
            body: $name,
        }
    };
    (@) => { None };
    (@ $value:literal) => { Some($value) };
}

pub(super) use model;
