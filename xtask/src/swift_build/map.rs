//! The map that GNU ld and lld write of a link: which members a program has, and for whose sake.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use super::library::REPLACED;

/// The archive's one member, as maps name it.
const OURS: &str = "libsidetable_swift.a(drop-in.o)";

/// The same for a map in a file.
pub fn check_file(path: &Path) -> Result<()> {
    check(&fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?)
}

/// Fails where a program has one of the members that ours stands in for, or not ours.
pub fn check(map: &str) -> Result<()> {
    for member in REPLACED {
        if map.contains(&format!("({member})")) {
            match reason(map, member) {
                Some(reason) => bail!("Swift's {member} is in the program beside sidetable's archive, for {reason}"),
                None => bail!("Swift's {member} is in the program beside sidetable's archive"),
            }
        }
    }
    ensure!(map.contains(OURS), "sidetable's archive is not in the program");
    Ok(())
}

/// Who asked for a member: GNU ld's table has the member on one line, and on the next the file and the symbol.
fn reason<'a>(map: &'a str, member: &str) -> Option<&'a str> {
    let mut lines = map.lines();
    let line = lines.find(|line| line.contains(&format!("({member})")))?;
    let rest = line.split_once(&format!("({member})"))?.1.trim();
    Some(if rest.is_empty() { lines.next()?.trim() } else { rest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_on_sidetable_has_our_member_alone() {
        check("/x/libsidetable_swift.a(drop-in.o)\n   main.o (swift_retain)\n").expect("as it should be");
        assert!(check("main.o").expect_err("ours is missing").to_string().contains("not in the program"));
    }

    #[test]
    fn the_symbol_that_brought_a_member_in_is_named() {
        let map = "/x/libsidetable_swift.a(drop-in.o)\n  main.o (swift_retain)\n/s/libswiftCore.a(RefCount.cpp.o)\n      /s/libswiftCore.a(Casting.cpp.o) (swift_new)\n";
        let error = check(map).expect_err("a member too many").to_string();
        assert!(
            error.contains("RefCount.cpp.o") && error.contains("Casting.cpp.o") && error.contains("swift_new"),
            "{error}"
        );
    }
}
