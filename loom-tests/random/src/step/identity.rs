//! Associated objects, and handles of two hosts.

use std::ptr;

use sidetable_c::class::Status;
use sidetable_c::{identity, strong};

use crate::model::Number;
use crate::operation::{Behaviour, Pick};
use crate::player::{Done, Player, nth};
use crate::world::{HOSTS, Held, Outcome, same};

use super::making;

/// How many handles that are not good any more are remembered.
const REMEMBERED: usize = 16;

const RETAIN: u32 = 1;

static KEYS: [u8; 3] = [0; 3];

fn key(key: u8) -> *const core::ffi::c_void {
    (&raw const KEYS[usize::from(key) % KEYS.len()]).cast()
}

/// An object that may have more than counts. An immortal one may not, and what it had before it became immortal is found or not.
fn owner(player: &Player<'_>, pick: Pick) -> Option<Number> {
    let owner = player.holding_on_heap(pick).map(|(_, slot)| slot.object);
    owner.filter(|object| !player.model.borrow().of(*object).is_immortal)
}

pub fn associate(player: &mut Player<'_>, slot: Pick, which: u8, value: Pick, is_null: bool) -> Done {
    let (Some(object), Some(value)) = (owner(player, slot), player.value(value, is_null)) else { return Ok(false) };
    let (address, new) = (player.address(object), player.address_or_null(value));
    // SAFETY: slots hold both.
    let status = unsafe { identity::sidetable_associate(address, key(which), new, RETAIN) };
    same("an association", status, Status::Ok)?;
    player.model.borrow_mut().associate(object, which, value);
    Ok(true)
}

pub fn associate_new(player: &mut Player<'_>, slot: Pick, count: u8, behaviour: Behaviour) -> Done {
    let Some(object) = owner(player, slot) else { return Ok(false) };
    for which in 0..count {
        let value = making::make(player, behaviour, false);
        let (address, new) = (player.address(object), player.address(value));
        // SAFETY: a slot holds the object; the new one's reference is ours, and ends here.
        let status = unsafe {
            let status = identity::sidetable_associate(address, key(which), new, RETAIN);
            strong::swift_release(new);
            status
        };
        same("an association", status, Status::Ok)?;
        let mut model = player.model.borrow_mut();
        model.associate(object, which, Some(value));
        model.release(value, 1);
    }
    Ok(true)
}

pub fn associated(player: &mut Player<'_>, slot: Pick, which: u8) -> Done {
    let Some((_, slot)) = player.holding_on_heap(slot) else { return Ok(false) };
    // SAFETY: the slot holds the object.
    let found = unsafe { identity::sidetable_associated(player.address(slot.object), key(which)) };
    let value = {
        let model = player.model.borrow();
        model.of(slot.object).associations.iter().find(|association| association.key == which).map(|found| found.value)
    };
    player.got("an associated object", found, value)?;
    Ok(true)
}

/// Ends the associations of an object that is there.
pub fn dissociate_object(player: &Player<'_>, object: Number) {
    // SAFETY: the object is there.
    unsafe { identity::sidetable_dissociate(player.address(object)) };
    player.model.borrow_mut().dissociate(object);
}

pub fn dissociate(player: &mut Player<'_>, slot: Pick) -> Done {
    let Some((_, slot)) = player.holding_on_heap(slot) else { return Ok(false) };
    dissociate_object(player, slot.object);
    Ok(true)
}

pub fn export(player: &mut Player<'_>, host: Pick, slot: Pick) -> Done {
    let Some(object) = owner(player, slot) else { return Ok(false) };
    let host = usize::from(host) % HOSTS;
    let (address, id) = (player.address(object), player.world.borrow().host(host));
    // SAFETY: a slot holds the object.
    let exported = unsafe { identity::sidetable_export(address, id) };
    same("an export", exported.status, Status::Ok)?;
    let new = Held { host, handle: exported.handle, epoch: exported.epoch, object };
    let mut world = player.world.borrow_mut();
    let known = world.handles.iter().find(|held| (held.host, held.object) == (host, object)).copied();
    same("whether the handle is new", exported.is_new == 1, known.is_none())?;
    if let Some(known) = known {
        same("the handle", new, known)?;
        return Ok(true);
    }
    let is_another = world.handles.iter().any(|held| (held.host, held.handle) == (host, exported.handle));
    same("whether another object has the handle", is_another, false)?;
    let is_old = world.stale.iter().any(|old| (old.host, old.handle, old.epoch) == (host, new.handle, new.epoch));
    same("whether the handle had this epoch before", is_old, false)?;
    world.handles.push(new);
    let mut model = player.model.borrow_mut();
    model.retain(object, 1);
    model.extend(object);
    Ok(true)
}

