//! References in variables that threads share: `AtomicStrong` and `OnceStrong`.

use std::sync::{Arc, Barrier, Mutex};

use proptest::prelude::*;
use sidetable::{AtomicStrong, OnceStrong, Strong};

type Drops = Arc<Mutex<usize>>;

fn count(drops: &Drops) -> usize {
    *drops.lock().expect("nobody panics with it")
}

/// A value that says when it is dropped, and that must be whole whenever it is seen.
struct Counted {
    number: usize,
    twice: usize,
    drops: Drops,
}

impl Counted {
    fn new(number: usize, drops: &Drops) -> Strong<Self> {
        Strong::new(Self { number, twice: 2 * number, drops: drops.clone() })
    }

    fn whole(&self) -> usize {
        assert_eq!(self.twice, 2 * self.number);
        self.number
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.twice = 1;
        *self.drops.lock().expect("nobody panics with it") += 1;
    }
}

#[test]
fn a_variable_is_one_pointer() {
    assert_eq!(size_of::<AtomicStrong<[u64; 9]>>(), 8);
    assert_eq!(size_of::<OnceStrong<[u64; 9]>>(), size_of::<usize>());
}

#[test]
fn nothing_is_left_of_what_was_counted_beforehand() {
    let drops = Drops::default();
    // As many loads as take the stock several times over, and every number of them that leaves another rest.
    for loads in [0, 1, 2, 511, 512, 513, 1023, 1024, 1025, 5000] {
        let variable = AtomicStrong::new(Counted::new(loads, &drops));
        let held: Vec<_> = (0..loads).map(|_| variable.load()).collect();
        let first = variable.swap(Counted::new(0, &drops));
        assert_eq!(Strong::strong_count(&first), loads + 1);
        assert!(held.iter().all(|strong| strong.whole() == loads));
        drop((first, held));
        drop(variable);
    }
    assert_eq!(count(&drops), 20);
}

#[test]
fn weak_references_do_not_keep_what_a_variable_held() {
    let drops = Drops::default();
    let variable = AtomicStrong::new(Counted::new(1, &drops));
    let weak = Strong::downgrade(&variable.load());
    assert_eq!(weak.upgrade().map(|strong| strong.number), Some(1));
    variable.store(Counted::new(2, &drops));
    assert!(weak.upgrade().is_none());
    let last = variable.into_inner();
    assert_eq!((last.number, Strong::strong_count(&last), count(&drops)), (2, 1, 1));
}

#[test]
fn compare_exchange_gives_what_is_there_instead() {
    let drops = Drops::default();
    let first = Counted::new(1, &drops);
    let variable = AtomicStrong::new(first.clone());
    let other = Counted::new(2, &drops);
    let found = variable.compare_exchange(&other, Counted::new(3, &drops)).err().expect("it holds the first");
    assert!(Strong::ptr_eq(&found, &first));
    assert_eq!(count(&drops), 1, "the third is gone");
    let old = variable.compare_exchange(&first, other).ok().expect("it holds the first");
    assert!(Strong::ptr_eq(&old, &first));
    assert_eq!(Strong::strong_count(&first), 3);
    assert_eq!(variable.load().number, 2);
}

/// Readers see whole values, writers lose none, and each value is dropped once.
#[test]
fn threads_load_while_others_replace() {
    const WRITERS: usize = 2;
    const READERS: usize = 3;
    const TURNS: usize = if cfg!(debug_assertions) { 3_000 } else { 30_000 };
    let drops = Drops::default();
    let variable = AtomicStrong::new(Counted::new(0, &drops));
    let barrier = Barrier::new(WRITERS + READERS);
    std::thread::scope(|scope| {
        for _ in 0..READERS {
            scope.spawn(|| {
                barrier.wait();
                let mut last = 0;
                for _ in 0..TURNS {
                    let now = variable.load().whole();
                    assert!(now >= last, "the number only grows");
                    last = now;
                }
            });
        }
        for _ in 0..WRITERS {
            scope.spawn(|| {
                barrier.wait();
                for _ in 0..TURNS {
                    variable.rcu(|now| Counted::new(now.whole() + 1, &drops));
                }
            });
        }
    });
    assert_eq!(variable.load().number, WRITERS * TURNS, "no update is lost");
    let last = variable.into_inner();
    assert_eq!(Strong::strong_count(&last), 1);
    let before = count(&drops);
    assert!(before >= WRITERS * TURNS);
    drop(last);
    assert_eq!(count(&drops), before + 1);
}

