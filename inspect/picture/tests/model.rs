//! Small pictures of any kind, beside a model that tries every way there is.

#![allow(missing_docs, reason = "a test")]

use proptest::prelude::*;
use sidetable_picture::drawing::Drawing;
use sidetable_picture::leaks::{Cycle, Fate, Leaks, Retained, Tally};
use sidetable_picture::{Edge, Flags, Picture};

const MOST: usize = 8;

/// Which objects are reached, in one step or more, and in how many at least.
type Distances = [[Option<usize>; MOST]; MOST];

fn distances(picture: &Picture, inside: impl Fn(usize) -> bool, followed: impl Fn(&Edge) -> bool) -> Distances {
    let mut table: Distances = Default::default();
    for (from, row) in table.iter_mut().enumerate().take(picture.objects.len()) {
        for edge in picture.edges_of(from as u32).iter().filter(|edge| followed(edge)) {
            if inside(from) && inside(edge.to as usize) {
                row[edge.to as usize] = Some(1);
            }
        }
    }
    for middle in 0..MOST {
        for from in 0..MOST {
            for to in 0..MOST {
                if let (Some(one), Some(other)) = (table[from][middle], table[middle][to]) {
                    table[from][to] = Some(table[from][to].map_or(one + other, |way| way.min(one + other)));
                }
            }
        }
    }
    table
}

fn strong(edge: &Edge) -> bool {
    edge.strength == Edge::STRONG
}

fn fates(picture: &Picture) -> Vec<Fate> {
    let count = picture.objects.len();
    let outside = |number: usize| {
        let edges = picture.edges.iter().filter(|edge| strong(edge) && edge.to as usize == number).count();
        picture.objects[number].strong as i64 - edges as i64
    };
    let doubt = |number: usize| {
        let object = &picture.objects[number];
        object.flags.has(Flags::IMMORTAL)
            || object.flags.has(Flags::DEINITING)
            || object.strong == 0
            || outside(number) < 0
    };
    let root = |number: usize| outside(number) > 0 || doubt(number);
    let seen = |number: usize| doubt(number) || root(number) && picture.is_seen(number as u32);
    let any = distances(picture, |_| true, |_| true);
    let sure = distances(picture, |_| true, strong);
    let from = |table: &Distances, seed: &dyn Fn(usize) -> bool, number: usize| {
        seed(number) || (0..count).any(|other| seed(other) && table[other][number].is_some())
    };
    let words = |number: usize| {
        let words = picture.edges.iter().filter(|edge| !strong(edge) && edge.to as usize == number).count();
        outside(number) <= words as i64
    };
    let over = |number: usize| root(number) && !from(&any, &seen, number) && !words(number);
    (0..count)
        .map(|number| match (from(&any, &root, number), from(&any, &seen, number), from(&sure, &root, number)) {
            (false, ..) => Fate::Leaked,
            _ if over(number) => Fate::OverRetained,
            (_, false, _) if from(&any, &over, number) => Fate::Lost,
            (_, false, _) => Fate::Possible,
            _ if root(number) => Fate::Root,
            (_, _, false) => Fate::Possible,
            _ => Fate::Held,
        })
        .collect()
}

/// Each cyclic component of a part: its objects, and the length of its shortest ring.
fn knots(picture: &Picture, inside: impl Fn(usize) -> bool, followed: fn(&Edge) -> bool) -> Vec<(Vec<u32>, usize)> {
    let table = distances(picture, inside, followed);
    let mut knots: Vec<(Vec<u32>, usize)> = Vec::new();
    for number in (0..picture.objects.len()).filter(|number| table[*number][*number].is_some()) {
        let mates = |other: &usize| table[number][*other].is_some() && table[*other][number].is_some();
        let knot: Vec<u32> = (0..MOST).filter(mates).map(|other| other as u32).collect();
        let shortest = knot.iter().filter_map(|other| table[*other as usize][*other as usize]).min();
        if knot[0] as usize == number {
            knots.push((knot, shortest.expect("it is cyclic")));
        }
    }
    knots
}

fn check_cycles(picture: &Picture, cycles: &[Cycle], inside: impl Fn(usize) -> bool, followed: fn(&Edge) -> bool) {
    let mut knots = knots(picture, inside, followed);
    for cycle in cycles {
        let at = knots.iter().position(|(knot, _)| knot.contains(&cycle.ring[0].object)).expect("a knot has one ring");
        let (knot, shortest) = knots.swap_remove(at);
        assert_eq!(cycle.ring.len(), shortest);
        assert_eq!((cycle.times, cycle.knot), (1, sum(picture, |number| knot.contains(&number))));
        assert_eq!(cycle.total, cycle.knot.and(cycle.hanging));
        for (step, next) in cycle.ring.iter().zip(cycle.ring.iter().cycle().skip(1)) {
            let edge = picture.edges[step.edge as usize];
            assert!(picture.edges_of(step.object).contains(&edge) && followed(&edge) && edge.to == next.object);
        }
    }
    assert!(knots.is_empty(), "not found: {knots:?}");
}

