//! Rust's shared pointers: sidetable's, the standard library's, triomphe's, and those whose counts are in a table outside. One generic loop
//! for each operation, inlined into.

use core::arch::asm;
use core::mem::MaybeUninit;

use super::pointers::{
    ExternalTable, Item, Payload, Pointers, Sidetable, Standard, Triomphe, WeakItem, WeakPointers, item,
};
use super::structures;
use crate::lane::arranged;
use crate::{Lane, Operation};

/// Uses an object in a way the compiler cannot see through: any memory may have changed. It leaves the pointer in its register, which
/// `std::hint::black_box` does not, and is what the C++ loops do.
#[inline(always)]
pub(super) fn use_object(address: usize) {
    // SAFETY: no instruction.
    unsafe { asm!("/* {} */", in(reg) address, options(nostack, preserves_flags)) };
}

#[inline(never)]
fn clone_and_drop<P: Pointers>(handle: &Item<P>, iterations: u64) -> u64 {
    let mine = handle.clone();
    for _ in 0..iterations {
        let other = mine.clone();
        use_object(P::address(&other));
    }
    iterations
}

#[inline(never)]
fn upgrade_and_drop<P: WeakPointers>(weak: &WeakItem<P>, iterations: u64) -> u64 {
    let mine = weak.clone();
    for done in 0..iterations {
        let Some(other) = P::upgrade(&mine) else { return done };
        use_object(P::address(&other));
    }
    iterations
}

#[inline(never)]
fn allocate<P: Pointers>(iterations: u64) -> u64 {
    for _ in 0..iterations {
        let made = item::<P>();
        use_object(P::address(&made));
    }
    iterations
}

#[inline(never)]
fn allocate_with_weak<P: WeakPointers>(iterations: u64) -> u64 {
    for _ in 0..iterations {
        let made: Item<P> = P::new_weakly_referenced(MaybeUninit::uninit());
        use_object(P::address(&made));
        let weak = P::downgrade(&made);
        use_object((&raw const weak).addr());
        drop(weak);
    }
    iterations
}

#[inline(never)]
fn clone_and_drop_unowned(handle: &Item<Sidetable>, iterations: u64) -> u64 {
    let mine = sidetable::Strong::downgrade_unowned(handle);
    for _ in 0..iterations {
        let other = mine.clone();
        use_object((&raw const other).addr());
    }
    iterations
}

fn on_items<P: Pointers>(objects: usize, work: fn(&Item<P>, u64) -> u64) -> Lane
where
    Item<P>: Send + Sync,
{
    Lane::on(arranged(objects, item::<P>, P::counts), work, |handle| P::strong_count(handle) == 1)
}

fn with_weak<P: WeakPointers>(objects: usize, work: fn(&Item<P>, &WeakItem<P>, u64) -> u64) -> Lane
where
    Item<P>: Send + Sync,
    WeakItem<P>: Send + Sync,
{
    let make = || {
        let handle = item::<P>();
        let weak = P::downgrade(&handle);
        (handle, weak)
    };
    Lane::on(
        arranged(objects, make, |(handle, _)| P::counts(handle)),
        move |(handle, weak), iterations| work(handle, weak, iterations),
        |(handle, _)| P::strong_count(handle) == 1,
    )
}

/// The loops of those without weak references.
fn strong_only<P: Pointers>(operation: Operation, objects: usize) -> Option<Lane>
where
    Item<P>: Send + Sync,
    P::Strong<structures::Link<P>>: Send + Sync,
{
    match operation {
        Operation::RetainRelease => Some(on_items::<P>(objects, clone_and_drop::<P>)),
        Operation::AllocateRelease => Some(Lane::allocating(allocate::<P>)),
        Operation::VectorCopy => Some(structures::vector::<P>(objects)),
        Operation::ListPushPop => Some(structures::list::<P>(objects)),
        _ => None,
    }
}

fn with_weak_references<P: WeakPointers>(operation: Operation, objects: usize) -> Option<Lane>
where
    Item<P>: Send + Sync,
    WeakItem<P>: Send + Sync,
    P::Strong<structures::Link<P>>: Send + Sync,
    P::Strong<structures::Branch<P>>: Send + Sync,
{
    match operation {
        Operation::SideTableRetainRelease => {
            Some(with_weak::<P>(objects, |handle, _, iterations| clone_and_drop::<P>(handle, iterations)))
        }
        Operation::WeakLoadRelease => {
            Some(with_weak::<P>(objects, |_, weak, iterations| upgrade_and_drop::<P>(weak, iterations)))
        }
        Operation::AllocateWeakRelease => Some(Lane::allocating(allocate_with_weak::<P>)),
        Operation::TreeWalk => Some(structures::tree::<P>(objects)),
        Operation::WeakMapLookup => Some(structures::map::<P>(objects)),
        _ => strong_only::<P>(operation, objects),
    }
}

/// The loop of an operation on sidetable's handles.
pub fn sidetable(operation: Operation, objects: usize) -> Option<Lane> {
    match operation {
        Operation::UnownedRetainRelease => Some(on_items::<Sidetable>(objects, clone_and_drop_unowned)),
        _ => with_weak_references::<Sidetable>(operation, objects),
    }
}

/// The loop of an operation on `Arc`.
pub fn arc(operation: Operation, objects: usize) -> Option<Lane> {
    with_weak_references::<Standard>(operation, objects)
}

/// The loop of an operation on `triomphe::Arc`.
pub fn triomphe(operation: Operation, objects: usize) -> Option<Lane> {
    strong_only::<Triomphe>(operation, objects)
}

/// The loop of an operation on counts outside of the object.
pub fn external_table(operation: Operation, objects: usize) -> Option<Lane> {
    with_weak_references::<ExternalTable>(operation, objects)
}

const _: () = {
    assert!(size_of::<Payload<Sidetable>>() + 16 == 32);
    assert!(size_of::<Payload<Standard>>() + 16 == 32);
    assert!(size_of::<Payload<Triomphe>>() + 8 == 32);
    assert!(size_of::<Payload<ExternalTable>>() == 32);
};
