//! The C library's allocator, with one in front of it that refuses. What Rust's collections ask for comes from there, too, by way of the runtime's
//! allocator or of Rust's own.
//!
//! Only a child that was forked has blocks counted, or refused: it has one thread.

use core::alloc::{GlobalAlloc, Layout};
use core::cell::Cell;
use core::ffi::{CStr, c_int, c_void};
use core::ptr;
use std::alloc::System;

unsafe extern "C" {
    fn __libc_malloc(size: usize) -> *mut u8;
    fn __libc_calloc(count: usize, size: usize) -> *mut u8;
    fn __libc_realloc(block: *mut u8, size: usize) -> *mut u8;
    fn __libc_memalign(alignment: usize, size: usize) -> *mut u8;
    fn __libc_free(block: *mut u8);
}

/// Which allocations are refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    OneAlone,
    AllFromThere,
}

/// Which allocator the program has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Allocator {
    Runtimes,
    Rusts,
}

/// What a child says, in memory that its parent has, too. All zero at first.
#[derive(Default)]
pub struct Told {
    /// Allocations while some might be refused, and how many were.
    pub asked: Cell<u64>,
    pub refused: Cell<u64>,
    /// Blocks in use in the end, since the child began.
    pub blocks: Cell<i64>,
    /// How often an error said that there is no memory.
    pub errors: Cell<u32>,
    /// Whether the call that goes on can say so.
    pub may_say_so: Cell<bool>,
    /// A number for the calls that led to the first allocation that was refused.
    pub place: Cell<u64>,
    /// Bytes that were refused at once.
    pub least: Cell<usize>,
    pub most: Cell<usize>,
}

struct State {
    told: Cell<*const Told>,
    is_refusing: Cell<bool>,
    refuse_at: Cell<u64>,
    how: Cell<How>,
    allocator: Cell<Allocator>,
    /// How many calls the child began in.
    outer: Cell<usize>,
}

// SAFETY: written in a child that has one thread, and never before.
unsafe impl Sync for State {}

static STATE: State = State {
    told: Cell::new(ptr::null()),
    is_refusing: Cell::new(false),
    refuse_at: Cell::new(0),
    how: Cell::new(How::OneAlone),
    allocator: Cell::new(Allocator::Rusts),
    outer: Cell::new(0),
};

/// What this child says; `None` in the process that forks children.
pub fn told() -> Option<&'static Told> {
    // SAFETY: null, or what `begin` was given.
    unsafe { STATE.told.get().as_ref() }
}

/// This process is a child, in which that allocation will be refused.
///
/// # Safety
/// It has one thread; `told` stays.
pub unsafe fn begin(told: *const Told, allocator: Allocator, refuse_at: u64, how: How) {
    STATE.allocator.set(allocator);
    STATE.refuse_at.set(refuse_at);
    STATE.how.set(how);
    STATE.outer.set(calls(&mut [ptr::null_mut(); DEEPEST]).len() - 1);
    STATE.told.set(told);
}

pub fn refuse_from_here() {
    STATE.is_refusing.set(true);
}

pub fn refuse_no_more() {
    STATE.is_refusing.set(false);
}

const DEEPEST: usize = 64;

/// Has what telling one place from another needs itself: from here on that allocates nothing.
pub fn prepare() {
    assert!(!calls(&mut [ptr::null_mut(); DEEPEST]).is_empty(), "calls can be followed");
}

/// The calls that go on, the innermost first.
fn calls(room: &mut [*mut c_void; DEEPEST]) -> &[*mut c_void] {
    // SAFETY: there is room for so many.
    let depth = unsafe { libc::backtrace(room.as_mut_ptr(), DEEPEST as c_int) };
    &room[..depth as usize]
}

/// A number for the calls that go on, but for those that the child began in: which are others with each try where the compiler has them so.
fn place_of_call() -> u64 {
    let mut room = [ptr::null_mut(); DEEPEST];
    let calls = calls(&mut room);
    let calls = &calls[..calls.len().saturating_sub(STATE.outer.get())];
    calls.iter().fold(0xcbf2_9ce4_8422_2325, |hash, call| (hash ^ call.addr() as u64).wrapping_mul(0x100_0000_01b3))
}

fn is_refused(size: usize) -> bool {
    let Some(told) = told().filter(|_| STATE.is_refusing.get()) else { return false };
    let number = told.asked.replace(told.asked.get() + 1);
    let at = STATE.refuse_at.get();
    if number < at || (number > at && STATE.how.get() == How::OneAlone) {
        return false;
    }
    if told.refused.replace(told.refused.get() + 1) == 0 {
        STATE.is_refusing.set(false);
        told.place.set(place_of_call());
        told.least.set(size);
        STATE.is_refusing.set(true);
    }
    told.least.set(told.least.get().min(size));
    told.most.set(told.most.get().max(size));
    // SAFETY: the thread's own.
    unsafe { *libc::__errno_location() = libc::ENOMEM };
    true
}

