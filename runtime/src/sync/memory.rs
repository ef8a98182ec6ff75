//! Raw memory: the C library's, or in a model memory that loom watches.
//!
//! In a model every block carries a loom cell that is read by [`touch`] and written by [`deallocate`]. A use that is not ordered
//! before the free is then a race that loom reports in *every* interleaving, not only in the unlucky one; a second free and a use
//! after the free are assertions; a block that nobody frees is a leak at the end of the execution.

#[cfg(not(loom))]
pub use real::{allocate, deallocate, touch};
#[cfg(loom)]
pub use watched::{allocate, deallocate, forget_dead_blocks, touch};

/// The alignment `malloc` gives without being asked, minus one.
pub const MALLOC_ALIGNMENT_MASK: usize = 2 * size_of::<usize>() - 1;

#[cfg(not(loom))]
mod real {
    use super::MALLOC_ALIGNMENT_MASK;
    use core::ffi::c_void;
    use core::ptr;

    /// `size` bytes, or null. A mask of all ones asks for `malloc`'s own alignment.
    ///
    /// # Safety
    /// `alignment_mask` is all ones or a power of two minus one.
    #[inline(always)]
    pub unsafe fn allocate(size: usize, alignment_mask: usize) -> *mut u8 {
        if alignment_mask <= MALLOC_ALIGNMENT_MASK || alignment_mask == usize::MAX {
            // SAFETY: malloc takes any size.
            return unsafe { libc::malloc(size) }.cast();
        }
        let mut block: *mut c_void = ptr::null_mut();
        // SAFETY: the alignment is a power of two and more than a pointer's.
        let failed = unsafe { libc::posix_memalign(&raw mut block, alignment_mask + 1, size) } != 0;
        if failed { ptr::null_mut() } else { block.cast() }
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

    /// Says that the caller is about to use the block.
    ///
    /// # Safety
    /// None outside a model.
    #[inline(always)]
    pub unsafe fn touch<T>(_block: *const T) {}
}

#[cfg(loom)]
mod watched {
    use std::alloc::{Layout, alloc, dealloc};
    use std::cell::RefCell;

    /// What stands in front of a block.
    struct Front {
        is_live: loom::cell::UnsafeCell<bool>,
        leak: Option<loom::alloc::Track<()>>,
    }

    const FRONT: usize = 256;
    const _: () = assert!(size_of::<Front>() <= FRONT);

    thread_local! {
        /// Blocks that were freed in a model. Their memory is kept until the execution is over, so that a use after the free reads
        /// the cell that says so.
        static DEAD: RefCell<Vec<(*mut u8, Layout)>> = const { RefCell::new(Vec::new()) };
    }

    fn front(block: *const u8) -> *mut Front {
        block.wrapping_sub(FRONT).cast_mut().cast()
    }

    pub unsafe fn allocate(size: usize, alignment_mask: usize) -> *mut u8 {
        let alignment = if alignment_mask == usize::MAX { 16 } else { (alignment_mask + 1).max(16) };
        assert!(alignment <= FRONT, "models use small alignments");
        let layout = Layout::from_size_align(FRONT + size, FRONT).expect("models use small blocks");
        // SAFETY: the layout is not empty.
        let block = unsafe { alloc(layout) }.wrapping_add(FRONT);
        // SAFETY: `Front` fits in front of the block.
        unsafe {
            front(block)
                .write(Front { is_live: loom::cell::UnsafeCell::new(true), leak: Some(loom::alloc::Track::new(())) });
        }
        DEAD.with_borrow_mut(|dead| dead.push((block.wrapping_sub(FRONT), layout)));
        block
    }

    pub unsafe fn deallocate(block: *mut u8) {
        if block.is_null() {
            return;
        }
        // SAFETY: fronts stay readable until the execution is over.
        let front = unsafe { &mut *front(block) };
        front.is_live.with_mut(|is_live| {
            // SAFETY: loom has checked that no access races with this one.
            let is_live = unsafe { &mut *is_live };
            assert!(*is_live, "a block was freed twice");
            *is_live = false;
        });
        front.leak = None;
    }

    pub unsafe fn touch<T>(block: *const T) {
        // SAFETY: fronts stay readable until the execution is over.
        let front = unsafe { &*front(block.cast()) };
        // SAFETY: loom has checked that no write races with this read.
        front.is_live.with(|is_live| assert!(unsafe { *is_live }, "a block was used after it was freed"));
    }

    /// Gives the memory of all blocks back: call it between executions.
    pub fn forget_dead_blocks() {
        for (block, layout) in DEAD.take() {
            // SAFETY: the block was allocated with this layout, and no execution that uses it is under way.
            unsafe { dealloc(block, layout) };
        }
    }
}
