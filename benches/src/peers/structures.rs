//! What programs build of handles, for every shared pointer of Rust's. The twins of `native/structures.h`.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::handles::use_object;
use super::pointers::{Item, Pointers, WeakItem, WeakPointers, item};
use crate::Lane;

/// Elements of a structure: the objects of each stay in the nearest cache, so that it is the counting that is measured.
const ELEMENTS: u64 = 64;

/// `iterations` in turns of at most [`ELEMENTS`].
fn turns(iterations: u64) -> impl Iterator<Item = u64> {
    (0..iterations).step_by(ELEMENTS as usize).map(move |done| ELEMENTS.min(iterations - done))
}

#[inline(never)]
fn copy_in_and_out<P: Pointers>(sources: &[Item<P>], iterations: u64) -> u64 {
    let mut copies = Vec::new();
    for turn in turns(iterations) {
        for source in &sources[..turn as usize] {
            copies.push(source.clone());
        }
        for copy in &copies {
            let out = copy.clone();
            use_object(P::address(&out));
        }
        copies.clear();
    }
    iterations
}

/// Handles are pushed, copied out again one by one, and dropped all at once.
pub fn vector<P: Pointers>(objects: usize) -> Lane
where
    Item<P>: Send + Sync,
{
    let sources = |_| (0..ELEMENTS).map(|_| item::<P>()).collect::<Vec<_>>();
    Lane::on(
        (0..objects).map(sources).collect(),
        |sources, iterations| copy_in_and_out::<P>(sources, iterations),
        |sources| sources.iter().all(|source| P::strong_count(source) == 1),
    )
}

/// A node of a linked list.
pub struct Link<P: Pointers> {
    next: Option<P::Strong<Self>>,
    value: u64,
}

#[inline(never)]
fn push_and_pop<P: Pointers>(last: &P::Strong<Link<P>>, iterations: u64) -> u64 {
    let mut head = last.clone();
    let mut done = 0;
    for turn in turns(iterations) {
        for value in 0..turn {
            head = P::new(Link { next: Some(head), value });
        }
        for value in (0..turn).rev() {
            if head.value != value {
                return done;
            }
            let Some(next) = head.next.clone() else { return done };
            head = next;
            done += 1;
        }
    }
    if P::address(&head) == P::address(last) { done } else { 0 }
}

/// Nodes are pushed in front of one that stays, and popped as `head = head.next.clone()`.
pub fn list<P: Pointers>(objects: usize) -> Lane
where
    P::Strong<Link<P>>: Send + Sync,
{
    let last = |_| P::new(Link { next: None, value: ELEMENTS });
    Lane::on(
        (0..objects).map(last).collect(),
        |last, iterations| push_and_pop::<P>(last, iterations),
        |last| P::strong_count(last) == 1,
    )
}

/// A node of a tree.
pub struct Branch<P: WeakPointers> {
    children: OnceLock<[P::Strong<Self>; 2]>,
    parent: Option<P::Weak<Self>>,
}

impl<P: WeakPointers> Branch<P> {
    fn planted(edges_to_a_leaf: u32, parent: Option<P::Weak<Self>>) -> P::Strong<Self> {
        let made = P::new(Self { children: OnceLock::new(), parent });
        if let Some(edges) = edges_to_a_leaf.checked_sub(1) {
            made.children.get_or_init(|| [(); 2].map(|()| Self::planted(edges, Some(P::downgrade(&made)))));
        }
        made
    }

    fn is_as_before(tree: &P::Strong<Self>) -> bool {
        P::strong_count(tree) == 1 && tree.children.get().into_iter().flatten().all(Self::is_as_before)
    }
}

#[inline(never)]
fn walk<P: WeakPointers>(root: &P::Strong<Branch<P>>, iterations: u64) -> u64 {
    let mut done = 0;
    for path in 0.. {
        let mut here = root.clone();
        let mut turns: u64 = path;
        while done < iterations {
            let Some(children) = here.children.get() else { break };
            let child = children[(turns & 1) as usize].clone();
            here = child;
            use_object(P::address(&here));
            turns >>= 1;
            done += 1;
        }
        while done < iterations {
            let Some(parent) = here.parent.as_ref().and_then(P::upgrade) else { break };
            here = parent;
            use_object(P::address(&here));
            done += 1;
        }
        if done == iterations || P::address(&here) != P::address(root) {
            break;
        }
    }
    done
}

/// From the root down to a leaf, another one each time, along strong children; and up again along weak parents.
pub fn tree<P: WeakPointers>(objects: usize) -> Lane
where
    P::Strong<Branch<P>>: Send + Sync,
{
    // 63 nodes.
    let root = |_| Branch::<P>::planted(5, None);
    Lane::on(
        (0..objects).map(root).collect(),
        |root, iterations| walk::<P>(root, iterations),
        Branch::<P>::is_as_before,
    )
}

/// Objects by number, one in four of them dead.
struct Map<P: WeakPointers> {
    kept: Vec<Item<P>>,
    by_number: HashMap<u64, WeakItem<P>>,
}

impl<P: WeakPointers> Map<P> {
    fn is_kept(number: u64) -> bool {
        !number.is_multiple_of(4)
    }

    fn new() -> Self {
        let mut map = Self { kept: Vec::new(), by_number: HashMap::new() };
        for number in 0..ELEMENTS {
            let made = item::<P>();
            map.by_number.insert(number, P::downgrade(&made));
            if Self::is_kept(number) {
                map.kept.push(made);
            }
        }
        map
    }
}

#[inline(never)]
fn look_up<P: WeakPointers>(map: &Map<P>, iterations: u64) -> u64 {
    for done in 0..iterations {
        // Odd, so that every number's turn comes.
        let number = done.wrapping_mul(37) % ELEMENTS;
        let Some(weak) = map.by_number.get(&number) else { return done };
        let object = P::upgrade(weak);
        if object.is_some() != Map::<P>::is_kept(number) {
            return done;
        }
        use_object(object.as_ref().map_or(0, P::address));
    }
    iterations
}

/// Lookups by number in the standard library's hash map.
pub fn map<P: WeakPointers>(objects: usize) -> Lane
where
    Item<P>: Send + Sync,
    WeakItem<P>: Send + Sync,
{
    Lane::on(
        (0..objects).map(|_| Map::<P>::new()).collect(),
        |map, iterations| look_up(map, iterations),
        |map| map.kept.iter().all(|object| P::strong_count(object) == 1),
    )
}
