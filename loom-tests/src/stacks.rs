//! The stacks of loom's threads, kept for those of the next execution.
//!
//! loom makes its threads anew in each of up to hundreds of thousands of executions, and their stacks with the C library's `mmap`. With all that the kernel
//! does to map, clear and unmap them that takes longer than the models themselves. So these two functions stand in front of the C library's in this
//! program: what is mapped as a stack is not unmapped, and is the next one of its size.

use std::cell::RefCell;
use std::ffi::{c_int, c_void};

/// A mapped stack.
struct Stack {
    bottom: *mut c_void,
    size: usize,
    is_free: bool,
}

thread_local! {
    static STACKS: RefCell<Vec<Stack>> = const { RefCell::new(Vec::new()) };
}

/// The C library's `mmap`.
///
/// # Safety
/// As for that.
#[unsafe(no_mangle)]
unsafe extern "C" fn mmap(
    address: *mut c_void,
    size: usize,
    protection: c_int,
    flags: c_int,
    file: c_int,
    offset: libc::off_t,
) -> *mut c_void {
    let is_stack = flags & libc::MAP_STACK != 0;
    if is_stack && let Some(kept) = take(size) {
        return kept;
    }
    // SAFETY: as the caller promises.
    let mapped = unsafe { libc::syscall(libc::SYS_mmap, address, size, protection, flags, file, offset) };
    let bottom = std::ptr::with_exposed_provenance_mut(mapped as usize);
    if is_stack && bottom != libc::MAP_FAILED {
        STACKS.with_borrow_mut(|stacks| stacks.push(Stack { bottom, size, is_free: false }));
    }
    bottom
}

/// The C library's `munmap`.
///
/// # Safety
/// As for that.
#[unsafe(no_mangle)]
unsafe extern "C" fn munmap(address: *mut c_void, size: usize) -> c_int {
    if give(address, size) {
        return 0;
    }
    // SAFETY: as the caller promises.
    unsafe { libc::syscall(libc::SYS_munmap, address, size) as c_int }
}

/// A stack that nobody uses. Its lowest page may be protected, as its next owner will have it.
fn take(size: usize) -> Option<*mut c_void> {
    STACKS.with_borrow_mut(|stacks| {
        let stack = stacks.iter_mut().find(|stack| stack.is_free && stack.size == size)?;
        stack.is_free = false;
        Some(stack.bottom)
    })
}

/// Whether this is one of the stacks, which is free now. (A thread that ends has none any more.)
fn give(address: *mut c_void, size: usize) -> bool {
    let given = STACKS.try_with(|stacks| {
        let mut stacks = stacks.borrow_mut();
        let stack = stacks.iter_mut().find(|stack| stack.bottom == address && stack.size == size);
        stack.map(|stack| stack.is_free = true).is_some()
    });
    given.unwrap_or(false)
}
