//! When pictures are taken: when the process ends by `exit`, `_exit`, or a signal that it has not asked to handle.
//!
//! Whether any is taken, and where it goes, says the environment: `SIDETABLE_PICTURE` is the file. The process that sees it first puts its
//! number beside it, so that programs which it starts take none.

use std::cell::UnsafeCell;
use std::env;
use std::ffi::{OsString, c_int};
use std::mem;
use std::path::PathBuf;
use std::process;
use std::ptr;
use std::thread;

use parking_lot::RawMutex;
use parking_lot::lock_api::RawMutex as _;
use sidetable_picture::Moment;

use crate::take::take;

/// Held by the thread that takes a picture. This library's memory is its alone: see [`memory`](crate::memory).
static ONE: RawMutex = RawMutex::INIT;

/// What the environment said.
struct Asked {
    path: PathBuf,
    process: u32,
    /// The picture of the end was taken.
    is_done: bool,
}

struct Shared(UnsafeCell<Option<Asked>>);

// SAFETY: written before `main`, and afterwards under `ONE`.
unsafe impl Sync for Shared {}

static ASKED: Shared = Shared(UnsafeCell::new(None));

/// Signals that end a process which does not handle them.
const ENDING: [c_int; 10] = [
    libc::SIGHUP,
    libc::SIGINT,
    libc::SIGQUIT,
    libc::SIGILL,
    libc::SIGTRAP,
    libc::SIGABRT,
    libc::SIGBUS,
    libc::SIGFPE,
    libc::SIGSEGV,
    libc::SIGTERM,
];

#[used]
#[unsafe(link_section = ".init_array")]
static START: extern "C" fn() = start;

extern "C" fn start() {
    const PROCESS: &str = "SIDETABLE_PICTURE_PROCESS";
    let Some(path) = env::var_os("SIDETABLE_PICTURE").filter(|path| !path.is_empty()) else { return };
    let here = OsString::from(process::id().to_string());
    match env::var_os(PROCESS) {
        Some(first) if first != here => return,
        // SAFETY: nothing runs in the process yet but what the loader starts, on this thread.
        _ => unsafe { env::set_var(PROCESS, here) },
    }
    // SAFETY: as above.
    unsafe { *ASKED.0.get() = Some(Asked { path: PathBuf::from(path), process: process::id(), is_done: false }) };
    // SAFETY: `at_exit` takes no arguments, and its code stays.
    unsafe { libc::atexit(at_exit) };
    for signal in ENDING {
        handle(signal);
    }
}

extern "C" fn at_exit() {
    at_end(Moment::Exit);
}

/// Takes the last picture, once.
fn at_end(moment: Moment) {
    while !ONE.try_lock() {
        thread::yield_now();
    }
    // SAFETY: the lock is held.
    if let Some(asked) = unsafe { &mut *ASKED.0.get() }
        && asked.process == process::id()
        && !mem::replace(&mut asked.is_done, true)
    {
        take(moment, &asked.path);
    }
    // SAFETY: this thread locked it.
    unsafe { ONE.unlock() };
}

/// In front of the C library's, which calls nothing on its way out.
#[unsafe(no_mangle)]
unsafe extern "C" fn _exit(status: c_int) -> ! {
    at_end(Moment::Exit);
    // SAFETY: ends the process, as the caller asked.
    unsafe { libc::syscall(libc::SYS_exit_group, status) };
    unreachable!("the process has ended")
}

/// Where the calling thread's stack is used from.
#[inline(never)]
pub fn stack_pointer() -> usize {
    let here = 0u8;
    ptr::from_ref(&here).addr()
}

/// Has the picture taken when this signal ends the process; a program that handles it, now or later, goes on doing so.
fn handle(signal: c_int) {
    // SAFETY: the old action is written, the new one is whole.
    unsafe {
        let mut action: libc::sigaction = mem::zeroed();
        if libc::sigaction(signal, ptr::null(), &raw mut action) != 0 || action.sa_sigaction != libc::SIG_DFL {
            return;
        }
        action.sa_sigaction = at_signal as extern "C" fn(c_int) as usize;
        // Once: what ends the process then is the signal itself.
        action.sa_flags = libc::SA_RESETHAND | libc::SA_ONSTACK | libc::SA_NODEFER;
        libc::sigaction(signal, &raw const action, ptr::null_mut());
    }
}

extern "C" fn at_signal(signal: c_int) {
    // The thread may be in the middle of anything: a copy of the process takes the picture, under an alarm, and this one waits for it.
    // SAFETY: `_Fork` calls no handlers and takes no locks.
    let child = unsafe { _Fork() };
    if child == 0 {
        // SAFETY: a number of seconds.
        unsafe { libc::alarm(PATIENCE) };
        // SAFETY: this copy has one thread, whatever others were doing with this library when it was made.
        if let Some(asked) = unsafe { &mut *ASKED.0.get() } {
            asked.process = process::id();
            take(Moment::Signal(signal.unsigned_abs()), &asked.path);
        }
        // SAFETY: ends the copy.
        unsafe { libc::syscall(libc::SYS_exit_group, 0) };
    } else if child > 0 {
        // SAFETY: a child of this process.
        unsafe { libc::waitpid(child, ptr::null_mut(), 0) };
    }
    // SAFETY: its action is the default one by now.
    unsafe { libc::raise(signal) };
}

/// Seconds that a process in trouble waits for its picture.
const PATIENCE: u32 = 60;

unsafe extern "C" {
    /// `fork` without handlers, which a signal handler may call: glibc 2.34.
    fn _Fork() -> libc::pid_t;
}

/// In a copy: signals end it, as they end any process.
pub fn forget_signals() {
    for signal in ENDING {
        // SAFETY: the default action.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
}
