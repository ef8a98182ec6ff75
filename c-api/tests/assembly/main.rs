//! The fast paths are pinned as machine code: a call, a spill or a second locked instruction in one of them is a failure, not a
//! slower benchmark; and on a processor that orders memory weakly, so is an acquire or a release that is not there.
//!
//! `SIDETABLE_TARGET` is a triple to build for instead of this machine's, and `SIDETABLE_OBJDUMP` the disassembler for it.

mod aarch64;
#[path = "../release/mod.rs"]
mod release;
mod x86_64;

use std::env;

use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let target = env::var("SIDETABLE_TARGET").ok();
    let processor = target.as_deref().and_then(|triple| triple.split('-').next()).unwrap_or(env::consts::ARCH);
    let tests = match processor {
        "x86_64" => x86_64::TESTS,
        "aarch64" => aarch64::TESTS,
        _ => {
            println!("SKIPPED: assembly: nothing is pinned for {processor}");
            &[]
        }
    };
    let trial = |(name, test): &(&'static str, fn())| {
        let test = *test;
        Trial::test(*name, move || {
            test();
            Ok::<(), Failed>(())
        })
    };
    libtest_mimic::run(&Arguments::from_args(), tests.iter().map(trial).collect()).exit();
}
