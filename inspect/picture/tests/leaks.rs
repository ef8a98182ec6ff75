//! What is leaked in pictures that were made by hand: each says itself what must be found.

#![allow(missing_docs, reason = "a test")]

use sidetable_picture::drawing::Drawing;
use sidetable_picture::leaks::{Fate, Leaks, Retained, Step, Tally};
use sidetable_picture::{Edge, Flags, Object, Picture, Type};

fn fields(picture: &Picture, ring: &[Step]) -> Vec<String> {
    ring.iter()
        .map(|step| {
            let field = picture.name(picture.edges[step.edge as usize].field).unwrap_or("?");
            format!("{}.{field}", picture.type_name(picture.type_of(step.object)))
        })
        .collect()
}

fn tally(objects: u64, bytes: u64) -> Tally {
    Tally { objects, bytes }
}

#[test]
fn tenants_and_apartments() {
    let mut drawing = Drawing::default();
    for _ in 0..2 {
        let apartment = drawing.object("App.Apartment", 48);
        let person = drawing.object("App.Person", 40);
        let name = drawing.object("App.Name", 32);
        drawing.holds(person, "apartment", apartment).holds(apartment, "tenant", person).holds(person, "name", name);
    }
    let held = drawing.object("App.Person", 40);
    drawing.held(held, 1);
    let picture = drawing.picture();
    let leaks = Leaks::find(&picture);
    let [cycle] = &leaks.cycles[..] else { panic!("{leaks:?}") };
    assert_eq!(fields(&picture, &cycle.ring), ["App.Apartment.tenant", "App.Person.apartment"]);
    assert_eq!((cycle.times, cycle.total), (2, tally(6, 240)));
    assert_eq!((cycle.knot, cycle.hanging), (tally(2, 88), tally(1, 32)));
    assert_eq!(leaks.leaked(&picture), tally(6, 240));
    assert_eq!(leaks.fates[held as usize], Fate::Root);
    assert!(leaks.any());
}

#[test]
fn a_reference_from_outside_holds_a_ring_and_what_hangs_on_it() {
    let mut drawing = Drawing::default();
    let (one, other, hanging) = (drawing.object("A", 32), drawing.object("B", 32), drawing.object("C", 32));
    drawing.holds(one, "b", other).holds(other, "a", one).holds(other, "c", hanging).held(one, 1);
    let leaks = Leaks::find(&drawing.picture());
    assert_eq!(leaks.fates, [Fate::Root, Fate::Held, Fate::Held]);
    assert!(!leaks.any());
}

#[test]
fn xctest_keeps_its_tests() {
    let mut drawing = Drawing::default();
    let (test, run) = (drawing.object("AppTests.SomeTests", 48), drawing.object("XCTest.XCTestCaseRun", 96));
    let (fixture, leaked) = (drawing.object("App.Fixture", 32), drawing.object("App.Selfish", 32));
    drawing.holds(test, "testRun", run).holds(run, "test", test).holds(test, "fixture", fixture);
    drawing.holds(leaked, "me", leaked);
    let leaks = Leaks::find(&drawing.picture());
    assert_eq!(leaks.fates, [Fate::Held, Fate::Root, Fate::Held, Fate::Leaked]);
}

#[test]
fn which_element_closes_a_ring_makes_no_other_shape() {
    let mut drawing = Drawing::default();
    for place in 0..3 {
        let (parent, child) = (drawing.object("Parent", 64), drawing.object("Child", 32));
        drawing.holds(parent, &format!("children[{place}]"), child).holds(child, "parent", parent);
    }
    let leaks = Leaks::find(&drawing.picture());
    assert_eq!(leaks.cycles.iter().map(|cycle| cycle.times).collect::<Vec<_>>(), [3]);
}

#[test]
fn a_ring_is_read_from_a_class_and_not_from_what_a_closure_captured() {
    let mut drawing = Drawing::default();
    let context = drawing.object_of("closure context", Type::CLOSURE, 32);
    let element = drawing.object("HTMLElement", 48);
    drawing.holds(context, "capture 0", element).holds(element, "asHTML", context);
    let picture = drawing.picture();
    let leaks = Leaks::find(&picture);
    assert_eq!(fields(&picture, &leaks.cycles[0].ring), ["HTMLElement.asHTML", "closure context.capture 0"]);
}

#[test]
fn the_shortest_ring_of_a_knot_is_shown() {
    let mut drawing = Drawing::default();
    let nodes: Vec<u32> = (0..6).map(|_| drawing.object("Node", 32)).collect();
    for pair in nodes.windows(2) {
        drawing.holds(pair[0], "next", pair[1]);
    }
    drawing.holds(nodes[5], "first", nodes[0]).holds(nodes[4], "back", nodes[3]);
    let picture = drawing.picture();
    let leaks = Leaks::find(&picture);
    assert_eq!(leaks.cycles.len(), 1);
    assert_eq!(fields(&picture, &leaks.cycles[0].ring), ["Node.back", "Node.next"]);
    assert_eq!(leaks.cycles[0].knot, tally(6, 192));
}

