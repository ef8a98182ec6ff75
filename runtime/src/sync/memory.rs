//! Raw memory: the C library's, or in a model memory that is watched.
//!
//! In a model a second free and a use after the free are assertions, and a block that nobody frees is a leak at the end of the execution. Under loom
//! every block carries a loom cell that is read by [`touch`] and written by [`deallocate`]: a use that is not ordered before the free is then
//! a race that loom reports in *every* interleaving, not only in the unlucky one.

#[cfg(not(model))]
pub use real::{
    Contents, acquire_word, allocate, allocate_aligned, allocate_pages, deallocate, is_watched, release_word, touch,
    usable_size, word_in_front,
};
#[cfg(shuttle)]
pub use watched::blocks_in_use;
#[cfg(model)]
pub use watched::{
    Contents, acquire_word, allocate, allocate_aligned, allocate_pages, deallocate, forget_dead_blocks, is_watched,
    release_word, touch, usable_size, word_in_front,
};

/// The alignment that `malloc` gives without being asked.
pub const MALLOC_ALIGNMENT: usize = 2 * size_of::<usize>();

#[cfg(not(model))]
mod real {
    use core::sync::atomic::{AtomicUsize, Ordering};

    pub use crate::platform::{allocate, allocate_aligned, allocate_pages, deallocate, is_watched, usable_size};

    /// Says that the caller is about to use the block.
    ///
    /// # Safety
    /// None outside a model.
    #[inline(always)]
    pub unsafe fn touch<T>(_block: *const T) {}

    /// Reads a word that [`release_word`] may write, with what was written before it.
    ///
    /// # Safety
    /// The word is there, aligned, and written by other means only before it was published.
    #[inline(always)]
    pub unsafe fn acquire_word(word: *const usize) -> usize {
        // SAFETY: as the caller promises.
        unsafe { AtomicUsize::from_ptr(word.cast_mut()) }.load(Ordering::Acquire)
    }

    /// Writes a word that others read by [`acquire_word`].
    ///
    /// # Safety
    /// As for [`acquire_word`]; all threads that write it write the same.
    #[inline(always)]
    pub unsafe fn release_word(word: *mut usize, value: usize) {
        // SAFETY: as the caller promises.
        unsafe { AtomicUsize::from_ptr(word) }.store(value, Ordering::Release);
    }

    /// The word in front of a block, which the C library writes under a lock of its own: other threads' frees change its lowest bits.
    ///
    /// # Safety
    /// The block is one of `malloc`'s, and a word in front of it is there.
    #[inline(always)]
    #[cfg_attr(target_family = "wasm", expect(unused_mut, reason = "nothing writes it there"))]
    pub unsafe fn word_in_front(mut block: *mut u8) -> usize {
        // To the compiler, which knows `malloc`, nothing is in front of a block: so it must not know that this is one.
        // SAFETY: no instruction.
        #[cfg(not(target_family = "wasm"))]
        unsafe {
            core::arch::asm!("/* {0} */", inout(reg) block, options(pure, readonly, nostack, preserves_flags))
        };
        // Relaxed: nothing is followed.
        // SAFETY: as the caller promises; blocks are aligned for words.
        unsafe { AtomicUsize::from_ptr(block.cast::<usize>().sub(1)) }.load(Ordering::Relaxed)
    }

    /// Stands for plain memory that one thread writes and publishes, and others then read.
    #[derive(Debug)]
    pub struct Contents;

    impl Contents {
        /// Memory that the caller writes.
        #[inline(always)]
        pub fn written() -> Self {
            Self
        }
        /// Says that the caller writes it.
        #[inline(always)]
        pub fn write(&self) {}
        /// Says that the caller reads it.
        #[inline(always)]
        pub fn read(&self) {}
    }
}

#[cfg(model)]
mod watched {
    use std::alloc::{Layout, alloc, dealloc};
    use std::cell::RefCell;

    #[cfg(loom)]
    use loom::cell::UnsafeCell;

    #[cfg(shuttle)]
    use crate::sync::scheduled::UnsafeCell;

    /// What stands in front of a block.
    struct Front {
        is_live: UnsafeCell<bool>,
        #[cfg(loom)]
        leak: Option<loom::alloc::Track<()>>,
    }

    impl Front {
        fn new() -> Self {
            Self {
                is_live: UnsafeCell::new(true),
                #[cfg(loom)]
                leak: Some(loom::alloc::Track::new(())),
            }
        }
    }

    const FRONT: usize = 256;
    const _: () = assert!(size_of::<Front>() <= FRONT);

    thread_local! {
        /// Every block of the execution, in use or freed. The memory of freed ones is kept until the execution is over, so that a use
        /// after the free, or a second free, finds the cell that says so. (All threads of a model are one thread of the process.)
        static BLOCKS: RefCell<Vec<(*mut u8, Layout)>> = const { RefCell::new(Vec::new()) };
    }

    fn front(block: *const u8) -> *mut Front {
        block.wrapping_sub(FRONT).cast_mut().cast()
    }

    /// As outside a model.
    ///
    /// # Safety
    /// `alignment` is a power of two.
    pub unsafe fn allocate_aligned(size: usize, alignment: usize) -> *mut u8 {
        assert!(alignment <= FRONT, "models use small alignments");
        // SAFETY: every block of a model is aligned that far.
        unsafe { allocate(size) }
    }

