//! A strong reference in a variable that threads share.
//!
//! To load it is to read an address and to count, which is two steps: between them another thread may replace the reference and drop it. So the variable
//! holds not one reference but a stock of them, counted beforehand, and its word says how many of those are taken. A load takes one, by a single
//! exchange of the word, and touches no object. A thread that finds half of the stock taken counts as many again, through the reference that it just
//! took. Whoever replaces the reference gives back what is left of the stock.
//!
//! | bits of the word | what they are | changed by |
//! |---|---|---|
//! | 0–47 | the object's address | store, swap, compare_exchange, rcu: by one exchange, which clears the others |
//! | 48–63 | references taken from the stock | load: one more; whoever refills: fewer |
//!
//! What holds: the object counts all that is left of the stock, at least one. Which reference of an object is whose does not matter. So nothing is lost
//! where the same object was replaced and put back between a load and a refill: a word that is as it was means the same as before.

use core::fmt;
use core::marker::PhantomData;
use core::ptr::{self, NonNull};

use crossbeam_utils::Backoff;

use super::Strong;
use crate::object::HeapObject;
use crate::object::refcount::strong;
use crate::sync::driver::Adaptive;
use crate::sync::{Atomic, IS_MODEL, Mutant, Ordering, is_weakened, ordering};

const TAKEN_SHIFT: u32 = 48;
const ONE_TAKEN: u64 = 1 << TAKEN_SHIFT;
const ADDRESS: u64 = ONE_TAKEN - 1;
/// References that the variable counts at first. An object has room for 2^30, so for a million variables that all refer to it. (A model, which has
/// no thousand steps, begins with few.)
const STOCK: u32 = if IS_MODEL { 4 } else { 1 << 10 };
/// So many taken references are counted anew.
const REFILL: u32 = STOCK / 2;

/// A [`Strong`] reference that many threads load while others replace it: what `arc_swap::ArcSwap` is to `Arc`. 8 bytes.
///
/// Loads and stores are lock-free while fewer than 512 threads are inside a load of the same variable at once; beyond that they wait for each other. A
/// load is one exchange of the variable's word. While an object is in such a variable, [`Strong::strong_count`] counts up to 1024 references more.
///
/// ```
/// use sidetable::{AtomicStrong, Strong};
///
/// let settings = AtomicStrong::new(Strong::new(String::from("first")));
/// let seen = settings.load();
/// settings.store(Strong::new(String::from("second")));
/// assert_eq!((&**seen, &**settings.load()), ("first", "second"));
///
/// settings.rcu(|now| Strong::new(format!("{now} and third")));
/// assert_eq!(*settings.load(), "second and third");
/// assert_eq!(Strong::strong_count(&seen), 1);
/// ```
///
/// It crosses threads where a [`Strong`] does:
///
/// ```compile_fail,E0277
/// let local = sidetable::AtomicStrong::new(sidetable::Strong::new(std::cell::Cell::new(1)));
/// std::thread::spawn(move || local.load().get());
/// ```
pub struct AtomicStrong<T> {
    word: Atomic<u64>,
    owns: PhantomData<Strong<T>>,
}

/// What a word says.
#[derive(Clone, Copy)]
struct Found(u64);

impl Found {
    fn object(self) -> *mut HeapObject {
        ptr::with_exposed_provenance_mut((self.0 & ADDRESS) as usize)
    }

    fn taken(self) -> u32 {
        (self.0 >> TAKEN_SHIFT) as u32
    }
}

/// A reference with its stock, as a word.
fn stocked<T>(strong: Strong<T>) -> u64 {
    let object = Strong::into_raw(strong);
    // SAFETY: the caller's reference keeps the object. Relaxed, as every retain: the exchange that publishes the word comes after it.
    unsafe { strong::retain_with::<Adaptive, _>(object, STOCK - 1) };
    let address = object.expose_provenance() as u64;
    assert!(address & !ADDRESS == 0, "an object's address has 48 bits");
    address
}

/// The reference in a word that is no longer in a variable. What is left of its stock is given back.
///
/// # Safety
/// The caller has taken the word out, and this is done once.
unsafe fn emptied<T>(word: u64) -> Strong<T> {
    let found = Found(word);
    debug_assert!(
        // SAFETY: the stock keeps the object.
        unsafe { strong::count(found.object()) } >= (STOCK - found.taken()) as usize,
        "the object counts what is left of the stock"
    );
    // SAFETY: as the caller promises: so many references are left, and one more, which is the result.
    unsafe {
        match STOCK - 1 - found.taken() {
            0 => {}
            left => strong::release_with::<Adaptive, _>(found.object(), left),
        }
        Strong::from_object(NonNull::new_unchecked(found.object().cast()))
    }
}

impl<T> AtomicStrong<T> {
    /// A variable that holds this reference.
    pub fn new(strong: Strong<T>) -> Self {
        Self { word: Atomic::new(stocked(strong)), owns: PhantomData }
    }

    /// A reference to the object that the variable refers to.
    pub fn load(&self) -> Strong<T> {
        let backoff = Backoff::new();
        loop {
            if let Some(strong) = self.try_take(Found(self.word.load(Ordering::Relaxed))) {
                return strong;
            }
            backoff.snooze();
        }
    }

