//! Places in the program, in words: where an access began, and how it came there.

use core::ffi::{CStr, c_void};
use core::fmt::{self, Display};
use core::ptr;

const UNKNOWN: &[u8] = b"<unavailable>";

/// A place in the program, as Swift writes it: the file's name, the function's where the file tells, and how far behind it.
pub struct Place {
    address: *const c_void,
    file: &'static [u8],
    function: &'static [u8],
    offset: usize,
}

impl Place {
    /// What the dynamic linker knows of an address.
    pub fn of(address: *const c_void) -> Self {
        let (name, start) = (ptr::null(), ptr::null_mut());
        let mut found = libc::Dl_info { dli_fname: name, dli_fbase: start, dli_sname: name, dli_saddr: start };
        // SAFETY: any address may be asked for. Where nothing is known of it, nothing is written.
        unsafe { libc::dladdr(address, &raw mut found) };
        let words = |name: *const core::ffi::c_char| {
            // SAFETY: a name that is there ends with a zero, and stays as long as its file.
            if name.is_null() { UNKNOWN } else { unsafe { CStr::from_ptr(name) }.to_bytes() }
        };
        let path = words(found.dli_fname);
        let start = if found.dli_saddr.is_null() { found.dli_fbase } else { found.dli_saddr };
        Self {
            address,
            file: path.rsplit(|byte| *byte == b'/').next().unwrap_or(path),
            function: words(found.dli_sname),
            offset: address.addr().wrapping_sub(start.addr()),
        }
    }
}

impl Display for Place {
    /// In short: ``file`function + offset (address)``.
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (file, function) = (self.file.escape_ascii(), self.function.escape_ascii());
        write!(to, "{file}`{function} + {} ({:p})", self.offset, self.address)
    }
}

/// A place on the stack, as a line of a list.
struct Frame {
    index: usize,
    place: Place,
}

impl Display for Frame {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        const WIDTH: usize = 34;
        let Place { address, file, function, offset } = self.place;
        let margin = WIDTH.saturating_sub(file.len());
        write!(to, "{:<4} {}{:margin$} ", self.index, file.escape_ascii(), "")?;
        write!(to, "{:#018x} {} + {offset}", address.addr(), function.escape_ascii())
    }
}

/// Hands out the places on the caller's stack, a line each, the innermost first.
#[cfg(target_env = "gnu")]
pub fn on_stack(mut say: impl FnMut(&dyn Display)) {
    let mut addresses = [ptr::null_mut(); 64];
    // SAFETY: the array has room for so many.
    let count = unsafe { libc::backtrace(addresses.as_mut_ptr(), 64) };
    for (index, address) in addresses.into_iter().take(count.unsigned_abs() as usize).enumerate() {
        say(&Frame { index, place: Place::of(address) });
    }
}

/// Hands out nothing: this C library does not look at stacks.
#[cfg(not(target_env = "gnu"))]
pub fn on_stack(_say: impl FnMut(&dyn Display)) {}
