//! Small blocks that a thread has freed and may soon want again, in front of `malloc`.
//!
//! Most objects are small and short-lived. A freed block of at most [`LARGEST`] bytes waits in a list of its thread and size, and the next
//! object of that size takes it: five instructions each way, where `malloc` and `free` take sixty. Every block is one of
//! `malloc`'s, so anyone may free it by other means. A thread keeps at most 8 KiB of them, until it ends ([`thread_end`]), or 16 if it is the
//! only one: more would show in the memory of small programs. It begins with 2 KiB, when it has freed some, and gets more as it misses
//! blocks that it had to let go: one that only frees what others allocate would keep them for nobody.
//!
//! There is a list for each size of block that `malloc` makes. What the owner says of the size finds the list to take from, but not the one
//! to give to: for objects with a tail Swift says less when it frees than when it allocated. The block's own size tells, which the C library
//! writes in front of it; `malloc_usable_size` would take as long as the rest.
//!
//! Under valgrind and the sanitizers every block goes to `free`, so that they see what is used after it was freed. So it does wherever `malloc` is
//! another than the C library's: it makes blocks of other sizes, or does not write them in front.

use core::cell::Cell;
use core::ptr;

use super::thread_end::{self, Kept};
use crate::sync::memory;
use crate::sync::single::is_single_threaded;
use crate::sync::thread_variable::thread_variable;

/// The largest object whose block is kept, in bytes.
pub const LARGEST: usize = 128;
/// From one size of `malloc`'s to the next, and what it has of each for itself.
const STEP: usize = 16;
const OVERHEAD: usize = size_of::<usize>();
const SIZES: usize = index_of(LARGEST) + 1;
/// Bytes that a thread keeps at first, and at most, with what `malloc` has of them: where there are others, and where there are none.
const FIRST_LIMIT: usize = 2 * 1024;
const LIMIT: usize = 8 * 1024;
const LIMIT_ALONE: usize = 16 * 1024;
/// After so many blocks that were let go the limit is thought over.
const TURN: u32 = 64;
/// After so many blocks that were let go in a row, while none was missed, the thread drops what it had made: no more are kept until it makes something.
const MANY: u32 = 2048;
/// So many blocks of a thread are freed before one is kept. To find out whether any may be kept takes about as long as these would save.
const FEW: u32 = 16;

/// A free block: the next one of its size.
struct Block {
    next: Cell<*mut Block>,
}

struct Blocks {
    free: [Cell<*mut Block>; SIZES],
    /// How many more bytes may come. None before the thread keeps any.
    room: Cell<usize>,
    /// How many may be there.
    limit: Cell<usize>,
    /// Blocks that were asked for and not there, and those that were let go for want of room, since the limit was last thought over.
    missed: Cell<u32>,
    refused: Cell<u32>,
    /// Blocks that were let go in a row, and what [`Blocks::missed`] was then.
    row: Cell<u32>,
    missed_before_row: Cell<u32>,
    stage: Cell<Stage>,
}

/// What becomes of the blocks that come.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stage(u8);

impl Stage {
    /// No block came yet. Zero, as the thread's variable is at first.
    const NEW: Self = Self(0);
    /// The thread's end is awaited; too few came yet.
    const AWAITED: Self = Self(1);
    /// They are kept.
    const OPEN: Self = Self(2);
    /// The thread drops what it had made, and nothing is kept.
    const DROPPING: Self = Self(3);
    /// The thread ends, or a tool watches the heap: nothing is kept.
    const CLOSED: Self = Self(4);
}

thread_variable! {
    /// The calling thread's blocks: none, no room, and [`Stage::NEW`].
    local("sidetable_blocks"): Blocks = Blocks {
        free: [const { Cell::new(ptr::null_mut()) }; SIZES],
        room: Cell::new(0),
        limit: Cell::new(0),
        missed: Cell::new(0),
        refused: Cell::new(0),
        row: Cell::new(0),
        missed_before_row: Cell::new(0),
        stage: Cell::new(Stage::NEW),
    };
}

/// The list that an object of this size takes from.
#[inline(always)]
const fn index_of(size: usize) -> usize {
    index_of_whole(whole_size_for(size))
}

