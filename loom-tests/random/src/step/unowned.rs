//! Unowned references.

use sidetable_c::unowned;

use crate::operation::{Form, Pick};
use crate::player::{Done, Player};
use crate::world::{Slot, same};

pub fn retain(player: &mut Player<'_>, slot: Pick, count: u8, form: Form) -> Done {
    let Some((place, slot)) = player.slot(slot, |_, _| true) else { return Ok(false) };
    let count = if form.is_counted { u32::from(count) } else { 1 };
    let address = player.address(slot.object);
    // SAFETY: a reference of either kind keeps the object's memory; nonatomic forms are for programs of one thread.
    let returned = unsafe {
        match (form.is_counted, form.is_nonatomic) {
            (false, false) => unowned::swift_unownedRetain(address),
            (false, true) => unowned::swift_nonatomic_unownedRetain(address),
            (true, false) => unowned::swift_unownedRetain_n(address, count.cast_signed()),
            (true, true) => unowned::swift_nonatomic_unownedRetain_n(address, count.cast_signed()),
        }
    };
    player.hands.add(place, slot.object, 0, count);
    player.model.borrow_mut().unowned_retain(slot.object, i64::from(count));
    same("what an unowned retain returned", returned, address)?;
    Ok(true)
}

pub fn release(player: &mut Player<'_>, slot: Pick, count: u8, form: Form) -> Done {
    let Some((place, slot)) = player.slot(slot, |_, slot| slot.unowned > 0) else { return Ok(false) };
    let count = if form.is_counted { u32::from(count).min(slot.unowned) } else { 1 };
    player.hands.take(place, 0, count);
    let address = player.address(slot.object);
    // SAFETY: the slot held so many references; nonatomic forms are for programs of one thread.
    unsafe {
        match (form.is_counted, form.is_nonatomic) {
            (false, false) => unowned::swift_unownedRelease(address),
            (false, true) => unowned::swift_nonatomic_unownedRelease(address),
            (true, false) => unowned::swift_unownedRelease_n(address, count.cast_signed()),
            (true, true) => unowned::swift_nonatomic_unownedRelease_n(address, count.cast_signed()),
        }
    }
    player.model.borrow_mut().unowned_release(slot.object, i64::from(count));
    Ok(true)
}

/// A slot with an unowned reference to an object that is alive: loading another is fatal.
fn loadable(player: &Player<'_>, pick: Pick) -> Option<(usize, Slot)> {
    let is_alive = |slot: Slot| player.life_of(slot.object) == Some(true);
    player.slot(pick, |_, slot| slot.unowned > 0 && is_alive(slot))
}

pub fn load(player: &mut Player<'_>, slot: Pick, is_nonatomic: bool) -> Done {
    let Some((_, slot)) = loadable(player, slot) else { return Ok(false) };
    let address = player.address(slot.object);
    // SAFETY: the slot holds an unowned reference, and the object is alive.
    let found = unsafe {
        if is_nonatomic {
            unowned::swift_nonatomic_unownedRetainStrong(address)
        } else {
            unowned::swift_unownedRetainStrong(address)
        }
    };
    player.loaded("an unowned load", found, Some(slot.object))?;
    Ok(true)
}

pub fn take(player: &mut Player<'_>, slot: Pick, is_nonatomic: bool) -> Done {
    let Some((place, slot)) = loadable(player, slot) else { return Ok(false) };
    let address = player.address(slot.object);
    // SAFETY: as above; the unowned reference ends here.
    unsafe {
        if is_nonatomic {
            unowned::swift_nonatomic_unownedRetainStrongAndRelease(address);
        } else {
            unowned::swift_unownedRetainStrongAndRelease(address);
        }
    }
    player.hands.add(place, slot.object, 1, 0);
    player.hands.take(place, 0, 1);
    let mut model = player.model.borrow_mut();
    model.retain(slot.object, 1);
    model.unowned_release(slot.object, 1);
    Ok(true)
}

pub fn check(player: &mut Player<'_>, slot: Pick) -> Done {
    let Some((_, slot)) = loadable(player, slot) else { return Ok(false) };
    // SAFETY: as above.
    unsafe { unowned::swift_unownedCheck(player.address(slot.object)) };
    Ok(true)
}
