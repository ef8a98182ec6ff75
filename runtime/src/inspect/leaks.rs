//! What was leaked, asked by the program itself: `sidetable_inspect.h` for Rust.

use core::ffi::{CStr, c_char, c_int, c_void};
use core::fmt::{self, Display};
use core::mem;
use std::ffi::CString;

use thiserror::Error;

use crate::platform;

/// Leaks of one shape.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leak {
    /// A shortest ring by types and fields, `Person.home -> Home.tenant`; or an over-retained object's type.
    pub what: String,
    /// Why they count as leaked.
    pub kind: LeakKind,
    /// How many of this shape.
    pub times: u64,
    /// Objects, with what hangs on them.
    pub objects: u64,
    /// Bytes of their blocks.
    pub bytes: u64,
}

impl Display for Leak {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, kind, times, objects, bytes } = self;
        let kind = match kind {
            LeakKind::Cycle => "a ring",
            LeakKind::OverRetained => "over-retained",
            LeakKind::Possible => "possibly a ring",
        };
        write!(to, "{times} × {kind}: {what} ({objects} objects, {bytes} bytes)")
    }
}

/// Why objects count as leaked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LeakKind {
    /// They hold each other, and nobody holds any of them.
    Cycle,
    /// Their counts say more references than anybody has.
    OverRetained,
    /// They hold each other by words that look like references. Where a [`Strong`](crate::Strong) holds a value of Rust's, no table says
    /// which of its words are references, so its rings are of this kind. They are found while the process has one thread.
    Possible,
}

/// Why [`expect_no_leaks`] fails, and why [`leaks`] does.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum LeakError {
    /// These are there afterwards, and were not before.
    #[error("leaked: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Found(Vec<Leak>),
    /// `libsidetable_inspect.so` is not in the process.
    #[error("leaks cannot be told: this process does not run under sidetable")]
    NotThere,
    /// No picture of the process can be taken, or written.
    #[error("leaks cannot be told: the process cannot be copied, or has a malloc of its own")]
    NoPicture,
}

/// `sidetable_leak` in C, 40 bytes.
#[repr(C)]
struct Told {
    what: *const c_char,
    kind: u32,
    times: u64,
    objects: u64,
    bytes: u64,
}

type Found = unsafe extern "C" fn(*const Told, *mut c_void);
type Ask = unsafe extern "C" fn(Option<Found>, *mut c_void) -> i64;
type Body = unsafe extern "C-unwind" fn(*mut c_void);
type AskAround = unsafe extern "C-unwind" fn(Body, *mut c_void, Option<Found>, *mut c_void, *mut c_void) -> i64;
type Write = unsafe extern "C" fn(*const c_char) -> c_int;

/// Everything that is leaked at this moment, for sure or possibly.
///
/// The process has to run under `sidetable`, or be linked with `libsidetable_inspect.so`. Each call copies the process by fork and looks at the
/// copy, so the other threads may go on.
///
/// # Errors
/// [`LeakError::NotThere`] and [`LeakError::NoPicture`].
// In its caller's frame: one of its own would be where functions that have returned left their words, and these would look like references.
#[doc(alias = "sidetable_leaks")]
#[inline(always)]
pub fn leaks() -> Result<Vec<Leak>, LeakError> {
    let asked = platform::symbol(c"sidetable_leaks");
    // SAFETY: the function of this name has this type; null is `None`.
    let ask = unsafe { mem::transmute::<*mut c_void, Option<Ask>>(asked) }.ok_or(LeakError::NotThere)?;
    let mut all: Vec<Leak> = Vec::new();
    // SAFETY: `add` takes leaks and this list.
    let told = unsafe { ask(Some(add), (&raw mut all).cast()) };
    if told < 0 { Err(LeakError::NoPicture) } else { Ok(all) }
}

/// # Safety
/// `told` is a leak, `all` a list of leaks that nobody else uses.
unsafe extern "C" fn add(told: *const Told, all: *mut c_void) {
    // SAFETY: as the caller promises.
    let (told, all) = unsafe { (&*told, &mut *all.cast::<Vec<Leak>>()) };
    let kind = match told.kind {
        0 => LeakKind::Cycle,
        1 => LeakKind::OverRetained,
        _ => LeakKind::Possible,
    };
    // SAFETY: the words end with a zero, and are there until this returns.
    let what = unsafe { CStr::from_ptr(told.what) }.to_string_lossy().into_owned();
    all.push(Leak { what, kind, times: told.times, objects: told.objects, bytes: told.bytes });
}

