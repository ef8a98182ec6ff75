//! Freezing: members of a component are counted while their counts move, and after; and the component ends once.

use super::{Model, model};
use crate::scene::{Object, Variable, assert_deinits, assert_no_components, join, start};

pub const MODELS: &[Model] = &[
    model!(freeze_and_retain, 2, "a member is counted while its counts move to its component", preemptions: 3),
    model!(freeze_and_retain_in_side_table, 2, "the same for a member that has a side table", preemptions: 3),
    model!(freeze_and_first_weak_reference, 2, "a member gets its first weak reference while it is frozen", preemptions: 3),
    model!(freeze_and_weak_load, 2, "a member is loaded while it is frozen and the component ends", preemptions: 3),
    model!(freeze_and_uniqueness, 2, "an object in no cycle is counted and found shared while it is frozen", preemptions: 3),
    model!(two_freezes, 2, "two threads freeze one cycle, each from its own end"),
    model!(component_last_release, 2, "the last releases come through different members"),
    model!(component_weak_load_and_last_release, 2, "a weak load of a member gives it, or null", preemptions: 3),
    model!(component_retain_and_last_release, 3, "three holders of two members", preemptions: 3),
    model!(
        component_unowned_release_and_dealloc,
        2,
        "the members' memory is freed once, after the last unowned reference", preemptions: 3
    ),
    model!(two_first_weak_references_to_a_member, 2, "two first weak references to one member share its entry", preemptions: 3),
];

/// What a thread does that holds a member: it counts, uses it, and gives it up.
fn hold(member: Object, slot: usize) {
    member.retain();
    member.write(slot);
    member.release();
    member.read(slot);
    member.release();
}

/// The component that a freeze made ends with its last holder.
fn assert_ended() {
    assert_deinits(2);
    assert_no_components();
}

/// A thread that holds one object of a ring counts it while the other thread freezes the ring.
fn freeze_and_retain() {
    let [first, second] = Object::ring([1, 1]);
    let other = start(move || hold(second, 1));
    first.freeze();
    first.write(0);
    first.release();
    join(other);
    assert_ended();
}

/// The same where the object's counts are in a side table.
fn freeze_and_retain_in_side_table() {
    let [first, second] = Object::ring([1, 1]);
    Variable::to(second).destroy();
    let other = start(move || hold(second, 1));
    first.freeze();
    first.write(0);
    first.release();
    join(other);
    assert_ended();
}

/// A thread that holds one object of a ring makes its first weak reference while the ring is frozen.
fn freeze_and_first_weak_reference() {
    let [first, second] = Object::ring([1, 1]);
    let other = start(move || {
        let variable = Variable::to(second);
        second.release();
        if let Some(found) = variable.load() {
            assert_eq!(found, second);
            found.release();
        }
        variable.destroy();
    });
    first.freeze();
    first.release();
    join(other);
    assert_ended();
}

/// A thread loads a weak variable while the ring that its object is part of is frozen and given up.
fn freeze_and_weak_load() {
    let [first, second] = Object::ring([1, 0]);
    let variable = Variable::to(second);
    let shared = variable.clone();
    let other = start(move || {
        if let Some(found) = shared.load() {
            assert_eq!(found, second);
            assert!(!found.is_uniquely_referenced());
            found.write(1);
            found.release();
        }
    });
    first.freeze();
    first.write(0);
    first.release();
    join(other);
    assert_deinits(2);
    variable.assert_gone();
    variable.destroy();
    assert_ended();
}

/// An object in no cycle is frozen while another thread that holds it looks whether it may change it.
fn freeze_and_uniqueness() {
    let (root, shared) = (Object::new(), Object::with_references(2));
    root.refer_to(shared);
    let other = start(move || {
        assert!(!shared.is_uniquely_referenced());
        hold(shared, 0);
    });
    root.freeze();
    assert!(!root.is_uniquely_referenced(), "a frozen object never is");
    assert!(!root.next().is_uniquely_referenced(), "nor what it refers to");
    root.release();
    join(other);
    assert_ended();
}

/// Two threads that hold one object each of a ring freeze it.
fn two_freezes() {
    let [first, second] = Object::ring([1, 1]);
    let other = start(move || {
        second.freeze();
        second.release();
    });
    first.freeze();
    first.release();
    join(other);
    assert_ended();
}

/// Two threads hold one member each, and give it up.
fn component_last_release() {
    let [first, second] = Object::ring([1, 1]);
    first.freeze();
    let other = start(move || {
        second.write(1);
        second.release();
    });
    first.write(0);
    first.release();
    join(other);
    assert_ended();
}

/// A thread loads a weak variable while the last strong reference to another member goes.
fn component_weak_load_and_last_release() {
    let [first, second] = Object::ring([1, 0]);
    first.freeze();
    let variable = Variable::to(second);
    let shared = variable.clone();
    let other = start(move || {
        if let Some(found) = shared.load() {
            assert_eq!(found, second);
            found.write(1);
            found.release();
        }
        shared.destroy();
    });
    first.write(0);
    first.release();
    join(other);
    assert_ended();
}

/// Three threads hold members, and two of them count.
fn component_retain_and_last_release() {
    let [first, second] = Object::ring([2, 1]);
    first.freeze();
    let others = [(first, 1), (second, 2)].map(|(member, slot)| {
        start(move || {
            member.write(slot);
            member.release();
        })
    });
    first.retain();
    first.write(0);
    first.release();
    first.release();
    others.into_iter().for_each(join);
    assert_ended();
}

/// A thread gives up an unowned reference to a member while the component ends.
fn component_unowned_release_and_dealloc() {
    let [first, second] = Object::ring([1, 0]);
    second.unowned_retain();
    first.freeze();
    let other = start(move || second.unowned_release());
    first.write(0);
    first.release();
    join(other);
    assert_ended();
}

/// Two threads that hold a member each make its first weak reference.
fn two_first_weak_references_to_a_member() {
    let [first, second] = Object::ring([0, 2]);
    second.freeze();
    let other = start(move || {
        let variable = Variable::to(first);
        second.release();
        variable.destroy();
    });
    let variable = Variable::to(first);
    second.release();
    if let Some(found) = variable.load() {
        assert_eq!(found, first);
        found.release();
    }
    variable.destroy();
    join(other);
    assert_ended();
}
