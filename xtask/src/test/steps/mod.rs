//! The steps, in the order they run: what is quick and fails most comes first.
//!
//! - [`rust`]: format, lints, Rust tests, documentation;
//! - [`native`]: C and C++ programs, under valgrind and AddressSanitizer too;
//! - [`tsan`]: the threaded ones under ThreadSanitizer;
//! - [`models`]: loom, and the mutants it must catch;
//! - [`javascript`]: the wrappers of a WebAssembly instance, in Node and in a browser;
//! - [`swift`]: Swift programs on sidetable, and on Swift's own runtime beside it;
//! - [`inspect`]: leaks of Swift programs, found from outside;
//! - [`product`]: what a user gets: the demo, an installation, examples, benchmarks; [`small`]: how much of it; [`packages`]: by build systems;
//! - [`dependents`]: crates outside the workspace.
//!
//! [`files`] has what several of them do with files.

mod dependents;
mod files;
mod inspect;
mod javascript;
mod models;
mod native;
mod packages;
mod product;
mod rust;
mod small;
mod swift;
mod tsan;

use anyhow::Result;

use super::context::Context;

/// One step of the test run.
pub struct Step {
    pub name: &'static str,
    /// What it runs, in the words of the summary.
    pub about: &'static str,
    pub run: fn(&mut Context<'_>) -> Result<()>,
}

pub const ALL: &[Step] = &[
    Step { name: "fmt", about: "every Rust file is formatted", run: rust::fmt },
    Step { name: "clippy", about: "no warnings, with and without loom", run: rust::clippy },
    Step { name: "unit", about: "unit and property tests, debug", run: rust::unit },
    Step { name: "unit-release", about: "unit and property tests, release", run: rust::unit_release },
    Step { name: "doc", about: "documentation builds, its examples run", run: rust::doc },
    Step { name: "c-api", about: "C and C++ programs, debug library", run: native::debug },
    Step { name: "c-api-release", about: "C and C++ programs, release library", run: native::release },
    Step { name: "valgrind", about: "C and C++ programs, no error and no leak", run: native::valgrind },
    Step { name: "asan", about: "C and C++ programs, AddressSanitizer", run: native::address_sanitizer },
    Step { name: "tsan", about: "threaded programs, ThreadSanitizer", run: tsan::thread_sanitizer },
    Step { name: "loom-models", about: "models of the C entry points", run: models::models },
    Step { name: "loom-mutants", about: "weakened code that a model must catch", run: models::mutants },
    Step { name: "demo", about: "the demo says what it should", run: product::demo },
    Step { name: "install", about: "an installation is usable", run: product::install },
    Step { name: "examples", about: "example programs build and run", run: product::examples },
    Step { name: "dependents", about: "crates outside the workspace build and run", run: dependents::dependents },
    Step {
        name: "javascript",
        about: "one object, one wrapper: in Node, and in a browser",
        run: javascript::javascript,
    },
    Step { name: "swift", about: "Swift programs say the same, relinked and preloaded", run: swift::swift },
    Step { name: "swift-6.2", about: "the same programs with Swift 6.2", run: swift::swift_6_2 },
    Step {
        name: "inspect",
        about: "known leaks are found, and nothing else, in unmodified programs",
        run: inspect::inspect,
    },
    Step { name: "benches", about: "every benchmark runs once", run: product::benches },
];
