//! What deinits leave behind.

use sidetable_c::{HeapObject, strong, unowned};

use crate::class::with_trace;
use crate::model::Number;
use crate::player::{Done, Player};
use crate::world::same;

/// Releases what deinits gave away and kept, in the order of the objects' numbers.
pub fn empty(player: &mut Player<'_>) -> Done {
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
        unsafe { strong::swift_release(player.address(object)) };
        player.model.borrow_mut().release(object, 1);
    }
    for object in kept {
        // SAFETY: a deinit left this reference.
        unsafe { unowned::swift_unownedRelease(player.address(object)) };
        player.model.borrow_mut().unowned_release(object, 1);
    }
    Ok(is_something)
}

fn sorted(mut all: Vec<*mut HeapObject>) -> Vec<*mut HeapObject> {
    all.sort_unstable();
    all
}
