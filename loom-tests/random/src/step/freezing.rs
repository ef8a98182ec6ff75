//! Freezing.

use std::ptr;

use sidetable::freeze::Report;
use sidetable_c::class::Status;
use sidetable_c::freeze;

use crate::operation::Pick;
use crate::player::{Done, Player};
use crate::world::same;

pub fn freeze(player: &mut Player<'_>, slot: Pick) -> Done {
    let Some((_, slot)) = player.holding_on_heap(slot) else { return Ok(false) };
    let address = player.address(slot.object);
    let mut report = Report::default();
    // SAFETY: the slot holds the object, and no other thread changes a field.
    let status = unsafe { freeze::sidetable_freeze_and_report(address, ptr::null(), &raw mut report, ptr::null_mut()) };
    match player.model.borrow_mut().freeze(slot.object) {
        Ok(due) => {
            same("a freeze", status, Status::Ok)?;
            let found = (report.objects, report.components, report.members);
            same("what was frozen", found, (due.objects, due.circles, due.members))?;
        }
        Err(refused) => {
            // Which of two reasons comes first is the runtime's business.
            let reasons = [(Status::NotFreezable, refused.for_box), (Status::Deiniting, refused.for_end)];
            let is_one = reasons.contains(&(status, true));
            same(&format!("a refusal, {status:?} for {refused:?}"), is_one, true)?;
        }
    }
    Ok(true)
}
