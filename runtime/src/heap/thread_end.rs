//! The end of a thread: what it keeps goes back, and from then on it keeps nothing.
//!
//! The destructor of one POSIX key says when. Destructors of the language's thread-local variables would not do: the C library has run
//! them when it comes to those of keys, and one of these may be the first to use the runtime on its thread. Those of keys run in
//! rounds, as long as one of them sets a value but four times at most, and in the order of the keys; so ours runs in the round of the first
//! use or in the next one.
//!
//! No round follows the last one. A thread whose first use of all comes there, behind our key, ends unheard. It leaves nothing all the same if it
//! frees few objects and makes few side tables: what a thread keeps begins when it has used the runtime for a while.

use core::ffi::c_void;
use core::ptr;

use crate::platform;
use crate::sync::{Atomic, Ordering, shared};

shared! {
    /// The key's number and one, once there is a key.
    static KEY: Atomic<u64> = Atomic::zero();
    /// What gives back each kind of what threads keep: null, or a function, once a thread is to keep any.
    static GIVES_BLOCKS_BACK: Atomic<*mut c_void> = Atomic::zero();
    static GIVES_PLACES_BACK: Atomic<*mut c_void> = Atomic::zero();
}

/// What threads keep.
#[derive(Clone, Copy)]
pub enum Kept {
    /// Freed blocks.
    Blocks,
    /// Places of side table entries.
    Places,
}

const NONE: u64 = 0;
/// The process ends, or our code goes.
const GONE: u64 = u64::MAX;

const fn key_of(known: u64) -> platform::Key {
    (known - 1) as platform::Key
}

/// Has the calling thread's end awaited, when it gives back what it keeps of a kind; `false` where it cannot be, and the thread must keep nothing.
///
/// A process has 1,024 keys. Where none is left, the next thread asks again.
pub fn is_awaited(kept: Kept, give_back: fn()) -> bool {
    let gives_back: &Atomic<*mut c_void> = match kept {
        Kept::Blocks => &GIVES_BLOCKS_BACK,
        Kept::Places => &GIVES_PLACES_BACK,
    };
    // Relaxed: all threads say the same, and each reads what it has said.
    gives_back.store(give_back as *mut c_void, Ordering::Relaxed);
    // Acquire: pairs with the release in `make`, after which the C library knows the key.
    let known = match KEY.load(Ordering::Acquire) {
        NONE => make(),
        found => found,
    };
    known != NONE && known != GONE && platform::set_key(key_of(known))
}

/// Makes the key, unless another thread does first. A child that is forked meanwhile makes its own.
#[cold]
fn make() -> u64 {
    if !platform::stay_loaded(end_thread as *const c_void) {
        return NONE;
    }
    let Some(key) = platform::make_key(end_thread) else { return NONE };
    let known = u64::from(key) + 1;
    // Release: pairs with the acquire of everyone who uses the key, here and in `is_awaited`.
    match KEY.compare_exchange(NONE, known, Ordering::Release, Ordering::Acquire) {
        Ok(()) if platform::at_exit(end_all) => known,
        Ok(()) => {
            // There is no memory for the call, so what it would do is done now.
            // SAFETY: takes anything.
            unsafe { end_all(ptr::null_mut()) };
            GONE
        }
        Err(found) => {
            platform::delete_key(key);
            found
        }
    }
}

/// The calling thread ends.
unsafe extern "C" fn end_thread(_: *mut c_void) {
    let both: [&Atomic<*mut c_void>; 2] = [&GIVES_BLOCKS_BACK, &GIVES_PLACES_BACK];
    for known in both {
        // Relaxed: as in `is_awaited`. A thread that finds another's function has nothing to give back.
        let known = known.load(Ordering::Relaxed);
        if !known.is_null() {
            // SAFETY: `is_awaited` puts functions of this type there.
            let give_back = unsafe { core::mem::transmute::<*mut c_void, fn()>(known) };
            give_back();
        }
    }
}

/// The process ends on this thread; or a library with our code in it is unloaded, which used the runtime for the first time while it was:
/// too late to stay. No other thread can then have a value of the key, and this one must have none.
///
/// The key is not given back: while the process ends, others may be about to set it.
unsafe extern "C" fn end_all(nothing: *mut c_void) {
    // Relaxed: this thread made the key, or was told to do this by one that had, through the C library.
    let known = KEY.load(Ordering::Relaxed);
    // Relaxed: publishes nothing; who still finds the key has its end awaited as before.
    KEY.store(GONE, Ordering::Relaxed);
    platform::clear_key(key_of(known));
    // SAFETY: takes anything.
    unsafe { end_thread(nothing) };
}
