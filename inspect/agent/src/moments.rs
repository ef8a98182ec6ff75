//! When pictures are taken: when the process ends by `exit`, `_exit`, or a signal that it has not asked to handle; and when it is wanted.
//!
//! Whether any is taken, and where it goes, says the environment: `SIDETABLE_PICTURE` is the file. `SIDETABLE_PICTURE_PARENT` is the number of
//! the process whose children take one; programs that these start take none. `SIDETABLE_PICTURE_SIGNAL` is the number of the signal that asks for one
//! while the process runs: the first goes to the file with `.1` after its name. `SIDETABLE_PICTURE_RELEASES` is a file for the tests: see
//! [`releases`](crate::releases).

use std::env;
use std::ffi::{c_int, c_void};
use std::mem;
use std::path::PathBuf;
use std::process;
use std::ptr;
use std::thread;

use parking_lot::RawMutex;
use parking_lot::lock_api::RawMutex as _;
use sidetable_picture::Moment;

use crate::caller::entry;
use crate::copies::{bare_copy, leave, orphan, stack_pointer};
use crate::memory;
use crate::signals::{self, forget_signals};
use crate::take::{Copying, take, take_releases};
use crate::wanted::{self, Wanted};

/// Held by the thread that takes a picture. This library's memory is its alone: see [`memory`].
static ONE: RawMutex = RawMutex::INIT;

#[used]
#[unsafe(link_section = ".init_array")]
static START: extern "C" fn() = start;

extern "C" fn start() {
    // Nothing is written into the environment: Swift finds a program's arguments in front of where it was at first.
    let Some(path) = env::var_os("SIDETABLE_PICTURE").filter(|path| !path.is_empty()) else { return };
    let parent = env::var("SIDETABLE_PICTURE_PARENT").ok().and_then(|number| number.parse().ok());
    if parent.is_some_and(|parent: u32| parent != std::os::unix::process::parent_id()) {
        return;
    }
    // SAFETY: nothing runs in the process yet but what the loader starts, on this thread.
    unsafe {
        *wanted::get() = Some(Wanted {
            path: PathBuf::from(path),
            releases: env::var_os("SIDETABLE_PICTURE_RELEASES").map(PathBuf::from),
            process: process::id(),
            is_done: false,
            is_leaving: false,
            asked_for: 0,
            at_ending_signal,
            at_asking_signal,
        });
    }
    // SAFETY: `at_exit` takes no arguments, and its code stays.
    unsafe { libc::atexit(at_exit) };
    signals::wait_for_the_end(at_ending_signal);
    let asking = env::var("SIDETABLE_PICTURE_SIGNAL").ok().and_then(|number| number.parse().ok());
    if let Some(signal) = asking {
        signals::handle(signal, at_asking_signal, libc::SA_RESTART);
    }
}

entry! {
    [extern "C" fn at_exit]() = at_exit_from, 0
}

extern "C" fn at_exit_from(stack: usize) {
    at_end(Moment::Exit, stack);
}

/// Takes the last picture, once.
fn at_end(moment: Moment, stack: usize) {
    alone(|| {
        // SAFETY: the lock is held.
        if let Some(wanted) = unsafe { wanted::get() }
            && wanted.process == process::id()
            && !mem::replace(&mut wanted.is_done, true)
        {
            take(moment, &wanted.path, Copying::Fork, stack);
            if let Some(path) = &wanted.releases {
                take_releases(path);
            }
        }
    });
}

/// Runs what takes a picture: one thread at a time, with this library's memory as it was before in the end.
pub fn alone<T: Copy>(body: impl FnOnce() -> T) -> T {
    while !ONE.try_lock() {
        thread::yield_now();
    }
    let mark = memory::mark();
    let result = body();
    // SAFETY: what `body` allocated is dropped, and this thread locked the lock.
    unsafe {
        memory::reset(mark);
        ONE.unlock();
    }
    result
}

