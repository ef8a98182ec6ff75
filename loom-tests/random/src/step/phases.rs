//! Modules of two phases: what the first one puts in a global is frozen in the second.

use std::ffi::c_void;
use std::ptr;

use sidetable::freeze::phases::{Definition, GlobalDefinition, Module};
use sidetable_c::class::Status;
use sidetable_c::{HeapObject, freeze, phases, strong};

use crate::class::class;
use crate::operation::Pick;
use crate::player::{Done, Player, nth};
use crate::world::{Outcome, Started, same};

/// How many modules a program has at once.
const MOST: usize = 3;

/// The first phase: the global gets the object that is the module's context.
unsafe extern "C" fn fill(module: *const Module, context: *mut c_void) {
    let mut place: *mut *mut HeapObject = ptr::null_mut();
    // SAFETY: the module starts on this thread; whoever starts it holds the object.
    unsafe {
        let status = phases::sidetable_module_freezable(module, c"global".as_ptr(), &raw mut place, ptr::null_mut());
        assert_eq!(status, Status::Ok, "a global can be had while it is not frozen");
        place.write(strong::swift_retain(context.cast()));
    }
}

pub fn start(player: &mut Player<'_>, slot: Pick) -> Done {
    let Some((_, slot)) = player.holding_on_heap(slot) else { return Ok(false) };
    if player.world.borrow().modules.len() == MOST {
        return Ok(false);
    }
    // SAFETY: the class is a class.
    let frozen = unsafe { freeze::sidetable_frozen_class_of(class()) };
    let global = GlobalDefinition { name: "global", class: class(), view_of: None, phase: 0, is_exported: false };
    let view = GlobalDefinition { name: "view", class: frozen, view_of: Some("global"), phase: 1, is_exported: true };
    let context = player.address(slot.object).cast();
    let definition = Definition { name: "random", globals: &[global, view], functions: &[], starts: &[fill], context };
    // SAFETY: the classes are classes; the context is used when the module starts, which is now.
    let module = unsafe { Module::new(&definition) }.map_err(|error| error.to_string())?;
    let module = Box::into_raw(module);
    // SAFETY: the module was just made.
    let status = unsafe { phases::sidetable_module_start(module, ptr::null_mut()) };
    player.model.borrow_mut().retain(slot.object, 1);
    let is_frozen = player.model.borrow_mut().freeze(slot.object).is_ok();
    player.world.borrow_mut().modules.push(Started { module, object: slot.object });
    if !is_frozen {
        same("the start of a module", status, Status::FreezeFailed)?;
        let last = player.world.borrow().modules.len() - 1;
        end_one(player, last, Started { module, object: slot.object })?;
        return Ok(true);
    }
    same("the start of a module", status, Status::Ok)?;
    Ok(true)
}

fn one(player: &Player<'_>, pick: Pick) -> Option<(usize, Started)> {
    nth(pick, player.world.borrow().modules.iter().copied().enumerate())
}

pub fn load_view(player: &mut Player<'_>, which: Pick) -> Done {
    let Some((_, Started { module, object })) = one(player, which) else { return Ok(false) };
    let mut place: *const *mut HeapObject = ptr::null();
    // SAFETY: the module is there, and a view that can be had does not change.
    let found = unsafe {
        let status = phases::sidetable_module_import_view(module, c"view".as_ptr(), &raw mut place, ptr::null_mut());
        same("a view", status, Status::Ok)?;
        strong::swift_retain(*place)
    };
    player.got("a frozen view", found, Some(object))?;
    Ok(true)
}

pub fn end(player: &mut Player<'_>, which: Pick) -> Done {
    let Some((place, started)) = one(player, which) else { return Ok(false) };
    end_one(player, place, started)?;
    Ok(true)
}

fn end_one(player: &Player<'_>, place: usize, Started { module, object }: Started) -> Outcome<()> {
    player.world.borrow_mut().modules.remove(place);
    // SAFETY: made in `start`, and nobody uses it.
    unsafe { phases::sidetable_module_destroy(module) };
    player.model.borrow_mut().release(object, 1);
    Ok(())
}
