//! What runs while memory runs out. A scenario ends with all that it made given up.

use sidetable::freeze::FreezeError;
use sidetable::identity::{Handle, IdentityError};
use sidetable::metadata::{MetadataError, names};
use sidetable::{AtomicStrong, Host, Key, OnceStrong, Strong, Unowned, Weak, unsize};

use crate::memory::{refuse_from_here, refuse_no_more, told};

pub struct Scenario {
    pub name: &'static str,
    pub run: fn(),
    /// Whether it makes what is for ever and lies in chunks: where one is refused a smaller one does, and the next comes sooner.
    pub makes_records: bool,
}

const fn scenario(name: &'static str, run: fn()) -> Scenario {
    Scenario { name, run, makes_records: false }
}

pub const SCENARIOS: &[Scenario] = &[
    scenario("Strong::new and the like", objects),
    scenario("slices, texts, values in boxes", unsized_values),
    scenario("clones of elements", clones),
    scenario("collected from an iterator", collected),
    scenario("Strong::make_mut", made_mutable),
    scenario("Weak, Unowned", weak_references),
    scenario("Strong::new_cyclic", cyclic),
    scenario("AtomicStrong, OnceStrong", variables),
    scenario("ends of objects whose references are known", ends),
    Scenario { makes_records: true, ..scenario("Strong::freeze", frozen) },
    scenario("Host", host),
    scenario("Key", associations),
    Scenario { makes_records: true, ..scenario("types by their names", types) },
    Scenario { makes_records: true, ..scenario("names of types", names_of_types) },
];

/// An error that may say that there is no memory.
trait Error: core::fmt::Debug {
    fn is_out_of_memory(&self) -> bool;
}

macro_rules! errors {
    ($($error:ident),+) => {$(
        impl Error for $error {
            fn is_out_of_memory(&self) -> bool {
                matches!(self, $error::OutOfMemory(_))
            }
        }
    )+};
}

errors!(FreezeError, IdentityError, MetadataError);

/// What a call gives. It may say that there is no memory: then it has done nothing, which `unchanged` checks, and does it the next time.
fn ask<T, E: Error>(mut call: impl FnMut() -> Result<T, E>, unchanged: impl FnOnce()) -> T {
    let told = told().expect("scenarios run in children");
    told.may_say_so.set(true);
    let first = call();
    told.may_say_so.set(false);
    match first {
        Err(error) if error.is_out_of_memory() => {
            assert!(told.refused.get() > 0, "there was memory");
            told.errors.set(told.errors.get() + 1);
            refuse_no_more();
            unchanged();
            call().expect("there is memory again")
        }
        other => other.expect("it can fail for want of memory only"),
    }
}

#[repr(align(256))]
struct Aligned(u8);

fn objects() {
    let text = String::from("a text");
    refuse_from_here();
    let (small, large, aligned) = (Strong::new(7_u32), Strong::new([1_u8; 4000]), Strong::new(Aligned(3)));
    let (pinned, in_block) = (Strong::pin(text), Strong::new_weakly_referenced(9_u64));
    let zeroed = Strong::<[u64; 20]>::new_zeroed();
    // SAFETY: zeros are numbers.
    let zeroed = unsafe { zeroed.assume_init() };
    let weak = Strong::downgrade(&in_block);
    assert!(Strong::as_ptr(&aligned).addr().is_multiple_of(256) && aligned.0 == 3);
    assert_eq!((*small, large[3999], pinned.as_str(), *in_block, zeroed[19]), (7, 1, "a text", 9, 0));
    assert_eq!(weak.upgrade().as_deref(), Some(&9));
}

fn unsized_values() {
    let elements = vec![Box::new(1), Box::new(2)];
    let function: Box<dyn Fn() -> usize> = {
        let text = String::from("four");
        Box::new(move || text.len())
    };
    let text = String::from("a text");
    refuse_from_here();
    let slice: Strong<[Box<i32>]> = elements.into();
    let function: Strong<dyn Fn() -> usize> = function.into();
    let text: Strong<str> = text.into();
    let borrowed: Strong<str> = "another".into();
    let array: Strong<[u16]> = [1, 2, 3].into();
    let zeroed = Strong::<[u64]>::new_zeroed_slice(100);
    let any = unsize!(Strong::new(5_u8) => dyn core::any::Any);
    // SAFETY: zeros are numbers.
    let zeroed = unsafe { zeroed.assume_init() };
    assert_eq!((*slice[1], function(), &*text, &*borrowed, &*array), (2, 4, "a text", "another", [1, 2, 3].as_slice()));
    assert_eq!((zeroed.len(), any.downcast::<u8>().as_deref().ok()), (100, Some(&5)));
}

