//! Programs that do what is hard to look at: they do the same under `sidetable leaks`, and there is a clear line about each.

#![allow(missing_docs, reason = "a test")]

mod built;

use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use built::{cargo, folder, repository, run};

/// The program in C on our runtime.
static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
    cargo(&["build", "--package", "sidetable-inspect-agent"]);
    cargo(&["rustc", "--package", "sidetable-c", "--lib", "--crate-type", "cdylib"]);
    compile("unchanged", &[])
});

fn compile(name: &str, options: &[&str]) -> PathBuf {
    let program = folder().join(name);
    let mut compiler = Command::new("cc");
    compiler.args(["-std=c11", "-D_GNU_SOURCE", "-O1", "-pthread", "-I"]).arg(repository().join("c-api/include"));
    compiler.arg(repository().join("inspect/tests/unchanged/program.c")).arg(folder().join("libsidetable_c.so"));
    compiler.arg(format!("-Wl,-rpath,{}", folder().display())).args(options).arg("-o").arg(&program);
    run(&mut compiler);
    program
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn leaks(program: &Path, what: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sidetable"));
    command.arg("leaks").arg(program).arg(what).env_remove("CLICOLOR_FORCE").output().expect("sidetable runs")
}

/// The program prints and ends under sidetable as it does alone. What sidetable says.
fn unchanged(what: &str) -> String {
    let alone = Command::new(&*PROGRAM).arg(what).output().expect("it runs");
    let status = alone.status.code().unwrap_or_else(|| 128 + alone.status.signal().expect("a status or a signal"));
    let under = leaks(&PROGRAM, what);
    assert_eq!((words(&under.stdout), under.status.code()), (words(&alone.stdout), Some(status)), "{under:?}");
    let said = words(&under.stderr);
    said.strip_prefix(&*words(&alone.stderr)).expect("the program's own words come first").to_owned()
}

/// The report of the one ring.
const RING: &str = "1 cycle, 2 objects, 48 bytes leaked\n\na ring of 2 objects, 48 bytes\n  node  .other\n    → node  .other\n    → back to node\n  at 0x";

#[test]
fn one_that_ends() {
    assert!(unchanged("end").starts_with(RING), "{}", unchanged("end"));
    assert!(unchanged("leave").starts_with(RING), "{}", unchanged("leave"));
}

#[test]
fn one_that_crashes() {
    for (what, signal) in [("crash", 11), ("abort", 6), ("terminate", 15)] {
        let said = unchanged(what);
        let due = format!("signal {signal} ended the program; this is what there was then\n{RING}");
        assert!(said.starts_with(&due), "{what}: {said}");
    }
    let said = unchanged("kill");
    assert!(said.ends_with("it was killed (SIGKILL), and nothing can be seen then\n"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn one_that_handles_the_same_signals() {
    assert!(unchanged("handlers").starts_with(RING));
}

#[test]
fn one_that_was_started_with_signals_ignored() {
    let under = |before: &str| {
        let line = format!("trap '' HUP INT QUIT; exec {before} {} handlers", PROGRAM.display());
        let output =
            Command::new("sh").args(["-c", &line]).env_remove("CLICOLOR_FORCE").output().expect("a shell runs");
        (words(&output.stdout), output.status.code())
    };
    let alone = under("");
    assert_eq!(alone.0.matches("somebody's, mine").count(), 3, "{}", alone.0);
    assert_eq!(under(&format!("{} leaks", env!("CARGO_BIN_EXE_sidetable"))), alone);
}

#[test]
fn one_that_closes_stderr() {
    assert!(unchanged("closed").starts_with(RING));
}

#[test]
fn one_that_forks() {
    let said = unchanged("fork");
    assert!(said.starts_with(RING), "{said}");
    assert_eq!(said.matches("leaked").count(), 1, "the child is no program that somebody asked about: {said}");
}

#[test]
fn one_that_becomes_another() {
    assert_eq!(unchanged("exec"), "no leaks: there are no objects\n");
}

#[test]
fn one_that_is_told_of_its_children() {
    assert!(unchanged("child").starts_with(RING));
}

#[test]
fn one_whose_threads_do_not_end() {
    assert!(unchanged("thread").starts_with(RING));
}

#[test]
fn one_without_objects() {
    let program = Path::new("/bin/true");
    let output = leaks(program, "");
    assert_eq!((output.status.code(), words(&output.stderr)), (Some(0), "no leaks: there are no objects\n".into()));
}

#[test]
fn one_with_a_malloc_of_its_own() {
    LazyLock::force(&PROGRAM);
    let program = compile("unchanged-malloc", &["-DOWN_MALLOC"]);
    let output = leaks(&program, "end");
    let said = format!(
        "sidetable: there is no picture of {}: the program brings a malloc of its own, whose blocks cannot be found\n",
        program.display()
    );
    assert_eq!((output.status.code(), words(&output.stderr)), (Some(3), said));
}

#[test]
fn one_that_is_stripped() {
    LazyLock::force(&PROGRAM);
    let stripped = compile("unchanged-stripped", &["-s"]);
    let output = leaks(&stripped, "end");
    assert!(words(&output.stderr).starts_with(RING), "{output:?}");
    assert_eq!(output.status.code(), Some(3));
}
