//! What the measurements say.
//!
//! | module | what it is about |
//! |---|---|
//! | [`results`] | the measurements, as JSON |
//! | [`environment`] | where to measure: here, or in a Debian root that has Swift |
//! | [`machine`] | what it was measured on |
//! | [`targets`] | what must be reached, and whether it was |
//! | [`markdown`] | the page |
//! | [`chart`] | the picture |

pub mod chart;
pub mod environment;
pub mod machine;
pub mod markdown;
pub mod results;
pub mod targets;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Writes a file, and says so.
pub fn put(folder: &Path, file: &str, text: &str) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let path = folder.join(file);
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    eprintln!("wrote {}", path.display());
    Ok(())
}
