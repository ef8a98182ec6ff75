//! Function, file and line of each call.

use std::collections::HashMap;
use std::path::Path;

use addr2line::Loader;
use sidetable_picture::Name;
use sidetable_picture::counts::Counts;

/// Where a call is, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The program's or library's file.
    pub file: String,
    /// The function, or where no symbol says the address in the file.
    pub function: String,
    /// The source's path and line, where there is debug information.
    pub source: Option<(String, u32)>,
}

impl Place {
    /// The last part of the program's or library's path.
    pub fn file_name(&self) -> &str {
        last(&self.file)
    }

    /// `main.swift:7`.
    pub fn short_source(&self) -> Option<String> {
        self.source.as_ref().map(|(path, line)| format!("{}:{line}", last(path)))
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// One for each of the counts' sites.
pub fn find(counts: &Counts) -> Vec<Place> {
    let mut loaders: HashMap<Name, Option<Loader>> = HashMap::new();
    let mut places = Vec::with_capacity(counts.sites.len());
    for site in &counts.sites {
        let file = counts.name(site.file).unwrap_or("(no file)");
        let loader = loaders.entry(site.file).or_insert_with(|| Loader::new(Path::new(file)).ok());
        // The call is in front of where it returns to.
        let at = site.in_file.saturating_sub(1);
        let function = counts.name(site.function).map(demangled);
        let function = function.unwrap_or_else(|| format!("{:#x}", if at == 0 { site.address } else { site.in_file }));
        let source = loader.as_ref().and_then(|loader| nearest_source(loader, at));
        places.push(Place { file: file.to_owned(), function, source });
    }
    places
}

/// Swift's are demangled already, where the program could.
fn demangled(name: &str) -> String {
    addr2line::demangle_auto(name.into(), None).into_owned()
}

/// Bytes in front of a call that its arguments are made ready in.
const BEFORE: u64 = 48;

/// The call's own line; for one that the compiler added, and gave to no line, that of the code in front of it in its function.
fn nearest_source(loader: &Loader, at: u64) -> Option<(String, u32)> {
    let function = loader.find_symbol(at);
    (at.saturating_sub(BEFORE)..=at)
        .rev()
        .take_while(|before| loader.find_symbol(*before) == function)
        .find_map(|before| source(loader, before))
}

/// The innermost place that somebody wrote: compilers give line 0 to what nobody did.
fn source(loader: &Loader, address: u64) -> Option<(String, u32)> {
    let mut frames = loader.find_frames(address).ok()?;
    while let Ok(Some(frame)) = frames.next() {
        if let Some(location) = frame.location
            && let (Some(path), Some(line)) = (location.file, location.line.filter(|line| *line > 0))
            && !path.ends_with("<compiler-generated>")
        {
            return Some((path.to_owned(), line));
        }
    }
    None
}
