//! Runs one model in this process: every execution that loom finds.

use std::cell::Cell;
use std::io::Write as _;
use std::process;

use crate::models::Model;
use crate::scene;

thread_local! {
    static EXECUTIONS: Cell<u64> = const { Cell::new(0) };
}

/// The most atomic operations and switches in one execution. More means that a model does not end.
const MAX_BRANCHES: usize = 5_000;

/// Explores the model and prints `passed EXECUTIONS`. A model that fails ends the process with status 1 after
/// `failed EXECUTIONS MESSAGE`: no panic crosses the C entry points.
pub fn run(model: &'static Model) {
    std::panic::set_hook(Box::new(|panic| {
        let message = panic.payload_as_str().unwrap_or("a panic without a message");
        report("failed", &message.replace('\n', " "));
        process::exit(1);
    }));
    let mut builder = loom::model::Builder::new();
    builder.max_branches = MAX_BRANCHES;
    builder.preemption_bound = model.preemptions;
    builder.check(|| {
        scene::begin();
        EXECUTIONS.set(EXECUTIONS.get() + 1);
        (model.body)();
    });
    report("passed", "");
}

fn report(outcome: &str, message: &str) {
    let line = format!("{outcome} {} {message}", EXECUTIONS.get());
    // A parent that has gone away does not want to know.
    let _ = writeln!(std::io::stdout(), "{}", line.trim_end());
}