/// In front of the C library's, which the end of `main` calls without coming by here.
#[unsafe(no_mangle)]
unsafe extern "C" fn exit(status: c_int) -> ! {
    leaving();
    // SAFETY: a search by name; the function of this name has this type.
    unsafe {
        let next = libc::dlsym(libc::RTLD_NEXT, c"exit".as_ptr());
        if let Some(next) = mem::transmute::<*mut c_void, Option<unsafe extern "C" fn(c_int) -> !>>(next) {
            next(status);
        }
    }
    leave(status)
}

fn leaving() {
    // SAFETY: what takes pictures reads it, on this thread or in a copy.
    if let Some(wanted) = unsafe { wanted::get() }
        // A child of `vfork` has its parent's memory.
        && wanted.process == process::id()
    {
        wanted.is_leaving = true;
    }
}

/// In front of the C library's, which calls nothing on its way out.
#[unsafe(no_mangle)]
unsafe extern "C" fn _exit(status: c_int) -> ! {
    leaving();
    // Wherever it begins: all that counts say is held counts as held.
    at_end(Moment::Exit, stack_pointer());
    leave(status)
}

/// The process ends by this signal: a copy of it takes the picture, and this one waits.
extern "C" fn at_ending_signal(signal: c_int) {
    look_before(signal);
    // SAFETY: its action is the default one by now.
    unsafe { libc::raise(signal) };
}

/// In front of the C library's, which calls a handler once, and then none: Swift's backtracer may be the one.
#[unsafe(no_mangle)]
unsafe extern "C" fn abort() -> ! {
    look_before(libc::SIGABRT);
    // SAFETY: a search by name; the function of this name has this type.
    unsafe {
        let next = libc::dlsym(libc::RTLD_NEXT, c"abort".as_ptr());
        if let Some(next) = mem::transmute::<*mut c_void, Option<unsafe extern "C" fn() -> !>>(next) {
            next();
        }
    }
    leave(128 + libc::SIGABRT)
}

fn look_before(signal: c_int) {
    if wanted::of_end().is_none() {
        return;
    }
    leaving();
    // SAFETY: the copy leaves by itself.
    unsafe {
        let child = bare_copy();
        if child == 0 {
            in_copy(Moment::Signal(signal.unsigned_abs()), 0, stack_pointer());
        }
        libc::waitpid(child, ptr::null_mut(), libc::__WALL);
    }
}

entry! {
    /// Registers of the function that was interrupted are above, where the system has put them.
    [extern "C" fn at_asking_signal](signal: c_int) = at_asking_signal_from, 1
}

/// Somebody wants a picture: a copy takes it that is no child of the program's, which has not to wait for it.
extern "C" fn at_asking_signal_from(_signal: c_int, stack: usize) {
    // SAFETY: the copies leave by themselves. Handlers of one signal do not interrupt each other, and a picture that another thread is asked
    // for in the same moment has the same number.
    unsafe {
        let error = *libc::__errno_location();
        if let Some(wanted) = wanted::get() {
            wanted.asked_for += 1;
            let number = wanted.asked_for;
            if orphan() == 0 {
                in_copy(Moment::Asked, number, stack);
            }
        }
        *libc::__errno_location() = error;
    }
}

/// Takes a picture in a copy made at a signal, under an alarm: the thread may have been in the middle of anything.
///
/// # Safety
/// The process is a copy.
unsafe fn in_copy(moment: Moment, number: u32, stack: usize) -> ! {
    forget_signals();
    // SAFETY: a number of seconds; this copy has one thread, whatever others were doing with this library when it was made.
    unsafe {
        libc::alarm(PATIENCE);
        if let Some(wanted) = wanted::get() {
            let mut path = mem::take(&mut wanted.path).into_os_string();
            if number != 0 {
                path.push(format!(".{number}"));
            }
            take(moment, &PathBuf::from(path), Copying::Bare, stack);
        }
    }
    leave(0)
}

/// Seconds that a process in trouble waits for its picture.
const PATIENCE: u32 = 60;