/// The list for blocks of that size, with what `malloc` has of them.
#[inline(always)]
const fn index_of_whole(whole_size: usize) -> usize {
    whole_size / STEP - 1
}

/// Bytes of the block for an object of this size, with what `malloc` has of them. They find the list and count in its room: sums here are in the way of
/// every object.
#[inline(always)]
const fn whole_size_for(size: usize) -> usize {
    (size + OVERHEAD + STEP - 1) & !(STEP - 1)
}

/// Bytes that an object can use of each block in a list.
#[inline(always)]
const fn size_in(index: usize) -> usize {
    (index + 1) * STEP - OVERHEAD
}

/// A block of at least `size` bytes, which are at most [`LARGEST`]; null where the thread has none and `malloc` must be asked.
#[inline(always)]
pub fn take(size: usize) -> *mut u8 {
    local::with(|blocks| {
        let whole_size = whole_size_for(size);
        let index = index_of_whole(whole_size);
        let block = blocks.free[index].get();
        if block.is_null() {
            blocks.missed.set(blocks.missed.get().wrapping_add(1));
        } else {
            // SAFETY: blocks in the lists are free and this thread's.
            blocks.free[index].set(unsafe { (*block).next.get() });
            blocks.room.set(blocks.room.get() + whole_size);
        }
        block.cast()
    })
}

/// What to ask `malloc` for, so that every object of the same list fits.
#[inline(always)]
pub const fn size_for(size: usize) -> usize {
    size_in(index_of(size))
}

/// Keeps a block, or frees it.
///
/// # Safety
/// `block` is one of `malloc`'s and no longer used; `size` is at most [`LARGEST`].
#[inline(always)]
pub unsafe fn give(block: *mut u8, size: usize) {
    // SAFETY: as the caller promises.
    local::with(|blocks| unsafe { blocks.give(block, size) });
}

/// [`give`], where the block is for another list than its owner says, or its list has no room.
///
/// # Safety
/// `block` is one of `malloc`'s and no longer used.
#[inline(never)]
unsafe fn give_any(block: *mut u8) {
    // SAFETY: as the caller promises.
    local::with(|blocks| unsafe {
        match blocks.list_with_room(block) {
            Some(index) => blocks.keep(block.cast(), index),
            None => memory::deallocate(block),
        }
    });
}

/// Bytes of each block in a list, with what `malloc` has of them.
#[inline(always)]
const fn whole_size_in(index: usize) -> usize {
    (index + 1) * STEP
}

/// What glibc's `malloc` writes in front of a block: its whole size, and three bits.
///
/// # Safety
/// `block` is one of `malloc`'s, and a word in front of it is there.
#[inline(always)]
unsafe fn written_size(block: *mut u8) -> usize {
    // SAFETY: as the caller promises.
    unsafe { memory::word_in_front(block) & !7 }
}

/// Frees what the calling thread keeps, which from now on is nothing.
pub fn close() {
    local::with(|blocks| {
        blocks.stage.set(Stage::CLOSED);
        blocks.limit.set(0);
        blocks.free_all();
    });
}

/// Whether `malloc` makes blocks of the lists' sizes and writes these in front of them, as the C library's does: another one may have taken its
/// place. Then a block that this thread took, that others freed and `malloc` gave out again still fits its list.
///
/// Blocks for one list tell, of which this thread has freed some: `malloc` has them at hand, and keeps no others for the question.
fn malloc_has_these_sizes(index: usize) -> bool {
    // Sizes first, for a block of another one's may be the first thing in a mapping: asked for a multiple of two words, the C library gives one more, and
    // others give that or two more; a sanitizer's says what it was asked for.
    // SAFETY: `malloc` takes any size, and nobody else knows the blocks; one that gives such sizes has a word in front of each.
    unsafe {
        let blocks = [(); 2].map(|()| memory::allocate(size_in(index) - OVERHEAD));
        let has_size = |block: *mut u8| {
            let usable = if block.is_null() { 0 } else { memory::usable_size(block) };
            usable >= size_in(index) && (usable + OVERHEAD) & (STEP - 1) == 0
        };
        let says_so = |block| written_size(block) == memory::usable_size(block) + OVERHEAD;
        let answer = blocks.into_iter().all(has_size) && blocks.into_iter().all(says_so);
        blocks.into_iter().for_each(|block| memory::deallocate(block));
        answer
    }
}

