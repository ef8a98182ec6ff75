//! Runs random programs, many a second, each by its number: a seed and a number always make the same program.
//!
//! Programs run in a child of this process, so that one that crashes, hangs, or is ended by a fatal message is found like one that answers wrongly, and
//! shrinks like it: each of the shorter programs that are tried then has a child of its own.
//!
//! - `worker` is the child: programs one after the other, and a page that says how far it is;
//! - [`watch`] is how large that is;
//! - [`cli`] is the command line.

pub mod cli;
pub mod watch;
mod worker;

use std::fmt;
use std::time::Duration;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use crate::operation::{self, Operation};
use crate::probe::Probe;
use worker::{Ended, Page};

/// Shorter programs that are tried when one fails.
const TRIES: u32 = 20_000;

/// Which programs, and how they run.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// Programs are of this seed.
    pub seed: u64,
    /// Programs have at most so many steps.
    pub longest: usize,
    /// Whether the process has a second thread, and so locked instructions.
    pub has_second_thread: bool,
    /// Threads that run programs, each its own ones.
    pub threads: usize,
    /// Whether nothing is made that stays for ever, so that one process may run for hours.
    pub is_without_immortals: bool,
}

/// What was run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sum {
    /// Programs.
    pub programs: u64,
    /// Steps that found something to do.
    pub steps: u64,
    /// Objects that were made.
    pub objects: u64,
    /// The largest that a process was, in KiB.
    pub peak: u64,
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { programs, steps, objects, peak } = self;
        write!(f, "{programs} programs, {steps} steps, {objects} objects, at most {peak} KiB")
    }
}

/// A program that failed.
#[derive(Debug)]
pub struct Failure {
    /// Its number.
    pub number: u64,
    /// The shortest one that fails, too, if it did again.
    pub shortest: Option<Vec<Operation>>,
    /// What was wrong.
    pub what: String,
}

/// The program of that number.
pub fn program(choice: &Choice, number: u64) -> Vec<Operation> {
    let mut program = tree(choice, number).0.current();
    if choice.is_without_immortals {
        program.retain(|operation| !matches!(operation, Operation::Immortalize { .. } | Operation::NewStatic));
    }
    program
}

fn tree(choice: &Choice, number: u64) -> (impl ValueTree<Value = Vec<Operation>> + use<>, TestRunner) {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&choice.seed.to_le_bytes());
    seed[8..16].copy_from_slice(&number.to_le_bytes());
    let config = Config { max_shrink_iters: TRIES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let tree = operation::programs(choice.longest).new_tree(&mut runner).expect("every operation can be made");
    (tree, runner)
}

/// Runs programs from that number on, `batch` in a process, until it is time or so many steps are done. Says after each process how far it is.
pub fn run(
    choice: &Choice,
    probe: &Probe,
    until: impl Fn(&Sum) -> bool,
    batch: u64,
    mut say: impl FnMut(&Sum),
) -> Result<Sum, Failure> {
    let mut sum = Sum::default();
    let page = Page::new(choice.threads);
    while !until(&sum) {
        let first = sum.programs;
        let ended = worker::run_in_child(&page, || worker::work(choice, probe, &page, first, first + batch));
        sum.peak = sum.peak.max(ended.peak);
        let done = page.sum();
        (sum.programs, sum.steps, sum.objects) =
            (sum.programs + done.programs, sum.steps + done.steps, sum.objects + done.objects);
        say(&sum);
        if let Some(what) = ended.failure(&page) {
            return Err(shrink(choice, probe, page.number(), what));
        }
    }
    Ok(sum)
}

/// Runs programs in one process for so long: what it keeps, and how much of the processor's memory it takes, must not grow.
pub fn run_for(choice: &Choice, probe: &Probe, time: Duration) -> Result<Sum, Failure> {
    let page = Page::new(choice.threads);
    let ended = worker::run_in_child(&page, || worker::work_for(choice, probe, &page, time));
    match ended.failure(&page) {
        None => Ok(Sum { peak: ended.peak, ..page.sum() }),
        Some(what) => Err(shrink(choice, probe, page.number(), what)),
    }
}

/// Runs one program in a process of its own.
pub fn run_one(choice: &Choice, probe: &Probe, program: &[Operation], is_quiet: bool) -> Option<String> {
    let page = Page::new(1);
    let one = |page: &Page| worker::one(choice, probe, page, program);
    let ended: Ended = worker::run_in_child(&page, || {
        if is_quiet {
            worker::say_nothing();
        }
        one(&page)
    });
    ended.failure(&page)
}

/// Finds the shortest program that fails as the one of that number does.
pub fn shrink(choice: &Choice, probe: &Probe, number: u64, what: String) -> Failure {
    let (tree, mut runner) = tree(choice, number);
    let test = |program: Vec<Operation>| match run_one(choice, probe, &program, true) {
        None => Ok(()),
        Some(what) => Err(TestCaseError::fail(what)),
    };
    match runner.run_one(tree, test) {
        Err(TestError::Fail(reason, short)) => {
            let (shortest, what) = shorten(choice, probe, short, reason.message().to_owned());
            Failure { number, shortest: Some(shortest), what }
        }
        _ => Failure { number, shortest: None, what },
    }
}

/// Leaves out one step, or two, for as long as what is left fails: a step that was needed may not be when later ones have become simpler.
fn shorten(choice: &Choice, probe: &Probe, mut program: Vec<Operation>, mut what: String) -> (Vec<Operation>, String) {
    'shorter: loop {
        let count = program.len();
        for (one, other) in (0..count).flat_map(|one| (one..count).map(move |other| (one, other))) {
            let mut shorter = program.clone();
            shorter.remove(other);
            if other > one {
                shorter.remove(one);
            }
            if let Some(still) = run_one(choice, probe, &shorter, true) {
                (program, what) = (shorter, still);
                continue 'shorter;
            }
        }
        return (program, what);
    }
}
