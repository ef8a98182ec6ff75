//! The file: rows, places, names.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process;

use sidetable_picture::counts::{Counts, Row, Site};
use sidetable_picture::{Moment, Name, Names, Type};

use crate::collect::{collect, collect_here};
use crate::files::{self, Demangler, File};
use crate::next;
use crate::types::Types;

/// Writes the counts, or beside their file a line that says why there are none.
pub fn write(moment: Moment, every: u32, path: &Path) {
    if let Err(why) = attempt(moment, every, path) {
        // The program that reads the counts says that there are none, when even this cannot be written.
        let _ = fs::write(path.with_added_extension("why"), format!("{why}\n"));
    }
}

fn attempt(moment: Moment, every: u32, path: &Path) -> Result<(), String> {
    let (collected, threads) = match moment {
        // SAFETY: a signal's counts are written in a copy.
        Moment::Signal(_) => unsafe { collect_here() },
        Moment::Exit | Moment::Asked => collect()?,
    };
    let files = files::all();
    let file_of = |address: usize| files.iter().position(|file| file.contains(address));
    let runtime = file_of(next::retain());
    let mut counts =
        Counts { program: files::program(), process: process::id(), moment, every, threads, ..Counts::default() };
    let mut sites = HashMap::new();
    let mut types = HashMap::from([(0, 0)]);
    let mut isas = vec![0];
    let mut places = Vec::new();
    for ((address, isa, operation), (calls, amount)) in collected {
        let file = file_of(address);
        // What the runtime asks of itself is no caller's: Swift's never comes here, and of ours only some of it does.
        if file.is_some() && file == runtime {
            continue;
        }
        let site = *sites.entry(address).or_insert_with(|| {
            places.push((address, file));
            places.len() as u32 - 1
        });
        let kind = *types.entry(isa).or_insert_with(|| {
            isas.push(isa);
            isas.len() as u32 - 1
        });
        counts.rows.push(Row { site, kind, operation, padding: 0, calls, amount });
    }
    let mut names = Names::default();
    counts.sites = name_sites(&places, &files, &mut names);
    counts.types = name_types(&isas, &mut names);
    counts.names = names.all;
    let new = path.with_added_extension("new");
    counts.write(&new).map_err(|error| error.to_string())?;
    fs::rename(&new, path).map_err(|error| error.to_string())
}

fn name_sites(places: &[(usize, Option<usize>)], files: &[File], names: &mut Names) -> Vec<Site> {
    let demangler = Demangler::find();
    let mut sites: Vec<Site> = places
        .iter()
        .map(|(address, _)| Site { address: *address as u64, in_file: 0, file: Name::NONE, function: Name::NONE })
        .collect();
    for (number, file) in files.iter().enumerate() {
        let here = || places.iter().zip(0..).filter(|((_, file), _)| *file == Some(number));
        if here().next().is_none() {
            continue;
        }
        let bytes = fs::read(&file.path).unwrap_or_default();
        let symbols = files::symbols(&bytes);
        let path = names.number(&file.path);
        for ((address, _), site) in here() {
            let in_file = (address - file.bias) as u64;
            // The call is in front of where it returns to, which may be the next function already.
            let symbol = symbols.as_ref().and_then(|symbols| symbols.before(in_file - 1));
            // A function that ends in the runtime's jumps there, and what the runtime returns to is that function's caller.
            let called = files::called(*address).filter(|called| file.contains(*called)).and_then(|called| {
                let called = (called - file.bias) as u64;
                symbols.as_ref()?.before(called).filter(|symbol| symbol.address() == called)
            });
            let in_file = called.map_or(in_file, |function| function.address() + 1);
            let symbol = called.or(symbol);
            let function = symbol.map_or(Name::NONE, |symbol| names.number(&demangler.name(symbol.name())));
            sites[site] = Site { address: *address as u64, in_file, file: path, function };
        }
    }
    sites
}

fn name_types(isas: &[usize], names: &mut Names) -> Vec<Type> {
    let types = Types::find();
    isas.iter()
        .map(|isa| {
            let (name, kind) = if *isa == 0 { (None, Type::CLASS) } else { types.describe(*isa) };
            Type { isa: *isa as u64, name: name.map_or(Name::NONE, |name| names.number(&name)), kind }
        })
        .collect()
}
