//! What is timed: the pieces of a graph's life, and counting.

use core::arch::asm;
use core::hint::black_box;
use core::ptr;
use std::time::Instant;

use anyhow::{Result, ensure};
use serde::{Deserialize, Serialize};
use sidetable::freeze;
use sidetable::object::HeapObject;
use sidetable::object::refcount::strong;
use sidetable::object::refcount::weak::{self, WeakReference};

use super::graph::{Classes, Node, Shape, walk};
use crate::stats::Summary;
use crate::threads::{IdleThread, pin_to_last};

/// The life of one graph in a process of its own, in nanoseconds an object; and the same for many such processes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Life<T = f64> {
    /// Allocating and linking the objects.
    pub build: T,
    /// Visiting them.
    pub walk: T,
    /// Freezing them.
    pub freeze: T,
    /// Visiting them once they are frozen.
    pub frozen_walk: T,
    /// Releasing the root of the frozen graph.
    pub teardown: T,
    /// The same for a graph that was never frozen; not for what that would leak, or whose end would overflow the stack.
    pub mutable_teardown: Option<T>,
    /// Cycles.
    pub components: u64,
    /// Objects in cycles.
    pub members: u64,
    /// Bytes that cycles keep.
    pub kept_bytes: u64,
    /// Bytes that the freeze used.
    pub working_bytes: u64,
    /// What was left behind at the end: components that had not gone.
    pub left_behind: u64,
}

/// A shape at one size.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Point {
    /// The shape.
    pub shape: Shape,
    /// How many objects.
    pub objects: usize,
    /// What it cost.
    pub cost: Life<Summary>,
}

impl Life<Summary> {
    /// Of at least one life of the same graph.
    pub fn of(lives: &[Life]) -> Self {
        let summary = |of: fn(&Life) -> f64| Summary::of(&lives.iter().map(of).collect::<Vec<_>>());
        let Life { components, members, kept_bytes, working_bytes, mutable_teardown, .. } = lives[0];
        Self {
            build: summary(|life| life.build),
            walk: summary(|life| life.walk),
            freeze: summary(|life| life.freeze),
            frozen_walk: summary(|life| life.frozen_walk),
            teardown: summary(|life| life.teardown),
            mutable_teardown: mutable_teardown.map(|_| summary(|life| life.mutable_teardown.unwrap_or_default())),
            components,
            members,
            kept_bytes,
            working_bytes,
            left_behind: lives.iter().map(|life| life.left_behind).sum(),
        }
    }
}

/// Builds, walks, freezes and ends a graph in this process, which must be fresh: what is built once and frozen once is what freezing is for.
pub fn live(shape: Shape, objects: usize) -> Result<Life> {
    pin_to_last();
    let classes = Classes::make();
    let mut report = freeze::Report::default();
    // Small graphs are repeated: a clock has its limits.
    let repeats = (20_000 / objects).max(1);
    let timed = |piece: &mut dyn FnMut()| {
        let begin = Instant::now();
        piece();
        begin.elapsed().as_secs_f64() * 1e9 / (objects * repeats) as f64
    };
    let mut roots = Vec::with_capacity(repeats);
    let build = timed(&mut || roots.extend((0..repeats).map(|_| classes.build(shape, objects))));
    let mut visited = 0;
    // SAFETY: the roots are held, and nobody else knows the graphs.
    let visit = |root: &*mut Node, mark| black_box(unsafe { walk(*root, mark) }).0;
    let walk_time = timed(&mut || visited += roots.iter().map(|root| visit(root, 1)).sum::<usize>());
    ensure!(visited == objects * repeats, "a walk visited {visited} objects");
    let mut frozen = Ok(());
    let freeze = timed(&mut || {
        for root in &roots {
            // SAFETY: the root is held, and nobody else knows the graph.
            match unsafe { freeze::freeze(root.cast(), ptr::null()) } {
                Ok(done) => report = done,
                Err(error) => frozen = Err(error),
            }
        }
    });
    frozen?;
    ensure!(report.objects == objects as u64, "a freeze froze {} objects", report.objects);
    let frozen_walk = timed(&mut || visited += roots.iter().map(|root| visit(root, 2)).sum::<usize>());
    // SAFETY: the roots are held.
    let end = |roots: &[_]| roots.iter().for_each(|root: &*mut Node| unsafe { strong::release(root.cast()) });
    let teardown = timed(&mut || end(&roots));
    let left_behind = freeze::outstanding_components();
    let mutable_teardown = (shape == Shape::Tree).then(|| {
        let roots: Vec<_> = (0..repeats).map(|_| classes.build(shape, objects)).collect();
        timed(&mut || end(&roots))
    });
    Ok(Life {
        build,
        walk: walk_time,
        freeze,
        frozen_walk,
        teardown,
        mutable_teardown,
        components: report.components,
        members: report.members,
        kept_bytes: report.kept_bytes,
        working_bytes: report.working_bytes,
        left_behind,
    })
}

/// Counting one object: nanoseconds for a retain and a release.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Counting {
    /// Whether a second thread was there.
    pub has_second_thread: bool,
    /// An object with a side table, which is not frozen.
    pub side_table: Summary,
    /// A frozen object in no cycle.
    pub single: Summary,
    /// A member of a frozen cycle.
    pub member: Summary,
}

#[inline(never)]
fn count(object: *mut HeapObject, iterations: u64) -> f64 {
    let begin = Instant::now();
    for _ in 0..iterations {
        // SAFETY: the caller holds the object.
        unsafe { strong::release(opaque(strong::retain(opaque(object)))) };
    }
    begin.elapsed().as_secs_f64() * 1e9 / iterations as f64
}

/// An object that the optimizer does not know, in a register: `black_box` would put a store before each locked instruction, which waits for it.
#[inline(always)]
fn opaque(mut object: *mut HeapObject) -> *mut HeapObject {
    // SAFETY: no instruction.
    unsafe { asm!("/* {0} */", inout(reg) object, options(nostack, preserves_flags)) };
    object
}

/// Measures counting, the three kinds of object in turns.
pub fn counting(has_second_thread: bool, rounds: usize, iterations: u64) -> Result<Counting> {
    pin_to_last();
    let idle = has_second_thread.then(IdleThread::start);
    let classes = Classes::make();
    let side_table = classes.object();
    let mut reference = WeakReference::NULL;
    // SAFETY: the object is held.
    unsafe { weak::init(&raw mut reference, side_table) };
    let single: *mut HeapObject = classes.build(Shape::List, 2).cast();
    let member: *mut HeapObject = classes.build(Shape::Ring, 3).cast();
    for root in [single, member] {
        // SAFETY: the root is held.
        unsafe { freeze::freeze(root, ptr::null())? };
    }
    let kinds = [side_table, single, member];
    let mut samples: [Vec<f64>; 3] = Default::default();
    for round in 0..rounds {
        for place in 0..kinds.len() {
            let kind = (round + place) % kinds.len();
            samples[kind].push(count(kinds[kind], iterations));
        }
    }
    // SAFETY: the references are the ones that were made above.
    unsafe {
        weak::destroy(&raw mut reference);
        kinds.into_iter().for_each(|kind| strong::release(kind));
    }
    drop(idle);
    let [side_table, single, member] = samples.map(|samples| Summary::of(&samples));
    Ok(Counting { has_second_thread, side_table, single, member })
}
