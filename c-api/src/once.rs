//! `swift_once`.

use core::ffi::c_void;

use sidetable::fatal;
use sidetable::sync::once::{OnceToken, once};

/// `sidetable::sync::once::once`, fatal where a function waits for itself
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_once(
    token: *mut OnceToken,
    function: unsafe extern "C" fn(*mut c_void),
    context: *mut c_void,
) {
    // SAFETY: as the caller promises.
    unsafe { once(token, function, context, fatal::recursive_once) };
}
