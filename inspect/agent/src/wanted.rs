//! Which pictures are wanted of this process: what the environment said, and what came of it.

use std::cell::UnsafeCell;
use std::ffi::c_int;
use std::path::PathBuf;
use std::process;

/// What the environment said.
pub struct Wanted {
    pub path: PathBuf,
    /// Where the releases of the objects of the last picture go, for the tests.
    pub releases: Option<PathBuf>,
    pub process: u32,
    /// The picture of the end was taken.
    pub is_done: bool,
    /// The program has called a function that does not return: what its other functions would have given back, nobody has to have any more.
    pub is_leaving: bool,
    /// Pictures that were asked for.
    pub asked_for: u32,
    /// The handler of signals that end the process.
    pub at_ending_signal: extern "C" fn(c_int),
    /// The handler of the signal that asks for a picture.
    pub at_asking_signal: extern "C" fn(c_int),
}

struct Shared(UnsafeCell<Option<Wanted>>);

// SAFETY: written before `main`; afterwards by the one thread that takes a picture, and what others read of it then is no more than a number.
unsafe impl Sync for Shared {}

static WANTED: Shared = Shared(UnsafeCell::new(None));

/// What is wanted; nothing in a program that is not looked at.
///
/// # Safety
/// Nobody else has it: the caller is on its way to `main`, holds the lock of those that take pictures, or is in a copy or a handler that
/// does not read what others write.
pub unsafe fn get() -> &'static mut Option<Wanted> {
    // SAFETY: as the caller promises.
    unsafe { &mut *WANTED.0.get() }
}

/// The process that pictures are wanted of: this one, or the one that it is a copy of.
pub fn process() -> u32 {
    // SAFETY: as for `of_end`.
    let wanted = unsafe { get() };
    wanted.as_ref().map_or_else(process::id, |wanted| wanted.process)
}

/// Whether the program has called a function that does not return.
pub fn is_leaving() -> bool {
    // SAFETY: as for `of_end`.
    unsafe { get() }.as_ref().is_some_and(|wanted| wanted.is_leaving)
}

/// Whether this is a handler of ours, of which the program is told nothing.
pub fn is_ours(handler: usize) -> bool {
    // SAFETY: as for `of_end`.
    let wanted = unsafe { get() };
    wanted.as_ref().is_some_and(|wanted| {
        [wanted.at_ending_signal, wanted.at_asking_signal].into_iter().any(|ours| ours as usize == handler)
    })
}

/// The handler of signals that end the process, where a picture of its end is wanted and there is none yet.
pub fn of_end() -> Option<extern "C" fn(c_int)> {
    // SAFETY: read only: what was written before `main`, and whether the picture was taken.
    let wanted = unsafe { get() };
    let this = wanted.as_ref().filter(|wanted| wanted.process == process::id() && !wanted.is_done);
    this.map(|wanted| wanted.at_ending_signal)
}