impl Blocks {
    /// The list that keeps a block, with room for it; none where it has to go.
    ///
    /// # Safety
    /// `block` is one of `malloc`'s.
    unsafe fn list_with_room(&self, block: *mut u8) -> Option<usize> {
        if self.stage.get() == Stage::CLOSED || self.is_dropping() {
            return None;
        }
        // SAFETY: as the caller promises.
        let index = index_of_whole(unsafe { self.whole_size(block) });
        let is_kept = (1..SIZES).contains(&index) && (self.room.get() >= whole_size_in(index) || self.make_room(index));
        is_kept.then_some(index)
    }

    /// Bytes of a block, with what `malloc` has of them. It writes them in front of the block where this thread has a limit: that is found out first.
    ///
    /// # Safety
    /// `block` is one of `malloc`'s.
    #[inline(always)]
    unsafe fn whole_size(&self, block: *mut u8) -> usize {
        // SAFETY: as the caller promises.
        unsafe { if self.limit.get() == 0 { memory::usable_size(block) + OVERHEAD } else { written_size(block) } }
    }

    /// Makes room for a block, if any block is kept: by a higher limit if the thread has missed as many blocks as it let go, or else by letting go more.
    ///
    /// Where blocks of other sizes have taken all of it and none of this one, they go: a program that has come to use other sizes than
    /// before would not find one here for ever after.
    #[cold]
    fn make_room(&self, index: usize) -> bool {
        match self.stage.get() {
            Stage::NEW => {
                let is_awaited = thread_end::is_awaited(Kept::Blocks, close);
                self.stage.set(if is_awaited { Stage::AWAITED } else { Stage::CLOSED });
            }
            Stage::AWAITED => self.count(index),
            Stage::OPEN if self.grow() => {}
            Stage::OPEN if self.free[index].get().is_null() => self.free_all(),
            Stage::OPEN => self.let_go(index),
            _ => {}
        }
        self.stage.get() == Stage::OPEN
    }

    /// [`give`], inlined wherever an object ends: a closure of this length would be called.
    ///
    /// # Safety
    /// As for [`give`].
    #[inline(always)]
    unsafe fn give(&self, block: *mut u8, size: usize) {
        let whole_size = whole_size_for(size);
        // Room first: there is none before it is known that `malloc` writes sizes.
        // SAFETY: as the caller promises.
        if self.room.get() >= whole_size && unsafe { written_size(block) } == whole_size {
            // SAFETY: as the caller promises.
            unsafe { self.keep(block.cast(), index_of_whole(whole_size)) };
        } else {
            // SAFETY: as the caller promises.
            unsafe { give_any(block) };
        }
    }

    /// # Safety
    /// The block is free, and there is room for it.
    #[inline(always)]
    unsafe fn keep(&self, block: *mut Block, index: usize) {
        // SAFETY: as the caller promises.
        unsafe { self.push(block, index) };
        self.room.set(self.room.get() - whole_size_in(index));
    }

    /// # Safety
    /// The block is free.
    #[inline(always)]
    unsafe fn push(&self, block: *mut Block, index: usize) {
        // SAFETY: as the caller promises, and it is larger than a pointer, as every object is.
        unsafe { block.write(Block { next: Cell::new(self.free[index].get()) }) };
        self.free[index].set(block);
    }

    /// Lets go half of a list that is not empty, the blocks that have waited longest, or everything where the thread does nothing but drop.
    ///
    /// The next objects get the blocks that were freed last, as they do from `malloc`. So many objects that are freed in the order in which they were made
    /// leave blocks from the end of the heap to the next ones: with blocks from its beginning there, `malloc` would give all of the heap
    /// back to the kernel and ask for it again, page by page, each time round.
    fn let_go(&self, index: usize) {
        let count = self.count_of(index);
        let kept = count / 2;
        let mut link = &self.free[index];
        for _ in 0..kept {
            // SAFETY: blocks in the lists are free and this thread's, and the list has more of them.
            link = unsafe { &(*link.get()).next };
        }
        free_list(link);
        self.room.set(self.room.get() + (count - kept) * whole_size_in(index));
        self.count_let_go((count - kept) as u32);
    }

