//! The walk over what a root reaches: it checks every object and finds the cycles, in one linear pass, and changes nothing.
//!
//! It follows strong references depth first, and finds strongly connected components as Tarjan's algorithm does ("Depth-First Search and Linear
//! Graph Algorithms", 1972), with the path in the nodes themselves instead of on the machine's stack. What weak and unowned references lead to is
//! visited too, but only when the walk is at its root again: such a reference is no part of a cycle, since it keeps nothing alive.
//!
//! `found` is what it finds, `classes` what it asks of classes, `refusals` what it says where it cannot go on.

mod classes;
mod found;
mod refusals;

pub use classes::Classes;
pub use found::{Found, Held, Node};
use sidetable_shims::metadata::{ClassMetadata, Freezing, FreezingField, Strength};
use sidetable_shims::refcount::RefCountWord;

use classes::{FOUND, known_freezing_of};
use found::{CYCLIC, Fields, MORE, NONE, SHARED, SINGLE, TURN};

use super::ancestry::is_subclass;
use super::chunks::Chunks;
use super::error::FreezeError;
use super::index::Index;
use crate::heap::reserve;
use crate::object::refcount::{component, counts, strong, weak};
use crate::object::{HeapObject, is_ignored, place_of, word};
use crate::platform;
use crate::sync::Ordering;

/// The reference by which the walk comes to an object: a field of a node, or none to its root.
#[derive(Clone, Copy)]
struct Way {
    from: u32,
    via: Option<&'static FreezingField>,
}

/// A weak or unowned reference, which is followed when the walk is at its root again.
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
    entrances: Vec<(u32, Way)>,
    held: &'a mut Held,
    /// The nodes that are done, a bit each: so many fit in the cache that references to known objects need not look at the nodes.
    done: Vec<u64>,
    /// How many fields the frozen classes lack, of all objects.
    dropped: usize,
    classes: Classes,
}

type Outcome<T> = Result<T, Box<FreezeError>>;

/// Visits what `root` reaches. References that keep the root, and objects only weakly referred to, are added to `held`, also where the walk
/// fails.
///
/// # Safety
/// The caller holds the root, nobody changes a field of what it reaches, and no other thread freezes; `target` is null or a class.
pub unsafe fn walk(root: *mut HeapObject, target: *const ClassMetadata, held: &mut Held) -> Outcome<Found> {
    let mut walk = Walk {
        found: Found {
            nodes: Chunks::new(),
            leaves: Chunks::new(),
            cyclic: Vec::new(),
            cycles: Vec::new(),
            other_bytes: 0,
            for_commit: None,
        },
        index: Index::new(),
        open: Vec::new(),
        internal: 0,
        later: Vec::new(),
        entrances: Vec::new(),
        held,
        done: Vec::new(),
        dropped: 0,
        classes: Classes::new(),
    };
    // SAFETY: as the caller promises; `held` keeps what the walk came by, and what that refers to.
    unsafe {
        if let Err(error) = walk.all(root, target).and_then(|()| walk.set_aside()) {
            walk.classes.give_back();
            return Err(error);
        }
    }
    walk.found.other_bytes = walk.index.bytes() + walk.open.capacity() * size_of::<Open>();
    Ok(walk.found)
}

