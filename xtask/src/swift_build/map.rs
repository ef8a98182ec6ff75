//! The map that GNU ld, gold and lld write of a link: which members a program has and for whose sake, and, where the table of cross references
//! is in it, whose functions each file calls.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use super::library::{OBJECTS, REPLACED};
use crate::drop_in::{self, EXCLUSIVITY, MEMBER, MEMBER_WITHOUT_EXCLUSIVITY};

/// Swift's library in the form that has all members at once.
const SHARED: &str = "libswiftCore.so";

/// The same for a map in a file.
pub fn check_file(path: &Path) -> Result<()> {
    check(&fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?)
}

/// Fails where a program has one of the members that ours stands in for, or not ours, or calls a function of Swift's that ours should have in
/// front of it.
pub fn check(map: &str) -> Result<()> {
    let ours = [MEMBER, MEMBER_WITHOUT_EXCLUSIVITY].map(|member| format!("libsidetable_swift.a({member})"));
    let ours = ours.iter().find(|member| map.contains(*member));
    let keeps_exclusivity = ours.is_some_and(|member| member.contains(MEMBER_WITHOUT_EXCLUSIVITY));
    let replaced = if keeps_exclusivity { OBJECTS } else { &REPLACED };
    for member in replaced {
        if map.contains(&format!("({member})")) {
            match reason(map, member) {
                Some(reason) => bail!("Swift's {member} is in the program beside sidetable's archive, for {reason}"),
                None => bail!("Swift's {member} is in the program beside sidetable's archive"),
            }
        }
    }
    ensure!(
        !map.contains(SHARED),
        "the program is linked with {SHARED}, which has an object runtime of its own: -static-stdlib (of swiftc) or \
         --static-swift-stdlib (of swift build) is missing"
    );
    let ours = ours.context("sidetable's archive is not in the program")?;
    check_references(map, ours)
}

/// Who asked for a member: GNU ld and gold have a table with the member on one line, and on the next the file and the symbol. lld says where
/// the member's sections are, and no reason.
fn reason<'a>(map: &'a str, member: &str) -> Option<&'a str> {
    let mut lines = map.lines();
    let line = lines.find(|line| line.contains(&format!("({member})")))?;
    let rest = line.split_once(&format!("({member})"))?.1.trim();
    let reason = if rest.is_empty() { lines.next()?.trim() } else { rest };
    (!reason.starts_with(':')).then_some(reason)
}

/// The table of cross references (`--cref`): each symbol with the file that defines it, and below it those that refer to it. The one of lld
/// lacks what archives define.
fn check_references(map: &str, ours: &str) -> Result<()> {
    let Some((_, table)) = map.split_once("Cross Reference Table") else { return Ok(()) };
    // Tens of thousands of symbols, few of which are anything to us.
    let wrapped: HashSet<&str> = drop_in::WRAPPED.lines().collect();
    let defined: HashSet<&str> = drop_in::SYMBOLS.lines().collect();
    let mut current = "";
    let mut files: Vec<&str> = Vec::new();
    for line in table.lines().chain(["end"]) {
        if line.starts_with(' ') {
            files.push(line.trim());
            continue;
        }
        if let Some(name) = current.strip_prefix("__real_") {
            bail!("{name} is not wrapped: the linker was not given --wrap={name}");
        }
        if wrapped.contains(current) {
            check_wrapped(current, &files, ours)?;
        }
        if defined.contains(current) {
            check_defined(current, &files, ours)?;
        }
        let (symbol, file) = line.split_once(' ').unwrap_or((line, ""));
        current = symbol;
        files = vec![file.trim()];
    }
    Ok(())
}

/// The first file defines it, and calls inside that one are its own.
fn check_wrapped(symbol: &str, files: &[&str], ours: &str) -> Result<()> {
    match files.iter().skip(1).find(|file| !file.ends_with(ours)) {
        Some(file) => {
            bail!("{file} calls Swift's {symbol} and not sidetable's: the linker was not given --wrap={symbol}")
        }
        None => Ok(()),
    }
}

