//! When counts are written: when the process ends by `exit`, `_exit`, or a signal that it has not asked to handle.

use std::ffi::c_int;
use std::mem;
use std::process;
use std::ptr;
use std::thread::yield_now;

use parking_lot::RawMutex;
use parking_lot::lock_api::RawMutex as _;
use sidetable_picture::Moment;

use crate::asked::{self, every};
use crate::copies::{copy, end};
use crate::thread;
use crate::write::write;

/// Held by the thread that writes. This library's memory is its alone: see [`memory`](crate::memory).
static ONE: RawMutex = RawMutex::INIT;

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
    if every().is_none() {
        return;
    }
    // SAFETY: these functions take no arguments, and their code stays.
    unsafe {
        libc::atexit(at_exit);
        libc::pthread_atfork(None, None, Some(forget));
    }
    for signal in ENDING {
        handle(signal);
    }
}

unsafe extern "C" fn forget() {
    thread::forget();
}

extern "C" fn at_exit() {
    at_end();
}

/// Writes, once.
fn at_end() {
    while !ONE.try_lock() {
        yield_now();
    }
    // SAFETY: the lock is held.
    if let Some(asked) = unsafe { asked::get() }
        && asked.process == process::id()
        && !mem::replace(&mut asked.is_done, true)
    {
        write(Moment::Exit, asked.every, &asked.path);
    }
    // SAFETY: this thread locked it.
    unsafe { ONE.unlock() };
}

/// In front of the C library's, which calls nothing on its way out.
#[unsafe(no_mangle)]
unsafe extern "C" fn _exit(status: c_int) -> ! {
    at_end();
    end(status)
}

/// Has the counts written when this signal ends the process; a program that handles it, now or later, goes on doing so.
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
    // The thread may be in the middle of anything: a copy of the process writes, under an alarm, and this one waits for it.
    let child = copy();
    if child == 0 {
        for signal in ENDING {
            // SAFETY: the default action.
            unsafe { libc::signal(signal, libc::SIG_DFL) };
        }
        // SAFETY: a number of seconds.
        unsafe { libc::alarm(PATIENCE) };
        // SAFETY: this copy has one thread, whatever others were doing with this library when it was made.
        if let Some(asked) = unsafe { asked::get() } {
            write(Moment::Signal(signal.unsigned_abs()), asked.every, &asked.path);
        }
        end(0);
    } else if child > 0 {
        // SAFETY: a child of this process.
        unsafe { libc::waitpid(child, ptr::null_mut(), 0) };
    }
    // SAFETY: its action is the default one by now.
    unsafe { libc::raise(signal) };
}

/// Seconds that a process in trouble waits for its counts.
const PATIENCE: u32 = 30;
