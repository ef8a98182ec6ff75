//! One operation: on real objects, and in the model.
//!
//! Each does the same in turn: it picks its operands among what will do, calls the entry point while nothing is borrowed, and tells the model. A
//! program's own references say what it may do, so that no step is misuse.

mod boxes;
pub(crate) mod fields;
mod freezing;
pub(crate) mod identity;
mod making;
pub(crate) mod phases;
pub(crate) mod strong;
mod types;
mod unowned;
pub(crate) mod weak;

use std::cell::RefCell;

use sidetable_c::HeapObject;

use crate::class::with_trace;
use crate::model::{Kind, Model, Number};
use crate::operation::{Operation, Pick};
use crate::world::{Hands, Outcome, Slot, World, same};

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

/// Whether there was something to do.
pub type Done = Outcome<bool>;

/// Takes one step; whether there was something to do.
pub fn take(player: &mut Player<'_>, operation: &Operation) -> Done {
    use Operation::*;
    match *operation {
        New { behaviour, is_in_block } => making::new(player, behaviour, is_in_block),
        NewChain { length, behaviour } => making::new_chain(player, length, behaviour),
        NewOnStack { behaviour } => making::new_on_stack(player, behaviour),
        NewStatic => making::new_static(player),
        NewBox { value, is_null } => boxes::new(player, value, is_null),
        NewAndGiveUp { is_partial, is_weakly_referenced } => making::give_up(is_partial, is_weakly_referenced),

        Retain { slot, count, form } => strong::retain(player, slot, count, form),
        Release { slot, count, form } => strong::release(player, slot, count, form),
        TryRetain { slot } => strong::try_retain(player, slot),
        Destroy { slot } => strong::destroy(player, slot),
        Immortalize { slot } => strong::immortalize(player, slot),
        AskUniqueness { slot } => strong::ask_uniqueness(player, slot),

        UnownedRetain { slot, count, form } => unowned::retain(player, slot, count, form),
        UnownedRelease { slot, count, form } => unowned::release(player, slot, count, form),
        UnownedLoad { slot, is_nonatomic } => unowned::load(player, slot, is_nonatomic),
        UnownedTake { slot, is_nonatomic } => unowned::take(player, slot, is_nonatomic),
        UnownedCheck { slot } => unowned::check(player, slot),

        WeakInit { variable, slot } => weak::init(player, variable, slot),
        WeakAssign { variable, slot, is_null } => weak::assign(player, variable, slot, is_null),
        WeakLoad { variable } => weak::load(player, variable, false),
        WeakTake { variable } => weak::load(player, variable, true),
        WeakDestroy { variable } => weak::destroy(player, variable),
        WeakCopyInit { to, from, is_shared } => weak::copy_init(player, to, from, is_shared),
        WeakTakeInit { to, from } => weak::take_init(player, to, from),
        WeakCopyAssign { to, from } => weak::copy_assign(player, to, from),
        WeakTakeAssign { to, from } => weak::take_assign(player, to, from),

        Store { slot, which, value, is_null } => fields::store_one(player, slot, which, value, is_null),
        LoadField { slot, which } => fields::load(player, slot, which),
        TakeField { slot, which } => fields::take(player, slot, which),
        StoreWeak { slot, value, is_null } => fields::store_weak(player, slot, value, is_null),
        LoadWeakField { slot } => fields::load_weak(player, slot),
        StoreUnowned { slot, value, is_null } => fields::store_unowned(player, slot, value, is_null),
        Tie { one, other } => fields::tie(player, one, other),

        Freeze { slot } => freezing::freeze(player, slot),
        LoadBox { slot } => boxes::load(player, slot),
        MakeBoxUnique { slot } => boxes::make_unique(player, slot),

        EmptyAttic => empty_attic(player),

        Associate { slot, key, value, is_null } => identity::associate(player, slot, key, value, is_null),
        Associated { slot, key } => identity::associated(player, slot, key),
        Dissociate { slot } => identity::dissociate(player, slot),
        Export { host, slot } => identity::export(player, host, slot),
        Resolve { handle } => identity::resolve(player, handle),
        Adopt { handle } => identity::adopt(player, handle),
        ReleaseHandle { handle } => identity::release(player, handle),
        UseStaleHandle { handle } => identity::use_stale(player, handle),
        Sweep { host } => identity::sweep(player, usize::from(host)),

        StartModule { slot } => phases::start(player, slot),
        LoadView { module } => phases::load_view(player, module),
        EndModule { module } => phases::end(player, module),

        AskType { shape, one, other } => types::ask(shape, one, other),
    }
}

/// The n-th of some, counted around.
pub(crate) fn nth<T>(pick: Pick, all: impl Iterator<Item = T> + Clone) -> Option<T> {
    let count = all.clone().count();
    if count == 0 { None } else { all.clone().nth(usize::from(pick) % count) }
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

/// Releases what deinits gave away and kept, in the order of the objects' numbers.
pub(crate) fn empty_attic(player: &mut Player<'_>) -> Done {
    let (mut attic, mut kept) = {
        let mut model = player.model.borrow_mut();
        (std::mem::take(&mut model.attic), std::mem::take(&mut model.kept))
    };
    let (given, left) = with_trace(|trace| (std::mem::take(&mut trace.attic), std::mem::take(&mut trace.kept)));
    attic.sort_unstable();
    kept.sort_unstable();
    let addresses = |all: &[Number]| sorted(all.iter().map(|object| player.address(*object)).collect());
    same("references that deinits gave away", sorted(given), addresses(&attic))?;
    same("unowned references that deinits kept", sorted(left), addresses(&kept))?;
    let is_something = !attic.is_empty() || !kept.is_empty();
    for object in attic {
        // SAFETY: a deinit gave this reference away.
        unsafe { sidetable_c::strong::swift_release(player.address(object)) };
        player.model.borrow_mut().release(object, 1);
    }
    for object in kept {
        // SAFETY: a deinit left this reference.
        unsafe { sidetable_c::unowned::swift_unownedRelease(player.address(object)) };
        player.model.borrow_mut().unowned_release(object, 1);
    }
    Ok(is_something)
}

fn sorted(mut all: Vec<*mut HeapObject>) -> Vec<*mut HeapObject> {
    all.sort_unstable();
    all
}