#[test]
fn a_variable_is_set_once() {
    let drops = Drops::default();
    for _ in 0..100 {
        let variable = OnceStrong::new();
        let barrier = Barrier::new(3);
        let seen: Vec<usize> = std::thread::scope(|scope| {
            let set = |number| {
                let (variable, barrier, drops) = (&variable, &barrier, &drops);
                scope.spawn(move || {
                    barrier.wait();
                    variable.get_or_init(|| Counted::new(number, drops)).whole()
                })
            };
            [set(1), set(2), set(3)].map(|thread| thread.join().expect("it ends")).into()
        });
        assert!(seen.iter().all(|number| *number == seen[0]));
        assert_eq!(
            variable.get_strong().map(|strong| (strong.number, Strong::strong_count(&strong))),
            Some((seen[0], 2))
        );
        assert!(variable.set(Counted::new(4, &drops)).is_err());
    }
    let made = count(&drops);
    let mut variable = OnceStrong::from(Counted::new(5, &drops));
    assert_eq!(format!("{:?}", OnceStrong::<u8>::new()), "OnceStrong(<unset>)");
    let taken = variable.take().expect("it is set");
    assert!(variable.get().is_none() && variable.take().is_none());
    assert!(variable.set(taken).is_ok());
    drop(variable);
    assert_eq!(count(&drops), made + 1);
}

/// What is done with a variable.
#[derive(Clone, Copy, Debug)]
enum Step {
    Load(u16),
    Forget,
    Store,
    Exchange(bool),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0_u16..1500).prop_map(Step::Load),
        Just(Step::Forget),
        Just(Step::Store),
        any::<bool>().prop_map(Step::Exchange)
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Against a model that holds every reference in a list: the counts are right after every replacement, and nothing leaks.
    #[test]
    fn a_variable_behaves_as_a_reference_behind_a_lock(steps in prop::collection::vec(step(), 0..24)) {
        let drops = Drops::default();
        let mut made = 1;
        let mut current = Counted::new(0, &drops);
        let variable = AtomicStrong::new(current.clone());
        let mut held: Vec<Strong<Counted>> = Vec::new();
        for step in steps {
            let replaced = match step {
                Step::Load(times) => {
                    held.extend((0..times).map(|_| variable.load()));
                    None
                }
                Step::Forget => {
                    held.clear();
                    None
                }
                Step::Store | Step::Exchange(true) => {
                    let new = Counted::new(made, &drops);
                    made += 1;
                    let old = match step {
                        Step::Store => variable.swap(new.clone()),
                        _ => variable.compare_exchange(&current, new.clone()).ok().expect("it holds the current one"),
                    };
                    Some((old, core::mem::replace(&mut current, new)))
                }
                Step::Exchange(false) => {
                    let other = Counted::new(made, &drops);
                    made += 1;
                    let found = variable.compare_exchange(&other, other.clone()).err().expect("it holds another one");
                    prop_assert!(Strong::ptr_eq(&found, &current));
                    None
                }
            };
            if let Some((old, before)) = replaced {
                prop_assert!(Strong::ptr_eq(&old, &before));
                let elsewhere = held.iter().filter(|strong| Strong::ptr_eq(strong, &old)).count();
                prop_assert_eq!(Strong::strong_count(&old), elsewhere + 2);
            }
        }
        drop((variable, held));
        prop_assert_eq!(Strong::strong_count(&current), 1);
        drop(current);
        prop_assert_eq!(count(&drops), made);
    }
}
