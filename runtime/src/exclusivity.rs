//! Exclusivity: no variable is modified while another access to it goes on. Swift's dynamic enforcement of the law of exclusivity (SE-0176).
//!
//! Floor 4, beside `heap`: on `platform`, `sync` and `fatal`; knows no object.
//!
//! Each thread has a list of the accesses that go on, the latest first. Their memory is their callers': 24 bytes on 64-bit targets. Accesses end in the
//! reverse order of their beginnings, as a rule; coroutines may end them in another. While a task runs its accesses stand in front of its
//! thread's ([`enter_task`]), and when it suspends it takes them along.

use core::cell::Cell;
use core::ffi::c_void;
use core::ptr;

use crate::fatal;
use crate::sync::thread_variable::thread_variable;

/// Flag of [`begin`]: the access may modify the variable.
pub const MODIFICATION: usize = 1;
/// Flag of [`begin`]: the access goes on until [`end`]; without it only its beginning is checked.
pub const TRACKED: usize = 1 << 5;

/// An access in memory of its caller's: 24 bytes on 64-bit targets, Swift's `ValueBuffer`. An access that is not in a list has no variable.
#[repr(C)]
#[derive(Debug)]
pub struct Access {
    variable: *const c_void,
    /// Where in the program, [`PLACE_UP`], and [`MODIFICATION`]. Not in `before`: what is done to that on its way through the list, the next access waits for.
    place_and_kind: usize,
    /// The one before.
    before: *mut Access,
}

/// How many bits a place is moved up, to leave the lowest to the kind. With 64 bits no address of code has the top one. With 32 it may, and the place
/// goes without its lowest instead: it is where a call returns to, and the byte before that is the call's.
const PLACE_UP: u32 = if usize::BITS == 64 { 1 } else { 0 };

impl Access {
    fn new(variable: *const c_void, flags: usize, place: *const c_void, before: *mut Access) -> Self {
        Access { variable, place_and_kind: place.addr() << PLACE_UP & !MODIFICATION | flags & MODIFICATION, before }
    }

    fn kind(&self) -> usize {
        self.place_and_kind & MODIFICATION
    }

    /// Without the bit that [`PLACE_UP`] takes from it.
    fn place(&self) -> *const c_void {
        ptr::without_provenance((self.place_and_kind & !MODIFICATION) >> PLACE_UP)
    }
}

thread_variable! {
    /// The calling thread's latest access, or null.
    latest("sidetable_accesses"): Cell<*mut Access> = Cell::new(ptr::null_mut());
}

/// What a task keeps of its accesses: its latest one and its first, or null: 16 bytes on 64-bit targets. While the task runs: what the thread's latest
/// one was before.
#[repr(C)]
#[derive(Debug)]
pub struct TaskAccesses {
    latest: *mut Access,
    first: *mut Access,
}

/// Begins an access to `variable`: `swift_beginAccess`. For messages, `place` is where in the program, and `frame` the frame pointer there.
///
/// Fatal where another access of this thread to it goes on, unless both only read.
///
/// # Safety
/// `access` is memory for one, which stays where it is until [`end`] if `flags` has [`TRACKED`].
#[inline(always)]
pub unsafe fn begin(
    variable: *const c_void,
    access: *mut Access,
    flags: usize,
    place: *const c_void,
    frame: *const c_void,
) {
    latest::with(|latest| {
        // SAFETY: as the caller promises.
        unsafe {
            if !latest.get().is_null() {
                return begin_within(variable, access, flags, place, frame);
            }
            if flags & TRACKED == 0 {
                return begin_unchecked(access);
            }
            access.write(Access::new(variable, flags, place, ptr::null_mut()));
        }
        latest.set(access);
    });
}

/// Begins an access while others go on. A function of its own with the same arguments, so that without others no register is saved or moved
/// for it, and null, which is then written, waits for no access before.
///
/// # Safety
/// As for [`begin`], and others go on.
#[inline(never)]
pub unsafe extern "C" fn begin_within(
    variable: *const c_void,
    access: *mut Access,
    flags: usize,
    place: *const c_void,
    frame: *const c_void,
) {
    latest::with(|latest| {
        let innermost = latest.get();
        let mut other = innermost;
        loop {
            // SAFETY: accesses that go on are in their callers' memory.
            let earlier = unsafe { &*other };
            if earlier.variable == variable {
                // The Rust that the runtime is built with for WebAssembly may be older than this.
                #[cfg(not(target_family = "wasm"))]
                core::hint::cold_path();
                if (flags | earlier.kind()) & MODIFICATION != 0 {
                    return conflict(earlier, flags, place, frame);
                }
            }
            other = earlier.before;
            if other.is_null() {
                break;
            }
        }
        // SAFETY: as the caller promises.
        unsafe {
            if flags & TRACKED == 0 {
                return begin_unchecked(access);
            }
            access.write(Access::new(variable, flags, place, innermost));
        }
        latest.set(access);
    });
}

