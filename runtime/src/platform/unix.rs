//! The C library of a Unix.

use core::ffi::{CStr, c_void};
use core::ptr;

/// `size` bytes, aligned to [`MALLOC_ALIGNMENT`](crate::sync::memory::MALLOC_ALIGNMENT); or null.
///
/// # Safety
/// None: `malloc` takes any size.
#[inline(always)]
pub unsafe fn allocate(size: usize) -> *mut u8 {
    // SAFETY: malloc takes any size.
    unsafe { libc::malloc(size) }.cast()
}

/// `size` bytes aligned to `alignment`, or null.
///
/// # Safety
/// `alignment` is a power of two and a multiple of a pointer's size.
pub unsafe fn allocate_aligned(size: usize, alignment: usize) -> *mut u8 {
    let mut block: *mut c_void = ptr::null_mut();
    // SAFETY: as the caller promises.
    let failed = unsafe { libc::posix_memalign(&raw mut block, alignment, size) } != 0;
    if failed { ptr::null_mut() } else { block.cast() }
}

/// `size` bytes aligned to `size`, or null.
///
/// Whole pages come from the kernel: `malloc` would leave a hole in front of each, to align it.
///
/// # Safety
/// `size` is a power of two, and no less than a pointer's.
pub unsafe fn allocate_region(size: usize) -> *mut u8 {
    if size == page_size() {
        return map(size, 0);
    }
    // SAFETY: as the caller promises.
    unsafe { allocate_aligned(size, size) }
}

/// Gives a region back.
///
/// # Safety
/// `region` is from [`allocate_region`] with that size, and in use.
pub unsafe fn deallocate_region(region: *mut u8, size: usize) {
    if size != page_size() {
        // SAFETY: as the caller promises.
        unsafe { deallocate(region) };
        return;
    }
    // SAFETY: as the caller promises, the page is a mapping of its own, or part of one. A kernel that cannot split a mapping further takes
    // the page's memory, if not its address.
    unsafe {
        if libc::munmap(region.cast(), size) != 0 {
            libc::madvise(region.cast(), size, libc::MADV_DONTNEED);
        }
    }
}

fn page_size() -> usize {
    // SAFETY: asks for a constant.
    unsafe { libc::sysconf(libc::_SC_PAGESIZE) as usize }
}

/// New pages, or null.
fn map(size: usize, flags: libc::c_int) -> *mut u8 {
    let (access, kind) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
    // SAFETY: new memory is nobody else's.
    let pages = unsafe { libc::mmap(ptr::null_mut(), size, access, kind | flags, -1, 0) };
    if pages == libc::MAP_FAILED { ptr::null_mut() } else { pages.cast() }
}

/// Zeroed memory for the rest of the process, in pages that are there already; or null.
pub fn allocate_pages(size: usize) -> *mut u8 {
    #[cfg(target_os = "linux")]
    let flags = libc::MAP_POPULATE;
    #[cfg(not(target_os = "linux"))]
    let flags = 0;
    map(size, flags)
}

