//! Counts that one thread moves without locked instructions. What the kernel does is a lock of each thread here: it is held inside a sequence, so that whoever
//! has taken it once in every other thread knows that those sequences are over or have not begun.

use std::rc::Rc;

use loom::cell::UnsafeCell;
use loom::sync::Mutex;
use sidetable::sync::bias::{CHANGING, Holder, NOBODY, UNKNOWN};
use sidetable::sync::{Atomic, Ordering};

use super::model::{Model, model};
use crate::scene::{join, start};

pub const MODELS: &[Model] = &[
    model!(counts_change_hands, 2, "a thread that moves counts without locked instructions loses no other's moves", preemptions: 4),
    model!(counts_taken_away_twice, 3, "the same where two threads take them away from it", preemptions: 3),
];

const THREADS: usize = 3;

struct Shared {
    holder: Holder,
    changes: Mutex<()>,
    sequences: [Mutex<()>; THREADS],
    /// What is known when it is known whether there can be a holder: where a thread says which sequence it is in.
    area: UnsafeCell<u32>,
    count: Atomic<u64>,
}

fn number(thread: usize) -> u64 {
    CHANGING + 1 + thread as u64
}

impl Shared {
    fn new() -> Rc<Self> {
        Rc::new(Self {
            holder: Holder::new(),
            changes: Mutex::new(()),
            sequences: core::array::from_fn(|_| Mutex::new(())),
            area: UnsafeCell::new(0),
            count: Atomic::new(0),
        })
    }

    fn move_count(&self, thread: usize) {
        loop {
            let sequence = self.sequences[thread].lock();
            let holder = self.holder.load();
            if holder != UNKNOWN {
                // SAFETY: loom has checked that nothing races.
                assert_eq!(self.area.with(|area| unsafe { *area }), 1, "the area is known when the holder is");
            }
            if holder == NOBODY {
                self.count.fetch_move_by_difference(0, 1, Ordering::Relaxed);
                return;
            }
            if holder == number(thread) {
                let count = self.count.load(Ordering::Relaxed);
                self.count.store(count + 1, Ordering::Relaxed);
                return;
            }
            drop(sequence);
            self.make_shared(thread);
        }
    }

    fn make_shared(&self, thread: usize) {
        let _change = self.changes.lock();
        match self.holder.load() {
            NOBODY => {}
            UNKNOWN => {
                // SAFETY: as above.
                self.area.with_mut(|area| unsafe { *area = 1 });
                self.holder.change(NOBODY, || {});
            }
            _ => self.holder.change(NOBODY, || self.restart_others(thread)),
        }
    }

    fn hold(&self, thread: usize) {
        let _change = self.changes.lock();
        if self.holder.load() == NOBODY {
            self.holder.change(number(thread), || self.restart_others(thread));
        }
    }

    fn restart_others(&self, thread: usize) {
        for (_, sequence) in self.sequences.iter().enumerate().filter(|(other, _)| *other != thread) {
            drop(sequence.lock());
        }
    }
}

fn counts_change_hands() {
    among(1);
}

fn counts_taken_away_twice() {
    among(2);
}

/// A thread moves, becomes the holder, and moves; so many others move.
fn among(others: usize) {
    let shared = Shared::new();
    let others: Vec<_> = (1..=others)
        .map(|other| {
            let shared = Rc::clone(&shared);
            start(move || shared.move_count(other))
        })
        .collect();
    let moves = others.len() as u64 + 2;
    shared.move_count(0);
    shared.hold(0);
    shared.move_count(0);
    others.into_iter().for_each(join);
    assert_eq!(shared.count.load(Ordering::Relaxed), moves, "no move is lost");
}
