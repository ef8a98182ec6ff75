//! New objects.

use sidetable::object::refcount::weak::WeakReference;
use sidetable_c::{HeapObject, allocation, class as entry, weak};

use crate::class::{Instance, class};
use crate::model::{Kind, Number};
use crate::operation::{Behaviour, Which};
use crate::player::{Done, Player};
use crate::world::same;

const ALIGNMENT_MASK: usize = align_of::<Instance>() - 1;

/// Tells the world and the model of a new object, and the object who it is.
fn name(player: &Player<'_>, address: *mut HeapObject, kind: Kind, behaviour: Behaviour) -> Number {
    let number = player.model.borrow_mut().make(kind, behaviour);
    assert_eq!(player.world.borrow_mut().add(address), number, "the model has the objects that there are");
    let instance: *mut Instance = address.cast();
    // SAFETY: the object is new, of the class, and all zero behind its header.
    unsafe {
        (*instance).number = number;
        (*instance).behaviour = behaviour;
    }
    number
}

fn in_slot(player: &mut Player<'_>, make: impl FnOnce(&mut Player<'_>) -> Number) -> Done {
    let Some(place) = player.hands.slots.iter().position(Option::is_none) else { return Ok(false) };
    let object = make(player);
    player.hands.add(place, object, 1, 0);
    Ok(true)
}

/// A new object, whose reference is the caller's.
pub(super) fn make(player: &Player<'_>, behaviour: Behaviour, is_in_block: bool) -> Number {
    // SAFETY: the class is a class.
    let address = unsafe {
        if is_in_block { entry::sidetable_new_weakly_referenced(class()) } else { entry::sidetable_new(class()) }
    };
    name(player, address, if is_in_block { Kind::InBlock } else { Kind::Plain }, behaviour)
}

pub fn new(player: &mut Player<'_>, behaviour: Behaviour, is_in_block: bool) -> Done {
    in_slot(player, |player| make(player, behaviour, is_in_block))
}

pub fn new_chain(player: &mut Player<'_>, length: u8, behaviour: Behaviour) -> Done {
    in_slot(player, |player| {
        let mut last = make(player, behaviour, false);
        for _ in 1..length {
            let next = make(player, behaviour, false);
            // SAFETY: nobody else knows the object, whose field takes the reference over.
            unsafe { (*player.world.borrow().instance(next)).fields[0] = player.address(last) };
            player.model.borrow_mut().set_field(next, Which::First, Some(last));
            last = next;
        }
        last
    })
}

pub fn new_on_stack(player: &mut Player<'_>, behaviour: Behaviour) -> Done {
    in_slot(player, |player| {
        let place = player.world.borrow_mut().place();
        // SAFETY: the place is large enough, and stays until the program is over.
        let address = unsafe { allocation::swift_initStackObject(class(), place) };
        name(player, address, Kind::Stack, behaviour)
    })
}

pub fn new_static(player: &mut Player<'_>) -> Done {
    in_slot(player, |player| {
        let place = player.world.borrow_mut().place();
        // SAFETY: as above, with a token in front; the second call finds the object there.
        let address = unsafe {
            allocation::swift_initStaticObject(class(), place);
            allocation::swift_initStaticObject(class(), place)
        };
        name(player, address, Kind::Static, Behaviour::Plain)
    })
}

/// An object that nobody sees but a weak variable.
pub fn give_up(is_partial: bool, is_weakly_referenced: bool) -> Done {
    let mut variable = WeakReference::NULL;
    // SAFETY: the object is new and its fields are null; the variable is raw memory, and a variable until the end.
    unsafe {
        let object = entry::sidetable_new(class());
        weak::swift_weakInit(&raw mut variable, if is_weakly_referenced { object } else { std::ptr::null_mut() });
        let size = size_of::<Instance>();
        if is_partial {
            allocation::swift_deallocPartialClassInstance(object, std::ptr::null(), size, ALIGNMENT_MASK);
        } else {
            allocation::swift_deallocUninitializedObject(object, size, ALIGNMENT_MASK);
        }
        same("what was given up", weak::swift_weakLoadStrong(&raw const variable as *mut _).is_null(), true)?;
        weak::swift_weakDestroy(&raw mut variable);
    }
    Ok(true)
}
