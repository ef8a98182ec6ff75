//! The report for people with a browser: one page with everything in it.

use std::io::{self, Write};

use super::Report;
use super::rows::Rows;

/// The page, with a mark where the data belongs.
const PAGE: &str = include_str!("page.html");
const MARK: &str = "/*DATA*/";

/// `<` is written as an escape of JSON's in the data: no name in it ends the element that it is in.
pub fn write(report: Report, mut out: impl Write) -> io::Result<()> {
    let data = serde_json::to_string(&Rows::new(report))?.replace('<', "\\u003c");
    let (before, after) = PAGE.split_once(MARK).expect("the page has a place for its data");
    for part in [before, &data, after] {
        out.write_all(part.as_bytes())?;
    }
    Ok(())
}
