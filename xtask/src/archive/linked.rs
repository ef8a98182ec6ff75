//! The library in one relocatable object: which of its sections need which others, and which of them go together.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use object::elf::{SHF_ALLOC, SHT_FINI_ARRAY, SHT_INIT_ARRAY, SHT_NOTE};
use object::read::elf::{ElfFile64, ElfSection64};
use object::{
    Object, ObjectSection, ObjectSymbol, RelocationFlags, RelocationTarget, SectionFlags, SectionIndex, SectionKind,
    SymbolIndex,
};

use super::frames::{self, Frame, Frames};

pub struct Linked<'a> {
    pub file: ElfFile64<'a>,
    /// What sections refer to, by their numbers.
    references: BTreeMap<usize, Vec<Reference>>,
    frames: Frames,
    /// The sections that a section needs.
    needs: BTreeMap<usize, BTreeSet<usize>>,
}

/// A place where the address of a symbol goes, or what is made of it.
#[derive(Clone, Copy)]
pub struct Reference {
    pub place: u64,
    /// The symbol's number.
    pub symbol: usize,
    pub addend: i64,
    pub flags: RelocationFlags,
}

/// What becomes one member of the archive.
pub struct Member {
    pub name: String,
    /// Numbers of sections.
    pub sections: Vec<usize>,
}

impl Reference {
    pub fn moved(self, by: u64) -> Self {
        Self { place: self.place + by, ..self }
    }

    pub fn moved_back(self, by: u64) -> Self {
        Self { place: self.place - by, ..self }
    }
}

impl<'a> Linked<'a> {
    pub fn read(data: &'a [u8]) -> Result<Self> {
        let file = ElfFile64::parse(data).context("ld has made what is no object for 64 bits")?;
        ensure!(file.is_little_endian(), "unwind tables are read in the order of little-endian machines");
        let (mut references, mut frames) = (BTreeMap::new(), Frames::default());
        for section in file.sections().filter(is_loaded) {
            let own = references_in(&section);
            if section.name()? == frames::SECTION {
                frames = Frames::read(section.data()?, &own)?;
            } else {
                references.insert(section.index().0, own);
            }
        }
        let frames = frames.retain(|frame| is_whole(&file, frame))?;
        let mut needs = BTreeMap::new();
        for (section, references) in &references {
            needs.insert(*section, sections_of(&file, references.iter().copied())?);
        }
        for frame in frames.all() {
            if let Some(function) = function_of(&file, frame)? {
                needs.entry(function).or_default().extend(sections_of(&file, frames.references(frame))?);
            }
        }
        let mut linked = Self { file, references, frames, needs };
        linked.keep_what_nobody_names();
        Ok(linked)
    }

    /// What runs when a program begins or ends is there for the variables that it writes: who needs one of those needs it, too. (Rust's library keeps the
    /// program's arguments by such a function, and nothing here asks for those.) So is a note, by which copies of the runtime find each other, for those of
    /// the function that it names.
    fn keep_what_nobody_names(&mut self) {
        let numbers = |is_one: fn(&ElfSection64<'_, '_>) -> bool| -> BTreeSet<usize> {
            self.file.sections().filter(is_one).map(|section| section.index().0).collect()
        };
        let (unnamed, variables) = (numbers(is_unnamed), numbers(is_variable));
        for unnamed in unnamed {
            for variable in self.needed_for(unnamed).intersection(&variables) {
                self.needs.entry(*variable).or_default().insert(unnamed);
            }
        }
    }

    /// A section, what it needs, what that needs, and so on.
    fn needed_for(&self, section: usize) -> BTreeSet<usize> {
        let (mut found, mut open) = (BTreeSet::new(), vec![section]);
        while let Some(section) = open.pop() {
            if found.insert(section) {
                open.extend(self.needs.get(&section).into_iter().flatten());
            }
        }
        found
    }

