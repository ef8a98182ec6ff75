//! References to values of unsized types: traits, slices, text; and the way there and back.

use std::any::Any;
use std::cell::Cell;
use std::ffi::{CStr, CString, OsStr};
use std::fmt::Debug;
use std::path::Path;
use std::rc::Rc;

use crate::witness::Witness;
use proptest::prelude::*;
use sidetable::object::refcount::strong;
use sidetable::{Deallocated, Strong, Unowned, Weak, inspect, unsize};

trait Named {
    fn name(&self) -> String;
}

trait Described: Named + Debug {
    fn describe(&self) -> String {
        format!("{} {self:?}", self.name())
    }
}

#[repr(align(64))]
#[derive(Debug)]
struct Wide(u8, #[expect(dead_code, reason = "it is dropped")] Witness);

impl Named for Wide {
    fn name(&self) -> String {
        format!("wide {}", self.0)
    }
}

impl Described for Wide {}

fn drops() -> Rc<Cell<u32>> {
    Rc::new(Cell::new(0))
}

#[test]
fn references_to_unsized_values_are_two_words() {
    let two = 2 * size_of::<usize>();
    assert_eq!(size_of::<Strong<dyn Any>>(), two);
    assert_eq!(size_of::<Option<Strong<[u8]>>>(), two);
    assert_eq!(size_of::<Weak<dyn Any>>(), two);
    assert_eq!(size_of::<Unowned<str>>(), two);
}

#[test]
fn a_reference_to_a_value_becomes_one_to_a_trait() {
    let drops = drops();
    let wide = Strong::new(Wide(3, Witness(drops.clone())));
    let weak = Strong::downgrade(&wide);
    let unowned = Strong::downgrade_unowned(&wide);
    let named: Strong<dyn Named> = unsize!(wide.clone());
    assert_eq!(Strong::as_raw(&named), Strong::as_raw(&wide), "it is the same object");
    assert_eq!(Strong::strong_count(&wide), 2, "and no further reference");
    drop(wide);
    assert_eq!(named.name(), "wide 3");
    assert_eq!((&raw const *named).addr() % 64, 0);

    let weak: Weak<dyn Named> = unsize!(weak);
    let unowned: Unowned<dyn Named> = unsize!(unowned);
    assert_eq!(weak.upgrade().expect("it is alive").name(), "wide 3");
    assert_eq!(unowned.upgrade().name(), "wide 3");
    assert!(weak.ptr_eq(&Strong::downgrade(&named)) && unowned.ptr_eq(&Strong::downgrade_unowned(&named)));
    assert_eq!(drops.get(), 0);
    drop(named);
    assert_eq!(drops.get(), 1);
    assert!(weak.upgrade().is_none() && weak.clone().upgrade().is_none());
    assert_eq!(unowned.try_upgrade().err(), Some(Deallocated));
}

#[test]
fn a_trait_becomes_one_above_it_and_dead_references_do_too() {
    let drops = drops();
    let described = unsize!(Strong::new(Wide(1, Witness(drops.clone()))) => dyn Described);
    assert!(described.describe().starts_with("wide 1 Wide(1"));
    let weak = Strong::downgrade(&described);
    let named: Strong<dyn Named> = unsize!(described);
    assert_eq!(named.name(), "wide 1");
    drop(named);
    assert_eq!(drops.get(), 1);
    let weak: Weak<dyn Named> = unsize!(weak);
    assert!(weak.upgrade().is_none());
}

#[test]
fn any_is_downcast_to_what_it_is_wherever_it_came_from() {
    let drops = drops();
    let made: Strong<dyn Any> = unsize!(Strong::new(Witness(drops.clone())));
    let boxed: Strong<dyn Any> = (Box::new(Witness(drops.clone())) as Box<dyn Any>).into();
    for any in [made, boxed] {
        let any = any.downcast::<String>().expect_err("it is no text");
        let witness = any.downcast::<Witness>().expect("it is one");
        assert_eq!(Strong::strong_count(&witness), 1);
        // SAFETY: the reference comes back once, as what it is.
        let witness = unsafe { Strong::<Witness>::from_raw(Strong::into_raw(witness)) };
        let weak = Strong::downgrade(&witness);
        let before = drops.get();
        drop(Strong::try_unwrap(witness).expect("it is the only reference"));
        assert_eq!(drops.get(), before + 1);
        assert!(weak.upgrade().is_none());
    }
}

#[test]
fn a_box_gives_its_value_to_an_object() {
    let drops = drops();
    let wide: Strong<dyn Named> = (Box::new(Wide(7, Witness(drops.clone()))) as Box<dyn Named>).into();
    assert_eq!((wide.name(), (&raw const *wide).addr() % 64), ("wide 7".into(), 0));
    let unowned = Strong::downgrade_unowned(&wide);
    drop(wide);
    assert_eq!(drops.get(), 1);
    assert!(unowned.try_upgrade().is_err());

    let sized: Strong<Witness> = Strong::from(Box::new(Witness(drops.clone())));
    let elements: Strong<[Witness]> = vec![Witness(drops.clone()), Witness(drops.clone())].into_boxed_slice().into();
    let text: Strong<str> = String::from("text").into_boxed_str().into();
    let nothing: Strong<dyn Any> = (Box::new(()) as Box<dyn Any>).into();
    assert_eq!((elements.len(), &*text, nothing.is::<()>()), (2, "text", true));
    let raw = Strong::into_raw(sized);
    // SAFETY: the reference comes back once, as what it was.
    drop(unsafe { Strong::<Witness>::from_raw(raw) });
    assert_eq!(drops.get(), 2);
    drop(elements);
    assert_eq!(drops.get(), 4);
}

#[test]
fn c_code_ends_a_slice_that_it_was_given() {
    let drops = drops();
    let slice: Strong<[Witness]> = vec![Witness(drops.clone()); 3].into();
    let raw = Strong::into_raw(slice);
    assert_eq!(drops.get(), 0);
    // SAFETY: the reference is this test's.
    unsafe {
        assert_eq!(inspect::object(raw).strong, 1);
        strong::release(raw);
    }
    assert_eq!(drops.get(), 3);
}

#[test]
fn an_array_is_a_slice_and_a_slice_an_array() {
    let drops = drops();
    let of = |count: u32| (0..count).map(|_| Witness(drops.clone())).collect::<Strong<[Witness]>>();
    let slice: Strong<[Witness]> = [Witness(drops.clone()), Witness(drops.clone())].into();
    let address = Strong::as_raw(&slice);
    let slice = Strong::<[Witness; 3]>::try_from(slice).expect_err("there are two elements");
    let array: Strong<[Witness; 2]> = slice.try_into().expect("there are two elements");
    assert_eq!(Strong::as_raw(&array), address);
    drop(array);
    assert_eq!(drops.get(), 2);

    let array: Strong<[Witness; 1]> = of(1).try_into().expect("one");
    // SAFETY: the reference comes back once, as what it is.
    drop(unsafe { Strong::<[Witness; 1]>::from_raw(Strong::into_raw(array)) });
    assert_eq!(drops.take(), 3);

    let shared = of(4);
    let array: Strong<[Witness; 4]> = shared.clone().try_into().expect("four");
    assert_eq!(Strong::strong_count(&array), 2);
    drop(shared);
    assert_eq!(drops.get(), 0);
    // An array of a slice's class ends as the slice would, weakly referred to or not.
    let weak = Strong::downgrade(&array);
    drop(array);
    assert_eq!(drops.get(), 4);
    assert!(weak.upgrade().is_none());
    assert_eq!(
        Strong::into_inner(Strong::<[Witness; 5]>::try_from(of(5)).expect("five")).map(|array| array.len()),
        Some(5)
    );
    assert_eq!(drops.get(), 9);
}

#[test]
fn a_clone_that_panics_leaves_nothing_behind() {
    struct Fragile(Rc<Cell<u32>>, bool);
    impl Clone for Fragile {
        fn clone(&self) -> Self {
            assert!(!self.1, "this one breaks");
            Self(self.0.clone(), false)
        }
    }
    impl Drop for Fragile {
        fn drop(&mut self) {
            self.0.set(self.0.get() + 1);
        }
    }
    let drops = drops();
    let elements = [Fragile(drops.clone(), false), Fragile(drops.clone(), false), Fragile(drops.clone(), true)];
    let cloned = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| Strong::<[Fragile]>::from(&elements[..])));
    assert!(cloned.is_err());
    assert_eq!((drops.get(), Rc::strong_count(&drops)), (2, 4), "the two clones are gone, and nothing else");
}