fn count(difference: i64) {
    if let Some(told) = told() {
        told.blocks.set(told.blocks.get() + difference);
    }
}

fn counted(block: *mut u8) -> *mut u8 {
    count(i64::from(!block.is_null()));
    block
}

#[unsafe(no_mangle)]
extern "C" fn malloc(size: usize) -> *mut u8 {
    // SAFETY: the C library takes any size.
    if is_refused(size) { ptr::null_mut() } else { counted(unsafe { __libc_malloc(size) }) }
}

#[unsafe(no_mangle)]
extern "C" fn calloc(many: usize, size: usize) -> *mut u8 {
    // SAFETY: as above.
    if is_refused(many.saturating_mul(size)) { ptr::null_mut() } else { counted(unsafe { __libc_calloc(many, size) }) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn realloc(block: *mut u8, size: usize) -> *mut u8 {
    if is_refused(size) {
        return ptr::null_mut();
    }
    // SAFETY: as the caller promises.
    let new = unsafe { __libc_realloc(block, size) };
    if block.is_null() { counted(new) } else { new }
}

#[unsafe(no_mangle)]
extern "C" fn memalign(alignment: usize, size: usize) -> *mut u8 {
    // SAFETY: the C library takes any size, and powers of two.
    if is_refused(size) { ptr::null_mut() } else { counted(unsafe { __libc_memalign(alignment, size) }) }
}

#[unsafe(no_mangle)]
extern "C" fn aligned_alloc(alignment: usize, size: usize) -> *mut u8 {
    memalign(alignment, size)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn posix_memalign(place: *mut *mut u8, alignment: usize, size: usize) -> c_int {
    let block = memalign(alignment, size);
    if block.is_null() {
        return libc::ENOMEM;
    }
    // SAFETY: as the caller promises, the place may be written.
    unsafe { place.write(block) };
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn free(block: *mut u8) {
    count(-i64::from(!block.is_null()));
    // SAFETY: as the caller promises.
    unsafe { __libc_free(block) };
}

/// The C library's own function of that name.
fn next(name: &CStr) -> *mut c_void {
    // SAFETY: the name ends with a zero.
    unsafe { libc::dlsym(libc::RTLD_NEXT, name.as_ptr()) }
}

type Map = unsafe extern "C" fn(*mut c_void, usize, c_int, c_int, c_int, libc::off_t) -> *mut c_void;
type Unmap = unsafe extern "C" fn(*mut c_void, usize) -> c_int;

/// The runtime's own pages.
#[unsafe(no_mangle)]
unsafe extern "C" fn mmap(
    address: *mut c_void,
    size: usize,
    access: c_int,
    flags: c_int,
    file: c_int,
    offset: libc::off_t,
) -> *mut c_void {
    if file == -1 && is_refused(size) {
        return libc::MAP_FAILED;
    }
    // SAFETY: the function has this type; as the caller promises.
    let pages =
        unsafe { core::mem::transmute::<*mut c_void, Map>(next(c"mmap"))(address, size, access, flags, file, offset) };
    count(i64::from(file == -1 && pages != libc::MAP_FAILED));
    pages
}

#[unsafe(no_mangle)]
unsafe extern "C" fn munmap(address: *mut c_void, size: usize) -> c_int {
    count(-1);
    // SAFETY: the function has this type; as the caller promises.
    unsafe { core::mem::transmute::<*mut c_void, Unmap>(next(c"munmap"))(address, size) }
}

/// The program's: in each child the one that it is to have.
struct Chosen;

#[global_allocator]
static CHOSEN: Chosen = Chosen;

// SAFETY: both have their blocks from the C library, and each gives back what the other gave; but for those of a reserve, which there are only with
// the runtime's, and that one stays.
unsafe impl GlobalAlloc for Chosen {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller promises, here and below.
        unsafe {
            match STATE.allocator.get() {
                Allocator::Runtimes => sidetable::heap::Allocator.alloc(layout),
                Allocator::Rusts => System.alloc(layout),
            }
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        unsafe {
            match STATE.allocator.get() {
                Allocator::Runtimes => sidetable::heap::Allocator.alloc_zeroed(layout),
                Allocator::Rusts => System.alloc_zeroed(layout),
            }
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe {
            match STATE.allocator.get() {
                Allocator::Runtimes => sidetable::heap::Allocator.dealloc(block, layout),
                Allocator::Rusts => System.dealloc(block, layout),
            }
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above.
        unsafe {
            match STATE.allocator.get() {
                Allocator::Runtimes => sidetable::heap::Allocator.realloc(block, layout, size),
                Allocator::Rusts => System.realloc(block, layout, size),
            }
        }
    }
}
