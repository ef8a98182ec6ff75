//! What the machine itself takes. The loops are C, in `native/limits.c`.

use core::cell::UnsafeCell;

use super::Peer;
use crate::lane::arranged;
use crate::{Lane, Operation};

type Loop = unsafe extern "C" fn(*mut u64, u64) -> u64;

unsafe extern "C" {
    fn limit_locked_add(cell: *mut u64, iterations: u64) -> u64;
    fn limit_locked_exchange(cell: *mut u64, iterations: u64) -> u64;
    fn limit_plain_add(cell: *mut u64, iterations: u64) -> u64;
    fn limit_called_locked_add(cell: *mut u64, iterations: u64) -> u64;
    fn limit_called_plain_add(cell: *mut u64, iterations: u64) -> u64;
    fn limit_allocate(unused: *mut u64, iterations: u64) -> u64;
}

/// A word in a block of its own, as large as an object.
struct Subject(Box<[UnsafeCell<u64>; 4]>);

// SAFETY: the loops for several threads are atomic, and the word is read when they are over.
unsafe impl Sync for Subject {}

/// The loop that bounds an operation from below.
pub fn lane(peer: Peer, operation: Operation, objects: usize) -> Option<Lane> {
    let body: Loop = match peer {
        Peer::LockedAdd => limit_locked_add,
        Peer::LockedExchange => limit_locked_exchange,
        Peer::PlainAdd => limit_plain_add,
        Peer::CalledLockedAdd => limit_called_locked_add,
        Peer::CalledPlainAdd => limit_called_plain_add,
        _ => limit_allocate,
    };
    // SAFETY: the pointer leads to a word, or the loop does not use it.
    let run = move |cell: *mut u64, iterations| unsafe { body(cell, iterations) };
    if operation.is_on_a_structure() {
        return None;
    }
    match (peer == Peer::Malloc, operation.is_on_an_object()) {
        (true, false) => Some(Lane::allocating(move |iterations| run(core::ptr::null_mut(), iterations))),
        (false, true) => {
            let subjects = arranged(objects, || Subject(Box::default()), |subject| subject.0.as_ptr().addr());
            Some(Lane::on(
                subjects,
                move |subject, iterations| run(subject.0[0].get(), iterations),
                // SAFETY: no loop is running.
                |subject| unsafe { *subject.0[0].get() == 0 },
            ))
        }
        _ => None,
    }
}
