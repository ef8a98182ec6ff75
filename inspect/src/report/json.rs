//! The report for other programs: JSON, its fields as [`super::rows`] describes them.

use std::io::{self, Write};

use super::Report;
use super::rows::Rows;

/// One value, and a line's end.
pub fn write(report: Report, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut out, &Rows::new(report))?;
    writeln!(out)
}
