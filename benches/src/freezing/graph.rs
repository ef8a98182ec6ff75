//! Graphs to freeze: five shapes, made of one class.

use core::mem::offset_of;
use core::ptr;
use std::ffi::CStr;

use serde::{Deserialize, Serialize};
use sidetable::freeze::types::{self, Pair};
use sidetable::metadata::{ClassMetadata, Field, Strength, field_flags};
use sidetable::object::class::{self, Definition};
use sidetable::object::refcount::strong;
use sidetable::object::{self, HeapObject};

/// Strong references in an object.
const OUT: usize = 4;

/// An object of 64 bytes.
#[repr(C)]
pub struct Node {
    header: HeapObject,
    out: [*mut Self; OUT],
    /// The walk that came by last.
    mark: u64,
    /// Something to read.
    value: u64,
}

/// How a graph's objects refer to each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, clap::ValueEnum)]
pub enum Shape {
    /// Each refers to the next one.
    List,
    /// Each refers to two more, as deep as it must be.
    Tree,
    /// A list whose last object refers to the first.
    Ring,
    /// Cliques of four, each of which refers to the next one.
    CliqueChain,
    /// Each refers to three others, whichever, and to the next one, so that all are reached.
    Random,
}

impl Shape {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::List, Self::Tree, Self::Ring, Self::CliqueChain, Self::Random];

    /// As tables and the chart say it.
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Tree => "tree",
            Self::Ring => "ring",
            Self::CliqueChain => "clique-chain",
            Self::Random => "random",
        }
    }

    /// What object `index` of `count` refers to.
    fn out(self, index: usize, count: usize, random: &mut impl FnMut() -> usize) -> [Option<usize>; OUT] {
        let inside = |to: usize| (to < count).then_some(to);
        match self {
            Self::List => [inside(index + 1), None, None, None],
            Self::Tree => [inside(2 * index + 1), inside(2 * index + 2), None, None],
            Self::Ring => [Some((index + 1) % count), None, None, None],
            Self::CliqueChain => {
                let clique = index / 4 * 4;
                let other = |step: usize| inside(clique + (index + step) % 4);
                [other(1), other(2), other(3), inside(index + 4)]
            }
            Self::Random => {
                [Some((index + 1) % count), Some(random() % count), Some(random() % count), Some(random() % count)]
            }
        }
    }
}

/// The class of nodes; `is_freezable`: the one that has a frozen class.
pub struct Classes {
    node: &'static ClassMetadata,
}

impl Classes {
    /// Makes the classes.
    pub fn make() -> Self {
        const NAMES: [&CStr; OUT] = [c"[0]", c"[1]", c"[2]", c"[3]"];
        let fields: [Field; OUT] = core::array::from_fn(|index| Field {
            name: NAMES[index].as_ptr(),
            offset: (offset_of!(Node, out) + index * size_of::<usize>()) as u32,
            strength: Strength::Strong as u8,
            flags: field_flags::NULLABLE,
            class: ptr::null(),
        });
        let freezable = Definition {
            name: c"Node",
            superclass: ptr::null(),
            instance_size: size_of::<Node>() as u32,
            instance_alignment: 0,
            deinit: None,
            fields: &fields,
        };
        let frozen = Definition { name: c"FrozenNode", ..freezable };
        // SAFETY: the names are C strings.
        let [node, frozen] = [freezable, frozen].map(|class| unsafe { class::define(&class) }.expect("a good class"));
        // SAFETY: the frozen class is new.
        unsafe { types::declare(&[Pair { freezable: node, frozen }]) }.expect("the same fields");
        Self { node }
    }

    /// A single object, +1.
    pub fn object(&self) -> *mut HeapObject {
        // SAFETY: the class is a class.
        unsafe { object::allocate_instance(self.node) }
    }

    /// Makes and links a graph, and gives its root, which alone is held: +1.
    pub fn build(&self, shape: Shape, count: usize) -> *mut Node {
        let nodes: Vec<*mut Node> = (0..count).map(|_| self.object().cast()).collect();
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut random = move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 16) as usize
        };
        // The first reference to an object takes over the one that it was made with.
        let mut is_linked = vec![false; count];
        is_linked[0] = true;
        for (index, &node) in nodes.iter().enumerate() {
            for (place, to) in shape.out(index, count, &mut random).into_iter().enumerate() {
                let Some(to) = to else { continue };
                if core::mem::replace(&mut is_linked[to], true) {
                    // SAFETY: the node is held.
                    unsafe { strong::retain(nodes[to].cast()) };
                }
                // SAFETY: the node is held.
                unsafe { (*node).out[place] = nodes[to] };
            }
            // SAFETY: the node is held.
            unsafe { (*node).value = index as u64 };
        }
        nodes[0]
    }
}

/// Visits everything that a graph reaches, depth first, as somebody would who knows the class: marks in the objects, and a list of those to come.
/// Returns how many there are and the sum of their values.
///
/// # Safety
/// The root is held, and nobody else uses the graph.
pub unsafe fn walk(root: *mut Node, mark: u64) -> (usize, u64) {
    let (mut count, mut sum) = (0, 0);
    let mut open = vec![root];
    // SAFETY: the root keeps all that it reaches.
    unsafe { (*root).mark = mark };
    while let Some(node) = open.pop() {
        count += 1;
        // SAFETY: as above.
        let node = unsafe { &*node };
        sum += node.value;
        for &next in &node.out {
            // SAFETY: as above; a field is null or a node.
            unsafe {
                if !next.is_null() && (*next).mark != mark {
                    (*next).mark = mark;
                    open.push(next);
                }
            }
        }
    }
    (count, sum)
}