#[test]
fn text_and_its_kin_are_made_of_what_arc_is_made_of() {
    let text: Strong<str> = "grüße".into();
    assert_eq!((&*text, &*Strong::<str>::from(String::from("grüße"))), ("grüße", "grüße"));
    assert_eq!(&*Strong::<str>::from(std::borrow::Cow::Borrowed("a")), "a");
    assert_eq!(&*Strong::<str>::from(std::borrow::Cow::<str>::Owned("b".into())), "b");
    let bytes: Strong<[u8]> = text.clone().into();
    assert_eq!((&*bytes, Strong::as_raw(&bytes)), ("grüße".as_bytes(), Strong::as_raw(&text)));
    let c: Strong<CStr> = c"c".into();
    assert_eq!((&*c, &*Strong::<CStr>::from(CString::from(c"c"))), (c"c", c"c"));
    assert_eq!(&*Strong::<OsStr>::from(OsStr::new("os")), "os");
    assert_eq!(&*Strong::<Path>::from(Path::new("/a/b")), Path::new("/a/b"));
    assert_eq!((&*Strong::<str>::default(), Strong::<[u8]>::default().len()), ("", 0));
    assert_eq!(&*Strong::<CStr>::default(), c"");
    let weak = Strong::downgrade(&text);
    assert_eq!(weak.upgrade().as_deref(), Some("grüße"));
    drop((text, bytes));
    assert!(weak.upgrade().is_none());
}

