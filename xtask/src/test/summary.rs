//! The last screen: a line a step, then one plain line that a script can read.

use std::time::Duration;

use console::{pad_str, style, truncate_str};

use super::Report;
use super::tally::Tally;
use crate::screen;

/// The line a step leaves behind when it ends.
pub fn step_ended(report: &Report) {
    let verdict = match (report.tally.failed, report.tally.passed) {
        (1.., _) => style("FAILED").for_stderr().red().bold(),
        (0, 1..) => style("ok").for_stderr().green().bold(),
        (0, 0) => style("skipped").for_stderr().yellow(),
    };
    screen::line(format_args!("{verdict} {} ({})", report.step.name, screen::duration(report.time)));
}

/// Prints the summary to stdout; whether nothing failed is the answer.
pub fn print(reports: &[Report], time: Duration) -> bool {
    println!("\n{}", style(format!("{:<14}{:>7}  {:>11}  what ran", "step", "passed", "time")).bold());
    let mut total = Tally::default();
    for report in reports {
        println!("{}", row(report));
        for why in &report.skipped {
            println!("{:<36}{} {why}", "", style("SKIPPED:").yellow());
        }
        total += report.tally;
    }
    println!("{:<14}{:>7}  {:>11}", "all", total.passed, screen::duration(time));
    for report in reports.iter().filter(|report| !report.failures.is_empty()) {
        println!("\n{}", style(format!("what failed in {}", report.step.name)).red().bold());
        for line in &report.failures {
            println!("    {line}");
        }
    }
    println!("\n{} passed, {} failed, {} skipped", total.passed, total.failed, total.skipped);
    total.failed == 0
}

fn row(report: &Report) -> String {
    let Tally { passed, failed, .. } = report.tally;
    let name = style(pad_str(report.step.name, 14, console::Alignment::Left, None));
    let name = if failed > 0 { name.red().bold() } else { name };
    let passed = if passed + failed == 0 { "-".to_owned() } else { passed.to_string() };
    let mut what = Vec::new();
    if failed > 0 {
        what.push(style(format!("{failed} FAILED")).red().bold().to_string());
    }
    what.push(report.step.about.to_owned());
    what.extend(report.notes.iter().cloned());
    let line = format!("{name}{passed:>7}  {:>11}  {}", screen::duration(report.time), what.join(", "));
    let width = console::Term::stdout().size_checked().map_or(usize::MAX, |(_, columns)| usize::from(columns));
    truncate_str(&line, width, "…").into_owned()
}
