//! What `Arc` can do, with ours in its place.

use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::panic::{AssertUnwindSafe, RefUnwindSafe, UnwindSafe};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Barrier, Mutex};

use crate::witness::{Witness, witness};
use sidetable::{Strong, Unowned, Weak};

#[test]
fn a_value_that_refers_to_itself_is_made_whole() {
    struct Node {
        me: Weak<Node>,
        _witness: Witness,
    }
    let (witness, drops) = witness();
    let node = Strong::new_cyclic(|me| {
        assert!(me.upgrade().is_none());
        assert_eq!((me.strong_count(), me.weak_count()), (0, 0));
        Node { me: me.clone(), _witness: Strong::into_inner(witness).expect("the only reference") }
    });
    assert_eq!((Strong::strong_count(&node), Strong::weak_count(&node)), (1, 1));
    let again = node.me.upgrade().expect("it is alive");
    assert!(Strong::ptr_eq(&node, &again));
    assert!(node.me.ptr_eq(&Strong::downgrade(&again)));
    let outside = node.me.clone();
    drop((node, again));
    assert_eq!(drops.get(), 1);
    assert!(outside.upgrade().is_none());
}

#[test]
fn a_value_that_is_not_made_after_all_leaves_nothing_behind() {
    let drops = Rc::new(Cell::new(0));
    let mut escaped = Weak::new();
    let made = std::panic::catch_unwind(AssertUnwindSafe(|| {
        Strong::<Witness>::new_cyclic(|me| {
            escaped = me.clone();
            let _local = Witness(drops.clone());
            panic!("no value");
        })
    }));
    assert!(made.is_err() && escaped.upgrade().is_none());
    assert_eq!(drops.get(), 1);
    assert_eq!(format!("{escaped:?}"), "Weak(dead)");
}

#[test]
fn a_weak_reference_that_is_older_than_the_value_waits_for_it() {
    for _ in 0..100 {
        let (sender, receiver) = std::sync::mpsc::channel::<Weak<[u64; 8]>>();
        let other = std::thread::spawn(move || {
            let weak = receiver.recv().expect("it is sent");
            loop {
                if let Some(value) = weak.upgrade() {
                    return *value;
                }
                std::hint::spin_loop();
            }
        });
        let whole = Strong::new_cyclic(|me| {
            sender.send(me.clone()).expect("it is awaited");
            [7; 8]
        });
        assert_eq!(other.join().expect("it ends"), [7; 8]);
        drop(whole);
    }
}

#[test]
fn a_value_is_taken_out_of_its_only_reference() {
    let (mine, drops) = witness();
    let yours = mine.clone();
    let mine = Strong::try_unwrap(mine).expect_err("there is another reference");
    let (weak, unowned) = (Strong::downgrade(&mine), Strong::downgrade_unowned(&mine));
    assert_eq!(Strong::weak_count(&mine), 1);
    drop(yours);
    let value = Strong::try_unwrap(mine).expect("it is the only strong one");
    assert!(weak.upgrade().is_none() && unowned.try_upgrade().is_err());
    assert_eq!(drops.get(), 0);
    drop(value);
    assert_eq!(drops.get(), 1);
}

#[test]
fn unwrap_or_clone_clones_what_is_shared() {
    let (mine, drops) = witness();
    let yours = mine.clone();
    drop(Strong::unwrap_or_clone(mine));
    assert_eq!(drops.get(), 1, "the clone");
    drop(Strong::unwrap_or_clone(yours));
    assert_eq!(drops.get(), 2, "the value");
}

/// Of threads that race, one gets the value; with `drop` in the race, at most one, and the value is gone either way.
#[test]
fn one_of_racing_threads_gets_the_value() {
    struct Counted(Arc<Mutex<u32>>);
    impl Drop for Counted {
        fn drop(&mut self) {
            *self.0.lock().expect("nobody panics with it") += 1;
        }
    }
    for round in 0..300 {
        let drops = Arc::new(Mutex::new(0));
        let shared = Strong::new(Counted(drops.clone()));
        let weak = (round % 2 == 0).then(|| Strong::downgrade(&shared));
        let barrier = Barrier::new(4);
        let got: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4)
                .map(|_| {
                    let (mine, barrier) = (shared.clone(), &barrier);
                    scope.spawn(move || {
                        barrier.wait();
                        usize::from(Strong::into_inner(mine).is_some())
                    })
                })
                .collect();
            drop(shared);
            threads.into_iter().map(|thread| thread.join().expect("it ends")).sum()
        });
        assert!(got <= 1);
        assert_eq!(*drops.lock().expect("nobody panics with it"), 1);
        assert!(weak.is_none_or(|weak| weak.upgrade().is_none()));
    }
}

#[test]
fn all_of_racing_into_inners_are_none_but_one() {
    for _ in 0..300 {
        let shared = Strong::new(String::from("value"));
        let barrier = Barrier::new(3);
        let mut all = vec![shared.clone(), shared.clone(), shared];
        let got: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = all
                .drain(..)
                .map(|mine| {
                    scope.spawn(|| {
                        barrier.wait();
                        Strong::into_inner(mine)
                    })
                })
                .collect();
            threads.into_iter().filter_map(|thread| thread.join().expect("it ends")).collect()
        });
        assert_eq!(got, ["value"]);
    }
}

