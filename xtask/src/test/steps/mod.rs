//! The steps, in the order they begin: what is quick and fails most comes first, then what takes longest, so that no processor is left without work at the end.
//!
//! - [`rust`]: format, lints, Rust tests, documentation;
//! - [`native`]: C and C++ programs, under valgrind and AddressSanitizer too;
//! - [`c_libraries`]: the same with an older C library, and with another;
//! - [`tsan`]: the threaded ones under ThreadSanitizer;
//! - [`cross`]: other processors: compiled for them, and run;
//! - [`models`]: loom, and the mutants it must catch; shuttle, and random programs of many threads;
//! - [`random`]: random programs beside a plain model;
//! - [`fuzz`]: hostile input;
//! - [`javascript`]: the wrappers of a WebAssembly instance, in Node and in a browser;
//! - [`swift`]: Swift programs on sidetable, and on Swift's own runtime beside it;
//! - [`inspect`]: leaks of Swift programs, found from outside;
//! - [`product`]: what a user gets: the demo, an installation, examples, benchmarks; [`small`]: how much of it; [`packages`]: by build systems;
//! - [`dependents`]: crates outside the workspace.
//!
//! [`files`] has what several of them do with files.

mod c_libraries;
mod cross;
mod dependents;
mod files;
mod fuzz;
mod inspect;
mod javascript;
mod models;
mod native;
mod packages;
mod product;
mod random;
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
    Step {
        name: "clippy",
        about: "no warnings, with and without loom and shuttle, and in the archive for Swift",
        run: rust::clippy,
    },
    Step { name: "unit", about: "unit and property tests, debug", run: rust::unit },
    Step { name: "doc", about: "documentation builds, its examples run", run: rust::doc },
    Step { name: "c-api", about: "C and C++ programs, debug library", run: native::debug },
    Step { name: "swift", about: "Swift programs say the same, relinked and preloaded", run: swift::swift },
    Step { name: "loom-models", about: "models of the C entry points", run: models::models },
    Step { name: "aarch64", about: "Rust, C and C++ programs for aarch64, in an emulator", run: cross::aarch64 },
    Step { name: "random", about: "random programs beside a plain model", run: random::random },
    Step { name: "swift-6.2", about: "the same programs with Swift 6.2", run: swift::swift_6_2 },
    Step {
        name: "shuttle",
        about: "random programs of three to eight threads, in random schedules",
        run: models::shuttle,
    },
    Step { name: "i686", about: "Rust, C and C++ programs for 32-bit x86", run: cross::i686 },
    Step {
        name: "inspect",
        about: "known leaks are found, and nothing else, in unmodified programs",
        run: inspect::inspect,
    },
    Step { name: "swift-aarch64", about: "Swift programs for aarch64, in an emulator", run: swift::swift_aarch64 },
    Step { name: "c-api-release", about: "C and C++ programs, release library", run: native::release },
    Step { name: "dependents", about: "crates outside the workspace build and run", run: dependents::dependents },
    Step { name: "unit-release", about: "unit and property tests, release", run: rust::unit_release },
    Step { name: "install", about: "an installation is usable", run: product::install },
    Step {
        name: "javascript",
        about: "one object, one wrapper: in Node, and in a browser",
        run: javascript::javascript,
    },
    Step { name: "benches", about: "every benchmark runs once", run: product::benches },
    Step { name: "fuzz", about: "hostile input, looked for by a fuzzer", run: fuzz::fuzz },
    Step { name: "valgrind", about: "C and C++ programs, no error and no leak", run: native::valgrind },
    Step { name: "asan", about: "C and C++ programs, AddressSanitizer", run: native::address_sanitizer },
    Step { name: "glibc-2.31", about: "C and C++ programs in Debian 11", run: c_libraries::older_glibc },
    Step { name: "tsan", about: "threaded programs, ThreadSanitizer", run: tsan::thread_sanitizer },
    Step { name: "musl", about: "C programs with musl", run: c_libraries::musl },
    Step { name: "examples", about: "example programs build and run", run: product::examples },
    Step { name: "loom-mutants", about: "weakened code that a model must catch", run: models::mutants },
    Step { name: "demo", about: "the demo says what it should", run: product::demo },
];

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::ALL;

    const COMMAND: &str = "cargo xtask test --only ";

    /// The names that a page has after the command, and those in the cells of its table of platforms.
    fn named(page: &str) -> Vec<String> {
        let after_command =
            page.split(COMMAND).skip(1).map(|rest| rest.split(['`', '\n', '#']).next().unwrap_or_default());
        let table = page.split("## Where it runs\n").nth(1).unwrap_or_default();
        let rows = table.split("\n## ").next().unwrap_or_default().lines().filter(|line| line.starts_with('|'));
        let cells = rows.flat_map(|row| row.split('`').skip(1).step_by(2));
        after_command.chain(cells).flat_map(|names| names.split_whitespace().map(str::to_owned)).collect()
    }

    #[test]
    fn the_pages_name_steps_that_there_are() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let docs = fs::read_dir(root.join("docs")).expect("the pages are there").flatten().map(|entry| entry.path());
        let mut pages: Vec<_> = docs.filter(|page| page.extension().is_some_and(|is| is == "md")).collect();
        pages.extend([root.join("README.md"), root.join("CONTRIBUTING.md")]);
        let mut count = 0;
        for page in pages {
            for name in named(&fs::read_to_string(&page).expect("a page is text")) {
                assert!(ALL.iter().any(|step| step.name == name), "{} names a step `{name}`", page.display());
                count += 1;
            }
        }
        assert!(count > 30, "the pages name {count} steps");
    }

    #[test]
    fn names_are_found_behind_commands_and_in_the_table() {
        let page = "`cargo xtask test --only a b`\n\n    cargo xtask test --only c   # why\n\n## Where it runs\n\n| x | `d` |\n\n## Next\n\n| `e` |\n";
        assert_eq!(named(page), ["a", "b", "c", "d"]);
    }
}
