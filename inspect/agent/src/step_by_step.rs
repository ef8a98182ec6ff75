//! Object after object, also where one of them is not whole: another thread may have been making it when the process was copied. A fault
//! ends that object's step, and the next one begins in the handler of the fault.

use std::cell::UnsafeCell;
use std::ffi::c_int;
use std::mem;
use std::ptr;

use sidetable_picture::{Flags, Object as Row, Writer};

use crate::edges::Seeker;
use crate::found::{Count, Object};
use crate::outside::Outside;

/// What was found so far.
pub struct Found<'a> {
    pub seeker: Seeker<'a>,
    /// What words that are no edges lead to.
    pub outside: Outside<'a>,
    /// Where objects and edges go.
    pub writer: Option<Writer>,
    /// Objects that were looked at.
    pub done: usize,
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
pub unsafe fn run<'a>(
    seeker: Seeker<'a>,
    outside: Outside<'a>,
    writer: Writer,
    finish: impl FnOnce(&mut Found<'a>) -> i32,
) -> ! {
    let found = Found { seeker, outside, writer: Some(writer), done: 0, faults: 0 };
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
        while self.found.done < objects.len() {
            let object = objects.get(self.found.done);
            // SAFETY: as the caller of `run` promised; each object once.
            unsafe { self.found.seeker.seek(&object) };
            self.found.add(&object);
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
        let objects = self.found.seeker.objects;
        if self.found.done < objects.len() {
            self.found.seeker.found.clear();
            self.found.seeker.is_opaque = true;
            self.found.add(&objects.get(self.found.done));
        }
        self.go_on()
    }
}

impl Found<'_> {
    /// Adds the object whose edges were sought last: looks at what else is in it while that is near, and writes it. Where it cannot be written there is no
    /// picture.
    fn add(&mut self, object: &Object) {
        let edges = &mut self.seeker.found;
        // Those of dictionaries come as keys and values do.
        edges.sort_unstable_by_key(|edge| edge.offset);
        self.outside.look_at(object, edges);
        let (strong, flags) = match object.count {
            Count::Strong(count) => (count, Flags::default()),
            Count::Immortal => (0, Flags::IMMORTAL),
            Count::Deiniting => (0, Flags::DEINITING),
        };
        let row = Row {
            address: object.block.address as u64,
            bytes: object.block.bytes as u64,
            strong,
            kind: object.kind,
            first_edge: 0,
            flags: if self.seeker.is_opaque { flags.with(Flags::OPAQUE) } else { flags },
        };
        self.done += 1;
        if self.writer.as_mut().is_some_and(|writer| writer.add(row, edges).is_err()) {
            crate::copies::leave(1);
        }
    }
}
