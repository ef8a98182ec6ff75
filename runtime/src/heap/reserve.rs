//! Memory set aside for operations that must not stop half way.
//!
//! What can say that there is no memory says so before it has changed anything: it opens a [`Reserve`], and where that cannot be had nothing was done.
//! From then on what the C library refuses to Rust's collections on this thread comes from the reserve, if [`Allocator`](super::Allocator) is the
//! program's, so that the operation goes through as a whole. No way back has to be written, and none has to be tested, for each of the hundred places
//! at which an operation may ask for memory.
//!
//! A block of a reserve may outlive the operation, and any thread may give it back. The reserve's memory then stays until the last one comes. One that
//! was opened and not used is kept for the next operation, so that it costs no more than two exchanges.
//!
//! What grows with an operation's input does not fit in there: `push` and `make_room` refuse instead, and the operation goes back.

use core::alloc::Layout;
use core::cell::Cell;
use core::ptr;

use thiserror::Error;

use crate::sync::lock::Lock;
use crate::sync::{Atomic, IS_DROP_IN, IS_MODEL, Ordering, memory, shared, thread_local_cell};

/// Bytes for all that an operation asks for, but for what grows with its input.
pub const FOR_ONE_OPERATION: usize = 64 * 1024;

/// There is no memory, and nothing was done.
#[derive(Error, Clone, Copy, PartialEq, Eq, Debug)]
#[error("Could not allocate {size} bytes (alignment {alignment})")]
pub struct OutOfMemory {
    /// How many bytes there were not.
    pub size: usize,
    /// How they should have been aligned.
    pub alignment: usize,
}

/// A reserve's first bytes.
struct Region {
    /// The one that its thread had opened before. The thread's own.
    outer: *mut Region,
    /// Bytes, these included. Never written again.
    size: usize,
    /// The next one that has blocks. This and what follows: under the lock of [`USED`].
    next: *mut Region,
    /// Bytes that are given out or were, these included.
    taken: usize,
    /// How many blocks are in use.
    blocks: usize,
    is_open: bool,
}

/// The reserves that have blocks in use.
struct Used {
    first: *mut Region,
}

// SAFETY: only holders of the lock follow the list.
unsafe impl Send for Used {}

static USED: Lock<Used> = Lock::new(Used { first: ptr::null_mut() });

shared! {
    /// How many are in the list of [`USED`].
    static USED_COUNT: Atomic<u32> = Atomic::zero();
    /// A reserve of the usual size that nobody has, or null.
    static SPARE: Atomic<*mut Region> = Atomic::zero();
}

thread_local_cell! {
    /// The reserve that the thread opened last.
    static OPEN: *mut Region = ptr::null_mut();
}

thread_local_cell! {
    /// Whether the thread asks for memory that it can do without.
    static MAY_BE_REFUSED: bool = false;
}

/// Memory for the calling thread's operation, until this is dropped: reserves are dropped in the order in which scopes end.
#[derive(Debug)]
pub struct Reserve {
    region: *mut Region,
}

impl Reserve {
    /// Sets aside what one operation needs, unless it is part of another one that has; refused where there is no memory. Others' code, which has
    /// operations of its own, is called when this is dropped.
    #[inline]
    pub fn open() -> Result<Self, OutOfMemory> {
        if OPEN.with(Cell::get).is_null() { Self::of(FOR_ONE_OPERATION) } else { Ok(Self { region: ptr::null_mut() }) }
    }

    /// Sets so many bytes aside.
    pub fn of(bytes: usize) -> Result<Self, OutOfMemory> {
        // In a model memory is not refused. The archive for Swift programs has no operation that could say so.
        if IS_MODEL || IS_DROP_IN {
            return Ok(Self { region: ptr::null_mut() });
        }
        let bytes = bytes.max(FOR_ONE_OPERATION);
        let spare = if bytes == FOR_ONE_OPERATION { take_spare() } else { ptr::null_mut() };
        let size = bytes.saturating_add(size_of::<Region>());
        // SAFETY: the C library takes any size.
        let region = if spare.is_null() { unsafe { memory::allocate(size) }.cast::<Region>() } else { spare };
        if region.is_null() {
            return Err(OutOfMemory { size, alignment: memory::MALLOC_ALIGNMENT });
        }
        let outer = OPEN.with(|open| open.replace(region));
        let (next, taken) = (ptr::null_mut(), size_of::<Region>());
        // SAFETY: the block is large enough, and nobody else's.
        unsafe { region.write(Region { outer, size, next, taken, blocks: 0, is_open: true }) };
        Ok(Self { region })
    }
}

impl Drop for Reserve {
    fn drop(&mut self) {
        let region = self.region;
        if region.is_null() {
            return;
        }
        // SAFETY: the region is this thread's as long as it is open. What others write of it they write under the lock, once it has blocks.
        unsafe {
            OPEN.with(|open| open.set((*region).outer));
            if (*region).taken > size_of::<Region>() {
                let _used = USED.lock();
                (*region).is_open = false;
                if (*region).blocks > 0 {
                    return;
                }
            }
            put_away(region);
        }
    }
}

