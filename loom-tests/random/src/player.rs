//! Who takes the steps of a program, and how it finds operands.

use std::cell::RefCell;

use sidetable_c::HeapObject;

use crate::model::{Kind, Model, Number};
use crate::operation::Pick;
use crate::world::{Hands, Outcome, Slot, World, same};

/// Whether there was something to do.
pub type Done = Outcome<bool>;

/// Who takes the steps: one thread, with places of its own.
#[derive(Debug)]
pub struct Player<'a> {
    /// Real objects.
    pub world: &'a RefCell<World>,
    /// What must be so.
    pub model: &'a RefCell<Model>,
    /// The thread's places.
    pub hands: &'a mut Hands,
}

/// One of some: the higher the pick the later, and the first ones more often, so that programs come back to the same ones.
pub(crate) fn nth<T>(pick: Pick, all: impl Iterator<Item = T> + Clone) -> Option<T> {
    const PICKS: usize = 1 << Pick::BITS;
    let (pick, count) = (usize::from(pick), all.clone().count());
    all.clone().nth(pick * pick * count / (PICKS * PICKS))
}

impl Player<'_> {
    /// A slot that will do.
    pub(crate) fn slot(&self, pick: Pick, is_good: impl Fn(&Model, Slot) -> bool + Copy) -> Option<(usize, Slot)> {
        let model = self.model.borrow();
        let named = self.hands.slots.iter().enumerate().filter_map(|(place, slot)| Some((place, (*slot)?)));
        let model = &*model;
        nth(pick, named.filter(move |(_, slot)| is_good(model, *slot)))
    }

    /// A slot that holds its object.
    pub(crate) fn holding(&self, pick: Pick) -> Option<(usize, Slot)> {
        self.slot(pick, |_, slot| slot.strong > 0)
    }

    /// A slot that holds an object which outlives what the program's text says of it: others may refer to it.
    pub(crate) fn holding_on_heap(&self, pick: Pick) -> Option<(usize, Slot)> {
        self.slot(pick, |model, slot| slot.strong > 0 && model.of(slot.object).kind != Kind::Stack)
    }

    /// An object to refer to, or none: the outer `None` where there is nothing that will do.
    pub(crate) fn value(&self, pick: Pick, is_null: bool) -> Option<Option<Number>> {
        if is_null { Some(None) } else { self.holding_on_heap(pick).map(|(_, slot)| Some(slot.object)) }
    }

    /// The address of an object.
    pub(crate) fn address(&self, object: Number) -> *mut HeapObject {
        self.world.borrow().address(object)
    }

    /// The address of an object, or null.
    pub(crate) fn address_or_null(&self, object: Option<Number>) -> *mut HeapObject {
        self.world.borrow().address_or_null(object)
    }

    /// Whether the object is alive; `None` where other threads decide that.
    pub(crate) fn life_of(&self, object: Number) -> Option<bool> {
        let is_held = |slot: &Option<Slot>| slot.is_some_and(|slot| slot.object == object && slot.strong > 0);
        if self.hands.slots.iter().any(is_held) {
            return Some(true);
        }
        self.model.borrow().life_of(object)
    }

    /// Takes over what a load gave: the object, +1, or null. It is what it must be.
    pub(crate) fn loaded(&mut self, what: &str, found: *mut HeapObject, object: Option<Number>) -> Outcome<()> {
        let address = self.address_or_null(object);
        let due = match object.map(|object| self.life_of(object)) {
            Some(Some(true)) => address,
            Some(None) if !found.is_null() => address,
            _ => std::ptr::null_mut(),
        };
        same(what, found, due)?;
        if let Some(object) = object.filter(|_| !found.is_null()) {
            self.model.borrow_mut().retain(object, 1);
            self.keep(object);
        }
        Ok(())
    }

    /// Takes over a reference that was read where the model says that it is: the object, +1, or null.
    pub(crate) fn got(&mut self, what: &str, found: *mut HeapObject, object: Option<Number>) -> Outcome<()> {
        same(what, found, self.address_or_null(object))?;
        if let Some(object) = object {
            self.model.borrow_mut().retain(object, 1);
            self.keep(object);
        }
        Ok(())
    }

    /// Puts a strong reference that the model counts already in a slot, or gives it up where all name other objects.
    pub(crate) fn keep(&mut self, object: Number) {
        if let Some(place) = self.hands.slot_for(object) {
            self.hands.add(place, object, 1, 0);
        } else {
            // SAFETY: the reference is the caller's.
            unsafe { sidetable_c::strong::swift_release(self.address(object)) };
            self.model.borrow_mut().release(object, 1);
        }
    }
}
