//! What each thread has: a table of its counts, and how many calls it lets pass before it counts one.
//!
//! A thread's record goes, with its table, to the next thread that begins after its end. So a record is one thread's at a time, the counts
//! of ended threads stay, and there are as many tables as threads have run at the same time.

use std::arch::{asm, global_asm};
use std::cell::UnsafeCell;
use std::ffi::c_void;
use std::thread::yield_now;

use parking_lot::RawMutex;
use parking_lot::lock_api::RawMutex as _;
use sidetable_picture::counts::Operation;

use crate::asked;
use crate::memory::map;
use crate::next;
use crate::table::Table;

// Preloads are there at the start, so their threads' variables are at a fixed distance from the thread pointer: no call is needed to
// find them. Rust cannot say so yet.
global_asm!(
    ".pushsection .tbss,\"awT\",@nobits",
    ".balign 16",
    ".hidden sidetable_arc_local",
    ".globl sidetable_arc_local",
    ".type sidetable_arc_local,@object",
    ".size sidetable_arc_local,16",
    "sidetable_arc_local:",
    ".zero 16",
    ".popsection",
);

/// A thread's own variable, zeros at its start.
#[repr(C)]
pub struct Local {
    /// Calls to let pass. Front functions count it down, and come to [`tick`] with the one that finds none left: a thread's first, at
    /// the latest.
    left: i64,
    record: *mut Record,
}

/// What outlives a thread.
struct Record {
    table: *mut Table,
    next: *mut Record,
    /// A thread has it.
    is_taken: bool,
    /// A signal's handler that comes in the middle must leave the table alone.
    is_growing: bool,
    random: u64,
}

/// What all threads share.
struct Shared {
    first: *mut Record,
    /// Every so manieth call is counted; none before the process's first, and where nobody asked.
    every: Option<u32>,
    is_begun: bool,
    key: libc::pthread_key_t,
}

struct Cell(UnsafeCell<Shared>);

// SAFETY: changed under `LOCK` only. `every` is read without it by threads that have had it since.
unsafe impl Sync for Cell {}

static SHARED: Cell =
    Cell(UnsafeCell::new(Shared { first: std::ptr::null_mut(), every: None, is_begun: false, key: 0 }));

/// Never waited for in the kernel: what parks threads allocates.
static LOCK: RawMutex = RawMutex::INIT;

fn lock() {
    while !LOCK.try_lock() {
        yield_now();
    }
}

fn local() -> *mut Local {
    let place: *mut Local;
    // SAFETY: reads two words that never change for a thread.
    unsafe {
        asm!(
            "mov {place}, qword ptr [rip + sidetable_arc_local@GOTTPOFF]",
            "add {place}, qword ptr fs:[0]",
            place = out(reg) place,
            options(pure, readonly, nostack),
        );
    }
    place
}

/// Counts a call.
///
/// # Safety
/// `left` in this thread's variable went below 0.
#[inline(always)]
pub unsafe fn tick(operation: Operation, site: usize, isa: usize, amount: u64) {
    // SAFETY: the variable and the record are this thread's; `every` was written before it had one.
    unsafe {
        let local = local();
        let record = (*local).record;
        if record.is_null() {
            return begin(local, operation, site, isa, amount);
        }
        let every = (*SHARED.0.get()).every.unwrap_or(1);
        (*local).left = if every == 1 { 0 } else { stride(record, every) };
        let every = u64::from(every);
        if !Table::add((*record).table, operation, site, isa, every, amount * every) {
            insert(record, operation, site, isa, every, amount * every);
        }
    }
}

/// # Safety
/// The record is this thread's.
#[cold]
unsafe fn insert(record: *mut Record, operation: Operation, site: usize, isa: usize, calls: u64, amount: u64) {
    // SAFETY: as the caller promises.
    unsafe {
        if !std::mem::replace(&mut (*record).is_growing, true) {
            (*record).table = Table::insert((*record).table, operation, site, isa, calls, amount);
            (*record).is_growing = false;
        }
    }
}

