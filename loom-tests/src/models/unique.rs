//! Uniqueness: who is told that theirs is the only reference may write.

use loom::cell::UnsafeCell;
use sidetable::Strong;

use super::model::{Model, model};
use crate::scene::{Object, Variable, assert_deinits, join, start};

pub const MODELS: &[Model] = &[
    model!(uniqueness_and_release, 2, "a write after the test does not race with reads before the other's release"),
    model!(uniqueness_and_release_in_side_table, 2, "the same, the counts in a side table"),
    model!(uniqueness_and_inflation, 2, "the same, the side table made meanwhile"),
    model!(only_reference_and_release, 2, "the same for `Strong::get_mut` of the Rust API"),
];

/// One holder reads and releases, the other tests and writes.
fn uniqueness_and_release() {
    test_against_release(Object::with_references(2), |_| ());
}

/// As [`uniqueness_and_release`].
fn uniqueness_and_release_in_side_table() {
    test_against_release(Object::with_side_table(2), |_| ());
}

/// The other holder gives the object its side table before it releases.
fn uniqueness_and_inflation() {
    test_against_release(Object::with_references(2), |object| Variable::to(object).destroy());
}

fn test_against_release(object: Object, before: fn(Object)) {
    let other = start(move || {
        before(object);
        object.read(0);
        object.release();
    });
    if object.is_uniquely_referenced() {
        object.write(0);
    }
    join(other);
    assert!(object.is_uniquely_referenced());
    object.release();
    assert_deinits(1);
}

/// The same through Rust handles.
fn only_reference_and_release() {
    let mut handle = Strong::new(UnsafeCell::new(0_u32));
    let shared = Strong::clone(&handle);
    let other = start(move || {
        // SAFETY: loom has checked that nothing races.
        shared.with(|value| assert_eq!(unsafe { *value }, 0));
    });
    if let Some(value) = Strong::get_mut(&mut handle) {
        // SAFETY: as above.
        value.with_mut(|value| unsafe { *value = 1 });
    }
    join(other);
    assert!(Strong::get_mut(&mut handle).is_some());
}
