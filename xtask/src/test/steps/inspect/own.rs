//! A Rust program that asks what it leaks, under sidetable and without it. (A C++ one is looked at where an installation is.)

use std::process::Command;

use anyhow::Result;

use super::super::super::context::Context;
use super::super::rust::FEATURES;
use crate::build::Inspector;
use crate::cargo::{OPTIMIZED, cargo};

pub fn run(context: &mut Context<'_>, inspector: &Inspector) -> Result<()> {
    let mut build = cargo(context.workspace);
    build.args(["build", "--profile", OPTIMIZED, "--package", "sidetable", FEATURES, "--example", "leaks"]);
    context.run(build)?;
    let program = context.workspace.target.join(OPTIMIZED).join("examples/leaks");

    let mut under = Command::new(&inspector.program);
    under.arg("leaks").arg(&program);
    let said = context.check(under)?;
    let lines: Vec<&str> = said.lines().collect();
    let is_ring = |line: &str| {
        let words = ["1 × possibly a ring: ", "leaks::Person", "leaks::Home", "(2 objects, "];
        words.into_iter().all(|words| line.contains(words))
    };
    let is_forgotten = |line: &str| line.contains("1 × over-retained: ") && line.contains("leaks::Home");
    let told = matches!(lines[..], ["nothing", one, "nothing", two, "a panic goes on", ..] if is_ring(one) && is_forgotten(two));
    context.expect(told, &format!("a Rust program is told which body leaks: {said}"))?;
    context.expect(said.contains("possible: 1 cycle, 2 objects"), "and so is who runs it")?;

    let alone = context.check(Command::new(&program))?;
    context.expect(
        alone.matches("does not run under sidetable").count() == 4,
        "without sidetable it cannot tell, and says so",
    )
}
