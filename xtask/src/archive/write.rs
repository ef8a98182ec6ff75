//! Members as object files. What one member has and another refers to gets a name for that: hidden, so that no library shows it, and one that
//! other archives do not have, which may hold parts of Rust's library, too.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use object::elf::{
    SHF_GROUP, SHF_MERGE, SHF_STRINGS, SHT_PROGBITS, STB_GLOBAL, STB_LOCAL, STB_WEAK, STT_NOTYPE, STT_OBJECT, STT_TLS,
    STV_DEFAULT, STV_HIDDEN, SymbolBind, SymbolInfo, SymbolType, SymbolVisibility,
};
use object::read::elf::ElfSymbol64;
use object::write::{self, SectionId, SymbolId, SymbolSection};
use object::{
    BinaryFormat, Object, ObjectSection, ObjectSymbol, SectionFlags, SectionIndex, SectionKind, SymbolFlags,
    SymbolIndex, SymbolKind, SymbolScope,
};

use super::frames;
use super::linked::{Linked, Member, Reference};

/// What such names begin with.
const LENT: &str = "sidetable.";

/// The variable in which glibc says whether the process has one thread.
const SINGLE_THREADED: &str = "__libc_single_threaded";

/// What Rust's library calls where a frame that was unwound has cleaned up. None of the archive's has anything to ([`crate::drop_in::panics`]), so
/// a program needs no unwinder for it.
const NEVER_CALLED: &str = "_Unwind_Resume";

pub struct Writer<'l, 'a> {
    linked: &'l Linked<'a>,
    symbols: BTreeSet<&'l str>,
    /// The names of symbols that a member has for others, by their numbers.
    lent: BTreeMap<usize, String>,
}

impl<'l, 'a> Writer<'l, 'a> {
    /// `symbols` are what the library exports.
    pub fn new(linked: &'l Linked<'a>, symbols: &'l [String], members: &[Member]) -> Result<Self> {
        let mut writer = Self { linked, symbols: symbols.iter().map(String::as_str).collect(), lent: BTreeMap::new() };
        let mut taken = BTreeSet::new();
        for member in members {
            let sections: BTreeSet<usize> = member.sections.iter().copied().collect();
            let references = member.sections.iter().flat_map(|section| linked.references(*section));
            for reference in references.copied().chain(linked.frames(&sections)?.1) {
                let section = linked.section_of(reference.symbol)?;
                if section.is_some_and(|section| !sections.contains(&section)) {
                    writer.lend(reference.symbol, &mut taken)?;
                }
            }
        }
        Ok(writer)
    }

    fn lend(&mut self, symbol: usize, taken: &mut BTreeSet<String>) -> Result<()> {
        let found = self.symbol(symbol)?;
        if self.is_exported(&found)? || self.lent.contains_key(&symbol) {
            return Ok(());
        }
        let own = match found.section_index() {
            Some(section) if found.kind() == SymbolKind::Section => {
                self.linked.file.section_by_index(section)?.name()?
            }
            _ => found.name()?,
        };
        let mut name = format!("{LENT}{own}");
        if !taken.insert(name.clone()) {
            name = format!("{LENT}{own}.{symbol}");
            taken.insert(name.clone());
        }
        self.lent.insert(symbol, name);
        Ok(())
    }

    /// The object file.
    pub fn member(&self, member: &Member) -> Result<Vec<u8>> {
        let file = &self.linked.file;
        let mut object = write::Object::new(BinaryFormat::Elf, file.architecture(), object::Endianness::Little);
        object.flags = file.flags();
        let mut sections = BTreeMap::new();
        for number in &member.sections {
            let from = file.section_by_index(SectionIndex(*number))?;
            let SectionFlags::Elf { sh_type, sh_flags } = from.flags() else { continue };
            let to = object.add_section(Vec::new(), from.name_bytes()?.to_vec(), from.kind());
            // Not merged: the linker would move what names of another member mean. In no group: there is one of each.
            let apart = !(SHF_MERGE | SHF_STRINGS | SHF_GROUP).0;
            object.section_mut(to).flags =
                SectionFlags::Elf { sh_type, sh_flags: object::elf::SectionFlags(sh_flags.0 & apart) };
            if object.section(to).is_bss() {
                object.append_section_bss(to, from.size(), from.align());
            } else {
                object.set_section_data(to, from.data()?, from.align());
            }
            sections.insert(*number, to);
        }
        let mut symbols = self.definitions(&mut object, &sections)?;
        for (number, section) in &sections {
            self.relocate(&mut object, *section, self.linked.references(*number), &sections, &mut symbols)?;
        }

        let (data, references) = self.linked.frames(&sections.keys().copied().collect())?;
        if !data.is_empty() {
            let from = file.section_by_name(frames::SECTION).context("there were frames")?;
            let to = object.add_section(Vec::new(), frames::SECTION.into(), from.kind());
            object.section_mut(to).flags = from.flags();
            object.set_section_data(to, data, from.align());
            self.relocate(&mut object, to, &references, &sections, &mut symbols)?;
        }
        finished(object)
    }

    /// For programs whose C library does not say whether a process has one thread (glibc before 2.32, musl), a member that says no. A C library
    /// that does say it writes to this variable in place of its own, as to any that a program has by a copy relocation.
    pub fn threads(&self) -> Result<Option<Vec<u8>>> {
        let file = &self.linked.file;
        if !file.symbols().any(|symbol| symbol.is_undefined() && symbol.name() == Ok(SINGLE_THREADED)) {
            return Ok(None);
        }
        let mut object = write::Object::new(BinaryFormat::Elf, file.architecture(), object::Endianness::Little);
        object.flags = file.flags();
        let section = object.section_id(write::StandardSection::UninitializedData);
        let value = object.append_section_bss(section, 1, 1);
        let symbol = made(SINGLE_THREADED, STT_OBJECT, STB_WEAK, STV_DEFAULT);
        let section = SymbolSection::Section(section);
        object.add_symbol(write::Symbol { value, size: 1, weak: true, section, ..symbol });
        finished(object).map(Some)
    }

