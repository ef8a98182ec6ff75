//! Side table entries come from slabs: one page each, shared by all threads behind a lock, with a cache of free places in front of
//! it that belongs to one thread.
//!
//! A thread takes and returns places in its cache without synchronization, once it has taken and returned some. An empty cache takes a
//! batch from the depot; a cache that holds too many gives a batch back, and all when its thread ends ([`thread_end`]). A slab all of
//! whose places are back in the depot is given back to the heap, but for one that stays as reserve. So a thread holds at most
//! [`CACHE_LIMIT`] free places, and memory follows use down.

use core::cell::Cell;
use core::ptr::{self, NonNull};

use crate::platform;
use crate::sync::lock::Lock;
use crate::sync::{IS_DROP_IN, foreign};

use super::thread_end::{self, Kept};
use super::{ENTRY_SIZE, OutOfMemory};
use crate::fatal;

const SLAB_SIZE: usize = 4096;
const PLACES: usize = SLAB_SIZE / ENTRY_SIZE - 1;
const BATCH: usize = 32;
const CACHE_LIMIT: usize = 2 * BATCH;
/// So many places of a thread come from the depot and go there one by one before any is kept, which takes about as long as a batch does.
const FEW: u32 = 16;

/// A free place: the next one, in whichever list it is.
struct Place {
    next: *mut Place,
}

/// A slab's first [`ENTRY_SIZE`] bytes. Guarded by the depot's lock.
#[repr(C)]
struct Slab {
    /// Neighbours in the depot's list of slabs that have free places.
    next: *mut Slab,
    previous: *mut Slab,
    free: *mut Place,
    free_count: usize,
}

const _: () = assert!(size_of::<Slab>() <= ENTRY_SIZE);

/// Free places, all threads'.
struct Depot {
    /// Slabs with at least one free place.
    slabs: *mut Slab,
    /// How many of them have no other: at most one, the reserve.
    empty_slabs: usize,
}

// SAFETY: the pointers lead to slabs, which only the holder of the depot's lock touches.
unsafe impl Send for Depot {}

static DEPOT: Lock<Depot> = Lock::new(Depot { slabs: ptr::null_mut(), empty_slabs: 0 });

/// A thread's free places. Not a type with a destructor: reading it must be one instruction.
struct Cache {
    free: Cell<*mut Place>,
    count: Cell<usize>,
    /// How many places the thread has asked for and returned before it keeps any.
    uses: Cell<u32>,
    state: Cell<CacheState>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum CacheState {
    /// The thread has neither asked for a place yet nor returned one.
    New,
    /// The thread's end is awaited, and too little has been asked for yet: places come from the depot and go there one by one.
    Awaited,
    /// Places are kept.
    Open,
    /// The thread ends: places go straight to the depot.
    Closed,
}

thread_local! {
    static CACHE: Cache = const {
        Cache {
            free: Cell::new(ptr::null_mut()),
            count: Cell::new(0),
            uses: Cell::new(0),
            state: Cell::new(CacheState::New),
        }
    };
}

/// Gives the calling thread's places back; from now on it keeps none.
pub fn close() {
    CACHE.with(|cache| {
        cache.state.set(CacheState::Closed);
        cache.give_back(0);
    });
}

/// Has so many places in the calling thread's cache, at least until it returns one, or until [`settle`].
pub fn prepare(count: usize) -> Result<(), OutOfMemory> {
    CACHE.with(|cache| {
        if cache.count.get() >= count {
            return Ok(());
        }
        let mut depot = DEPOT.lock();
        while cache.count.get() < count {
            let place = depot.try_take();
            if place.is_null() {
                return Err(OutOfMemory { size: SLAB_SIZE, alignment: SLAB_SIZE });
            }
            // SAFETY: the place was just taken out of the depot.
            unsafe { cache.keep(place) };
        }
        Ok(())
    })
}

/// Returns what [`prepare`] has left, if the thread is not to keep it.
pub fn settle() {
    CACHE.with(|cache| {
        if cache.state.get() != CacheState::Open {
            cache.give_back(0);
        }
    });
}

/// A place for an entry.
#[inline(always)]
pub fn allocate() -> *mut u8 {
    CACHE.with(|cache| {
        let place = cache.free.get();
        if place.is_null() {
            return cache.refill();
        }
        // SAFETY: places in the cache are free and this thread's.
        cache.free.set(unsafe { (*place).next });
        cache.count.set(cache.count.get() - 1);
        place.cast()
    })
}

/// Returns a place.
///
/// # Safety
/// `place` is from [`allocate`], on whichever thread, and no longer used.
#[inline(always)]
pub unsafe fn deallocate(place: NonNull<u8>) {
    CACHE.with(|cache| {
        let place: *mut Place = place.as_ptr().cast();
        // SAFETY: the place is free, large enough and aligned.
        unsafe { place.write(Place { next: cache.free.get() }) };
        cache.free.set(place);
        cache.count.set(cache.count.get() + 1);
        if cache.count.get() > CACHE_LIMIT || cache.state.get() != CacheState::Open {
            cache.overflow();
        }
    });
}

impl Cache {
    #[cold]
    #[inline(never)]
    fn refill(&self) -> *mut u8 {
        // Whoever releases through an entry wants to know, and must not ask the linker: a release may come from a signal handler.
        if !IS_DROP_IN {
            foreign::is_there();
        }
        let wanted = if self.is_open() { BATCH } else { 1 };
        self.fill_from(&mut DEPOT.lock(), wanted).cast()
    }

