//! Memory that runs out in the Rust API. A scenario runs over and over, each time in a child of its own, and each time the next of its allocations is
//! refused: that one alone, or it and all that follow until the program has been told. Each must do one of three things:
//!
//! - go through: it does without, or has memory set aside;
//! - say so: the error's variant `OutOfMemory`; then nothing was done, and the same call succeeds once there is memory;
//! - die: by the runtime's line with the size, and SIGABRT. Where the program does not have the runtime's allocator, what can say so may die all the same
//!   in the midst of its work; and where Rust's collections ask, by Rust's line.
//!
//! What goes on must end with nothing lost: with as many blocks in use as where nothing was refused.
//!
//! `c-api/tests/refusing.h` does the same for the C functions.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod memory;
mod scenarios;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::os::fd::{AsRawFd as _, FromRawFd as _, OwnedFd};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use memory::{Allocator, How, Told};
use scenarios::{SCENARIOS, Scenario};

/// What became of a try.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Outcome {
    WentThrough,
    SaidSo,
    Died,
    DiedByRustsLine,
    PastTheEnd,
}

/// A mapping that children and this process both have.
struct Shared(*mut Told);

impl Shared {
    fn new() -> Self {
        let (access, flags) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED | libc::MAP_ANONYMOUS);
        // SAFETY: a new mapping, at no particular place.
        let page = unsafe { libc::mmap(core::ptr::null_mut(), size_of::<Told>(), access, flags, -1, 0) };
        assert_ne!(page, libc::MAP_FAILED, "{}", io::Error::last_os_error());
        Self(page.cast())
    }

    fn told(&self) -> &Told {
        // SAFETY: all zero is such a record; who writes it has ended.
        unsafe { &*self.0 }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // SAFETY: mapped in `new`.
        unsafe { libc::munmap(self.0.cast(), size_of::<Told>()) };
    }
}

struct Try<'a> {
    scenario: &'a Scenario,
    allocator: Allocator,
    at: u64,
    how: How,
}

/// What the child does.
fn run_in_child(it: &Try<'_>, told: *const Told, out: &OwnedFd) -> ! {
    let no_core = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: descriptors of this process, whose only thread this is; a scenario takes milliseconds.
    unsafe {
        libc::setrlimit(libc::RLIMIT_CORE, &raw const no_core);
        libc::dup2(out.as_raw_fd(), libc::STDERR_FILENO);
        libc::alarm(60);
        // Where Rust's line came from, which would follow it, takes twenty times as long to find as all the rest.
        libc::setenv(c"RUST_BACKTRACE".as_ptr(), c"0".as_ptr(), 1);
    }
    std::panic::set_hook(Box::new(|panic| {
        memory::refuse_no_more();
        let mut line = String::new();
        let _ = writeln!(line, "{panic}");
        // SAFETY: the bytes are there. Nothing of this process is to be cleaned up.
        unsafe {
            libc::write(libc::STDERR_FILENO, line.as_ptr().cast(), line.len());
            libc::_exit(1);
        }
    }));
    // SAFETY: a child has one thread, and the mapping stays.
    unsafe { memory::begin(told, it.allocator, it.at, it.how) };
    (it.scenario.run)();
    memory::refuse_no_more();
    // SAFETY: nothing of this process is to be cleaned up.
    unsafe { libc::_exit(0) }
}

impl Try<'_> {
    /// The child starts from a process that has not used the runtime.
    fn run(&self, shared: &Shared) -> Outcome {
        // SAFETY: nobody else has the mapping now.
        unsafe { shared.0.write(Told::default()) };
        let mut ends = [0; 2];
        // SAFETY: there is room for two.
        assert_eq!(unsafe { libc::pipe(ends.as_mut_ptr()) }, 0, "{}", io::Error::last_os_error());
        // SAFETY: both are this process's own.
        let (from, to) = unsafe { (OwnedFd::from_raw_fd(ends[0]), OwnedFd::from_raw_fd(ends[1])) };
        // SAFETY: the child calls nothing that another thread of this process might be in the midst of, but what the C library takes care of.
        let child = unsafe { libc::fork() };
        assert!(child >= 0, "{}", io::Error::last_os_error());
        if child == 0 {
            run_in_child(self, shared.0, &to);
        }
        drop(to);
        let mut said = String::new();
        File::from(from).read_to_string(&mut said).expect("it writes text");
        let mut status = 0;
        // SAFETY: a child of this process, and a place of ours.
        assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
        self.outcome(shared.told(), status, said.split("qemu: uncaught target signal").next().unwrap_or_default())
            .unwrap_or_else(|| {
                panic!(
                    "{}: with allocation {} refused ({:?}, {:?}) it ends with status {status:#x} after saying: {said}",
                    self.scenario.name, self.at, self.how, self.allocator
                )
            })
    }

    fn outcome(&self, told: &Told, status: i32, said: &str) -> Option<Outcome> {
        if libc::WIFEXITED(status) {
            let is_good = libc::WEXITSTATUS(status) == 0 && said.is_empty();
            let outcome = match (told.refused.get(), told.errors.get()) {
                (0, _) => Outcome::PastTheEnd,
                (_, 0) => Outcome::WentThrough,
                _ => Outcome::SaidSo,
            };
            return is_good.then_some(outcome);
        }
        if libc::WTERMSIG(status) != libc::SIGABRT || told.refused.get() == 0 {
            return None;
        }
        let between = |begin: &str, end: &str| said.strip_prefix(begin)?.strip_suffix(end);
        let is_size =
            |size: &str| size.parse().is_ok_and(|size: usize| (told.least.get()..=told.most.get()).contains(&size));
        let runtimes = || {
            let (size, alignment) =
                between("Fatal error: Could not allocate ", ")\n")?.split_once(" bytes (alignment ")?;
            Some(is_size(size) && alignment.parse::<usize>().is_ok())
        };
        if runtimes() == Some(true) {
            // Who can say that there is no memory does not die where all have their memory from the runtime's allocator.
            return (!told.may_say_so.get() || self.allocator == Allocator::Rusts).then_some(Outcome::Died);
        }
        // What follows may be where it was.
        let first_line = said.lines().next().unwrap_or_default();
        let rusts =
            first_line.strip_prefix("memory allocation of ").and_then(|rest| rest.strip_suffix(" bytes failed"));
        let rusts = rusts.is_some_and(is_size);
        (rusts && self.allocator == Allocator::Rusts).then_some(Outcome::DiedByRustsLine)
    }
}

