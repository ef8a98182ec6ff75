//! `target/release/libsidetable.a`: a program has of it what it uses, without an option for its linker.
//!
//! cargo makes one object file of the library, with Rust's library in it. Of an object file a linker takes all or nothing: all, 830 KB, in
//! every program. So it is taken apart. Sections that the same exported functions need lie in one member, and a program gets the members with
//! what its functions need. Panics end as in the archive for Swift programs, without a backtrace and its 230 KB.
//!
//! | module | |
//! |---|---|
//! | [`linked`] | the library as one object, and what goes together |
//! | [`frames`] | its unwind tables, a function at a time |
//! | [`write`](mod@write) | the members |

mod frames;
mod linked;
mod write;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use object::read::archive::ArchiveFile;
use object::{Object, ObjectSymbol};

use crate::drop_in::panics::{self, Debug};
use crate::drop_in::{self, Tools};
use crate::workspace::Workspace;

use linked::Linked;
use write::Writer;

/// Makes the archive of what cargo has built, the shared library of which says what is exported.
pub fn make(workspace: &Workspace, built: &Path, shared: &Path, archive: &Path) -> Result<()> {
    let symbols = exported_symbols(shared)?;
    let scratch = workspace.scratch()?.join("archive");
    if scratch.exists() {
        fs::remove_dir_all(&scratch).with_context(|| format!("cannot delete {}", scratch.display()))?;
    }
    fs::create_dir_all(&scratch).with_context(|| format!("cannot create {}", scratch.display()))?;

    let object = scratch.join("linked.o");
    let mut collect = drop_in::into_one_object(Tools::HERE, &symbols, &object)?;
    collect.arg("--strip-debug").arg(built);
    drop_in::run(collect)?;
    panics::cut_short(Tools::HERE, &object, &scratch, Debug::InMessages)?;

    let data = fs::read(&object).with_context(|| format!("cannot read {}", object.display()))?;
    let linked = Linked::read(&data)?;
    let members = linked.members(&symbols)?;
    let writer = Writer::new(&linked, &symbols, &members)?;
    let mut objects = Vec::new();
    for member in &members {
        let file = scratch.join(&member.name);
        fs::write(&file, writer.member(member)?).with_context(|| format!("cannot write {}", file.display()))?;
        objects.push(file);
    }
    if let Some(threads) = writer.threads()? {
        let file = scratch.join("threads.o");
        fs::write(&file, threads).with_context(|| format!("cannot write {}", file.display()))?;
        objects.push(file);
    }
    drop_in::pack(Tools::HERE, archive, &objects)?;
    check(archive, &symbols)
}

/// The names that the shared library exports.
pub fn exported_symbols(shared: &Path) -> Result<Vec<String>> {
    let data = fs::read(shared).with_context(|| format!("cannot read {}", shared.display()))?;
    let file = object::File::parse(&*data).with_context(|| format!("{} is no library", shared.display()))?;
    let symbols = file.dynamic_symbols().filter(|symbol| symbol.is_definition() && symbol.is_global());
    symbols.map(|symbol| Ok(symbol.name()?.to_owned())).collect()
}

/// Each exported symbol is defined, and nothing twice.
fn check(archive: &Path, symbols: &[String]) -> Result<()> {
    let data = fs::read(archive).with_context(|| format!("cannot read {}", archive.display()))?;
    let mut defined = BTreeSet::new();
    for member in ArchiveFile::parse(&*data)?.members() {
        let file = object::File::parse(member?.data(&*data)?)?;
        for symbol in file.symbols().filter(|symbol| symbol.is_global() && !symbol.is_undefined()) {
            let name = symbol.name()?;
            ensure!(defined.insert(name.to_owned()), "two members of the archive define {name}");
        }
    }
    let missing: Vec<&String> = symbols.iter().filter(|symbol| !defined.contains(*symbol)).collect();
    ensure!(missing.is_empty(), "the archive lacks {missing:?}");
    Ok(())
}
