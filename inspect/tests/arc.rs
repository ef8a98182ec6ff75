//! `sidetable arc` on programs whose counts are known.

mod built;

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::LazyLock;

use built::{cargo, folder, repository, run};
use serde_json::Value;

/// The program in C on our runtime, and the preload beside `sidetable`.
static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
    cargo(&["build", "--package", "sidetable-inspect-arc"]);
    cargo(&["rustc", "--package", "sidetable-c", "--lib", "--crate-type", "cdylib"]);
    let program = folder().join("arc-counts");
    run(Command::new("cc")
        .args(["-g", "-O0", "-pthread", "-I"])
        .arg(repository().join("c-api/include"))
        .arg(repository().join("inspect/tests/arc/counts.c"))
        .arg(folder().join("libsidetable_c.so"))
        .arg(format!("-Wl,-rpath,{}", folder().display()))
        .arg("-o")
        .arg(&program));
    program
});

fn arc(words: &[&str], program: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sidetable"));
    command.arg("arc").args(words).args(program).output().expect("it starts")
}

/// The exit status, and what was counted.
fn json(words: &[&str], program: &[&str]) -> (Option<i32>, Value) {
    let output = arc(&[&["--json"], words].concat(), program);
    let value = serde_json::from_slice(&output.stdout);
    (output.status.code(), value.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr))))
}