fn clones() {
    let elements = [1, 2, 3].map(Box::new);
    let shared = Strong::new(String::from("a text"));
    let kept = shared.clone();
    refuse_from_here();
    let slice: Strong<[Box<i32>]> = elements.as_slice().into();
    assert_eq!(*slice, elements);
    assert_eq!(Strong::unwrap_or_clone(shared), *kept);
}

fn collected() {
    refuse_from_here();
    let known: Strong<[usize]> = (0..100).collect();
    let unknown: Strong<[usize]> = (0..100).filter(|number| number % 3 == 0).collect();
    assert_eq!((known.len(), unknown.len()), (100, 34));
}

fn made_mutable() {
    let mut only = Strong::new(1);
    let (mut shared, mut other) = (Strong::new(vec![1]), Strong::new(vec![2]));
    let (kept, weak) = (shared.clone(), Strong::downgrade(&other));
    let mut slice: Strong<[Box<i32>]> = [1, 2].map(Box::new).into();
    let mut text: Strong<str> = "text".into();
    let (kept_slice, kept_text) = (slice.clone(), text.clone());
    refuse_from_here();
    *Strong::make_mut(&mut only) += 1;
    Strong::make_mut(&mut shared)[0] += 1;
    // The value moves to an object without weak references.
    Strong::make_mut(&mut other)[0] += 1;
    *Strong::make_mut(&mut slice)[0] += 1;
    Strong::make_mut(&mut text).make_ascii_uppercase();
    assert_eq!((*only, shared[0], kept[0], other[0], weak.upgrade().is_none()), (2, 2, 1, 3, true));
    assert_eq!((*slice[0], *kept_slice[0], &*text, &*kept_text), (2, 1, "TEXT", "text"));
}

fn weak_references() {
    let objects: Vec<Strong<u32>> = (0..300).map(Strong::new).collect();
    let slice: Strong<[u8]> = [1, 2, 3].into();
    let mut weak: Vec<Weak<u32>> = Vec::with_capacity(300);
    let mut unowned: Vec<Unowned<u32>> = Vec::with_capacity(300);
    refuse_from_here();
    weak.extend(objects.iter().map(Strong::downgrade));
    unowned.extend(objects.iter().map(Strong::downgrade_unowned));
    let of_slice = Strong::downgrade(&slice);
    let again = weak[0].clone();
    assert_eq!(again.upgrade().as_deref(), Some(&0));
    assert_eq!(*unowned[299].upgrade(), 299);
    drop((objects, slice));
    assert!(weak.iter().all(|weak| weak.upgrade().is_none()) && of_slice.upgrade().is_none());
    assert!(unowned.iter().all(|unowned| unowned.try_upgrade().is_err()));
}

struct Knows {
    me: Weak<Knows>,
    name: String,
}

fn cyclic() {
    let name = String::from("a name");
    refuse_from_here();
    let object = Strong::new_cyclic(|me| Knows { me: me.clone(), name });
    assert_eq!(object.me.upgrade().map(|me| me.name.len()), Some(6));
}

fn variables() {
    let (first, second) = (Strong::new(1), Strong::new(2));
    refuse_from_here();
    let variable = AtomicStrong::new(first);
    // More than the stock: it is refilled.
    for _ in 0..3000 {
        assert_eq!(*variable.load(), 1);
    }
    assert_eq!(*variable.swap(second), 1);
    let other = Strong::new(5);
    assert!(variable.compare_exchange(&other, Strong::new(6)).is_err_and(|found| *found == 2));
    assert_eq!(*variable.rcu(|old| Strong::new(**old + 1)), 2);
    assert_eq!(*variable.into_inner(), 3);
    let once = OnceStrong::new();
    assert_eq!(*once.get_or_init(|| Strong::new(7)), 7);
}

