//! One operation: on real objects, and in the model.
//!
//! Each does the same in turn: it picks its operands among what will do, calls the entry point while nothing is borrowed, and tells the model. A
//! program's own references say what it may do, so that no step is misuse.

pub(crate) mod attic;
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

use crate::operation::Operation;
use crate::player::{Done, Player};

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

        EmptyAttic => attic::empty(player),

        Associate { slot, key, value, is_null } => identity::associate(player, slot, key, value, is_null),
        AssociateNew { slot, count, behaviour } => identity::associate_new(player, slot, count, behaviour),
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
