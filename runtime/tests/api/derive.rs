//! `#[derive(sidetable::Object)]`: what the runtime knows of a value's references, and what it does with them.

use std::cell::{Cell, RefCell};
use std::ffi::CStr;
use std::rc::Rc;
use std::thread;

use sidetable::freeze::draw;
use sidetable::metadata::Strength;
use sidetable::object::class::all_fields;
use sidetable::object::refcount::strong;
use sidetable::object::{HeapObject, isa};
use sidetable::{Strong, Unowned, Weak, unsize};

trait Named {
    fn name(&self) -> String;
}

/// Says when it is dropped, by its name.
#[derive(Clone)]
struct Witness(&'static str, Rc<RefCell<Vec<&'static str>>>);

impl Drop for Witness {
    fn drop(&mut self) {
        self.1.borrow_mut().push(self.0);
    }
}

#[derive(sidetable::Object)]
struct Node {
    witness: Witness,
    first: Option<Strong<Node>>,
    text: String,
    second: Option<Strong<Node>>,
    parent: Weak<Node>,
}

impl Named for Node {
    fn name(&self) -> String {
        self.text.clone()
    }
}

type Ends = Rc<RefCell<Vec<&'static str>>>;

fn node(name: &'static str, ends: &Ends, children: [Option<Strong<Node>>; 2]) -> Strong<Node> {
    let [first, second] = children;
    let witness = Witness(name, ends.clone());
    Strong::new_object(Node { witness, first, text: name.to_owned(), second, parent: Weak::new() })
}

/// Names, strengths and whether null is allowed, and whether each lies where the value says.
fn table(object: *mut HeapObject) -> Vec<(String, u8, bool)> {
    // SAFETY: the caller holds the object; fields' names end with a zero.
    unsafe {
        let mut fields: Vec<_> = all_fields(isa(object))
            .into_iter()
            .map(|(field, _)| {
                (CStr::from_ptr(field.name).to_string_lossy().into_owned(), field.strength, field.flags & 1 != 0)
            })
            .collect();
        fields.sort();
        fields
    }
}

#[test]
fn the_table_has_the_references_and_nothing_else() {
    let ends = Ends::default();
    let root = node("root", &ends, [None, None]);
    let due = [("first", Strength::Strong), ("parent", Strength::Weak), ("second", Strength::Strong)];
    assert_eq!(table(Strong::as_raw(&root)), due.map(|(name, strength)| (name.to_owned(), strength as u8, true)));
    assert_eq!(table(Strong::as_raw(&Strong::new(7))), []);

    #[derive(sidetable::Object)]
    struct Tuple<T: ?Sized + 'static>(
        Strong<T>,
        #[object(own)] Option<Strong<u8>>,
        #[object(reference)] Alias,
        Unowned<u32>,
    );
    type Alias = Option<Strong<u16>>;
    let owner = Strong::new(1);
    let tuple = Tuple::<dyn Named>(unsize!(root), Some(Strong::new(1)), None, Strong::downgrade_unowned(&owner));
    let tuple = Strong::new_object(tuple);
    let due = [("0", Strength::Strong, false), ("2", Strength::Strong, true), ("3", Strength::Unowned, false)];
    assert_eq!(
        table(Strong::as_raw(&tuple)),
        due.map(|(name, strength, nullable)| (name.into(), strength as u8, nullable))
    );
    assert_eq!(
        (tuple.0.name(), tuple.1.as_deref(), tuple.2.is_none(), *tuple.3.upgrade()),
        ("root".into(), Some(&1), true, 1)
    );
    drop(tuple);
    assert_eq!(*ends.borrow(), ["root"]);
    assert_eq!(Strong::strong_count(&owner), 1);

    #[derive(sidetable::Object)]
    struct OfTraits {
        some: Option<Strong<dyn Named>>,
        none: Option<Strong<dyn Named>>,
        text: Strong<str>,
    }
    let some: Strong<dyn Named> = unsize!(node("some", &ends, [None, None]));
    let of_traits = Strong::new_object(OfTraits { some: Some(some), none: None, text: "text".into() });
    assert_eq!((of_traits.some.as_ref().map(|some| some.name()), &*of_traits.text), (Some("some".into()), "text"));
    assert!(of_traits.none.is_none());
    drop(of_traits);
    assert_eq!(*ends.borrow(), ["root", "some"]);

    #[derive(sidetable::Object)]
    struct Unit;
    drop(Strong::new_object(Unit));
}