/// What became of all tries of a scenario, or of all.
#[derive(Default)]
struct Found {
    outcomes: Vec<Outcome>,
    places: BTreeSet<u64>,
}

impl Found {
    fn count(&self, outcome: Outcome) -> usize {
        self.outcomes.iter().filter(|found| **found == outcome).count()
    }

    fn row(&self, name: &str) -> Vec<Value> {
        let outcomes = [Outcome::WentThrough, Outcome::SaidSo, Outcome::Died, Outcome::DiedByRustsLine];
        let counts = outcomes.map(|outcome| json!(self.count(outcome)));
        [json!(name), json!(self.places.len()), json!(self.outcomes.len())].into_iter().chain(counts).collect()
    }
}

fn try_all(scenario: &Scenario, allocator: Allocator, shared: &Shared) -> Found {
    let mut found = Found::default();
    let untouched = Try { scenario, allocator, at: u64::MAX, how: How::OneAlone }.run(shared);
    assert_eq!(untouched, Outcome::PastTheEnd);
    let blocks = shared.told().blocks.get();
    for how in [How::OneAlone, How::AllFromThere] {
        for at in 0.. {
            let outcome = Try { scenario, allocator, at, how }.run(shared);
            if outcome == Outcome::PastTheEnd {
                break;
            }
            let told = shared.told();
            found.outcomes.push(outcome);
            found.places.insert(told.place.get());
            let went_on = matches!(outcome, Outcome::WentThrough | Outcome::SaidSo);
            let chunks = if scenario.makes_records { told.refused.get() as i64 } else { 0 };
            let lost = told.blocks.get() - blocks;
            assert!(
                !went_on || lost <= chunks,
                "{}: with allocation {at} refused ({how:?}, {allocator:?}) {lost} blocks are lost",
                scenario.name
            );
        }
    }
    found
}

/// The file of figures about all of it, if the environment names a folder for such.
fn keep(rows: Vec<Vec<Value>>, name: &str, title: &str) {
    let Some(folder) = std::env::var_os("SIDETABLE_FIGURES").map(PathBuf::from) else { return };
    let columns = ["what", "places", "refusals", "goes through", "says so", "dies by the line", "dies by Rust's line"];
    let figures = json!({
        "title": format!("Memory that runs out: {title}"), "made_by": "cargo xtask test --only unit",
        "columns": columns, "rows": rows, "found": [],
    });
    fs::write(folder.join(format!("{name}.json")), format!("{figures:#}\n")).expect("the folder can be written");
}

/// One test at a time: a child must not be forked while another thread is in the midst of the loader's lists, which tell calls from each other.
static ALONE: Mutex<()> = Mutex::new(());

fn refuse_everywhere(allocator: Allocator) -> Vec<Vec<Value>> {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    memory::prepare();
    let shared = Shared::new();
    let mut all = Found::default();
    let mut rows = Vec::new();
    for scenario in SCENARIOS {
        let found = try_all(scenario, allocator, &shared);
        rows.push(found.row(scenario.name));
        all.outcomes.extend(found.outcomes);
        all.places.extend(found.places);
    }
    rows.push(all.row("all"));
    for row in &rows {
        println!("{row:?}");
    }
    assert!(all.count(Outcome::SaidSo) > 0 && all.count(Outcome::Died) > 0);
    rows
}

#[test]
fn with_the_runtimes_allocator_all_goes_through_or_says_so_or_dies_by_the_runtimes_line() {
    keep(refuse_everywhere(Allocator::Runtimes), "refusing-rust", "the Rust API");
}

#[test]
fn with_rusts_allocator_collections_die_by_rusts_line() {
    keep(refuse_everywhere(Allocator::Rusts), "refusing-rust-plain", "the Rust API, with Rust's allocator");
}
