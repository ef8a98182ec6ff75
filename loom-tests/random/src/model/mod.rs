//! What must be so: objects are numbers, and references are counted where they are, one kind beside the other.
//!
//! Nothing here knows how the runtime counts: an object lives while somebody outside of its frozen circle refers to it strongly; then deinits run, its
//! fields are released, what is associated with it is released, and its memory stays while somebody has an unowned reference.

pub mod freezing;

use std::mem;

use crate::operation::{Behaviour, Which};

/// An object of a program: objects are numbered as they are made.
pub type Number = usize;

/// How an object came to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// By `sidetable_new`.
    Plain,
    /// With its side table in its block.
    InBlock,
    /// A box. Its value is a reference, which stands where others have their first field.
    Box,
    /// In the caller's memory, to be deinited.
    Stack,
    /// In the caller's memory, for ever.
    Static,
}

/// How far an object is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Life {
    /// Strong references keep it.
    Alive,
    /// Its end has begun.
    Deiniting,
    /// Its end is over, and unowned references keep its memory.
    Deinited,
    /// Its memory is gone.
    Freed,
}

/// A value that an object holds for others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Association {
    /// One of a few.
    pub key: u8,
    /// What is held.
    pub value: Number,
}

/// An object.
#[derive(Clone, Debug)]
pub struct Entity {
    /// How it came to be.
    pub kind: Kind,
    /// How far it is.
    pub life: Life,
    /// What its deinit does.
    pub behaviour: Behaviour,
    /// Strong references from everywhere.
    pub strong: i64,
    /// Unowned references from everywhere, without the one that strong ones hold together.
    pub unowned: i64,
    /// Weak variables that were made for it.
    pub weak: i64,
    /// What the strong fields refer to.
    pub fields: [Option<Number>; 2],
    /// What the weak field was made for.
    pub weak_field: Option<Number>,
    /// What the unowned field refers to.
    pub unowned_field: Option<Number>,
    /// Whether nothing ends it, and its counts say nothing.
    pub is_immortal: bool,
    /// Whether it is frozen.
    pub is_frozen: bool,
    /// The frozen circle that it is part of.
    pub circle: Option<usize>,
    /// The oldest key first.
    pub associations: Vec<Association>,
    /// Whether its side table has room for what is associated with it, and for handles.
    pub is_extended: bool,
}

/// Objects that were frozen together, since each reaches the others.
#[derive(Clone, Debug)]
pub struct Circle {
    /// The objects.
    pub members: Vec<Number>,
    /// Strong references from one of them to another.
    pub internal: i64,
}

/// What must be so.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// All objects that ever were.
    pub entities: Vec<Entity>,
    circles: Vec<Circle>,
    /// The deinits that ran since somebody asked.
    deinits: Vec<Number>,
    /// Whether their order is known. That of frozen objects is not, but for an object's coming before what it alone kept.
    is_ordered: bool,
    /// Strong references that deinits gave away.
    pub attic: Vec<Number>,
    /// Unowned references that deinits kept.
    pub kept: Vec<Number>,
    is_deferred: bool,
}

impl Model {
    /// No objects.
    pub fn new() -> Self {
        Self { is_ordered: true, ..Self::default() }
    }

    /// No objects; and none ends before [`settle`](Self::settle).
    pub fn deferred() -> Self {
        Self { is_deferred: true, ..Self::new() }
    }

    /// A new object with one strong reference.
    pub fn make(&mut self, kind: Kind, behaviour: Behaviour) -> Number {
        self.entities.push(Entity {
            kind,
            life: Life::Alive,
            behaviour,
            strong: 1,
            unowned: 0,
            weak: 0,
            fields: [None; 2],
            weak_field: None,
            unowned_field: None,
            is_immortal: kind == Kind::Static,
            is_frozen: false,
            circle: None,
            associations: Vec::new(),
            is_extended: false,
        });
        self.entities.len() - 1
    }

    /// An object.
    pub fn of(&self, object: Number) -> &Entity {
        &self.entities[object]
    }

    fn change(&mut self, object: Number) -> &mut Entity {
        &mut self.entities[object]
    }

    /// Whether deinit has not begun.
    pub fn is_alive(&self, object: Number) -> bool {
        self.of(object).life == Life::Alive
    }

