//! Object graphs as Graphviz drawings, from field tables.

use core::ffi::CStr;
use core::fmt::Write as _;
use std::collections::BTreeMap;

use sidetable_shims::metadata::{Field, Strength};

use super::ancestry::name_of;
use crate::object::class::fields_now;
use crate::object::refcount::{component, strong, weak};
use crate::object::{HeapObject, is_frozen, is_ignored, isa};

/// A reference between two objects that have numbers.
struct Edge {
    from: usize,
    to: usize,
    name: String,
    strength: Strength,
}

/// Draws what `root` reaches, in the order in which it is found: objects with their labels, or else their classes' names, and references with the names
/// of their fields. Weak references are dashed, unowned ones dotted; frozen objects are blue, and the objects of a frozen cycle stand in one frame.
///
/// # Safety
/// The caller holds the root, and nobody changes the graph meanwhile.
pub unsafe fn graph(root: *mut HeapObject, label: impl Fn(*mut HeapObject) -> Option<String>) -> String {
    // SAFETY: as the caller promises.
    let (objects, edges) = unsafe { reached(root) };
    let mut text = String::from("digraph objects {\n");
    text.push_str(
        "    node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\", fontsize=11];\n",
    );
    text.push_str("    edge [fontname=\"sans-serif\", fontsize=10];\n");
    let mut frames: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, &object) in objects.iter().enumerate() {
        // SAFETY: the graph keeps the object.
        let (class, is_frozen, component) =
            unsafe { (name_of(isa(object)), is_frozen(object), component::of_object(object)) };
        let shown = label(object).unwrap_or(class);
        let fill = if is_frozen { ", fillcolor=\"#d6e6f5\", color=\"#1f5f99\"" } else { "" };
        let _ = writeln!(text, "    n{number} [label=\"{}\"{fill}];", escaped(&shown));
        if let Some(component) = component {
            frames.entry(component.as_ptr().addr()).or_default().push(number);
        }
    }
    let mut frames: Vec<Vec<usize>> = frames.into_values().collect();
    frames.sort();
    for (number, members) in frames.iter().enumerate() {
        let members: String = members.iter().map(|member| format!(" n{member};")).collect();
        let _ = writeln!(
            text,
            "    subgraph cluster_{number} {{ label=\"one count\"; style=\"rounded,dashed\"; color=\"#1f5f99\"; fontname=\"sans-serif\"; fontsize=10;{members} }}"
        );
    }
    for Edge { from, to, name, strength } in edges {
        let style = match strength {
            Strength::Strong => "",
            Strength::Weak => ", style=dashed",
            Strength::Unowned => ", style=dotted",
        };
        let _ = writeln!(text, "    n{from} -> n{to} [label=\" {}\"{style}];", escaped(&name));
    }
    text.push_str("}\n");
    text
}

/// # Safety
/// As for [`graph`].
unsafe fn reached(root: *mut HeapObject) -> (Vec<*mut HeapObject>, Vec<Edge>) {
    let (mut objects, mut edges) = (Vec::new(), Vec::new());
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    if !is_ignored(root) {
        numbers.insert(root.addr(), 0);
        objects.push(root);
    }
    let mut next = 0;
    while let Some(&object) = objects.get(next) {
        // SAFETY: the graph keeps the object.
        for field in unsafe { fields_now(object) } {
            // SAFETY: the object has the field, whose name ends with a zero.
            let (referent, name) = unsafe { (referent(object, &field), CStr::from_ptr(field.name)) };
            if is_ignored(referent) {
                continue;
            }
            let to = *numbers.entry(referent.addr()).or_insert_with(|| {
                objects.push(referent);
                objects.len() - 1
            });
            let strength = Strength::from_number(field.strength).expect("a class with another one is refused");
            edges.push(Edge { from: next, to, name: name.to_string_lossy().into_owned(), strength });
        }
        next += 1;
    }
    (objects, edges)
}

/// What a field refers to: null for a weak or unowned reference to an object that is gone.
///
/// # Safety
/// The object has the field. The graph keeps what is drawn: nobody changes it.
unsafe fn referent(object: *mut HeapObject, field: &Field) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe {
        let place = object.cast::<u8>().add(field.offset as usize);
        let found = match Strength::from_number(field.strength) {
            Some(Strength::Weak) => weak::load_strong(place.cast()),
            Some(Strength::Unowned) => strong::try_retain(*place.cast::<*mut HeapObject>()),
            _ => return *place.cast(),
        };
        strong::release(found);
        found
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
