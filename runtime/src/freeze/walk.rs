//! The walk over what a root reaches: it checks every object and finds the cycles, in one linear pass, and changes nothing.
//!
//! It follows strong references depth first, and finds strongly connected components as Tarjan's algorithm does ("Depth-First Search and Linear
//! Graph Algorithms", 1972), with the path in the nodes themselves instead of on the machine's stack. What weak and unowned references lead to is
//! visited too, but only when the walk is at its root again: such a reference is no part of a cycle, since it keeps nothing alive.

use core::ptr;

use sidetable_shims::metadata::{ClassMetadata, Freezing, FreezingField, Strength};
use sidetable_shims::refcount::RefCountWord;

use super::error::FreezeError;
use super::index::Index;
use super::nodes::Nodes;
use super::{freezing_of, path, place_of};
use crate::metadata::class::ClassName;
use crate::object::{HeapObject, is_ignored, isa, word};
use crate::platform::{self, AHEAD};
use crate::refcount::{counts, strong, weak};
use crate::sync::Ordering;

const NONE: u32 = u32::MAX;
/// What [`Node::low`] says of a node that is done: in no cycle, or in one.
const SINGLE: u32 = u32::MAX - 1;
const CYCLIC: u32 = u32::MAX - 2;

/// An object that is to be frozen: 32 bytes on 64-bit targets.
pub struct Node {
    pub object: *mut HeapObject,
    /// What its class says.
    pub freezing: &'static Freezing,
    /// The node that the walk came from; `NONE` for one that it did not come to by a strong reference.
    parent: u32,
    /// The field to follow next. Of a node on the way, the one before leads to the next node.
    cursor: u32,
    /// The least open node that is known to be in one cycle with this one; or that it is done.
    low: u32,
}

impl Node {
    /// Whether the object is in no cycle.
    pub fn is_single(&self) -> bool {
        self.low == SINGLE
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
    pub nodes: Nodes,
    /// Objects in cycles, cycle by cycle.
    cyclic: Vec<*mut HeapObject>,
    /// Where each cycle ends in `cyclic`, and how many strong references are inside it.
    cycles: Vec<(usize, u32)>,
    other_bytes: usize,
}

impl Found {
    /// The members of each cycle, and how many strong references are inside it. Taken once.
    pub fn take_cycles(&mut self) -> impl Iterator<Item = (Vec<*mut HeapObject>, u32)> + use<> {
        let (mut cyclic, cycles) = (core::mem::take(&mut self.cyclic), core::mem::take(&mut self.cycles));
        let mut start = 0;
        cycles.into_iter().map(move |(end, internal)| {
            let is_all = start == 0 && end == cyclic.len();
            // Members of a long cycle are asked for when it is made a component.
            for soon in cyclic.iter().skip(start + AHEAD).take((end - start).min(AHEAD)) {
                platform::prefetch(soon.cast());
            }
            let members = if is_all { core::mem::take(&mut cyclic) } else { cyclic[start..end].to_vec() };
            start = end;
            (members, internal)
        })
    }

    /// Whether every object is in a cycle.
    pub fn all_are_cyclic(&self) -> bool {
        self.cyclic.len() == self.nodes.len()
    }

    /// Bytes that the walk used.
    pub fn working_bytes(&self) -> u64 {
        (self.nodes.bytes() + self.cyclic.capacity() * size_of::<*mut HeapObject>() + self.other_bytes) as u64
    }
}

/// A weak or unowned reference, which is followed when the walk is at its root again: from the node and by the field.
#[derive(Clone, Copy)]
struct Later {
    object: *mut HeapObject,
    from: u32,
    via: &'static FreezingField,
}

/// A node that is not done, and how many references inside cycles were known when it was found.
struct Open {
    node: u32,
    internal: u32,
}

struct Walk<'a> {
    found: Found,
    index: Index,
    /// Nodes that are not done, in the order in which they were found.
    open: Vec<Open>,
    /// Strong references inside cycles that are not closed yet.
    internal: u32,
    later: Vec<Later>,
    /// The references that led to the nodes without parents, the root's left out.
    entrances: Vec<(u32, Later)>,
    held: &'a mut Held,
    /// The nodes that are done, a bit each: so many fit in the cache that references to known objects need not look at the nodes.
    done: Vec<u64>,
    /// The class that was looked at last, and what is known of freezing its instances.
    last_class: *const ClassMetadata,
    last_freezing: Option<&'static Freezing>,
}

