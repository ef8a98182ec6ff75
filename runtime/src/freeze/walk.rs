//! The walk over what a root reaches: it checks every object and finds the cycles, in one linear pass, and changes nothing.
//!
//! It follows strong references depth first, and finds strongly connected components as Tarjan's algorithm does ("Depth-First Search and Linear
//! Graph Algorithms", 1972), with the path in the nodes themselves instead of on the machine's stack. What weak and unowned references lead to is
//! visited too, but only when the walk is at its root again: such a reference is no part of a cycle, since it keeps nothing alive.

use sidetable_shims::metadata::{ClassMetadata, Freezing, FreezingField, Strength};

use super::error::FreezeError;
use super::index::Index;
use super::{freezing_of, is_frozen_class, path, place_of};
use crate::metadata::class::ClassName;
use crate::object::{HeapObject, is_ignored, isa};
use crate::refcount::{counts, strong, weak};

const NONE: u32 = u32::MAX;

/// An object that is to be frozen: 40 bytes on 64-bit targets.
pub struct Node {
    pub object: *mut HeapObject,
    /// What its class says.
    pub freezing: &'static Freezing,
    /// The node and the field of its class that the walk came by; `NONE` for the root.
    parent: u32,
    via: u32,
    /// The field to follow next.
    cursor: u32,
    /// The least node that is known to be in one cycle with this one.
    low: u32,
    /// Strong references from here to objects of the same cycle.
    internal: u32,
    state: State,
}

/// How far the walk is with a node.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// On the way, or waiting for the rest of its cycle.
    Open,
    /// Done, and in no cycle.
    Single,
    /// Done, and in a cycle.
    Cyclic,
}

impl Node {
    /// Whether the object is in no cycle.
    pub fn is_single(&self) -> bool {
        self.state == State::Single
    }
}

/// References that belong to the freeze: they end with it.
#[derive(Default)]
pub struct Held {
    pub strong: Vec<*mut HeapObject>,
    pub unowned: Vec<*mut HeapObject>,
}

/// What a walk found.
pub struct Found {
    /// In the order in which they were found.
    pub nodes: Vec<Node>,
    /// Nodes in cycles, cycle by cycle.
    cyclic: Vec<u32>,
    /// Where each cycle ends in `cyclic`, and how many strong references are inside it.
    cycles: Vec<(usize, u32)>,
    index_bytes: usize,
}

/// Objects that refer to each other in circles.
pub struct Cycle<'a> {
    /// Their nodes, in the order in which they were found.
    pub members: &'a [u32],
    /// Strong references between them.
    pub internal: u32,
}

impl Found {
    /// The cycles.
    pub fn cycles(&self) -> impl Iterator<Item = Cycle<'_>> {
        let starts = core::iter::once(0).chain(self.cycles.iter().map(|(end, _)| *end));
        starts.zip(&self.cycles).map(|(start, &(end, internal))| Cycle { members: &self.cyclic[start..end], internal })
    }

    /// Bytes that the walk used.
    pub fn working_bytes(&self) -> u64 {
        let nodes = self.nodes.capacity() * size_of::<Node>();
        (nodes + self.cyclic.capacity() * size_of::<u32>() + self.index_bytes) as u64
    }
}

/// A reference that is followed when the walk is at its root again.
struct Later {
    object: *mut HeapObject,
    parent: u32,
    via: u32,
}

struct Walk<'a> {
    found: Found,
    index: Index,
    /// Nodes that are open, in the order in which they were found.
    open: Vec<u32>,
    later: Vec<Later>,
    held: &'a mut Held,
}

/// Visits what `root` reaches. References that keep objects only weakly referred to are added to `held`, also where the walk fails.
///
/// # Safety
/// The caller holds the root, nobody changes a field of what it reaches, and no other thread freezes; `target` is null or a class.
pub unsafe fn walk(root: *mut HeapObject, target: *const ClassMetadata, held: &mut Held) -> Result<Found, FreezeError> {
    let mut walk = Walk {
        found: Found { nodes: Vec::new(), cyclic: Vec::new(), cycles: Vec::new(), index_bytes: 0 },
        index: Index::new(),
        open: Vec::new(),
        later: Vec::new(),
        held,
    };
    // SAFETY: as the caller promises.
    unsafe {
        walk.from(root, target, NONE, 0)?;
        while let Some(Later { object, parent, via }) = walk.later.pop() {
            let target = walk.found.nodes[parent as usize].freezing.fields[via as usize].target;
            walk.from(object, target, parent, via)?;
        }
    }
    walk.found.index_bytes = walk.index.bytes();
    Ok(walk.found)
}

