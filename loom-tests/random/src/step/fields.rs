//! Fields, as a class's setters and getters use them.

use sidetable_c::class::Status;
use sidetable_c::{freeze, strong, unowned, weak};

use crate::model::{Kind, Number};
use crate::operation::{Pick, Which};
use crate::player::{Done, Player};
use crate::world::{Outcome, same};

const REPORT_IF_FROZEN: u32 = 1;

/// An object of the class, held by a slot.
fn owner(player: &Player<'_>, pick: Pick) -> Option<Number> {
    let owner = player.slot(pick, |model, slot| slot.strong > 0 && model.of(slot.object).kind != Kind::Box);
    owner.map(|(_, slot)| slot.object)
}

/// What every setter asks first.
fn may_change(player: &Player<'_>, object: Number) -> Outcome<bool> {
    // SAFETY: a slot holds the object.
    let status = unsafe { freeze::sidetable_begin_mutation(player.address(object), REPORT_IF_FROZEN) };
    let may = player.model.borrow().is_mutable(object);
    same("whether it may be changed", status, if may { Status::Ok } else { Status::Frozen })?;
    Ok(may)
}

/// Puts a reference in a field of an object that the model knows to be there.
pub fn store(player: &Player<'_>, object: Number, which: Which, value: Option<Number>) {
    let new = player.address_or_null(value);
    // SAFETY: the object is there, and nobody else uses its fields; who says what to store holds it.
    unsafe {
        let field = &raw mut (*player.world.borrow().instance(object)).fields[which as usize];
        let old = field.replace(strong::swift_retain(new));
        strong::swift_release(old);
    }
    let mut model = player.model.borrow_mut();
    if let Some(value) = value {
        model.retain(value, 1);
    }
    if let Some(old) = model.set_field(object, which, value) {
        model.release(old, 1);
    }
}

pub fn store_one(player: &mut Player<'_>, slot: Pick, which: Which, value: Pick, is_null: bool) -> Done {
    let (Some(object), Some(value)) = (owner(player, slot), player.value(value, is_null)) else { return Ok(false) };
    if may_change(player, object)? {
        store(player, object, which, value);
    }
    Ok(true)
}

pub fn tie(player: &mut Player<'_>, one: Pick, other: Pick) -> Done {
    let (Some(one), Some(Some(other))) = (owner(player, one), player.value(other, false)) else { return Ok(false) };
    if player.model.borrow().of(one).kind == Kind::Stack || player.model.borrow().of(other).kind == Kind::Box {
        return Ok(false);
    }
    if may_change(player, one)? {
        store(player, one, Which::First, Some(other));
    }
    if may_change(player, other)? {
        store(player, other, Which::Second, Some(one));
    }
    Ok(true)
}

pub fn load(player: &mut Player<'_>, slot: Pick, which: Which) -> Done {
    let Some(object) = owner(player, slot) else { return Ok(false) };
    let value = player.model.borrow().of(object).fields[which as usize];
    // SAFETY: a slot holds the object, whose field keeps what it refers to.
    let found = unsafe { strong::swift_retain((*player.world.borrow().instance(object)).fields[which as usize]) };
    player.got("a field", found, value)?;
    Ok(true)
}

pub fn take(player: &mut Player<'_>, slot: Pick, which: Which) -> Done {
    let Some(object) = owner(player, slot) else { return Ok(false) };
    if !may_change(player, object)? {
        return Ok(true);
    }
    let value = player.model.borrow_mut().set_field(object, which, None);
    // SAFETY: a slot holds the object, and nobody else uses its fields.
    let found = unsafe {
        let field = &raw mut (*player.world.borrow().instance(object)).fields[which as usize];
        field.replace(std::ptr::null_mut())
    };
    same("a field", found, player.address_or_null(value))?;
    if let Some(value) = value {
        player.keep(value);
    }
    Ok(true)
}

pub fn store_weak(player: &mut Player<'_>, slot: Pick, value: Pick, is_null: bool) -> Done {
    let (Some(object), Some(value)) = (owner(player, slot), player.value(value, is_null)) else { return Ok(false) };
    if may_change(player, object)? {
        // SAFETY: a slot holds the object, and one the value; nobody else uses the field.
        unsafe {
            let field = &raw mut (*player.world.borrow().instance(object)).weak;
            weak::swift_weakAssign(field, player.address_or_null(value));
        }
        player.model.borrow_mut().set_weak_field(object, value);
    }
    Ok(true)
}

pub fn load_weak(player: &mut Player<'_>, slot: Pick) -> Done {
    let Some(object) = owner(player, slot) else { return Ok(false) };
    let value = player.model.borrow().of(object).weak_field;
    // SAFETY: a slot holds the object.
    let found = unsafe { weak::swift_weakLoadStrong(&raw mut (*player.world.borrow().instance(object)).weak) };
    player.loaded("a weak field", found, value)?;
    Ok(true)
}

pub fn store_unowned(player: &mut Player<'_>, slot: Pick, value: Pick, is_null: bool) -> Done {
    let (Some(object), Some(value)) = (owner(player, slot), player.value(value, is_null)) else { return Ok(false) };
    if may_change(player, object)? {
        // SAFETY: a slot holds the object, and one the value; nobody else uses the field, which holds what is given up.
        unsafe {
            let field = &raw mut (*player.world.borrow().instance(object)).unowned;
            let old = field.replace(unowned::swift_unownedRetain(player.address_or_null(value)));
            unowned::swift_unownedRelease(old);
        }
        player.model.borrow_mut().set_unowned_field(object, value);
    }
    Ok(true)
}
