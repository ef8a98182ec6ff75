//! Unowned references.

use super::model::{Model, model};
use crate::scene::{Object, assert_deinits, join, start};

pub const MODELS: &[Model] = &[
    model!(
        unowned_load_and_last_release, 2, "two loads while the object dies: each a usable object or none",
        preemptions: 4
    ),
    model!(
        unowned_retain_strong_and_release, 2, "a load by a thread that holds the object, beside a release elsewhere",
        preemptions: 4
    ),
    model!(unowned_release_and_dealloc, 2, "memory is freed once, after both"),
    model!(unowned_release_and_dealloc_in_side_table, 2, "the same, and then the side table"),
    model!(uninitialized_and_unowned_release, 2, "the same for an object that is given back without deinit"),
    model!(concurrent_unowned_retains, 2, "no unowned retain is lost"),
    model!(concurrent_unowned_releases, 3, "of three ends of unowned references, the last one frees", preemptions: 3),
    model!(unowned_retain_and_release, 2, "an unowned retain and a strong release at once are both counted"),
];

/// Two unowned references, each of which is loaded while the last strong reference goes.
fn unowned_load_and_last_release() {
    let object = Object::new();
    object.unowned_retain();
    let other = start(move || {
        for _ in 0..2 {
            if object.try_retain() {
                object.write_and_release(1);
            } else {
                assert!(object.is_deallocating(), "a load fails because deinit has begun");
            }
        }
        object.unowned_release();
    });
    object.write_and_release(0);
    join(other);
    assert_deinits(1);
}

/// One thread holds a strong and an unowned reference, and loads through the latter, first without and then with giving it up.
fn unowned_retain_strong_and_release() {
    let object = Object::with_references(2);
    object.unowned_retain();
    let other = start(move || {
        object.unowned_retain_strong();
        object.release();
        object.unowned_retain_strong_and_release();
        object.read(0);
        object.release();
        object.release();
    });
    object.read(0);
    object.release();
    join(other);
    assert_deinits(1);
}

/// An unowned reference goes while deinit ends: either may find the other gone.
fn unowned_release_and_dealloc() {
    release_unowned_against_dealloc(Object::new());
}

/// As [`unowned_release_and_dealloc`].
fn unowned_release_and_dealloc_in_side_table() {
    release_unowned_against_dealloc(Object::with_side_table(1));
}

fn release_unowned_against_dealloc(object: Object) {
    object.unowned_retain();
    let other = start(move || object.unowned_release());
    object.release();
    join(other);
    assert_deinits(1);
}

/// An unowned reference goes while an object that was never initialized is given back.
fn uninitialized_and_unowned_release() {
    let object = Object::new();
    object.unowned_retain();
    let other = start(move || object.unowned_release());
    object.deallocate_uninitialized();
    join(other);
    assert_deinits(0);
}

/// Two threads make an unowned reference each.
fn concurrent_unowned_retains() {
    let object = Object::new();
    let other = start(move || object.unowned_retain());
    object.unowned_retain();
    join(other);
    object.assert_counts(1, 3, 0);
    object.unowned_release();
    object.unowned_release();
    object.release();
    assert_deinits(1);
}

/// Two threads end unowned references while a third ends deinit.
fn concurrent_unowned_releases() {
    let object = Object::new();
    object.unowned_retain();
    object.unowned_retain();
    let others = [(); 2].map(|()| start(move || object.unowned_release()));
    object.release();
    others.into_iter().for_each(join);
    assert_deinits(1);
}

/// Both counts are in one word: neither move may undo the other.
fn unowned_retain_and_release() {
    let object = Object::with_references(2);
    let other = start(move || object.release());
    object.unowned_retain();
    join(other);
    object.assert_counts(1, 2, 0);
    object.unowned_release();
    object.release();
    assert_deinits(1);
}
