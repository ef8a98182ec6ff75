//! The picture in memory.

use std::borrow::Cow;
use std::collections::HashMap;

use bytemuck::{Pod, Zeroable};

/// A name's number in [`Picture::names`].
#[repr(transparent)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Pod, Zeroable)]
pub struct Name(pub u32);

impl Name {
    /// Nobody knows: the metadata says nothing.
    pub const NONE: Self = Self(u32::MAX);
}

/// Names that are being numbered: each once.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// In the order of their numbers.
    pub all: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Names {
    /// The name's number: a new one, if it is new.
    pub fn number(&mut self, name: &str) -> Name {
        if let Some(number) = self.numbers.get(name) {
            return Name(*number);
        }
        let number = self.all.len() as u32;
        self.all.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        Name(number)
    }
}

/// One object.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
pub struct Object {
    /// Where it is.
    pub address: u64,
    /// Bytes of its block.
    pub bytes: u64,
    /// Strong references that its counts say there are: at most 2^31.
    pub strong: u32,
    /// Its type's number in [`Picture::types`].
    pub kind: u32,
    /// Its first edge's number in [`Picture::edges`]; the next object's is where its edges end.
    pub first_edge: u32,
    /// What else is known of it.
    pub flags: Flags,
}

/// What else is known of an object.
#[repr(transparent)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
pub struct Flags(pub u32);

impl Flags {
    /// It is not counted, and never ends.
    pub const IMMORTAL: Self = Self(1);
    /// Its deinit has begun.
    pub const DEINITING: Self = Self(2);
    /// A word on a stack, in a register, in a global variable or in memory that belongs to no object looks like its address.
    pub const SEEN_OUTSIDE: Self = Self(4);
    /// No metadata says what is in it, or in a part of it: its [`Edge::POSSIBLE`] edges are words that look like references.
    pub const OPAQUE: Self = Self(8);

    /// Whether any bit of `flag` is set.
    pub const fn has(self, flag: Self) -> bool {
        self.0 & flag.0 != 0
    }

    /// With the bits of `flag` set.
    pub const fn with(self, flag: Self) -> Self {
        Self(self.0 | flag.0)
    }
}

/// One reference from an object to another.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
pub struct Edge {
    /// The number of the object that it leads to.
    pub to: u32,
    /// Where it is in the object that it starts from, in bytes.
    pub offset: u32,
    /// The field: `tenant`, `children[3]`, `address.street`, `capture 1`; or [`Name::NONE`].
    pub field: Name,
    /// [`Edge::STRONG`] or [`Edge::POSSIBLE`].
    pub strength: u32,
}

impl Edge {
    /// The object's end releases it: its target's counts have this one in them.
    pub const STRONG: u32 = 0;
    /// A word in memory that no metadata describes. It may hold its target, and is never taken off its counts.
    pub const POSSIBLE: u32 = 1;
}

/// What objects of one isa are.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
pub struct Type {
    /// The isa.
    pub isa: u64,
    /// As Swift's programmers write it: `App.Person`, `Swift._ContiguousArrayStorage<App.Person>`, `closure context`.
    pub name: Name,
    /// [`Type::CLASS`] and its neighbours.
    pub kind: u32,
}

impl Type {
    /// Instances of a class.
    pub const CLASS: u32 = 0;
    /// What a closure captured.
    pub const CLOSURE: u32 = 1;
    /// A captured variable, the payload of an indirect enum case, or an existential's value that did not fit in it.
    pub const BOX: u32 = 2;
    /// The value of an `any Error`.
    pub const ERROR: u32 = 3;
    /// A Swift concurrency task.
    pub const TASK: u32 = 4;
}

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// The program's file.
    pub program: String,
    /// The process's number.
    pub process: u32,
    /// What the picture was taken at.
    pub moment: Moment,
    /// In the order of addresses.
    pub objects: Vec<Object>,
    /// In the order of the objects that they start from.
    pub edges: Vec<Edge>,
    /// One for each isa.
    pub types: Vec<Type>,
    /// What [`Name`]s stand for.
    pub names: Vec<String>,
    /// What could not be seen, in words for people: "Foundation's reflection metadata was stripped".
    pub notes: Vec<String>,
}

/// When a picture was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Moment {
    /// `exit`, the end of `main`, or `_exit`.
    #[default]
    Exit,
    /// This signal was ending the process.
    Signal(u32),
    /// Somebody asked, and the process went on.
    Asked,
}

impl Picture {
    /// The edges of the object with this number.
    pub fn edges_of(&self, object: u32) -> &[Edge] {
        let begin = self.objects[object as usize].first_edge as usize;
        let end = self.objects.get(object as usize + 1).map_or(self.edges.len(), |next| next.first_edge as usize);
        &self.edges[begin..end]
    }

    /// A name in words; none for [`Name::NONE`].
    pub fn name(&self, name: Name) -> Option<&str> {
        self.names.get(name.0 as usize).map(String::as_str)
    }

    /// A type's name in words: of one that nobody knows the name of, where its isa is.
    pub fn type_name(&self, kind: &Type) -> Cow<'_, str> {
        self.name(kind.name).map_or_else(|| Cow::Owned(format!("type at {:#x}", kind.isa)), Cow::Borrowed)
    }

    /// The type of the object with this number.
    pub fn type_of(&self, object: u32) -> &Type {
        &self.types[self.objects[object as usize].kind as usize]
    }
}
