//! The end of a thread: what it keeps goes back, and from then on it keeps nothing.
//!
//! The destructor of one POSIX key says when. Destructors of the language's thread-local variables would not do: the C library has run
//! them when it comes to those of keys, and one of these may be the first to use the runtime on its thread. Destructors of keys run in
//! rounds, four at most, and in each in the order in which the keys were made; so ours is called in the round of the first use or in the next one.
//!
//! No other round follows the last one. A thread whose first use of all comes there, in the destructor of a key made after ours, ends unheard. It
//! leaves nothing all the same if it frees few objects and makes few side tables: what begins to be kept is kept by threads that have used
//! the runtime for a while.

use core::ffi::c_void;
use core::ptr;

use super::{blocks, slab};
use crate::platform;
use crate::sync::{Atomic, Ordering, shared};

shared! {
    /// The key's number and one, once there is a key.
    static KEY: Atomic<u64> = Atomic::zero();
}

const NONE: u64 = 0;
/// Our code goes, and the key is gone.
const GONE: u64 = u64::MAX;

/// Has the calling thread's end awaited; `false` where it cannot be, and the thread must keep nothing.
///
/// For the key the process takes one of the 1,024 that it may have. Where there is none left, the next thread asks again.
pub fn is_awaited() -> bool {
    // Acquire: pairs with the release in `make`, after which the C library knows the key.
    let known = match KEY.load(Ordering::Acquire) {
        NONE => make(),
        found => found,
    };
    match known {
        NONE | GONE => false,
        known => platform::set_key((known - 1) as platform::Key),
    }
}

/// Makes the key, unless another thread does first. A child that `fork` makes meanwhile makes its own.
#[cold]
fn make() -> u64 {
    if !platform::stay_loaded(end_thread) {
        return NONE;
    }
    let Some(key) = platform::make_key(end_thread) else { return NONE };
    let known = u64::from(key) + 1;
    // Release: pairs with the acquire of everyone who uses the key, here and in `is_awaited`.
    match KEY.compare_exchange(NONE, known, Ordering::Release, Ordering::Acquire) {
        Ok(()) if platform::at_exit(end_all) => known,
        Ok(()) => {
            // SAFETY: takes anything. There is no memory for the call, so what it would do is done now.
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
    blocks::close();
    slab::close();
}

/// The process ends, or a library that has our code in it goes: while it is unloaded it used the runtime for the first time, too late to be kept.
/// Other threads can have nothing then.
unsafe extern "C" fn end_all(nothing: *mut c_void) {
    // Acquire: as in `is_awaited`.
    let known = KEY.load(Ordering::Acquire);
    // Relaxed: who still sees the key cannot set it.
    KEY.store(GONE, Ordering::Relaxed);
    platform::delete_key((known - 1) as platform::Key);
    // SAFETY: takes anything.
    unsafe { end_thread(nothing) };
}