    /// Takes the object apart: sections that the same symbols need go together, so that whoever refers to some of the symbols gets nothing in
    /// vain. What none of them needs is left out.
    pub fn members(&self, symbols: &[String]) -> Result<Vec<Member>> {
        let mut needed_by: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        let mut names = BTreeMap::new();
        for (number, name) in symbols.iter().enumerate() {
            let section = self.file.symbol_by_name(name).and_then(|symbol| symbol.section_index());
            let section = section.with_context(|| format!("{name} is nowhere in the library"))?.0;
            names.entry(section).or_insert(name);
            for section in self.needed_for(section) {
                needed_by.entry(section).or_default().insert(number);
            }
        }

        let mut together: BTreeMap<BTreeSet<usize>, Vec<usize>> = BTreeMap::new();
        for (section, by) in needed_by {
            together.entry(by).or_default().push(section);
        }
        let named = together.into_iter().enumerate().map(|(number, (by, sections))| {
            let own = sections.iter().find_map(|section| names.get(section));
            let name = own.map_or_else(|| format!("of_{}.{number}.o", by.len()), |name| format!("{name}.o"));
            Member { name, sections }
        });
        let mut members: Vec<Member> = named.collect();
        members.sort_by_key(|member| member.sections[0]);
        Ok(members)
    }

    /// What a section refers to, in the order of the places.
    pub fn references(&self, section: usize) -> &[Reference] {
        self.references.get(&section).map_or(&[], Vec::as_slice)
    }

    /// The frames of functions in these sections, as a section of unwind tables with its references.
    pub fn frames(&self, sections: &BTreeSet<usize>) -> Result<(Vec<u8>, Vec<Reference>)> {
        let mut chosen = Vec::new();
        for frame in self.frames.all() {
            if function_of(&self.file, frame)?.is_some_and(|function| sections.contains(&function)) {
                chosen.push(frame);
            }
        }
        self.frames.section(chosen.into_iter())
    }

    /// The section that a symbol is in; none where another library has it.
    pub fn section_of(&self, symbol: usize) -> Result<Option<usize>> {
        section_of(&self.file, symbol)
    }
}

fn section_of(file: &ElfFile64<'_>, symbol: usize) -> Result<Option<usize>> {
    Ok(file.symbol_by_index(SymbolIndex(symbol))?.section_index().map(|section| section.0))
}

fn sections_of(file: &ElfFile64<'_>, references: impl Iterator<Item = Reference>) -> Result<BTreeSet<usize>> {
    references.filter_map(|reference| section_of(file, reference.symbol).transpose()).collect()
}

fn function_of(file: &ElfFile64<'_>, frame: &Frame) -> Result<Option<usize>> {
    frame.function().map_or(Ok(None), |symbol| section_of(file, symbol))
}

/// Not so where the function was left out, or cut short: nothing returns to it then, and the frame is as long as it was.
fn is_whole(file: &ElfFile64<'_>, frame: &Frame) -> Result<bool> {
    let Some(function) = function_of(file, frame)? else { return Ok(false) };
    Ok(frame.length()? <= file.section_by_index(SectionIndex(function))?.size())
}

/// Whether a section is in memory when a program runs.
fn is_loaded(section: &ElfSection64<'_, '_>) -> bool {
    matches!(section.flags(), SectionFlags::Elf { sh_flags, .. } if sh_flags.contains(SHF_ALLOC))
}

fn is_unnamed(section: &ElfSection64<'_, '_>) -> bool {
    matches!(section.flags(), SectionFlags::Elf { sh_type: SHT_INIT_ARRAY | SHT_FINI_ARRAY | SHT_NOTE, .. })
}

/// Whether it is zero at first, and the same for all threads.
fn is_variable(section: &ElfSection64<'_, '_>) -> bool {
    section.kind() == SectionKind::UninitializedData
}

fn references_in(section: &ElfSection64<'_, '_>) -> Vec<Reference> {
    let references = section.relocations().filter_map(|(place, relocation)| match relocation.target() {
        RelocationTarget::Symbol(symbol) => {
            Some(Reference { place, symbol: symbol.0, addend: relocation.addend(), flags: relocation.flags() })
        }
        // What ld has left out leaves such.
        _ => None,
    });
    let mut references: Vec<Reference> = references.collect();
    references.sort_by_key(|reference| reference.place);
    references
}
