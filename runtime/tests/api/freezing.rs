//! Random graphs, frozen and given up piece by piece, against a plain reachability model: every object deinits once, and exactly when
//! nothing that is held reaches it.

use core::ffi::c_void;
use core::mem::offset_of;
use core::ptr;
use std::cell::{OnceCell, RefCell};
use std::ffi::CString;

use proptest::prelude::*;
use sidetable::freeze::types::{self, Pair};
use sidetable::freeze::{self, FreezeError, Report};
use sidetable::metadata::{ClassMetadata, Field, Strength, field_flags};
use sidetable::object::class::{self, Definition};
use sidetable::object::refcount::weak::WeakReference;
use sidetable::object::refcount::{strong, weak};
use sidetable::object::{self, HeapObject};
use sidetable::sync::driver::Adaptive;

/// Strong references in an object.
const OUT: usize = 3;

#[repr(C)]
struct Node {
    header: HeapObject,
    out: [*mut Node; OUT],
    weak: WeakReference,
    id: usize,
}

thread_local! {
    /// How often each object of the running case has deinited.
    static DEINITS: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static CLASS: OnceCell<&'static ClassMetadata> = const { OnceCell::new() };
}

unsafe extern "C" fn deinit(object: *mut c_void) {
    // SAFETY: the runtime calls this with a node.
    let id = unsafe { (*object.cast::<Node>()).id };
    DEINITS.with_borrow_mut(|deinits| deinits[id] += 1);
}

/// The class of nodes, declared freezable.
fn node_class() -> *const ClassMetadata {
    CLASS.with(|class| *class.get_or_init(make_node_class))
}

fn make_node_class() -> &'static ClassMetadata {
    let field = |name: &'static core::ffi::CStr, offset: usize, strength: Strength| Field {
        name: name.as_ptr(),
        offset: offset as u32,
        strength: strength as u8,
        flags: field_flags::NULLABLE,
        class: ptr::null(),
    };
    let out = offset_of!(Node, out);
    let fields = [
        field(c"[0]", out, Strength::Strong),
        field(c"[1]", out + size_of::<usize>(), Strength::Strong),
        field(c"[2]", out + 2 * size_of::<usize>(), Strength::Strong),
        field(c"weak", offset_of!(Node, weak), Strength::Weak),
    ];
    let freezable = Definition {
        name: c"Node",
        superclass: ptr::null(),
        instance_size: size_of::<Node>() as u32,
        instance_alignment: 0,
        deinit: Some(deinit),
        fields: &fields,
    };
    declare(freezable, Definition { name: c"FrozenNode", deinit: None, ..freezable }).freezable
}

/// Makes two classes, whose fields' names are C strings and which have no superclass, the second the frozen one of the first.
fn declare(freezable: Definition<'_>, frozen: Definition<'_>) -> Classes {
    // SAFETY: as said; the frozen class is new.
    unsafe {
        let [freezable, frozen] = [freezable, frozen].map(|class| class::define(&class).expect("a good class"));
        types::declare(&[Pair { freezable, frozen }]).expect("the same fields");
        Classes { freezable, frozen }
    }
}

struct Classes {
    freezable: &'static ClassMetadata,
    frozen: &'static ClassMetadata,
}

/// A graph: for each node what it refers to, strongly and weakly, and how many references to it are held outside.
#[derive(Clone, Debug)]
struct Graph {
    out: Vec<[Option<usize>; OUT]>,
    weak: Vec<Option<usize>>,
    held: Vec<u32>,
}

impl Graph {
    /// Which nodes are reached by strong references from a node that is held.
    fn reachable(&self) -> Vec<bool> {
        let mut reached: Vec<bool> = self.held.iter().map(|held| *held > 0).collect();
        let mut open: Vec<usize> = (0..reached.len()).filter(|node| reached[*node]).collect();
        while let Some(node) = open.pop() {
            for next in self.out[node].iter().flatten() {
                if !core::mem::replace(&mut reached[*next], true) {
                    open.push(*next);
                }
            }
        }
        reached
    }

    /// Makes the objects.
    fn build(&self) -> Vec<*mut Node> {
        DEINITS.set(vec![0; self.out.len()]);
        let nodes: Vec<*mut Node> = self
            .held
            .iter()
            .enumerate()
            .map(|(id, held)| {
                // SAFETY: the class is a class, whose instances are nodes.
                unsafe {
                    let node: *mut Node = object::allocate_instance(node_class()).cast();
                    (*node).id = id;
                    strong::retain_with::<Adaptive, _>(node.cast(), held - 1);
                    node
                }
            })
            .collect();
        for (id, &node) in nodes.iter().enumerate() {
            // SAFETY: all nodes are held.
            unsafe {
                for (place, to) in self.out[id].iter().enumerate() {
                    (*node).out[place] = to.map_or(ptr::null_mut(), |to| strong::retain(nodes[to].cast()).cast());
                }
                weak::init(&raw mut (*node).weak, self.weak[id].map_or(ptr::null_mut(), |to| nodes[to].cast()));
            }
        }
        nodes
    }
}

