//! What `fork` waits for.

use std::rc::Rc;

use loom::cell::UnsafeCell;
use sidetable::sync::fork::Gate;

use super::model::{Model, model};
use crate::scene::{join, start};

pub const MODELS: &[Model] = &[
    model!(fork_beside_a_lock, 2, "a fork finds what a lock guards whole, and who locks later what was done meanwhile"),
    model!(
        fork_beside_locks_under_a_lock,
        2,
        "the same where the thread takes further locks, and is counted elsewhere"
    ),
];

/// The gate, and what a lock guards. The lock itself is not there: only the fork is between the threads.
struct Shared {
    gate: Gate<2>,
    guarded: UnsafeCell<u32>,
}

impl Shared {
    fn new() -> Rc<Self> {
        Rc::new(Self { gate: Gate::new(), guarded: UnsafeCell::new(0) })
    }

    fn change(&self) {
        // SAFETY: loom has checked that nothing races.
        self.guarded.with_mut(|value| unsafe { *value += 1 });
    }

    /// A thread that holds the lock, and that many further ones under it.
    fn lock(&self, counter: usize, further: u32) {
        self.gate.enter(counter, false);
        self.change();
        for _ in 0..further {
            self.gate.enter(counter, true);
            self.gate.leave(counter);
        }
        self.change();
        self.gate.leave(counter);
    }

    /// A fork by a thread that is counted in the second place, and what other handlers do meanwhile.
    fn fork(&self) {
        self.gate.close(1, 0);
        // SAFETY: as above.
        let value = self.guarded.with(|value| unsafe { *value });
        assert_eq!(value % 2, 0, "a fork finds nothing half done");
        self.change();
        self.change();
        self.gate.open();
    }
}

fn fork_beside_a_lock() {
    fork_beside(1, 0);
}

fn fork_beside_locks_under_a_lock() {
    fork_beside(0, 1);
}

fn fork_beside(counter: usize, further: u32) {
    let shared = Shared::new();
    let other = Rc::clone(&shared);
    let other = start(move || other.lock(counter, further));
    shared.fork();
    join(other);
}