fn handle(player: &Player<'_>, pick: Pick) -> Option<(usize, Held)> {
    nth(pick, player.world.borrow().handles.iter().copied().enumerate())
}

fn forget(player: &Player<'_>, stale: Held) {
    let mut world = player.world.borrow_mut();
    if world.stale.len() == REMEMBERED {
        world.stale.remove(0);
    }
    world.stale.push(stale);
}

pub fn resolve(player: &mut Player<'_>, which: Pick) -> Done {
    let Some((_, held)) = handle(player, which) else { return Ok(false) };
    let (host, mut found) = (player.world.borrow().host(held.host), ptr::null_mut());
    // SAFETY: a place of ours.
    let status = unsafe { identity::sidetable_resolve(host, held.handle, held.epoch, &raw mut found) };
    same("a resolution", status, Status::Ok)?;
    player.got("what a handle stands for", found, Some(held.object))?;
    Ok(true)
}

pub fn adopt(player: &mut Player<'_>, which: Pick) -> Done {
    let Some((place, held)) = handle(player, which) else { return Ok(false) };
    let (host, mut epoch) = (player.world.borrow().host(held.host), 0);
    // SAFETY: a place of ours.
    let status = unsafe { identity::sidetable_adopt(host, held.handle, held.epoch, &raw mut epoch) };
    same("an adoption", status, Status::Ok)?;
    same("whether the epoch is a later one", epoch > held.epoch, true)?;
    player.world.borrow_mut().handles[place].epoch = epoch;
    forget(player, held);
    Ok(true)
}

pub fn release(player: &mut Player<'_>, which: Pick) -> Done {
    let Some((place, held)) = handle(player, which) else { return Ok(false) };
    let host = player.world.borrow().host(held.host);
    same("the release of a handle", identity::sidetable_release_handle(host, held.handle, held.epoch), Status::Ok)?;
    player.world.borrow_mut().handles.swap_remove(place);
    forget(player, held);
    player.model.borrow_mut().release(held.object, 1);
    Ok(true)
}

pub fn use_stale(player: &mut Player<'_>, which: Pick) -> Done {
    let Some(old) = nth(which, player.world.borrow().stale.iter().copied()) else { return Ok(false) };
    let (host, mut object, mut epoch) = (player.world.borrow().host(old.host), ptr::null_mut(), 0);
    // SAFETY: places of ours.
    let answers = unsafe {
        [
            identity::sidetable_resolve(host, old.handle, old.epoch, &raw mut object),
            identity::sidetable_adopt(host, old.handle, old.epoch, &raw mut epoch),
            identity::sidetable_release_handle(host, old.handle, old.epoch),
        ]
    };
    same("what a stale handle is good for", answers, [Status::StaleHandle; 3])?;
    Ok(true)
}

pub fn sweep(player: &mut Player<'_>, host: usize) -> Done {
    let host = host % HOSTS;
    let (id, mut count) = (player.world.borrow().host(host), 0);
    let mut swept: Vec<Held> = player.world.borrow().handles.clone();
    swept.retain(|held| held.host == host);
    swept.sort_unstable_by_key(|held| held.handle);
    same("a host's handles", host_count(player, host)?, swept.len())?;
    // SAFETY: a place of ours.
    let status = unsafe { identity::sidetable_host_sweep(id, &raw mut count) };
    same("a sweep", status, Status::Ok)?;
    same("handles that were swept", count, swept.len())?;
    player.world.borrow_mut().handles.retain(|held| held.host != host);
    for held in swept {
        forget(player, held);
        player.model.borrow_mut().release(held.object, 1);
    }
    Ok(true)
}

fn host_count(player: &Player<'_>, host: usize) -> Outcome<usize> {
    let mut count = 0;
    // SAFETY: a place of ours.
    let status = unsafe { identity::sidetable_host_count(player.world.borrow().host(host), &raw mut count) };
    same("a count of handles", status, Status::Ok)?;
    Ok(count)
}
