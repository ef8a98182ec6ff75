//! Counts outside of the object: one table for the process, keyed by the object's address, its shards locked. This is what Objective-C's
//! runtime did before objects had room for counts, and still does for weak references.
//!
//! - An object is a plain allocation, with nothing in front of its value.
//! - An object that nobody but its first strong reference refers to has no `Entry`. The first retain or weak reference makes one; it stays
//!   until the object dies.
//! - A weak reference is a `Variable` that the object's entry knows of. The last release writes null to all of them in the same locked
//!   step that finds it to be the last, so a weak load, which looks and retains in one locked step, comes before it or finds null.
//!
//! The lock is that of the shard that the address belongs to, held as long as a reference into the map is. Values are dropped outside of it.

use core::hash::{BuildHasherDefault, Hasher};
use core::ops::Deref;
use core::ptr::{self, NonNull};
use std::cell::UnsafeCell;
use std::marker::PhantomData;
use std::sync::LazyLock;

use dashmap::DashMap;
use dashmap::mapref::entry::Entry as Place;

/// As many as Objective-C's runtime has on computers.
const SHARDS: usize = 64;

static TABLE: LazyLock<DashMap<usize, Entry, BuildHasherDefault<AddressHasher>>> =
    LazyLock::new(|| DashMap::with_hasher_and_shard_amount(BuildHasherDefault::default(), SHARDS));

/// A multiplication whose halves are folded: addresses differ in the middle, the table looks at both ends of a hash.
#[derive(Default)]
struct AddressHasher(u64);

impl Hasher for AddressHasher {
    #[inline]
    fn write_usize(&mut self, address: usize) {
        // 2⁶⁴ over the golden ratio.
        let product = address as u128 * 0x9e37_79b9_7f4a_7c15;
        self.0 = product as u64 ^ (product >> 64) as u64;
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("keys are addresses");
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
}

/// What the table knows of an object.
struct Entry {
    /// Strong references beyond the first.
    extra: usize,
    /// The first of the weak references.
    variables: *mut Variable,
}

// SAFETY: variables are read and written under the lock of the shard that the entry is in, from whichever thread.
unsafe impl Send for Entry {}
// SAFETY: as above.
unsafe impl Sync for Entry {}

impl Entry {
    const NEW: Self = Self { extra: 0, variables: ptr::null_mut() };

    /// Lets the entry know of a variable, and the variable of the object.
    ///
    /// # Safety
    /// The entry is `object`'s. The variable is in no list, and stays where it is until it is unlinked or written null to.
    unsafe fn link(&mut self, variable: *mut Variable, object: usize) {
        let next = self.variables;
        // SAFETY: as the caller promises; what is in the list is there, and the shard is locked since the entry is borrowed.
        unsafe {
            *variable = Variable { object, previous: ptr::null_mut(), next };
            if !next.is_null() {
                (*next).previous = variable;
            }
        }
        self.variables = variable;
    }

    /// Forgets a variable.
    ///
    /// # Safety
    /// The variable is in the entry's list.
    unsafe fn unlink(&mut self, variable: *mut Variable) {
        // SAFETY: as the caller promises; its neighbours are in the list, and the shard is locked since the entry is borrowed.
        unsafe {
            let Variable { previous, next, .. } = *variable;
            if previous.is_null() {
                self.variables = next;
            } else {
                (*previous).next = next;
            }
            if !next.is_null() {
                (*next).previous = previous;
            }
        }
    }

    /// Writes null to all variables.
    fn end_variables(&self) {
        let mut variable = self.variables;
        while !variable.is_null() {
            // SAFETY: what is in the list is there, and the shard is locked since the entry is borrowed.
            unsafe {
                (*variable).object = 0;
                variable = (*variable).next;
            }
        }
    }
}

/// What a weak reference refers to. Read and written under the lock of the shard that the object belongs to.
#[derive(Clone, Copy)]
struct Variable {
    /// The object's address, or 0 since it died.
    object: usize,
    previous: *mut Self,
    next: *mut Self,
}

/// A strong reference.
pub struct Strong<T> {
    object: NonNull<T>,
    owns: PhantomData<T>,
}

// SAFETY: counts are locked; a strong reference sent to another thread may drop the value there (`T: Send`) and be a second way to reach
// it (`T: Sync`).
unsafe impl<T: Send + Sync> Send for Strong<T> {}
// SAFETY: as for `Send`: cloning through a shared reference makes a strong reference.
unsafe impl<T: Send + Sync> Sync for Strong<T> {}

impl<T> Strong<T> {
    /// A new object.
    #[inline]
    pub fn new(value: T) -> Self {
        // Objects are told by their addresses, which a value without bytes would not have.
        const { assert!(size_of::<T>() > 0, "an object has an address of its own") };
        Self { object: NonNull::from(Box::leak(Box::new(value))), owns: PhantomData }
    }