type Outcome<T> = Result<T, Box<FreezeError>>;

/// Visits what `root` reaches. References that keep the root, and objects only weakly referred to, are added to `held`, also where the walk
/// fails.
///
/// # Safety
/// The caller holds the root, nobody changes a field of what it reaches, and no other thread freezes; `target` is null or a class.
pub unsafe fn walk(root: *mut HeapObject, target: *const ClassMetadata, held: &mut Held) -> Outcome<Found> {
    let mut walk = Walk {
        found: Found { nodes: Nodes::default(), cyclic: Vec::new(), cycles: Vec::new(), other_bytes: 0 },
        index: Index::new(),
        open: Vec::new(),
        internal: 0,
        later: Vec::new(),
        entrances: Vec::new(),
        held,
        done: Vec::new(),
        last_class: ptr::null(),
        last_freezing: None,
    };
    // SAFETY: as the caller promises.
    unsafe {
        // The caller may hold the root by a reference that the walk comes to: with this one, too, it is found again.
        walk.held.strong.push(strong::retain(root));
        walk.from(root, target, None)?;
        while let Some(later) = walk.later.pop() {
            walk.from(later.object, later.via.target, Some(later))?;
        }
    }
    walk.found.other_bytes = walk.index.bytes() + walk.open.capacity() * size_of::<Open>();
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
        entrance: Option<Later>,
    ) -> Outcome<()> {
        if *self.index.number(object.addr()) != 0 {
            let known = self.found.nodes[(*self.index.number(object.addr()) - 1) as usize].freezing.frozen;
            // SAFETY: both are classes.
            return if unsafe { is_subclass(known, target) } {
                Ok(())
            } else {
                Err(self.wrong_class(object, known, target, NONE, entrance))
            };
        }
        // SAFETY: as the caller promises.
        let Some(base) = (unsafe { self.enter(object, target, NONE, entrance, true)? }) else { return Ok(()) };
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
            let Node { parent, low, .. } = self.found.nodes[at as usize];
            if low < CYCLIC {
                // It is in one cycle with an object on the way here, and so with its parent.
                let parent = &mut self.found.nodes[parent as usize];
                parent.low = parent.low.min(low);
                self.internal += 1;
            }
            at = parent;
        }
    }

    /// Follows a node's next fields, up to a strong reference to an object that is new.
    ///
    /// # Safety
    /// As for [`walk`].
    #[inline]
    unsafe fn next_child(&mut self, at: u32) -> Outcome<Option<u32>> {
        let Node { object, freezing, cursor, .. } = self.found.nodes[at as usize];
        for (via, field) in (cursor..).zip(&freezing.strong[cursor as usize..]) {
            // SAFETY: the object is kept, and the field lies inside it; such a field holds a pointer.
            let referent: *mut HeapObject = unsafe { *place_of(object, field).cast() };
            if is_ignored(referent) && (field.is_nullable || !referent.is_null()) {
                continue;
            }
            self.found.nodes[at as usize].cursor = via + 1;
            if referent.is_null() {
                return Err(self.null(at, None));
            }
            // An object whose word is a new one's has no other reference of any kind: no field leads here but this one, and there
            // is no need to find it again.
            // SAFETY: the reference keeps the object.
            let is_shared = unsafe { word(referent) }.load(Ordering::Relaxed) != RefCountWord::NEW;
            if is_shared {
                let number = *self.index.number(referent.addr());
                if number != 0 {
                    // SAFETY: the reference keeps the object.
                    unsafe { self.meet(at, number - 1, referent, field)? };
                    continue;
                }
            }
            // SAFETY: the reference keeps the object.
            if let Some(child) = unsafe { self.enter(referent, field.target, at, None, is_shared)? } {
                return Ok(Some(child));
            }
        }
        self.found.nodes[at as usize].cursor = freezing.strong.len() as u32;
        Ok(None)
    }

    /// A strong reference from one node to another that is known.
    ///
    /// # Safety
    /// The referent is there.
    #[inline]
    unsafe fn meet(&mut self, at: u32, known: u32, referent: *mut HeapObject, field: &FreezingField) -> Outcome<()> {
        if !field.target.is_null() {
            let frozen = self.found.nodes[known as usize].freezing.frozen;
            // SAFETY: both are classes.
            if !unsafe { is_subclass(frozen, field.target) } {
                return Err(self.wrong_class(referent, frozen, field.target, at, None));
            }
        }
        if self.done[known as usize / 64] >> (known % 64) & 1 == 0 {
            let node = &mut self.found.nodes[at as usize];
            node.low = node.low.min(known);
            self.internal += 1;
        }
        Ok(())
    }

    fn set_done(&mut self, node: u32, low: u32) {
        self.done[node as usize / 64] |= 1 << (node % 64);
        self.found.nodes[node as usize].low = low;
    }

    /// What is known of freezing instances of a class, and whether they are frozen.
    ///
    /// # Safety
    /// `class` is a class or the metadata of a box.
    #[inline]
    unsafe fn freezing_of(&mut self, class: *const ClassMetadata) -> Option<&'static Freezing> {
        if class != self.last_class {
            self.last_class = class;
            // SAFETY: as the caller promises.
            self.last_freezing = unsafe { freezing_of(class) };
        }
        self.last_freezing
    }

    /// A weak or unowned field of a new node. What it refers to is held, and visited later.
    ///
    /// # Safety
    /// As for [`walk`]; the object has the field.
    #[cold]
    unsafe fn note(&mut self, object: *mut HeapObject, from: u32, via: &'static FreezingField) -> Outcome<()> {
        // SAFETY: as the caller promises.
        let place = unsafe { place_of(object, via) };
        let referent = if via.strength == Strength::Weak {
            // SAFETY: such a field is a weak variable, which nobody writes.
            unsafe { weak::load_strong(place.cast()) }
        } else {
            // SAFETY: such a field holds a pointer.
            unsafe { *place.cast::<*mut HeapObject>() }
        };
        let later = Later { object: referent, from, via };
        if referent.is_null() && !via.is_nullable {
            return Err(self.null(from, Some(later)));
        }
        if is_ignored(referent) {
            return Ok(());
        }
        // SAFETY: the field's unowned reference keeps the object's memory.
        if via.strength == Strength::Unowned && unsafe { strong::try_retain(referent) }.is_null() {
            return Err(Box::new(FreezeError::Deiniting { path: self.path(from, Some(later)) }));
        }
        self.held.strong.push(referent);
        self.later.push(later);
        Ok(())
    }

    /// Makes a node for an object that may be frozen; `None` where there is nothing to follow from there, or where it is frozen already.
    ///
    /// # Safety
    /// As for [`walk`]; the object is kept and has no node.
    #[inline]
    unsafe fn enter(
        &mut self,
        object: *mut HeapObject,
        target: *const ClassMetadata,
        parent: u32,
        entrance: Option<Later>,
        is_shared: bool,
    ) -> Outcome<Option<u32>> {
        // SAFETY: the object is there.
        let class = unsafe { isa(object) };
        // SAFETY: an isa is a class or the metadata of a box.
        let Some(freezing) = (unsafe { self.freezing_of(class) }) else {
            let path = self.path(parent, entrance);
            return Err(Box::new(FreezeError::NotFreezable { path, class: name_of(class) }));
        };
        // SAFETY: both are classes.
        if !unsafe { is_subclass(freezing.frozen, target) } {
            return Err(self.wrong_class(object, freezing.frozen, target, parent, entrance));
        }
        // SAFETY: the object is there.
        if is_shared && unsafe { counts::read_state(object) }.is_deiniting() {
            return Err(Box::new(FreezeError::Deiniting { path: self.path(parent, entrance) }));
        }
        if class == freezing.frozen {
            return Ok(None);
        }
        let new = self.found.nodes.len();
        if new >= CYCLIC as usize {
            return Err(Box::new(FreezeError::TooMany));
        }
        let new = new as u32;
        if is_shared {
            *self.index.number(object.addr()) = new + 1;
        }
        let mut leads_nowhere = true;
        for field in freezing.strong {
            // SAFETY: the field lies inside the object, and holds a pointer. An address that is none does a prefetch no harm.
            let referent: *const HeapObject = unsafe { *place_of(object, field).cast() };
            leads_nowhere &= is_ignored(referent) && (field.is_nullable || !referent.is_null());
            platform::prefetch(referent.cast());
        }
        if self.done.len() * 64 == new as usize {
            self.done.push(0);
        }
        self.found.nodes.push(Node { object, freezing, parent, cursor: 0, low: new });
        if leads_nowhere && freezing.others.is_empty() {
            // In no cycle, and nothing to follow: done.
            self.set_done(new, SINGLE);
            return Ok(None);
        }
        self.open.push(Open { node: new, internal: self.internal });
        if let Some(entrance) = entrance {
            self.entrances.push((new, entrance));
        }
        for field in freezing.others {
            // SAFETY: as the caller promises.
            unsafe { self.note(object, new, field)? };
        }
        Ok(Some(new))
    }

    /// Closes the cycle whose first node is `first`: it and all that are open behind it.
    #[inline]
    fn close(&mut self, first: u32) {
        let last = self.open.last().expect("a node is open until it is closed");
        if last.node == first && last.internal == self.internal {
            self.open.pop();
            self.set_done(first, SINGLE);
        } else {
            self.close_cycle(first);
        }
    }

    fn close_cycle(&mut self, first: u32) {
        let start = self.open.iter().rposition(|open| open.node == first).expect("a node is open until it is closed");
        let internal = self.internal - self.open[start].internal;
        self.internal -= internal;
        let cyclic = &mut self.found.cyclic;
        if cyclic.capacity() - cyclic.len() < self.open.len() - start {
            cyclic.reserve(self.open.len() - start);
            platform::use_large_pages(cyclic.as_mut_ptr().cast(), cyclic.capacity() * size_of::<*mut HeapObject>());
        }
        for index in start..self.open.len() {
            let member = self.open[index].node;
            self.set_done(member, CYCLIC);
            self.found.cyclic.push(self.found.nodes[member as usize].object);
        }
        self.open.truncate(start);
        self.found.cycles.push((self.found.cyclic.len(), internal));
    }

    /// The way to the object that the reference leads to at which the walk is: `entrance`, or the field of the node `at` that comes before its
    /// cursor, or none where the object is the root.
    #[cold]
    fn path(&self, at: u32, entrance: Option<Later>) -> String {
        let mut names = Vec::new();
        let mut at = match entrance {
            Some(Later { from, via, .. }) => {
                names.push(via.name);
                from
            }
            None => {
                let node = self.found.nodes.get(at);
                names.extend(node.map(|node| node.freezing.strong[node.cursor as usize - 1].name));
                at
            }
        };
        while let Some(Node { object, parent, .. }) = self.found.nodes.get(at) {
            let entrance = self.entrances.iter().find(|(node, _)| *node == at);
            if let Some((_, Later { from, via, .. })) = entrance {
                names.push(via.name);
                at = *from;
                continue;
            }
            if let Some(parent) = self.found.nodes.get(*parent) {
                // SAFETY: the parent is kept, and has these fields.
                let leads_here = |field: &&FreezingField| unsafe {
                    *place_of(parent.object, field).cast::<*mut HeapObject>() == *object
                };
                names.extend(parent.freezing.strong.iter().find(leads_here).map(|field| field.name));
            }
            at = *parent;
        }
        names.reverse();
        // SAFETY: fields' names end with a zero.
        unsafe { path::of_fields(&names) }
    }

    #[cold]
    fn null(&self, at: u32, entrance: Option<Later>) -> Box<FreezeError> {
        let class = name_of(self.found.nodes[at as usize].freezing.frozen);
        Box::new(FreezeError::Null { path: self.path(at, entrance), class })
    }

    #[cold]
    fn wrong_class(
        &self,
        object: *mut HeapObject,
        frozen: *const ClassMetadata,
        due: *const ClassMetadata,
        at: u32,
        entrance: Option<Later>,
    ) -> Box<FreezeError> {
        // SAFETY: the walk is at the object.
        let class = name_of(unsafe { isa(object) });
        let path = self.path(at, entrance);
        Box::new(FreezeError::WrongClass { path, class, frozen: name_of(frozen), due: name_of(due) })
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
