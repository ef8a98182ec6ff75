//! Strong references.

use sidetable_shims::refcount::SideTableWord;

use super::model::{Model, model};
use crate::scene::{Object, Variable, assert_deinits, join, start};

pub const MODELS: &[Model] = &[
    model!(
        last_release_sees_all_writes, 3, "deinit comes once, after what every holder wrote before its release",
        preemptions: 4
    ),
    model!(last_release_in_side_table, 3, "the same, the counts in a side table", preemptions: 3),
    model!(
        last_looking_release_in_side_table, 3, "the same where all look before they release, as beside libswiftCore",
        preemptions: 3
    ),
    model!(unique_release, 2, "the release without an exchange sees what the other holder did"),
    model!(concurrent_retains, 2, "no retain is lost"),
    model!(concurrent_releases, 3, "no release is lost, and none of them is the last by mistake"),
    model!(retain_and_release, 2, "a retain and a release at once are both counted"),
    model!(try_retain_and_release, 2, "a conditional retain gives a usable object or none, inline", preemptions: 4),
    model!(try_retain_and_release_in_side_table, 2, "the same, the counts in a side table", preemptions: 4),
    model!(immortalize_and_release, 2, "an object that becomes immortal is never deinited"),
    model!(
        immortalize_and_release_in_side_table,
        2,
        "the same, and its side table is as if nobody had released it blindly", preemptions: 3
    ),
];

/// Three holders write and release, in any order; deinit writes over all of it.
fn last_release_sees_all_writes() {
    write_and_release(Object::with_references(3), Object::release);
}

/// As [`last_release_sees_all_writes`].
fn last_release_in_side_table() {
    write_and_release(Object::with_side_table(3), Object::release);
}

/// As [`last_release_sees_all_writes`].
fn last_looking_release_in_side_table() {
    write_and_release(Object::with_side_table(3), Object::release_looking);
}

fn write_and_release(object: Object, release: fn(Object)) {
    let hold = move |slot| {
        object.write(slot);
        release(object);
    };
    let others = [1, 2].map(|slot| start(move || hold(slot)));
    hold(0);
    others.into_iter().for_each(join);
    assert_deinits(1);
}

/// Two holders release. The one that comes second finds the word of an object with one reference, and does without an exchange.
fn unique_release() {
    let object = Object::with_references(2);
    let other = start(move || object.write_and_release(0));
    object.write_and_release(1);
    join(other);
    assert_deinits(1);
}

/// Two threads retain.
fn concurrent_retains() {
    let object = Object::new();
    let other = start(move || object.retain());
    object.retain();
    join(other);
    object.assert_counts(3, 1, 0);
    (0..3).for_each(|_| object.release());
    assert_deinits(1);
}

/// Two threads release while a third keeps the object.
fn concurrent_releases() {
    let object = Object::with_references(3);
    let others = [(); 2].map(|()| start(move || object.release()));
    object.read(0);
    others.into_iter().for_each(join);
    object.assert_counts(1, 1, 0);
    object.release();
    assert_deinits(1);
}

/// One thread retains, another releases a reference of its own.
fn retain_and_release() {
    let object = Object::with_references(2);
    let other = start(move || object.release());
    object.retain();
    join(other);
    object.assert_counts(2, 1, 0);
    object.release();
    object.release();
    assert_deinits(1);
}

/// A thread with an unowned reference tries for a strong one while the last of those is released.
fn try_retain_and_release() {
    try_retain_against_last_release(Object::new());
}

/// As [`try_retain_and_release`].
fn try_retain_and_release_in_side_table() {
    try_retain_against_last_release(Object::with_side_table(1));
}

fn try_retain_against_last_release(object: Object) {
    object.unowned_retain();
    let other = start(move || {
        if object.try_retain() {
            object.write_and_release(1);
        }
        object.unowned_release();
    });
    object.write_and_release(0);
    join(other);
    assert_deinits(1);
}

/// One thread makes the object immortal, and then both release theirs.
fn immortalize_and_release() {
    let object = Object::with_references(2);
    let other = start(move || object.release());
    object.immortalize();
    object.release();
    join(other);
    object.read(0);
    assert_deinits(0);
    object.forget();
}

/// The same where a blind release may find the word immortal.
fn immortalize_and_release_in_side_table() {
    let object = Object::with_references(2);
    let variable = Variable::to(object);
    let other = start(move || object.release());
    object.immortalize();
    object.release();
    join(other);
    assert_eq!(variable.state().counts, SideTableWord::IMMORTAL_ELSEWHERE.wide());
    assert_deinits(0);
    let last = variable.of_what_is_never_freed();
    object.forget();
    variable.destroy();
    last.destroy();
}
