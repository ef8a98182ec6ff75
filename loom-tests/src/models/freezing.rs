//! Freezing: members of a component are counted while their counts move, and after; the component ends once; and modules start once.

use core::cell::{Cell, OnceCell};
use core::ffi::c_void;
use core::ptr;
use std::rc::Rc;

use sidetable::freeze::phases::{Definition, GlobalDefinition, Module, StartFunction};
use sidetable_c::class::Status;
use sidetable_c::phases::{sidetable_module_freezable, sidetable_module_start, sidetable_module_view};
use sidetable_shims::refcount::RefCountWord;

use super::model::{Model, model};
use crate::scene::{Object, Variable, assert_deinits, assert_no_components, join, start};

pub const MODELS: &[Model] = &[
    model!(freeze_and_retain, 2, "a member is counted while its counts move to its component", preemptions: 4),
    model!(freeze_and_retain_in_side_table, 2, "the same for a member that has a side table", preemptions: 3),
    model!(freeze_and_first_weak_reference, 2, "a member gets its first weak reference while it is frozen", preemptions: 2),
    model!(freeze_and_weak_load, 2, "a member is loaded while it is frozen and the component ends", preemptions: 3),
    model!(freeze_and_uniqueness, 2, "an object in no cycle is counted and found shared while it is frozen", preemptions: 4),
    model!(freeze_and_owners_end, 2, "an object is frozen while the one ends whose field keeps it", preemptions: 2),
    model!(
        freeze_and_first_weak_reference_and_retain,
        3,
        "an object in no cycle is counted and gets its first weak reference while it is frozen", preemptions: 2
    ),
    model!(
        frozen_retain_and_first_weak_reference,
        2,
        "a frozen object gets its first weak reference while it is counted"
    ),
    model!(frozen_retain_and_weak_load, 3, "the same, and the weak reference is loaded", preemptions: 2),
    model!(
        frozen_retain_and_immortalize,
        2,
        "a frozen object is made immortal, and gets a weak reference, while it is counted"
    ),
    model!(frozen_immortal_and_first_weak_reference, 2, "the same for an object that was immortal before"),
    model!(two_freezes, 2, "two threads freeze one cycle, each from its own end", preemptions: 5),
    model!(component_last_release, 2, "the last releases come through different members"),
    model!(component_weak_load_and_last_release, 2, "a weak load of a member gives it, or null", preemptions: 4),
    model!(component_retain_and_last_release, 3, "three holders of two members", preemptions: 3),
    model!(
        component_unowned_release_and_dealloc,
        2,
        "the members' memory is freed once, after the last unowned reference", preemptions: 4
    ),
    model!(two_first_weak_references_to_a_member, 2, "two first weak references to one member share its entry", preemptions: 3),
    model!(two_starts, 2, "two threads start a module: its start functions run once, and both see what was frozen"),
    model!(start_and_frozen_view, 2, "a frozen view is read whole, or not at all"),
    model!(two_starts_in_a_circle, 2, "of two modules that start each other one is refused"),
];

/// What a thread does that holds a member: it counts, uses it, and gives it up.
fn hold(member: Object, slot: usize) {
    member.retain();
    member.write_and_release(slot);
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
    freeze_beside_a_holder(Object::ring([1, 1]));
}

/// The same where the object's counts are in a side table.
fn freeze_and_retain_in_side_table() {
    let [first, second] = Object::ring([1, 1]);
    Variable::to(second).destroy();
    freeze_beside_a_holder([first, second]);
}

fn freeze_beside_a_holder([first, second]: [Object; 2]) {
    let other = start(move || hold(second, 1));
    first.freeze();
    first.write_and_release(0);
    join(other);
    assert_ended();
}

