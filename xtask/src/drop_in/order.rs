//! What lies where in the archive: the kernel maps the neighbours of each page that a program touches, and counts them as the program's.

use std::path::Path;

use anyhow::{Context, Result};
use object::{Object, ObjectSection};

/// The functions that programs run, as callgrind counts them over the programs of `benches/swift`: those that nearly all run, and after an empty line those
/// that some do, the most frequent last. A line is a C entry point; or a module, and a function of it or of a type there.
const FUNCTIONS: &str = include_str!("../../../c-api/swift-order.txt");

/// How a linker puts together the archive's one object, whose sections these are. Linkers begin with what is unlikely to run, of all files, then start the program, and
/// then put what is hot: so what nearly all programs run is hot, each function at the start of a cache line, and what some run unlikely. The rest lies behind the program's own code, in front of
/// Swift's: next to nothing of which it is known that all programs run it.
pub fn script(sections: &[String]) -> String {
    let (all, some) = FUNCTIONS.split_once("\n\n").unwrap_or((FUNCTIONS, ""));
    let of = |lines: &str| -> Vec<&String> {
        let patterns = lines.lines().map(pattern);
        patterns.flat_map(|pattern| sections.iter().filter(move |name| matches(&pattern, name))).collect()
    };
    let (all, some) = (of(all), of(some));
    let is_other = |name: &&String| name.starts_with(".text") && !all.contains(name) && !some.contains(name);
    let other: Vec<&String> = sections.iter().filter(is_other).collect();
    format!(
        "SECTIONS {{
  .text.hot : SUBALIGN(64) {{
{}  }}
  .text.unlikely : {{
{}  }}
  .text : SUBALIGN(16) {{
{}  }}
  .data.rel.ro : {{ *(.data.rel.ro*9sidetable*) *(.data.rel.ro .data.rel.ro.*) }}
  .rodata : {{ *(.rodata..L*) *(.rodata .rodata.*) }}
  .data : {{ *(.data .data.* .bss .bss.*) }}
}}
",
        input(&all),
        input(&some),
        input(&other),
    )
}

fn input(sections: &[&String]) -> String {
    sections.iter().map(|section| format!("    *({section})\n")).collect()
}

/// The section of a function: Rust's names of functions, of whichever of its schemes, have in them the names of modules with their lengths.
fn pattern(line: &str) -> String {
    let Some((module, function)) = line.split_once(' ') else { return format!(".text.{line}") };
    let module: String = module.split("::").map(counted).collect();
    format!(".text*{module}*{}*", counted(function))
}

fn counted(name: &str) -> String {
    format!("{}{name}", name.len())
}

/// The names of an object's sections.
pub fn sections(object: &Path) -> Result<Vec<String>> {
    let data = std::fs::read(object).with_context(|| format!("cannot read {}", object.display()))?;
    let file = object::File::parse(&*data).with_context(|| format!("{} is no object", object.display()))?;
    file.sections().map(|section| Ok(section.name()?.to_owned())).collect()
}

/// The lines that name none of these.
pub fn unknown(sections: &[String]) -> Vec<&'static str> {
    let is_unknown = |line: &&str| !line.is_empty() && !sections.iter().any(|name| matches(&pattern(line), name));
    FUNCTIONS.lines().filter(is_unknown).collect()
}

/// Whether a name is of a pattern, in which stars stand for anything.
fn matches(pattern: &str, name: &str) -> bool {
    let (first, rest) = pattern.split_once('*').map_or((pattern, None), |(first, rest)| (first, Some(rest)));
    let Some(name) = name.strip_prefix(first) else { return false };
    rest.map_or(name.is_empty(), |rest| {
        (0..=name.len()).any(|at| name.is_char_boundary(at) && matches(rest, &name[at..]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_found_by_either_scheme_of_names() {
        let lock = pattern("sidetable::sync::lock lock");
        assert_eq!(lock, ".text*9sidetable4sync4lock*4lock*");
        assert!(matches(&lock, ".text._ZN9sidetable4sync4lock13Lock$LT$T$GT$4lock17h3acc043e899011a0E"));
        assert!(matches(&lock, ".text.unlikely._RNvMs_NtNtCs1_9sidetable4sync4lockINtB5_4LockjE4lock"));
        assert!(!matches(&lock, ".text._ZN9sidetable4sync4lock13Lock$LT$T$GT$6unlock17h3acc043e899011a0E"));
        assert!(matches(&pattern("swift_retain"), ".text.swift_retain"));
        assert!(!matches(&pattern("swift_retain"), ".text.swift_retain_n"));
    }
}