#[test]
fn knots_of_one_make_show_one_ring_wherever_their_objects_are() {
    let mut drawing = Drawing::default();
    for turn in 0..3 {
        let mut family: Vec<u32> =
            (0..3).map(|place| drawing.object(["Parent", "Child", "Child"][(place + turn) % 3], 32)).collect();
        family.rotate_right(turn);
        let [parent, left, right] = family[..] else { unreachable!() };
        drawing.holds(parent, "left", left).holds(parent, "right", right);
        drawing.holds(left, "parent", parent).holds(right, "parent", parent);
    }
    let picture = drawing.picture();
    let leaks = Leaks::find(&picture);
    assert_eq!(leaks.cycles.iter().map(|cycle| (cycle.times, cycle.ring.len())).collect::<Vec<_>>(), [(3, 2)]);
    assert!(fields(&picture, &leaks.cycles[0].ring).contains(&"Parent.left".into()));
}

#[test]
fn a_type_retains_once_what_its_objects_retain() {
    let mut drawing = Drawing::default();
    let (first, below, second) = (drawing.object("Node", 32), drawing.object("Node", 32), drawing.object("Node", 32));
    let name = drawing.object("Name", 48);
    drawing.held(first, 1).held(second, 1).holds(first, "next", below).holds(below, "name", name);
    let picture = drawing.picture();
    let retained = Retained::find(&picture, &Leaks::find(&picture));
    assert_eq!(retained.objects, [112, 80, 32, 48]);
    assert_eq!(retained.types, [144, 48]);
}

#[test]
fn nobody_has_it_though_its_counts_say_so() {
    let mut drawing = Drawing::default();
    let (one, other) = (drawing.object("Cache", 64), drawing.object("Cache", 64));
    let (alone, both) = (drawing.object("Page", 32), drawing.object("Page", 48));
    drawing.excess(one, 1).excess(other, 1).holds(one, "page", alone);
    drawing.holds(one, "shared", both).holds(other, "shared", both);
    let picture = drawing.picture();
    let leaks = Leaks::find(&picture);
    assert_eq!(leaks.fates, [Fate::OverRetained, Fate::OverRetained, Fate::Lost, Fate::Lost]);
    let [row] = &leaks.over_retained[..] else { panic!("{leaks:?}") };
    assert_eq!((row.times, row.excess, row.hanging, row.total), (2, 1, tally(1, 32), tally(3, 160)));
    assert_eq!(leaks.shared, tally(1, 48));
    assert_eq!(leaks.leaked(&picture), tally(4, 208));
}

