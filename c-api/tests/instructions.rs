//! What the operations cost, in instructions: counted by callgrind, compared with `instructions.txt`. A change of more than 2% is a
//! failure, to be mended or, where it is meant, written into that file. Its first line names the compilers that the counts are of; with
//! others there is nothing to compare.

mod release;

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const SHORT: u64 = 1_000;
const LONG: u64 = 11_000;

fn main() -> ExitCode {
    if env::args().any(|argument| argument == "--list") {
        println!("instructions: test");
        return ExitCode::SUCCESS;
    }
    if !cfg!(all(target_arch = "x86_64", target_os = "linux")) {
        return skipped("the counts are of x86-64 Linux");
    }
    if !Command::new("valgrind").arg("--version").output().is_ok_and(|output| output.status.success()) {
        return skipped("valgrind is not there to count");
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let program = build(folder);
    let expected =
        std::fs::read_to_string(folder.join("tests/instructions.txt")).expect("the file lies beside this one");

    let compilers = format!("{}; {}", version_of("cc"), version_of("rustc"));
    let (counted_with, lines) = expected.split_once('\n').expect("the first line names the compilers");
    if compilers != counted_with {
        return skipped(&format!("the counts are of {counted_with}, and here is {compilers}"));
    }
    let (mut found, mut worse) = (String::new(), Vec::new());
    for line in lines.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [operation, mode, count] = words[..] else {
            panic!("instructions.txt: {line:?} is no operation, mode and count")
        };
        let count: f64 = count.parse().unwrap_or_else(|error| panic!("instructions.txt: {line:?}: {error}"));
        let now = (collected(&program, operation, mode, LONG) - collected(&program, operation, mode, SHORT)) as f64
            / (LONG - SHORT) as f64;
        found += &format!("{operation:<28} {mode:<8} {now:>8.1}\n");
        if (now - count).abs() > count * 0.02 {
            worse.push(format!("{operation} {mode}: {now:.1} instructions, {count:.1} expected"));
        }
    }
    if worse.is_empty() {
        println!("test result: ok. {} passed; 0 failed; 0 ignored", lines.lines().count());
        return ExitCode::SUCCESS;
    }
    println!("{}\n\nall of them now:\n{found}", worse.join("\n"));
    println!("test result: FAILED. {} passed; {} failed; 0 ignored", lines.lines().count() - worse.len(), worse.len());
    ExitCode::FAILURE
}

/// The first line of what a compiler says about itself.
fn version_of(compiler: &str) -> String {
    let output = Command::new(compiler).arg("--version").output().map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&output).lines().next().unwrap_or("no compiler").to_owned()
}

fn skipped(why: &str) -> ExitCode {
    println!("SKIPPED: instructions: {why}");
    println!("test result: ok. 0 passed; 0 failed; 1 ignored");
    ExitCode::SUCCESS
}

/// Builds the program with the release library.
fn build(folder: &Path) -> PathBuf {
    let libraries = release::build("");
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("instructions");
    // Without builtins: the program's own calloc would become a call of calloc.
    let status = Command::new("cc")
        .args(["-std=c11", "-O2", "-fno-builtin", "-D_GNU_SOURCE", "-I"])
        .arg(folder.join("include"))
        .arg(folder.join("tests/instructions.c"))
        .arg(libraries.join("libsidetable_c.a"))
        .args(["-lpthread", "-ldl", "-lm", "-o"])
        .arg(&program)
        .status();
    assert!(status.is_ok_and(|status| status.success()), "the C compiler cannot build instructions.c");
    program
}

/// How many instructions the program ran.
fn collected(program: &Path, operation: &str, mode: &str, times: u64) -> u64 {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program);
    command.args([operation, &times.to_string()]);
    if mode == "threads" {
        command.arg("idle");
    }
    let output = command.output().expect("valgrind ran a moment ago");
    let text = String::from_utf8_lossy(&output.stderr);
    let count = text.lines().find_map(|line| line.split_once("Collected :")).map(|(_, count)| count.trim());
    match count.map(str::parse) {
        Some(Ok(count)) if output.status.success() => count,
        _ => panic!("{operation} {mode} did not run: {text}"),
    }
}
