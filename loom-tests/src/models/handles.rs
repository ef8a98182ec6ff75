//! What Rust's handles add to the entry points: values that are taken out, objects that are made around themselves, and variables that threads share.

use std::cell::{Cell, RefCell};
use std::mem::ManuallyDrop;
use std::rc::Rc;

use loom::cell::UnsafeCell;
use loom::thread::JoinHandle;
use sidetable::object::refcount::last;
use sidetable::object::{self, HeapObject};
use sidetable::{AtomicStrong, OnceStrong, Strong};

use super::model::{Model, model};
use crate::scene::{join, start};

pub const MODELS: &[Model] = &[
    model!(two_into_inner, 2, "of two who take the value one gets it, after all that the other did with it"),
    model!(try_unwrap_and_release, 2, "the same where the other just releases"),
    model!(
        two_take_the_last,
        2,
        "who takes the last reference may use the object at once, before it gives the memory back"
    ),
    model!(take_the_only_and_release, 2, "the same for who takes it only if it is the last"),
    model!(cyclic_and_upgrade, 2, "who upgrades a reference that is older than the value finds none, or the whole value", preemptions: 3),
    model!(atomic_load_and_swap, 2, "a shared reference is loaded while it is replaced"),
    model!(atomic_two_swaps, 2, "each of two who replace a shared reference gets another one's"),
    model!(atomic_loads_refill, 3, "loads that take half of the stock refill it, once", preemptions: 2),
    model!(atomic_load_and_compare_exchange, 2, "who is refused gets what is there instead", preemptions: 3),
    model!(once_strong_set_twice, 2, "of two who set a variable one does, and both find what it has"),
];

/// A value whose every use loom sees, and whose drop is counted.
struct Value {
    cell: UnsafeCell<u32>,
    drops: Rc<Cell<usize>>,
}

impl Value {
    fn new(number: u32, drops: &Rc<Cell<usize>>) -> Self {
        let value = Self { cell: UnsafeCell::new(0), drops: drops.clone() };
        value.write(number);
        value
    }

    fn read(&self) -> u32 {
        // SAFETY: loom has checked that nothing races.
        self.cell.with(|number| unsafe { *number })
    }

    fn write(&self, number: u32) {
        // SAFETY: loom has checked that nothing races.
        self.cell.with_mut(|place| unsafe { *place = number });
    }
}

impl Drop for Value {
    fn drop(&mut self) {
        self.write(0);
        self.drops.set(self.drops.get() + 1);
    }
}

fn shared(number: u32) -> (Strong<Value>, Rc<Cell<usize>>) {
    let drops = Rc::new(Cell::new(0));
    (Strong::new(Value::new(number, &drops)), drops)
}

fn two_into_inner() {
    let (mine, drops) = shared(1);
    let yours = mine.clone();
    let got = Rc::new(Cell::new(0));
    let take = |strong: Strong<Value>, got: Rc<Cell<usize>>| {
        assert_eq!(strong.read(), 1);
        if let Some(value) = Strong::into_inner(strong) {
            got.set(got.get() + 1);
            value.write(2);
        }
    };
    let other = start({
        let got = got.clone();
        move || take(yours, got)
    });
    take(mine, got.clone());
    join(other);
    assert_eq!((got.get(), drops.get()), (1, 1), "who got the value, and its end");
}

fn try_unwrap_and_release() {
    let (mine, drops) = shared(1);
    let yours = mine.clone();
    let other = start(move || assert_eq!(yours.read(), 1));
    match Strong::try_unwrap(mine) {
        Ok(value) => value.write(2),
        Err(mine) => assert_eq!(mine.read(), 1),
    }
    join(other);
    assert_eq!(drops.get(), 1);
}

/// Uses the object of a reference and takes that with one of the runtime's functions; who gets the last writes, then ends the object.
fn take(strong: Strong<Value>, take: unsafe fn(*mut HeapObject) -> bool) -> Option<Strong<Value>> {
    assert_ne!(strong.read(), 0);
    let value = Strong::as_ptr(&strong);
    let object = Strong::into_raw(strong);
    // SAFETY: the reference is given away. Who has the last one has the object for itself, until its class's destroy function ends it; who is refused
    // by `try_begin_deinit` has it still.
    unsafe {
        if take(object) {
            (*value).write(2);
            object::destroy(object);
            None
        } else {
            Some(Strong::from_raw(object))
        }
    }
}

fn two_take_the_last() {
    let (mine, drops) = shared(1);
    let yours = mine.clone();
    // Not refused: the reference is gone in any case.
    let take = |strong| std::mem::forget(take(strong, last::release_or_begin_deinit));
    let other = start(move || take(yours));
    take(mine);
    join(other);
    assert_eq!(drops.get(), 1);
}

