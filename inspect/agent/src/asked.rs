//! What the program itself may ask, by `sidetable_inspect.h`: for a picture, or what was leaked by now.

use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::fd::{AsRawFd, FromRawFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr;

use sidetable_picture::leaks::{Leaks, Step, Tally};
use sidetable_picture::{Moment, Picture};

use crate::caller::{call, entry, keep, leave, stack};
use crate::maps::read;
use crate::moments;
use crate::take::{Copying, in_a_copy, to_file};

/// One leak. `sidetable_leak` in C.
#[repr(C)]
struct Leak {
    /// `App.Person.apartment -> App.Apartment.tenant`, or an over-retained object's type.
    what: *const c_char,
    /// 0 a cycle, 1 over-retained objects, 2 a cycle that is possible.
    kind: u32,
    /// How many of this shape.
    times: u64,
    /// Objects and bytes, all of them together, with what hangs on them.
    objects: u64,
    bytes: u64,
}

type Found = unsafe extern "C" fn(*const Leak, *mut c_void);

const FAILED: i64 = -1;

const CYCLE: u64 = 0;
const OVER_RETAINED: u64 = 1;
const POSSIBLE: u64 = 2;

entry! {
    /// Calls `found` for each leak that there is at this moment; how many objects were leaked for sure, or -1 where nobody can tell.
    ///
    /// # Safety
    /// `found` takes a leak and `context`, or is null.
    [#[unsafe(no_mangle)] unsafe extern "C" fn sidetable_leaks](found: Option<Found>, context: *mut c_void) -> i64 = leaks_from, 2
}

/// Does as [`sidetable_leaks`] with `before`, calls `body`, and does so again with `after`. What `body` leaves on the stack leads nowhere, and what the caller has in
/// its frame is the same both times. No function of this library is on the stack while `body` runs, but for this one: it may end by an exception.
///
/// # Safety
/// `body` takes `work`; `found` takes a leak and each of the contexts, or is null.
#[unsafe(naked)]
#[unsafe(no_mangle)]
unsafe extern "C" fn sidetable_leaks_around(
    body: unsafe extern "C-unwind" fn(*mut c_void),
    work: *mut c_void,
    found: Option<Found>,
    before: *mut c_void,
    after: *mut c_void,
) -> i64 {
    #[cfg(target_arch = "x86_64")]
    std::arch::naked_asm!(
        keep!(),
        "mov rbx, rdi",
        "mov r12, rsi",
        "mov r13, rdx",
        "mov r14, r8",
        "mov rdi, rdx",
        "mov rsi, rcx",
        stack!(2),
        call!(),
        "test rax, rax",
        "js 2f",
        "mov rdi, r12",
        "call rbx",
        "mov rdi, r13",
        "mov rsi, r14",
        stack!(2),
        call!(),
        "2:",
        leave!(),
        inner = sym leaks_from
    );
    #[cfg(target_arch = "aarch64")]
    std::arch::naked_asm!(
        keep!(),
        "mov x19, x0",
        "mov x20, x1",
        "mov x21, x2",
        "mov x22, x4",
        "mov x0, x2",
        "mov x1, x3",
        stack!(2),
        call!(),
        "tbnz x0, #63, 2f",
        "mov x0, x20",
        "blr x19",
        "mov x0, x21",
        "mov x1, x22",
        stack!(2),
        call!(),
        "2:",
        leave!(),
        inner = sym leaks_from
    );
}

/// # Safety
/// As for [`sidetable_leaks`].
unsafe extern "C" fn leaks_from(found: Option<Found>, context: *mut c_void, stack: usize) -> i64 {
    // Nothing is locked when the caller's code runs: it may do anything, also leave.
    let Some(told) = moments::alone(|| told(stack)) else { return FAILED };
    let mut objects = 0;
    let mut at = told.begin;
    while at < told.begin + told.bytes {
        // SAFETY: rows lie one after the other in the mapping, each with its words behind it.
        let row: Row = unsafe { read(at) };
        if row.kind != POSSIBLE {
            objects += row.objects.cast_signed();
        }
        if let Some(found) = found {
            let leak = Leak {
                what: ptr::with_exposed_provenance(at + size_of::<Row>()),
                kind: row.kind as u32,
                times: row.times,
                objects: row.objects,
                bytes: row.bytes,
            };
            // SAFETY: as the caller promises.
            unsafe { found(&raw const leak, context) };
        }
        at += size_of::<Row>() + row.length as usize;
    }
    // SAFETY: all were told.
    unsafe { told.forget() };
    objects
}

entry! {
    /// Writes a picture of the process for `sidetable show`; 0, or -1 where that cannot be.
    ///
    /// # Safety
    /// `path` is zero-terminated.
    [#[unsafe(no_mangle)] unsafe extern "C" fn sidetable_snapshot](path: *const c_char) -> c_int = snapshot_from, 1
}

/// # Safety
/// As for [`sidetable_snapshot`].
unsafe extern "C" fn snapshot_from(path: *const c_char, stack: usize) -> c_int {
    // SAFETY: as the caller promises.
    let path = Path::new(OsStr::from_bytes(unsafe { CStr::from_ptr(path) }.to_bytes()));
    moments::alone(|| if to_file(Moment::Asked, path, Copying::Fork, stack).is_ok() { 0 } else { -1 })
}

/// A leak, as it comes from the copy.
#[repr(C)]
#[derive(Clone, Copy)]
struct Row {
    kind: u64,
    times: u64,
    objects: u64,
    bytes: u64,
    /// Bytes of the words that follow, with the zero that ends them.
    length: u64,
}

/// Rows that the copy has written.
#[derive(Clone, Copy)]
struct Told {
    begin: usize,
    bytes: usize,
}

impl Told {
    /// # Safety
    /// Nobody reads the rows any more.
    unsafe fn forget(self) {
        if self.bytes != 0 {
            // SAFETY: a mapping of ours.
            unsafe { libc::munmap(ptr::with_exposed_provenance_mut(self.begin), self.bytes) };
        }
    }
}

/// What was leaked: found out in the copy, where the picture is, and handed on in a file that is memory.
fn told(stack: usize) -> Option<Told> {
    let file = in_memory().ok()?;
    let number = file.as_raw_fd();
    let write_from =
        |taken: File| Picture::of(&taken).is_ok_and(|picture| write(&picture, BufWriter::new(&file)).is_ok());
    in_a_copy(Moment::Asked, Copying::Fork, stack, Some(number), &in_memory, &write_from).ok()?;
    let bytes = file.metadata().ok()?.len() as usize;
    if bytes == 0 {
        return Some(Told { begin: 0, bytes });
    }
    // SAFETY: the file is so long; a new mapping, wherever there is room.
    let begin = unsafe { libc::mmap(ptr::null_mut(), bytes, libc::PROT_READ, libc::MAP_PRIVATE, number, 0) };
    (begin != libc::MAP_FAILED).then(|| Told { begin: begin.expose_provenance(), bytes })
}

/// A file that is nowhere.
fn in_memory() -> io::Result<File> {
    // SAFETY: a name.
    let number = unsafe { libc::memfd_create(c"sidetable".as_ptr(), libc::MFD_CLOEXEC) };
    // SAFETY: a new file of this thread's.
    if number < 0 { Err(io::Error::last_os_error()) } else { Ok(unsafe { File::from_raw_fd(number) }) }
}

fn write(picture: &Picture, mut to: impl Write) -> io::Result<()> {
    let leaks = Leaks::find(picture);
    let mut row = |kind: u64, times: u64, total: Tally, what: &str| {
        let length = what.len() as u64 + 1;
        for number in [kind, times, total.objects, total.bytes, length] {
            to.write_all(&number.to_ne_bytes())?;
        }
        to.write_all(what.as_bytes())?;
        to.write_all(&[0])
    };
    for cycle in &leaks.cycles {
        row(CYCLE, cycle.times, cycle.total, &ring(picture, &cycle.ring))?;
    }
    for object in &leaks.over_retained {
        row(OVER_RETAINED, object.times, object.total, &picture.type_name(picture.type_of(object.example)))?;
    }
    for cycle in &leaks.possible {
        row(POSSIBLE, cycle.times, cycle.total, &ring(picture, &cycle.ring))?;
    }
    to.flush()
}

/// `App.Person.apartment -> App.Apartment.tenant`.
fn ring(picture: &Picture, steps: &[Step]) -> String {
    let part = |step: &Step| {
        let edge = &picture.edges[step.edge as usize];
        let field = picture.name(edge.field).map_or_else(|| format!("+{}", edge.offset), str::to_owned);
        format!("{}.{field}", picture.type_name(picture.type_of(step.object)))
    };
    steps.iter().map(part).collect::<Vec<_>>().join(" -> ")
}