/// Says that an access is not in the list: what [`begin`] does where nothing is to be checked.
///
/// # Safety
/// `access` is memory for one.
#[inline(always)]
pub unsafe fn begin_unchecked(access: *mut Access) {
    // SAFETY: as the caller promises.
    unsafe { (*access).variable = ptr::null() };
}

/// Ends an access: `swift_endAccess`. Nothing for one that was not tracked.
///
/// Fatal where it is not among those of this thread.
///
/// # Safety
/// `access` was begun.
#[inline(always)]
pub unsafe fn end(access: *mut Access) {
    latest::with(|latest| {
        // SAFETY: as the caller promises.
        unsafe {
            if latest.get() != access {
                return end_out_of_turn(access);
            }
            latest.set((*access).before);
        }
    });
}

/// Ends an access that is not the latest: takes it out of the list that has others in front of it. Nothing for one that was not tracked.
///
/// # Safety
/// As for [`end`].
#[cold]
#[inline(never)]
unsafe fn end_out_of_turn(access: *mut Access) {
    // SAFETY: as the caller promises.
    unsafe {
        if !(*access).variable.is_null() {
            next_after(latest::with(Cell::get), access).before = (*access).before;
        }
    }
}

/// The access that began next after another one, or after none. Fatal where that one is not in the list.
///
/// # Safety
/// `latest` is the thread's.
unsafe fn next_after<'a>(latest: *mut Access, access: *mut Access) -> &'a mut Access {
    let mut later = latest;
    // SAFETY: accesses that go on are in their callers' memory.
    while let Some(candidate) = unsafe { later.as_mut() } {
        if candidate.before == access {
            return candidate;
        }
        later = candidate.before;
    }
    fatal::access_never_began(access.cast_const().cast());
}

/// Two accesses to one variable, of which one may modify it. Ends the process, and does not say so in its type: so [`begin_within`] need not have its stack as a call
/// wants it.
#[cold]
#[inline(never)]
fn conflict(earlier: &Access, flags: usize, place: *const c_void, frame: *const c_void) {
    let word = |kind| if kind & MODIFICATION == 0 { "read" } else { "modification" };
    let current = (word(flags), place.cast(), frame.cast());
    fatal::access_conflict(earlier.variable.cast(), (word(earlier.kind()), earlier.place().cast()), current)
}

/// A task begins to run on this thread: `swift_task_enterThreadLocalContext`. Its accesses go in front of the thread's.
///
/// # Safety
/// `task` is from [`exit_task`], or zero at first.
#[inline]
pub unsafe fn enter_task(task: &mut TaskAccesses) {
    latest::with(|latest| {
        let outer = latest.get();
        if !task.latest.is_null() {
            latest.set(task.latest);
            // SAFETY: the accesses of a task that waits go on.
            unsafe { (*task.first).before = outer };
        }
        *task = TaskAccesses { latest: outer, first: ptr::null_mut() };
    });
}

/// A task stops running on this thread, for a while or for good: `swift_task_exitThreadLocalContext`. It takes along what it has begun and not ended.
///
/// Fatal where one that it found on the thread has ended.
///
/// # Safety
/// `task` is from [`enter_task`] on this thread.
#[inline]
pub unsafe fn exit_task(task: &mut TaskAccesses) {
    latest::with(|latest| {
        let (outer, own) = (task.latest, latest.get());
        if own == outer {
            return *task = TaskAccesses { latest: ptr::null_mut(), first: ptr::null_mut() };
        }
        // SAFETY: this is the thread's list.
        let first = unsafe { next_after(own, outer) };
        first.before = ptr::null_mut();
        latest.set(outer);
        *task = TaskAccesses { latest: own, first };
    });
}

#[cfg(all(test, not(model)))]
mod tests {
    use super::*;

    fn memory() -> Access {
        Access { variable: ptr::null(), place_and_kind: 0, before: ptr::null_mut() }
    }

    /// The variables of the accesses that go on, the latest first, with the kind of each.
    fn list() -> Vec<(usize, usize)> {
        latest::with(|latest| {
            let mut all = Vec::new();
            let mut at = latest.get();
            // SAFETY: the tests' accesses outlive their list.
            while let Some(access) = unsafe { at.as_ref() } {
                all.push((access.variable.addr(), access.kind()));
                at = access.before;
            }
            all
        })
    }

