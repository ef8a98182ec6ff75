//! Models of broken programs. They show that the checker sees what the other models rely on.

use super::model::{Model, model};
use crate::scene::{Object, Variable, join, start};

pub const MODELS: &[Model] = &[
    model!(use_after_free, 1, "a use after the free is seen", must_fail: "a block was used after it was freed"),
    model!(double_free, 1, "a second free is seen", must_fail: "a block was freed twice"),
    model!(leaked_object, 1, "an object that nobody frees is seen", must_fail: "Allocation leaked"),
    model!(leaked_side_table, 1, "a side table that nobody frees is seen", must_fail: "Allocation leaked"),
    model!(unordered_free, 2, "a use that is not ordered before the free is seen", must_fail: "Causality violation"),
    model!(
        order_hidden_by_a_load, 2, "an exchange is also tried before a load that loom ran first",
        must_fail: "this order, too"
    ),
    model!(
        unordered_payload, 2, "an access to the payload that is not ordered is seen",
        must_fail: "Causality violation"
    ),
];

/// Retains an object that is gone.
fn use_after_free() {
    let object = Object::new();
    object.release();
    object.retain();
}

/// Gives an object's memory back twice.
fn double_free() {
    let object = Object::new();
    object.forget();
    object.forget();
}

/// Never releases.
fn leaked_object() {
    Object::new();
}

/// Never ends a weak variable.
fn leaked_side_table() {
    let object = Object::new();
    let _never_destroyed = Variable::to(object);
    object.release();
}

/// Looks at an object that another thread frees. In the execution that loom tries first, the look comes before the free.
fn unordered_free() {
    let object = Object::new();
    let other = start(move || {
        object.is_deallocating();
    });
    object.release();
    join(other);
}

/// Writes a payload that another thread reads.
fn unordered_payload() {
    let object = Object::with_references(2);
    let other = start(move || {
        object.read(0);
        object.release();
    });
    object.write_and_release(0);
    join(other);
}

/// The other thread's exchange must be tried before the test, although loom runs it later first and a load of that thread comes between.
/// loom alone does not: `sidetable::sync::explored`.
fn order_hidden_by_a_load() {
    let object = Object::with_references(2);
    let other = start(move || object.release());
    assert!(!object.is_uniquely_referenced(), "this order, too");
    join(other);
    object.release();
}
