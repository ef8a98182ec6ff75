//! WebAssembly in one thread, without a C library: memory is Rust's allocator's, and the end is the host's to announce.

use core::ffi::{CStr, c_void};
use core::ptr;
use std::alloc::{Layout, alloc, dealloc};

/// What stands in front of a block: Rust's allocator wants to know again what was asked of it.
#[repr(C)]
struct Front {
    /// From the allocator's block to the caller's.
    offset: u32,
    /// Bytes that the caller can use.
    size: u32,
}

/// `size` bytes, aligned to [`MALLOC_ALIGNMENT`](crate::sync::memory::MALLOC_ALIGNMENT); or null.
///
/// # Safety
/// None: any size will do.
#[inline(always)]
pub unsafe fn allocate(size: usize) -> *mut u8 {
    // To the sizes that `heap::blocks` knows, which the allocator makes anyway: it has four bytes of each block for itself.
    let size = size.saturating_add(3) / 16 * 16 + 12;
    // SAFETY: the alignment is a power of two.
    unsafe { allocate_aligned(size, align_of::<Front>().max(size_of::<Front>())) }
}

/// `size` bytes aligned to `alignment`, or null.
///
/// # Safety
/// `alignment` is a power of two.
pub unsafe fn allocate_aligned(size: usize, alignment: usize) -> *mut u8 {
    let offset = alignment.max(size_of::<Front>());
    let Some(layout) = size.checked_add(offset).and_then(|all| Layout::from_size_align(all, offset).ok()) else {
        return ptr::null_mut();
    };
    // SAFETY: the layout is not empty.
    let block = unsafe { alloc(layout) };
    if block.is_null() {
        return block;
    }
    let block = block.wrapping_add(offset);
    // SAFETY: the front lies in the allocator's block, before the caller's, and an offset is a multiple of its size.
    unsafe { block.cast::<Front>().sub(1).write(Front { offset: offset as u32, size: size as u32 }) };
    block
}

/// `size` bytes aligned to `size`, or null: without a front, which would take as much again.
///
/// # Safety
/// `size` is a power of two.
pub unsafe fn allocate_region(size: usize) -> *mut u8 {
    // SAFETY: as the caller promises.
    unsafe { alloc(Layout::from_size_align_unchecked(size, size)) }
}

/// Gives a region back.
///
/// # Safety
/// `region` is from [`allocate_region`] with that size, and in use.
pub unsafe fn deallocate_region(region: *mut u8, size: usize) {
    // SAFETY: as the caller promises.
    unsafe { dealloc(region, Layout::from_size_align_unchecked(size, size)) };
}

/// Zeroed memory for the rest of the instance's life; or null.
pub fn allocate_pages(size: usize) -> *mut u8 {
    // SAFETY: any size will do, and what was allocated may be written.
    unsafe {
        let pages = allocate(size);
        if !pages.is_null() {
            pages.write_bytes(0, size);
        }
        pages
    }
}

/// Gives a block back.
///
/// # Safety
/// `block` is from [`allocate`] or [`allocate_aligned`] and in use, or null.
#[inline(always)]
pub unsafe fn deallocate(block: *mut u8) {
    if block.is_null() {
        return;
    }
    // SAFETY: as the caller promises, a front stands before the block and says what was asked of the allocator.
    unsafe {
        let Front { offset, size } = block.cast::<Front>().sub(1).read();
        let layout = Layout::from_size_align_unchecked(size as usize + offset as usize, offset as usize);
        dealloc(block.sub(offset as usize), layout);
    }
}

/// How many bytes a block has.
///
/// # Safety
/// `block` is from [`allocate`] and in use.
#[inline(always)]
pub unsafe fn usable_size(block: *mut u8) -> usize {
    // SAFETY: as the caller promises.
    unsafe { (*block.cast::<Front>().sub(1)).size as usize }
}

/// Whether a tool watches every block: there is none here.
pub fn is_watched() -> bool {
    false
}

/// A number for the calling thread: an instance has one.
pub fn thread_number() -> u32 {
    1
}

/// The address of the symbol of that name that comes after ours: none, modules are linked before they run.
pub fn next_symbol(_name: &CStr) -> *mut c_void {
    ptr::null_mut()
}

/// The address of the first symbol of that name: none, as above.
pub fn symbol(_name: &CStr) -> *mut c_void {
    ptr::null_mut()
}

/// A place in the program: its number is all that is known.
pub struct Place(*const c_void);

impl Place {
    /// As it is.
    pub fn of(address: *const c_void) -> Self {
        Self(address)
    }
}

impl core::fmt::Display for Place {
    fn fmt(&self, to: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(to, "{:p}", self.0)
    }
}

/// Hands out nothing: a module cannot look at its stack.
pub fn on_stack(_place: *const c_void, _frame: *const c_void, _say: impl FnMut(&dyn core::fmt::Display)) {}

/// Says something on the way to the end: the host is told of the end alone.
pub fn say(_line: &[u8]) {}

/// Says why the instance ends, and ends it: the host throws.
pub fn die(line: &[u8]) -> ! {
    #[link(wasm_import_module = "sidetable")]
    unsafe extern "C" {
        fn fatal(line: *const u8, length: usize);
    }
    // SAFETY: the host reads so many bytes, and throws.
    unsafe { fatal(line.as_ptr(), line.len()) };
    core::arch::wasm32::unreachable()
}

/// There are no pages to choose.
pub fn use_large_pages(_block: *mut u8, _size: usize) {}

/// All memory is there.
pub fn populate(_part: *mut u8, _size: usize) {}

/// What would be called in the end.
pub type AtEnd = unsafe extern "C" fn(*mut c_void);

/// The one key.
pub type Key = u32;

/// A key: the one thread never ends, so nothing is called.
pub fn make_key(_at_end: AtEnd) -> Option<Key> {
    Some(0)
}

/// There is nothing to give back.
pub fn delete_key(_key: Key) {}

/// A thread that never ends leaves nothing behind.
pub fn set_key(_key: Key) -> bool {
    true
}

/// There is nothing to undo.
pub fn clear_key(_key: Key) {}

/// An instance goes with all that it has.
pub fn at_exit(_at_end: AtEnd) -> bool {
    true
}

/// So does its code.
pub fn stay_loaded(_address: *const core::ffi::c_void) -> bool {
    true
}
