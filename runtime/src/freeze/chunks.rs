//! A list that grows without moving what is in it, for what the walk notes.
//!
//! A vector that doubles would spend more time on new pages and on moving than the walk spends on its work.

use core::ops::{Index, IndexMut};
use core::ptr::{self, NonNull};

use crate::heap::{OutOfMemory, reserve};
use crate::platform;

/// Values by number: a chunk of `FIRST` of them, then one of twice as many, and so on. `FIRST` is a power of two.
pub struct Chunks<T, const FIRST: usize> {
    /// All but the last are full; their lengths say nothing.
    chunks: Vec<Vec<T>>,
    /// The room in the last one: what is in memory, and all.
    next: *mut T,
    end: *mut T,
    limit: *mut T,
    count: usize,
}

/// Bytes of a chunk that are put into memory together: less work for the kernel than page by page.
const TOGETHER: usize = 128 * 1024;

/// The chunk that has a value, and where in the chunk it is.
#[inline(always)]
const fn place_of<const FIRST: usize>(number: usize) -> (usize, usize) {
    let behind = number + FIRST;
    let chunk = behind.ilog2() - FIRST.ilog2();
    (chunk as usize, behind - (FIRST << chunk))
}

impl<T, const FIRST: usize> Chunks<T, FIRST> {
    /// None yet, and no memory.
    pub const fn new() -> Self {
        const { assert!(FIRST.is_power_of_two() && !core::mem::needs_drop::<T>()) };
        let none = ptr::null_mut();
        Self { chunks: Vec::new(), next: none, end: none, limit: none, count: 0 }
    }

    /// How many there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Adds one; refused where there is no memory.
    #[inline]
    pub fn push(&mut self, value: T) -> Result<NonNull<T>, OutOfMemory> {
        if self.next == self.end {
            self.make_room()?;
        }
        let place = self.next;
        self.count += 1;
        // SAFETY: the last chunk has room from here on.
        unsafe {
            place.write(value);
            self.next = place.add(1);
            Ok(NonNull::new_unchecked(place))
        }
    }

    #[cold]
    #[inline(never)]
    fn make_room(&mut self) -> Result<(), OutOfMemory> {
        if self.end == self.limit {
            self.add_chunk()?;
        }
        let together = (self.limit.addr() - self.next.addr()).min(TOGETHER) / size_of::<T>();
        self.end = self.next.wrapping_add(together);
        platform::populate(self.next.cast(), together * size_of::<T>());
        Ok(())
    }

    fn add_chunk(&mut self) -> Result<(), OutOfMemory> {
        let size = FIRST << self.chunks.len();
        let mut chunk: Vec<T> = Vec::new();
        reserve::make_room(&mut chunk, size)?;
        let first = chunk.as_mut_ptr();
        reserve::push(&mut self.chunks, chunk)?;
        (self.next, self.end, self.limit) = (first, first, first.wrapping_add(size));
        platform::use_large_pages(first.cast(), size * size_of::<T>());
        Ok(())
    }

    /// The value of that number, if there are so many.
    pub fn get(&self, number: u32) -> Option<&T> {
        ((number as usize) < self.count).then(|| &self[number as usize])
    }

    /// Where a value is, for as long as the list is there.
    #[inline]
    pub fn place(&self, number: usize) -> *mut T {
        assert!(number < self.count);
        let (chunk, place) = place_of::<FIRST>(number);
        // SAFETY: there are so many. No reference is made, so that what is found here may be used beside the others.
        unsafe { self.chunks.get_unchecked(chunk).as_ptr().add(place).cast_mut() }
    }

    /// All of them, in order, in pieces.
    pub fn pieces(&self) -> impl Iterator<Item = &[T]> {
        self.chunks.iter().enumerate().map(|(number, chunk)| {
            let before = (FIRST << number) - FIRST;
            // SAFETY: so many of the chunk's values are written.
            unsafe { core::slice::from_raw_parts(chunk.as_ptr(), (self.count - before).min(FIRST << number)) }
        })
    }

    /// Bytes in use.
    pub fn bytes(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.capacity() * size_of::<T>()).sum()
    }
}

impl<T, const FIRST: usize> Index<usize> for Chunks<T, FIRST> {
    type Output = T;

    #[inline]
    fn index(&self, number: usize) -> &T {
        // SAFETY: the value is there.
        unsafe { &*self.place(number) }
    }
}

impl<T, const FIRST: usize> IndexMut<usize> for Chunks<T, FIRST> {
    #[inline]
    fn index_mut(&mut self, number: usize) -> &mut T {
        // SAFETY: the value is there, and nobody else has the list.
        unsafe { &mut *self.place(number) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_where_they_are() {
        let mut chunks = Chunks::<usize, 4>::new();
        let mut push = |number| chunks.push(number).expect("there is memory").as_ptr().cast_const();
        let places: Vec<*const usize> = (0..1000).map(&mut push).collect();
        for (number, place) in places.iter().enumerate() {
            assert_eq!((chunks[number], &raw const chunks[number]), (number, *place));
        }
        assert!(chunks.pieces().flatten().copied().eq(0..1000));
        assert!(chunks.get(1000).is_none());
        assert!(chunks.bytes() >= 1000 * size_of::<usize>());
    }
}
