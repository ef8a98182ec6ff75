//! Freezing: a graph built with mutation becomes deeply immutable, cycles included, and is still reclaimed by counting alone.
//!
//! | module | what it does |
//! |---|---|
//! | [`types`] | which class an object is of once it is frozen, and whether two classes can be such a pair |
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

mod chunks;
pub mod draw;
pub mod error;
mod index;
mod path;
pub mod phases;
pub mod teardown;
pub mod types;
mod walk;

pub use crate::refcount::extension::outstanding_components;
pub use error::FreezeError;

use sidetable_shims::metadata::{ClassMetadata, Freezing, FreezingField, Strength, class_flags};
use sidetable_shims::refcount::{Freeze, InlineWidth, RefCountWord, Refusal, Width};

use crate::IS_DROP_IN;
use crate::metadata::class::extension_of;
use crate::object::{HeapObject, acquire_isa, destroy_of, is_ignored, isa, set_isa, word};
use crate::refcount::{FREEZE, component, counts, strong, unowned, weak};
use crate::sync::filter::AddressFilter;
use crate::sync::lock::Guarded;
use crate::sync::{Mutant, Ordering, is_weakened, memory, shared};
use crate::threading::{Adaptive, Driver};
use crate::{fatal, foreign, platform};
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
    /// Frozen objects that had their counts elsewhere when they were frozen, in a side table or a component; and some whose counts left since.
    static COUNTED_ELSEWHERE: AddressFilter = AddressFilter::new();
}

/// Whether words of frozen objects may be added to blindly: a narrow word has no room for that, and Swift's own objects are never frozen.
const CAN_ADD_BLINDLY: bool = !IS_DROP_IN && InlineWidth::BITS == 64;

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
            let freezing = classes.freezing_of(object).expect("the walk found it");
            give_up_dropped(object, freezing, held);
            if is_weakened(Mutant::MarkedLate) {
                set_isa(object, freezing.frozen);
            }
            // Before the object is of the frozen class: from then on others may add to its word blindly (model
            // freeze_and_first_weak_reference_and_retain, mutants MarkedLate and CountsElsewhereUnsaid).
            let is_counted_inline = is_single && mark(object);
            if CAN_ADD_BLINDLY && !is_counted_inline && !is_weakened(Mutant::CountsElsewhereUnsaid) {
                COUNTED_ELSEWHERE.add(object.addr());
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
            component::form(members, internal, |member| become_frozen(member, false));
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
            unsafe { strong::refused(object, refusal) };
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

/// Where a field lies.
///
/// # Safety
/// The object has the field.
pub(crate) unsafe fn place_of(object: *mut HeapObject, field: &FreezingField) -> *mut u8 {
    // SAFETY: as the caller promises.
    unsafe { object.cast::<u8>().add(field.offset as usize) }
}

/// Whether an object is frozen. Null is not.
///
/// # Safety
/// The object's memory is there.
#[inline]
pub unsafe fn is_frozen(object: *const HeapObject) -> bool {
    // SAFETY: as the caller promises.
    !is_ignored(object) && unsafe { is_frozen_class(isa(object)) }
}

/// Whether instances of a class are frozen.
///
/// # Safety
/// `class` is a class or the metadata of a box.
#[inline]
pub(crate) unsafe fn is_frozen_class(class: *const ClassMetadata) -> bool {
    // SAFETY: as the caller promises.
    unsafe { extension_of(class).is_some() && (*class).flags & class_flags::IS_FROZEN != 0 }
}

/// Whether references to an object may be added to its word without a look at it, which would wait for whoever moved the word last: the object is
/// frozen, and had its counts there when it was. Should they have left since, the word stands it ([`RefCountWord::moved_to`]).
///
/// # Safety
/// The object is alive.
#[inline(always)]
pub(crate) unsafe fn is_counted_blindly(object: *const HeapObject) -> bool {
    if !CAN_ADD_BLINDLY {
        return false;
    }
    // Acquire: pairs with `set_isa`, before which the word was marked, or the object said to be counted elsewhere.
    // SAFETY: as the caller promises.
    let class = unsafe { acquire_isa(object) };
    // A C++ constructor that clears its object may count it before the class is put back.
    // SAFETY: a destroy function stands in front of all metadata that an object can have.
    !class.is_null()
        && unsafe { destroy_of(class) } as *const () == teardown::destroy_frozen as *const ()
        && !COUNTED_ELSEWHERE.may_have(object.addr())
}

/// Says that the counts of an object that was marked frozen inline have left for a side table: there is no use in adding to its word.
#[inline]
pub(crate) fn left_for_side_table(object: *const HeapObject) {
    if CAN_ADD_BLINDLY {
        COUNTED_ELSEWHERE.suggest(object.addr());
    }
}

/// What the runtime knows of freezing instances of a class, or frozen ones of it.
///
/// # Safety
/// `class` is a class, or the metadata of a box.
pub(crate) unsafe fn freezing_of<'a>(class: *const ClassMetadata) -> Option<&'a Freezing> {
    // SAFETY: as the caller promises; the record is published once and never goes away.
    unsafe {
        let word = memory::acquire_word(&raw const extension_of(class)?.freezing);
        core::ptr::with_exposed_provenance::<Freezing>(word).as_ref()
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
            fatal::frozen(object);
        }
    }
}
