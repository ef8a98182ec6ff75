//! Who retained and released: calls by place, operation and type, as the preload has counted them.
//!
//! | table | a row | bytes |
//! |---|---|---|
//! | [`Row`] | calls of one operation, from one place, on objects of one type | 32 |
//! | [`Site`] | one for each place | 24 |
//! | [`Type`] | one for each isa; the first stands for no object | 16 |
//! | names | UTF-8, each once; a [`Name`] is the place of one | |

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use bytemuck::{Pod, Zeroable, bytes_of, cast_slice, cast_slice_mut};

use crate::{Moment, Name, Type};

const WHAT: &[u8; 24] = b"sidetable's counts,  1.\n";

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be opened, read or written.
    #[error("cannot read or write it: {0}")]
    Io(#[from] io::Error),
    /// It does not begin as one.
    #[error("it holds no counts, or those of another version of sidetable's")]
    NotCounts,
    /// It begins as one, and its numbers do not fit together.
    #[error("it is damaged: {0}")]
    Damaged(&'static str),
}

/// What is counted.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    /// `swift_retain`, and its like for several references, bridge objects and errors.
    Retain = 0,
    /// `swift_release` and its like.
    Release = 1,
    /// `swift_allocObject`, `swift_allocBox`.
    Allocate = 2,
    /// A strong reference out of a weak one.
    LoadWeak = 3,
    /// A strong reference out of an unowned one.
    LoadUnowned = 4,
}

impl Operation {
    /// All of them, by number.
    pub const ALL: [Self; 5] = [Self::Retain, Self::Release, Self::Allocate, Self::LoadWeak, Self::LoadUnowned];

    /// The operation with this number.
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL.get(number as usize).copied()
    }

    /// For people and for profiles.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Retain => "retain",
            Self::Release => "release",
            Self::Allocate => "allocate",
            Self::LoadWeak => "load weak",
            Self::LoadUnowned => "load unowned",
        }
    }
}

/// Calls of one operation, from one place, on objects of one type.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
pub struct Row {
    /// The place's number in [`Counts::sites`].
    pub site: u32,
    /// The type's number in [`Counts::types`].
    pub kind: u32,
    /// The [`Operation`]'s number.
    pub operation: u32,
    /// Nothing.
    pub padding: u32,
    /// Calls; an estimate where they were sampled.
    pub calls: u64,
    /// References retained or released, or bytes allocated; an estimate as well.
    pub amount: u64,
}

/// A place that calls come from.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
pub struct Site {
    /// Where the call returns to.
    pub address: u64,
    /// The same in its file: what debug information calls it. Where the call went to a function that ends in the runtime's, one
    /// behind the beginning of that function.
    pub in_file: u64,
    /// The file's path, or [`Name::NONE`] for code of no file's.
    pub file: Name,
    /// The function's name, Swift's demangled, as the file's symbols say; or [`Name::NONE`].
    pub function: Name,
}

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The program's file.
    pub program: String,
    /// The process's number.
    pub process: u32,
    /// What the counts were written at.
    pub moment: Moment,
    /// Every so manieth call was counted, on average; 1: all of them.
    pub every: u32,
    /// Threads that called at the same time, at most.
    pub threads: u32,
    /// In no order.
    pub rows: Vec<Row>,
    /// One for each return address.
    pub sites: Vec<Site>,
    /// One for each isa.
    pub types: Vec<Type>,
    /// What [`Name`]s stand for.
    pub names: Vec<String>,
}

/// Numbers of rows and bytes, in the order in which the tables follow.
#[repr(C)]
#[derive(Clone, Copy, Default, Pod, Zeroable)]
struct Sizes {
    process: u32,
    /// 0 for an exit, or a signal's number.
    moment: u32,
    every: u32,
    threads: u32,
    rows: u64,
    sites: u64,
    types: u64,
    /// Strings: the program, then the names.
    strings: u64,
    /// Bytes of all strings.
    bytes: u64,
}

impl Counts {
    /// A name in words; none for [`Name::NONE`].
    pub fn name(&self, name: Name) -> Option<&str> {
        self.names.get(name.0 as usize).map(String::as_str)
    }