    /// The object's address.
    #[inline]
    pub fn address(this: &Self) -> usize {
        this.object.addr().get()
    }

    /// Strong references to the object, at a moment that may be over.
    pub fn strong_count(this: &Self) -> usize {
        1 + TABLE.get(&Self::address(this)).map_or(0, |entry| entry.extra)
    }

    /// A weak reference to the object.
    #[inline]
    pub fn downgrade(this: &Self) -> Weak<T> {
        let weak = Weak::dead(this.object);
        let address = Self::address(this);
        let mut entry = TABLE.entry(address).or_insert(Entry::NEW);
        // SAFETY: the entry is this object's, and the variable new, on the heap.
        unsafe { entry.link(weak.variable.get(), address) };
        weak
    }
}

impl<T> Clone for Strong<T> {
    #[inline]
    fn clone(&self) -> Self {
        TABLE.entry(Self::address(self)).or_insert(Entry::NEW).extra += 1;
        Self { object: self.object, owns: PhantomData }
    }
}

impl<T> Drop for Strong<T> {
    #[inline]
    fn drop(&mut self) {
        match TABLE.entry(Self::address(self)) {
            // Nobody ever had another reference.
            Place::Vacant(_) => {}
            Place::Occupied(mut entry) if entry.get().extra > 0 => {
                entry.get_mut().extra -= 1;
                return;
            }
            Place::Occupied(entry) => {
                entry.get().end_variables();
                entry.remove();
            }
        }
        // SAFETY: the object came from a box, this was its last strong reference, and no weak one leads to it any more.
        drop(unsafe { Box::from_raw(self.object.as_ptr()) });
    }
}

impl<T> Deref for Strong<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: the reference keeps the object.
        unsafe { self.object.as_ref() }
    }
}

/// A weak reference. Its variable is a block of its own, since values move in Rust and the table needs to find it.
pub struct Weak<T> {
    variable: Box<UnsafeCell<Variable>>,
    /// Says which shard's lock is the variable's, also when the object is dead.
    object: NonNull<T>,
}

// SAFETY: the variable is locked; an upgrade on another thread is a strong reference there.
unsafe impl<T: Send + Sync> Send for Weak<T> {}
// SAFETY: as above.
unsafe impl<T: Send + Sync> Sync for Weak<T> {}

impl<T> Weak<T> {
    /// One that refers to an object no longer, or not yet.
    #[inline]
    fn dead(object: NonNull<T>) -> Self {
        let variable = Variable { object: 0, previous: ptr::null_mut(), next: ptr::null_mut() };
        Self { variable: Box::new(UnsafeCell::new(variable)), object }
    }

    /// Does something with the object's entry, if this still refers to it. Whoever finds no entry under the address, or that of another
    /// object which was given the same memory, comes after the object's death.
    #[inline]
    fn with_live_entry<R>(&self, action: impl FnOnce(&mut Entry) -> R) -> Option<R> {
        let mut entry = TABLE.get_mut(&self.object.addr().get())?;
        // SAFETY: the shard that the object's address belongs to is locked.
        let is_live = unsafe { (*self.variable.get()).object } != 0;
        is_live.then(|| action(&mut entry))
    }

    /// A strong reference, unless the object died.
    #[inline]
    pub fn upgrade(&self) -> Option<Strong<T>> {
        self.with_live_entry(|entry| entry.extra += 1)?;
        Some(Strong { object: self.object, owns: PhantomData })
    }
}

impl<T> Clone for Weak<T> {
    fn clone(&self) -> Self {
        let copy = Self::dead(self.object);
        // SAFETY: the entry is the object's, since this refers to it, and the variable new, on the heap.
        self.with_live_entry(|entry| unsafe { entry.link(copy.variable.get(), self.object.addr().get()) });
        copy
    }
}

