//! What each object's end releases, as the program's own deinits do it: a second opinion on a picture's edges, for the tests.
//!
//! In a copy of the process of its own, every object is destroyed as if its last reference had gone. Swift's hooks for tools (`_swift_release` and its like, which sidetable
//! has, too) are called for each count then, and write down which object it is; they count nothing, so no other object ends.

use std::cell::UnsafeCell;
use std::ffi::CStr;
use std::io::{self, Write};

use crate::edges::destroy_object;
use crate::found::{Count, HeapType, Isas, Object};
use crate::maps::Maps;
use crate::swift::runtime::{Runtime, addresses};
use crate::{front, heap};

/// Variables of Swift's runtime that hold functions, and the one that says whether they are called.
const HOOKS: [&CStr; 5] = [
    c"_swift_retain",
    c"_swift_retain_n",
    c"_swift_release",
    c"_swift_release_n",
    c"_swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly",
];

/// Addresses of objects and how many references were released; retained ones are taken off.
struct Released(UnsafeCell<Vec<(usize, i64)>>);

// SAFETY: used in a copy of the process, which has one thread.
unsafe impl Sync for Released {}

static RELEASED: Released = Released(UnsafeCell::new(Vec::new()));

fn note(object: usize, count: i64) {
    // Null is no object, and an address with the top bit set is none that is counted.
    if object.cast_signed() > 0 {
        // SAFETY: as `Released` says.
        unsafe { (*RELEASED.0.get()).push((object, count)) };
    }
}

extern "C" fn retain(object: usize) -> usize {
    note(object, -1);
    object
}

extern "C" fn retain_n(object: usize, count: u32) -> usize {
    note(object, -i64::from(count));
    object
}

extern "C" fn release(object: usize) {
    note(object, 1);
}

extern "C" fn release_n(object: usize, count: u32) {
    note(object, i64::from(count));
}

/// The hooks of the runtime in this process.
#[derive(Clone, Copy)]
pub struct Hooks([usize; HOOKS.len()]);

impl Hooks {
    /// None where the process has no Swift runtime, or one whose names were stripped.
    pub fn find(maps: &Maps) -> Option<Self> {
        let found = addresses(maps, HOOKS);
        (!found.contains(&0)).then_some(Self(found))
    }

    /// # Safety
    /// The process is a copy with one thread.
    unsafe fn take_over(self) {
        let [retaining, retaining_n, releasing, releasing_n, are_called] = self.0;
        let functions = [
            (retaining, retain as *const () as usize),
            (retaining_n, retain_n as *const () as usize),
            (releasing, release as *const () as usize),
            (releasing_n, release_n as *const () as usize),
        ];
        // SAFETY: variables of these types are there.
        unsafe {
            for (variable, function) in functions {
                std::ptr::with_exposed_provenance_mut::<usize>(variable).write(function);
            }
            std::ptr::with_exposed_provenance_mut::<bool>(are_called).write(true);
        }
    }
}

/// Writes a line for each object: its address, a colon, and the addresses of what its end releases, as often as it does.
///
/// # Safety
/// The process is a copy with one thread, and nothing in it is needed afterwards.
pub unsafe fn write(maps: &Maps, runtime: &Runtime, hooks: Hooks, mut to: impl Write) -> io::Result<()> {
    let mut isas = Isas::new(maps);
    let mut objects: Vec<Object> = Vec::new();
    heap::each(maps, &mut |block| {
        if let Some(object) = isas.object_in(block)
            && matches!(object.count, Count::Strong(_))
            // A task's end is no function of its metadata's alone.
            && isas.met[object.kind as usize].1 != HeapType::Task
        {
            objects.push(object);
        }
    });
    // SAFETY: as the caller promises.
    unsafe {
        front::keep_all();
        runtime.free_no_object();
        hooks.take_over();
    }
    for object in objects {
        // SAFETY: the objects are whole: the program is at its end. Nothing is freed, and nothing else counts.
        let released = unsafe {
            (*RELEASED.0.get()).clear();
            destroy_object(&object);
            &mut *RELEASED.0.get()
        };
        released.sort_unstable();
        write!(to, "{:x}:", object.block.address)?;
        for chunk in released.chunk_by(|one, other| one.0 == other.0) {
            let count: i64 = chunk.iter().map(|(_, count)| count).sum();
            for _ in 0..count {
                write!(to, " {:x}", chunk[0].0)?;
            }
        }
        writeln!(to)?;
    }
    to.flush()
}