fn sum(picture: &Picture, which: impl Fn(u32) -> bool) -> Tally {
    let all = 0..picture.objects.len() as u32;
    all.filter(|number| which(*number)).map(|number| Tally::from(&picture.objects[number as usize])).sum()
}

/// What is not reached any more from `roots` when an object is gone.
fn dominated(picture: &Picture, roots: &[u32], object: u32, inside: impl Fn(usize) -> bool) -> Tally {
    let reach = |gone: Option<u32>| {
        let there = |number: usize| inside(number) && gone != Some(number as u32);
        let table = distances(picture, there, |_| true);
        move |number: u32| {
            roots.iter().any(|root| {
                gone != Some(*root) && (*root == number || table[*root as usize][number as usize].is_some())
            })
        }
    };
    let (before, after) = (reach(None), reach(Some(object)));
    sum(picture, |number| before(number) && !after(number))
}

/// Objects each of a type of its own, so that no two rings have one shape.
fn pictures() -> impl Strategy<Value = Picture> {
    let objects =
        prop::collection::vec((prop_oneof![6 => Just(0), 1 => 1..3_i64, 1 => Just(-1)], 0..16_u32, 1..9_u64), 1..=MOST);
    let edges = prop::collection::vec((0..MOST, 0..MOST, prop::bool::weighted(0.8)), 0..14);
    (objects, edges).prop_map(|(objects, edges)| {
        let mut drawing = Drawing::default();
        for (number, (excess, flags, bytes)) in objects.iter().enumerate() {
            let object = drawing.object(&format!("T{number}"), bytes * 16);
            drawing.excess(object, *excess);
            // Each one object in eight.
            match *flags {
                1 => _ = drawing.flag(object, Flags::IMMORTAL),
                2 => _ = drawing.flag(object, Flags::DEINITING),
                4 | 12 => _ = drawing.seen(object),
                _ => {}
            }
        }
        for (from, to, strong) in edges {
            let (from, to) = ((from % objects.len()) as u32, (to % objects.len()) as u32);
            match strong {
                true => drawing.holds(from, "field", to),
                false => drawing.may_hold(from, to),
            };
        }
        drawing.picture()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn what_is_found_is_what_the_model_finds(picture in pictures()) {
        let leaks = Leaks::find(&picture);
        prop_assert_eq!(&leaks.fates, &fates(&picture));
        let is = |fate| { let fates = &leaks.fates; move |number: usize| fates[number] == fate };
        check_cycles(&picture, &leaks.cycles, is(Fate::Leaked), strong);
        check_cycles(&picture, &leaks.possible, is(Fate::Possible), |_| true);
        let leaked = leaks.cycles.iter().map(|cycle| cycle.total).sum::<Tally>();
        prop_assert_eq!(leaked, sum(&picture, |number| is(Fate::Leaked)(number as usize)));
    }

    #[test]
    fn what_hangs_on_over_retained_objects_alone(picture in pictures()) {
        let leaks = Leaks::find(&picture);
        let of = |fate| (0..leaks.fates.len() as u32).filter(|number| leaks.fates[*number as usize] == fate).collect::<Vec<_>>();
        let roots = of(Fate::OverRetained);
        let lost = |number: usize| matches!(leaks.fates[number], Fate::OverRetained | Fate::Lost);
        let mut alone = Tally::default();
        for row in &leaks.over_retained {
            prop_assert_eq!(row.times, 1);
            prop_assert_eq!(row.total, dominated(&picture, &roots, row.example, lost));
            prop_assert_eq!(row.total.objects, row.hanging.objects + 1);
            alone = alone.and(row.total);
        }
        prop_assert_eq!(leaks.over_retained.len(), roots.len());
        prop_assert_eq!(alone.and(leaks.shared), sum(&picture, |number| lost(number as usize)));
    }

    #[test]
    fn retained_sizes(picture in pictures()) {
        let leaks = Leaks::find(&picture);
        let held = |number: &u32| matches!(leaks.fates[*number as usize], Fate::Root | Fate::OverRetained);
        let roots: Vec<u32> = (0..leaks.fates.len() as u32).filter(held).chain(leaks.entries.iter().copied()).collect();
        let retained = Retained::find(&picture, &leaks);
        for number in 0..leaks.fates.len() {
            let expected = dominated(&picture, &roots, number as u32, |_| true).bytes;
            prop_assert!(expected > 0, "the entries and roots lead to everything");
            prop_assert_eq!(retained.objects[number], expected);
            prop_assert_eq!(retained.types[picture.objects[number].kind as usize], expected);
        }
    }
}
