//! The first weak reference, which moves an object's counts to a side table, against everything else that moves them.

use super::model::{Model, model};
use crate::scene::{Object, Variable, assert_deinits, join, start};

pub const MODELS: &[Model] = &[
    model!(
        two_first_weak_references, 2, "one side table stays, the other is freed, both references are counted",
        preemptions: 4
    ),
    model!(
        first_weak_references_through_a_loan, 2, "the same where the two threads borrow the only strong reference",
        preemptions: 4
    ),
    model!(first_weak_and_retain, 2, "a retain beside an inflation is counted once"),
    model!(first_weak_and_release, 2, "a release beside an inflation is counted once"),
    model!(first_weak_and_unowned, 2, "unowned references beside an inflation are counted once"),
    model!(
        first_weak_and_last_release, 2, "the last release comes before or after an inflation, and finds the counts",
        preemptions: 5
    ),
    model!(
        first_weak_and_unowned_release_and_dealloc, 3, "the same, with an unowned reference that ends elsewhere",
        preemptions: 3
    ),
    model!(
        releases_around_inflation, 3, "the last release, in the side table, sees what was released inline",
        preemptions: 3
    ),
];

/// Two threads make the first weak reference.
fn two_first_weak_references() {
    let object = Object::with_references(2);
    let other = start(move || {
        let variable = Variable::to(object);
        assert_eq!(variable.load(), Some(object));
        object.release();
        object.release();
        variable.destroy();
    });
    let variable = Variable::to(object);
    assert_eq!(variable.load(), Some(object));
    object.release();
    join(other);
    object.assert_counts(1, 1, 2);
    object.release();
    assert_deinits(1);
    variable.destroy_dead();
}

/// Two threads make the first weak reference through the one strong reference, which a third party holds meanwhile: a count of one does
/// not mean that nobody else is looking.
fn first_weak_references_through_a_loan() {
    let object = Object::with_references(1);
    let other = start(move || {
        let variable = Variable::to(object);
        assert_eq!(variable.load(), Some(object));
        object.release();
        variable.destroy();
    });
    let variable = Variable::to(object);
    join(other);
    object.assert_counts(1, 1, 2);
    object.release();
    assert_deinits(1);
    variable.destroy_dead();
}

/// One thread retains and then makes the first weak reference while another retains, which may so be disturbed twice.
fn first_weak_and_retain() {
    let object = Object::with_references(2);
    let other = start(move || {
        object.retain();
        object.read(0);
    });
    object.retain();
    let variable = Variable::to(object);
    join(other);
    object.assert_counts(4, 1, 2);
    (0..4).for_each(|_| object.release());
    assert_deinits(1);
    variable.destroy_dead();
}

/// One thread makes the first weak reference while another releases.
fn first_weak_and_release() {
    let object = Object::with_references(3);
    let other = start(move || object.write_and_release(0));
    let variable = Variable::to(object);
    join(other);
    object.assert_counts(2, 1, 2);
    object.release();
    object.release();
    assert_deinits(1);
    variable.destroy_dead();
}

/// One thread makes the first weak reference while another makes two unowned ones and ends one.
fn first_weak_and_unowned() {
    let object = Object::with_references(2);
    let other = start(move || {
        object.unowned_retain();
        object.unowned_retain();
        object.unowned_release();
    });
    let variable = Variable::to(object);
    join(other);
    object.assert_counts(2, 2, 2);
    object.release();
    object.release();
    assert_deinits(1);
    variable.assert_gone();
    object.unowned_release();
    variable.destroy();
}

/// A thread makes the first weak reference and then gives its strong one up; another gives up the other one.
fn first_weak_and_last_release() {
    let object = Object::with_references(2);
    let other = start(move || {
        let variable = Variable::to(object);
        object.write_and_release(0);
        variable.load_and_use(2);
        variable.destroy();
    });
    object.write_and_release(1);
    join(other);
    assert_deinits(1);
}

/// As [`first_weak_and_last_release`], with a third thread that holds the memory.
fn first_weak_and_unowned_release_and_dealloc() {
    let object = Object::with_references(2);
    object.unowned_retain();
    let others = [
        start(move || {
            let variable = Variable::to(object);
            object.release();
            variable.destroy();
        }),
        start(move || object.unowned_release()),
    ];
    object.release();
    others.into_iter().for_each(join);
    assert_deinits(1);
}

/// One thread writes and releases inline, another moves the counts to a side table, a third may release last there.
fn releases_around_inflation() {
    let object = Object::with_references(3);
    let others = [
        start(move || object.write_and_release(0)),
        start(move || {
            let variable = Variable::to(object);
            object.release();
            variable.destroy();
        }),
    ];
    object.release();
    others.into_iter().for_each(join);
    assert_deinits(1);
}
