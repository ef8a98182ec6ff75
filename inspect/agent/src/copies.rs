//! Copies of the process: how they are made, what does nothing in them, and how they end.

use std::ffi::c_int;
use std::ptr;

const PAGE: usize = 4096;

/// A copy of the process with this thread alone, of which the program is told nothing: neither by a signal nor when it waits for its own.
///
/// # Safety
/// The thread may be in the middle of anything: the copy must come to its end without what it finds locked.
pub unsafe fn bare_copy() -> libc::pid_t {
    // SAFETY: no new stack, no signal at its end, nowhere to put its number.
    unsafe { libc::syscall(libc::SYS_clone, 0, 0, 0, 0, 0) as libc::pid_t }
}

/// As [`bare_copy`], a copy that is nobody's child, for the price of one: 0 in the copy, and in this process what tells that it was made. A process
/// that has this one's memory makes it and ends; it uses none of the memory, since this one stands on the same stack and waits.
///
/// # Safety
/// As for [`bare_copy`].
pub unsafe fn orphan() -> libc::pid_t {
    let flags = libc::CLONE_VM | libc::CLONE_VFORK;
    let child: isize;
    // SAFETY: whole sets of signals: none may come to the process in between, whose handler would run in this one's memory. Of the calls nothing
    // but registers is changed.
    unsafe {
        let (mut all, mut before): (libc::sigset_t, libc::sigset_t) = std::mem::zeroed();
        libc::sigfillset(&raw mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &raw const all, &raw mut before);
        #[cfg(target_arch = "x86_64")]
        std::arch::asm!(
            "syscall",
            "test rax, rax",
            "jnz 2f",
            "mov eax, {clone}",
            "xor edi, edi",
            "syscall",
            "test rax, rax",
            "jz 2f",
            "mov eax, {exit}",
            "xor edi, edi",
            "syscall",
            "2:",
            clone = const libc::SYS_clone,
            exit = const libc::SYS_exit,
            inlateout("rax") libc::SYS_clone as isize => child,
            inlateout("rdi") flags as isize => _,
            in("rsi") 0, in("rdx") 0, in("r10") 0, in("r8") 0,
            lateout("rcx") _, lateout("r11") _,
        );
        #[cfg(target_arch = "aarch64")]
        std::arch::asm!(
            "svc #0",
            "cbnz x0, 2f",
            "svc #0",
            "cbz x0, 2f",
            "mov x8, {exit}",
            "mov x0, 0",
            "svc #0",
            "2:",
            exit = const libc::SYS_exit,
            in("x8") libc::SYS_clone,
            inlateout("x0") flags as isize => child,
            in("x1") 0, in("x2") 0, in("x3") 0, in("x4") 0,
        );
        libc::pthread_sigmask(libc::SIG_SETMASK, &raw const before, ptr::null_mut());
        if child > 0 {
            libc::waitpid(child as libc::pid_t, ptr::null_mut(), libc::__WALL);
        }
    }
    child as libc::pid_t
}

/// Has a function return as soon as it is called.
///
/// # Safety
/// The process is a copy with one thread, and a function without a result begins there.
pub unsafe fn return_at_once(function: usize) {
    #[cfg(target_arch = "x86_64")]
    const RETURN: [u8; 1] = [0xc3];
    #[cfg(target_arch = "aarch64")]
    const RETURN: [u8; 4] = 0xd65f_03c0_u32.to_le_bytes();
    let page = function & !(PAGE - 1);
    let place = std::ptr::with_exposed_provenance_mut::<u8>(function);
    // SAFETY: the function's own pages, in this copy of them; its first instruction becomes another that is no longer.
    unsafe {
        let pages = std::ptr::with_exposed_provenance_mut(page);
        if libc::mprotect(pages, 2 * PAGE, libc::PROT_READ | libc::PROT_WRITE | libc::PROT_EXEC) == 0 {
            std::ptr::copy_nonoverlapping(RETURN.as_ptr(), place, RETURN.len());
        }
    }
    #[cfg(target_arch = "aarch64")]
    // SAFETY: makes the instruction at this address the one that is run.
    unsafe {
        std::arch::asm!("dc cvau, {0}", "dsb ish", "ic ivau, {0}", "dsb ish", "isb", in(reg) place);
    }
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