    /// Takes so many places, of which the first is the caller's; fewer where memory runs out. The cache is empty.
    fn fill_from(&self, depot: &mut Depot, wanted: usize) -> *mut Place {
        let first = depot.take();
        // In the depot's order, in which neighbours of a line are far from each other.
        let mut end = self.free.as_ptr();
        for _ in 1..wanted {
            let place = depot.try_take();
            if place.is_null() {
                break;
            }
            // SAFETY: the place was just taken out of the depot; `end` is the end of this thread's list, in which it is the last now.
            unsafe {
                (*place).next = ptr::null_mut();
                end.write(place);
                end = &raw mut (*place).next;
            }
            self.count.set(self.count.get() + 1);
        }
        first
    }

    /// # Safety
    /// The place is in no list.
    unsafe fn keep(&self, place: *mut Place) {
        // SAFETY: as the caller promises.
        unsafe { (*place).next = self.free.get() };
        self.free.set(place);
        self.count.set(self.count.get() + 1);
    }

    /// A thread gets here with each place that it returns until it keeps them.
    #[cold]
    #[inline(never)]
    fn overflow(&self) {
        if !self.is_open() {
            self.give_back(0);
        } else if self.count.get() > CACHE_LIMIT {
            self.give_back(CACHE_LIMIT - BATCH);
        }
    }

    /// Whether places are kept, now that the thread asks for one or returns one.
    fn is_open(&self) -> bool {
        match self.state.get() {
            CacheState::New => {
                let is_awaited = thread_end::is_awaited(Kept::Places, close);
                self.state.set(if is_awaited { CacheState::Awaited } else { CacheState::Closed });
            }
            CacheState::Awaited => {
                self.uses.set(self.uses.get() + 1);
                if self.uses.get() == FEW {
                    self.state.set(CacheState::Open);
                }
            }
            CacheState::Open | CacheState::Closed => {}
        }
        self.state.get() == CacheState::Open
    }

    fn give_back(&self, keep: usize) {
        if self.count.get() <= keep {
            return;
        }
        let mut depot = DEPOT.lock();
        while self.count.get() > keep {
            let place = self.free.get();
            // SAFETY: places in the cache are free and this thread's.
            self.free.set(unsafe { (*place).next });
            self.count.set(self.count.get() - 1);
            // SAFETY: the place has just left the cache.
            unsafe { depot.put(place) };
        }
    }
}

impl Depot {
    /// Fatal where there is no memory.
    fn take(&mut self) -> *mut Place {
        let place = self.try_take();
        if place.is_null() {
            fatal::out_of_memory(SLAB_SIZE, SLAB_SIZE);
        }
        place
    }

    /// Null where there is no memory.
    fn try_take(&mut self) -> *mut Place {
        if self.slabs.is_null() {
            self.grow();
        }
        if self.slabs.is_null() {
            return ptr::null_mut();
        }
        // SAFETY: listed slabs are the depot's and have a free place.
        let slab = unsafe { &mut *self.slabs };
        if slab.free_count == PLACES {
            self.empty_slabs -= 1;
        }
        let place = slab.free;
        // SAFETY: the list holds as many places as `free_count` says, which is not zero for a listed slab.
        slab.free = unsafe { (*place).next };
        slab.free_count -= 1;
        if slab.free_count == 0 {
            self.unlist(slab);
        }
        place
    }

    /// # Safety
    /// `place` came from [`Depot::take`] and is in no list.
    unsafe fn put(&mut self, place: *mut Place) {
        let slab: *mut Slab = place.map_addr(|address| address & !(SLAB_SIZE - 1)).cast();
        // SAFETY: slabs are aligned to their size, so the page's start is the slab that the place is part of.
        let slab = unsafe { &mut *slab };
        // SAFETY: the place is free.
        unsafe { (*place).next = slab.free };
        slab.free = place;
        slab.free_count += 1;
        if slab.free_count == 1 {
            self.list(slab);
        }
        if slab.free_count == PLACES {
            if self.empty_slabs == 0 {
                self.empty_slabs = 1;
            } else {
                self.unlist(slab);
                // SAFETY: no place of the slab is in use or in a cache, and no list holds it.
                unsafe { platform::deallocate_region(ptr::from_mut(slab).cast(), SLAB_SIZE) };
            }
        }
    }

