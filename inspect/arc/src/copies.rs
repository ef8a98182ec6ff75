//! Copies of the process, and how they end.

use std::ffi::c_int;

/// Ends the process, and calls nothing.
pub fn end(status: c_int) -> ! {
    // SAFETY: ends the process.
    unsafe { libc::syscall(libc::SYS_exit_group, status) };
    unreachable!("the process has ended")
}

/// A copy of the process with this thread alone; 0 in the copy, negative where there can be none.
pub fn copy() -> libc::pid_t {
    unsafe extern "C" {
        /// `fork` without handlers, which a signal handler may call: glibc 2.34.
        fn _Fork() -> libc::pid_t;
    }
    // SAFETY: calls no handlers and takes no locks.
    unsafe { _Fork() }
}
