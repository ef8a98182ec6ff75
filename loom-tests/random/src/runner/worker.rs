//! The process in which programs run.

use std::io;
use std::ptr;
use std::slice;
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use sidetable_c::freeze::sidetable_outstanding_components;
use sidetable_c::identity::sidetable_extension_count;

use super::watch::{self, Watch};
use super::{Choice, Sum};
use crate::operation::Operation;
use crate::probe::Probe;
use crate::program::{self, Ran};

/// More than any program takes, in valgrind too: one that takes longer hangs.
const SECONDS_FOR_A_PROGRAM: u32 = 60;

/// What a worker says to who waits for it, in memory that both have.
pub struct Page {
    lines: *mut Line,
    threads: usize,
}

/// One thread's part.
#[repr(C)]
struct Line {
    /// The program that runs.
    number: u64,
    programs: u64,
    steps: u64,
    objects: u64,
    /// How many bytes of `what` say what was wrong.
    length: usize,
    what: [u8; 2008],
}

// SAFETY: each thread writes its own line, and others read when it has ended; but for its counts, which are whole at every moment.
unsafe impl Sync for Page {}

impl Page {
    /// For so many threads.
    pub fn new(threads: usize) -> Self {
        let (access, flags) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED | libc::MAP_ANONYMOUS);
        // SAFETY: a new mapping, at no particular place.
        let page = unsafe { libc::mmap(ptr::null_mut(), threads * size_of::<Line>(), access, flags, -1, 0) };
        assert_ne!(page, libc::MAP_FAILED, "{}", io::Error::last_os_error());
        Self { lines: page.cast(), threads }
    }

    fn line(&self, thread: usize) -> *mut Line {
        assert!(thread < self.threads, "a line for each thread");
        self.lines.wrapping_add(thread)
    }

    fn each(&self) -> impl Iterator<Item = &Line> {
        // SAFETY: the lines are there, and who wrote them has ended.
        unsafe { slice::from_raw_parts(self.lines, self.threads) }.iter()
    }

    /// What all threads did, at a moment that may be over.
    pub fn sum(&self) -> Sum {
        (0..self.threads).map(|thread| self.line(thread)).fold(Sum::default(), |sum, line| {
            // SAFETY: the line is there, and its counts are written as they are read.
            let (programs, steps, objects) = unsafe {
                (
                    (&raw const (*line).programs).read_volatile(),
                    (&raw const (*line).steps).read_volatile(),
                    (&raw const (*line).objects).read_volatile(),
                )
            };
            Sum { programs: sum.programs + programs, steps: sum.steps + steps, objects: sum.objects + objects, peak: 0 }
        })
    }

    fn count(&self, thread: usize, ran: &Ran) {
        let line = self.line(thread);
        let add = |count: *mut u64, more: u64| {
            // SAFETY: the thread's own line.
            unsafe { count.write_volatile(count.read() + more) };
        };
        // SAFETY: as above.
        let (programs, steps, objects) =
            unsafe { (&raw mut (*line).programs, &raw mut (*line).steps, &raw mut (*line).objects) };
        add(programs, 1);
        add(steps, ran.steps);
        add(objects, ran.objects);
    }

    /// The program that ran, or said what was wrong.
    pub fn number(&self) -> u64 {
        let wrong = self.each().find(|line| line.length > 0);
        wrong.or_else(|| self.each().next()).map_or(0, |line| line.number)
    }

    fn what(&self) -> Option<String> {
        let line = self.each().find(|line| line.length > 0)?;
        Some(String::from_utf8_lossy(&line.what[..line.length]).into_owned())
    }

    fn clear(&self) {
        // SAFETY: nobody else uses the lines now; all zero is a line.
        unsafe { ptr::write_bytes(self.lines, 0, self.threads) };
    }

    fn tell(&self, thread: usize, what: &str) {
        // SAFETY: the thread's own line.
        let line = unsafe { &mut *self.line(thread) };
        line.length = what.len().min(line.what.len());
        line.what[..line.length].copy_from_slice(&what.as_bytes()[..line.length]);
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        // SAFETY: mapped in `new`.
        unsafe { libc::munmap(self.lines.cast(), self.threads * size_of::<Line>()) };
    }
}

/// How a worker ended.
pub struct Ended {
    status: i32,
    /// The largest that it was, in KiB.
    pub peak: u64,
}

impl Ended {
    /// What was wrong, if something was.
    pub fn failure(&self, page: &Page) -> Option<String> {
        if self.status == 0 {
            return None;
        }
        Some(page.what().unwrap_or_else(|| {
            if libc::WIFSIGNALED(self.status) {
                format!("the program was ended by signal {}", libc::WTERMSIG(self.status))
            } else {
                format!("the program ended with status {}", libc::WEXITSTATUS(self.status))
            }
        }))
    }
}