fn freeze_all(nodes: &[*mut Node], order: &[usize]) -> Report {
    let mut whole = Report::default();
    for &index in order {
        // SAFETY: the node is held, and nobody else uses the graph.
        let report = unsafe { freeze::freeze(nodes[index].cast(), ptr::null()) }.expect("every object can be frozen");
        whole.objects += report.objects;
        whole.components += report.components;
        whole.members += report.members;
    }
    whole
}

/// Checks that exactly what nothing reaches has deinited, once.
fn check(graph: &Graph, watches: &[WeakReference]) -> Result<(), TestCaseError> {
    let reached = graph.reachable();
    DEINITS.with_borrow(|deinits| {
        for (id, is_reached) in reached.iter().enumerate() {
            prop_assert_eq!(deinits[id], u8::from(!is_reached), "deinits of node {}", id);
            // SAFETY: the variable is initialized.
            let loaded = unsafe { weak::load_strong(&raw const watches[id]) };
            prop_assert_eq!(!loaded.is_null(), *is_reached, "a weak load of node {}", id);
            // SAFETY: the load took the reference.
            unsafe { strong::release(loaded) };
        }
        Ok(())
    })
}

fn a_graph(most: usize) -> impl Strategy<Value = Graph> {
    (1..=most).prop_flat_map(|count| {
        let to = || prop_oneof![1 => Just(None), 2 => (0..count).prop_map(Some)];
        (
            proptest::collection::vec([to(), to(), to()], count),
            proptest::collection::vec(to(), count),
            proptest::collection::vec(1_u32..4, count),
        )
            .prop_map(|(out, weak, held)| Graph { out, weak, held })
    })
}

/// Freezes a graph in several pieces, and gives up what holds it in a random order, in as many steps as are looked at.
fn live_and_die(mut graph: Graph, order: Vec<usize>, looks: usize) -> Result<(), TestCaseError> {
    let nodes = graph.build();
    let early = graph.out.len() / 2;
    let mut watches: Vec<WeakReference> = (0..nodes.len()).map(|_| WeakReference::NULL).collect();
    let mut watch = |from: usize, to: usize| {
        for (watch, node) in watches[from..to].iter_mut().zip(&nodes[from..to]) {
            // SAFETY: the node is held.
            unsafe { weak::init(watch, node.cast()) };
        }
    };
    // Some members have a side table before, the others get their own entry afterwards.
    watch(0, early);
    let report = freeze_all(&nodes, &order);
    watch(early, nodes.len());
    prop_assert_eq!(report.objects, nodes.len() as u64);
    prop_assert_eq!(freeze_all(&nodes, &order).objects, 0, "freezing again is nothing");
    for &node in &nodes {
        // SAFETY: the node is held.
        let (is_frozen, is_unique) =
            unsafe { (freeze::is_frozen(node.cast()), strong::is_uniquely_referenced(node.cast())) };
        prop_assert!(is_frozen && !is_unique);
    }
    let every = (order.len() / looks).max(1);
    for (step, &index) in order.iter().enumerate() {
        let held = core::mem::take(&mut graph.held[index]);
        // SAFETY: the graph held so many.
        unsafe { strong::release_with::<Adaptive, _>(nodes[index].cast(), held) };
        if step % every == 0 {
            check(&graph, &watches)?;
        }
    }
    check(&graph, &watches)?;
    for watch in &mut watches {
        // SAFETY: the variable is initialized, and not used again.
        unsafe { weak::destroy(watch) };
    }
    Ok(())
}

/// A graph and an order of its nodes.
fn a_case(most: usize) -> impl Strategy<Value = (Graph, Vec<usize>)> {
    a_graph(most).prop_flat_map(|graph| {
        let order: Vec<usize> = (0..graph.out.len()).collect();
        (Just(graph), Just(order).prop_shuffle())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn small_graphs_end_when_nothing_reaches_them((graph, order) in a_case(12)) {
        live_and_die(graph, order, usize::MAX)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, max_shrink_iters: 64, ..ProptestConfig::default() })]

    #[test]
    fn large_graphs_end_when_nothing_reaches_them((graph, order) in a_case(10_000)) {
        live_and_die(graph, order, 8)?;
    }
}

/// One object that cannot be frozen, anywhere in the graph, and nothing changes.
#[test]
fn all_or_nothing() {
    let count = 500;
    let graph = Graph {
        out: (0..count).map(|id| [Some((id + 1) % count), Some((7 * id + 3) % count), None]).collect(),
        weak: vec![None; count],
        held: vec![1; count],
    };
    let nodes = graph.build();
    let foreign = sidetable::Strong::into_raw(sidetable::Strong::new(7));
    // SAFETY: all are held.
    unsafe {
        let last = nodes[333];
        (*last).out[2] = foreign.cast();
        let counts: Vec<_> = nodes.iter().map(|node| strong::count(node.cast())).collect();
        let error = freeze::freeze(nodes[0].cast(), ptr::null()).expect_err("a Rust value is not freezable");
        assert!(matches!(error, FreezeError::NotFreezable { .. }), "{error}");
        assert!(error.path().starts_with("root[0]") && error.path().ends_with("[2]"), "{}", error.path());
        for (node, count) in nodes.iter().zip(counts) {
            assert!(!freeze::is_frozen(node.cast()));
            assert_eq!(strong::count(node.cast()), count);
            assert_eq!(object::isa(node.cast()), node_class());
        }
        (*last).out[2] = ptr::null_mut();
        strong::release(foreign);
        freeze_all(&nodes, &[0]);
        nodes.iter().for_each(|node| strong::release(node.cast()));
    }
    DEINITS.with_borrow(|deinits| assert!(deinits.iter().all(|deinits| *deinits == 1)));
}