#[test]
fn elements_are_written_after_their_object_is_made() {
    let drops = drops();
    let mut slice = Strong::<[Witness]>::new_uninit_slice(3);
    for element in Strong::get_mut(&mut slice).expect("it is new") {
        element.write(Witness(drops.clone()));
    }
    // SAFETY: all were just written.
    let slice = unsafe { slice.assume_init() };
    assert_eq!(slice.len(), 3);
    drop(slice);
    assert_eq!(drops.get(), 3);
    drop(Strong::<[Witness]>::new_uninit_slice(5));
    drop(Strong::<Witness>::new_uninit());
    assert_eq!(drops.get(), 3, "what was not written is not dropped");

    let mut one = Strong::<Witness>::new_uninit();
    Strong::get_mut(&mut one).expect("it is new").write(Witness(drops.clone()));
    // SAFETY: it was just written.
    let one = unsafe { one.assume_init() };
    // SAFETY: the reference comes back once, as what it is.
    drop(unsafe { Strong::<Witness>::from_raw(Strong::into_raw(one)) });
    assert_eq!(drops.get(), 4);
    // SAFETY: zeros are numbers.
    unsafe {
        assert_eq!(*Strong::<u64>::new_zeroed().assume_init(), 0);
        assert_eq!(&*Strong::<[u16]>::new_zeroed_slice(2).assume_init(), [0, 0]);
    }
}

#[test]
fn unsized_values_are_changed_in_place_or_as_clones() {
    let drops = drops();
    let mut mine: Strong<[Witness]> = vec![Witness(drops.clone())].into();
    let yours = mine.clone();
    Strong::make_mut(&mut mine)[0] = Witness(drops.clone());
    assert!(!Strong::ptr_eq(&mine, &yours));
    assert_eq!(drops.get(), 1, "the clone that was replaced");
    let weak = Strong::downgrade(&mine);
    let elements = Strong::as_ptr(&mine).cast::<Witness>();
    // SAFETY: the element is there.
    let held = unsafe { Rc::as_ptr(&(*elements).0) };
    assert_eq!(Rc::as_ptr(&Strong::make_mut(&mut mine)[0].0), held, "weakly referred to, it moves");
    assert_eq!(drops.get(), 1);
    assert!(weak.upgrade().is_none());
    drop((mine, yours));
    assert_eq!(drops.get(), 3);

    let mut text: Strong<str> = "abc".into();
    let other = text.clone();
    Strong::make_mut(&mut text).make_ascii_uppercase();
    assert_eq!((&*text, &*other), ("ABC", "abc"));
}

#[derive(Clone, Debug)]
struct Element(u32, Rc<Cell<u32>>);

impl Drop for Element {
    fn drop(&mut self) {
        self.1.set(self.1.get() + 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// A slice holds its elements in order, however many and however they came, and drops each once.
    #[test]
    fn slices_hold_and_drop_what_they_are_made_of(values in prop::collection::vec(any::<u32>(), 0..300), way in 0..5) {
        let drops = drops();
        let elements: Vec<_> = values.iter().map(|value| Element(*value, drops.clone())).collect();
        let cloned = |slice, elements| {
            drop::<Vec<Element>>(elements);
            (slice, values.len())
        };
        let (slice, gone): (Strong<[Element]>, usize) = match way {
            0 => (elements.into(), 0),
            1 => (elements.into_boxed_slice().into(), 0),
            2 => (elements.into_iter().collect(), 0),
            3 => cloned(elements.as_slice().into(), elements),
            _ => cloned(std::borrow::Cow::Borrowed(elements.as_slice()).into(), elements),
        };
        prop_assert_eq!(drops.get() as usize, gone);
        prop_assert_eq!(slice.iter().map(|element| element.0).collect::<Vec<_>>(), &values[..]);
        let weak = Strong::downgrade(&slice);
        prop_assert_eq!(weak.upgrade().map(|slice| slice.len()), Some(values.len()));
        drop(slice);
        prop_assert_eq!(drops.get() as usize, gone + values.len());
        prop_assert!(weak.upgrade().is_none());
    }
}