/// As recursion would: a value's own fields, then its first reference's object with all that it keeps.
#[test]
fn objects_end_once_and_in_the_order_of_their_fields() {
    let ends = Ends::default();
    let shared = node("shared", &ends, [None, None]);
    let left = node("left", &ends, [Some(node("left.left", &ends, [None, None])), Some(shared.clone())]);
    let right = node("right", &ends, [Some(shared.clone()), Some(node("right.right", &ends, [None, None]))]);
    let root = node("root", &ends, [Some(left), Some(right)]);
    let weak = Strong::downgrade(&root);
    drop(root);
    let mut ended = ends.take();
    assert!(weak.upgrade().is_none());
    assert_eq!(ended.remove(0), "root");
    let after = |parent, child| {
        let place = |name| ended.iter().position(|ended| *ended == name).expect("it has ended");
        place(parent) < place(child)
    };
    assert!(after("left", "left.left") && after("right", "right.right"));
    ended.sort_unstable();
    assert_eq!(ended, ["left", "left.left", "right", "right.right"]);
    assert_eq!(Strong::strong_count(&shared), 1);
    drop(shared);
    assert_eq!(*ends.borrow(), ["shared"]);
}

#[derive(sidetable::Object)]
struct Link {
    next: Option<Strong<Link>>,
    others: Option<Strong<Link>>,
}

/// A list and a comb, in a stack of 64 KiB; the last reference is C's, or Rust's.
#[test]
fn long_lists_end_in_a_small_stack() {
    const LENGTH: usize = if cfg!(debug_assertions) { 1_000_000 } else { 10_000_000 };
    let build = |is_comb: bool| {
        let mut list = None;
        for _ in 0..LENGTH {
            let others = is_comb.then(|| Strong::new_object(Link { next: None, others: None }));
            list = Some(Strong::new_object(Link { next: list, others }));
        }
        list.expect("it has links")
    };
    let small = || thread::Builder::new().stack_size(64 << 10);
    let end = small().spawn(move || {
        drop(build(false));
        // SAFETY: the reference is given away.
        unsafe { strong::release(Strong::into_raw(build(true))) };
    });
    end.expect("a thread").join().expect("it ends");
}

#[test]
fn what_a_deinit_lets_go_of_ends_before_the_deinit_goes_on() {
    #[derive(sidetable::Object)]
    struct Borrower<'a> {
        seen: &'a Cell<bool>,
        guard: Guard<'a>,
        next: Option<Strong<Borrower<'a>>>,
    }
    struct Guard<'a>(&'a Cell<bool>);
    impl Drop for Guard<'_> {
        fn drop(&mut self) {
            self.0.set(true);
        }
    }
    #[derive(sidetable::Object)]
    struct Outer {
        _own: Own,
        next: Option<Strong<Outer>>,
    }
    struct Own(Rc<Cell<u32>>);
    impl Drop for Own {
        fn drop(&mut self) {
            let seen = Cell::new(false);
            let last = Strong::new_object(Borrower { seen: &seen, guard: Guard(&seen), next: None });
            let borrower = Strong::new_object(Borrower { seen: &seen, guard: Guard(&seen), next: Some(last) });
            assert!(!borrower.seen.get() && borrower.next.is_some() && !borrower.guard.0.get());
            drop(borrower);
            assert!(seen.get(), "what was borrowed is about to go");
            self.0.set(self.0.get() + 1);
        }
    }
    let ends = Rc::new(Cell::new(0));
    let last = Strong::new_object(Outer { _own: Own(ends.clone()), next: None });
    drop(Strong::new_object(Outer { _own: Own(ends.clone()), next: Some(last) }));
    assert_eq!(ends.get(), 2);
}

#[test]
fn values_leave_their_objects_whole() {
    let ends = Ends::default();
    let child = node("child", &ends, [None, None]);
    let root = node("root", &ends, [Some(child.clone()), None]);
    let value = Strong::try_unwrap(root).ok().expect("it is the only reference");
    assert_eq!((Strong::strong_count(&child), value.text.as_str()), (2, "root"));
    drop(value);
    assert_eq!((Strong::strong_count(&child), &ends.borrow()[..]), (1, &["root"][..]));
}