fn program(what: &[&'static str]) -> Vec<&'static str> {
    let path: &'static str = PROGRAM.to_str().expect("a path of letters");
    [&[path], what].concat()
}

/// References of an operation in a function.
fn references(report: &Value, function: &str, operation: &str) -> u64 {
    let rows = report["calls"].as_array().expect("a table").iter();
    let rows = rows.filter(|row| row["function"] == function && row["operation"] == operation);
    rows.map(|row| row["references"].as_u64().expect("a number")).sum()
}

/// What the program does whatever it is asked for besides.
fn assert_always(report: &Value) {
    for (function, operation, expected) in [
        ("take", "retain", 1050),
        ("give", "release", 1050),
        ("balanced", "retain", 300),
        ("balanced", "release", 300),
        ("weak", "load weak", 6),
        ("weak", "release", 6),
        ("bridged", "retain", 4),
        ("bridged", "release", 4),
        ("main", "retain", 1),
        ("last", "release", 1),
    ] {
        assert_eq!(references(report, function, operation), expected, "{function}: {operation}");
    }
    let node = report["types"].as_array().expect("a table").iter().find(|row| row["type"] == "Node");
    assert_eq!(node.expect("its class has a name")["objects"], 1);
}

#[test]
fn every_call_of_a_c_program_is_counted() {
    let (code, report) = json(&[], &program(&[]));
    assert_eq!(code, Some(3), "the program's own");
    assert_always(&report);
    assert_eq!(report["total"]["retains"], 1361);
    assert_eq!(report["total"]["releases"], 1361);
    assert_eq!(report["total"]["bytes"], 24);
    let allocation = &report["allocations"][0];
    assert_eq!((&allocation["function"], &allocation["bytes"]), (&Value::from("main"), &Value::from(24)));
}

#[test]
fn a_call_has_the_line_that_it_is_in() {
    let (_, report) = json(&[], &program(&[]));
    let source = fs::read_to_string(repository().join("inspect/tests/arc/counts.c")).expect("the source");
    let line = source.lines().position(|line| line.contains("swift_retain_n")).expect("such a line") + 1;
    let calls = report["calls"].as_array().expect("a table");
    let row = calls.iter().find(|row| row["line"] == line).expect("a row of that line");
    assert_eq!((&row["calls"], &row["references"]), (&Value::from(10), &Value::from(50)));
    assert!(row["source"].as_str().expect("a path").ends_with("counts.c"));
}

#[test]
fn a_function_that_ends_in_a_release_is_not_taken_for_its_caller() {
    // In machine code it jumps to the runtime's function, which then returns to the caller.
    let (_, report) = json(&[], &program(&[]));
    assert_eq!(references(&report, "last", "release"), 1);
}

#[test]
fn functions_that_cancel_out_are_pairs_and_others_are_none() {
    let (_, report) = json(&[], &program(&[]));
    let pairs = report["pairs"].as_array().expect("a table").iter().map(|pair| pair["function"].as_str());
    assert_eq!(pairs.collect::<Vec<_>>(), [Some("balanced"), Some("weak"), Some("bridged")]);
}

#[test]
fn threads_lose_no_call() {
    let (_, report) = json(&[], &program(&["threads"]));
    assert_always(&report);
    assert_eq!(references(&report, "in_thread", "retain"), 160_000);
    assert_eq!(references(&report, "in_thread", "release"), 160_000);
    let threads = report["threads"].as_u64().expect("a number");
    assert!((2..=5).contains(&threads), "ended threads' tables go to others: {threads}");
}

#[test]
fn a_table_that_becomes_too_small_loses_no_call() {
    let (_, report) = json(&[], &program(&["places"]));
    assert_always(&report);
    assert_eq!(references(&report, "places", "retain"), 9000);
    assert_eq!(references(&report, "places", "release"), 9000);
}

#[test]
fn estimates_are_near() {
    let (_, report) = json(&["--sample", "10"], &program(&["threads"]));
    let retains = references(&report, "in_thread", "retain");
    assert!((144_000..176_000).contains(&retains), "{retains} of 160000");
    assert_eq!(report["every"], 10);
}

#[test]
fn whatever_ends_the_program_the_counts_are_there() {
    let (code, report) = json(&[], &program(&["abort"]));
    assert_eq!(code, Some(128 + 6));
    assert_eq!(report["signal"], 6);
    assert_always(&report);
    let (code, report) = json(&[], &program(&["_exit"]));
    assert_eq!(code, Some(7));
    assert_always(&report);
}

#[test]
fn another_process_adds_nothing() {
    let path: &'static str = PROGRAM.to_str().expect("a path of letters");
    let (_, report) = json(&[], &program(&["child", path]));
    assert_always(&report);
    let (code, report) = json(&[], &program(&["fork"]));
    assert_eq!(code, Some(3));
    assert_always(&report);
}

#[test]
fn another_process_writes_nothing() {
    let path: &'static str = PROGRAM.to_str().expect("a path of letters");
    for what in [&["child-then-kill", path][..], &["fork-then-kill"]] {
        let output = arc(&[], &program(what));
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(words.contains("there are no counts") && words.contains("SIGKILL"), "{what:?}: {words}");
        assert_eq!(output.status.code(), Some(2));
    }
}

#[test]
fn stacks_and_profiles_have_the_same_numbers() {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    let profile = file.path().to_str().expect("a path of letters");
    let output = arc(&["--folded", "--pprof", profile], &program(&[]));
    let stacks = String::from_utf8(output.stdout).expect("words");
    assert!(stacks.contains("arc-counts;balanced;retain Node 300\n"), "{stacks}");
    let bytes = fs::read(file.path()).expect("a profile");
    assert_eq!(bytes[..2], [0x1f, 0x8b], "gzip");
}

#[test]
fn what_cannot_be_counted_is_one_line() {
    let _ = &*PROGRAM;
    let script = tempfile::NamedTempFile::new().expect("a temporary file");
    fs::write(script.path(), "no program").expect("it can be written");
    for (program, expected) in [
        ("/there/is/none", "there is no program"),
        ("true", "called neither swift_retain"),
        (script.path().to_str().expect("a path of letters"), "cannot start"),
    ] {
        let output = arc(&[], &[program]);
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(words.contains(expected) && words.lines().count() == 1, "{program}: {words}");
        assert_eq!(output.status.code(), Some(2));
    }
}

/// `cargo xtask swift …`, which has the repository's folders inside; by the xtask that runs this test, if one does, since cargo might put another in its place.
fn swift(words: &[&str]) -> Output {
    let mut command = match env::var_os("SIDETABLE_XTASK") {
        Some(xtask) => Command::new(xtask),
        None => {
            let mut cargo = Command::new(env!("CARGO"));
            cargo.arg("xtask");
            cargo
        }
    };
    run(command.arg("swift").args(words).current_dir(repository()))
}

#[test]
#[ignore = "needs Swift: `cargo xtask test --only inspect` runs it"]
fn a_swift_program_is_counted_and_a_static_one_is_told_apart() {
    cargo(&["build", "--package", "sidetable-inspect-arc"]);
    let program = folder().join("arc-counts-swift");
    let program = program.to_str().expect("a path of letters");
    let source = "inspect/tests/arc/counts.swift";
    swift(&["swiftc", "-O", "-g", source, "-o", program]);
    let output = swift(&[env!("CARGO_BIN_EXE_sidetable"), "arc", "--json", program]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let sum = |operation: &str, of: &str| {
        let rows = report["calls"].as_array().expect("a table").iter();
        let rows = rows.filter(|row| row["operation"] == operation && row["type"] == "main.Node");
        rows.filter(|row| row["function"].as_str().is_some_and(|name| name.contains(of)))
            .map(|row| row["references"].as_u64().expect("a number"))
            .sum::<u64>()
    };
    assert_eq!(sum("retain", ".take("), 1000);
    assert_eq!(sum("release", ".give("), 1000);
    assert_eq!(sum("release", "main"), 1050, "`main` is the module's name as well");
    let made = &report["allocations"].as_array().expect("a table")[0];
    assert_eq!((&made["calls"], &made["bytes"]), (&Value::from(50), &Value::from(1200)));
    assert_eq!(made["type"], "main.Node");
    assert_eq!(made["line"], 10);

    swift(&["swiftc", "-O", "-static-stdlib", source, "-o", program]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_sidetable"));
    let output = command.args(["arc", program]).output().expect("it starts");
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(words.contains("without -static-stdlib") && words.lines().count() == 1, "{words}");
}