impl Walk<'_> {
    /// Visits an object and what it reaches by strong references.
    ///
    /// # Safety
    /// As for [`walk`]; the object is kept.
    unsafe fn from(
        &mut self,
        object: *mut HeapObject,
        target: *const ClassMetadata,
        parent: u32,
        via: u32,
    ) -> Result<(), FreezeError> {
        // SAFETY: as the caller promises.
        let Some(base) = (unsafe { self.enter(object, target, parent, via)? }) else { return Ok(()) };
        let mut at = base;
        loop {
            // SAFETY: as the caller promises.
            if let Some(child) = unsafe { self.next_child(at)? } {
                at = child;
                continue;
            }
            if self.found.nodes[at as usize].low == at {
                self.close(at);
            }
            if at == base {
                return Ok(());
            }
            let Node { parent, low, state, .. } = self.found.nodes[at as usize];
            if state == State::Open {
                // It is in one cycle with an object on the way here, and so with its parent.
                let parent = &mut self.found.nodes[parent as usize];
                parent.low = parent.low.min(low);
                parent.internal += 1;
            }
            at = parent;
        }
    }

    /// Follows a node's next fields, up to a strong reference to an object that is new.
    ///
    /// # Safety
    /// As for [`walk`].
    #[inline]
    unsafe fn next_child(&mut self, at: u32) -> Result<Option<u32>, FreezeError> {
        loop {
            let node = &mut self.found.nodes[at as usize];
            let (object, via) = (node.object, node.cursor);
            let Some(field) = node.freezing.fields.get(via as usize) else { return Ok(None) };
            node.cursor += 1;
            if !field.is_kept {
                continue;
            }
            // SAFETY: the object is kept, and the field lies inside it.
            let referent = unsafe { self.referent(object, field, at, via)? };
            if referent.is_null() {
                if !field.is_nullable {
                    return Err(FreezeError::Null { path: self.path(at, Some(via)), class: self.frozen_name(at) });
                }
                continue;
            }
            if is_ignored(referent) {
                continue;
            }
            if field.strength != Strength::Strong {
                self.later.push(Later { object: referent, parent: at, via });
                continue;
            }
            let number = *self.index.number(referent.addr());
            if number == 0 {
                // SAFETY: the reference keeps the object.
                if let Some(child) = unsafe { self.enter(referent, field.target, at, via)? } {
                    return Ok(Some(child));
                }
                continue;
            }
            let known = number - 1;
            let Node { freezing, state, .. } = self.found.nodes[known as usize];
            // SAFETY: both are classes.
            if !unsafe { is_subclass(freezing.frozen, field.target) } {
                // SAFETY: as above.
                return Err(unsafe { self.wrong_class(referent, freezing.frozen, field.target, at, via) });
            }
            if state == State::Open {
                let node = &mut self.found.nodes[at as usize];
                node.low = node.low.min(known);
                node.internal += 1;
            }
        }
    }

    /// What a field refers to. What it does not keep alive is held.
    ///
    /// # Safety
    /// As for [`walk`]; the object has the field.
    #[inline]
    unsafe fn referent(
        &mut self,
        object: *mut HeapObject,
        field: &FreezingField,
        at: u32,
        via: u32,
    ) -> Result<*mut HeapObject, FreezeError> {
        // SAFETY: as the caller promises.
        let place = unsafe { place_of(object, field) };
        if field.strength == Strength::Strong {
            // SAFETY: such a field holds a pointer.
            return Ok(unsafe { *place.cast() });
        }
        let referent = if field.strength == Strength::Weak {
            // SAFETY: such a field is a weak variable, which nobody writes.
            unsafe { weak::load_strong(place.cast()) }
        } else {
            // SAFETY: such a field holds a pointer.
            let unowned: *mut HeapObject = unsafe { *place.cast() };
            // SAFETY: the field's unowned reference keeps the object's memory.
            if !is_ignored(unowned) && unsafe { strong::try_retain(unowned) }.is_null() {
                return Err(FreezeError::Deiniting { path: self.path(at, Some(via)) });
            }
            unowned
        };
        if !is_ignored(referent) {
            self.held.strong.push(referent);
        }
        Ok(referent)
    }

    /// Makes a node for an object that may be frozen; `None` for one that is frozen, or has a node already.
    ///
    /// # Safety
    /// As for [`walk`]; the object is kept.
    unsafe fn enter(
        &mut self,
        object: *mut HeapObject,
        target: *const ClassMetadata,
        parent: u32,
        via: u32,
    ) -> Result<Option<u32>, FreezeError> {
        // SAFETY: the object is there.
        let class = unsafe { isa(object) };
        // SAFETY: an isa is a class or the metadata of a box.
        let (is_frozen, freezing) = unsafe { (is_frozen_class(class), freezing_of(class)) };
        let Some(freezing) = freezing else {
            return Err(FreezeError::NotFreezable { path: self.path_from(parent, via), class: name_of(class) });
        };
        // SAFETY: both are classes.
        if !unsafe { is_subclass(freezing.frozen, target) } {
            // SAFETY: the object is there.
            return Err(unsafe { self.wrong_class(object, freezing.frozen, target, parent, via) });
        }
        // SAFETY: the object is there.
        if unsafe { counts::read_state(object) }.is_deiniting() {
            return Err(FreezeError::Deiniting { path: self.path_from(parent, via) });
        }
        if is_frozen {
            return Ok(None);
        }
        let new = u32::try_from(self.found.nodes.len()).ok().filter(|new| *new < NONE).ok_or(FreezeError::TooMany)?;
        let number = self.index.number(object.addr());
        if *number != 0 {
            return Ok(None);
        }
        *number = new + 1;
        self.open.push(new);
        self.found.nodes.push(Node {
            object,
            freezing,
            parent,
            via,
            cursor: 0,
            low: new,
            internal: 0,
            state: State::Open,
        });
        Ok(Some(new))
    }

    /// Closes the cycle whose first node is `first`: it and all that are open behind it.
    fn close(&mut self, first: u32) {
        if self.open.last() == Some(&first) {
            self.open.pop();
            let node = &mut self.found.nodes[first as usize];
            if node.internal == 0 {
                node.state = State::Single;
                return;
            }
            node.state = State::Cyclic;
            self.found.cyclic.push(first);
            self.found.cycles.push((self.found.cyclic.len(), node.internal));
            return;
        }
        let start = self.open.iter().rposition(|&node| node == first).expect("a node is open until it is closed");
        let mut internal = 0;
        for &member in &self.open[start..] {
            let node = &mut self.found.nodes[member as usize];
            node.state = State::Cyclic;
            internal += node.internal;
        }
        self.found.cyclic.extend_from_slice(&self.open[start..]);
        self.open.truncate(start);
        self.found.cycles.push((self.found.cyclic.len(), internal));
    }

    /// The way to a node's field, or to the node itself.
    #[cold]
    fn path(&self, at: u32, via: Option<u32>) -> String {
        let name_of = |node: &Node, field: u32| node.freezing.fields[field as usize].name;
        let mut node = &self.found.nodes[at as usize];
        let mut names: Vec<_> = via.map(|via| name_of(node, via)).into_iter().collect();
        while node.parent != NONE {
            let parent = &self.found.nodes[node.parent as usize];
            names.push(name_of(parent, node.via));
            node = parent;
        }
        names.reverse();
        // SAFETY: fields' names end with a zero.
        unsafe { path::of_fields(&names) }
    }

    #[cold]
    fn path_from(&self, parent: u32, via: u32) -> String {
        if parent == NONE { String::from("root") } else { self.path(parent, Some(via)) }
    }

    #[cold]
    fn frozen_name(&self, at: u32) -> String {
        name_of(self.found.nodes[at as usize].freezing.frozen)
    }

    /// # Safety
    /// The object is there.
    #[cold]
    unsafe fn wrong_class(
        &self,
        object: *mut HeapObject,
        frozen: *const ClassMetadata,
        due: *const ClassMetadata,
        parent: u32,
        via: u32,
    ) -> FreezeError {
        // SAFETY: as the caller promises.
        let class = name_of(unsafe { isa(object) });
        FreezeError::WrongClass { path: self.path_from(parent, via), class, frozen: name_of(frozen), due: name_of(due) }
    }
}

/// A class's name.
pub(super) fn name_of(class: *const ClassMetadata) -> String {
    // SAFETY: the walk asks for classes.
    unsafe { ClassName::of_class(class) }.to_string()
}

/// Whether a class is another one or below it. Every class is below null, which stands for any.
///
/// # Safety
/// `class` is a class.
#[inline]
pub(super) unsafe fn is_subclass(class: *const ClassMetadata, ancestor: *const ClassMetadata) -> bool {
    let mut current = class;
    while !ancestor.is_null() && current != ancestor {
        if current.is_null() {
            return false;
        }
        // SAFETY: as the caller promises, and so are those above.
        current = unsafe { (*current).superclass };
    }
    true
}