impl<T> Drop for Weak<T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: the entry knows of every variable that is not null.
        self.with_live_entry(|entry| unsafe { entry.unlink(self.variable.get()) });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Barrier, Mutex};
    use std::thread;

    use super::*;

    /// A value that says how often it was dropped.
    struct Probe(Arc<Mutex<usize>>);

    impl Drop for Probe {
        fn drop(&mut self) {
            *self.0.lock().expect("nobody panics") += 1;
        }
    }

    fn probe() -> (Strong<Probe>, Arc<Mutex<usize>>) {
        let drops = Arc::new(Mutex::new(0));
        (Strong::new(Probe(Arc::clone(&drops))), drops)
    }

    fn count(drops: &Mutex<usize>) -> usize {
        *drops.lock().expect("nobody panics")
    }

    /// Weak references that the table knows of.
    fn variables(address: usize) -> usize {
        TABLE.get(&address).map_or(0, |entry| {
            std::iter::successors(NonNull::new(entry.variables), |variable| {
                // SAFETY: what is in the list is there, and the shard is locked since the entry is borrowed.
                NonNull::new(unsafe { variable.as_ref() }.next)
            })
            .count()
        })
    }

    #[test]
    fn the_last_of_three_references_drops_the_value() {
        let (first, drops) = probe();
        let second = first.clone();
        let third = second.clone();
        assert_eq!(Strong::strong_count(&third), 3);
        drop(first);
        drop(third);
        assert_eq!((Strong::strong_count(&second), count(&drops)), (1, 0));
        drop(second);
        assert_eq!(count(&drops), 1);
    }

    #[test]
    fn every_weak_reference_to_a_dead_object_is_null() {
        let (object, drops) = probe();
        let first = Strong::downgrade(&object);
        let second = first.clone();
        let third = Strong::downgrade(&object);
        // From the middle of the list, then from its end.
        drop(second);
        drop(first);
        assert_eq!(variables(Strong::address(&object)), 1);
        let fourth = third.clone();
        assert_eq!(variables(Strong::address(&object)), 2);
        assert!(third.upgrade().is_some_and(|upgraded| Strong::strong_count(&upgraded) == 2));
        drop(object);
        assert_eq!(count(&drops), 1);
        assert!(third.upgrade().is_none() && fourth.upgrade().is_none() && fourth.clone().upgrade().is_none());
    }

    #[test]
    fn an_upgraded_reference_keeps_the_object() {
        let (object, drops) = probe();
        let weak = Strong::downgrade(&object);
        let upgraded = weak.upgrade();
        drop(object);
        assert_eq!(count(&drops), 0);
        drop(upgraded);
        assert!(count(&drops) == 1 && weak.upgrade().is_none());
    }

    #[test]
    fn a_dead_object_has_no_entry() {
        /// Says whether it had one when its value was dropped, and so before its memory could be another's.
        struct Look(Arc<Mutex<Option<bool>>>);
        impl Drop for Look {
            fn drop(&mut self) {
                *self.0.lock().expect("nobody panics") = Some(TABLE.contains_key(&ptr::from_ref(self).addr()));
            }
        }
        let had_entry = Arc::new(Mutex::new(None));
        let object = Strong::new(Look(Arc::clone(&had_entry)));
        let address = Strong::address(&object);
        assert!(!TABLE.contains_key(&address), "nobody else refers to it");
        let (other, weak) = (object.clone(), Strong::downgrade(&object));
        assert!(TABLE.contains_key(&address));
        drop((object, other));
        assert_eq!(*had_entry.lock().expect("nobody panics"), Some(false));
        drop(weak);
    }

    #[test]
    fn a_new_object_in_the_place_of_a_dead_one_is_not_its() {
        let mut dead: Vec<Weak<[u64; 4]>> = Vec::new();
        for round in 0..100 {
            let object = Strong::new([round; 4]);
            dead.push(Strong::downgrade(&object));
            // Has an entry, too, and is somewhere that malloc has just been given back.
            let again = object.clone();
            assert_eq!(dead.iter().filter(|weak| weak.upgrade().is_some()).count(), 1);
            drop((again, object));
        }
        let mut places: Vec<usize> = dead.iter().map(|weak| weak.object.addr().get()).collect();
        places.sort_unstable();
        places.dedup();
        assert!(places.len() < dead.len(), "no memory was used twice");
    }

    #[test]
    fn threads_get_a_live_object_or_none() {
        const THREADS: usize = 3;
        // As long as some thread always has a reference the object does not die.
        const UPGRADES: usize = 20;
        for _ in 0..2000 {
            let (object, drops) = probe();
            let start = Barrier::new(THREADS + 1);
            thread::scope(|scope| {
                for _ in 0..THREADS {
                    let (weak, drops, start) = (Strong::downgrade(&object), &drops, &start);
                    scope.spawn(move || {
                        start.wait();
                        for _ in 0..UPGRADES {
                            let Some(upgraded) = weak.upgrade() else { break };
                            let copy = upgraded.clone();
                            drop(upgraded);
                            assert_eq!(count(drops), 0);
                            assert_eq!(count(&copy.0), 0);
                            drop((copy, weak.clone()));
                        }
                    });
                }
                start.wait();
                drop(object);
            });
            assert_eq!(count(&drops), 1);
        }
    }
}
