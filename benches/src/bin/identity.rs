//! Identity, measured: the page, the picture, the guide's table, and the data.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use clap::Parser;
use sidetable_benches::identity::{Report, chart, comparison::Printed, native, page};
use sidetable_benches::report::due;
use sidetable_benches::report::measured::Run;
use sidetable_benches::report::output::{self, Output};

/// Measures identity: six strategies in Node, exports and counting in a process
#[derive(Parser)]
struct Arguments {
    /// Node.
    #[arg(long)]
    node: Option<PathBuf>,

    /// The compiled example.
    #[arg(long)]
    module: Option<PathBuf>,

    /// compare.mjs.
    #[arg(long)]
    script: Option<PathBuf>,

    #[command(flatten)]
    output: Output,

    /// Measures in this very process, beside an idle thread or not, and prints JSON.
    #[arg(long, hide = true)]
    native: Option<bool>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let Some(is_threaded) = arguments.native {
        return output::print(&native::measure(is_threaded, arguments.output.check)?);
    }
    let output = &arguments.output;
    let reports = output.records(|| measure(&arguments))?;
    let guide = output.pages.join("identity.md");
    let text = fs::read_to_string(&guide).with_context(|| format!("cannot read {}", guide.display()))?;
    let text =
        page::guide(&reports, &text).with_context(|| format!("{} has no place for the table", guide.display()))?;
    let pages =
        [("identity-speed.md", page::page(&reports)), ("identity.svg", chart::draw(&reports)), ("identity.md", text)];
    output.write(&pages)?;
    reports.iter().for_each(|report| due::print(&report.run, &report.due()));
    Ok(())
}

fn measure(arguments: &Arguments) -> Result<Report> {
    let given = |path: &Option<PathBuf>, what: &str| path.clone().with_context(|| format!("--{what} is missing"));
    let native = |is_threaded: bool| -> Result<Vec<native::Measured>> {
        let mut command = output::this_program()?;
        command.args(["--native", if is_threaded { "true" } else { "false" }]);
        output::measured_by(command.args(arguments.output.check.then_some("--check")))
    };
    let run = Run::now();
    let (one_thread, threads) = (native(false)?, native(true)?);
    let mut compare = Command::new(given(&arguments.node, "node")?);
    compare.args(["--expose-gc", "--max-old-space-size=8192"]);
    compare.arg(given(&arguments.script, "script")?).arg(given(&arguments.module, "module")?);
    compare.args(if arguments.output.check { ["1000", "1"] } else { ["100000,1000000", "9,3"] });
    let printed: Printed = output::measured_by(&mut compare)?;
    Ok(Report { run, comparison: printed.into(), one_thread, threads })
}
