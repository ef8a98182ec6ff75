//! Pages that fault although their mapping can be read: guards.
//!
//! Since 2.42 the GNU C library marks the end of a thread's stack with `MADV_GUARD_INSTALL`, where the kernel has it (Linux 6.13), and no line of
//! `/proc/self/maps` tells. Stacks side by side are one mapping then, with guards in it. What asks without faulting is a call that takes bytes of
//! this process's memory elsewhere. It has to take them as a program reads them: where the kernel pins what it reads, as `process_vm_readv` has it
//! do, a page that a copy of the process shares becomes the copy's own (since Linux 5.19), and there are twice as many.

use std::ops::Range;

const PAGE: usize = 4096;
/// How many places one call may read.
const AT_ONCE: usize = 1024;

/// The parts of a mapping that can be read.
pub fn parts(mapping: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut begin = mapping.start;
    let mut at = begin;
    while at < mapping.end {
        let pages = (mapping.end - at).div_ceil(PAGE).min(AT_ONCE);
        let readable = readable(at, pages);
        at += readable * PAGE;
        if readable < pages {
            parts.extend((begin < at).then_some(begin..at));
            at += PAGE;
            begin = at;
        }
    }
    parts.extend((begin < mapping.end).then_some(begin..mapping.end));
    parts
}

/// How many of so many pages can be read before one that cannot. All where the kernel does not let itself be asked.
fn readable(first: usize, pages: usize) -> usize {
    let mut bytes = [0_u8; AT_ONCE];
    // The other process of the call is this one, and what is written in it are these bytes.
    let to = libc::iovec { iov_base: bytes.as_mut_ptr().cast(), iov_len: pages };
    let from: Vec<libc::iovec> = (0..pages)
        .map(|page| libc::iovec { iov_base: std::ptr::with_exposed_provenance_mut(first + page * PAGE), iov_len: 1 })
        .collect();
    // SAFETY: `bytes` has room for a byte of each page. What is read from is only read, and only if it can be.
    let count = unsafe { libc::process_vm_writev(libc::getpid(), from.as_ptr(), pages as _, &raw const to, 1, 0) };
    match usize::try_from(count) {
        Ok(count) => count,
        Err(_) if std::io::Error::last_os_error().raw_os_error() == Some(libc::EFAULT) => 0,
        Err(_) => pages,
    }
}
