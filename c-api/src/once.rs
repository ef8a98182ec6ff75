//! `swift_once`.

use core::ffi::c_void;

use sidetable::once::{OnceToken, once};

/// `sidetable::once::once`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_once(
    token: *mut OnceToken,
    function: unsafe extern "C" fn(*mut c_void),
    context: *mut c_void,
) {
    // SAFETY: as the caller promises.
    unsafe { once(token, function, context) };
}
