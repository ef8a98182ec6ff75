//! Rust's shared pointers: sidetable's, the standard library's, triomphe's. One generic loop for each operation, inlined into.

use core::arch::asm;
use core::mem::MaybeUninit;
use std::sync::Arc;

use sidetable::Strong;

use crate::lane::arranged;
use crate::{Lane, Operation};

/// 16 bytes behind a header of 16 make 32. Never written: no peer writes its payload.
type Payload = MaybeUninit<[u64; 2]>;
/// triomphe's header is one count.
type LargerPayload = MaybeUninit<[u64; 3]>;

/// A strong reference.
trait Handle: Clone + Send + Sync + 'static {
    fn new() -> Self;
    fn address(&self) -> usize;
    /// Where the counts are: the bytes in front of the payload.
    fn counts(&self) -> usize {
        self.address() - 8
    }
    fn strong_count(&self) -> usize;
}

/// One that can be had from a weak reference.
trait Upgrade: Handle {
    type Weak: Clone + Send + Sync + 'static;
    fn downgrade(&self) -> Self::Weak;
    fn upgrade(weak: &Self::Weak) -> Option<Self>;
}

impl Handle for Strong<Payload> {
    #[inline(always)]
    fn new() -> Self {
        Strong::new(Payload::uninit())
    }
    #[inline(always)]
    fn address(&self) -> usize {
        Strong::as_raw(self).addr()
    }
    fn counts(&self) -> usize {
        // SAFETY: the reference keeps the object.
        match unsafe { sidetable::inspect::object(Strong::as_raw(self)) }.side_table {
            0 => self.address() + 8,
            side_table => side_table + 16,
        }
    }
    fn strong_count(&self) -> usize {
        Strong::strong_count(self)
    }
}

impl Upgrade for Strong<Payload> {
    type Weak = sidetable::Weak<Payload>;
    #[inline(always)]
    fn downgrade(&self) -> Self::Weak {
        Strong::downgrade(self)
    }
    #[inline(always)]
    fn upgrade(weak: &Self::Weak) -> Option<Self> {
        weak.upgrade()
    }
}

impl Handle for Arc<Payload> {
    #[inline(always)]
    fn new() -> Self {
        Arc::new(Payload::uninit())
    }
    #[inline(always)]
    fn address(&self) -> usize {
        Arc::as_ptr(self).addr()
    }
    fn strong_count(&self) -> usize {
        Arc::strong_count(self)
    }
}

impl Upgrade for Arc<Payload> {
    type Weak = std::sync::Weak<Payload>;
    #[inline(always)]
    fn downgrade(&self) -> Self::Weak {
        Arc::downgrade(self)
    }
    #[inline(always)]
    fn upgrade(weak: &Self::Weak) -> Option<Self> {
        weak.upgrade()
    }
}

impl Handle for triomphe::Arc<LargerPayload> {
    #[inline(always)]
    fn new() -> Self {
        triomphe::Arc::new(LargerPayload::uninit())
    }
    #[inline(always)]
    fn address(&self) -> usize {
        triomphe::Arc::as_ptr(self).addr()
    }
    fn strong_count(&self) -> usize {
        triomphe::Arc::strong_count(self)
    }
}

/// Uses an object in a way the compiler cannot see through: any memory may have changed. It leaves the pointer in its register, which
/// `std::hint::black_box` does not, and is what the C++ loops do.
#[inline(always)]
fn use_object(address: usize) {
    // SAFETY: no instruction.
    unsafe { asm!("/* {} */", in(reg) address, options(nostack, preserves_flags)) };
}

#[inline(never)]
fn clone_and_drop<H: Handle>(handle: &H, iterations: u64) -> u64 {
    let mine = handle.clone();
    for _ in 0..iterations {
        let other = mine.clone();
        use_object(other.address());
    }
    iterations
}

#[inline(never)]
fn upgrade_and_drop<H: Upgrade>(weak: &H::Weak, iterations: u64) -> u64 {
    let mine = weak.clone();
    for done in 0..iterations {
        let Some(other) = H::upgrade(&mine) else { return done };
        use_object(other.address());
    }
    iterations
}

#[inline(never)]
fn allocate<H: Handle>(iterations: u64) -> u64 {
    for _ in 0..iterations {
        let made = H::new();
        use_object(made.address());
    }
    iterations
}

#[inline(never)]
fn allocate_with_weak<H: Upgrade>(iterations: u64) -> u64 {
    for _ in 0..iterations {
        let made = H::new();
        use_object(made.address());
        let weak = made.downgrade();
        use_object((&raw const weak).addr());
        drop(weak);
    }
    iterations
}

#[inline(never)]
fn clone_and_drop_unowned(handle: &Strong<Payload>, iterations: u64) -> u64 {
    let mine = Strong::downgrade_unowned(handle);
    for _ in 0..iterations {
        let other = mine.clone();
        use_object((&raw const other).addr());
    }
    iterations
}

fn cloning<H: Handle>(objects: usize) -> Lane {
    Lane::on(arranged(objects, H::new, H::counts), clone_and_drop::<H>, |handle| handle.strong_count() == 1)
}

fn with_weak<H: Upgrade>(objects: usize, work: fn(&H, &H::Weak, u64) -> u64) -> Lane {
    let make = || {
        let handle = H::new();
        let weak = handle.downgrade();
        (handle, weak)
    };
    Lane::on(
        arranged(objects, make, |(handle, _)| handle.counts()),
        move |(handle, weak), iterations| work(handle, weak, iterations),
        |(handle, _)| handle.strong_count() == 1,
    )
}

fn with_weak_references<H: Upgrade>(operation: Operation, objects: usize) -> Option<Lane> {
    match operation {
        Operation::RetainRelease => Some(cloning::<H>(objects)),
        Operation::SideTableRetainRelease => {
            Some(with_weak::<H>(objects, |handle, _, iterations| clone_and_drop(handle, iterations)))
        }
        Operation::WeakLoadRelease => {
            Some(with_weak::<H>(objects, |_, weak, iterations| upgrade_and_drop::<H>(weak, iterations)))
        }
        Operation::UnownedRetainRelease => None,
        Operation::AllocateRelease => Some(Lane::allocating(allocate::<H>)),
        Operation::AllocateWeakRelease => Some(Lane::allocating(allocate_with_weak::<H>)),
    }
}

/// The loop of an operation on sidetable's handles.
pub fn sidetable(operation: Operation, objects: usize) -> Option<Lane> {
    match operation {
        Operation::UnownedRetainRelease => Some(Lane::on(
            arranged(objects, <Strong<Payload> as Handle>::new, Handle::counts),
            clone_and_drop_unowned,
            |handle| Handle::strong_count(handle) == 1,
        )),
        _ => with_weak_references::<Strong<Payload>>(operation, objects),
    }
}

/// The loop of an operation on `Arc`.
pub fn arc(operation: Operation, objects: usize) -> Option<Lane> {
    with_weak_references::<Arc<Payload>>(operation, objects)
}

/// The loop of an operation on `triomphe::Arc`.
pub fn triomphe(operation: Operation, objects: usize) -> Option<Lane> {
    type Handle = triomphe::Arc<LargerPayload>;
    match operation {
        Operation::RetainRelease => Some(cloning::<Handle>(objects)),
        Operation::AllocateRelease => Some(Lane::allocating(allocate::<Handle>)),
        _ => None,
    }
}
