//! Swift's static library: whether its three members are the ones that ours stands in for.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};

use crate::drop_in::{EXCLUSIVITY, SYMBOLS};
use crate::toolchain::Toolchain;

/// Swift's members that the archive stands in for.
pub const REPLACED: [&str; 3] = ["HeapObject.cpp.o", "RefCount.cpp.o", "Exclusivity.cpp.o"];

/// Those with objects and counts, and the one with exclusivity.
pub const OBJECTS: &[&str] = REPLACED.split_at(2).0;
const ACCESSES: &[&str] = REPLACED.split_at(2).1;

/// What of Swift's library the archive can stand in for.
#[derive(Debug, PartialEq, Eq)]
pub enum Fit {
    Whole,
    /// All but exclusivity, and why.
    WithoutExclusivity(String),
}

/// Fails where a symbol of objects and counts is missing or too many, and names it and its member.
pub fn fit(toolchain: &Toolchain) -> Result<Fit> {
    let archive = path(&toolchain.ask(&["swiftc", "-print-target-info", "-static-stdlib"])?)?;
    let listing = toolchain.ask(&["nm", "--defined-only", "--extern-only", "--format=posix", &archive])?;
    fit_of(&listing).with_context(|| format!("{archive} is not the library that sidetable knows"))
}

fn fit_of(listing: &str) -> Result<Fit> {
    let (accesses, objects): (Vec<&str>, Vec<&str>) = SYMBOLS.lines().partition(|name| EXCLUSIVITY.contains(name));
    compare(listing, OBJECTS, &objects)?;
    Ok(match compare(listing, ACCESSES, &accesses) {
        Ok(()) => Fit::Whole,
        Err(why) => Fit::WithoutExclusivity(why.to_string()),
    })
}

/// Where swiftc says the library is.
fn path(target_info: &str) -> Result<String> {
    let info: serde_json::Value =
        serde_json::from_str(target_info).context("swiftc -print-target-info printed something else")?;
    match info["paths"]["runtimeResourcePath"].as_str() {
        Some(resources) => Ok(format!("{resources}/linux/libswiftCore.a")),
        None => bail!("swiftc -print-target-info names no runtimeResourcePath"),
    }
}

/// Compares what nm lists of some of Swift's members with the symbols that ours defines in their place.
fn compare(listing: &str, members: &[&str], ours: &[&str]) -> Result<()> {
    let theirs = c_symbols(listing, members);
    for member in members {
        ensure!(theirs.values().any(|of| of == member), "it has no member {member}");
    }
    for symbol in ours {
        ensure!(
            theirs.contains_key(symbol),
            "{} {} not define {symbol}, which sidetable's archive does",
            members.join(", "),
            if members.len() == 1 { "does" } else { "do" }
        );
    }
    for (symbol, member) in theirs {
        ensure!(ours.contains(&symbol), "{member} defines {symbol}, which sidetable's archive lacks");
    }
    Ok(())
}

/// The symbols with C names of these members, each with its member.
fn c_symbols<'a>(listing: &'a str, members: &[&'a str]) -> BTreeMap<&'a str, &'a str> {
    let mut symbols = BTreeMap::new();
    let mut member = None;
    for line in listing.lines() {
        if let Some(heading) = line.strip_suffix("]:") {
            let name = heading.rsplit('[').next().unwrap_or_default();
            member = members.iter().copied().find(|known| *known == name);
        } else if let (Some(member), Some(symbol)) = (member, line.split(' ').next())
            && !symbol.is_empty()
            && !symbol.starts_with("_Z")
        {
            symbols.insert(symbol, member);
        }
    }
    symbols
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTING: &str = "lib.a[Other.cpp.o]:\nswift_other T 0 1\n\nlib.a[HeapObject.cpp.o]:\nswift_retain T 0 1\n_ZN5swift3fooE T 0 1\n\n\
                           lib.a[RefCount.cpp.o]:\nswift_immortal T 0 1\n\nlib.a[Exclusivity.cpp.o]:\nswift_endAccess T 0 1\n";

    #[test]
    fn the_same_symbols_pass() {
        compare(LISTING, &REPLACED, &["swift_endAccess", "swift_immortal", "swift_retain"]).expect("they agree");
    }

    #[test]
    fn a_symbol_too_few_or_too_many_is_named_with_its_member() {
        let fails = |listing, members: &[&str], ours: &[&str]| {
            compare(listing, members, ours).expect_err("they do not agree").to_string()
        };
        let missing = fails(LISTING, OBJECTS, &["swift_immortal", "swift_retain", "swift_new"]);
        assert_eq!(missing, "HeapObject.cpp.o, RefCount.cpp.o do not define swift_new, which sidetable's archive does");
        let extra = fails(LISTING, OBJECTS, &["swift_retain"]);
        assert_eq!(extra, "RefCount.cpp.o defines swift_immortal, which sidetable's archive lacks");
        let gone = fails("lib.a[RefCount.cpp.o]:\nswift_immortal T 0 1\n", &REPLACED, &[]);
        assert_eq!(gone, "it has no member HeapObject.cpp.o");
    }

    #[test]
    fn exclusivity_that_is_elsewhere_stays_swifts_and_objects_may_not_be() {
        let objects: Vec<&str> = SYMBOLS.lines().filter(|name| !EXCLUSIVITY.contains(name)).collect();
        let (last, others) = objects.split_last().expect("there are some");
        let fit = |others: &[&str], accesses: &[&str]| {
            let members = REPLACED.into_iter().zip([others, std::slice::from_ref(last), accesses]);
            let lines = |names: &[&str]| names.iter().map(|name| format!("{name} T 0 1\n")).collect::<String>();
            fit_of(&members.map(|(member, names)| format!("lib.a[{member}]:\n{}", lines(names))).collect::<String>())
        };
        assert_eq!(fit(others, &EXCLUSIVITY).expect("it fits"), Fit::Whole);
        let later = &EXCLUSIVITY[2..];
        let Fit::WithoutExclusivity(why) = fit(others, later).expect("objects fit") else { panic!("all fits") };
        assert_eq!(why, "Exclusivity.cpp.o does not define swift_beginAccess, which sidetable's archive does");
        let error = fit(&[others, &["swift_new"]].concat(), later).expect_err("objects do not fit").to_string();
        assert_eq!(error, "HeapObject.cpp.o defines swift_new, which sidetable's archive lacks");
    }

    #[test]
    fn the_library_is_where_swiftc_says() {
        let info = r#"{"paths": {"runtimeResourcePath": "/usr/lib/swift_static"}}"#;
        assert_eq!(path(info).expect("a path"), "/usr/lib/swift_static/linux/libswiftCore.a");
        assert!(path("{}").is_err());
    }
}