impl Walk<'_> {
    /// Visits what the root reaches.
    ///
    /// # Safety
    /// As for [`walk`].
    unsafe fn all(&mut self, root: *mut HeapObject, target: *const ClassMetadata) -> Outcome<()> {
        // SAFETY: as the caller promises.
        unsafe {
            // The caller may hold the root by a reference that the walk comes to: with this one, too, it is found again.
            reserve::make_room(&mut self.held.strong, 1)?;
            self.held.strong.push(strong::retain(root));
            self.from(root, target, Way { from: NONE, via: None })?;
            while let Some(Later { object, from, via }) = self.later.pop() {
                self.from(object, via.target, Way { from, via: Some(via) })?;
            }
        }
        Ok(())
    }

    /// Visits an object and what it reaches by strong references.
    ///
    /// # Safety
    /// As for [`walk`]; the object is kept.
    unsafe fn from(&mut self, object: *mut HeapObject, target: *const ClassMetadata, way: Way) -> Outcome<()> {
        if self.index.known(object.addr()).is_some() {
            // SAFETY: the walk has come by the object.
            let known = unsafe { known_freezing_of(object) }.frozen;
            // SAFETY: both are classes.
            return if unsafe { is_subclass(known, target) } {
                Ok(())
            } else {
                Err(self.wrong_class(object, known, target, way))
            };
        }
        // SAFETY: as the caller promises.
        let Some(base) = (unsafe { self.enter(object, target, NONE, way, true)? }) else { return Ok(()) };
        let mut at = base;
        loop {
            // SAFETY: as the caller promises.
            if let Some(child) = unsafe { self.next_child(at)? } {
                at = child;
                continue;
            }
            if self.found.nodes[at as usize].low == at {
                self.close(at)?;
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
        let node = self.found.nodes.place(at as usize);
        loop {
            // SAFETY: nodes stay where they are, and nobody else uses this one meanwhile.
            let Node { object, fields, .. } = unsafe { &mut *node };
            // A long list's objects are not in the cache any more when the walk comes back: not a look at them if there is nothing to do.
            if fields.are_done() {
                return Ok(None);
            }
            let object = *object;
            // SAFETY: the walk has come by the object.
            let freezing = unsafe { self.classes.freezing_of(object)? }.expect(FOUND);
            if fields.pending == 0 {
                // SAFETY: as the caller promises.
                *fields = unsafe { self.look_at(object, freezing, fields.first() + TURN, fields.are_of_shared()) };
                continue;
            }
            let next = fields.pending.leading_zeros();
            let field = &freezing.strong[(fields.first() + next) as usize];
            fields.pending &= u32::MAX >> 1 >> next;
            // SAFETY: the object is kept, and the field lies inside it; such a field holds a pointer.
            let referent: *mut HeapObject = unsafe { *place_of(object, field).cast() };
            if referent.is_null() {
                return Err(self.null(Way { from: at, via: Some(field) }));
            }
            // An object whose word is a new one's has no other reference of any kind: no field leads here but this one, and there
            // is no need to find it again. What a shared object refers to has often been found before: not a look at that.
            let of_shared = fields.are_of_shared();
            // SAFETY: the reference keeps the object.
            let has_others = || unsafe { word(referent) }.load(Ordering::Relaxed) != RefCountWord::NEW;
            let mut is_shared = !of_shared && has_others();
            let known = if of_shared || is_shared { self.index.known(referent.addr()) } else { None };
            if let Some(number) = known {
                // SAFETY: the reference keeps the object.
                unsafe { self.meet(at, number.get() - 1, referent, field)? };
                continue;
            }
            is_shared |= of_shared && has_others();
            let way = Way { from: at, via: Some(field) };
            // SAFETY: the reference keeps the object.
            if let Some(child) = unsafe { self.enter(referent, field.target, at, way, is_shared)? } {
                return Ok(Some(child));
            }
        }
    }

    /// Looks at an object's strong fields from the first one given, at most [`TURN`] of them, and asks for what they refer to.
    ///
    /// # Safety
    /// The object is there.
    #[inline(always)]
    unsafe fn look_at(
        &self,
        object: *mut HeapObject,
        freezing: &'static Freezing,
        first: u32,
        is_shared: bool,
    ) -> Fields {
        let rest = freezing.strong.get(first as usize..).unwrap_or_default();
        let fields = &rest[..rest.len().min(TURN as usize)];
        // SAFETY: the field lies inside the object, and holds a pointer.
        let referent_of = |field| -> *const HeapObject { unsafe { *place_of(object, field).cast() } };
        let pending = if is_shared {
            pending(fields, |field| {
                let referent = referent_of(field);
                if self.index.known(referent.addr()).is_none() {
                    platform::prefetch(referent.cast());
                }
                is_followed(referent, field)
            })
        } else {
            let asked_for = |field| {
                let referent = referent_of(field);
                // An address that is none does a prefetch no harm.
                platform::prefetch(referent.cast());
                referent
            };
            if freezing.allows_nulls {
                pending(fields, |field| !is_ignored(asked_for(field)))
            } else {
                pending(fields, |field| is_followed(asked_for(field), field))
            }
        };
        let more = if rest.len() > TURN as usize { MORE } else { 0 };
        let shared = if is_shared { SHARED } else { 0 };
        Fields { first: first | more | shared, pending }
    }

    /// A strong reference from one node to another that is known.
    ///
    /// # Safety
    /// The referent is there.
    #[inline]
    unsafe fn meet(
        &mut self,
        at: u32,
        known: u32,
        referent: *mut HeapObject,
        field: &'static FreezingField,
    ) -> Outcome<()> {
        if !field.target.is_null() {
            // SAFETY: the walk has come by the referent.
            let frozen = unsafe { known_freezing_of(referent) }.frozen;
            // SAFETY: both are classes.
            if !unsafe { is_subclass(frozen, field.target) } {
                return Err(self.wrong_class(referent, frozen, field.target, Way { from: at, via: Some(field) }));
            }
        }
        let word = self.done.get(known as usize / 64).copied().unwrap_or(0);
        if word >> (known % 64) & 1 == 0 {
            let node = &mut self.found.nodes[at as usize];
            node.low = node.low.min(known);
            self.internal += 1;
        }
        Ok(())
    }

    #[inline]
    fn say_done(&mut self, node: u32) -> Outcome<()> {
        let place = node as usize / 64;
        if place >= self.done.len() {
            self.add_done(place)?;
        }
        self.done[place] |= 1 << (node % 64);
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn add_done(&mut self, place: usize) -> Outcome<()> {
        let due = (2 * place).max(64);
        let more = due - self.done.len();
        reserve::make_room(&mut self.done, more)?;
        self.done.resize(due, 0);
        Ok(())
    }

    #[inline]
    fn set_done(&mut self, node: u32, low: u32) -> Outcome<()> {
        self.say_done(node)?;
        self.found.nodes[node as usize].low = low;
        Ok(())
    }

    /// A weak or unowned field of a new node. What it refers to is held, and visited later.
    ///
    /// # Safety
    /// As for [`walk`]; the object has the field.
    #[cold]
    unsafe fn note(&mut self, object: *mut HeapObject, from: u32, via: &'static FreezingField) -> Outcome<()> {
        // Before there is a reference to hold.
        reserve::make_room(&mut self.held.strong, 1)?;
        reserve::make_room(&mut self.later, 1)?;
        // SAFETY: as the caller promises.
        let place = unsafe { place_of(object, via) };
        let referent = if via.strength == Strength::Weak {
            // SAFETY: such a field is a weak variable, which nobody writes.
            unsafe { weak::load_strong(place.cast()) }
        } else {
            // SAFETY: such a field holds a pointer.
            unsafe { *place.cast::<*mut HeapObject>() }
        };
        let way = Way { from, via: Some(via) };
        if referent.is_null() && !via.is_nullable {
            return Err(self.null(way));
        }
        if is_ignored(referent) {
            return Ok(());
        }
        // SAFETY: the field's unowned reference keeps the object's memory.
        if via.strength == Strength::Unowned && unsafe { strong::try_retain(referent) }.is_null() {
            return Err(self.deiniting(way));
        }
        self.held.strong.push(referent);
        self.later.push(Later { object: referent, from, via });
        Ok(())
    }

    /// Makes a node for an object that may be frozen; `None` where there is nothing to follow from there, or where it is frozen already.
    ///
    /// # Safety
    /// As for [`walk`]; the object is kept and has no node.
    #[inline(always)]
    unsafe fn enter(
        &mut self,
        object: *mut HeapObject,
        target: *const ClassMetadata,
        parent: u32,
        way: Way,
        is_shared: bool,
    ) -> Outcome<Option<u32>> {
        // SAFETY: the object is there.
        let Some(freezing) = (unsafe { self.classes.freezing_of(object)? }) else {
            return Err(self.not_freezable(object, way));
        };
        // SAFETY: both are classes.
        if !unsafe { is_subclass(freezing.frozen, target) } {
            return Err(self.wrong_class(object, freezing.frozen, target, way));
        }
        // SAFETY: the object is there.
        if is_shared && unsafe { counts::read_state(object) }.is_deiniting() {
            return Err(self.deiniting(way));
        }
        if self.classes.last == freezing.frozen {
            return Ok(None);
        }
        self.dropped += freezing.dropped.len();
        let new = self.found.nodes.len();
        if new >= CYCLIC as usize {
            return Err(Box::new(FreezeError::TooMany));
        }
        let new = new as u32;
        if is_shared {
            *self.index.number(object.addr())? = new + 1;
        }
        // SAFETY: the object is there.
        let fields = unsafe { self.look_at(object, freezing, 0, is_shared) };
        if fields.are_done() && freezing.others.is_empty() {
            // In no cycle, and nothing to follow: done.
            if is_shared {
                self.found.nodes.push(Node { object, parent, fields, low: SINGLE })?;
                self.say_done(new)?;
            } else {
                self.found.leaves.push(object)?;
            }
            return Ok(None);
        }
        self.found.nodes.push(Node { object, parent, fields, low: new })?;
        reserve::push(&mut self.open, Open { node: new, internal: self.internal })?;
        if parent == NONE && way.via.is_some() {
            reserve::push(&mut self.entrances, (new, way))?;
        }
        for field in freezing.others {
            // SAFETY: as the caller promises.
            unsafe { self.note(object, new, field)? };
        }
        Ok(Some(new))
    }

    /// Closes the cycle whose first node is `first`: it and all that are open behind it.
    #[inline]
    fn close(&mut self, first: u32) -> Outcome<()> {
        let last = self.open.last().expect("a node is open until it is closed");
        if last.node == first && last.internal == self.internal {
            self.open.pop();
            self.set_done(first, SINGLE)
        } else {
            self.close_cycle(first)
        }
    }

    fn close_cycle(&mut self, first: u32) -> Outcome<()> {
        let start = self.open.iter().rposition(|open| open.node == first).expect("a node is open until it is closed");
        let internal = self.internal - self.open[start].internal;
        self.internal -= internal;
        let cyclic = &mut self.found.cyclic;
        if cyclic.capacity() - cyclic.len() < self.open.len() - start {
            reserve::make_room(cyclic, self.open.len() - start)?;
            platform::use_large_pages(cyclic.as_mut_ptr().cast(), cyclic.capacity() * size_of::<*mut HeapObject>());
        }
        for index in start..self.open.len() {
            let member = self.open[index].node;
            self.set_done(member, CYCLIC)?;
            self.found.cyclic.push(self.found.nodes[member as usize].object);
        }
        self.open.truncate(start);
        reserve::push(&mut self.found.cycles, (self.found.cyclic.len(), internal))?;
        Ok(())
    }

    /// Sets aside what the commit needs: it cannot go back.
    fn set_aside(&mut self) -> Outcome<()> {
        reserve::make_room(&mut self.held.strong, self.dropped)?;
        reserve::make_room(&mut self.held.unowned, self.dropped)?;
        self.found.for_commit = Some(component::reserve_for(self.found.cycles.len(), self.found.cyclic.len())?);
        Ok(())
    }
}

/// At most [`TURN`] fields, as the bits of [`Fields::pending`].
#[inline(always)]
fn pending(fields: &'static [FreezingField], is_followed: impl Fn(&'static FreezingField) -> bool) -> u32 {
    let pending = fields.iter().fold(0, |pending, field| pending << 1 | u32::from(is_followed(field)));
    pending.checked_shl(TURN - fields.len() as u32).unwrap_or(0)
}

/// Whether the walk follows a reference: to an object, or null where that must not be. Without branches: which fields are null follows no rule
/// that a processor could learn.
#[inline(always)]
fn is_followed(referent: *const HeapObject, field: &FreezingField) -> bool {
    // One more than null, where null must not be, is followed as an object is. What is ignored, however, is not even then.
    let referent = referent.wrapping_byte_add(usize::from(!field.is_nullable));
    !is_ignored(referent)
}