#[test]
fn an_over_retained_object_may_be_in_a_ring_or_held_by_a_leaked_one() {
    let mut drawing = Drawing::default();
    let (one, other) = (drawing.object("A", 32), drawing.object("B", 32));
    drawing.holds(one, "b", other).holds(other, "a", one).excess(one, 2);
    let (ring, on_it) = (drawing.object("C", 32), drawing.object("D", 32));
    drawing.holds(ring, "itself", ring).holds(ring, "d", on_it).excess(on_it, 1);
    let leaks = Leaks::find(&drawing.picture());
    assert_eq!(leaks.fates, [Fate::OverRetained, Fate::Lost, Fate::Leaked, Fate::OverRetained]);
    assert_eq!(leaks.over_retained.iter().map(|row| row.excess).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn in_doubt_an_object_is_held() {
    for doubt in [Flags::IMMORTAL, Flags::DEINITING] {
        let mut drawing = Drawing::default();
        let (one, other) = (drawing.object("A", 32), drawing.object("B", 32));
        drawing.holds(one, "b", other).holds(other, "a", one).flag(one, doubt);
        assert_eq!(Leaks::find(&drawing.picture()).fates, [Fate::Root, Fate::Held]);
        drawing.excess(one, 1);
        assert_eq!(Leaks::find(&drawing.picture()).fates, [Fate::Root, Fate::Held]);
    }
    let mut drawing = Drawing::default();
    let (one, other) = (drawing.object("A", 32), drawing.object("B", 32));
    drawing.holds(one, "b", other).holds(one, "c", other).holds(other, "a", one).excess(other, -1);
    let leaks = Leaks::find(&drawing.picture());
    assert_eq!((leaks.fates, leaks.racing), (vec![Fate::Held, Fate::Root], 1));
    let mut drawing = Drawing::default();
    drawing.object("Begun", 32);
    assert_eq!(Leaks::find(&drawing.picture()).fates, [Fate::Root]);
}

#[test]
fn words_that_look_like_references_make_a_leak_possible() {
    let mut drawing = Drawing::default();
    let frame = drawing.object("Frame", 128);
    let (one, other) = (drawing.object("A", 32), drawing.object("B", 32));
    drawing.held(frame, 1).may_hold(frame, one).holds(one, "b", other).holds(other, "a", one);
    let leaks = Leaks::find(&drawing.picture());
    assert_eq!(leaks.fates, [Fate::Root, Fate::Possible, Fate::Possible]);
    assert_eq!(leaks.possible.iter().map(|cycle| cycle.total).collect::<Vec<_>>(), [tally(2, 64)]);
    assert!(!leaks.any());
}

#[test]
fn a_cycle_that_only_a_word_closes_is_possible() {
    let mut drawing = Drawing::default();
    let (owner, path, cell) = (drawing.object("Grid", 32), drawing.object("KeyPath", 64), drawing.object("Cell", 32));
    drawing.holds(owner, "path", path).may_hold(path, cell).holds(cell, "grid", owner).excess(cell, 1);
    let mut picture = drawing.picture();
    let leaks = Leaks::find(&picture);
    assert_eq!(leaks.fates, [Fate::Possible; 3]);
    assert_eq!(leaks.possible.iter().map(|cycle| cycle.ring.len()).collect::<Vec<_>>(), [3]);
    assert!(!leaks.any());

    // One reference more than that word can be: somebody has forgotten it.
    picture.objects[2].strong += 1;
    assert_eq!(Leaks::find(&picture).fates, [Fate::Lost, Fate::Lost, Fate::OverRetained]);
    picture.seen[2] = 1;
    assert_eq!(Leaks::find(&picture).fates, [Fate::Held, Fate::Held, Fate::Root]);
}

#[test]
fn a_word_in_an_object_keeps_another_from_being_over_retained() {
    let mut drawing = Drawing::default();
    let (frame, object) = (drawing.object("Frame", 128), drawing.object("A", 32));
    drawing.held(frame, 1).may_hold(frame, object).excess(object, 1);
    assert_eq!(Leaks::find(&drawing.picture()).fates, [Fate::Root, Fate::Root]);
}

/// A picture of so many objects of one type, without names; an edge is from, to.
fn large(count: u32, edges: impl Fn(u32) -> Vec<u32>) -> Picture {
    let mut picture = Picture { types: vec![Type::default()], ..Picture::default() };
    for number in 0..count {
        let first_edge = picture.edges.len() as u32;
        let address = 0x1000 + 64 * u64::from(number);
        picture.objects.to_mut().push(Object { address, bytes: 32, first_edge, ..Object::default() });
        picture.seen.to_mut().push(0);
        picture.edges.to_mut().extend(edges(number).into_iter().map(|to| Edge {
            to,
            strength: Edge::STRONG,
            ..Edge::default()
        }));
    }
    for edge in picture.edges.iter() {
        picture.objects[edge.to as usize].strong += 1;
    }
    picture
}

const MILLION: u32 = 1_000_000;

#[test]
fn a_ring_of_a_million_objects() {
    let picture = large(MILLION, |number| vec![(number + 1) % MILLION]);
    let leaks = Leaks::find(&picture);
    assert_eq!(leaks.cycles.len(), 1);
    assert_eq!(leaks.cycles[0].ring.len(), 1_000_000);
    assert_eq!(leaks.cycles[0].total, tally(1_000_000, 32_000_000));
    let retained = Retained::find(&picture, &leaks);
    assert_eq!(retained.types, [32_000_000]);
}

#[test]
fn a_million_nodes_that_all_refer_to_their_head() {
    let picture = large(MILLION, |number| if number + 1 < MILLION { vec![number + 1, 0] } else { vec![0] });
    let leaks = Leaks::find(&picture);
    assert_eq!(leaks.cycles[0].ring.len(), 1);
    let retained = Retained::find(&picture, &leaks);
    assert_eq!(retained.objects[0], 32_000_000);
    assert_eq!(retained.objects[999_999], 32);
}

#[test]
fn a_list_of_a_million_that_is_linked_both_ways() {
    let picture = large(MILLION, |number| {
        let before = number.checked_sub(1);
        before.into_iter().chain((number + 1 < MILLION).then_some(number + 1)).collect()
    });
    assert_eq!(Leaks::find(&picture).cycles[0].ring.len(), 2);
}

#[test]
fn a_large_knot_is_given_up_on_in_time_and_still_shows_a_ring() {
    let picture = large(200_000, |number| vec![(number + 1) % 200_000, (number + 70_001) % 200_000]);
    let leaks = Leaks::find(&picture);
    let ring = &leaks.cycles[0].ring;
    for (step, next) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        assert_eq!(picture.edges[step.edge as usize].to, next.object);
    }
}
