//! Freezing: a graph built with mutation becomes deeply immutable, cycles included, and is still reclaimed by counting alone.
//!
//! Floor 6: on `object`, beside `metadata` and `identity`, which it does not use.
//!
//! | module | what it does |
//! |---|---|
//! | [`types`] | which class an object is of once it is frozen, and whether two classes can be such a pair |
//! | `ancestry` | which class is below which |
//! | `adopted` | Rust values become freezable |
//! | `walk` | visits what an object reaches, checks it, and finds the cycles |
//! | `index`, `chunks` | which number the walk gave an object, and lists that grow without moving |
//! | `path` | the way from the root to an object, in words |
//! | [`teardown`] | the end of frozen objects, without recursion |
//! | [`draw`] | object graphs as Graphviz drawings |
//! | [`phases`] | modules whose globals freeze between their start functions |
//! | [`error`] | why a graph cannot be frozen |
//!
//! A frozen object that is in no cycle keeps its counts where they are, marked so that it is never uniquely referenced: nothing is allocated
//! for it. The objects of a cycle share one count: [`component`].

mod adopted;
mod ancestry;
mod chunks;
pub mod draw;
pub mod error;
mod index;
mod path;
pub mod phases;
pub mod teardown;
pub mod types;
mod walk;

pub use crate::object::is_frozen;
pub use crate::object::refcount::outstanding_components;
pub use error::FreezeError;

use sidetable_shims::metadata::{ClassMetadata, Freezing, Strength};
use sidetable_shims::refcount::{Freeze, RefCountWord, Refusal};

use crate::heap::Reserve;
use crate::object::class::ClassName;
use crate::object::refcount::component::formation;
use crate::object::refcount::refusal::refused;
use crate::object::refcount::{FREEZE, component, counts, strong, unowned, weak};
use crate::object::{CAN_ADD_BLINDLY, HeapObject, count_elsewhere, is_ignored, place_of, set_isa, word};
use crate::sync::driver::{Adaptive, Driver};
use crate::sync::lock::Guarded;
use crate::sync::{Mutant, Ordering, foreign, is_weakened, shared};
use crate::{fatal, platform};
use walk::{Classes, Found, Held};

/// What a freeze did. `sidetable_freeze_report` in C, 40 bytes.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// Objects that are frozen now and were not before.
    pub objects: u64,
    /// Cycles among them: strongly connected components, each with one count.
    pub components: u64,
    /// Objects in these.
    pub members: u64,
    /// Bytes that the components keep until they end. Other objects need none.
    pub kept_bytes: u64,
    /// Bytes that the freeze used while it ran.
    pub working_bytes: u64,
}

shared! {
    /// Held by the thread that freezes: two freezes of graphs that meet must not both make components of what they share.
    static FREEZING: Guarded<()> = Guarded::new(());
}

/// Freezes an object and all that it reaches by strong, weak and unowned references, all or nothing. Its class must become `target` or a
/// subclass; null: any.
///
/// On success every object's class is the frozen counterpart of what it was, and none is ever uniquely referenced again. References in fields
/// that the frozen classes lack are given up. Objects that are frozen already are not entered, so freezing again does nothing.
///
/// Other threads may hold references to the objects, count them, load and form weak references meanwhile; nobody may change their fields.
///
/// # Safety
/// The caller holds the object, and nobody changes a field of what it reaches before this returns; `target` is null or a class.
pub unsafe fn freeze(root: *mut HeapObject, target: *const ClassMetadata) -> Result<Report, FreezeError> {
    if is_ignored(root) {
        return Err(FreezeError::NoObject);
    }
    if foreign::is_there() {
        return Err(FreezeError::Unsupported);
    }
    let mut held = Held::default();
    let frozen = {
        let _reserve = Reserve::open()?;
        let guard = FREEZING.lock();
        // SAFETY: as the caller promises; other freezes wait.
        let frozen = unsafe { walk::walk(root, target, &mut held).map(|found| commit(found, &mut held)) };
        drop(guard);
        frozen.map_err(|error| *error)
    };
    // SAFETY: the walk and the commit took these references.
    unsafe { held.release() };
    frozen
}

