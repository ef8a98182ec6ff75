//! The Rust API: the same objects, from Rust.

use std::cell::Cell;
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc;

use crate::witness::{Witness, witness};
use sidetable::object::refcount;
use sidetable::{Deallocated, Strong, Unowned, Weak, inspect};

#[test]
fn handles_are_one_pointer() {
    assert_eq!(size_of::<Strong<[u8; 100]>>(), size_of::<usize>());
    assert_eq!(size_of::<Option<Strong<u8>>>(), size_of::<usize>());
    assert_eq!(size_of::<Weak<u8>>(), size_of::<usize>());
    assert_eq!(size_of::<Option<Unowned<u8>>>(), size_of::<usize>());
}

#[test]
fn a_value_is_dropped_once_with_its_last_reference() {
    let (first, drops) = witness();
    let second = first.clone();
    assert_eq!(Strong::strong_count(&first), 2);
    assert!(Strong::ptr_eq(&first, &second));
    drop(first);
    assert_eq!(drops.get(), 0);
    drop(second);
    assert_eq!(drops.get(), 1);
}

#[test]
fn a_weak_reference_becomes_none_and_keeps_only_the_side_table() {
    let (strong, drops) = witness();
    // SAFETY: the reference keeps the object.
    let fresh = unsafe { inspect::object(Strong::as_raw(&strong)) };
    assert_eq!((fresh.word, fresh.side_table), (3, 0), "no side table before the first weak reference");

    let weak = Strong::downgrade(&strong);
    let copy = weak.clone();
    // SAFETY: the reference keeps the object.
    let inflated = unsafe { inspect::object(Strong::as_raw(&strong)) };
    let (marks, shift) = if cfg!(target_pointer_width = "64") { (62, 3) } else { (30, 2) };
    assert_eq!(inflated.word >> marks, 3);
    assert_eq!(inflated.word & ((1 << marks) - 1), inflated.side_table as u64 >> shift);
    assert_eq!((inflated.strong, inflated.unowned, inflated.weak), (1, 1, 3));
    assert!(weak.ptr_eq(&copy));
    assert_eq!(format!("{weak:?}"), "Weak(1 strong)");

    let loaded = weak.upgrade().expect("the object is alive");
    drop(strong);
    assert_eq!(drops.get(), 0, "an upgraded reference keeps the object");
    drop(loaded);
    assert_eq!(drops.get(), 1);
    assert!(weak.upgrade().is_none() && copy.upgrade().is_none());
    assert_eq!(format!("{weak:?}"), "Weak(dead)");
    assert!(weak.ptr_eq(&weak.clone()), "a copy of a dead reference refers to the same object, as Arc's does");
    assert_eq!(format!("{:?}", weak.clone()), "Weak(dead)");
}

#[test]
fn an_unowned_reference_keeps_the_memory_and_not_the_value() {
    let (strong, drops) = witness();
    let unowned = Strong::downgrade_unowned(&strong);
    let copy = unowned.clone();
    assert!(Strong::ptr_eq(&unowned.upgrade(), &strong));
    assert_eq!(format!("{unowned:?}"), "Unowned(alive)");
    drop(strong);
    assert_eq!(drops.get(), 1);
    assert_eq!(unowned.try_upgrade().err(), Some(Deallocated));
    drop(unowned);
    assert_eq!(format!("{copy:?}"), "Unowned(dead)");
}

#[test]
fn a_value_is_changed_in_place_only_through_its_only_reference() {
    let mut only = Strong::new(1);
    *Strong::get_mut(&mut only).expect("nobody else refers to it") = 2;
    let other = only.clone();
    assert!(Strong::get_mut(&mut only).is_none());
    drop(other);
    let unowned = Strong::downgrade_unowned(&only);
    assert!(Strong::get_mut(&mut only).is_none(), "the unowned reference could be upgraded meanwhile");
    drop(unowned);
    assert_eq!(Strong::get_mut(&mut only), Some(&mut 2));
    drop(Strong::downgrade(&only));
    assert!(Strong::get_mut(&mut only).is_none(), "a side table's two counts cannot be read at one moment");
}

#[test]
fn values_keep_their_alignment() {
    #[repr(align(128))]
    struct Wide(u8);
    let wide = Strong::new(Wide(7));
    assert_eq!(std::ptr::from_ref(&*wide).addr() % 128, 0);
    assert_eq!(wide.0, 7);
    let _zero_sized = Strong::new(());
}

#[test]
fn handles_compare_and_hash_as_their_values() {
    let set: HashSet<Strong<String>> = ["a", "b", "a"].map(|text| Strong::new(text.to_owned())).into();
    assert_eq!(set.len(), 2);
    let value = String::from("a");
    assert!(set.contains(&value));
    assert_eq!(format!("{:?} {}", Strong::new("x"), Strong::new("x")), "\"x\" x");
}

#[test]
fn an_object_goes_to_c_and_back() {
    let (strong, drops) = witness();
    let raw = Strong::into_raw(strong);
    // SAFETY: the reference is this test's: one more is added, both come back.
    unsafe {
        refcount::strong::retain(raw);
        let first = Strong::<Witness>::from_raw(raw);
        refcount::strong::release(raw);
        assert_eq!(drops.get(), 0);
        drop(first);
    }
    assert_eq!(drops.get(), 1);
}

#[test]
fn deinit_may_look_but_weak_references_are_already_null() {
    struct Node {
        me: Cell<Option<Weak<Node>>>,
        seen: Rc<Cell<Option<bool>>>,
    }
    impl Drop for Node {
        fn drop(&mut self) {
            let me = self.me.take().expect("set below");
            self.seen.set(Some(me.upgrade().is_none()));
        }
    }
    let seen = Rc::new(Cell::new(None));
    let node = Strong::new(Node { me: Cell::new(None), seen: seen.clone() });
    node.me.set(Some(Strong::downgrade(&node)));
    drop(node);
    assert_eq!(seen.get(), Some(true));
}

#[test]
fn threads_share_references_and_the_last_one_drops_once() {
    for _ in 0..50 {
        let drops = Arc::new(std::sync::Mutex::new(0));
        struct Shared(Arc<std::sync::Mutex<u32>>);
        impl Drop for Shared {
            fn drop(&mut self) {
                *self.0.lock().expect("nobody panics with it") += 1;
            }
        }
        let strong = Strong::new(Shared(drops.clone()));
        let weak = Strong::downgrade(&strong);
        let (sender, receiver) = mpsc::channel();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                let (strong, weak, sender) = (strong.clone(), weak.clone(), sender.clone());
                scope.spawn(move || {
                    let mut upgrades = 0;
                    for _ in 0..200 {
                        drop(strong.clone());
                        upgrades += u32::from(weak.upgrade().is_some());
                    }
                    drop(strong);
                    while weak.upgrade().is_some() {
                        std::thread::yield_now();
                    }
                    sender.send(upgrades).expect("the receiver waits");
                });
            }
            drop(strong);
        });
        drop(sender);
        assert_eq!(receiver.iter().collect::<Vec<_>>(), [200; 4], "held objects can always be upgraded");
        assert_eq!(*drops.lock().expect("nobody panics with it"), 1);
    }
}

/// `Send` and `Sync` follow the value, as for `Arc`. (That a `Strong<Cell<_>>` is refused is a `compile_fail` test of the docs.)
#[test]
fn handles_of_shared_values_cross_threads() {
    fn crosses<T: Send + Sync>() {}
    crosses::<Strong<u32>>();
    crosses::<Weak<Strong<u32>>>();
    crosses::<Unowned<u32>>();
}