/// A thread that holds one object of a ring makes its first weak reference while the ring is frozen.
fn freeze_and_first_weak_reference() {
    let [first, second] = Object::ring([1, 1]);
    let other = start(move || {
        let variable = Variable::to(second);
        second.release();
        if variable.try_load(second) {
            second.release();
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
        if shared.try_load(second) {
            assert!(!second.is_uniquely_referenced());
            second.write_and_release(1);
        }
    });
    first.freeze();
    first.write_and_release(0);
    join(other);
    assert_deinits(2);
    variable.destroy_dead();
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

/// An object is frozen, and given up, while another one ends whose field refers to it: whichever reference is the last, its deinit runs.
fn freeze_and_owners_end() {
    let (owner, kept) = (Object::new(), Object::with_references(2));
    owner.refer_to(kept);
    let other = start(move || {
        kept.freeze();
        kept.write_and_release(0);
    });
    owner.release();
    join(other);
    assert_ended();
}

/// An object in no cycle is frozen while one thread that holds it makes its first weak reference, and another one counts it.
fn freeze_and_first_weak_reference_and_retain() {
    let object = Object::with_references(3);
    let other = start(move || Variable::to(object).destroy());
    let third = start(move || object.retain());
    object.freeze();
    join(other);
    join(third);
    object.assert_counts(4, 1, 1);
    (0..4).for_each(|_| object.release());
    assert_deinits(1);
}

/// An object that was frozen, in no cycle, and `strong` references to it.
fn frozen(strong: u32) -> Object {
    let object = Object::with_references(strong);
    object.freeze();
    object
}

/// The object's word names its side table, and says nothing else.
fn assert_names_side_table(object: Object, named: fn(u64) -> RefCountWord) {
    let state = object.state();
    assert_eq!(state.word, named(state.side_table as u64).wide(), "what was added blindly is taken back");
}

/// A frozen object gets its side table while another thread counts it, without a look at its word.
fn frozen_retain_and_first_weak_reference() {
    let object = frozen(2);
    let other = start(move || hold(object, 1));
    let variable = Variable::to(object);
    join(other);
    object.assert_counts(1, 1, 2);
    assert_names_side_table(object, RefCountWord::forwarded);
    object.release();
    variable.destroy_dead();
    assert_deinits(1);
}

/// The same, and a third thread loads the weak reference.
fn frozen_retain_and_weak_load() {
    let object = frozen(2);
    let other = start(move || object.retain());
    let variable = Variable::to(object);
    let shared = variable.clone();
    let third = start(move || shared.load_and_use(1));
    object.release();
    join(other);
    join(third);
    object.assert_counts(2, 1, 2);
    (0..2).for_each(|_| object.release());
    variable.destroy_dead();
    assert_deinits(1);
}

/// A frozen object becomes immortal, and then gets a side table, while another thread counts it.
fn frozen_retain_and_immortalize() {
    let object = frozen(2);
    first_weak_reference_to_an_immortal(object, Object::immortalize, RefCountWord::forwarded);
}

/// An immortal object is frozen, and gets a side table while another thread counts it.
fn frozen_immortal_and_first_weak_reference() {
    let object = Object::new();
    object.immortalize();
    object.freeze();
    first_weak_reference_to_an_immortal(object, |_| (), RefCountWord::side_table);
}

/// An object that is immortal after `before` gets a side table, which its word names like `named`, while another thread counts it.
fn first_weak_reference_to_an_immortal(object: Object, before: fn(Object), named: fn(u64) -> RefCountWord) {
    let other = start(move || {
        object.retain();
        object.release();
    });
    before(object);
    let variable = Variable::to(object);
    assert_eq!(variable.load(), Some(object));
    join(other);
    assert_names_side_table(object, named);
    let last = variable.of_what_is_never_freed();
    object.forget();
    variable.destroy();
    last.destroy();
    assert_deinits(0);
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
    let other = start(move || second.write_and_release(1));
    first.write_and_release(0);
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
        if shared.try_load(second) {
            second.write_and_release(1);
        }
        shared.destroy();
    });
    first.write_and_release(0);
    join(other);
    assert_ended();
}

/// Three threads hold members, and two of them count.
fn component_retain_and_last_release() {
    let [first, second] = Object::ring([2, 1]);
    first.freeze();
    let others = [(first, 1), (second, 2)].map(|(member, slot)| start(move || member.write_and_release(slot)));
    first.retain();
    first.write_and_release(0);
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
    first.write_and_release(0);
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
    if variable.try_load(first) {
        first.release();
    }
    variable.destroy();
    join(other);
    assert_ended();
}

