//! Panics without a backtrace.
//!
//! Rust's library prints a backtrace when code panics, and for that carries a reader of debug information: 180 KB, more than all the rest
//! of the archive, in every program that links it. The runtime does not panic but for faults of its own, so in the archive a panic is one
//! line and abort, and what only backtraces need is dropped.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::process;

/// The functions in which panics and failed allocations of Rust's library end, by their sections' names.
const ENDS: [&str; 2] = ["___rustc17rust_begin_unwind", "___rustc26___rust_alloc_error_handler"];

/// Functions that lead to those, or that they call: they find words for what is wrong, with code and tables that nothing else needs. Fatal
/// messages show nothing by `Debug`. Other versions of the library may have others.
const WORDS: [&str; 8] = [
    "4core3str16slice_error_fail",
    "4core5slice5index16slice_index_fail",
    "4core6result13unwrap_failed",
    "4core9panicking18panic_bounds_check",
    "4core9panicking9panic_fmt",
    "3sys5stdio4unix6StderrNtNtBa_2io5Write9write_fmtBa_",
    "5Debug3fmt",
    "core..fmt..Debug$GT$3fmt",
];

/// What the unwinder asks of a frame of Rust's, with seven functions of the unwinder's that every program's start would look for.
const PERSONALITY: &str = ".text.rust_eh_personality";

/// The answer that nothing is to be done there: `mov eax, 8` (`_URC_CONTINUE_UNWIND`), `ret`. Nothing unwinds to a frame of the archive, and what passes
/// through (the end of a thread that is cancelled) has nothing to clean up.
const GO_ON: [u8; 6] = [0xb8, 8, 0, 0, 0, 0xc3];

/// Puts a few instructions in the place of these functions.
pub fn cut_short(object: &Path, scratch: &Path) -> Result<()> {
    if !cfg!(target_arch = "x86_64") {
        return Ok(());
    }
    let (source, assembled, code) =
        (scratch.join("drop-in-end.s"), scratch.join("drop-in-end.o"), scratch.join("drop-in-end.bin"));
    let going_on = scratch.join("drop-in-go-on.bin");
    fs::write(&going_on, GO_ON).with_context(|| format!("cannot write {}", going_on.display()))?;
    fs::write(&source, include_str!("end.s")).with_context(|| format!("cannot write {}", source.display()))?;
    let mut assemble = Command::new("as");
    assemble.arg(&source).arg("-o").arg(&assembled);
    super::run(assemble)?;
    let mut extract = Command::new("objcopy");
    extract.args(["-O", "binary", "-j", ".text"]).arg(&assembled).arg(&code);
    super::run(extract)?;

    let mut list = Command::new("readelf");
    list.args(["--section-headers", "--wide"]).arg(object);
    let listed = process::run(list, None, |_| ())?;
    let sections = listed.text.split_whitespace().filter(|word| word.starts_with(".text"));
    ensure!(sections.clone().any(|section| section == PERSONALITY), "Rust's library has no {PERSONALITY}");
    let (mut ends, mut words) = (Vec::new(), Vec::new());
    for section in sections {
        let is_one_of = |names: &[&str]| names.iter().any(|name| section.contains(name));
        if is_one_of(&ENDS) {
            ends.push(section);
        } else if is_one_of(&WORDS) {
            words.push(section);
        }
    }
    ensure!(
        ends.len() == ENDS.len(),
        "Rust's library ends panics in other functions than {}: {ends:?}",
        ENDS.join(", ")
    );
    let mut replace = Command::new("objcopy");
    let cut = ends.into_iter().chain(words).map(|section| (section, &code)).chain([(PERSONALITY, &going_on)]);
    for (section, code) in cut {
        replace.arg(format!("--update-section={section}={}", code.display()));
        replace.arg(format!("--remove-relocations={section}"));
    }
    replace.arg(object);
    super::run(replace)
}