/// The reserve that is at hand, or null.
fn take_spare() -> *mut Region {
    // Relaxed: the exchange acquires.
    let spare = SPARE.load(Ordering::Relaxed);
    // Acquire: pairs with the release in `put_away`. No model: there memory is not refused.
    let is_taken = !spare.is_null()
        && SPARE.compare_exchange(spare, ptr::null_mut(), Ordering::Acquire, Ordering::Relaxed).is_ok();
    if is_taken { spare } else { ptr::null_mut() }
}

/// Keeps a reserve for the next operation, or gives its memory back.
///
/// # Safety
/// It has no blocks, is in no list, and nobody uses it.
unsafe fn put_away(region: *mut Region) {
    // SAFETY: as the caller promises.
    let is_usual = unsafe { (*region).size } == FOR_ONE_OPERATION + size_of::<Region>();
    // Release: pairs with the acquire in `take_spare`.
    let is_kept =
        is_usual && SPARE.compare_exchange(ptr::null_mut(), region, Ordering::Release, Ordering::Relaxed).is_ok();
    if !is_kept {
        // SAFETY: the block is the C library's.
        unsafe { memory::deallocate(region.cast()) };
    }
}

/// Memory of one of the reserves that the thread has open; null where there is none that has room.
#[cold]
pub(super) fn take(layout: Layout) -> *mut u8 {
    let mut region = OPEN.with(Cell::get);
    while !region.is_null() {
        let mut used = USED.lock();
        // SAFETY: the region is open, and the lock is held.
        unsafe {
            let place = (region.addr() + (*region).taken).next_multiple_of(layout.align());
            let taken = (place - region.addr()).saturating_add(layout.size());
            if taken <= (*region).size {
                (*region).taken = taken;
                if (*region).blocks == 0 {
                    (*region).next = used.first;
                    used.first = region;
                    count_used(1);
                }
                (*region).blocks += 1;
                return region.cast::<u8>().with_addr(place);
            }
            region = (*region).outer;
        }
    }
    ptr::null_mut()
}

/// Whether blocks may be a reserve's: certain for who has one.
#[inline(always)]
pub(super) fn may_have_some() -> bool {
    // Relaxed: who has a block knows of it from the thread that took it, and that one has counted it.
    USED_COUNT.load(Ordering::Relaxed) != 0
}

/// The lock of [`USED`] is held.
fn count_used(difference: i32) {
    let count = USED_COUNT.load(Ordering::Relaxed);
    // Relaxed: as in `may_have_some`.
    USED_COUNT.store(count.wrapping_add_signed(difference), Ordering::Relaxed);
}

/// Whether a block is a reserve's.
#[cold]
pub(super) fn has(block: *mut u8) -> bool {
    // SAFETY: what the list leads to is there.
    unsafe { place_in_list(&mut USED.lock(), block) }.is_some()
}

/// Takes a block back, if it is a reserve's; whether it is.
///
/// # Safety
/// The block is in use, and nobody uses it any more.
#[cold]
pub(super) unsafe fn give_back(block: *mut u8) -> bool {
    let mut used = USED.lock();
    // SAFETY: what the list leads to is there; the lock is held.
    unsafe {
        let Some(place) = place_in_list(&mut used, block) else { return false };
        let region = *place;
        (*region).blocks -= 1;
        if (*region).blocks == 0 {
            *place = (*region).next;
            count_used(-1);
            if !(*region).is_open {
                put_away(region);
            }
        }
    }
    true
}

/// Where the list names the reserve that a block is part of.
///
/// # Safety
/// What the list leads to is there.
unsafe fn place_in_list(used: &mut Used, block: *mut u8) -> Option<*mut *mut Region> {
    let mut place = &raw mut used.first;
    // SAFETY: as the caller promises.
    unsafe {
        while let Some(region) = (*place).as_ref() {
            if (block.addr().wrapping_sub((*place).addr())) < region.size {
                return Some(place);
            }
            place = &raw mut (**place).next;
        }
    }
    None
}

/// Whether the thread asks for memory that it can do without: [`without_need`].
pub(super) fn may_be_refused() -> bool {
    MAY_BE_REFUSED.with(Cell::get)
}

/// Adds to a list; refused where there is no memory.
#[inline(always)]
pub(crate) fn push<T>(list: &mut Vec<T>, value: T) -> Result<(), OutOfMemory> {
    if list.len() == list.capacity() {
        make_room(list, 1)?;
    }
    let count = list.len();
    // SAFETY: there is room for one more.
    unsafe {
        list.as_mut_ptr().add(count).write(value);
        list.set_len(count + 1);
    }
    Ok(())
}

/// Asks for memory that the thread can do without: what asks is told that there is none, and uses no reserve.
pub(crate) fn without_need<T>(ask: impl FnOnce() -> T) -> T {
    let before = MAY_BE_REFUSED.with(|may| may.replace(true));
    let answer = ask();
    MAY_BE_REFUSED.with(|may| may.set(before));
    answer
}

/// Makes room in a list for so many more; refused where there is no memory.
#[cold]
#[inline(never)]
pub(crate) fn make_room<T>(list: &mut Vec<T>, more: usize) -> Result<(), OutOfMemory> {
    let made = without_need(|| list.try_reserve(more));
    let size = list.len().saturating_add(more).saturating_mul(size_of::<T>());
    made.map_err(|_| OutOfMemory { size, alignment: align_of::<T>() })
}
