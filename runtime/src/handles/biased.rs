//! Rust's references to the same objects, held by two threads, one of which counts without locked instructions.

use std::thread;
use std::time::{Duration, Instant};

use super::{Strong, Unowned, Weak};
use crate::platform::restartable::thread_pointer;
use crate::sync::bias::NOBODY;
use crate::sync::bias::changes::{self, holder};
use crate::sync::bias::tests::alone;
use crate::sync::{Atomic, Ordering};

/// What all kinds of references do, to an object with counts in its header and to one with a side table: as many as before are left.
fn refer(objects: &[Strong<u64>; 2], weak: &Weak<u64>, unowned: &Unowned<u64>) {
    for object in objects {
        let more = [object.clone(), object.clone()];
        let further = Strong::downgrade_unowned(object);
        drop((more, further.clone()));
    }
    let loaded = weak.upgrade().expect("the object is there");
    drop((weak.clone(), unowned.upgrade(), Strong::downgrade(&loaded)));
    assert!(Strong::ptr_eq(&loaded, &objects[1]));
}

#[test]
#[ignore = "asks for Linux 5.10 and glibc 2.35: `cargo xtask test` has a step for it"]
fn references_are_counted_right_when_counts_change_hands() {
    let _alone = alone();
    let objects = [1, 2].map(Strong::new);
    let (weak, unowned) = (Strong::downgrade(&objects[1]), Strong::downgrade_unowned(&objects[0]));
    let is_over = Atomic::new(0_u32);
    let (mut times, mut taken) = (0, 0);
    thread::scope(|scope| {
        let other = scope.spawn(|| {
            let mut moves = 0;
            while is_over.load(Ordering::Relaxed) == 0 {
                if holder() > NOBODY {
                    refer(&objects, &weak, &unowned);
                    moves += 1;
                }
            }
            moves
        });
        let end = Instant::now() + Duration::from_secs(3);
        while Instant::now() < end {
            let was = holder();
            for _ in 0..100 {
                refer(&objects, &weak, &unowned);
            }
            times += u32::from(was == NOBODY && holder() == thread_pointer() as u64);
            changes::forget_pauses();
        }
        is_over.store(1, Ordering::Relaxed);
        taken = other.join().expect("it counts");
    });
    assert!(times > 20 && taken > 20, "it was the holder {times} times, and the other one came {taken} times");
    let counts = objects.each_ref().map(|object| (Strong::strong_count(object), Strong::weak_count(object)));
    assert_eq!(counts, [(1, 0), (1, 1)]);
    drop(objects);
    assert!(weak.upgrade().is_none() && unowned.try_upgrade().is_err());
}
