//! Strong references.

use sidetable_c::{allocation, strong, unique};

use crate::model::Kind;
use crate::operation::{Form, Pick};
use crate::player::{Done, Player};
use crate::world::same;

pub fn retain(player: &mut Player<'_>, slot: Pick, count: u8, form: Form) -> Done {
    let Some((place, slot)) = player.holding(slot) else { return Ok(false) };
    let count = if form.is_counted { u32::from(count) } else { 1 };
    let address = player.address(slot.object);
    // SAFETY: the slot holds the object; nonatomic forms are for programs of one thread.
    let returned = unsafe {
        match (form.is_counted, form.is_nonatomic) {
            (false, false) => strong::swift_retain(address),
            (false, true) => strong::swift_nonatomic_retain(address),
            (true, false) => strong::swift_retain_n(address, count),
            (true, true) => strong::swift_nonatomic_retain_n(address, count),
        }
    };
    player.hands.add(place, slot.object, count, 0);
    player.model.borrow_mut().retain(slot.object, i64::from(count));
    same("what retain returned", returned, address)?;
    Ok(true)
}

pub fn release(player: &mut Player<'_>, slot: Pick, count: u8, form: Form) -> Done {
    let Some((place, slot)) = player.holding(slot) else { return Ok(false) };
    let count = if form.is_counted { u32::from(count).min(slot.strong) } else { 1 };
    player.hands.take(place, count, 0);
    let address = player.address(slot.object);
    // SAFETY: the slot held so many references; nonatomic forms are for programs of one thread.
    unsafe {
        match (form.is_counted, form.is_nonatomic) {
            (false, false) => strong::swift_release(address),
            (false, true) => strong::swift_nonatomic_release(address),
            (true, false) => strong::swift_release_n(address, count),
            (true, true) => strong::swift_nonatomic_release_n(address, count),
        }
    }
    player.model.borrow_mut().release(slot.object, i64::from(count));
    Ok(true)
}

pub fn try_retain(player: &mut Player<'_>, slot: Pick) -> Done {
    let Some((_, slot)) = player.slot(slot, |_, _| true) else { return Ok(false) };
    // SAFETY: a reference of either kind keeps the object's memory.
    let found = unsafe { strong::swift_tryRetain(player.address(slot.object)) };
    player.loaded("a conditional retain", found, Some(slot.object))?;
    Ok(true)
}

/// What compilers do with an object whose only reference they know.
pub fn destroy(player: &mut Player<'_>, slot: Pick) -> Done {
    let only = player.slot(slot, |model, slot| slot.strong == 1 && model.is_unique(slot.object));
    let Some((place, slot)) = only else { return Ok(false) };
    player.hands.take(place, 1, 0);
    let address = player.address(slot.object);
    // SAFETY: the slot held the only strong reference.
    unsafe {
        strong::swift_setDeallocating(address);
        strong::_swift_release_dealloc(address);
    }
    player.model.borrow_mut().release(slot.object, 1);
    Ok(true)
}

pub fn immortalize(player: &mut Player<'_>, slot: Pick) -> Done {
    let Some((_, slot)) = player.holding_on_heap(slot) else { return Ok(false) };
    // SAFETY: the slot holds the object.
    unsafe { strong::_swift_stdlib_immortalize(player.address(slot.object)) };
    player.model.borrow_mut().immortalize(slot.object);
    Ok(true)
}

pub fn ask_uniqueness(player: &mut Player<'_>, slot: Pick) -> Done {
    let Some((_, slot)) = player.holding(slot) else { return Ok(false) };
    let address = player.address(slot.object);
    // SAFETY: the slot holds the object.
    let answers = unsafe {
        [
            unique::swift_isUniquelyReferenced(address),
            unique::swift_isUniquelyReferenced_nonNull(address),
            unique::swift_isUniquelyReferenced_native(address),
            unique::swift_isUniquelyReferenced_nonNull_native(address),
            unique::swift_isUniquelyReferencedNonObjC(address),
            unique::swift_isUniquelyReferencedNonObjC_nonNull(address),
            unique::swift_isUniquelyReferenced_nonNull_bridgeObject(address.expose_provenance()),
            unique::swift_isUniquelyReferencedNonObjC_nonNull_bridgeObject(address.expose_provenance()),
        ]
    };
    same("uniqueness", answers, [player.model.borrow().is_unique(slot.object); 8])?;
    Ok(true)
}

/// Checks that nobody refers to the stack objects of a program that is over.
pub fn verify_ends(player: &Player<'_>) {
    for (object, entity) in player.model.borrow().entities.iter().enumerate() {
        if entity.kind == Kind::Stack {
            // SAFETY: the object's place is there until the world ends its places.
            unsafe { allocation::swift_verifyEndOfLifetime(player.address(object)) };
        }
    }
}