fn check_defined(symbol: &str, files: &[&str], ours: &str) -> Result<()> {
    let stays = ours.contains(MEMBER_WITHOUT_EXCLUSIVITY) && EXCLUSIVITY.contains(&symbol);
    let definer = files.first().copied().unwrap_or_default();
    ensure!(stays || definer.ends_with(ours), "{symbol} is that of {definer}, and should be sidetable's");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = "/x/libsidetable_swift.a(drop-in.o)\n   main.o (swift_retain)\n";

    #[test]
    fn a_program_on_sidetable_has_our_member_alone() {
        check(MAP).expect("as it should be");
        assert!(check("main.o").expect_err("ours is missing").to_string().contains("not in the program"));
        let error = check(&format!("{MAP}/s/libswiftCore.so\n")).expect_err("a runtime too many").to_string();
        assert!(error.contains("-static-stdlib"), "{error}");
    }

    #[test]
    fn the_symbol_that_brought_a_member_in_is_named() {
        let map =
            format!("{MAP}/s/libswiftCore.a(RefCount.cpp.o)\n      /s/libswiftCore.a(Casting.cpp.o) (swift_new)\n");
        let error = check(&map).expect_err("a member too many").to_string();
        assert!(
            error.contains("RefCount.cpp.o") && error.contains("Casting.cpp.o") && error.contains("swift_new"),
            "{error}"
        );
        let of_lld = format!("{MAP} 4 4 4 1    /s/libswiftCore.a(RefCount.cpp.o):(.text.swift_release)\n");
        let error = check(&of_lld).expect_err("a member too many").to_string();
        assert_eq!(error, "Swift's RefCount.cpp.o is in the program beside sidetable's archive");
    }

    #[test]
    fn exclusivity_may_stay_swifts_beside_the_archive_without_it() {
        let references = "Cross Reference Table\n\nswift_endAccess /s/libswiftCore.a(Swift.o)\n           main.o\n";
        let map = format!(
            "/x/libsidetable_swift.a({MEMBER_WITHOUT_EXCLUSIVITY})\n/s/libswiftCore.a(Exclusivity.cpp.o)\n{references}"
        );
        check(&map).expect("as it should be");
        check(&map.replace(MEMBER_WITHOUT_EXCLUSIVITY, MEMBER)).expect_err("a member too many");
        check(&map.replace("Exclusivity.cpp.o", "RefCount.cpp.o")).expect_err("a member too many");
    }

    fn with_references(table: &str) -> Result<()> {
        check(&format!("{MAP}Cross Reference Table\n\nSymbol                 File\n{table}"))
    }

    const WRAPPED: &str = "__wrap_swift_getGenericMetadata /x/libsidetable_swift.a(drop-in.o)\n                 main.o\n\
                           swift_getGenericMetadata /s/libswiftCore.a(Metadata.cpp.o)\n                 /x/libsidetable_swift.a(drop-in.o)\n";

    #[test]
    fn a_function_that_is_not_wrapped_is_named() {
        with_references(WRAPPED).expect("wrapped");
        let past = format!("{WRAPPED}                 /s/libswiftCore.a(Swift.o)\nzero main.o\n");
        let error = with_references(&past).expect_err("one calls past ours").to_string();
        assert!(error.contains("(Swift.o)") && error.contains("--wrap=swift_getGenericMetadata"), "{error}");
        let forgotten = "__real_swift_getGenericMetadata /x/libsidetable_swift.a(drop-in.o)\n";
        let error = with_references(forgotten).expect_err("nobody calls it, and it is not wrapped").to_string();
        assert!(error.contains("--wrap=swift_getGenericMetadata"), "{error}");
    }

    #[test]
    fn a_symbol_of_another_file_is_named() {
        with_references("swift_retain   /x/libsidetable_swift.a(drop-in.o)\n               main.o\n").expect("ours");
        let error =
            with_references("swift_retain   /y/libother.a(a.o)\n               main.o\n").expect_err("not ours");
        assert_eq!(error.to_string(), "swift_retain is that of /y/libother.a(a.o), and should be sidetable's");
    }
}
