//! Weak variables.

use sidetable_c::{class, weak};

use crate::model::Number;
use crate::operation::Pick;
use crate::player::{Done, Player, nth};
use crate::world::{Outcome, Variable, same};

impl Player<'_> {
    fn variable(&self, pick: Pick, is_good: impl Fn(Variable) -> bool) -> Option<usize> {
        let variables = self.hands.variables;
        nth(pick, (0..variables.len()).filter(|variable| is_good(variables[*variable])))
    }

    fn raw(&self, pick: Pick) -> Option<usize> {
        self.variable(pick, |variable| variable == Variable::Raw)
    }

    fn initialized(&self, pick: Pick) -> Option<usize> {
        self.variable(pick, |variable| variable != Variable::Raw)
    }

    /// The variable becomes another in the model, whose objects have one weak reference less and one more.
    fn become_variable(&mut self, place: usize, new: Variable) {
        let mut model = self.model.borrow_mut();
        if let Variable::To(object) = new {
            model.weak_retain(object);
        }
        if let Variable::To(object) = self.hands.variables[place] {
            model.weak_release(object);
        }
        self.hands.variables[place] = new;
    }

    /// What a copy must be of: nothing where the object has ended; where other threads decide, what is found.
    fn copied(&self, place: usize, of: Variable) -> Outcome<Variable> {
        let Variable::To(object) = of else { return Ok(Variable::Null) };
        // SAFETY: the variable is initialized.
        let is_something = unsafe { (*self.hands.memory(place)).entry() }.is_some();
        same("whether a copy refers to something", is_something, self.life_of(object).unwrap_or(is_something))?;
        Ok(if is_something { Variable::To(object) } else { Variable::Null })
    }
}

fn of(object: Option<Number>) -> Variable {
    object.map_or(Variable::Null, Variable::To)
}

pub fn init(player: &mut Player<'_>, variable: Pick, slot: Pick) -> Done {
    let (Some(place), Some((_, slot))) = (player.raw(variable), player.holding_on_heap(slot)) else {
        return Ok(false);
    };
    let memory = player.hands.memory(place);
    // SAFETY: raw memory; the slot holds the object.
    let returned = unsafe { weak::swift_weakInit(memory, player.address(slot.object)) };
    player.become_variable(place, Variable::To(slot.object));
    same("what was initialized", returned, memory)?;
    Ok(true)
}

pub fn assign(player: &mut Player<'_>, variable: Pick, slot: Pick, is_null: bool) -> Done {
    let (Some(place), Some(object)) = (player.initialized(variable), player.value(slot, is_null)) else {
        return Ok(false);
    };
    let memory = player.hands.memory(place);
    // SAFETY: a variable of this thread; a slot holds the object.
    let returned = unsafe { weak::swift_weakAssign(memory, player.address_or_null(object)) };
    player.become_variable(place, of(object));
    same("what was assigned", returned, memory)?;
    Ok(true)
}

pub fn load(player: &mut Player<'_>, variable: Pick, is_taken: bool) -> Done {
    let Some(place) = player.initialized(variable) else { return Ok(false) };
    let memory = player.hands.memory(place);
    // SAFETY: a variable of this thread.
    let found =
        unsafe { if is_taken { weak::swift_weakTakeStrong(memory) } else { weak::swift_weakLoadStrong(memory) } };
    let object = match player.hands.variables[place] {
        Variable::To(object) => Some(object),
        Variable::Raw | Variable::Null => None,
    };
    player.loaded("a weak load", found, object)?;
    if is_taken {
        player.become_variable(place, Variable::Raw);
    }
    Ok(true)
}

pub fn destroy(player: &mut Player<'_>, variable: Pick) -> Done {
    let Some(place) = player.initialized(variable) else { return Ok(false) };
    // SAFETY: a variable of this thread, and raw memory afterwards.
    unsafe { weak::swift_weakDestroy(player.hands.memory(place)) };
    player.become_variable(place, Variable::Raw);
    Ok(true)
}

pub fn copy_init(player: &mut Player<'_>, to: Pick, from: Pick, is_shared: bool) -> Done {
    let (Some(to), Some(from)) = (player.raw(to), player.initialized(from)) else { return Ok(false) };
    let (target, source) = (player.hands.memory(to), player.hands.memory(from));
    let of = player.hands.variables[from];
    // SAFETY: raw memory, and a variable of this thread.
    let returned = unsafe {
        if is_shared { weak::sidetable_weak_share(target, source) } else { weak::swift_weakCopyInit(target, source) }
    };
    same("where the copy is", returned, target)?;
    let copy = if is_shared { of } else { player.copied(to, of)? };
    player.become_variable(to, copy);
    Ok(true)
}

pub fn take_init(player: &mut Player<'_>, to: Pick, from: Pick) -> Done {
    let (Some(to), Some(from)) = (player.raw(to), player.initialized(from)) else { return Ok(false) };
    let target = player.hands.memory(to);
    // SAFETY: raw memory, and a variable of this thread, which is raw memory afterwards.
    let returned = unsafe { weak::swift_weakTakeInit(target, player.hands.memory(from)) };
    player.hands.variables.swap(to, from);
    same("where the variable is", returned, target)?;
    Ok(true)
}

pub fn copy_assign(player: &mut Player<'_>, to: Pick, from: Pick) -> Done {
    let (Some(to), Some(from)) = (player.initialized(to), player.initialized(from)) else { return Ok(false) };
    let (target, of) = (player.hands.memory(to), player.hands.variables[from]);
    // SAFETY: variables of this thread.
    let returned = unsafe { weak::swift_weakCopyAssign(target, player.hands.memory(from)) };
    same("where the copy is", returned, target)?;
    let copy = player.copied(to, of)?;
    player.become_variable(to, copy);
    Ok(true)
}

pub fn take_assign(player: &mut Player<'_>, to: Pick, from: Pick) -> Done {
    let (Some(to), Some(from)) = (player.initialized(to), player.initialized(from)) else { return Ok(false) };
    let target = player.hands.memory(to);
    // SAFETY: variables of this thread; the source is raw memory afterwards, unless they are one.
    let returned = unsafe { weak::swift_weakTakeAssign(target, player.hands.memory(from)) };
    if to != from {
        player.become_variable(to, Variable::Raw);
        player.hands.variables.swap(to, from);
    }
    same("where the variable is", returned, target)?;
    Ok(true)
}

/// Checks what weak variables say of objects that may be gone.
pub fn check(player: &Player<'_>) -> Outcome<()> {
    for (place, variable) in player.hands.variables.iter().enumerate() {
        let Variable::To(object) = *variable else { continue };
        let mut state = Default::default();
        // SAFETY: the variable is initialized.
        unsafe { class::sidetable_inspect_weak(player.hands.memory(place), &raw mut state) };
        let model = player.model.borrow();
        if model.of(object).is_immortal {
            continue;
        }
        let weak = 1 + model.of(object).weak - i64::from(model.is_freed(object));
        let counts = same("weak references", state.weak as i64, weak)
            .and_then(|()| same("whether it is deiniting", state.is_deiniting == 1, !model.is_alive(object)));
        counts.map_err(|what| format!("object {object}, by weak variable {place}: {what}"))?;
    }
    Ok(())
}