    /// The symbols of these sections.
    fn definitions(
        &self,
        object: &mut write::Object<'_>,
        sections: &BTreeMap<usize, SectionId>,
    ) -> Result<BTreeMap<usize, SymbolId>> {
        let mut symbols = BTreeMap::new();
        for symbol in self.linked.file.symbols() {
            let number = symbol.index().0;
            let section = symbol.section_index().and_then(|section| sections.get(&section.0));
            let Some(section) = section else { continue };
            let mut define = |made: write::Symbol| {
                let (value, section) = (symbol.address(), SymbolSection::Section(*section));
                object.add_symbol(write::Symbol { value, section, ..made })
            };
            if let Some(name) = self.lent.get(&number) {
                // Beside its own name, by which a debugger knows a function.
                define(made(name, self.type_elsewhere(&symbol)?, STB_GLOBAL, STV_HIDDEN));
            }
            if let (SymbolFlags::Elf { st_info, .. }, true) = (symbol.flags(), symbol.kind() != SymbolKind::Section) {
                let bind = if self.is_exported(&symbol)? { STB_GLOBAL } else { STB_LOCAL };
                let own = made(symbol.name()?, st_info.st_type(), bind, STV_DEFAULT);
                symbols.insert(number, define(write::Symbol { size: symbol.size(), ..own }));
            }
        }
        Ok(symbols)
    }

    fn relocate(
        &self,
        object: &mut write::Object<'_>,
        section: SectionId,
        references: &[Reference],
        sections: &BTreeMap<usize, SectionId>,
        symbols: &mut BTreeMap<usize, SymbolId>,
    ) -> Result<()> {
        for Reference { place, symbol: number, addend, flags } in references.iter().copied() {
            let symbol = match symbols.get(&number) {
                Some(symbol) => *symbol,
                None => {
                    let symbol = self.symbol(number)?;
                    let here = symbol.section_index().and_then(|section| sections.get(&section.0));
                    let made = match here {
                        Some(section) => object.section_symbol(*section),
                        None => object.add_symbol(self.elsewhere(&symbol)?),
                    };
                    symbols.insert(number, made);
                    made
                }
            };
            object.add_relocation(section, write::Relocation { offset: place, symbol, addend, flags })?;
        }
        Ok(())
    }

    /// A symbol that another member has, or another library.
    fn elsewhere(&self, symbol: &ElfSymbol64<'_, '_>) -> Result<write::Symbol> {
        if let (true, SymbolFlags::Elf { st_info, st_other }) = (symbol.is_undefined(), symbol.flags()) {
            let is_weak = symbol.is_weak() || symbol.name()? == NEVER_CALLED;
            let bind = if is_weak { STB_WEAK } else { st_info.st_bind() };
            let made = made(symbol.name()?, st_info.st_type(), bind, st_other.visibility());
            return Ok(write::Symbol { weak: is_weak, ..made });
        }
        let lent = self.lent.get(&symbol.index().0);
        let (name, visibility) = lent.map_or((symbol.name()?, STV_DEFAULT), |name| (name, STV_HIDDEN));
        Ok(made(name, self.type_elsewhere(symbol)?, STB_GLOBAL, visibility))
    }

    fn is_exported(&self, symbol: &ElfSymbol64<'_, '_>) -> Result<bool> {
        Ok(symbol.is_global() && symbol.is_definition() && self.symbols.contains(symbol.name()?))
    }

    /// What a symbol is to members that do not have it.
    fn type_elsewhere(&self, symbol: &ElfSymbol64<'_, '_>) -> Result<SymbolType> {
        let section = symbol.section_index().context("it is in a section")?;
        let kind = self.linked.file.section_by_index(section)?.kind();
        let is_of_threads = matches!(kind, SectionKind::Tls | SectionKind::UninitializedTls);
        Ok(if is_of_threads { STT_TLS } else { STT_NOTYPE })
    }

    fn symbol(&self, number: usize) -> Result<ElfSymbol64<'a, 'l>> {
        Ok(self.linked.file.symbol_by_index(SymbolIndex(number))?)
    }
}

/// The file of an object that has everything else.
fn finished(mut object: write::Object<'_>) -> Result<Vec<u8>> {
    // Its absence would say that the code needs a stack that can be executed.
    let stack = object.add_section(Vec::new(), b".note.GNU-stack".to_vec(), SectionKind::Other);
    object.section_mut(stack).flags =
        SectionFlags::Elf { sh_type: SHT_PROGBITS, sh_flags: object::elf::SectionFlags::default() };
    Ok(object.write()?)
}

/// A symbol that is in no section yet.
fn made(name: &str, kind: SymbolType, bind: SymbolBind, visibility: SymbolVisibility) -> write::Symbol {
    let scope = if bind == STB_LOCAL { SymbolScope::Compilation } else { SymbolScope::Dynamic };
    write::Symbol {
        name: name.into(),
        value: 0,
        size: 0,
        kind: SymbolKind::Unknown,
        scope,
        weak: false,
        section: SymbolSection::Undefined,
        flags: SymbolFlags::Elf { st_info: SymbolInfo::new(bind, kind), st_other: visibility.into() },
    }
}
