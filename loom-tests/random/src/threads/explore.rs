//! Runs programs, each in several schedules: some that are random throughout, and some with few interruptions at random places (PCT, of Burckhardt et
//! al., "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs", ASPLOS 2010).
//!
//! A program's number decides its schedules, too: it is all that is needed to see a failure again.

use std::cell::Cell;
use std::io::Write as _;
use std::panic;

use shuttle::scheduler::{PctScheduler, RandomScheduler, Schedule, Scheduler, Task, TaskId};
use shuttle::{Config, FailurePersistence, MaxSteps, Runner};
use sidetable::sync::mutant;

use super::{object, program, world};

/// Schedules of each kind that a program runs in.
const SCHEDULES: usize = 20;
/// Interruptions in those that have few, and one.
const DEPTHS: [usize; 2] = [2, 4];
/// The most choices in one schedule. More means that a program does not end.
const MOST_CHOICES: usize = 100_000;

/// What has run so far in this process.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    pub programs: u64,
    pub threads: u64,
    pub schedules: u64,
    pub choices: u64,
    /// The program that runs.
    seed: u64,
}

thread_local! {
    static PROGRESS: Cell<Progress> = Cell::default();
}

fn update(change: impl FnOnce(&mut Progress)) {
    let mut progress = PROGRESS.get();
    change(&mut progress);
    PROGRESS.set(progress);
}

/// What has run so far.
pub fn progress() -> Progress {
    PROGRESS.get()
}

/// A scheduler whose schedules and choices are counted.
struct Counted<S>(S);

impl<S: Scheduler> Scheduler for Counted<S> {
    fn new_execution(&mut self) -> Option<Schedule> {
        let schedule = self.0.new_execution();
        update(|progress| progress.schedules += u64::from(schedule.is_some()));
        schedule
    }

    fn next_task(&mut self, runnable: &[&Task], current: Option<TaskId>, is_yielding: bool) -> Option<TaskId> {
        update(|progress| progress.choices += 1);
        self.0.next_task(runnable, current, is_yielding)
    }

    fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }
}

fn check(scheduler: impl Scheduler + 'static, body: impl Fn() + Send + Sync + 'static) {
    let mut config = Config::new();
    config.stack_size = 1 << 18;
    config.failure_persistence = FailurePersistence::None;
    config.max_steps = MaxSteps::FailAfter(MOST_CHOICES);
    config.silence_warnings = true;
    Runner::new(Counted(scheduler), config).run(body);
}

/// Before the first program: failures are told, and what outlives executions is there.
pub fn begin() {
    panic::set_hook(Box::new(|panic| {
        let message = panic.payload_as_str().unwrap_or("a panic without a message").replace('\n', " ");
        fail(&message);
    }));
    catch_signals();
    check(RandomScheduler::new_from_seed(0, 1), object::define);
    PROGRESS.set(Progress::default());
}

/// Runs a program in all its schedules.
pub fn run(seed: u64) {
    update(|progress| {
        progress.programs += 1;
        progress.threads += program::threads(seed) as u64;
        progress.seed = seed;
    });
    check(RandomScheduler::new_from_seed(seed, SCHEDULES), move || program::run(seed));
    for depth in DEPTHS {
        check(PctScheduler::new_from_seed(seed, depth, SCHEDULES), move || program::run(seed));
    }
}

/// What `mutants` reads of a failure.
pub const FAILED: &str = "failed after";

/// Tells of a failure, and ends the process with status 1: no panic crosses the C entry points.
fn fail(message: &str) -> ! {
    let progress = progress();
    let mut told = world::logged();
    let asked = mutant::asked();
    told += &format!("{FAILED} {} schedules ({asked} places weakened): {message}\n", progress.schedules);
    told += &format!("again, with all that was done: {}\n", again(progress.seed));
    // A parent that has gone away does not want to know.
    let _ = std::io::stdout().write_all(told.as_bytes()).and_then(|()| std::io::stdout().flush());
    // SAFETY: ends the process, and calls nobody first: this may be a signal handler.
    unsafe { libc::_exit(1) }
}

/// The command that runs a program again.
pub fn again(seed: u64) -> String {
    let mutant =
        std::env::var("SIDETABLE_MUTANT").map_or_else(|_| String::new(), |name| format!("SIDETABLE_MUTANT={name} "));
    format!(
        "{mutant}RUSTFLAGS='--cfg shuttle' CARGO_TARGET_DIR=target/shuttle cargo run --quiet --profile loom \
         --package sidetable-random-tests --bin sidetable-random-threads -- replay {seed}"
    )
}

/// A fatal line of the runtime ends the process, and so does a use of memory that is not there. Both are failures of the program that runs.
fn catch_signals() {
    for signal in [libc::SIGABRT, libc::SIGSEGV, libc::SIGBUS] {
        // SAFETY: the action is whole, and the handler stays.
        unsafe {
            let mut action: libc::sigaction = core::mem::zeroed();
            action.sa_sigaction = tell_of_signal as *const () as usize;
            // On the stack for signals that Rust's runtime has made: the thread's own may be used up.
            action.sa_flags = libc::SA_ONSTACK | libc::SA_RESETHAND | libc::SA_NODEFER;
            libc::sigaction(signal, &raw const action, core::ptr::null_mut());
        }
    }
}

/// The process ends in any case, so what may not be done in a handler can at worst end it earlier.
extern "C" fn tell_of_signal(signal: libc::c_int) {
    fail(if signal == libc::SIGABRT { "the runtime ended the process" } else { "memory was used that is not there" })
}