/// Does something in a child of this process, which has one thread, and waits for its end.
pub fn run_in_child(page: &Page, work: impl FnOnce() -> bool) -> Ended {
    page.clear();
    // SAFETY: this process has one thread, so the child may do what it could.
    let child = unsafe { libc::fork() };
    assert!(child >= 0, "{}", io::Error::last_os_error());
    if child == 0 {
        std::process::exit(i32::from(!work()));
    }
    // SAFETY: all zero is such a record.
    let (mut status, mut usage) = (0, unsafe { std::mem::zeroed::<libc::rusage>() });
    // SAFETY: a child of this process, and places of ours.
    while unsafe { libc::wait4(child, &raw mut status, 0, &raw mut usage) } < 0 {
        assert_eq!(io::Error::last_os_error().kind(), io::ErrorKind::Interrupted, "the child can be waited for");
    }
    Ended { status, peak: usage.ru_maxrss.cast_unsigned() }
}

/// Programs from `first` to `end`.
pub fn work(choice: &Choice, probe: &Probe, page: &Page, first: u64, end: u64) -> bool {
    in_threads(choice, |thread| run_some(choice, probe, page, thread, first, |number| number < end))
}

/// Programs for so long; the process must not grow.
pub fn work_for(choice: &Choice, probe: &Probe, page: &Page, time: Duration) -> bool {
    let start = Instant::now();
    let is_good = in_threads(choice, |thread| {
        if thread > 0 {
            return run_some(choice, probe, page, thread, 0, |_| start.elapsed() < time);
        }
        let mut watch = Watch::new(time);
        let how_far = || Sum { peak: watch::peak(), ..page.sum() };
        let is_good = run_some(choice, probe, page, thread, 0, |_| watch.goes_on(how_far));
        if let Some(what) = watch.growth().filter(|_| is_good) {
            page.tell(thread, &what);
            return false;
        }
        is_good
    });
    if let Some(what) = what_is_left().filter(|_| is_good && choice.is_without_immortals) {
        page.tell(0, &what);
        return false;
    }
    is_good
}

/// What is left when no program runs any more, if something is.
fn what_is_left() -> Option<String> {
    let (components, extensions) = (sidetable_outstanding_components(), sidetable_extension_count());
    let is_nothing = components == 0 && extensions == 0;
    (!is_nothing)
        .then(|| format!("{components} components and {extensions} side tables with more than counts are left"))
}

/// One program.
pub fn one(choice: &Choice, probe: &Probe, page: &Page, program: &[Operation]) -> bool {
    begin(choice);
    run(probe, page, 0, program)
}

/// What the worker prints goes nowhere.
pub fn say_nothing() {
    // SAFETY: the path ends with a zero; the descriptors are this process's.
    unsafe {
        let nowhere = libc::open(c"/dev/null".as_ptr(), libc::O_WRONLY);
        libc::dup2(nowhere, libc::STDERR_FILENO);
    }
}

fn begin(choice: &Choice) {
    if choice.has_second_thread {
        let is_there = Arc::new(Barrier::new(2));
        let here = Arc::clone(&is_there);
        thread::spawn(move || {
            here.wait();
            drop(here);
            loop {
                // SAFETY: no preconditions. Whatever else waits might allocate now and then.
                unsafe { libc::pause() };
            }
        });
        // What a thread allocates when it begins is not what a program leaves.
        is_there.wait();
        while Arc::strong_count(&is_there) > 1 {
            thread::yield_now();
        }
    }
}

fn in_threads(choice: &Choice, work: impl Fn(usize) -> bool + Sync) -> bool {
    begin(choice);
    if choice.threads == 1 {
        return work(0);
    }
    let work = &work;
    thread::scope(|scope| {
        let threads: Vec<_> = (0..choice.threads).map(|thread| scope.spawn(move || work(thread))).collect();
        threads.into_iter().all(|thread| thread.join().is_ok_and(|is_good| is_good))
    })
}

/// A thread's share of the programs: each has those whose number leaves its own when divided by how many threads there are.
fn run_some(
    choice: &Choice,
    probe: &Probe,
    page: &Page,
    thread: usize,
    first: u64,
    mut is_next: impl FnMut(u64) -> bool,
) -> bool {
    let mut number = first + thread as u64;
    let step = choice.threads as u64;
    let line = page.line(thread);
    while is_next(number) {
        // SAFETY: the thread's own line; `alarm` has no preconditions.
        unsafe {
            (&raw mut (*line).number).write_volatile(number);
            libc::alarm(SECONDS_FOR_A_PROGRAM);
        }
        if !run(probe, page, thread, &super::program(choice, number)) {
            return false;
        }
        number += step;
    }
    true
}

fn run(probe: &Probe, page: &Page, thread: usize, program: &[Operation]) -> bool {
    match program::run(program, probe) {
        Ok(ran) => {
            page.count(thread, &ran);
            true
        }
        Err(what) => {
            page.tell(thread, &what);
            false
        }
    }
}