    /// Whether the object's memory is gone.
    pub fn is_freed(&self, object: Number) -> bool {
        self.of(object).life == Life::Freed
    }

    /// Whether the object is alive; `None` where that is not known before all are quiet.
    pub fn life_of(&self, object: Number) -> Option<bool> {
        if self.is_deferred { None } else { Some(self.is_alive(object)) }
    }

    /// Whether an object is kept by one that never ends, at however many removes.
    pub fn is_kept_for_ever(&self, object: Number) -> bool {
        let (mut kept, mut next) = (Vec::new(), Vec::new());
        next.extend((0..self.entities.len()).filter(|number| self.of(*number).is_immortal));
        while let Some(number) = next.pop() {
            if !kept.contains(&number) {
                kept.push(number);
                next.extend(self.of(number).fields.into_iter().flatten());
            }
        }
        kept.iter().any(|member| self.together(*member).contains(&object))
    }

    /// The objects that share the object's counts.
    fn together(&self, object: Number) -> Vec<Number> {
        self.of(object).circle.map_or_else(|| vec![object], |circle| self.circles[circle].members.clone())
    }

    fn sum(&self, object: Number, count: impl Fn(&Entity) -> i64) -> i64 {
        match self.of(object).circle {
            None => count(self.of(object)),
            Some(circle) => self.circles[circle].members.iter().map(|member| count(self.of(*member))).sum(),
        }
    }

    /// The strong references that keep an object: those from outside of its circle.
    pub fn strong(&self, object: Number) -> i64 {
        let internal = self.of(object).circle.map_or(0, |circle| self.circles[circle].internal);
        self.sum(object, |entity| entity.strong) - internal
    }

    /// The unowned references that keep its memory, the one that strong ones hold together included; a stack object has one more for ever.
    pub fn unowned(&self, object: Number) -> i64 {
        let of_strong = i64::from(self.is_alive(object));
        let of_stack = i64::from(self.of(object).kind == Kind::Stack);
        self.sum(object, |entity| entity.unowned) + of_strong + of_stack
    }

    /// Whether who holds the object may change it in place.
    pub fn is_unique(&self, object: Number) -> bool {
        let entity = self.of(object);
        !entity.is_frozen && !entity.is_immortal && entity.strong == 1
    }

    /// Strong references more.
    pub fn retain(&mut self, object: Number, count: i64) {
        self.change(object).strong += count;
    }

    /// Strong references less; the last one ends the object.
    pub fn release(&mut self, object: Number, count: i64) {
        self.change(object).strong -= count;
        if !self.is_deferred {
            self.end_if_due(object);
        }
    }

    /// Unowned references more.
    pub fn unowned_retain(&mut self, object: Number, count: i64) {
        self.change(object).unowned += count;
    }

    /// Unowned references less.
    pub fn unowned_release(&mut self, object: Number, count: i64) {
        self.change(object).unowned -= count;
        self.free_if_due(object);
    }

    /// A weak variable more.
    pub fn weak_retain(&mut self, object: Number) {
        self.change(object).weak += 1;
    }

    /// A weak variable less.
    pub fn weak_release(&mut self, object: Number) {
        self.change(object).weak -= 1;
    }

    /// The object never ends, nor does any that shares its counts.
    pub fn immortalize(&mut self, object: Number) {
        for member in self.together(object) {
            self.change(member).is_immortal = true;
        }
    }

    /// Whether a program may change the object's fields.
    pub fn is_mutable(&self, object: Number) -> bool {
        let entity = self.of(object);
        entity.kind != Kind::Box && !entity.is_frozen && entity.life == Life::Alive
    }

    /// Puts a reference, which becomes the field's, in a strong field, and gives out what was there.
    pub fn set_field(&mut self, object: Number, which: Which, value: Option<Number>) -> Option<Number> {
        mem::replace(&mut self.change(object).fields[which as usize], value)
    }

    /// Makes the weak field refer to another object.
    pub fn set_weak_field(&mut self, object: Number, value: Option<Number>) {
        if let Some(value) = value {
            self.weak_retain(value);
        }
        if let Some(old) = mem::replace(&mut self.change(object).weak_field, value) {
            self.weak_release(old);
        }
    }

