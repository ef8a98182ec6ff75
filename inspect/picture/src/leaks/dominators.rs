//! Dominators, by Lengauer and Tarjan's algorithm with path compression and without recursion. The simple algorithm of Cooper, Harvey
//! and Kennedy is quadratic for a long list whose every node refers to its head, which is what leaks look like.

use crate::Picture;

const NONE: u32 = u32::MAX;

/// The tree of dominators of what is reached from some objects. Places are in the order of a walk in depth, so a dominator's is less than that
/// of what it dominates; place 0 is what holds the roots.
pub(super) struct Dominators {
    /// The object at each place; [`NONE`] at place 0.
    pub objects: Vec<u32>,
    /// The place of each place's dominator.
    pub dominator: Vec<u32>,
}

impl Dominators {
    /// Over all edges in a part of the objects.
    pub fn find(picture: &Picture, roots: impl Iterator<Item = u32>, inside: impl Fn(u32) -> bool) -> Self {
        let walk = Walk::new(picture, roots, &inside);
        let count = walk.objects.len();
        let (begins, before) = walk.predecessors(picture, &inside);
        let mut forest = Forest::new(count);
        let mut dominator = vec![0; count];
        // The places whose semidominator is a place, as lists: the first of each, and what comes after each.
        let mut first = vec![NONE; count];
        let mut after = vec![NONE; count];
        for place in (1..count).rev() {
            for predecessor in &before[begins[place] as usize..begins[place + 1] as usize] {
                let least = forest.least(*predecessor);
                forest.semi[place] = forest.semi[place].min(forest.semi[least as usize]);
            }
            let semi = forest.semi[place] as usize;
            after[place] = std::mem::replace(&mut first[semi], place as u32);
            let parent = walk.parents[place];
            forest.ancestor[place] = parent;
            let mut waiting = std::mem::replace(&mut first[parent as usize], NONE);
            while waiting != NONE {
                let least = forest.least(waiting);
                let closer = forest.semi[least as usize] < forest.semi[waiting as usize];
                dominator[waiting as usize] = if closer { least } else { parent };
                waiting = after[waiting as usize];
            }
        }
        for place in 1..count {
            if dominator[place] != forest.semi[place] {
                dominator[place] = dominator[dominator[place] as usize];
            }
        }
        Self { objects: walk.objects, dominator }
    }
}

/// A walk in depth from the roots.
struct Walk {
    objects: Vec<u32>,
    parents: Vec<u32>,
    /// The place of each object; 0 for none.
    places: Vec<u32>,
    roots: Vec<u32>,
}

impl Walk {
    fn new(picture: &Picture, roots: impl Iterator<Item = u32>, inside: &impl Fn(u32) -> bool) -> Self {
        let mut walk = Self {
            objects: vec![NONE],
            parents: vec![0],
            places: vec![0; picture.objects.len()],
            roots: roots.filter(|root| inside(*root)).collect(),
        };
        let mut path: Vec<(u32, usize)> = Vec::new();
        for root in 0..walk.roots.len() {
            let mut enter = Some((walk.roots[root], 0));
            loop {
                if let Some((object, parent)) = enter.take()
                    && walk.places[object as usize] == 0
                {
                    walk.places[object as usize] = walk.objects.len() as u32;
                    walk.objects.push(object);
                    walk.parents.push(parent);
                    path.push((object, 0));
                }
                let Some((object, edge)) = path.last_mut() else { break };
                match picture.edges_of(*object).get(*edge) {
                    Some(next) => {
                        *edge += 1;
                        enter = inside(next.to).then_some((next.to, walk.places[*object as usize]));
                    }
                    None => _ = path.pop(),
                }
            }
        }
        walk
    }

    /// The places that lead to each place: where its begin, and all of them.
    fn predecessors(&self, picture: &Picture, inside: &impl Fn(u32) -> bool) -> (Vec<u32>, Vec<u32>) {
        let edges = || {
            let within = self.objects.iter().enumerate().skip(1).flat_map(|(place, object)| {
                picture.edges_of(*object).iter().filter(|edge| inside(edge.to)).map(move |edge| (place as u32, edge.to))
            });
            self.roots.iter().map(|root| (0, *root)).chain(within)
        };
        let mut begins = vec![0; self.objects.len() + 1];
        for (_, to) in edges() {
            begins[self.places[to as usize] as usize + 1] += 1;
        }
        for place in 1..begins.len() {
            begins[place] += begins[place - 1];
        }
        let mut free = begins.clone();
        let mut before = vec![0; begins[begins.len() - 1] as usize];
        for (from, to) in edges() {
            let slot = &mut free[self.places[to as usize] as usize];
            before[*slot as usize] = from;
            *slot += 1;
        }
        (begins, before)
    }
}

/// Trees of the places that were looked at, which grow together.
struct Forest {
    ancestor: Vec<u32>,
    /// The place of the least semidominator between a place and its ancestor.
    label: Vec<u32>,
    semi: Vec<u32>,
    path: Vec<u32>,
}

impl Forest {
    fn new(count: usize) -> Self {
        let all = || (0..count as u32).collect();
        Self { ancestor: vec![NONE; count], label: all(), semi: all(), path: Vec::new() }
    }

    /// The place of the least semidominator on the way up, the top not included.
    fn least(&mut self, place: u32) -> u32 {
        if self.ancestor[place as usize] == NONE {
            return place;
        }
        let mut at = place;
        while self.ancestor[self.ancestor[at as usize] as usize] != NONE {
            self.path.push(at);
            at = self.ancestor[at as usize];
        }
        while let Some(below) = self.path.pop() {
            let above = self.ancestor[below as usize];
            if self.semi[self.label[above as usize] as usize] < self.semi[self.label[below as usize] as usize] {
                self.label[below as usize] = self.label[above as usize];
            }
            self.ancestor[below as usize] = self.ancestor[above as usize];
        }
        self.label[place as usize]
    }
}
