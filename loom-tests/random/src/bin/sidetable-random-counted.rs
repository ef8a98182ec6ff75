//! Random programs on an allocator that counts, and that knows of each block whether it is in use.
//!
//! Every block has 16 bytes in front, which say how large it is. Blocks are so of other sizes than the C library makes, and no thread keeps freed ones for
//! its next objects: each goes to `free`, is filled with what is no pointer, and stays out of use for a while.

use std::cell::Cell;
use std::ffi::c_void;
use std::process::ExitCode;
use std::ptr;

use sidetable_random_tests::probe::Probe;
use sidetable_random_tests::runner::cli;

unsafe extern "C" {
    fn __libc_malloc(size: usize) -> *mut u8;
    fn __libc_memalign(alignment: usize, size: usize) -> *mut u8;
    fn __libc_free(block: *mut u8);
}

/// What stands in front of a block.
#[repr(C)]
struct Front {
    size: u32,
    /// Bytes from the beginning of what the C library gave.
    behind: u32,
    state: u64,
}

const FRONT: usize = size_of::<Front>();
const IN_USE: u64 = 0x1d1e_7ab1_e000_0001;
const FREED: u64 = 0x1d1e_7ab1_e000_0002;
/// What freed memory is filled with: no pointer, and no count.
const FILL: u8 = 0xdd;
/// Freed blocks of at most so many bytes, as all objects are, wait in a line before they are used again.
const LARGEST_WAITING: usize = 256;
const WAITING: usize = 1 << 15;

/// Bytes in use, and the blocks that wait. One thread at a time allocates: who runs programs; a second thread is there and does nothing.
struct Book {
    bytes: Cell<usize>,
    line: [Cell<*mut u8>; WAITING],
    next: Cell<usize>,
}

// SAFETY: as above.
unsafe impl Sync for Book {}

static BOOK: Book =
    Book { bytes: Cell::new(0), line: [const { Cell::new(ptr::null_mut()) }; WAITING], next: Cell::new(0) };

fn front(block: *const u8) -> *mut Front {
    block.wrapping_sub(FRONT).cast_mut().cast()
}

fn give(start: *mut u8, behind: usize, size: usize) -> *mut u8 {
    if start.is_null() {
        return start;
    }
    let block = start.wrapping_add(behind);
    // SAFETY: the C library gave `behind` bytes more than were asked for, at least the front's.
    unsafe { front(block).write(Front { size: size as u32, behind: behind as u32, state: IN_USE }) };
    BOOK.bytes.set(BOOK.bytes.get() + size);
    block
}

fn allocate(alignment: usize, size: usize) -> *mut u8 {
    let behind = alignment.max(FRONT);
    let Some(all) = size.checked_add(behind).filter(|all| u32::try_from(*all).is_ok()) else { return ptr::null_mut() };
    // SAFETY: alignments are powers of two.
    let start = unsafe { if alignment <= FRONT { __libc_malloc(all) } else { __libc_memalign(alignment, all) } };
    give(start, behind, size)
}

/// # Safety
/// The block is of this allocator.
unsafe fn really_free(block: *mut u8) {
    // SAFETY: as the caller promises.
    unsafe { __libc_free(block.sub((*front(block)).behind as usize)) };
}

#[unsafe(no_mangle)]
extern "C" fn malloc(size: usize) -> *mut u8 {
    allocate(1, size)
}

#[unsafe(no_mangle)]
extern "C" fn calloc(count: usize, size: usize) -> *mut u8 {
    let Some(size) = count.checked_mul(size) else { return ptr::null_mut() };
    let block = allocate(1, size);
    if !block.is_null() {
        // SAFETY: the block has so many bytes.
        unsafe { ptr::write_bytes(block, 0, size) };
    }
    block
}

#[unsafe(no_mangle)]
unsafe extern "C" fn free(block: *mut u8) {
    if block.is_null() {
        return;
    }
    // SAFETY: as the caller promises, the block is of this allocator.
    unsafe {
        let size = (*front(block)).size as usize;
        assert_eq!((*front(block)).state, IN_USE, "a block is freed that is not in use");
        (*front(block)).state = FREED;
        BOOK.bytes.set(BOOK.bytes.get() - size);
        ptr::write_bytes(block, FILL, size);
        if size > LARGEST_WAITING {
            return really_free(block);
        }
        let old = BOOK.line[BOOK.next.get() % WAITING].replace(block);
        BOOK.next.set(BOOK.next.get() + 1);
        if !old.is_null() {
            really_free(old);
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn realloc(block: *mut u8, size: usize) -> *mut u8 {
    let new = allocate(1, size);
    if !block.is_null() && !new.is_null() {
        // SAFETY: as the caller promises, the block is of this allocator.
        unsafe {
            ptr::copy_nonoverlapping(block, new, size.min((*front(block)).size as usize));
            free(block);
        }
    }
    new
}

#[unsafe(no_mangle)]
extern "C" fn aligned_alloc(alignment: usize, size: usize) -> *mut u8 {
    allocate(alignment, size)
}

#[unsafe(no_mangle)]
extern "C" fn memalign(alignment: usize, size: usize) -> *mut u8 {
    allocate(alignment, size)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn posix_memalign(place: *mut *mut c_void, alignment: usize, size: usize) -> i32 {
    let block = allocate(alignment, size);
    if block.is_null() {
        return libc::ENOMEM;
    }
    // SAFETY: as the caller promises, the place may be written.
    unsafe { place.write(block.cast()) };
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn malloc_usable_size(block: *mut u8) -> usize {
    // SAFETY: as the caller promises, the block is of this allocator.
    if block.is_null() { 0 } else { unsafe { (*front(block)).size as usize } }
}

fn is_in_use(block: *const u8) -> bool {
    // SAFETY: blocks that were freed stay for longer than a program asks for them.
    unsafe { (*front(block)).state == IN_USE }
}

fn main() -> ExitCode {
    cli::main(Probe { is_in_use: Some(is_in_use), bytes: Some(|| BOOK.bytes.get()), is_beside_others: false })
}
