//! Weak references, to objects that have a side table already.

use super::model::{Model, model};
use crate::scene::{Object, Variable, assert_deinits, join, start};

pub const MODELS: &[Model] = &[
    model!(weak_load_and_last_release, 2, "a weak load gives a usable object or null"),
    model!(
        weak_load_and_last_looking_release,
        2,
        "the same where all look before they release, as beside libswiftCore"
    ),
    model!(concurrent_weak_loads, 3, "two threads load one variable while the object dies", preemptions: 3),
    model!(weak_take_and_last_release, 2, "the same for a load that ends the variable"),
    model!(weak_assign_and_last_release, 2, "a variable moves to another object while its first one dies"),
    model!(concurrent_weak_copies, 2, "two copies of one variable are both counted"),
    model!(concurrent_weak_destroys, 2, "two ends of variables are both counted"),
    model!(weak_destroy_and_dealloc, 2, "the side table is freed once, after the variable and the object"),
    model!(weak_copy_and_destroy_and_dealloc, 2, "the same with a copy made and ended meanwhile", preemptions: 4),
    model!(weak_copy_and_last_release, 3, "the same with copy and original in different threads"),
    model!(
        weak_destroy_and_dealloc_in_block,
        2,
        "a block with object and side table is freed once, after the variable and the object",
        preemptions: 4
    ),
    model!(weak_load_and_unowned_release_in_block, 2, "the same where an unowned reference outlives the object", preemptions: 4),
    model!(weak_formed_in_deinit, 1, "deinit gets no weak reference to its object, side table or not"),
];

/// A thread loads while the last strong reference goes.
fn weak_load_and_last_release() {
    weak_load_against(Object::release);
}

/// As [`weak_load_and_last_release`].
fn weak_load_and_last_looking_release() {
    weak_load_against(Object::release_looking);
}

fn weak_load_against(release: fn(Object)) {
    let object = Object::new();
    let variable = Variable::to(object);
    let shared = variable.clone();
    let other = start(move || {
        if shared.try_load(object) {
            object.write(1);
            release(object);
        }
    });
    object.write(0);
    release(object);
    join(other);
    assert_deinits(1);
    variable.assert_gone();
    let state = variable.state();
    assert_eq!((state.strong, state.unowned, state.weak), (0, 0, 1), "what is left of a freed object");
    variable.destroy();
}

/// Two threads load one variable while the last strong reference goes.
fn concurrent_weak_loads() {
    let object = Object::new();
    let variable = Variable::to(object);
    let others = [1, 2].map(|slot| {
        let shared = variable.clone();
        start(move || shared.load_and_use(slot))
    });
    object.write_and_release(0);
    others.into_iter().for_each(join);
    assert_deinits(1);
    variable.destroy();
}

/// A thread takes the object out of its variable while the last strong reference goes.
fn weak_take_and_last_release() {
    let object = Object::new();
    let variable = Variable::to(object);
    let other = start(move || {
        if let Some(found) = variable.take() {
            found.write_and_release(1);
        }
    });
    object.write_and_release(0);
    join(other);
    assert_deinits(1);
}

/// A thread assigns another object to its variable while the object that it refers to dies.
fn weak_assign_and_last_release() {
    let object = Object::new();
    let variable = Variable::to(object);
    let other = start(move || {
        let second = Object::with_side_table(1);
        variable.assign(second);
        assert_eq!(second.state().weak, 2);
        second.release();
        variable.destroy_dead();
    });
    object.release();
    join(other);
    assert_deinits(2);
}

/// Two threads copy one variable.
fn concurrent_weak_copies() {
    let object = Object::new();
    let variable = Variable::to(object);
    let shared = variable.clone();
    let other = start(move || {
        let copy = shared.copy();
        copy.load_and_use(0);
        copy.destroy();
    });
    let copy = variable.copy();
    join(other);
    object.assert_counts(1, 1, 3);
    copy.destroy();
    object.release();
    assert_deinits(1);
    variable.destroy_dead();
}

/// Two threads end a variable each.
fn concurrent_weak_destroys() {
    let object = Object::new();
    let (first, second) = (Variable::to(object), Variable::to(object));
    let other = start(move || first.destroy());
    second.destroy();
    join(other);
    object.assert_counts(1, 1, 1);
    object.release();
    assert_deinits(1);
}

/// The last variable ends while the object dies: either may be the last user of the side table.
fn weak_destroy_and_dealloc() {
    let object = Object::new();
    let variable = Variable::to(object);
    let other = start(move || variable.destroy());
    object.release();
    join(other);
    assert_deinits(1);
}

/// The same, where the side table lies in the object's block.
fn weak_destroy_and_dealloc_in_block() {
    let object = Object::weakly_referenced();
    let variable = Variable::to(object);
    let other = start(move || {
        variable.load_and_use(0);
        variable.destroy();
    });
    object.write_and_release(1);
    join(other);
    assert_deinits(1);
}

/// One thread loads and ends its variable, another gives up an unowned reference, after the object died.
fn weak_load_and_unowned_release_in_block() {
    let object = Object::weakly_referenced();
    let variable = Variable::to(object);
    object.unowned_retain();
    let other = start(move || object.unowned_release());
    object.release();
    variable.assert_gone();
    variable.destroy();
    join(other);
    assert_deinits(1);
}

/// A thread copies its variable, loads the copy and ends both while the object dies.
fn weak_copy_and_destroy_and_dealloc() {
    let object = Object::new();
    let variable = Variable::to(object);
    let other = start(move || {
        let copy = variable.copy();
        variable.destroy();
        copy.load_and_use(0);
        copy.destroy();
    });
    object.release();
    join(other);
    assert_deinits(1);
}

/// Copies are made and ended in one thread, the original ends in another, the object dies in a third.
fn weak_copy_and_last_release() {
    let object = Object::new();
    let variable = Variable::to(object);
    let copy = variable.copy();
    let others = [variable, copy].map(|variable| start(move || variable.destroy()));
    object.release();
    others.into_iter().for_each(join);
    assert_deinits(1);
}

/// An object whose deinit makes a weak reference to itself: without a side table, and with one.
fn weak_formed_in_deinit() {
    Object::new().refer_to_itself().release();
    Object::with_side_table(1).refer_to_itself().release();
    assert_deinits(2);
}
