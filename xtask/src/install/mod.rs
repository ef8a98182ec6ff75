//! `cargo xtask install`: the files of a C library where other projects' build systems look for them, what Swift programs are
//! linked with, and the program `sidetable`.

pub mod check;
mod layout;

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::build;
use crate::drop_in;
use crate::screen;
use crate::workspace::Workspace;

pub use layout::{Built, lay_out};

#[derive(clap::Args)]
pub struct Arguments {
    /// Where the library is to be found: an absolute path, such as /usr/local.
    #[arg(long)]
    prefix: PathBuf,

    /// Put the files below this folder instead, for someone who packs them (paths in the files stay those of --prefix).
    #[arg(long)]
    destdir: Option<PathBuf>,
}

pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    if !arguments.prefix.is_absolute() {
        bail!(
            "--prefix is written into the installed files, so it must be an absolute path: {}",
            arguments.prefix.display()
        );
    }
    let libraries = build::libraries(workspace)?;
    let built = Built { libraries, swift: drop_in::make(workspace)?, inspector: build::inspector(workspace)? };
    for file in lay_out(workspace, &built, &arguments.prefix, arguments.destdir.as_deref())? {
        screen::did("installed", file.display());
    }
    Ok(())
}
