//! `swift_once`: one caller runs the function, the others wait until it has.

use core::ffi::c_void;

use crate::fatal;
pub use crate::sync::once::OnceToken;
use crate::sync::once::{claim, finish, is_finished, runner, wait};
use crate::sync::{Mutant, is_weakened, park};

/// Calls `function` with `context` if nobody has for this token; returns when it has been called. `swift_once`.
///
/// What the function wrote happens before every return. Fatal where the function itself comes back for the same token: it would wait
/// for itself. In a child that was forked while another thread of the parent was in the function, it is called once more.
///
/// # Safety
/// `token` is a token that outlives all calls; `function` may be called with `context`.
#[inline]
pub unsafe fn once(token: *const OnceToken, function: unsafe extern "C" fn(*mut c_void), context: *mut c_void) {
    // SAFETY: as the caller promises.
    let token = unsafe { &*token };
    if !is_finished(token) {
        // SAFETY: as the caller promises.
        unsafe { run_or_wait(token, function, context) };
    }
}

#[cold]
unsafe fn run_or_wait(token: &OnceToken, function: unsafe extern "C" fn(*mut c_void), context: *mut c_void) {
    let this_thread = park::thread_number();
    while !claim(token, this_thread) {
        if runner(token) == Some(this_thread) {
            fatal::recursive_once();
        }
        wait(token);
        if is_finished(token) || is_weakened(Mutant::OnceDoesNotWait) {
            return;
        }
    }
    // SAFETY: as the caller of `once` promises.
    unsafe { function(context) };
    finish(token);
}