fn take_the_only_and_release() {
    let (mine, drops) = shared(1);
    let yours = mine.clone();
    let other = start(move || assert_eq!(yours.read(), 1));
    drop(take(mine, last::try_begin_deinit));
    join(other);
    assert_eq!(drops.get(), 1);
}

fn cyclic_and_upgrade() {
    let drops = Rc::new(Cell::new(0));
    let is_made = Rc::new(Cell::new(false));
    let mut other = None;
    let made = Strong::<Value>::new_cyclic(|me| {
        let (me, is_made_there) = (me.clone(), is_made.clone());
        other = Some(start(move || {
            if let Some(strong) = me.upgrade() {
                assert!(is_made_there.get(), "an object without a value");
                assert_eq!(strong.read(), 7);
            }
        }));
        let value = Value::new(7, &drops);
        is_made.set(true);
        value
    });
    drop(made);
    join(other.expect("it was started"));
    assert_eq!(drops.get(), 1);
}

/// A variable that two threads share, and the references that come out of it.
struct Scene {
    variable: Rc<AtomicStrong<Value>>,
    out: Rc<RefCell<Vec<Strong<Value>>>>,
    drops: Rc<Cell<usize>>,
}

impl Scene {
    fn new() -> Self {
        let (first, drops) = shared(1);
        Self { variable: Rc::new(AtomicStrong::new(first)), out: Rc::default(), drops }
    }

    fn start(&self, body: impl FnOnce(&Self) + 'static) -> JoinHandle<()> {
        let Self { variable, out, drops } = self;
        let shared = Self { variable: variable.clone(), out: out.clone(), drops: drops.clone() };
        start(move || body(&shared))
    }

    fn make(&self, number: u32) -> Strong<Value> {
        Strong::new(Value::new(number, &self.drops))
    }

    fn keep(&self, strong: Strong<Value>) {
        self.out.borrow_mut().push(strong);
    }

    fn load(&self) {
        let strong = self.variable.load();
        assert_ne!(strong.read(), 0);
        self.keep(strong);
    }

    fn swap(&self, number: u32) {
        let old = self.variable.swap(self.make(number));
        assert_ne!(old.read(), number);
        self.keep(old);
    }

    /// Takes the last reference out of the variable: each object has as many as came out, and ends with them.
    fn end(self, made: usize) {
        let variable = Rc::into_inner(self.variable).expect("the other threads have ended");
        // Not dropped where something is wrong: their ends would be fatal, and tell less.
        let mut out = ManuallyDrop::new(self.out.take());
        out.push(variable.into_inner());
        let is_counted = |strong: &Strong<Value>| {
            Strong::strong_count(strong) == out.iter().filter(|other| Strong::ptr_eq(other, strong)).count()
        };
        assert!(out.iter().all(is_counted), "references were lost, or were given to two");
        drop(ManuallyDrop::into_inner(out));
        assert_eq!(self.drops.get(), made);
    }
}

fn atomic_load_and_swap() {
    let scene = Scene::new();
    let other = scene.start(Scene::load);
    scene.swap(2);
    join(other);
    scene.end(2);
}

fn atomic_two_swaps() {
    let scene = Scene::new();
    let other = scene.start(|scene| scene.swap(2));
    scene.swap(3);
    join(other);
    scene.end(3);
}

fn atomic_loads_refill() {
    let scene = Scene::new();
    let others = [(); 2].map(|()| scene.start(Scene::load));
    scene.load();
    others.into_iter().for_each(join);
    scene.end(1);
}

fn atomic_load_and_compare_exchange() {
    let scene = Scene::new();
    let exchange = |scene: &Scene, number| {
        let current = scene.variable.load();
        match scene.variable.compare_exchange(&current, scene.make(number)) {
            Ok(old) => assert!(Strong::ptr_eq(&old, &current)),
            Err(found) => {
                assert!(!Strong::ptr_eq(&found, &current));
                assert_ne!(found.read(), current.read());
            }
        }
    };
    let other = scene.start(move |scene| exchange(scene, 2));
    exchange(&scene, 3);
    join(other);
    scene.end(3);
}

fn once_strong_set_twice() {
    let drops = Rc::new(Cell::new(0));
    let variable = Rc::new(OnceStrong::new());
    let set = |variable: &OnceStrong<Value>, drops: &Rc<Cell<usize>>, number| {
        let was_set = variable.set(Strong::new(Value::new(number, drops))).is_ok();
        let found = variable.get().expect("one of the two has set it").read();
        assert_eq!(was_set, found == number);
    };
    let other = start({
        let (variable, drops) = (variable.clone(), drops.clone());
        move || set(&variable, &drops, 2)
    });
    set(&variable, &drops, 3);
    join(other);
    assert_eq!(drops.get(), 1, "who came second");
    drop(variable);
    assert_eq!(drops.get(), 2);
}