    /// Adds a slab, if there is memory.
    fn grow(&mut self) {
        // SAFETY: the slab's size is a power of two.
        let slab: *mut Slab = unsafe { platform::allocate_region(SLAB_SIZE) }.cast();
        if slab.is_null() {
            return;
        }
        let mut free: *mut Place = ptr::null_mut();
        // Every second place first: two entries that are made one after the other, perhaps for two threads, do not share a cache line.
        for index in (2..PLACES + 1).step_by(2).rev().chain((1..PLACES + 1).step_by(2).rev()) {
            let place: *mut Place = slab.wrapping_byte_add(index * ENTRY_SIZE).cast();
            // SAFETY: the place lies inside the new slab, behind its header.
            unsafe { place.write(Place { next: free }) };
            free = place;
        }
        // SAFETY: the new slab's header is raw memory of this thread.
        unsafe { slab.write(Slab { next: ptr::null_mut(), previous: ptr::null_mut(), free, free_count: PLACES }) };
        self.empty_slabs += 1;
        // SAFETY: just written.
        self.list(unsafe { &mut *slab });
    }

    fn list(&mut self, slab: &mut Slab) {
        slab.previous = ptr::null_mut();
        slab.next = self.slabs;
        if !slab.next.is_null() {
            // SAFETY: listed slabs are the depot's, and this one is not `slab`.
            unsafe { (*slab.next).previous = slab };
        }
        self.slabs = slab;
    }

    fn unlist(&mut self, slab: &mut Slab) {
        if slab.previous.is_null() {
            self.slabs = slab.next;
        } else {
            // SAFETY: neighbours in the list are the depot's.
            unsafe { (*slab.previous).next = slab.next };
        }
        if !slab.next.is_null() {
            // SAFETY: as above.
            unsafe { (*slab.next).previous = slab.previous };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held_by_depot() -> (usize, usize) {
        let depot = DEPOT.lock();
        let (mut slabs, mut places, mut slab) = (0, 0, depot.slabs);
        while !slab.is_null() {
            slabs += 1;
            // SAFETY: listed slabs are the depot's, which is locked.
            unsafe {
                places += (*slab).free_count;
                slab = (*slab).next;
            }
        }
        (slabs, places)
    }

    fn use_some(count: u32) -> usize {
        for _ in 0..count / 2 {
            let place = NonNull::new(allocate()).expect("places are not null");
            // SAFETY: the place was just given out, and nobody uses it.
            unsafe { deallocate(place) };
        }
        CACHE.with(|cache| cache.count.get())
    }

    #[test]
    fn a_thread_keeps_places_when_it_has_used_a_few_and_none_in_its_end() {
        let thread = std::thread::spawn(|| {
            assert_eq!(use_some(16), 0);
            assert_ne!(use_some(2), 0);
            close();
            assert_eq!(use_some(32), 0);
        });
        thread.join().expect("the counts are as they should be");
    }

    #[test]
    fn neighbours_in_time_are_not_neighbours_in_a_line() {
        let thread = std::thread::spawn(|| {
            let places: Vec<usize> = (0..PLACES / 2).map(|_| allocate() as usize).collect();
            let shared = places.windows(2).filter(|pair| pair[0] / 64 == pair[1] / 64).count();
            for place in &places {
                // SAFETY: the place was given out above, and nobody uses it.
                unsafe { deallocate(NonNull::new(*place as *mut u8).expect("places are not null")) };
            }
            shared
        });
        // Where free places of older slabs are used up first, chance may have put two side by side.
        assert!(thread.join().expect("places are given and returned") <= 8);
    }

    #[test]
    fn half_a_slab_is_given_out_before_two_places_share_a_line() {
        let mut depot = Depot { slabs: ptr::null_mut(), empty_slabs: 0 };
        let mut places = Vec::new();
        while places.len() < PLACES.div_ceil(2) {
            let cache = Cache {
                free: Cell::new(ptr::null_mut()),
                count: Cell::new(0),
                uses: Cell::new(0),
                state: Cell::new(CacheState::Open),
            };
            // Batches that cross the middle of the slab.
            let mut place = cache.fill_from(&mut depot, 24);
            let mut next = cache.free.get();
            for _ in 0..24 {
                places.push(place);
                place = next;
                // SAFETY: places in the cache are free and this test's.
                next = if place.is_null() { place } else { unsafe { (*place).next } };
            }
            assert_eq!(cache.count.get(), 23);
        }
        let mut lines: Vec<usize> = places[..PLACES.div_ceil(2)].iter().map(|place| place.addr() / 64).collect();
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), PLACES.div_ceil(2));
        for place in places {
            // SAFETY: the place was taken out of this depot, and is in no list.
            unsafe { depot.put(place) };
        }
    }

    #[test]
    fn memory_follows_use_down_also_from_other_threads() {
        let places: Vec<usize> = (0..10 * PLACES).map(|_| allocate() as usize).collect();
        let mut distinct = places.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), places.len(), "no place is given out twice");
        assert!(places.iter().all(|place| place % 16 == 0));

        std::thread::spawn(move || {
            for place in places {
                let place = NonNull::new(place as *mut u8).expect("places are not null");
                // SAFETY: the places were given out above and nobody uses them.
                unsafe { deallocate(place) };
            }
        })
        .join()
        .expect("the thread only returns places");

        // Other tests of the process may hold a few entries; ten slabs' worth would show.
        let (slabs, _) = held_by_depot();
        assert!(slabs <= 4, "{slabs} slabs are kept although their places are free");
    }
}
