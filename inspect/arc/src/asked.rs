//! What the environment said.
//!
//! `SIDETABLE_ARC` is the file that counts go to, `SIDETABLE_ARC_EVERY` says that every so manieth call is counted (1 where it is not there: all
//! of them), `SIDETABLE_ARC_PARENT` is the number of the process whose children count: programs that these start count nothing.

use std::cell::UnsafeCell;
use std::env;
use std::mem;
use std::path::PathBuf;
use std::process;

/// What the environment said.
pub struct Asked {
    pub path: PathBuf,
    pub every: u32,
    pub process: u32,
    pub is_done: bool,
}

struct Shared {
    /// The environment was read.
    is_read: bool,
    asked: Option<Asked>,
}

struct Cell(UnsafeCell<Shared>);

// SAFETY: the environment is read at the process's start, or at its first call where that comes before; afterwards it is used under `ONE`.
unsafe impl Sync for Cell {}

static SHARED: Cell = Cell(UnsafeCell::new(Shared { is_read: false, asked: None }));

/// Every so manieth call is to be counted; none where nobody asked.
pub fn every() -> Option<u32> {
    // SAFETY: as `Sync` says.
    let shared = unsafe { &mut *SHARED.0.get() };
    if !mem::replace(&mut shared.is_read, true) {
        shared.asked = read();
    }
    shared.asked.as_ref().map(|asked| asked.every)
}

fn read() -> Option<Asked> {
    // Nothing is written into the environment: Swift finds a program's arguments in front of where it was at first.
    let path = env::var_os("SIDETABLE_ARC").filter(|path| !path.is_empty())?;
    let parent: Option<u32> = env::var("SIDETABLE_ARC_PARENT").ok().and_then(|number| number.parse().ok());
    if parent.is_some_and(|parent| parent != std::os::unix::process::parent_id()) {
        return None;
    }
    let every = env::var("SIDETABLE_ARC_EVERY").ok().and_then(|every| every.parse().ok()).unwrap_or(1).max(1);
    Some(Asked { path: PathBuf::from(path), every, process: process::id(), is_done: false })
}

/// All of it; none where nobody asked.
///
/// # Safety
/// The caller holds the lock of those that write, or is in a copy.
pub unsafe fn get() -> &'static mut Option<Asked> {
    // SAFETY: as the caller promises.
    unsafe { &mut (*SHARED.0.get()).asked }
}