    fn count_let_go(&self, count: u32) {
        self.refused.set(self.refused.get().saturating_add(count));
        let missed = self.missed.get();
        let before = if missed == self.missed_before_row.replace(missed) { self.row.get() } else { 0 };
        self.row.set(before + count);
        if self.row.get() >= MANY {
            self.free_all();
            self.room.set(0);
            self.stage.set(Stage::DROPPING);
        }
    }

    /// Whether the thread still drops what it had made: it has missed no block, so it has made nothing.
    fn is_dropping(&self) -> bool {
        if self.stage.get() != Stage::DROPPING {
            return false;
        }
        let is_dropping = self.missed.get() == self.missed_before_row.get();
        if !is_dropping {
            self.row.set(0);
            self.room.set(self.limit.get());
            self.stage.set(Stage::OPEN);
        }
        is_dropping
    }

    /// Blocks in a list.
    fn count_of(&self, index: usize) -> usize {
        let first = ptr::NonNull::new(self.free[index].get());
        core::iter::successors(first, |block| {
            // SAFETY: blocks in the lists are free and this thread's.
            ptr::NonNull::new(unsafe { block.as_ref() }.next.get())
        })
        .count()
    }

    /// Counts a block that comes before any is kept.
    fn count(&self, index: usize) {
        self.refused.set(self.refused.get() + 1);
        if self.refused.get() == FEW {
            self.refused.set(0);
            self.open(index);
        }
    }

    fn open(&self, index: usize) {
        let can_keep = !memory::is_watched() && malloc_has_these_sizes(index);
        self.stage.set(if can_keep { Stage::OPEN } else { Stage::CLOSED });
        self.limit.set(if can_keep { FIRST_LIMIT } else { 0 });
        self.room.set(self.limit.get());
    }

    /// Thinks the limit over, when it is time: whether it is higher now.
    fn grow(&self) -> bool {
        let limit = self.limit.get();
        let is_highest = limit >= if is_single_threaded() { LIMIT_ALONE } else { LIMIT };
        if is_highest || self.refused.get() < TURN {
            return false;
        }
        self.refused.set(0);
        if self.missed.replace(0) < TURN {
            return false;
        }
        self.limit.set(2 * limit);
        self.room.set(self.room.get() + limit);
        true
    }

    fn free_all(&self) {
        self.free.iter().for_each(free_list);
        self.room.set(self.limit.get());
    }
}

