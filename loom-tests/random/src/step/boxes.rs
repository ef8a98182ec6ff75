//! Boxes, each with a reference for its value.

use sidetable_c::{HeapObject, boxes, strong};

use crate::class::reference_type;
use crate::model::{Kind, Number};
use crate::operation::{Behaviour, Pick, Which};
use crate::player::{Done, Player};
use crate::world::{Slot, same};

const ALIGNMENT_MASK: usize = align_of::<*mut HeapObject>() - 1;

fn named(player: &Player<'_>, address: *mut HeapObject, value: Option<Number>) -> Number {
    let mut model = player.model.borrow_mut();
    let number = model.make(Kind::Box, Behaviour::Plain);
    assert_eq!(player.world.borrow_mut().add(address), number, "the model has the objects that there are");
    model.set_field(number, Which::First, value);
    if let Some(value) = value {
        model.retain(value, 1);
    }
    number
}

pub fn new(player: &mut Player<'_>, value: Pick, is_null: bool) -> Done {
    let (Some(place), Some(value)) =
        (player.hands.slots.iter().position(Option::is_none), player.value(value, is_null))
    else {
        return Ok(false);
    };
    // SAFETY: the type has value witnesses; the value is raw memory for a reference.
    let address = unsafe {
        let made = boxes::swift_allocBox(reference_type());
        made.value.cast::<*mut HeapObject>().write(strong::swift_retain(player.address_or_null(value)));
        made.object
    };
    let object = named(player, address, value);
    player.hands.add(place, object, 1, 0);
    Ok(true)
}

fn held(player: &Player<'_>, pick: Pick) -> Option<(usize, Slot)> {
    player.slot(pick, |model, slot| slot.strong > 0 && model.of(slot.object).kind == Kind::Box)
}

pub fn load(player: &mut Player<'_>, slot: Pick) -> Done {
    let Some((_, slot)) = held(player, slot) else { return Ok(false) };
    let value = player.model.borrow().of(slot.object).fields[0];
    // SAFETY: the slot holds the box, which keeps its value.
    let found = unsafe {
        strong::swift_retain(boxes::swift_projectBox(player.address(slot.object)).cast::<*mut HeapObject>().read())
    };
    player.got("a box's value", found, value)?;
    Ok(true)
}

pub fn make_unique(player: &mut Player<'_>, slot: Pick) -> Done {
    let Some((place, slot)) = held(player, slot) else { return Ok(false) };
    let is_emptied = (slot.strong, slot.unowned) == (1, 0);
    let free = player.hands.slots.iter().position(Option::is_none);
    let Some(target) = (if is_emptied { Some(place) } else { free }) else { return Ok(false) };

    let old = player.address(slot.object);
    let mut buffer = old;
    // SAFETY: the buffer has one of the slot's references to a box for such a value.
    let made = unsafe { boxes::swift_makeBoxUnique(&raw mut buffer, reference_type(), ALIGNMENT_MASK) };
    same("where the unique box is", buffer, made.object)?;
    let is_unique = player.model.borrow().is_unique(slot.object);
    same("whether a unique box is left alone", made.object == old, is_unique)?;
    if !is_unique {
        let value = player.model.borrow().of(slot.object).fields[0];
        let object = named(player, made.object, value);
        player.hands.take(place, 1, 0);
        player.hands.add(target, object, 1, 0);
        player.model.borrow_mut().release(slot.object, 1);
    }
    Ok(true)
}
