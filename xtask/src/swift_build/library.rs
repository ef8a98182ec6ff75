//! Swift's static library: whether its three members are the ones that ours stands in for.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};

use crate::drop_in::SYMBOLS;
use crate::toolchain::Toolchain;

/// Swift's members that the archive stands in for.
pub const REPLACED: [&str; 3] = ["Exclusivity.cpp.o", "HeapObject.cpp.o", "RefCount.cpp.o"];

/// Fails where a symbol is missing or too many, and names it and its member.
pub fn check(toolchain: &Toolchain) -> Result<()> {
    let archive = path(&toolchain.ask(&["swiftc", "-print-target-info", "-static-stdlib"])?)?;
    let listing = toolchain.ask(&["nm", "--defined-only", "--extern-only", "--format=posix", &archive])?;
    compare(&listing, SYMBOLS).with_context(|| format!("{archive} is not the library that sidetable knows"))
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

/// Compares what nm lists of Swift's library with the symbols that ours defines.
fn compare(listing: &str, ours: &str) -> Result<()> {
    let theirs = c_symbols(listing);
    for member in REPLACED {
        ensure!(theirs.values().any(|of| *of == member), "it has no member {member}");
    }
    for symbol in ours.lines() {
        ensure!(
            theirs.contains_key(symbol),
            "{} do not define {symbol}, which sidetable's archive does",
            REPLACED.join(", ")
        );
    }
    for (symbol, member) in theirs {
        ensure!(
            ours.lines().any(|known| known == symbol),
            "{member} defines {symbol}, which sidetable's archive lacks"
        );
    }
    Ok(())
}

/// The symbols with C names of the replaced members, each with its member.
fn c_symbols(listing: &str) -> BTreeMap<&str, &str> {
    let mut symbols = BTreeMap::new();
    let mut member = None;
    for line in listing.lines() {
        if let Some(heading) = line.strip_suffix("]:") {
            let name = heading.rsplit('[').next().unwrap_or_default();
            member = REPLACED.into_iter().find(|replaced| *replaced == name);
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
        compare(LISTING, "swift_endAccess\nswift_immortal\nswift_retain\n").expect("they agree");
    }

    #[test]
    fn a_symbol_too_few_or_too_many_is_named_with_its_member() {
        let missing = compare(LISTING, "swift_endAccess\nswift_immortal\nswift_retain\nswift_new\n")
            .expect_err("one is missing")
            .to_string();
        assert!(missing.contains("swift_new") && missing.contains("HeapObject.cpp.o"), "{missing}");
        let extra = compare(LISTING, "swift_endAccess\nswift_retain\n").expect_err("one is too many").to_string();
        assert_eq!(extra, "RefCount.cpp.o defines swift_immortal, which sidetable's archive lacks");
        let gone =
            compare("lib.a[RefCount.cpp.o]:\nswift_immortal T 0 1\n", "").expect_err("a member is gone").to_string();
        assert_eq!(gone, "it has no member Exclusivity.cpp.o");
    }

    #[test]
    fn the_library_is_where_swiftc_says() {
        let info = r#"{"paths": {"runtimeResourcePath": "/usr/lib/swift_static"}}"#;
        assert_eq!(path(info).expect("a path"), "/usr/lib/swift_static/linux/libswiftCore.a");
        assert!(path("{}").is_err());
    }
}
