//! The picture in memory and in its file: a line that says what it is, the sizes of the tables, and the tables as they are in memory, edges first.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use bytemuck::{Pod, Zeroable, bytes_of, bytes_of_mut, cast_slice_mut};

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

const WHAT: &[u8; 24] = b"sidetable's picture, 2.\n";

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
    edges: u64,
    objects: u64,
    types: u64,
    /// Strings: the program, then `names` names, then notes to the end.
    strings: u64,
    names: u64,
    /// Bytes of all strings.
    bytes: u64,
}

const TABLES: u64 = (WHAT.len() + size_of::<Sizes>()) as u64;

/// Writes a picture of which the edges come one by one, and need not be kept.
pub struct Writer {
    file: BufWriter<File>,
    edges: u64,
}

impl Writer {
    /// Into a file that is empty, and can be read.
    pub fn new(file: File) -> Result<Self, Error> {
        let mut file = BufWriter::with_capacity(1 << 16, file);
        file.write_all(WHAT)?;
        file.write_all(bytes_of(&Sizes::zeroed()))?;
        Ok(Self { file, edges: 0 })
    }

    /// Those of the next object.
    pub fn add(&mut self, edges: &[Edge]) -> Result<(), Error> {
        self.edges += edges.len() as u64;
        Ok(self.file.write_all(bytemuck::cast_slice(edges))?)
    }

    /// How many there are.
    pub fn edges(&self) -> u64 {
        self.edges
    }

    /// They are all there: reads them again, from the first.
    pub fn again(&mut self) -> Result<Again, Error> {
        self.file.flush()?;
        let mut file = self.file.get_ref().try_clone()?;
        file.seek(SeekFrom::Start(TABLES))?;
        Ok(Again(BufReader::with_capacity(1 << 16, file)))
    }

    /// The rest: objects one by one, and what else is in `picture`.
    pub fn finish(mut self, objects: impl Iterator<Item = Object>, picture: &Picture) -> Result<File, Error> {
        self.file.seek(SeekFrom::Start(TABLES + self.edges * size_of::<Edge>() as u64))?;
        let mut count = 0;
        for object in objects {
            count += 1;
            self.file.write_all(bytes_of(&object))?;
        }
        self.file.write_all(bytemuck::cast_slice(&picture.types))?;
        let strings = || [&picture.program].into_iter().chain(&picture.names).chain(&picture.notes);
        for string in strings() {
            self.file.write_all(bytes_of(&(string.len() as u32)))?;
        }
        for string in strings() {
            self.file.write_all(string.as_bytes())?;
        }
        let sizes = Sizes {
            process: picture.process,
            moment: match picture.moment {
                Moment::Exit => 0,
                Moment::Signal(number) => number,
                Moment::Asked => u32::MAX,
            },
            edges: self.edges,
            objects: count,
            types: picture.types.len() as u64,
            strings: strings().count() as u64,
            names: picture.names.len() as u64,
            bytes: strings().map(|string| string.len() as u64).sum(),
        };
        self.file.seek(SeekFrom::Start(WHAT.len() as u64))?;
        self.file.write_all(bytes_of(&sizes))?;
        self.file.into_inner().map_err(|error| Error::Io(error.into_error()))
    }
}

/// A picture's edges, read again.
pub struct Again(BufReader<File>);

impl Again {
    /// The next ones, in place of what is in `edges`.
    pub fn next(&mut self, count: usize, edges: &mut Vec<Edge>) -> Result<(), Error> {
        edges.clear();
        edges.resize(count, Edge::default());
        Ok(self.0.read_exact(cast_slice_mut(edges))?)
    }
}

impl Picture {
    /// Writes it, in place of what was there.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        let mut writer = Writer::new(File::options().read(true).write(true).create(true).truncate(true).open(path)?)?;
        writer.add(&self.edges)?;
        writer.finish(self.objects.iter().copied(), self).map(drop)
    }

    /// Reads a picture and makes sure that its numbers lead somewhere: whoever has one need not look again.
    pub fn read(path: &Path) -> Result<Self, Error> {
        Self::of(File::open(path)?)
    }

    /// The picture in a file that is read from its beginning.
    pub fn of(mut file: File) -> Result<Self, Error> {
        file.rewind()?;
        let mut left = file.metadata()?.len();
        let mut what = [0; WHAT.len()];
        let mut sizes = Sizes::zeroed();
        if left < (WHAT.len() + size_of::<Sizes>()) as u64 {
            return Err(Error::NotAPicture);
        }
        file.read_exact(&mut what)?;
        if &what != WHAT {
            return Err(Error::NotAPicture);
        }
        file.read_exact(bytes_of_mut(&mut sizes))?;
        left -= (WHAT.len() + size_of::<Sizes>()) as u64;

        let edges = table(&mut file, sizes.edges, &mut left)?;
        let objects = table(&mut file, sizes.objects, &mut left)?;
        let types = table(&mut file, sizes.types, &mut left)?;
        let lengths: Vec<u32> = table(&mut file, sizes.strings, &mut left)?;
        if left != sizes.bytes {
            return Err(Error::Damaged("its words are cut off"));
        }
        let mut strings = Vec::with_capacity(lengths.len());
        for length in lengths {
            if u64::from(length) > left {
                return Err(Error::Damaged("a word is longer than all of them"));
            }
            left -= u64::from(length);
            let mut bytes = vec![0; length as usize];
            file.read_exact(&mut bytes)?;
            strings.push(String::from_utf8(bytes).map_err(|_| Error::Damaged("a word is no UTF-8"))?);
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
        Self { program, process: sizes.process, moment, objects, edges, types, names, notes }.checked()
    }

    fn checked(self) -> Result<Self, Error> {
        let edges = self.edges.len();
        let ordered = |pair: &[Object]| pair[0].address < pair[1].address && pair[0].first_edge <= pair[1].first_edge;
        if !self.objects.windows(2).all(ordered) || self.objects.iter().any(|object| object.first_edge as usize > edges)
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

/// So many rows: of a file that says more than it has, none are made room for.
fn table<T: Pod>(file: &mut File, rows: u64, left: &mut u64) -> Result<Vec<T>, Error> {
    let bytes = rows.checked_mul(size_of::<T>() as u64).filter(|bytes| bytes <= left);
    let bytes = bytes.ok_or(Error::Damaged("a table is cut off"))?;
    *left -= bytes;
    let mut table = vec![T::zeroed(); rows as usize];
    file.read_exact(cast_slice_mut(&mut table))?;
    Ok(table)
}