    /// Takes a reference from the stock; nothing where the word has changed, or all but the last are taken.
    fn try_take(&self, found: Found) -> Option<Strong<T>> {
        if found.taken() == STOCK - 1 {
            return None;
        }
        // Acquire: pairs with the release exchange that put the reference here, after which the object and its stock are seen, and with the one that
        // refilled it: this reference must not be dropped before those of the refill are counted (models atomic_load_and_swap and atomic_loads_refill,
        // mutants AtomicTakeRelaxed and AtomicTakeTorn).
        let order = ordering(Ordering::Acquire, Mutant::AtomicTakeRelaxed);
        if is_weakened(Mutant::AtomicTakeTorn) {
            self.word.store(found.0 + ONE_TAKEN, Ordering::Relaxed);
        } else {
            self.word.compare_exchange(found.0, found.0 + ONE_TAKEN, order, Ordering::Relaxed).ok()?;
        }
        // SAFETY: the reference was in the stock, and is now the caller's.
        let strong = unsafe { Strong::from_object(NonNull::new_unchecked(found.object().cast())) };
        if found.taken() + 1 >= REFILL {
            self.refill(&strong);
        }
        Some(strong)
    }

    /// Counts anew what is taken of the stock of an object, if the variable still refers to it.
    #[cold]
    #[inline(never)]
    fn refill(&self, strong: &Strong<T>) {
        let object = Strong::as_raw(strong);
        // SAFETY: the reference keeps the object.
        unsafe { strong::retain_with::<Adaptive, _>(object, REFILL) };
        loop {
            let found = Found(self.word.load(Ordering::Relaxed));
            let has_room = found.taken() >= REFILL || is_weakened(Mutant::AtomicRefillTwice);
            if found.object() != object || !has_room {
                // Another thread has replaced the reference, or refilled the stock (model atomic_loads_refill, mutant AtomicRefillTwice).
                // SAFETY: these references were just counted; the caller's is another one.
                return unsafe { strong::release_with::<Adaptive, _>(object, REFILL) };
            }
            let fewer = found.0.wrapping_sub(u64::from(REFILL) << TAKEN_SHIFT);
            // Release: pairs with the acquire of whoever takes one of these references, or replaces this one. To drop it is a move of the object's word that
            // must come after the one above. (No model breaks without: in loom every exchange finds the newest word.)
            if self.word.compare_exchange(found.0, fewer, Ordering::Release, Ordering::Relaxed).is_ok() {
                return;
            }
        }
    }

    /// Replaces the reference.
    pub fn store(&self, new: Strong<T>) {
        drop(self.swap(new));
    }

    /// Replaces the reference, and returns the one that was there.
    pub fn swap(&self, new: Strong<T>) -> Strong<T> {
        let new = stocked(new);
        let backoff = Backoff::new();
        loop {
            let found = self.word.load(Ordering::Relaxed);
            if self.try_replace(found, new) {
                // SAFETY: the word is out.
                return unsafe { emptied(found) };
            }
            backoff.spin();
        }
    }

    /// Release: the new object and its stock are there for those who find it. Acquire: the old object is there for the caller, and its stock is counted
    /// before it is given back, refills included (models atomic_load_and_swap and atomic_two_swaps, mutants AtomicPublishRelaxed, AtomicReplaceTorn and
    /// AtomicReplaceAcquiresNothing).
    fn try_replace(&self, found: u64, new: u64) -> bool {
        let order = if is_weakened(Mutant::AtomicPublishRelaxed) {
            Ordering::Acquire
        } else if is_weakened(Mutant::AtomicReplaceAcquiresNothing) {
            Ordering::Release
        } else {
            Ordering::AcqRel
        };
        if is_weakened(Mutant::AtomicReplaceTorn) {
            self.word.store(new, Ordering::Release);
            return true;
        }
        self.word.compare_exchange(found, new, order, Ordering::Relaxed).is_ok()
    }

    /// Replaces the reference if it is to the same object as `current`, and returns the one that was there. Else the variable stays as it is, `new` is
    /// dropped, and the error is a reference to the object that was found.
    pub fn compare_exchange(&self, current: &Strong<T>, new: Strong<T>) -> Result<Strong<T>, Strong<T>> {
        let new = stocked(new);
        let backoff = Backoff::new();
        loop {
            let found = Found(self.word.load(Ordering::Relaxed));
            if found.object() == Strong::as_raw(current) {
                if self.try_replace(found.0, new) {
                    // SAFETY: the word is out.
                    return Ok(unsafe { emptied(found.0) });
                }
            } else if let Some(strong) = self.try_take(found) {
                // SAFETY: nobody has seen the word.
                drop(unsafe { emptied::<T>(new) });
                return Err(strong);
            }
            backoff.snooze();
        }
    }

    /// Replaces the reference by what `update` makes of it, again and again until no other thread has replaced it meanwhile; returns the one that was
    /// there.
    pub fn rcu(&self, mut update: impl FnMut(&Strong<T>) -> Strong<T>) -> Strong<T> {
        let mut current = self.load();
        loop {
            match self.compare_exchange(&current, update(&current)) {
                Ok(old) => return old,
                Err(found) => current = found,
            }
        }
    }

    /// The reference.
    pub fn into_inner(self) -> Strong<T> {
        let this = core::mem::ManuallyDrop::new(self);
        // SAFETY: the variable ends here.
        unsafe { emptied(this.word.load(Ordering::Relaxed)) }
    }
}

impl<T> Drop for AtomicStrong<T> {
    fn drop(&mut self) {
        // Relaxed: whoever drops the variable has it alone.
        // SAFETY: the variable ends here.
        drop(unsafe { emptied::<T>(self.word.load(Ordering::Relaxed)) });
    }
}

impl<T> From<Strong<T>> for AtomicStrong<T> {
    fn from(strong: Strong<T>) -> Self {
        Self::new(strong)
    }
}

impl<T: Default> Default for AtomicStrong<T> {
    fn default() -> Self {
        Self::new(Strong::default())
    }
}

/// `AtomicStrong` and the value that it refers to at the moment.
impl<T: fmt::Debug> fmt::Debug for AtomicStrong<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AtomicStrong").field(&self.load()).finish()
    }
}
