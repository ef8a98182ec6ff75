//! Memory for records and what belongs to them. Types live as long as the process, so nothing is given back.

use core::alloc::Layout;
use core::ptr;

use crate::fatal;
use crate::heap::reserve;
use crate::sync::lock::Guarded;
use crate::sync::memory;
use crate::sync::shared;

/// Bytes that the first chunk has: a program that keeps a few answers should not touch a page for them. Each following one has twice as many as the one
/// before, up to [`LARGEST_CHUNK`].
const FIRST_CHUNK: usize = 512;
const LARGEST_CHUNK: usize = 1024 * 1024;
/// Chunks of at least so many bytes come from the kernel.
const WHOLE_PAGES: usize = 128 * 1024;
const ALIGNMENT: usize = 16;

/// What has been built at run time since the process started. `sidetable_metadata_statistics` in C.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Statistics {
    /// Records.
    pub records: usize,
    /// Bytes of records and of what belongs to them; the tables in which they are found are not counted.
    pub bytes: usize,
}

struct Arena {
    /// The last chunk, which begins with the address of the one before, and so on: all memory is reached from here, as leak checkers
    /// want to see.
    chunks: *mut u8,
    next: *mut u8,
    room: usize,
    chunk: usize,
    statistics: Statistics,
}

// SAFETY: the memory between `next` and `room` is the arena's alone.
unsafe impl Send for Arena {}

shared! {
    static ARENA: Guarded<Arena> = Guarded::new(Arena {
        chunks: ptr::null_mut(),
        next: ptr::null_mut(),
        room: 0,
        chunk: FIRST_CHUNK,
        statistics: Statistics { records: 0, bytes: 0 },
    });
}

impl Arena {
    fn take(&mut self, size: usize) -> *mut u8 {
        if size > self.room {
            return self.take_from_new_chunk(size);
        }
        let taken = self.next;
        // SAFETY: the chunk has `room` bytes from here.
        self.next = unsafe { taken.add(size) };
        self.room -= size;
        taken
    }

    #[cold]
    fn take_from_new_chunk(&mut self, size: usize) -> *mut u8 {
        let mut bytes = size.max(self.chunk - ALIGNMENT);
        let mut block = reserve::without_need(|| zeroed(bytes + ALIGNMENT));
        if block.is_null() {
            // What is needed now may still be had.
            bytes = size;
            block = zeroed(bytes + ALIGNMENT);
        }
        if block.is_null() {
            fatal::out_of_memory(bytes + ALIGNMENT, ALIGNMENT);
        }
        // SAFETY: the block has room for an address in front of the chunk.
        let chunk = unsafe {
            block.cast::<*mut u8>().write(self.chunks);
            block.add(ALIGNMENT)
        };
        self.chunks = block;
        if bytes - size > self.room {
            // SAFETY: the chunk has that many bytes.
            self.next = unsafe { chunk.add(size) };
            self.room = bytes - size;
        }
        self.chunk = (self.chunk * 2).min(LARGEST_CHUNK);
        chunk
    }
}

/// A new chunk, or null. Large ones have their pages at once: a program that makes so many types will use them, and a page fault for every dozen of
/// types costs as much as making them.
fn zeroed(bytes: usize) -> *mut u8 {
    let layout = Layout::from_size_align(bytes, ALIGNMENT).expect("records are smaller than memory");
    if bytes >= WHOLE_PAGES && !memory::is_watched() {
        memory::allocate_pages(bytes)
    } else {
        // SAFETY: the layout is not empty.
        unsafe { std::alloc::alloc_zeroed(layout) }
    }
}

/// Zeroed memory for the rest of the process, aligned to 16 bytes; `records` of what it holds are counted.
pub fn allocate(size: usize, records: usize) -> *mut u8 {
    let size = size.next_multiple_of(ALIGNMENT);
    let mut arena = ARENA.lock();
    arena.statistics.records += records;
    arena.statistics.bytes += size;
    arena.take(size)
}

/// The same for what is no record and belongs to none: it is not counted.
pub fn allocate_aside(size: usize) -> *mut u8 {
    ARENA.lock().take(size.next_multiple_of(ALIGNMENT))
}

/// A value for the rest of the process, which belongs to a record.
pub fn keep<T>(value: T) -> &'static mut T {
    put(allocate(size_of::<T>(), 0), value)
}

/// A value for the rest of the process, which belongs to no record.
pub fn keep_aside<T>(value: T) -> &'static mut T {
    put(allocate_aside(size_of::<T>()), value)
}

/// Bytes for the rest of the process, which belong to no record, with a zero behind them.
pub fn keep_bytes(bytes: &[u8]) -> &'static [u8] {
    let place = allocate_aside(bytes.len() + 1);
    // SAFETY: the memory is large enough, zeroed, and nobody else's.
    unsafe {
        ptr::copy_nonoverlapping(bytes.as_ptr(), place, bytes.len());
        core::slice::from_raw_parts(place, bytes.len())
    }
}

fn put<T>(place: *mut u8, value: T) -> &'static mut T {
    const { assert!(align_of::<T>() <= ALIGNMENT, "the arena aligns to 16 bytes") };
    let place: *mut T = place.cast();
    // SAFETY: the memory is large enough, aligned, and nobody else's.
    unsafe {
        place.write(value);
        &mut *place
    }
}

/// What has been built so far. `sidetable_metadata_statistics`.
pub fn statistics() -> Statistics {
    ARENA.lock().statistics
}