    /// As outside a model.
    ///
    /// # Safety
    /// Called in a model.
    pub unsafe fn allocate(size: usize) -> *mut u8 {
        let layout = Layout::from_size_align(FRONT + size, FRONT).expect("models use small blocks");
        // SAFETY: the layout is not empty.
        let block = unsafe { alloc(layout) }.wrapping_add(FRONT);
        // SAFETY: `Front` fits in front of the block.
        unsafe { front(block).write(Front::new()) };
        BLOCKS.with_borrow_mut(|blocks| blocks.push((block.wrapping_sub(FRONT), layout)));
        block
    }

    /// As outside a model, for memory that is not watched.
    pub fn allocate_pages(size: usize) -> *mut u8 {
        let layout = Layout::from_size_align(size, 16).expect("models use small blocks");
        // SAFETY: nobody asks for nothing.
        unsafe { std::alloc::alloc_zeroed(layout) }
    }

    /// As outside a model. Reports a second free, and uses by other threads that are not ordered before this one.
    ///
    /// # Safety
    /// `block` is from [`allocate`] in this execution, or null.
    pub unsafe fn deallocate(block: *mut u8) {
        if block.is_null() {
            return;
        }
        // SAFETY: fronts stay readable until the execution is over.
        let front = unsafe { &mut *front(block) };
        front.is_live.with_mut(|is_live| {
            // SAFETY: the checker has made sure that no access races with this one.
            let is_live = unsafe { &mut *is_live };
            assert!(*is_live, "a block was freed twice");
            *is_live = false;
        });
        #[cfg(loom)]
        {
            front.leak = None;
        }
    }

    /// Says that the caller is about to use the block, or what is in it. Reports a block that was freed, a free that is not ordered with the use, and
    /// an address that is in no block.
    ///
    /// # Safety
    /// None: the address is looked up.
    pub unsafe fn touch<T>(block: *const T) {
        let address = block.addr();
        let start = BLOCKS.with_borrow(|blocks| {
            let has = |(start, layout): &&(*mut u8, Layout)| {
                (start.addr() + FRONT..start.addr() + layout.size()).contains(&address)
            };
            blocks.iter().find(has).map(|(start, _)| *start)
        });
        let front = start.expect("a word led to an address at which there is no block").cast::<Front>();
        // SAFETY: fronts stay readable until the execution is over.
        let front = unsafe { &*front };
        // SAFETY: the checker has made sure that no write races with this read.
        front.is_live.with(|is_live| assert!(unsafe { *is_live }, "a block was used after it was freed"));
    }

    /// Gives the memory of the last execution's blocks back: call it first of all in every execution, never in the midst of one.
    ///
    /// An execution that ended without a report has freed all of them (loom checks that when it ends; under shuttle the program asks for
    /// [`blocks_in_use`]), so no cell or tracker in a front still matters to loom, which has dropped its side of them itself.
    pub fn forget_dead_blocks() {
        for (block, layout) in BLOCKS.take() {
            // SAFETY: the block was allocated with this layout, and the execution that used it is over.
            unsafe { dealloc(block, layout) };
        }
    }

    /// How many blocks of this execution nobody has freed.
    #[cfg(shuttle)]
    pub fn blocks_in_use() -> usize {
        // SAFETY: fronts stay readable until the execution is over.
        let is_live = |block: &*mut u8| unsafe { (*block.cast::<Front>()).is_live.with(|is_live| *is_live) };
        BLOCKS.with_borrow(|blocks| blocks.iter().filter(|(block, _)| is_live(block)).count())
    }

    /// Reads a word that [`release_word`] may write. Words of static data are outside loom's view.
    ///
    /// # Safety
    /// The word is there. All threads of a model are one thread of the process.
    pub unsafe fn acquire_word(word: *const usize) -> usize {
        #[cfg(shuttle)]
        crate::sync::scheduled::choose();
        // SAFETY: as the caller promises.
        unsafe { word.read() }
    }

    /// Writes a word that others read by [`acquire_word`].
    ///
    /// # Safety
    /// As for [`acquire_word`].
    pub unsafe fn release_word(word: *mut usize, value: usize) {
        #[cfg(shuttle)]
        crate::sync::scheduled::choose();
        // SAFETY: as the caller promises.
        unsafe { word.write(value) };
    }

    /// Stands for plain memory that one thread writes and publishes, and others then read: loom reports a read that is not ordered after
    /// the write.
    #[derive(Debug)]
    pub struct Contents(UnsafeCell<()>);

    impl Contents {
        /// Memory that the caller writes.
        pub fn written() -> Self {
            let contents = Self(UnsafeCell::new(()));
            contents.write();
            contents
        }
        /// Says that the caller writes it.
        pub fn write(&self) {
            self.0.with_mut(|_| ());
        }
        /// Says that the caller reads it.
        pub fn read(&self) {
            self.0.with(|_| ());
        }
    }

    /// Never asked in a model, which keeps no blocks.
    ///
    /// # Safety
    /// None.
    pub unsafe fn usable_size(_block: *mut u8) -> usize {
        usize::MAX
    }

    /// Never asked in a model, which keeps no blocks.
    ///
    /// # Safety
    /// None.
    pub unsafe fn word_in_front(_block: *mut u8) -> usize {
        0
    }

    /// A model watches every block.
    pub fn is_watched() -> bool {
        true
    }
}