#[test]
fn values_draw_themselves() {
    let ends = Ends::default();
    let mut child = node("child", &ends, [None, None]);
    let root = Strong::new(0);
    let parent = node("parent", &ends, [None, None]);
    Strong::get_mut(&mut child).expect("it is new").parent = Strong::downgrade(&parent);
    let root_node = node("top", &ends, [Some(child), Some(parent)]);
    // SAFETY: the references keep the objects, and nobody changes them.
    let drawing = unsafe { draw::graph(Strong::as_raw(&root_node), |_| None) };
    for word in ["derive::Node", "first", "second", "parent", "dashed"] {
        assert!(drawing.contains(word), "{word} is not in\n{drawing}");
    }
    drop(root);
}

#[test]
fn values_freeze_whole_or_not_at_all() {
    let ends = Ends::default();
    let shared = node("shared", &ends, [None, None]);
    let parent = node("parent", &ends, [Some(shared.clone()), None]);
    let mut child = node("child", &ends, [Some(shared.clone()), None]);
    Strong::get_mut(&mut child).expect("it is new").parent = Strong::downgrade(&parent);
    let mut root = node("root", &ends, [Some(child), Some(shared.clone())]);
    let weak = Strong::downgrade(&root);

    assert_eq!(Strong::freeze(&root).expect("all references are known").objects, 4);
    assert!(Strong::is_frozen(&root) && Strong::is_frozen(&shared) && Strong::is_frozen(&parent));
    assert!(Strong::get_mut(&mut root).is_none());
    assert_eq!(Strong::freeze(&root).expect("it is frozen").objects, 0);
    let fresh = node("fresh", &ends, [Some(root), None]);
    assert!(!Strong::is_frozen(&fresh), "objects are frozen, not types");
    assert_eq!(Strong::freeze(&fresh).expect("all references are known").objects, 1);
    // SAFETY: the reference keeps the objects, and nobody can change them.
    let drawing = unsafe { draw::graph(Strong::as_raw(&fresh), |_| None) };
    assert!(drawing.contains("derive::Node"));

    drop(parent);
    assert_eq!(ends.take(), ["parent"], "it was referred to weakly only");
    assert!(weak.upgrade().is_some());
    drop(fresh);
    assert_eq!(ends.take(), ["fresh", "root", "child"]);
    assert!(weak.upgrade().is_none());
    assert_eq!(Strong::strong_count(&shared), 1);
    drop(shared);
    assert_eq!(ends.take(), ["shared"]);
}

#[test]
fn a_value_whose_references_are_not_known_is_not_frozen() {
    #[derive(sidetable::Object)]
    struct Holder {
        known: Strong<Link>,
        unknown: Strong<String>,
    }
    let known = Strong::new_object(Link { next: None, others: None });
    let holder = Strong::new_object(Holder { known, unknown: Strong::new(String::from("text")) });
    let error = Strong::freeze(&holder).expect_err("one class is not known").to_string();
    assert!(error.contains("unknown") && error.contains("String"), "{error}");
    assert!(!Strong::is_frozen(&holder) && !Strong::is_frozen(&holder.known));
    assert_eq!(holder.unknown.len(), 4);
}

#[test]
fn a_frozen_list_is_shared_and_ends_in_a_small_stack() {
    const LENGTH: u64 = 200_000;
    let mut list = None;
    for _ in 0..LENGTH {
        list = Some(Strong::new_object(Link { next: list, others: None }));
    }
    let list = list.expect("it has links");
    assert_eq!(Strong::freeze(&list).expect("all references are known").objects, LENGTH);
    let small = || thread::Builder::new().stack_size(64 << 10);
    let threads = [list.clone(), list].map(|list| small().spawn(move || drop(list)).expect("a thread"));
    threads.into_iter().for_each(|thread| thread.join().expect("it ends"));
}

#[test]
fn a_frozen_value_leaves_its_object_whole() {
    let ends = Ends::default();
    let child = node("child", &ends, [None, None]);
    let root = node("root", &ends, [Some(child.clone()), None]);
    Strong::freeze(&root).expect("all references are known");
    let root = Strong::try_unwrap(root).err().expect("what is frozen is nobody's alone");
    let value = Strong::into_inner(root).expect("it is the last reference");
    assert_eq!((Strong::strong_count(&child), value.text.as_str()), (2, "root"));
    drop(value);
    assert_eq!(ends.take(), ["root"]);
    drop(child);
    assert_eq!(ends.take(), ["child"]);
}
