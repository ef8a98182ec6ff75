//! `#[derive(sidetable::Object)]` of enums: what the runtime knows is what the variant of the moment has.

use std::cell::RefCell;
use std::rc::Rc;
use std::thread;

use sidetable::freeze::draw;
use sidetable::{Strong, Unowned, Weak};

type Ends = Rc<RefCell<Vec<&'static str>>>;

/// Says when it is dropped, by its name.
struct Witness(&'static str, Ends);

impl Drop for Witness {
    fn drop(&mut self) {
        self.1.borrow_mut().push(self.0);
    }
}

#[derive(sidetable::Object)]
enum Tree {
    Leaf(Witness),
    /// The reference lies elsewhere than those of the others.
    Chain(u8, Strong<Tree>, Witness),
    Branch {
        left: Strong<Tree>,
        right: Option<Strong<Tree>>,
        parent: Weak<Tree>,
        witness: Witness,
    },
    Known(Unowned<Tree>, #[object(own)] Option<Strong<u32>>),
    Nothing,
}

fn leaf(name: &'static str, ends: &Ends) -> Strong<Tree> {
    Strong::new_object(Tree::Leaf(Witness(name, ends.clone())))
}

fn branch(name: &'static str, ends: &Ends, left: Strong<Tree>, right: Option<Strong<Tree>>) -> Strong<Tree> {
    let witness = Witness(name, ends.clone());
    Strong::new_object(Tree::Branch { left, right, parent: Weak::new(), witness })
}

fn drawing(root: &Strong<Tree>) -> String {
    // SAFETY: the reference keeps the objects, and nobody changes them.
    unsafe { draw::graph(Strong::as_raw(root), |_| None) }
}

/// The labels of a drawing's references, sorted: how a value is laid out is the compiler's.
fn references(root: &Strong<Tree>) -> Vec<String> {
    let drawing = drawing(root);
    let labels = drawing.lines().filter(|line| line.contains("->")).filter_map(|line| line.split('"').nth(1));
    let mut labels: Vec<_> = labels.map(|label| label.trim().to_owned()).collect();
    labels.sort_unstable();
    labels
}

#[test]
fn a_variant_has_its_own_references() {
    let ends = Ends::default();
    let mut tree = leaf("first", &ends);
    assert_eq!(references(&tree), Vec::<String>::new());

    let chain = Tree::Chain(7, leaf("next", &ends), Witness("chain", ends.clone()));
    *Strong::get_mut(&mut tree).expect("it is nobody else's") = chain;
    assert_eq!(ends.take(), ["first"]);
    assert_eq!(references(&tree), ["Chain.1"]);

    let shared = leaf("shared", &ends);
    let right = branch("right", &ends, shared.clone(), None);
    tree = branch("root", &ends, shared.clone(), Some(right.clone()));
    assert_eq!(ends.take(), ["chain", "next"]);
    assert_eq!(references(&tree), ["Branch.left", "Branch.left", "Branch.right"]);
    drop(tree);
    assert_eq!(ends.take(), ["root"]);
    drop(right);
    assert_eq!(ends.take(), ["right"]);
    assert_eq!(Strong::strong_count(&shared), 1);

    let known = Strong::new_object(Tree::Known(Strong::downgrade_unowned(&shared), Some(Strong::new(1))));
    assert_eq!(references(&known), ["Known.0"]);
    match &*known {
        Tree::Known(unowned, own) => assert!(Strong::ptr_eq(&unowned.upgrade(), &shared) && own.as_deref() == Some(&1)),
        _ => unreachable!("it was made so"),
    }
    drop(known);
    drop(shared);
    assert_eq!(ends.take(), ["shared"]);
    drop(Strong::new_object(Tree::Nothing));
}

/// In the middle of its life a value becomes another variant, whose references lie elsewhere.
#[test]
fn an_object_ends_as_the_variant_that_it_is() {
    let ends = Ends::default();
    let kept = leaf("kept", &ends);
    let mut tree = branch("branch", &ends, kept.clone(), Some(leaf("other", &ends)));
    let chain = Tree::Chain(1, kept.clone(), Witness("chain", ends.clone()));
    let before = std::mem::replace(Strong::get_mut(&mut tree).expect("it is nobody else's"), chain);
    assert_eq!(Strong::strong_count(&kept), 3);
    drop(before);
    let mut ended = ends.take();
    ended.sort_unstable();
    assert_eq!(ended, ["branch", "other"]);
    drop(tree);
    assert_eq!(ends.take(), ["chain"]);
    assert_eq!(Strong::strong_count(&kept), 1);

    let value = Strong::try_unwrap(branch("value", &ends, kept.clone(), None)).ok().expect("it is the only reference");
    assert_eq!(Strong::strong_count(&kept), 2);
    drop(value);
    assert_eq!(ends.take(), ["value"]);
    assert_eq!(Strong::strong_count(&kept), 1);
}

/// A niche of the reference says which variant it is.
#[derive(sidetable::Object)]
enum Slim {
    End,
    Next(Strong<Slim>),
}

/// The value's own part has the niche, and is gone before the references are.
#[derive(sidetable::Object)]
enum Boxed {
    End,
    Next(Box<Strong<u32>>, Strong<Boxed>),
}

#[test]
fn long_lists_end_in_a_small_stack() {
    const LENGTH: u32 = if cfg!(debug_assertions) { 1_000_000 } else { 10_000_000 };
    assert_eq!(size_of::<Slim>(), size_of::<usize>());
    assert_eq!(size_of::<Boxed>(), 2 * size_of::<usize>());
    let end = thread::Builder::new().stack_size(64 << 10).spawn(|| {
        let mut list = Strong::new_object(Slim::End);
        for _ in 0..LENGTH {
            list = Strong::new_object(Slim::Next(list));
        }
        drop(list);
        let shared = Strong::new(7);
        let mut list = Strong::new_object(Boxed::End);
        for _ in 0..LENGTH / 10 {
            list = Strong::new_object(Boxed::Next(Box::new(shared.clone()), list));
        }
        assert_eq!(Strong::strong_count(&shared) as u32, LENGTH / 10 + 1);
        drop(list);
        assert_eq!(Strong::strong_count(&shared), 1);
    });
    end.expect("a thread").join().expect("it ends");
}

#[test]
fn values_freeze_as_the_variants_that_they_are() {
    let ends = Ends::default();
    let shared = leaf("shared", &ends);
    let chain = Strong::new_object(Tree::Chain(1, shared.clone(), Witness("chain", ends.clone())));
    let inner = branch("inner", &ends, shared.clone(), Some(Strong::new_object(Tree::Nothing)));
    let mut root = branch("root", &ends, chain, Some(inner.clone()));
    let weak = Strong::downgrade(&inner);

    assert_eq!(Strong::freeze(&root).expect("all references are known").objects, 5);
    assert!(Strong::is_frozen(&root) && Strong::is_frozen(&shared) && Strong::is_frozen(&inner));
    assert!(Strong::get_mut(&mut root).is_none());
    let due = ["Branch.left", "Branch.left", "Branch.right", "Branch.right", "Chain.1"];
    assert_eq!(references(&root), due);
    let fresh = branch("fresh", &ends, root, None);
    assert_eq!(Strong::freeze(&fresh).expect("all references are known").objects, 1);

    drop(fresh);
    assert_eq!(ends.take(), ["fresh", "root", "chain"]);
    drop(inner);
    assert_eq!(ends.take(), ["inner"]);
    assert!(weak.upgrade().is_none());
    assert_eq!(Strong::strong_count(&shared), 1);
    drop(shared);
    assert_eq!(ends.take(), ["shared"]);
}

/// An attempt that fails leaves nothing behind that would know the value by its old variant.
#[test]
fn a_value_may_change_after_a_freeze_that_failed() {
    #[derive(sidetable::Object)]
    enum Mixed {
        Known(u32, Strong<Tree>),
        Unknown(Strong<String>, Strong<Tree>),
    }
    let ends = Ends::default();
    let first = leaf("first", &ends);
    let text = Strong::new(String::from("text"));
    let mut mixed = Strong::new_object(Mixed::Unknown(text.clone(), first.clone()));
    let error = Strong::freeze(&mixed).expect_err("one class is not known").to_string();
    assert!(error.contains("Unknown.0") && error.contains("String"), "{error}");
    assert!(!Strong::is_frozen(&mixed) && !Strong::is_frozen(&first));

    *Strong::get_mut(&mut mixed).expect("it is nobody else's") = Mixed::Known(1, first.clone());
    assert_eq!(Strong::strong_count(&text), 1);
    // SAFETY: the references keep the objects, and nobody changes them.
    let drawing = unsafe { draw::graph(Strong::as_raw(&mixed), |_| None) };
    assert!(drawing.contains("Known.1") && !drawing.contains("Unknown"), "{drawing}");
    assert_eq!(Strong::freeze(&mixed).expect("all references are known").objects, 2);
    drop(mixed);
    assert_eq!(Strong::strong_count(&first), 1);
    drop(first);
    assert_eq!(ends.take(), ["first"]);
}

#[test]
fn an_enum_without_variants_or_references_is_one_too() {
    #[derive(sidetable::Object)]
    enum Never {}
    #[derive(sidetable::Object)]
    enum Plain<T> {
        Value(T),
        None,
    }
    let never: Option<Strong<Never>> = None;
    assert!(never.is_none());
    let ends = Ends::default();
    drop((Strong::new_object(Plain::Value(Witness("plain", ends.clone()))), Strong::new_object(Plain::<u32>::None)));
    assert_eq!(ends.take(), ["plain"]);
}