/// Frees the blocks of a list, or of what is left of one behind a block.
fn free_list(list: &Cell<*mut Block>) {
    let mut block = list.replace(ptr::null_mut());
    while !block.is_null() {
        // SAFETY: blocks in the lists are free and this thread's.
        unsafe {
            let next = (*block).next.get();
            memory::deallocate(block.cast());
            block = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allocate(size: usize) -> *mut u8 {
        // SAFETY: `malloc` takes any size.
        unsafe { memory::allocate(size) }
    }

    /// Each in a thread of its own: lists belong to threads. It has freed so many blocks that it keeps the next one.
    fn in_a_new_thread(test: impl FnOnce() + Send + 'static) {
        let thread = std::thread::spawn(|| {
            give_new(FEW as usize, 64);
            assert_eq!(take_all(1, 64), 0, "the first few are freed");
            test();
        });
        thread.join().expect("the test passes");
    }

    #[test]
    fn a_freed_block_serves_the_next_object_of_its_size() {
        in_a_new_thread(|| {
            let size = size_for(30);
            let block = allocate(size);
            assert!(take(30).is_null());
            // SAFETY: the block is `malloc`'s, large enough, and not used.
            unsafe { give(block, 30) };
            assert!(take(size - STEP).is_null() && take(size + 1).is_null(), "other sizes have lists of their own");
            assert_eq!(take(size), block);
            assert!(take(size).is_null());
            // SAFETY: as above; this list gave it last.
            unsafe { give(block, size - STEP / 2) };
            assert_eq!(take(30), block);
            // SAFETY: as above.
            unsafe { memory::deallocate(block) };
        });
    }

    #[test]
    fn the_block_tells_its_size_not_the_owner() {
        assert!((1..SIZES).all(malloc_has_these_sizes), "the C library's has");
        in_a_new_thread(|| {
            let block = allocate(size_for(100));
            // SAFETY: the block is `malloc`'s, large enough, and not used.
            unsafe { give(block, 32) };
            assert!(take(32).is_null());
            assert_eq!(take(100), block);
            // SAFETY: the block was just taken.
            unsafe { memory::deallocate(block) };
        });
    }

    /// Frees so many blocks, each of them new.
    fn give_new(count: usize, size: usize) {
        let fresh: Vec<_> = (0..count).map(|_| allocate(size_for(size))).collect();
        for block in fresh {
            // SAFETY: the block is `malloc`'s, large enough, and not used.
            unsafe { give(block, size) };
        }
    }

    /// Takes as many blocks as there are, or so many, and frees them by other means.
    fn take_all(most: usize, size: usize) -> usize {
        let taken: Vec<_> = (0..most).map(|_| take(size)).filter(|block| !block.is_null()).collect();
        for &block in &taken {
            // SAFETY: the block was just taken.
            unsafe { memory::deallocate(block) };
        }
        taken.len()
    }

    #[test]
    fn a_thread_that_only_frees_keeps_little() {
        in_a_new_thread(|| {
            give_new(10 * TURN as usize, 64);
            let most = FIRST_LIMIT / whole_size_for(64);
            assert!((most / 2..=most).contains(&take_all(1000, 64)));
        });
    }

    #[test]
    fn the_blocks_that_were_freed_last_are_the_next_objects_however_many_there_are() {
        in_a_new_thread(|| {
            let most = FIRST_LIMIT / whole_size_for(64);
            let blocks: Vec<_> = (0..4 * most).map(|_| allocate(size_for(64))).collect();
            // SAFETY: the blocks are `malloc`'s, large enough, and not used.
            blocks.iter().for_each(|block| unsafe { give(*block, 64) });
            for &block in blocks.iter().rev().take(most / 2) {
                assert_eq!(take(64), block);
                // SAFETY: the block was just taken.
                unsafe { memory::deallocate(block) };
            }
        });
    }

    #[test]
    fn a_thread_that_drops_very_many_keeps_none_until_it_makes_an_object() {
        in_a_new_thread(|| {
            give_new(2 * MANY as usize, 64);
            assert!(take(64).is_null(), "none are kept");
            let block = allocate(size_for(64));
            // SAFETY: the block is `malloc`'s, large enough, and not used.
            unsafe { give(block, 64) };
            assert_eq!(take(64), block);
            // SAFETY: the block was just taken.
            unsafe { memory::deallocate(block) };
        });
    }

    #[test]
    fn a_thread_that_misses_what_it_let_go_keeps_more_but_no_more_than_the_limit() {
        in_a_new_thread(|| {
            let most = LIMIT / whole_size_for(64);
            let kept: Vec<usize> = (0..8)
                .map(|_| {
                    give_new(2 * most, 64);
                    take_all(2 * most, 64)
                })
                .collect();
            assert!(kept[0] < most / 4, "{most}: {kept:?}");
            // `malloc` gives a block of the next size where too little would be left of it: some in each round, and they stay.
            assert!((most / 2 - most / 8..=most).contains(&kept[7]), "{most}: {kept:?}");
        });
    }

    #[test]
    fn neither_large_blocks_are_kept_nor_small_ones() {
        in_a_new_thread(|| {
            // SAFETY: the block is `malloc`'s, and not used.
            unsafe { give(allocate(1 << 20), 64) };
            assert!(take(64).is_null(), "an object with a long tail is not kept for a small one");
            // SAFETY: as above.
            unsafe { give(allocate(24), 64) };
            assert!(take(64).is_null(), "a block that is smaller than its owner says is not kept for others");
        });
    }

    #[test]
    fn blocks_of_other_sizes_make_room_where_there_is_none_of_this_one() {
        in_a_new_thread(|| {
            assert!(FIRST_LIMIT % whole_size_for(128) < whole_size_for(96), "there is none left");
            give_new(FIRST_LIMIT / whole_size_for(128), 128);
            let small = allocate(size_for(96));
            // SAFETY: as above.
            unsafe { give(small, 96) };
            assert_eq!(take(96), small, "the first of its size is kept");
            assert!(take(128).is_null(), "the others went");
            // SAFETY: the block was just taken.
            unsafe { memory::deallocate(small) };
        });
    }
}