    /// Makes the unowned field refer to another object.
    pub fn set_unowned_field(&mut self, object: Number, value: Option<Number>) {
        if let Some(value) = value {
            self.unowned_retain(value, 1);
        }
        if let Some(old) = mem::replace(&mut self.change(object).unowned_field, value) {
            self.unowned_release(old, 1);
        }
    }

    /// Associates a value with an object, which holds it from now on, or nothing.
    pub fn associate(&mut self, object: Number, key: u8, value: Option<Number>) {
        if let Some(value) = value {
            self.retain(value, 1);
            self.change(object).is_extended = true;
        }
        let list = &mut self.change(object).associations;
        let place = list.iter().position(|association| association.key == key);
        let old = match (place, value) {
            (Some(place), Some(value)) => Some(mem::replace(&mut list[place].value, value)),
            (Some(place), None) => Some(list.remove(place).value),
            (None, Some(value)) => {
                list.push(Association { key, value });
                None
            }
            (None, None) => None,
        };
        if let Some(old) = old {
            self.release(old, 1);
        }
    }

    /// Ends all of an object's associations, the newest key first.
    pub fn dissociate(&mut self, object: Number) {
        for Association { value, .. } in mem::take(&mut self.change(object).associations).into_iter().rev() {
            self.release(value, 1);
        }
    }

    /// The object has a handle.
    pub fn extend(&mut self, object: Number) {
        self.change(object).is_extended = true;
    }

    /// How many side tables have room for more than counts.
    pub fn extensions(&self) -> usize {
        let is_there = |entity: &&Entity| entity.is_extended && (entity.life != Life::Freed || entity.weak > 0);
        self.entities.iter().filter(is_there).count()
    }

    /// Ends every object that nobody refers to strongly.
    pub fn settle(&mut self) {
        self.is_deferred = false;
        for object in 0..self.entities.len() {
            self.end_if_due(object);
        }
        self.is_deferred = true;
        self.is_ordered = false;
    }

    /// The deinits that ran since the last call, and whether in this order.
    pub fn take_deinits(&mut self) -> (Vec<Number>, bool) {
        (mem::take(&mut self.deinits), mem::replace(&mut self.is_ordered, true))
    }

    fn end_if_due(&mut self, object: Number) {
        if self.is_alive(object) && !self.of(object).is_immortal && self.strong(object) == 0 {
            self.end(object);
        }
    }

    /// An object ends, and all that share its counts.
    fn end(&mut self, object: Number) {
        let all = self.together(object);
        if self.of(object).is_frozen {
            self.is_ordered = false;
        }
        for member in &all {
            self.change(*member).life = Life::Deiniting;
        }
        for member in &all {
            self.deinit(*member);
        }
        for member in &all {
            self.release_fields(*member);
        }
        for member in &all {
            self.dissociate(*member);
        }
        for member in &all {
            self.change(*member).life = Life::Deinited;
        }
        self.free_if_due(object);
    }

    fn deinit(&mut self, object: Number) {
        if self.of(object).kind == Kind::Box {
            return;
        }
        self.deinits.push(object);
        let first = self.of(object).fields[0];
        match (self.of(object).behaviour, first) {
            (Behaviour::ReleaseFirst, Some(first)) => {
                self.set_field(object, Which::First, None);
                self.release(first, 1);
            }
            (Behaviour::GiveFirstAway, Some(first)) if self.is_alive(first) => {
                self.set_field(object, Which::First, None);
                self.attic.push(first);
            }
            (Behaviour::KeepUnowned, _) => {
                self.unowned_retain(object, 1);
                self.kept.push(object);
            }
            _ => {}
        }
    }

    fn release_fields(&mut self, object: Number) {
        for which in [Which::First, Which::Second] {
            if let Some(old) = self.set_field(object, which, None) {
                self.release(old, 1);
            }
        }
        self.set_weak_field(object, None);
        self.set_unowned_field(object, None);
    }

    fn free_if_due(&mut self, object: Number) {
        if self.of(object).life == Life::Deinited && self.unowned(object) == 0 {
            for member in self.together(object) {
                self.change(member).life = Life::Freed;
            }
        }
    }
}
