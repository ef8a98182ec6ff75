//! Signals that end the process. Where the program leaves one to the system, or gives it back, as Swift's own backtracer does when it is
//! done, the picture is taken first; a program that asks is told that the system has it.

use std::ffi::c_int;
use std::mem;
use std::ptr;

use libc::sighandler_t;

use crate::wanted;

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

unsafe extern "C" {
    // The GNU C library's own name for it, by which it can be called from in front.
    fn __sigaction(signal: c_int, new: *const libc::sigaction, old: *mut libc::sigaction) -> c_int;
}

/// Has the last picture taken before a signal ends the process.
pub fn wait_for_the_end(handler: extern "C" fn(c_int)) {
    for signal in ENDING {
        // Once: what ends the process then is the signal itself.
        handle(signal, handler, libc::SA_RESETHAND | libc::SA_NODEFER);
    }
}

/// Has this called at a signal that the program leaves to the system; one that handles it, now or later, goes on doing so.
pub fn handle(signal: c_int, handler: extern "C" fn(c_int), flags: c_int) {
    // SAFETY: the old action is written, the new one is whole.
    unsafe {
        let mut action: libc::sigaction = mem::zeroed();
        if __sigaction(signal, ptr::null(), &raw mut action) != 0 || action.sa_sigaction != libc::SIG_DFL {
            return;
        }
        action.sa_sigaction = handler as usize;
        action.sa_flags = flags | libc::SA_ONSTACK;
        __sigaction(signal, &raw const action, ptr::null_mut());
    }
}

/// In a copy: signals end it, as they end any process.
pub fn forget_signals() {
    for signal in ENDING {
        // SAFETY: the default action, in full.
        unsafe {
            let action: libc::sigaction = mem::zeroed();
            __sigaction(signal, &raw const action, ptr::null_mut());
        }
    }
}

/// In front of the C library's.
#[unsafe(no_mangle)]
unsafe extern "C" fn sigaction(signal: c_int, new: *const libc::sigaction, old: *mut libc::sigaction) -> c_int {
    // SAFETY: the caller's contract is the C library's.
    unsafe {
        let status = __sigaction(signal, new, old);
        if status == 0 && !old.is_null() && wanted::is_ours((*old).sa_sigaction) {
            *old = mem::zeroed();
        }
        if let (0, Some(ours)) = (status, wanted::of_end())
            && !new.is_null()
            && (*new).sa_sigaction == libc::SIG_DFL
            && ENDING.contains(&signal)
        {
            handle(signal, ours, libc::SA_RESETHAND | libc::SA_NODEFER);
        }
        status
    }
}

/// In front of the C library's, which is BSD's: the handler stays, and calls are resumed.
#[unsafe(no_mangle)]
unsafe extern "C" fn signal(signal: c_int, handler: sighandler_t) -> sighandler_t {
    // SAFETY: whole actions; the caller's handler is its own.
    unsafe {
        let (mut new, mut old): (libc::sigaction, libc::sigaction) = mem::zeroed();
        new.sa_sigaction = handler;
        new.sa_flags = libc::SA_RESTART;
        if sigaction(signal, &raw const new, &raw mut old) == 0 { old.sa_sigaction } else { libc::SIG_ERR }
    }
}
