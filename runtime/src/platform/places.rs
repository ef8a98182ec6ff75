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
        write!(to, "{:<4} {}", self.index, file.escape_ascii())?;
        for _ in file.len()..WIDTH {
            to.write_str(" ")?;
        }
        write!(to, " {:#018x} {} + {offset}", address.addr(), function.escape_ascii())
    }
}

/// Hands out the places on the calling thread's stack, a line each, the innermost first: `place`, and what the frames from `frame` on return to.
///
/// Frames are followed as compilers lay them that keep frame pointers, as Swift's does: the next frame's address, then the address that is returned
/// to. Whatever else the register held is no address further up the stack, and ends the list.
pub fn on_stack(place: *const c_void, frame: *const c_void, mut say: impl FnMut(&dyn Display)) {
    const MOST: usize = 64;
    let end = end_of_stack();
    let (mut place, mut frame) = (place, frame.cast::<*const c_void>());
    let mut below = (&raw const place).cast();
    for index in 0..MOST {
        say(&Frame { index, place: Place::of(place) });
        if frame <= below || frame.addr() + 2 * size_of::<usize>() > end || !frame.is_aligned() {
            return;
        }
        below = frame;
        // SAFETY: two words on this thread's stack, above what it uses now.
        (frame, place) = unsafe { ((*frame).cast(), *frame.add(1)) };
        if place.is_null() {
            return;
        }
    }
}

/// Where the calling thread's stack ends, at its highest address; zero where nobody knows.
fn end_of_stack() -> usize {
    let mut attributes = core::mem::MaybeUninit::uninit();
    let (mut lowest, mut size) = (ptr::null_mut(), 0);
    // SAFETY: the attributes are read and given back only if they were written.
    unsafe {
        if libc::pthread_getattr_np(libc::pthread_self(), attributes.as_mut_ptr()) != 0 {
            return 0;
        }
        libc::pthread_attr_getstack(attributes.as_ptr(), &raw mut lowest, &raw mut size);
        libc::pthread_attr_destroy(attributes.as_mut_ptr());
    }
    lowest.addr() + size
}
