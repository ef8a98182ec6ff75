//! The symbols of a program that was linked: a way to see what was wrapped that is the same for every linker. A program whose symbols are
//! stripped passes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use object::{File, Object, ObjectSymbol};

use crate::drop_in;

/// Fails where one of our functions is there twice, or a function of Swift's goes past ours.
pub fn check(program: &Path) -> Result<()> {
    let read = || -> Result<_> {
        let data = fs::read(program)?;
        let file = File::parse(&*data)?;
        let symbols = file.symbols().map(|symbol| Ok((symbol.name()?.to_owned(), !symbol.is_undefined())));
        symbols.collect::<Result<Vec<_>>>()
    };
    let symbols = read().with_context(|| format!("cannot read {}", program.display()))?;
    check_symbols(symbols.iter().map(|(name, is_defined)| (&**name, *is_defined)))
}

/// The word `--wrap=NAME` makes the archive's `__real_NAME` Swift's function: where that is still there, the word was missing, and nobody calls
/// `__wrap_NAME`.
fn check_symbols<'a>(symbols: impl IntoIterator<Item = (&'a str, bool)>) -> Result<()> {
    let ours: BTreeSet<String> = drop_in::defined().collect();
    let mut found = BTreeSet::new();
    for (symbol, is_defined) in symbols {
        if let Some(name) = symbol.strip_prefix("__real_") {
            bail!("{name} is not wrapped: the linker was not given --wrap={name}");
        }
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
        let wrapped =
            [("__wrap_swift_getGenericMetadata", true), ("swift_retain", true), ("main", true), ("puts", false)];
        check_symbols(wrapped).expect("as it should be");
        check_symbols([]).expect("nothing is known of a stripped program");
        let failing = |more| check_symbols(wrapped.into_iter().chain([more])).expect_err("it fails").to_string();
        assert!(failing(("__real_swift_getGenericMetadata", false)).contains("--wrap=swift_getGenericMetadata"));
        assert_eq!(failing(("swift_retain", true)), "swift_retain is in the program twice");
    }
}