    /// Writes them, in place of what was there.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        let strings = || [&self.program].into_iter().chain(&self.names);
        let sizes = Sizes {
            process: self.process,
            moment: match self.moment {
                Moment::Signal(number) => number,
                Moment::Exit | Moment::Asked => 0,
            },
            every: self.every,
            threads: self.threads,
            rows: self.rows.len() as u64,
            sites: self.sites.len() as u64,
            types: self.types.len() as u64,
            strings: strings().count() as u64,
            bytes: strings().map(|string| string.len() as u64).sum(),
        };
        let mut file = BufWriter::new(File::create(path)?);
        file.write_all(WHAT)?;
        file.write_all(bytes_of(&sizes))?;
        file.write_all(cast_slice(&self.rows))?;
        file.write_all(cast_slice(&self.sites))?;
        file.write_all(cast_slice(&self.types))?;
        for string in strings() {
            file.write_all(bytes_of(&(string.len() as u32)))?;
        }
        for string in strings() {
            file.write_all(string.as_bytes())?;
        }
        Ok(file.flush()?)
    }

    /// Reads counts and makes sure that their numbers lead somewhere: whoever has them need not look again.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let mut bytes = Vec::new();
        File::open(path)?.read_to_end(&mut bytes)?;
        let mut left = bytes.strip_prefix(&WHAT[..]).ok_or(Error::NotCounts)?;
        let sizes = table::<Sizes>(&mut left, 1)?[0];
        let rows: Vec<Row> = table(&mut left, sizes.rows)?;
        let sites: Vec<Site> = table(&mut left, sizes.sites)?;
        let types: Vec<Type> = table(&mut left, sizes.types)?;
        let lengths: Vec<u32> = table(&mut left, sizes.strings)?;
        if left.len() as u64 != sizes.bytes {
            return Err(Error::Damaged("its words are cut off"));
        }
        let mut strings = Vec::with_capacity(lengths.len());
        for length in lengths {
            let word = left.split_off(..length as usize).ok_or(Error::Damaged("a word is longer than all of them"))?;
            strings.push(str::from_utf8(word).map_err(|_| Error::Damaged("a word is no UTF-8"))?.to_owned());
        }
        if strings.is_empty() {
            return Err(Error::Damaged("it has fewer words than it says"));
        }
        let names = strings.split_off(1);
        let leads = |row: &Row| {
            (row.site as usize) < sites.len()
                && (row.kind as usize) < types.len()
                && Operation::from_number(row.operation).is_some()
        };
        if !rows.iter().all(leads) {
            return Err(Error::Damaged("a row leads nowhere"));
        }
        Ok(Self {
            program: strings.swap_remove(0),
            process: sizes.process,
            moment: if sizes.moment == 0 { Moment::Exit } else { Moment::Signal(sizes.moment) },
            every: sizes.every,
            threads: sizes.threads,
            rows,
            sites,
            types,
            names,
        })
    }
}

/// So many rows: of a file that says more than it has, none are made room for.
fn table<T: Pod>(left: &mut &[u8], rows: u64) -> Result<Vec<T>, Error> {
    let bytes = usize::try_from(rows).ok().and_then(|rows| rows.checked_mul(size_of::<T>()));
    let bytes = bytes.and_then(|bytes| left.split_off(..bytes)).ok_or(Error::Damaged("a table is cut off"))?;
    let mut table = vec![T::zeroed(); rows as usize];
    cast_slice_mut(&mut table).copy_from_slice(bytes);
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Counts {
        Counts {
            program: String::from("/bin/p"),
            process: 7,
            moment: Moment::Signal(6),
            every: 1,
            threads: 2,
            rows: vec![Row { site: 0, kind: 1, operation: 1, padding: 0, calls: 3, amount: 5 }],
            sites: vec![Site { address: 0x1000, in_file: 0x10, file: Name(0), function: Name(1) }],
            types: vec![Type { isa: 0, name: Name::NONE, kind: 0 }, Type { isa: 64, name: Name(2), kind: Type::CLASS }],
            names: ["/bin/p", "main", "Ä"].map(String::from).to_vec(),
        }
    }

    fn damaged(counts: &Counts, damage: impl FnOnce(&mut Vec<u8>)) -> Result<Counts, Error> {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        counts.write(file.path()).expect("it can be written");
        let mut bytes = std::fs::read(file.path()).expect("it was written");
        damage(&mut bytes);
        std::fs::write(file.path(), bytes).expect("it can be written");
        Counts::read(file.path())
    }

    #[test]
    fn what_was_written_is_read() {
        assert_eq!(damaged(&some(), |_| {}).expect("it is whole"), some());
    }

    #[test]
    fn a_file_that_ends_anywhere_is_an_error_and_no_panic() {
        let mut bytes = Vec::new();
        damaged(&some(), |whole| bytes.clone_from(whole)).expect("it is whole");
        for end in 0..bytes.len() {
            assert!(damaged(&some(), |whole| whole.truncate(end)).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn a_row_that_leads_nowhere_is_an_error() {
        for row in [
            Row { site: 1, ..some().rows[0] },
            Row { kind: 2, ..some().rows[0] },
            Row { operation: 5, ..some().rows[0] },
        ] {
            let result = damaged(&Counts { rows: vec![row], ..some() }, |_| {});
            assert!(matches!(result, Err(Error::Damaged("a row leads nowhere"))), "{row:?}");
        }
    }

    #[test]
    fn another_file_is_told_from_a_damaged_one() {
        assert!(matches!(damaged(&some(), |bytes| bytes[0] ^= 1), Err(Error::NotCounts)));
    }
}