extern "C" fn build(module: *const Module, _context: *mut c_void) {
    let mut place = ptr::null_mut();
    // SAFETY: the runtime calls this with a module that has such a global.
    let status = unsafe { sidetable_module_freezable(module, c"graph".as_ptr(), &raw mut place, ptr::null_mut()) };
    assert_eq!(status, Status::Ok);
    let object = Object::new();
    object.write(0);
    // SAFETY: start functions have the global to themselves.
    unsafe { place.write(object.header()) };
}

/// A module with one global, or none, and one start function.
fn module(start: StartFunction, context: *mut c_void, has_global: bool) -> Shared {
    let globals = [
        GlobalDefinition { name: "graph", class: Object::class(), view_of: None, phase: 0, is_exported: false },
        GlobalDefinition {
            name: "frozen",
            class: Object::frozen_class(),
            view_of: Some("graph"),
            phase: 1,
            is_exported: false,
        },
    ];
    let definition = Definition {
        name: "model",
        globals: if has_global { &globals } else { &[] },
        functions: &[],
        starts: &[start],
        context,
    };
    // SAFETY: the classes are classes, and the start function takes this context.
    Shared(Rc::from(unsafe { Module::new(&definition) }.expect("a good definition")))
}

/// A module that threads share.
#[derive(Clone)]
struct Shared(Rc<Module>);

impl Shared {
    fn start(&self) -> Status {
        let module = Rc::as_ptr(&self.0);
        // SAFETY: the start function may be called.
        unsafe { sidetable_module_start(module.cast_mut(), ptr::null_mut()) }
    }

    /// Reads the frozen view, where it is time.
    fn read_view(&self) -> bool {
        let mut place = ptr::null();
        // SAFETY: the place may be written.
        let status =
            unsafe { sidetable_module_view(Rc::as_ptr(&self.0), c"frozen".as_ptr(), &raw mut place, ptr::null_mut()) };
        if status == Status::Ok {
            // SAFETY: the view's time has come.
            assert_eq!(Object::from_header(unsafe { *place }).read(0), 1);
        }
        status == Status::Ok
    }
}

/// Two threads start one module.
fn two_starts() {
    let module = module(build, ptr::null_mut(), true);
    let shared = module.clone();
    let other = start(move || {
        assert_eq!(shared.start(), Status::Ok);
        assert!(shared.read_view());
    });
    assert_eq!(module.start(), Status::Ok);
    assert!(module.read_view());
    join(other);
    drop(module);
    assert_deinits(1);
}

/// A thread reads the view without having waited for the start.
fn start_and_frozen_view() {
    let module = module(build, ptr::null_mut(), true);
    let shared = module.clone();
    let other = start(move || {
        shared.read_view();
    });
    assert_eq!(module.start(), Status::Ok);
    join(other);
    drop(module);
    assert_deinits(1);
}

/// Two modules, by the address of whose table each start function finds the other one.
struct Circle {
    modules: [OnceCell<Shared>; 2],
    refusals: Cell<u32>,
}

fn start_other(circle: *mut c_void, index: usize) {
    // SAFETY: the context is the circle, which outlives both starts.
    let circle = unsafe { &*circle.cast::<Circle>() };
    let other = circle.modules[index].get().expect("both are made before either starts").clone();
    match other.start() {
        Status::Ok => {}
        status => {
            assert_eq!(status, Status::StartCycle);
            circle.refusals.set(circle.refusals.get() + 1);
        }
    }
}

extern "C" fn start_second(_module: *const Module, circle: *mut c_void) {
    start_other(circle, 1);
}

extern "C" fn start_first(_module: *const Module, circle: *mut c_void) {
    start_other(circle, 0);
}

/// Two threads start two modules whose start functions start each other: one of them is refused, none waits for ever.
fn two_starts_in_a_circle() {
    let circle = Rc::new(Circle { modules: [OnceCell::new(), OnceCell::new()], refusals: Cell::new(0) });
    let context = Rc::as_ptr(&circle).cast_mut().cast();
    let [first, second] = [start_second as StartFunction, start_first].map(|start| module(start, context, false));
    assert!(circle.modules[0].set(first.clone()).is_ok() && circle.modules[1].set(second.clone()).is_ok());
    let other = start(move || assert_eq!(second.start(), Status::Ok));
    assert_eq!(first.start(), Status::Ok);
    join(other);
    assert_eq!(circle.refusals.get(), 1);
}
