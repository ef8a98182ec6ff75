//! Panics without a backtrace.
//!
//! Rust's library prints a backtrace when code panics, and for that carries a reader of debug information: 180 KB, more than all that most
//! programs use of an archive, in every program that links it. The runtime does not panic but for faults of its own, so in the archives a panic is
//! one line and abort, and what only backtraces need is dropped.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::Tools;
use super::order::sections;

/// The functions in which panics and failed allocations of Rust's library end, by their sections' names, and what they say then.
const ENDS: [(&str, &str); 2] =
    [("___rustc17rust_begin_unwind", A_FAULT), ("___rustc26___rust_alloc_error_handler", "Could not allocate memory")];

const A_FAULT: &str = "sidetable has met a fault of its own: please report it";

/// Functions that lead to a panic's end, or that it calls: they find words for what is wrong, with code and tables that nothing else needs. Other
/// versions of the library may have others.
const WORDS: [&str; 6] = [
    "4core3str16slice_error_fail",
    "4core5slice5index16slice_index_fail",
    "4core6result13unwrap_failed",
    "4core9panicking18panic_bounds_check",
    "4core9panicking9panic_fmt",
    "3sys5stdio4unix6StderrNtNtBa_2io5Write9write_fmtBa_",
];

/// What shows values by `Debug`.
const BY_DEBUG: [&str; 2] = ["5Debug3fmt", "core..fmt..Debug$GT$3fmt"];

/// Where values are shown by `Debug`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Debug {
    /// In panics alone: fatal messages show nothing by it.
    InPanics,
    /// In messages, too.
    InMessages,
}

/// What the unwinder asks of a frame of Rust's, with seven functions of the unwinder's that every program's start would look for.
const PERSONALITY: &str = ".text.rust_eh_personality";

/// The answer that nothing is to be done there: `mov eax, 8` (`_URC_CONTINUE_UNWIND`), `ret`. Nothing unwinds to a frame of the archive, and what passes
/// through (the end of a thread that is cancelled) has nothing to clean up.
const GO_ON: [u8; 6] = [0xb8, 8, 0, 0, 0, 0xc3];

/// Puts a few instructions in the place of these functions.
pub fn cut_short(tools: Tools<'_>, object: &Path, scratch: &Path, debug: Debug) -> Result<()> {
    if !tools.are_for_x86_64() {
        return Ok(());
    }
    let going_on = scratch.join("panics-go-on.bin");
    fs::write(&going_on, GO_ON).with_context(|| format!("cannot write {}", going_on.display()))?;

    let sections = sections(object)?;
    let sections: Vec<&str> = sections.iter().map(String::as_str).filter(|name| name.starts_with(".text")).collect();
    ensure!(sections.contains(&PERSONALITY), "Rust's library has no {PERSONALITY}");
    let named = |name: &'static str| sections.iter().copied().filter(move |section| section.contains(name));
    let mut replace = Command::new("objcopy");
    let mut put = |section: &str, code: &Path| {
        replace.arg(format!("--update-section={section}={}", code.display()));
        replace.arg(format!("--remove-relocations={section}"));
    };
    put(PERSONALITY, &going_on);
    for (number, (end, line)) in ENDS.into_iter().enumerate() {
        let code = end_with(line, &scratch.join(format!("panics-end-{number}")))?;
        let mut ends = named(end);
        put(ends.next().with_context(|| format!("Rust's library ends panics elsewhere than in {end}"))?, &code);
        ensure!(ends.next().is_none(), "Rust's library has {end} twice");
    }
    let further: &[&'static str] = if debug == Debug::InPanics { &BY_DEBUG } else { &[] };
    let fault = end_with(A_FAULT, &scratch.join("panics-fault"))?;
    for section in WORDS.into_iter().chain(further.iter().copied()).flat_map(named) {
        put(section, &fault);
    }
    replace.arg(object);
    super::run(replace)
}

/// Code that says a line and aborts; `stem` is the path of the files it takes, but for what they end with.
fn end_with(line: &str, stem: &Path) -> Result<PathBuf> {
    let (source, assembled, code) = (stem.with_extension("s"), stem.with_extension("o"), stem.with_extension("bin"));
    fs::write(&source, include_str!("end.s").replace("@LINE@", line))
        .with_context(|| format!("cannot write {}", source.display()))?;
    let mut assemble = Command::new("as");
    assemble.arg(&source).arg("-o").arg(&assembled);
    super::run(assemble)?;
    let mut extract = Command::new("objcopy");
    extract.args(["-O", "binary", "-j", ".text"]).arg(&assembled).arg(&code);
    super::run(extract)?;
    Ok(code)
}