#[derive(sidetable::Object)]
struct Node {
    left: Option<Strong<Node>>,
    right: Option<Strong<Node>>,
    other: Weak<Node>,
    name: Box<u32>,
}

#[derive(sidetable::Object)]
enum Leaf {
    Empty,
    Full { inner: Strong<Leaf> },
}

fn tree(depth: u32) -> Strong<Node> {
    let below = |depth: Option<u32>| depth.map(tree);
    let (left, right) = (below(depth.checked_sub(1)), below(depth.checked_sub(2)));
    let other = right.as_ref().map_or_else(Weak::new, Strong::downgrade);
    Strong::new_object(Node { left, right, other, name: Box::new(depth) })
}

/// Objects that wait for their end: each node's children, and theirs.
fn ends() {
    let root = tree(14);
    refuse_from_here();
    drop(root);
}

fn frozen() {
    let root = tree(8);
    let leaf = Strong::new_object(Leaf::Full { inner: Strong::new_object(Leaf::Empty) });
    refuse_from_here();
    let report = ask(
        || Strong::freeze(&root),
        || {
            let left = root.left.as_ref().expect("it has two");
            assert!(!Strong::is_frozen(&root) && !Strong::is_frozen(left));
            assert_eq!((Strong::strong_count(&root), Strong::strong_count(left)), (1, 1));
        },
    );
    assert_eq!((report.objects, report.components), (88, 0));
    assert_eq!(ask(|| Strong::freeze(&leaf), || assert!(!Strong::is_frozen(&leaf))).objects, 2);
    assert!(matches!(&*leaf, Leaf::Full { inner } if Strong::is_frozen(inner)));
    assert!(Strong::is_frozen(&root) && *root.name == 8);
    assert_eq!(root.other.upgrade().map(|other| *other.name), Some(6));
    drop((root, leaf));
}

fn host() {
    let objects: Vec<Strong<u32>> = (0..70).map(Strong::new).collect();
    let mut handles: Vec<Handle> = Vec::with_capacity(objects.len());
    refuse_from_here();
    let host = ask(Host::register, || ());
    for object in &objects {
        let count = host.handle_count();
        let exported =
            ask(|| host.export(object), || assert_eq!((host.handle_count(), Strong::strong_count(object)), (count, 1)));
        assert_eq!((exported.is_new, Strong::strong_count(object)), (true, 2));
        handles.push(exported.handle);
    }
    for (number, handle) in (0..).zip(&handles) {
        assert_eq!(*ask(|| host.resolve::<u32>(*handle), || ()), number);
    }
    ask(|| host.release(handles[0]), || ());
    assert_eq!(host.sweep(), 69);
    assert!(objects.iter().all(|object| Strong::strong_count(object) == 1));
}

fn associations() {
    static KEYS: [Key<u32>; 40] = [const { Key::new() }; 40];
    let (object, value) = (Strong::new("object"), Strong::new(7));
    refuse_from_here();
    for (number, key) in KEYS.iter().enumerate() {
        let is_as_before = || assert!(key.get(&object).is_none() && Strong::strong_count(&value) == 1 + number);
        ask(|| key.set(&object, value.clone()), is_as_before);
        assert_eq!(key.get(&object).as_deref(), Some(&7));
    }
    KEYS[3].remove(&object);
    assert!(KEYS[3].get(&object).is_none());
    drop(object);
    assert_eq!(Strong::strong_count(&value), 1);
}

fn types() {
    refuse_from_here();
    let array = ask(|| names::type_named("SaySiG"), || ());
    assert_eq!(ask(|| names::type_named("SaySiG"), || ()), array, "one name, one record");
    let function = ask(|| names::type_named("SiSbc"), || ());
    assert_ne!(function, array);
}

fn names_of_types() {
    let record = names::type_named("SDySSSaySiGG").expect("a good name");
    refuse_from_here();
    // SAFETY: the record is one.
    let (name, mangled) = unsafe { (names::type_name(record, true), names::mangled_name(record)) };
    assert_eq!((name, mangled), ("Swift.Dictionary<Swift.String, Swift.Array<Swift.Int>>", "SDySSSaySiGG"));
}
