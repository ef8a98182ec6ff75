//! The symbols of a program that was linked: a way to see what was wrapped that is the same for every linker. A program whose symbols are
//! stripped passes.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, bail, ensure};

use crate::drop_in;
use crate::toolchain::Toolchain;

/// Fails where one of our functions is there twice, or a function of Swift's goes past ours.
pub fn check(toolchain: &Toolchain, program: &Path) -> Result<()> {
    check_listing(&toolchain.ask(&["nm", "--format=posix", &program.display().to_string()])?)
}

/// The word `--wrap=NAME` makes the archive's `__real_NAME` Swift's function: where that is still there, the word was missing, and nobody calls
/// `__wrap_NAME`.
fn check_listing(listing: &str) -> Result<()> {
    let ours: BTreeSet<String> = drop_in::defined().collect();
    let mut found = BTreeSet::new();
    for line in listing.lines() {
        let mut words = line.split(' ');
        let (Some(symbol), Some(kind)) = (words.next(), words.next()) else { continue };
        if let Some(name) = symbol.strip_prefix("__real_") {
            bail!("{name} is not wrapped: the linker was not given --wrap={name}");
        }
        let is_defined = !matches!(kind, "U" | "w" | "v");
        if is_defined && ours.contains(symbol) {
            ensure!(found.insert(symbol), "{symbol} is in the program twice");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_wrapped_or_is_there_twice_is_named() {
        let wrapped = "__wrap_swift_getGenericMetadata t 10 20\nswift_retain t 30 40\nmain T 50 1\nputs U\n";
        check_listing(wrapped).expect("as it should be");
        check_listing("").expect("nothing is known of a stripped program");
        let failing = |more: &str| check_listing(&format!("{wrapped}{more}")).expect_err("it fails").to_string();
        assert!(failing("__real_swift_getGenericMetadata w\n").contains("--wrap=swift_getGenericMetadata"));
        assert_eq!(failing("swift_retain t 60 40\n"), "swift_retain is in the program twice");
    }
}
