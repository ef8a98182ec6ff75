//! Identity, measured: the page, the picture, the guide's table, and the data.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use sidetable_benches::identity::{Report, chart, comparison::Comparison, native, page};
use sidetable_benches::report::machine::{self, Machine};
use sidetable_benches::report::put;

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

    /// Where to write the JSON.
    #[arg(long, value_name = "DIR", default_value = "target/report")]
    data: PathBuf,

    /// Where to write the page and the chart, and where the guide is.
    #[arg(long, value_name = "DIR", default_value = "docs")]
    pages: PathBuf,

    /// Does a little of everything, once, and writes beside the JSON.
    #[arg(long)]
    check: bool,

    /// Draws the page and the chart anew from this identity.json, and measures nothing.
    #[arg(long, value_name = "JSON", conflicts_with = "check")]
    from: Option<PathBuf>,

    /// Measures in this very process, beside an idle thread or not, and prints JSON.
    #[arg(long, hide = true)]
    native: Option<bool>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let Some(is_threaded) = arguments.native {
        let measured = native::measure(is_threaded, arguments.check)?;
        return serde_json::to_writer(std::io::stdout().lock(), &measured).context("cannot print the results");
    }
    let report: Report = match &arguments.from {
        Some(path) => {
            serde_json::from_slice(&fs::read(path).with_context(|| format!("cannot read {}", path.display()))?)
                .with_context(|| format!("{} is no report", path.display()))?
        }
        None => measure(&arguments)?,
    };
    let pages = if arguments.check { &arguments.data } else { &arguments.pages };
    put(&arguments.data, "identity.json", &(serde_json::to_string_pretty(&report)? + "\n"))?;
    put(pages, "identity-speed.md", &page::page(&report))?;
    put(pages, "identity.svg", &chart::draw(&report))?;
    let guide = arguments.pages.join("identity.md");
    let text = fs::read_to_string(&guide).with_context(|| format!("cannot read {}", guide.display()))?;
    let text =
        page::guide(&report, &text).with_context(|| format!("{} has no place for the table", guide.display()))?;
    put(pages, "identity.md", &text)?;
    for due in report.due() {
        let verdict = if due.is_met == Some(true) { "met" } else { "missed" };
        println!("{verdict}: {}, {} where {} is due", due.what, due.measured, due.bound);
    }
    Ok(())
}

fn measure(arguments: &Arguments) -> Result<Report> {
    let given = |path: &Option<PathBuf>, what: &str| path.clone().with_context(|| format!("--{what} is missing"));
    let native = |is_threaded: bool| -> Result<Vec<native::Measured>> {
        let mut command = Command::new(std::env::current_exe().context("this program has no path")?);
        command.args(["--native", if is_threaded { "true" } else { "false" }]);
        command.args(arguments.check.then_some("--check"));
        parsed(command)
    };
    let (one_thread, threads) = (native(false)?, native(true)?);
    let mut compare = Command::new(given(&arguments.node, "node")?);
    compare.args(["--expose-gc", "--max-old-space-size=8192"]);
    compare.arg(given(&arguments.script, "script")?).arg(given(&arguments.module, "module")?);
    compare.args(if arguments.check { ["1000", "1"] } else { ["100000,1000000", "9,3"] });
    let comparison: Comparison = parsed(compare)?;
    Ok(Report {
        date: jiff::Timestamp::now().strftime("%Y-%m-%d").to_string(),
        machine: Machine::this(machine::glibc()),
        comparison,
        one_thread,
        threads,
    })
}

/// What a measuring process prints.
fn parsed<T: serde::de::DeserializeOwned>(mut command: Command) -> Result<T> {
    let output = command.stderr(std::process::Stdio::inherit()).output().context("cannot start a measuring process")?;
    ensure!(output.status.success(), "measuring failed ({})", output.status);
    serde_json::from_slice(&output.stdout).context("a measuring process printed something else")
}
