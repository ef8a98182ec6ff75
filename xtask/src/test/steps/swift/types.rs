//! What Swift prints about types, beside what the tests of ours say.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::super::super::context::Context;
use crate::toolchain::Toolchain;

/// The version that printed the facts.
const FACTS: &str = "6.0.3";

/// What it printed about types.
const TYPES: &str = "swift-6.0.3.txt";

/// Flags of layouts that a later Swift sets where 6.0 does not: 6.2's "addressable for dependencies" (a String is), and "not borrowable bitwise" of
/// what holds a weak reference, which it passes on to generic structs.
const LATER_FLAGS: u64 = 0x300_0000;

/// Swift still prints the facts about types with which ours are compared, and reads the names that we write.
pub fn all(context: &mut Context<'_>, toolchain: &Toolchain, version: &str, scratch: &Path) -> Result<()> {
    let tests = context.workspace.root.join("runtime/tests/metadata");
    let read = |name: &str| {
        let path = tests.join(name);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    for (source, facts, what) in [
        ("swift-types.swift", TYPES, "Swift's types are as the tests of ours say"),
        ("enums/enums.swift", "enums/enums-6.0.3.txt", "Swift's enums lie in memory as the tests of ours say"),
    ] {
        if version != FACTS && facts != TYPES {
            context.skip(format!(
                "{source}: it prints bytes that nobody sets, too, which are as Swift {FACTS} leaves them"
            ));
            continue;
        }
        let source = tests.join(source);
        let program = scratch.join(source.file_stem().expect("a program has a name"));
        let mut words: Vec<OsString> = ["swiftc", "-O", "-module-name", "Demo"].map(OsString::from).to_vec();
        words.extend(["-suppress-warnings".into(), source.into(), "-o".into(), program.clone().into()]);
        context.check(toolchain.command(&words))?;
        let printed = context.check(toolchain.command(&[OsString::from(program)]))?;
        let due = read(facts)?;
        let is_same =
            printed == due || (version != FACTS && without_later_flags(&printed) == without_later_flags(&due));
        context.expect(is_same, what)?;
    }
    let due = read(TYPES)?;
    let ours = read("written-names.txt")?;
    let swifts: Vec<&str> = due.lines().filter_map(|line| line.split('\t').nth(5)).collect();
    let [swifts, ours] = [swifts, ours.lines().collect()].map(|names| {
        let names = names.into_iter().map(|name| OsString::from(format!("$s{name}D")));
        let words = ["swift", "demangle", "--compact"].into_iter().map(OsString::from).chain(names);
        context.check(toolchain.command(&words.collect::<Vec<_>>()))
    });
    let (swifts, ours) = (swifts?, ours?);
    let are_read = !ours.contains("$s") && ours.lines().count() == due.lines().count();
    context.expect(are_read && swifts == ours, "Swift's demangler reads our names as it reads Swift's")
}

/// The lines of `swift-types.swift`, whose fourth column is a layout's flags.
fn without_later_flags(lines: &str) -> Vec<String> {
    let of_line = |line: &str| {
        let columns = line.split('\t').enumerate().map(|(index, column)| match u64::from_str_radix(column, 16) {
            Ok(flags) if index == 3 => format!("{:x}", flags & !LATER_FLAGS),
            _ => column.to_owned(),
        });
        columns.collect::<Vec<_>>().join("\t")
    };
    lines.lines().map(of_line).collect()
}
