//! A whole program of one thread, its end, and what must be left then: nothing.

use std::cell::RefCell;

use crate::class::with_trace;
use crate::model::{Model, Number};
use crate::operation::{Form, Operation, Which};
use crate::player::Player;
use crate::probe::Probe;
use crate::step::{self, attic, fields, identity, strong, weak};
use crate::world::{HOSTS, Hands, Outcome, VARIABLES, World, check, same};

/// What a program did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Ran {
    /// Steps that found something to do.
    pub steps: u64,
    /// Objects that were made.
    pub objects: u64,
    /// Whether some of them are there for ever: what they keep was not given back.
    pub has_immortal: bool,
}

/// Runs a program. Memory in use must be what it was before: where it is more, the program runs again, since what the runtime makes once and keeps is no
/// leak.
pub fn run(program: &[Operation], probe: &Probe) -> Outcome<Ran> {
    let Some(bytes) = probe.bytes else { return run_once(program, probe) };
    let mut before = bytes();
    let ran = run_once(program, probe)?;
    if bytes() > before && !ran.has_immortal {
        before = bytes();
        run_once(program, probe)?;
        if bytes() > before {
            return Err(format!("the end: {} bytes are left", bytes() - before));
        }
    }
    Ok(ran)
}

/// Runs a program, checks everything after each step, and ends it.
fn run_once(program: &[Operation], probe: &Probe) -> Outcome<Ran> {
    with_trace(|trace| *trace = Default::default());
    let (world, model) = (RefCell::new(World::new(*probe)), RefCell::new(Model::new()));
    let mut hands = Hands::default();
    let mut player = Player { world: &world, model: &model, hands: &mut hands };
    let mut ran = Ran::default();
    for (number, operation) in program.iter().enumerate() {
        let done = step::take(&mut player, operation).and_then(|done| check_all(&player).map(|()| done));
        ran.steps += u64::from(done.map_err(|what| format!("step {number}, {operation:?}: {what}"))?);
    }
    end(&mut player).map_err(|what| format!("the end: {what}"))?;
    let model = model.borrow();
    ran.objects = model.entities.len() as u64;
    ran.has_immortal = model.entities.iter().any(|entity| entity.is_immortal);
    Ok(ran)
}

/// Checks counts, variables, and the deinits that ran since the last check.
pub fn check_all(player: &Player<'_>) -> Outcome<()> {
    let (mut due, is_ordered) = player.model.borrow_mut().take_deinits();
    let mut ran: Vec<Number> = with_trace(|trace| std::mem::take(&mut trace.deinits));
    if !is_ordered {
        due.sort_unstable();
        ran.sort_unstable();
    }
    same("deinits", ran, due)?;
    check(&player.world.borrow(), &player.model.borrow())?;
    weak::check(player)
}

/// Gives up everything that a program has, and checks that nothing is left but what never ends.
pub fn end(player: &mut Player<'_>) -> Outcome<()> {
    give_up_places(player)?;
    check_all(player)?;
    // Circles that are not frozen, or that others than fields make, keep themselves.
    let count = player.model.borrow().entities.len();
    for object in 0..count {
        for which in [Which::First, Which::Second] {
            if player.model.borrow().is_mutable(object) {
                fields::store(player, object, which, None);
            }
        }
        if player.model.borrow().is_alive(object) {
            identity::dissociate_object(player, object);
        }
    }
    while attic::empty(player)? {}
    check_all(player)?;

    let model = player.model.borrow();
    let is_left = |object: &Number| model.is_alive(*object) && !model.is_kept_for_ever(*object);
    let left = (0..model.entities.len()).find(is_left);
    drop(model);
    same("an object that is left", left, None)?;
    strong::verify_ends(player);
    let has_immortal = player.model.borrow().entities.iter().any(|entity| entity.is_immortal);
    let mut world = player.world.borrow_mut();
    same("handles that are left", world.end_hosts()?, 0)?;
    if !has_immortal && !world.probe.is_beside_others {
        same("components that are left", world.components(), 0)?;
        same("side tables with more than counts that are left", world.extensions(), 0)?;
    }
    if !has_immortal {
        world.end_places();
    }
    Ok(())
}

/// Gives up the references of slots, variables, deinits and handles.
fn give_up_places(player: &mut Player<'_>) -> Outcome<()> {
    let form = Form { is_counted: true, is_nonatomic: false };
    while player.hands.slots.iter().flatten().any(|slot| slot.strong > 0) {
        step::take(player, &Operation::Release { slot: 0, count: u8::MAX, form })?;
    }
    while player.hands.slots.iter().any(Option::is_some) {
        step::take(player, &Operation::UnownedRelease { slot: 0, count: u8::MAX, form })?;
    }
    for _ in 0..VARIABLES {
        step::take(player, &Operation::WeakDestroy { variable: 0 })?;
    }
    while step::phases::end(player, 0)? {}
    for host in 0..HOSTS {
        identity::sweep(player, host)?;
    }
    while attic::empty(player)? {}
    Ok(())
}
