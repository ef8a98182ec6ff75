//! Hostile input: a fuzzer that sees which code an input leads to, on every target of `loom-tests/fuzz`.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::json;

use super::super::context::Context;
use crate::cargo::{self, add_flags, cargo};
use crate::figures::Figures;

/// What has rustc count the code that runs, as libFuzzer reads it.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// How long a target is tried, and how many bytes it gets at most.
const SECONDS: &str = "6";
const MOST_BYTES: &str = "512";

pub fn fuzz(context: &mut Context<'_>) -> Result<()> {
    let (folder, host) = (context.workspace.target.join("fuzz"), cargo::host()?);
    let mut build = cargo(context.workspace);
    // For a target by name, so that the flags are not for what runs while it is built.
    build.args(["build", "--profile", "loom", "--package", "sidetable-fuzz", "--bin", "sidetable-fuzz"]);
    build.args(["--target", &host]).env("CARGO_TARGET_DIR", &folder);
    add_flags(&mut build, "RUSTFLAGS", FLAGS);
    context.run(build)?;
    let program = folder.join(host).join("loom/sidetable-fuzz");

    let (mut rows, mut found) = (Vec::new(), Vec::new());
    let corpora = context.workspace.root.join("loom-tests/fuzz/corpus");
    let entries = fs::read_dir(&corpora).with_context(|| format!("cannot read {}", corpora.display()))?;
    let mut targets: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
    targets.sort();
    for target in targets {
        let name = target.to_string_lossy();
        // What led to more stays there for the next run.
        let grown = context.workspace.scratch()?.join("fuzz").join(&target);
        fs::create_dir_all(&grown).with_context(|| format!("cannot create {}", grown.display()))?;
        let mut command = Command::new(&program);
        command.env("SIDETABLE_FUZZ", &target);
        command.arg(format!("-max_total_time={SECONDS}")).arg(format!("-max_len={MOST_BYTES}"));
        command.arg(format!("-artifact_prefix={}-", grown.display())).arg("-print_final_stats=1");
        command.arg(&grown).arg(corpora.join(&target));
        let printed = context.check(command)?;
        match number(&printed, "stat::number_of_executed_units:") {
            Some(inputs) => rows.push(vec![
                json!(name),
                json!(inputs),
                json!(number(&printed, "stat::new_units_added:")),
                json!(number(&printed, "stat::peak_rss_mb:")),
            ]),
            None => found.push(format!("an input of {name} that does not come back, {}-…", grown.display())),
        }
    }
    let inputs: u64 = rows.iter().filter_map(|row| row[1].as_u64()).sum();
    context.note(format!("{inputs} inputs"));
    Figures {
        title: "Hostile input",
        made_by: "cargo xtask test --only fuzz",
        columns: &["what reads it", "inputs", "that led to more code", "peak memory, MiB"],
        rows,
        found,
    }
    .keep(context.workspace, "fuzz")
}

/// The number after a word of what libFuzzer prints at its end.
fn number(printed: &str, word: &str) -> Option<u64> {
    printed.lines().find_map(|line| line.strip_prefix(word)?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_read_from_what_the_fuzzer_prints() {
        let printed = "Done 12 runs\nstat::number_of_executed_units: 719639\nstat::peak_rss_mb:              33\n";
        assert_eq!(number(printed, "stat::number_of_executed_units:"), Some(719_639));
        assert_eq!(number(printed, "stat::peak_rss_mb:"), Some(33));
        assert_eq!(number(printed, "stat::new_units_added:"), None);
    }
}