/// Calls to let pass, `every - 1` on average: not always as many, or calls that come in turns would not be met in turns.
///
/// # Safety
/// The record is this thread's.
unsafe fn stride(record: *mut Record, every: u32) -> i64 {
    // SAFETY: as the caller promises.
    let random = unsafe { &mut (*record).random };
    // Marsaglia's xorshift64.
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    // From 0 to 2 · every - 2, as good as evenly.
    (((*random >> 32) * (u64::from(every) * 2 - 1)) >> 32) as i64
}

/// A thread's first call.
///
/// # Safety
/// The variable is this thread's.
#[cold]
unsafe fn begin(local: *mut Local, operation: Operation, site: usize, isa: usize, amount: u64) {
    prepare(site);
    lock();
    // SAFETY: the lock is held.
    let shared = unsafe { &mut *SHARED.0.get() };
    let record = shared.every.and_then(|every| take(shared).map(|record| (record, every)));
    LOCK.unlock_held();
    // SAFETY: as the caller promises, and the record is this thread's now.
    unsafe {
        let Some((record, every)) = record else {
            (*local).left = i64::MAX;
            return;
        };
        (*local).record = record;
        libc::pthread_setspecific(shared.key, record.cast());
        // Where counts are samples, the first call of a thread is no more likely to be one than any other.
        (*local).left = if every == 1 { 0 } else { stride(record, every) };
        if every == 1 {
            tick(operation, site, isa, amount);
        }
    }
}

/// Before the process's first call, which returns to this address, is counted or goes on.
#[cold]
pub fn prepare(site: usize) {
    lock();
    // SAFETY: the lock is held.
    let shared = unsafe { &mut *SHARED.0.get() };
    if !std::mem::replace(&mut shared.is_begun, true) {
        next::find(site);
        shared.every = asked::every();
        // SAFETY: a new key, whose function stays.
        if shared.every.is_some() && unsafe { libc::pthread_key_create(&raw mut shared.key, Some(end)) } != 0 {
            shared.every = None;
        }
    }
    LOCK.unlock_held();
}

/// An ended thread's record, or a new one. None where there is no memory.
fn take(shared: &mut Shared) -> Option<*mut Record> {
    let mut at = shared.first;
    let mut number = 1;
    while !at.is_null() {
        // SAFETY: records stay, and whether they are taken is changed under the lock, which is held.
        let record = unsafe { &mut *at };
        if !std::mem::replace(&mut record.is_taken, true) {
            return Some(at);
        }
        number += 1;
        at = record.next;
    }
    let record: *mut Record = map(size_of::<Record>())?.cast();
    let table = Table::new()?;
    let random = 0x2545_f491_4f6c_dd1d_u64.wrapping_mul(number);
    // SAFETY: new pages.
    unsafe { record.write(Record { table, next: shared.first, is_taken: true, is_growing: false, random }) };
    shared.first = record;
    Some(record)
}

/// The end of a thread. Should it call again, by what other libraries do at its end, it begins again.
unsafe extern "C" fn end(record: *mut c_void) {
    lock();
    // SAFETY: this thread's variable and record, under the lock.
    unsafe {
        let local = local();
        (*local).record = std::ptr::null_mut();
        (*local).left = 0;
        (*record.cast::<Record>()).is_taken = false;
    }
    LOCK.unlock_held();
}

trait Held {
    fn unlock_held(&self);
}

impl Held for RawMutex {
    fn unlock_held(&self) {
        // SAFETY: this thread locked it.
        unsafe { self.unlock() };
    }
}

/// In a process that the program forked: nothing is counted any more, and nobody holds the lock.
pub extern "C" fn forget() {
    // SAFETY: the process has one thread.
    unsafe {
        if LOCK.is_locked() {
            LOCK.unlock();
        }
        (*SHARED.0.get()).every = None;
        let local = local();
        (*local).record = std::ptr::null_mut();
        (*local).left = i64::MAX;
    }
}

/// All threads' tables.
///
/// # Safety
/// The process is a copy that has one thread.
pub unsafe fn tables() -> impl Iterator<Item = *const Table> {
    // SAFETY: as the caller promises: nobody changes the list.
    let mut at = unsafe { (*SHARED.0.get()).first };
    std::iter::from_fn(move || {
        // SAFETY: records stay.
        let record = unsafe { at.as_ref()? };
        at = record.next;
        Some(record.table.cast_const())
    })
}
