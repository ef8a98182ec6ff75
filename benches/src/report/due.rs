//! What must hold of what was measured, and whether it does.

use std::fmt::Write;

use super::measured::Run;

/// One line.
#[derive(Clone, PartialEq, Debug)]
pub struct Due {
    /// Of what.
    pub what: String,
    /// The bound, as people read it.
    pub bound: String,
    /// What was found.
    pub measured: String,
    /// Whether it holds; `None` where there was nothing to compare with.
    pub is_met: Option<bool>,
}

impl Due {
    const fn verdict(&self) -> &'static str {
        match self.is_met {
            Some(true) => "met",
            Some(false) => "missed",
            None => "not compared",
        }
    }
}

/// The part of a page that says it.
pub fn section(lines: &[Due]) -> String {
    let mut section = String::from("### What must hold\n\n| | due | measured | |\n|---|---|---|---|\n");
    for due in lines {
        let emphasis = if due.is_met == Some(false) { "**" } else { "" };
        let Due { what, bound, measured, .. } = due;
        writeln!(section, "| {what} | {bound} | {measured} | {emphasis}{}{emphasis} |", due.verdict())
            .expect("strings grow");
    }
    section
}

/// Prints it, under when and on what.
pub fn print(run: &Run, lines: &[Due]) {
    println!("{}", run.label());
    for due in lines {
        println!("{}: {}, {} where {} is due", due.verdict(), due.what, due.measured, due.bound);
    }
}
