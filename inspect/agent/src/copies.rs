//! Copies of the process, and how they end.

use std::ffi::c_int;
use std::ptr;

/// A copy of the process with this thread alone, of which the program is told nothing: neither by a signal nor when it waits for its own.
///
/// # Safety
/// The thread may be in the middle of anything: the copy must come to its end without what it finds locked.
pub unsafe fn bare_copy() -> libc::pid_t {
    // SAFETY: no new stack, no signal at its end, nowhere to put its number.
    unsafe { libc::syscall(libc::SYS_clone, 0, 0, 0, 0, 0) as libc::pid_t }
}

/// Ends a copy, or the process, and calls nothing that the program has asked to be called.
pub fn leave(status: c_int) -> ! {
    // SAFETY: ends the process.
    unsafe { libc::syscall(libc::SYS_exit_group, status) };
    unreachable!("the process has ended")
}

/// Where the calling thread's stack is used from.
#[inline(never)]
pub fn stack_pointer() -> usize {
    let here = 0u8;
    ptr::from_ref(&here).addr()
}
