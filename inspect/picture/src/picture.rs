//! The picture in memory and in its file: a line that says what it is, the sizes of the tables, and the tables as they are in memory.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use bytemuck::{Pod, Zeroable, bytes_of, cast_slice};
use memmap2::Mmap;

use crate::table::Table;

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
    pub objects: Table<Object>,
    /// In the order of the objects that they start from.
    pub edges: Table<Edge>,
    /// For each object, whether it is seen outside: a word on a stack, in a register, in a global variable, or anywhere else that no edge starts from
    /// looks like its address. 0 is no.
    pub seen: Table<u8>,
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
    /// Whether the object with this number is seen outside.
    pub fn is_seen(&self, object: u32) -> bool {
        self.seen[object as usize] != 0
    }

    /// The edges of the object with this number.
    #[inline]
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

const WHAT: &[u8; 24] = b"sidetable's picture, 3.\n";

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be opened, read or written.
    #[error("cannot read or write it: {0}")]
    Io(#[from] io::Error),
    /// It does not begin as one.
    #[error("it is no picture of a process, or one of another version of sidetable's")]
    NotAPicture,
    /// It begins as one, and its numbers do not fit together.
    #[error("it is damaged: {0}")]
    Damaged(&'static str),
}

/// Numbers of rows and bytes, in the order in which the tables follow.
#[repr(C)]
#[derive(Clone, Copy, Default, Pod, Zeroable)]
struct Sizes {
    process: u32,
    /// 0 for an exit, a signal's number, all ones for a picture that was asked for.
    moment: u32,
    /// After the edges comes a byte for each, whether it is seen outside: that is known when all were looked at.
    objects: u64,
    edges: u64,
    types: u64,
    /// Strings: the program, then `names` names, then notes to the end.
    strings: u64,
    names: u64,
    /// Bytes of all strings.
    bytes: u64,
}

const TABLES: u64 = (WHAT.len() + size_of::<Sizes>()) as u64;

/// Writes a picture of which the objects come one by one, each with its edges, and need not be kept.
pub struct Writer {
    file: File,
    /// How many objects there will be.
    objects: u64,
    rows: Part,
    edges: Part,
    /// How many edges there are so far.
    count: u64,
}

/// A part of the file, which is written from its beginning to its end.
struct Part {
    at: u64,
    waiting: Vec<u8>,
}

impl Part {
    /// Bytes that wait to be written together.
    const ROOM: usize = 1 << 16;

    fn new(at: u64) -> Self {
        Self { at, waiting: Vec::with_capacity(Self::ROOM) }
    }

    fn add(&mut self, file: &File, bytes: &[u8]) -> io::Result<()> {
        for bytes in bytes.chunks(Self::ROOM) {
            if self.waiting.len() + bytes.len() > Self::ROOM {
                self.write(file)?;
            }
            self.waiting.extend_from_slice(bytes);
        }
        Ok(())
    }

    fn write(&mut self, file: &File) -> io::Result<()> {
        file.write_all_at(&self.waiting, self.at)?;
        self.at += self.waiting.len() as u64;
        self.waiting.clear();
        Ok(())
    }
}

impl Writer {
    /// Of so many objects, into a file that is empty.
    pub fn new(file: File, objects: usize) -> Self {
        let objects = objects as u64;
        let (rows, edges) = (Part::new(TABLES), Part::new(TABLES + objects * size_of::<Object>() as u64));
        Self { file, objects, rows, edges, count: 0 }
    }

    /// The next object, whatever its `first_edge` says, and its edges.
    pub fn add(&mut self, object: Object, edges: &[Edge]) -> Result<(), Error> {
        self.rows.add(&self.file, bytes_of(&Object { first_edge: self.count as u32, ..object }))?;
        self.count += edges.len() as u64;
        Ok(self.edges.add(&self.file, cast_slice(edges))?)
    }

    /// The rest, which is in `picture`, when all objects were added.
    pub fn finish(mut self, picture: &Picture) -> Result<File, Error> {
        self.rows.write(&self.file)?;
        let (file, rest) = (&self.file, &mut self.edges);
        rest.add(file, &picture.seen)?;
        rest.add(file, cast_slice(&picture.types))?;
        let strings = || [&picture.program].into_iter().chain(&picture.names).chain(&picture.notes);
        for string in strings() {
            rest.add(file, bytes_of(&(string.len() as u32)))?;
        }
        for string in strings() {
            rest.add(file, string.as_bytes())?;
        }
        rest.write(file)?;
        let sizes = Sizes {
            process: picture.process,
            moment: match picture.moment {
                Moment::Exit => 0,
                Moment::Signal(number) => number,
                Moment::Asked => u32::MAX,
            },
            objects: self.objects,
            edges: self.count,
            types: picture.types.len() as u64,
            strings: strings().count() as u64,
            names: picture.names.len() as u64,
            bytes: strings().map(|string| string.len() as u64).sum(),
        };
        file.write_all_at(WHAT, 0)?;
        file.write_all_at(bytes_of(&sizes), WHAT.len() as u64)?;
        Ok(self.file)
    }
}

impl Picture {
    /// Writes it, in place of what was there.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        let mut writer = Writer::new(File::create(path)?, self.objects.len());
        for (number, object) in (0..).zip(self.objects.iter()) {
            writer.add(*object, self.edges_of(number))?;
        }
        writer.finish(self).map(drop)
    }

    /// Reads a picture and makes sure that its numbers lead somewhere: whoever has one need not look again. Nobody may write to the file as long as the
    /// picture is there.
    pub fn read(path: &Path) -> Result<Self, Error> {
        Self::of(&File::open(path)?)
    }

    /// The picture in a file, likewise.
    pub fn of(file: &File) -> Result<Self, Error> {
        if file.metadata()?.len() < TABLES {
            return Err(Error::NotAPicture);
        }
        // SAFETY: as the caller promises, nobody writes to it.
        let file = Arc::new(unsafe { Mmap::map(file) }?);
        if !file.starts_with(WHAT) {
            return Err(Error::NotAPicture);
        }
        let sizes: Sizes = bytemuck::pod_read_unaligned(&file[WHAT.len()..TABLES as usize]);

        let mut left = TABLES as usize..file.len();
        let objects = Table::<Object>::mapped(&file, part::<Object>(&mut left, sizes.objects)?);
        let edges = Table::<Edge>::mapped(&file, part::<Edge>(&mut left, sizes.edges)?);
        let seen = Table::<u8>::mapped(&file, part::<u8>(&mut left, sizes.objects)?);
        let types = bytemuck::pod_collect_to_vec(&file[part::<Type>(&mut left, sizes.types)?]);
        let lengths: Vec<u32> = bytemuck::pod_collect_to_vec(&file[part::<u32>(&mut left, sizes.strings)?]);
        if left.len() as u64 != sizes.bytes {
            return Err(Error::Damaged("its words are cut off"));
        }
        let mut strings = Vec::with_capacity(lengths.len());
        for length in lengths {
            let word = part::<u8>(&mut left, length.into())
                .map_err(|_| Error::Damaged("a word is longer than all of them"))?;
            let word = str::from_utf8(&file[word]).map_err(|_| Error::Damaged("a word is no UTF-8"))?;
            strings.push(word.to_owned());
        }
        if strings.is_empty() || sizes.names > strings.len() as u64 - 1 {
            return Err(Error::Damaged("it has fewer words than it says"));
        }
        let notes = strings.split_off(1 + sizes.names as usize);
        let names = strings.split_off(1);
        let program = strings.swap_remove(0);
        let moment = match sizes.moment {
            0 => Moment::Exit,
            u32::MAX => Moment::Asked,
            signal => Moment::Signal(signal),
        };
        Self { program, process: sizes.process, moment, objects, edges, seen, types, names, notes }.checked()
    }

    fn checked(self) -> Result<Self, Error> {
        let edges = self.edges.len();
        let ordered = |pair: &[Object]| pair[0].address < pair[1].address && pair[0].first_edge <= pair[1].first_edge;
        if !self.objects.windows(2).all(ordered)
            || self.objects.last().is_some_and(|last| last.first_edge as usize > edges)
        {
            return Err(Error::Damaged("its objects are not in order"));
        }
        if self.objects.first().is_some_and(|first| first.first_edge != 0) || (self.objects.is_empty() && edges != 0) {
            return Err(Error::Damaged("an edge starts from nowhere"));
        }
        if self.objects.iter().any(|object| object.kind as usize >= self.types.len()) {
            return Err(Error::Damaged("an object has no type"));
        }
        if self.edges.iter().any(|edge| edge.to as usize >= self.objects.len()) {
            return Err(Error::Damaged("an edge leads nowhere"));
        }
        Ok(self)
    }
}

/// So many rows from the beginning of what is left of a file; an error where there are fewer.
fn part<T>(left: &mut Range<usize>, rows: u64) -> Result<Range<usize>, Error> {
    let bytes = usize::try_from(rows).ok().and_then(|rows| rows.checked_mul(size_of::<T>()));
    let bytes = bytes.filter(|bytes| *bytes <= left.len()).ok_or(Error::Damaged("a table is cut off"))?;
    let part = left.start..left.start + bytes;
    left.start = part.end;
    Ok(part)
}
