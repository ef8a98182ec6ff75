//! Object after object, also where one of them is not whole: another thread may have been making it when the process was copied. A fault
//! ends that object's step, and the next one begins in the handler of the fault.

use std::cell::UnsafeCell;
use std::ffi::c_int;
use std::mem;
use std::ptr;

use sidetable_picture::Writer;

use crate::edges::Seeker;

/// What was found so far.
pub struct Found<'a> {
    pub seeker: Seeker<'a>,
    /// Where the edges go.
    pub writer: Option<Writer>,
    /// Of the objects that were looked at: how many edges there are before its own, and whether nobody says what is in a part of it.
    pub first_edges: Vec<u32>,
    pub are_opaque: Vec<bool>,
    /// Objects whose step a fault has ended.
    pub faults: usize,
}

/// Stacks of handlers on handlers: more faults than this, and it is no single object that is not whole.
const MOST_FAULTS: usize = 100;
const FAULTS: [c_int; 6] = [libc::SIGSEGV, libc::SIGBUS, libc::SIGILL, libc::SIGTRAP, libc::SIGFPE, libc::SIGABRT];

/// What the handler goes on with: the walk, whose lifetime has no name here, behind a call without one.
struct Next(UnsafeCell<Option<*mut dyn Walk>>);

// SAFETY: used in a copy of the process, which has one thread.
unsafe impl Sync for Next {}

static NEXT: Next = Next(UnsafeCell::new(None));

trait Walk {
    /// Leaves the object whose step has ended by a fault, and goes on to the end.
    fn after_fault(&mut self) -> !;
}

struct Steps<'a, F> {
    found: Found<'a>,
    finish: Option<F>,
}

/// Finds all objects' edges, and ends the process with what `finish` makes of them.
///
/// # Safety
/// As for [`Seeker::seek`].
pub unsafe fn run<'a>(seeker: Seeker<'a>, writer: Writer, finish: impl FnOnce(&mut Found<'a>) -> i32) -> ! {
    let objects = seeker.objects.len();
    let (first_edges, are_opaque) = (Vec::with_capacity(objects), Vec::with_capacity(objects));
    let found = Found { seeker, writer: Some(writer), first_edges, are_opaque, faults: 0 };
    let mut steps = Steps { found, finish: Some(finish) };
    let walk: *mut (dyn Walk + '_) = &raw mut steps;
    // SAFETY: this function never returns, so its variables live as long as the process does. One thread.
    unsafe { *NEXT.0.get() = Some(mem::transmute::<*mut (dyn Walk + '_), *mut (dyn Walk + 'static)>(walk)) };
    for signal in FAULTS {
        // SAFETY: a whole action. The handler runs on the same stack, and may fault itself.
        unsafe {
            let mut action: libc::sigaction = mem::zeroed();
            action.sa_sigaction = at_fault as extern "C" fn(c_int) as usize;
            action.sa_flags = libc::SA_NODEFER;
            libc::sigaction(signal, &raw const action, ptr::null_mut());
        }
    }
    steps.go_on()
}

extern "C" fn at_fault(_signal: c_int) {
    // SAFETY: as `run` says; the step that had it is over.
    if let Some(walk) = unsafe { *NEXT.0.get() } {
        // SAFETY: as above.
        unsafe { (*walk).after_fault() };
    }
}

impl<'a, F: FnOnce(&mut Found<'a>) -> i32> Steps<'a, F> {
    fn go_on(&mut self) -> ! {
        let objects = self.found.seeker.objects;
        while self.found.first_edges.len() < objects.len() {
            // SAFETY: as the caller of `run` promised; each object once.
            unsafe { self.found.seeker.seek(&objects.get(self.found.first_edges.len())) };
            self.found.add();
        }
        let status = self.finish.take().map_or(1, |finish| finish(&mut self.found));
        crate::copies::leave(status)
    }
}

impl<'a, F: FnOnce(&mut Found<'a>) -> i32> Walk for Steps<'a, F> {
    fn after_fault(&mut self) -> ! {
        self.found.faults += 1;
        if self.finish.is_none() || self.found.faults > MOST_FAULTS {
            crate::copies::leave(1);
        }
        if self.found.first_edges.len() < self.found.seeker.objects.len() {
            self.found.seeker.found.clear();
            self.found.seeker.is_opaque = true;
            self.found.add();
        }
        self.go_on()
    }
}

impl Found<'_> {
    /// Adds the object that was looked at last: writes its edges. Where they cannot be written there is no picture.
    fn add(&mut self) {
        // Those of dictionaries come as keys and values do.
        self.seeker.found.sort_unstable_by_key(|edge| edge.offset);
        let Some(writer) = &mut self.writer else { return };
        self.first_edges.push(writer.edges() as u32);
        self.are_opaque.push(self.seeker.is_opaque);
        if writer.add(&self.seeker.found).is_err() {
            crate::copies::leave(1);
        }
    }
}
