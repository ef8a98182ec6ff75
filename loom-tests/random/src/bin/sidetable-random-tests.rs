//! Random programs on the C library's allocator, as users have it.

use std::process::ExitCode;

use sidetable_random_tests::runner::cli;

fn main() -> ExitCode {
    cli::main(Default::default())
}