/// Asks for the whole large pages in a block to be large, where the block is large enough to have any: there are fewer of them to fault in.
pub fn use_large_pages(block: *mut u8, size: usize) {
    #[cfg(target_os = "linux")]
    {
        const LARGE: usize = 1 << 21;
        let begin = block.addr().next_multiple_of(LARGE);
        let end = (block.addr() + size) & !(LARGE - 1);
        if begin < end {
            // SAFETY: advice changes nothing that the program can see, and a refusal leaves things as they were.
            unsafe { libc::madvise(block.with_addr(begin).cast(), end - begin, libc::MADV_HUGEPAGE) };
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (block, size);
}

/// Asks for the pages of a part of a block to be in memory when they are written for the first time, where there are enough of them; its last one,
/// which it may share with the next part, left out.
pub fn populate(part: *mut u8, size: usize) {
    #[cfg(target_os = "linux")]
    {
        const PAGE: usize = 1 << 12;
        let begin = part.addr() & !(PAGE - 1);
        let end = (part.addr() + size) & !(PAGE - 1);
        if end.saturating_sub(begin) >= 16 * PAGE {
            // SAFETY: advice changes nothing that the program can see, and a refusal, by a kernel before 5.14 say, leaves things as they were.
            unsafe { libc::madvise(part.with_addr(begin).cast(), end - begin, libc::MADV_POPULATE_WRITE) };
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (part, size);
}

/// Gives a block back.
///
/// # Safety
/// `block` is from [`allocate`] and in use, or null.
#[inline(always)]
pub unsafe fn deallocate(block: *mut u8) {
    // SAFETY: `malloc` and `posix_memalign` blocks are both freed by `free`.
    unsafe { libc::free(block.cast()) };
}

/// How many bytes a block has.
///
/// # Safety
/// `block` is from [`allocate`] and in use.
#[inline(always)]
pub unsafe fn usable_size(block: *mut u8) -> usize {
    // SAFETY: as the caller promises.
    unsafe { libc::malloc_usable_size(block.cast()) }
}

/// Whether a tool watches every block, and what is read around it: one of valgrind's that looks at the heap. (A sanitizer's `malloc` is not the C
/// library's, which shows in its blocks.)
pub fn is_watched() -> bool {
    // Not `std::env`: its locks, its errors and their words would be in every relinked Swift program.
    // SAFETY: the name ends with a zero, and so does what is found; a program that changes its environment meanwhile has other threads, which
    // came after the first object.
    let preloaded = unsafe {
        let found = libc::getenv(c"LD_PRELOAD".as_ptr());
        if found.is_null() { c"" } else { CStr::from_ptr(found) }
    };
    const TOOL: &[u8] = b"vgpreload_";
    let bytes = preloaded.to_bytes();
    let tools = (0..bytes.len()).filter_map(|start| bytes[start..].strip_prefix(TOOL));
    tools.into_iter().any(|tool| !tool.starts_with(b"core"))
}

/// A number for the calling thread: positive, and no other living thread's.
pub fn thread_number() -> u32 {
    // SAFETY: gettid has no preconditions.
    let number = unsafe { libc::gettid() };
    number.unsigned_abs()
}

/// Sleeps until [`wake_all`] is called for the word, if it holds `value` when nobody is. Returns early for a signal.
#[cfg(target_os = "linux")]
pub fn sleep_while(word: *const u32, value: u32) {
    let for_ever = ptr::null::<libc::timespec>();
    // SAFETY: the kernel reads the word, or says that it is no memory.
    unsafe { libc::syscall(libc::SYS_futex, word, libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG, value, for_ever) };
}

/// Wakes all threads that sleep by the word.
#[cfg(target_os = "linux")]
pub fn wake_all(word: *const u32) {
    // SAFETY: a word's address is a number to the kernel here.
    unsafe { libc::syscall(libc::SYS_futex, word, libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG, libc::c_int::MAX) };
}

/// The address of the symbol of that name that comes after ours, or null.
pub fn next_symbol(name: &CStr) -> *mut c_void {
    // SAFETY: the name ends with a zero.
    unsafe { libc::dlsym(libc::RTLD_NEXT, name.as_ptr()) }
}

/// The address of the first symbol of that name in the process, or null.
pub fn symbol(name: &CStr) -> *mut c_void {
    // SAFETY: the name ends with a zero.
    unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) }
}

/// Has these called before each `fork`, and after it in the parent and in the child.
pub fn at_fork(before: unsafe extern "C" fn(), in_parent: unsafe extern "C" fn(), in_child: unsafe extern "C" fn()) {
    // SAFETY: the handlers live as long as the process. A failure, for want of memory, leaves fork as it was.
    unsafe { libc::pthread_atfork(Some(before), Some(in_parent), Some(in_child)) };
}

/// Says something on the way to the end.
pub fn say(line: &[u8]) {
    // SAFETY: the bytes are there. A failed write changes nothing: the end comes all the same.
    unsafe { libc::write(libc::STDERR_FILENO, line.as_ptr().cast(), line.len()) };
}

/// Says why the process ends, and ends it.
pub fn die(line: &[u8]) -> ! {
    say(line);
    std::process::abort()
}