/// Freezes what a walk found. Nothing can fail any more.
///
/// # Safety
/// As for [`freeze`].
unsafe fn commit(mut found: Found, held: &mut Held) -> Report {
    let mut report =
        Report { working_bytes: found.working_bytes(), objects: found.count() as u64, ..Report::default() };
    let mut classes = Classes::new();
    let mut become_frozen = |object: *mut HeapObject, is_single: bool| {
        // SAFETY: the walk saw the object, and what led there keeps it.
        unsafe {
            let Ok(Some(freezing)) = classes.freezing_of(object) else { unreachable!("the walk found it") };
            give_up_dropped(object, freezing, held);
            if is_weakened(Mutant::MarkedLate) {
                set_isa(object, freezing.frozen);
            }
            // Before the object is of the frozen class: from then on others may add to its word blindly (model
            // freeze_and_first_weak_reference_and_retain, mutants MarkedLate and CountsElsewhereUnsaid).
            let is_counted_inline = is_single && mark(object);
            if CAN_ADD_BLINDLY && !is_counted_inline && !is_weakened(Mutant::CountsElsewhereUnsaid) {
                count_elsewhere(object);
            }
            set_isa(object, freezing.frozen);
        }
    };
    let mut become_single = |object| become_frozen(object, true);
    for piece in found.leaves.pieces() {
        platform::in_turn(piece, |leaf| leaf.cast_const(), |_, leaf| become_single(*leaf));
    }
    if !found.all_are_cyclic() {
        for piece in found.nodes.pieces() {
            platform::in_turn(
                piece,
                |node| node.object.cast_const(),
                |_, node| {
                    if node.is_single() {
                        become_single(node.object);
                    }
                },
            );
        }
    }
    for (members, internal) in found.take_cycles() {
        report.components += 1;
        report.members += members.len() as u64;
        report.kept_bytes += component::bytes_for(members.len());
        // SAFETY: as above: what leads to the members keeps the component.
        unsafe {
            formation::form(members, internal, |member| become_frozen(member, false));
        }
    }
    report
}

/// Marks the counts of an object that is in no cycle. Whether they are inline, and so is the mark.
///
/// # Safety
/// As for [`freeze`].
#[inline]
unsafe fn mark(object: *mut HeapObject) -> bool {
    // SAFETY: as the caller promises.
    let cell = unsafe { word(object) };
    if Adaptive::exchange(cell, RefCountWord::NEW, RefCountWord::FROZEN_NEW, Ordering::Release, Ordering::Relaxed)
        .is_ok()
    {
        return true;
    }
    // SAFETY: as the caller promises.
    match unsafe { counts::update::<Adaptive, _>(object, FREEZE, Freeze) } {
        Ok(moved) => moved.entry.is_none(),
        Err(Refusal::Immortal) => false,
        Err(refusal) => {
            // SAFETY: as the caller promises.
            unsafe { refused(object, refusal) };
            false
        }
    }
}

/// Takes the references out of fields that the frozen class lacks, to be released when the freeze is over.
///
/// # Safety
/// As for [`freeze`].
unsafe fn give_up_dropped(object: *mut HeapObject, freezing: &Freezing, held: &mut Held) {
    for field in freezing.dropped {
        // SAFETY: the field lies inside the object, and nobody else uses it now.
        unsafe {
            let place = place_of(object, field);
            match field.strength {
                Strength::Strong => held.strong.push(place.cast::<*mut HeapObject>().replace(core::ptr::null_mut())),
                Strength::Unowned => held.unowned.push(place.cast::<*mut HeapObject>().replace(core::ptr::null_mut())),
                Strength::Weak => {
                    weak::assign(place.cast(), core::ptr::null_mut());
                }
            }
        }
    }
}

impl Held {
    /// # Safety
    /// The references are the walk's and the commit's own.
    unsafe fn release(self) {
        // SAFETY: as the caller promises.
        unsafe {
            self.strong.into_iter().for_each(|object| strong::release(object));
            self.unowned.into_iter().for_each(|object| unowned::release(object));
        }
    }
}

/// The dynamic check before an object's fields are changed. Refused where the object is frozen.
///
/// # Safety
/// The caller holds the object.
#[inline]
pub unsafe fn begin_mutation(object: *mut HeapObject) -> Result<(), FreezeError> {
    // SAFETY: as the caller promises.
    if unsafe { is_frozen(object) } { Err(FreezeError::Frozen) } else { Ok(()) }
}

/// [`begin_mutation`], fatal where the object is frozen.
///
/// # Safety
/// As for [`begin_mutation`].
#[inline]
pub unsafe fn begin_mutation_or_die(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe {
        if is_frozen(object) {
            fatal::frozen(object.cast_const().cast(), &ClassName::of_object(object));
        }
    }
}