    fn start(variable: usize, access: &mut Access, flags: usize) {
        // SAFETY: the tests' accesses stay where they are.
        unsafe { begin(ptr::without_provenance(variable), access, flags, ptr::null(), ptr::null()) };
    }

    #[test]
    fn an_access_fits_the_buffer_that_compilers_keep() {
        assert_eq!(size_of::<Access>(), 3 * size_of::<usize>());
        assert_eq!(size_of::<TaskAccesses>(), 2 * size_of::<usize>());
    }

    #[test]
    fn accesses_end_in_any_order() {
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let mut accesses = [memory(), memory(), memory()];
            for (index, access) in accesses.iter_mut().enumerate() {
                start(index + 1, access, TRACKED | (index & MODIFICATION));
            }
            assert_eq!(list(), [(3, 0), (2, 1), (1, 0)]);
            let mut left = vec![(3, 0), (2, 1), (1, 0)];
            for index in order {
                // SAFETY: it was begun.
                unsafe { end(&raw mut accesses[index]) };
                left.retain(|(variable, _)| *variable != index + 1);
                assert_eq!(list(), left, "{order:?}");
            }
        }
    }

    #[test]
    fn what_is_not_tracked_is_in_no_list() {
        let (mut access, mut other) = (memory(), memory());
        access.variable = ptr::without_provenance(9);
        start(1, &mut access, MODIFICATION);
        start(1, &mut other, MODIFICATION);
        assert_eq!(list(), []);
        // SAFETY: both were begun.
        unsafe { (end(&raw mut access), end(&raw mut other)) };
    }

    #[test]
    fn an_access_knows_its_place_and_its_kind() {
        for place in [0, 0x0804_9000, 0x7fff_fffe, 0x8000_0001, 0xffff_fff0_usize] {
            for kind in [0, MODIFICATION] {
                let access = Access::new(ptr::null(), TRACKED | kind, ptr::without_provenance(place), ptr::null_mut());
                assert_eq!(access.kind(), kind);
                let found = access.place().addr();
                assert!(found == place || usize::BITS == 32 && found + 1 == place, "{place:x}: {found:x}");
            }
        }
    }

    #[test]
    fn two_reads_are_no_conflict() {
        let mut accesses = [memory(), memory(), memory()];
        for access in &mut accesses {
            start(7, access, TRACKED);
        }
        start(8, &mut memory(), MODIFICATION);
        // SAFETY: they were begun.
        accesses.iter_mut().rev().for_each(|access| unsafe { end(access) });
        start(7, &mut memory(), MODIFICATION);
    }

    #[test]
    fn a_task_takes_its_accesses_along_and_brings_them_back() {
        // With and without accesses of the thread's, at the beginning and after a wait.
        for (outer_at_first, outer_later) in [(false, false), (true, false), (false, true), (true, true)] {
            let mut task = TaskAccesses { latest: ptr::null_mut(), first: ptr::null_mut() };
            let (mut outer, mut one, mut two) = (memory(), memory(), memory());
            let with_outer = |is_there: bool, list: &[(usize, usize)]| {
                list.iter().copied().chain(is_there.then_some((9, 1))).collect::<Vec<_>>()
            };
            if outer_at_first {
                start(9, &mut outer, TRACKED | MODIFICATION);
            }
            // SAFETY: a task that enters and exits by turns; accesses that end were begun.
            unsafe {
                enter_task(&mut task);
                start(1, &mut one, TRACKED);
                start(2, &mut two, TRACKED | MODIFICATION);
                assert_eq!(list(), with_outer(outer_at_first, &[(2, 1), (1, 0)]));
                exit_task(&mut task);
                assert_eq!(list(), with_outer(outer_at_first, &[]));
                if outer_at_first {
                    end(&raw mut outer);
                }
                if outer_later {
                    start(9, &mut outer, TRACKED | MODIFICATION);
                }
                enter_task(&mut task);
                assert_eq!(list(), with_outer(outer_later, &[(2, 1), (1, 0)]));
                end(&raw mut two);
                exit_task(&mut task);
                enter_task(&mut task);
                end(&raw mut one);
                assert_eq!(list(), with_outer(outer_later, &[]));
                exit_task(&mut task);
                assert!(task.latest.is_null() && task.first.is_null());
                if outer_later {
                    end(&raw mut outer);
                }
            }
            assert_eq!(list(), []);
        }
    }
}
