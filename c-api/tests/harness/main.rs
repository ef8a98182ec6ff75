//! The tests of the C and C++ interface, as one program: `cargo test -p sidetable-c --test harness`.
//!
//! | module | what it tests |
//! |---|---|
//! | [`programs`] | the C and C++ programs beside this folder and the examples, listed in [`table`] |
//! | [`headers`] | that the headers compile, and agree with the library symbol by symbol and signature by signature |
//! | [`pages`] | that the programs in `docs/c.md` do what the page says |
//!
//! All of them share a [`context`], use the compilers that [`toolchain`] finds, the library that [`library`] builds and the object files that [`objects`]
//! keeps. The environment can change what is run:
//!
//! | variable | meaning |
//! |---|---|
//! | `SIDETABLE_LIB` | the library to link, `.a` or `.so`, instead of one built in the profile of the tests |
//! | `SIDETABLE_LIB_DEBUG` | `1` or `0`: whether that library is a debug build; without it, whether its folder is called `debug` |
//! | `SIDETABLE_CC`, `SIDETABLE_CXX` | the only compilers to use, instead of both gcc and clang |
//! | `SIDETABLE_CFLAGS` | more flags for every compilation, such as `-fsanitize=thread` |
//! | `SIDETABLE_RUNNER` | what to run the programs in, such as `valgrind -q --error-exitcode=9` |
//! | `SIDETABLE_EMULATOR` | the same for programs of another processor or system, such as `qemu-aarch64 -L /usr/aarch64-linux-gnu`: children and headers are tested, too |
//! | `SIDETABLE_REPEAT` | how many times to run each program that starts threads of its own; without it, once |
//! | `SIDETABLE_ONLY_C` | `1`: only the programs in C |
//! | `SIDETABLE_ONLY_THREADED` | `1`: only the programs that start threads of their own |

mod c_items;
mod context;
mod headers;
mod library;
mod objects;
mod pages;
mod process;
mod programs;
mod rust_items;
mod table;
mod toolchain;

use std::path::PathBuf;
use std::sync::Arc;

use libtest_mimic::{Arguments, Trial};

use context::{Context, Settings, skipped};
use library::Library;
use objects::Objects;
use toolchain::Toolchain;

fn main() {
    let arguments = Arguments::from_args();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let scratch = tempfile::tempdir_in(&folder).expect("the target folder can be written");
    let (toolchains, missing) = Toolchain::all();
    let mut trials: Vec<Trial> = missing.iter().map(|name| skipped((*name).to_owned(), "not found")).collect();

    let context = Arc::new(Context {
        library: Library::find(scratch.path()),
        objects: Objects::new(folder.join("objects")),
        toolchains,
        package: PathBuf::from(env!("CARGO_MANIFEST_DIR")),
        scratch,
        settings: Settings::from_environment(),
    });
    trials.extend(programs::trials(&context));
    if context.settings.is_plain() {
        trials.extend(headers::trials(&context));
        trials.extend(pages::trials(&context));
    }

    let conclusion = libtest_mimic::run(&arguments, trials);
    // Exiting runs no destructors: the programs would stay behind.
    drop(context);
    conclusion.exit();
}
