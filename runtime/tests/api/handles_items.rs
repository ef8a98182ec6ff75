//! `docs/from-arc.md` has a row for each of `Arc`'s and `std::sync::Weak`'s stable functions, and says of each truly whether ours has it, by that name.
//!
//! The lists are compared with the standard library's pages, where the toolchain has them; that each function is there, on both sides, is the compiler's
//! to say.

use std::any::Any;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use sidetable::{Strong, Weak};

/// Names of functions that both types have.
macro_rules! in_both {
    ($($theirs:ty, $ours:ty: $($function:ident)+;)+) => {{
        $($(
            _ = <$theirs>::$function;
            _ = <$ours>::$function;
        )+)+
        &[$($(stringify!($function)),+),+]
    }};
}

/// Names of functions that only theirs has.
macro_rules! in_theirs {
    ($theirs:ty: $($function:ident)+) => {{
        $(_ = <$theirs>::$function;)+
        &[$(stringify!($function)),+]
    }};
}

/// The rows below a header that begins so, cell by cell.
fn rows<'a>(page: &'a str, header: &str) -> Vec<Vec<&'a str>> {
    let (_, table) = page.split_once(header).expect("the page has the table");
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// What is in backticks.
fn names(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).map(|name| name.strip_prefix("Arc::").unwrap_or(name)).collect()
}

fn expect_rows(page: &str, header: &str, due: &[&str], is_there: bool) {
    let rows = rows(page, header);
    for function in due {
        let row = rows.iter().find(|row| names(row[0]).contains(function));
        let row = row.unwrap_or_else(|| panic!("the page says nothing of {function}"));
        assert_eq!(row[1].starts_with("the same"), is_there, "{function}: {row:?}");
    }
}

/// The stable functions on a page of the toolchain's documentation; none if it has none.
fn documented(page: &str) -> Option<BTreeSet<String>> {
    let toolchain = Command::new("rustc").args(["--print", "sysroot"]).output().ok()?.stdout;
    let page = Path::new(str::from_utf8(&toolchain).ok()?.trim()).join("share/doc/rust/html").join(page);
    let page = fs::read_to_string(page).ok()?;
    let functions = page.split("<section id=\"method.").skip(1).filter_map(|function| {
        let (name, rest) = function.split_once('"')?;
        let heading = rest.split("</summary>").next()?;
        let is_own = rest.starts_with(" class=\"method\">");
        // A number behind the name tells functions of one name apart.
        let name = name.split('-').next()?;
        (is_own && !heading.contains("stab unstable")).then(|| name.to_owned())
    });
    Some(functions.collect())
}

fn expect_all_documented(page: &str, known: &[&str]) {
    if let Some(documented) = documented(page) {
        // `clone` is a trait's.
        let known = known.iter().filter(|name| **name != "clone").map(|name| (*name).to_owned());
        assert_eq!(documented, known.collect());
    }
}

#[test]
fn the_page_has_every_function_of_arc() {
    let page = include_str!("../../../docs/from-arc.md");
    let there: &[&str] = in_both! {
        Arc<u8>, Strong<u8>:
            new new_uninit new_zeroed pin try_unwrap into_inner unwrap_or_clone
            clone ptr_eq strong_count weak_count as_ptr into_raw from_raw increment_strong_count decrement_strong_count
            get_mut make_mut downgrade;
        Arc<[u8]>, Strong<[u8]>: new_uninit_slice new_zeroed_slice;
        Arc<std::mem::MaybeUninit<u8>>, Strong<std::mem::MaybeUninit<u8>>: assume_init;
    };
    // What one takes has no name, and the other asks for a type.
    _ = (Arc::<u8>::new_cyclic(|_| 1), Strong::<u8>::new_cyclic(|_| 1));
    _ = (<Arc<dyn Any + Send + Sync>>::downcast::<u8>, <Strong<dyn Any + Send + Sync>>::downcast::<u8>);
    let there = &[there, &["new_cyclic", "downcast"]].concat();
    expect_rows(page, "| `Arc<T>` | `Strong<T>` |", there, true);
    expect_all_documented("alloc/sync/struct.Arc.html", there);
}

#[test]
fn the_page_has_every_function_of_weak() {
    let page = include_str!("../../../docs/from-arc.md");
    let there: &[&str] = in_both! {
        std::sync::Weak<u8>, Weak<u8>: new upgrade clone ptr_eq strong_count weak_count;
    };
    expect_rows(page, "| `std::sync::Weak<T>` | `Weak<T>` |", there, true);
    let theirs: &[&str] = in_theirs!(std::sync::Weak<u8>: as_ptr into_raw from_raw);
    expect_rows(page, "| `std::sync::Weak<T>` | `Weak<T>` |", theirs, false);
    expect_all_documented("alloc/sync/struct.Weak.html", &[there, theirs].concat());
}
