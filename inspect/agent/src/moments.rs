//! When pictures are taken: when the process ends by `exit`, `_exit`, or a signal that it has not asked to handle; and when it is asked.
//!
//! Whether any is taken, and where it goes, says the environment: `SIDETABLE_PICTURE` is the file. `SIDETABLE_PICTURE_PARENT` is the number of
//! the process whose children take one; programs that these start take none. `SIDETABLE_PICTURE_SIGNAL` is the number of the signal that asks for one
//! while the process runs: the first goes to the file with `.1` after its name.

use std::cell::UnsafeCell;
use std::env;
use std::ffi::c_int;
use std::mem;
use std::path::PathBuf;
use std::process;
use std::ptr;
use std::thread;

use parking_lot::RawMutex;
use parking_lot::lock_api::RawMutex as _;
use sidetable_picture::Moment;

use crate::memory;
use crate::signals::{self, forget_signals};
use crate::take::{Copying, leave, take};

/// Held by the thread that takes a picture. This library's memory is its alone: see [`memory`](crate::memory).
static ONE: RawMutex = RawMutex::INIT;

/// What the environment said.
struct Asked {
    path: PathBuf,
    process: u32,
    /// The picture of the end was taken.
    is_done: bool,
    /// Pictures that were asked for.
    asked_for: u32,
}

struct Shared(UnsafeCell<Option<Asked>>);

// SAFETY: written before `main`, and afterwards under `ONE`.
unsafe impl Sync for Shared {}

static ASKED: Shared = Shared(UnsafeCell::new(None));

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
        *ASKED.0.get() = Some(Asked { path: PathBuf::from(path), process: process::id(), is_done: false, asked_for: 0 })
    };
    // SAFETY: `at_exit` takes no arguments, and its code stays.
    unsafe { libc::atexit(at_exit) };
    signals::wait_for_the_end();
    let asking = env::var("SIDETABLE_PICTURE_SIGNAL").ok().and_then(|number| number.parse().ok());
    if let Some(signal) = asking {
        signals::handle(signal, at_asking_signal, libc::SA_RESTART);
    }
}

extern "C" fn at_exit() {
    at_end(Moment::Exit);
}

/// Takes the last picture, once.
fn at_end(moment: Moment) {
    alone(|| {
        // SAFETY: the lock is held.
        if let Some(asked) = unsafe { &mut *ASKED.0.get() }
            && asked.process == process::id()
            && !mem::replace(&mut asked.is_done, true)
        {
            take(moment, &asked.path, Copying::Fork);
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

/// Whether a picture of this process's end is wanted, and there is none yet.
pub fn is_asked() -> bool {
    // SAFETY: what was asked is written before `main`, and afterwards only what it says of pictures that were taken.
    let asked = unsafe { &*ASKED.0.get() };
    asked.as_ref().is_some_and(|asked| asked.process == process::id() && !asked.is_done)
}

/// In front of the C library's, which calls nothing on its way out.
#[unsafe(no_mangle)]
unsafe extern "C" fn _exit(status: c_int) -> ! {
    at_end(Moment::Exit);
    leave(status)
}

/// Where the calling thread's stack is used from.
#[inline(never)]
pub fn stack_pointer() -> usize {
    let here = 0u8;
    ptr::from_ref(&here).addr()
}

/// The process ends by this signal: a copy of it takes the picture, and this one waits.
pub extern "C" fn at_ending_signal(signal: c_int) {
    let moment = Moment::Signal(signal.unsigned_abs());
    // SAFETY: the copy leaves by itself.
    unsafe {
        if is_asked() {
            let child = bare_copy();
            if child == 0 {
                in_copy(moment, 0);
            }
            libc::waitpid(child, ptr::null_mut(), libc::__WALL);
        }
        // Its action is the default one by now.
        libc::raise(signal);
    }
}

/// Somebody wants a picture: a copy of a copy takes it, which the program has not to wait for.
extern "C" fn at_asking_signal(_signal: c_int) {
    // SAFETY: the copies leave by themselves. Handlers of one signal do not interrupt each other, and a picture that another thread is asked
    // for in the same moment has the same number.
    unsafe {
        let error = *libc::__errno_location();
        if let Some(asked) = &mut *ASKED.0.get() {
            asked.asked_for += 1;
            let number = asked.asked_for;
            let child = bare_copy();
            if child == 0 {
                if bare_copy() == 0 {
                    in_copy(Moment::Asked, number);
                }
                leave(0);
            }
            libc::waitpid(child, ptr::null_mut(), libc::__WALL);
        }
        *libc::__errno_location() = error;
    }
}

/// A copy of the process with this thread alone, of which the program is told nothing: neither by a signal nor when it waits for its own.
///
/// # Safety
/// The thread may be in the middle of anything: the copy must come to its end without what it finds locked.
pub unsafe fn bare_copy() -> libc::pid_t {
    // SAFETY: no new stack, no signal at its end, nowhere to put its number.
    unsafe { libc::syscall(libc::SYS_clone, 0, 0, 0, 0, 0) as libc::pid_t }
}

/// Takes a picture in a copy made at a signal, under an alarm: the thread may have been in the middle of anything.
///
/// # Safety
/// The process is a copy.
unsafe fn in_copy(moment: Moment, number: u32) -> ! {
    forget_signals();
    // SAFETY: a number of seconds; this copy has one thread, whatever others were doing with this library when it was made.
    unsafe {
        libc::alarm(PATIENCE);
        if let Some(asked) = &mut *ASKED.0.get() {
            let mut path = mem::take(&mut asked.path).into_os_string();
            if number != 0 {
                path.push(format!(".{number}"));
            }
            take(moment, &PathBuf::from(path), Copying::Bare);
        }
    }
    leave(0)
}

/// Seconds that a process in trouble waits for its picture.
const PATIENCE: u32 = 60;