/// Runs `body`, and says what is leaked afterwards that was not before.
///
/// What it returns is held meanwhile: what hangs on that is not leaked.
///
/// # Errors
/// [`LeakError::Found`], and those of [`leaks`].
#[doc(alias = "sidetable_leaks_around")]
#[inline(always)]
pub fn expect_no_leaks<R>(body: impl FnOnce() -> R) -> Result<R, LeakError> {
    let asked = platform::symbol(c"sidetable_leaks_around");
    // SAFETY: the function of this name has this type; null is `None`.
    let ask = unsafe { mem::transmute::<*mut c_void, Option<AskAround>>(asked) }.ok_or(LeakError::NotThere)?;
    let (mut body, mut result) = (Some(body), None);
    let (mut before, mut after): (Vec<Leak>, Vec<Leak>) = (Vec::new(), Vec::new());
    let mut work = || result = body.take().map(|body| body());
    let mut work: &mut dyn FnMut() = &mut work;
    // SAFETY: `run` takes this work, `add` leaks and these lists.
    let told =
        unsafe { ask(run, (&raw mut work).cast(), Some(add), (&raw mut before).cast(), (&raw mut after).cast()) };
    if told < 0 {
        return Err(LeakError::NoPicture);
    }
    let new = added(&before, after);
    result.filter(|_| new.is_empty()).ok_or(LeakError::Found(new))
}

/// # Safety
/// `work` is a closure that nobody else uses.
unsafe extern "C-unwind" fn run(work: *mut c_void) {
    // SAFETY: as the caller promises.
    unsafe { (*work.cast::<&mut dyn FnMut()>())() };
}

/// What there is more than before: several leaks may read alike.
fn added(before: &[Leak], after: Vec<Leak>) -> Vec<Leak> {
    let mut known = before.to_vec();
    let mut new = Vec::new();
    for mut leak in after {
        for old in known.iter_mut().filter(|old| old.kind == leak.kind && old.what == leak.what) {
            for (less, from) in [
                (&mut leak.times, &mut old.times),
                (&mut leak.objects, &mut old.objects),
                (&mut leak.bytes, &mut old.bytes),
            ] {
                let both = (*less).min(*from);
                *less -= both;
                *from -= both;
            }
        }
        if leak.times > 0 {
            new.push(leak);
        }
    }
    new
}

/// Writes a picture of all objects and what they refer to, for `sidetable show` and `sidetable diff`.
///
/// # Errors
/// [`LeakError::NotThere`]; [`LeakError::NoPicture`], also where the file cannot be written.
#[doc(alias = "sidetable_snapshot")]
pub fn snapshot(path: &str) -> Result<(), LeakError> {
    let asked = platform::symbol(c"sidetable_snapshot");
    // SAFETY: the function of this name has this type; null is `None`.
    let write = unsafe { mem::transmute::<*mut c_void, Option<Write>>(asked) }.ok_or(LeakError::NotThere)?;
    // No file has such a name.
    let path = CString::new(path).map_err(|_| LeakError::NoPicture)?;
    // SAFETY: the path ends with a zero.
    if unsafe { write(path.as_ptr()) } == 0 { Ok(()) } else { Err(LeakError::NoPicture) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(times: u64, objects: u64) -> Leak {
        Leak { what: "A.b -> B.a".into(), kind: LeakKind::Cycle, times, objects, bytes: objects * 32 }
    }

    #[test]
    fn only_what_is_new_is_said() {
        assert_eq!(added(&[], vec![ring(1, 2)]), [ring(1, 2)]);
        assert_eq!(added(&[ring(1, 2)], vec![ring(1, 2)]), []);
        assert_eq!(added(&[ring(1, 2)], vec![ring(3, 6)]), [ring(2, 4)]);
        let other = Leak { kind: LeakKind::Possible, ..ring(1, 2) };
        assert_eq!(added(&[ring(1, 2)], vec![other.clone(), ring(1, 2)]), [other]);
    }

    #[test]
    fn rings_that_read_alike_are_summed() {
        let (small, large) = (ring(1, 2), ring(1, 3));
        assert_eq!(added(&[small.clone(), large.clone()], vec![large.clone(), small.clone()]), []);
        assert_eq!(added(std::slice::from_ref(&small), vec![small.clone(), large.clone()]), [large]);
    }

    #[test]
    fn words_for_people() {
        let found = LeakError::Found(vec![ring(2, 4), Leak { kind: LeakKind::Possible, ..ring(1, 2) }]);
        assert_eq!(
            found.to_string(),
            "leaked: 2 × a ring: A.b -> B.a (4 objects, 128 bytes); 1 × possibly a ring: A.b -> B.a (2 objects, 64 bytes)"
        );
    }

    #[test]
    fn alone_it_cannot_tell() {
        assert_eq!(leaks(), Err(LeakError::NotThere));
        assert_eq!(expect_no_leaks(|| 1), Err(LeakError::NotThere));
        assert_eq!(snapshot("nowhere"), Err(LeakError::NotThere));
    }
}