/// An immortal object has no counts to give to the others that it is in a circle with: it keeps them, and nobody ends them, however often they refer to it.
#[test]
fn circles_of_immortal_objects() {
    let all_to = |to: usize| [Some(to); OUT];
    let circles = [vec![all_to(0)], vec![all_to(1), all_to(0)], vec![[Some(1), None, None], all_to(0)]];
    for (out, immortal) in circles.into_iter().flat_map(|out| [(out.clone(), 0), (out, usize::MAX)]) {
        let count = out.len();
        let nodes = Graph { out, weak: vec![None; count], held: vec![1; count] }.build();
        // SAFETY: all are held, or immortal, or kept by one that is.
        unsafe {
            for (_, node) in nodes.iter().enumerate().filter(|(id, _)| immortal == usize::MAX || *id == immortal) {
                strong::immortalize(node.cast());
            }
            let report = freeze_all(&nodes, &[0]);
            assert_eq!((report.objects, report.components), (count as u64, 1));
            nodes.iter().for_each(|node| strong::release(node.cast()));
            for node in &nodes {
                assert!(freeze::is_frozen(node.cast()) && !strong::is_deiniting(node.cast()));
                assert_eq!(strong::retain(node.cast()), node.cast());
                strong::release(node.cast());
            }
        }
        DEINITS.with_borrow(|deinits| assert!(deinits.iter().all(|deinits| *deinits == 0), "{deinits:?}"));
    }
}

/// Objects with more fields than the walk looks at together: all are followed, and what is wrong with one of them is said of that one.
#[test]
fn objects_with_many_fields() {
    const FIELDS: usize = 100;
    const REQUIRED: usize = 77;
    #[repr(C)]
    struct Wide {
        header: HeapObject,
        out: [*mut HeapObject; FIELDS],
    }
    let names: Vec<CString> = (0..FIELDS).map(|index| CString::new(format!("[{index}]")).expect("no zero")).collect();
    let fields: Vec<Field> = (0..FIELDS)
        .map(|index| Field {
            name: names[index].as_ptr(),
            offset: (offset_of!(Wide, out) + index * size_of::<usize>()) as u32,
            strength: Strength::Strong as u8,
            flags: field_flags::NULLABLE,
            class: ptr::null(),
        })
        .collect();
    let mut frozen_fields = fields.clone();
    frozen_fields[REQUIRED].flags = 0;
    let freezable = Definition {
        name: c"Wide",
        superclass: ptr::null(),
        instance_size: size_of::<Wide>() as u32,
        instance_alignment: 0,
        deinit: None,
        fields: &fields,
    };
    let frozen = Definition { name: c"FrozenWide", fields: &frozen_fields, ..freezable };
    let Classes { freezable, frozen } = declare(freezable, frozen);
    let made = Graph { out: vec![[None; OUT]; FIELDS], weak: vec![None; FIELDS], held: vec![1; FIELDS] }.build();
    // SAFETY: the objects are held, and nobody else knows them.
    unsafe {
        let wide: *mut Wide = object::allocate_instance(freezable).cast();
        for (index, &node) in made.iter().enumerate() {
            (*wide).out[index] = node.cast();
        }
        // A cycle by one of the last fields; and one by one of the first, which another reference leads to as well.
        let (first, last) = (made[3], made[98]);
        (*last).out[0] = strong::retain(wide.cast()).cast();
        (*first).out[2] = strong::retain(last.cast()).cast();
        let missing = core::mem::replace(&mut (*wide).out[REQUIRED], ptr::null_mut());
        let error = freeze::freeze(wide.cast(), ptr::null()).expect_err("null is not allowed there");
        assert!(matches!(error, FreezeError::Null { .. }), "{error}");
        assert_eq!(error.path(), format!("root[{REQUIRED}]"));
        assert!(!freeze::is_frozen(wide.cast()) && !freeze::is_frozen(made[0].cast()));

        (*wide).out[REQUIRED] = missing;
        let report = freeze::freeze(wide.cast(), frozen).expect("all fields are there");
        assert_eq!((report.objects, report.components, report.members), (FIELDS as u64 + 1, 1, 3));
        assert!(made.iter().all(|node| freeze::is_frozen(node.cast())));
        strong::release(wide.cast());
    }
    DEINITS.with_borrow(|deinits| assert!(deinits.iter().all(|deinits| *deinits == 1), "{deinits:?}"));
}