#[test]
fn a_shared_value_is_cloned_before_it_is_changed_and_a_weakly_shared_one_moves() {
    let (mut mine, drops) = witness();
    let before = Strong::as_raw(&mine);
    Strong::make_mut(&mut mine);
    assert_eq!(Strong::as_raw(&mine), before);
    let yours = mine.clone();
    Strong::make_mut(&mut mine);
    assert!(!Strong::ptr_eq(&mine, &yours));
    let (weak, unowned) = (Strong::downgrade(&yours), Strong::downgrade_unowned(&yours));
    let mut yours = yours;
    Strong::make_mut(&mut yours);
    assert_eq!(drops.get(), 0, "moved, not cloned");
    assert!(weak.upgrade().is_none() && unowned.try_upgrade().is_err());
    assert!(Strong::get_mut(&mut yours).is_some(), "the new object has no other references");
    drop((mine, yours));
    assert_eq!(drops.get(), 2);
}

#[test]
fn counts_are_changed_for_c() {
    let (mine, drops) = witness();
    let raw = Strong::into_raw(mine);
    // SAFETY: the references are this test's.
    unsafe {
        Strong::<Witness>::increment_strong_count(raw);
        Strong::<Witness>::decrement_strong_count(raw);
        assert_eq!(drops.get(), 0);
        Strong::<Witness>::decrement_strong_count(raw);
    }
    assert_eq!(drops.get(), 1);
}

#[test]
fn weak_references_are_counted() {
    let owner = Strong::new(1);
    assert_eq!(Strong::weak_count(&owner), 0);
    let weak = Strong::downgrade(&owner);
    let both = [weak.clone(), weak.clone()];
    assert_eq!((Strong::weak_count(&owner), weak.weak_count(), weak.strong_count()), (3, 3, 1));
    drop(both);
    let _unowned = Strong::downgrade_unowned(&owner);
    assert_eq!(Strong::weak_count(&owner), 1, "unowned references are no weak ones");
    drop(owner);
    assert_eq!((weak.weak_count(), weak.strong_count()), (0, 0), "as Arc says of what is gone");
    assert_eq!((Weak::<u8>::new().weak_count(), Weak::<u8>::new().strong_count()), (0, 0));
}

#[test]
fn references_compare_as_their_values_do() {
    let set: BTreeSet<Strong<str>> = ["b", "a", "b"].map(Strong::from).into();
    assert_eq!(set.iter().map(|text| &**text).collect::<Vec<_>>(), ["a", "b"]);
    assert!(set.contains("a"), "a set of references is asked by the value");
    let map: HashMap<Strong<str>, u32> = [(Strong::from("a"), 1)].into();
    assert_eq!(map.get("a"), Some(&1));
    assert!(Strong::new(1.0) < Strong::new(2.0));
    assert!(Strong::new(f64::NAN).partial_cmp(&Strong::new(f64::NAN)).is_none());
    assert_eq!(Strong::new(1).max(Strong::new(2)), Strong::new(2));
    assert_eq!(Strong::<u32>::default(), Strong::new(0));
    assert_eq!(AsRef::<str>::as_ref(&Strong::<str>::from("a")), "a");
}

#[test]
fn a_reference_to_an_error_is_one() {
    let inner = "x".parse::<i32>().expect_err("no number");
    let error: Box<dyn std::error::Error + Send + Sync> = Box::new(Strong::new(inner.clone()));
    assert_eq!(error.to_string(), inner.to_string());
}

#[test]
fn a_reference_to_a_file_reads_and_writes() {
    let path = std::env::temp_dir().join(format!("sidetable-handles-{}", std::process::id()));
    let mut file = Strong::new(File::create_new(&path).expect("the folder can be written"));
    let mut other = file.clone();
    writeln!(other, "written").expect("it can be written");
    other.flush().expect("it can be written");
    let mut again = Strong::new(File::open(&path).expect("it was made"));
    again.seek(SeekFrom::Start(1)).expect("it is a file");
    let mut text = String::new();
    again.read_to_string(&mut text).expect("it can be read");
    assert_eq!(text, "ritten\n");
    assert_eq!(file.stream_position().expect("it is a file"), 8);
    #[cfg(unix)]
    assert_eq!(std::os::fd::AsRawFd::as_raw_fd(&file), std::os::fd::AsRawFd::as_raw_fd(&other));
    std::fs::remove_file(&path).expect("it was made");
}

#[test]
fn pinned_values_stay() {
    struct Unmovable(std::marker::PhantomPinned, u32);
    let pinned: Pin<Strong<Unmovable>> = Strong::pin(Unmovable(std::marker::PhantomPinned, 3));
    assert_eq!(pinned.1, 3);
    fn unpin<T: Unpin>() {}
    unpin::<Strong<Unmovable>>();
    unpin::<Weak<Unmovable>>();
    unpin::<Unowned<Unmovable>>();
}

/// As `Arc`: unwinding may pass where the value stands it.
#[test]
fn references_are_as_unwind_safe_as_arc() {
    fn safe<T: UnwindSafe + RefUnwindSafe>() {}
    safe::<Arc<str>>();
    safe::<Strong<str>>();
    safe::<Weak<u32>>();
    safe::<Unowned<[u32]>>();
}
