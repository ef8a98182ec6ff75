//! `cargo xtask install`: the files of a C library where other projects' build systems look for them, what Swift programs are
//! linked with, and the program `sidetable`.

pub mod check;
mod layout;
mod one_header;

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::build;
use crate::cross::{Cross, Target};
use crate::debian::Debian;
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

    /// Install what programs in C and C++ link with, and nothing else: neither what is for Swift programs nor the program `sidetable`.
    #[arg(long)]
    library: bool,

    /// Install libraries for another processor, what is for Swift programs with them where there is Swift for it.
    #[arg(long, value_name = "PROCESSOR")]
    target: Option<Target>,
}

pub fn run(workspace: &Workspace, debian: &Debian, arguments: &Arguments) -> Result<()> {
    if !arguments.prefix.is_absolute() {
        bail!(
            "--prefix is written into the installed files, so it must be an absolute path: {}",
            arguments.prefix.display()
        );
    }
    let has_all = !arguments.library;
    let built = match arguments.target {
        Some(target) => {
            let cross = Cross::find_or_make(workspace, debian, target)?;
            let has_swift = has_all && target.has_swift();
            let swift = has_swift.then(|| drop_in::make_for(workspace, &cross)).transpose()?;
            Built { libraries: cross.libraries()?, swift, inspector: None }
        }
        None => Built {
            libraries: build::libraries(workspace)?,
            swift: has_all.then(|| drop_in::make(workspace)).transpose()?,
            inspector: has_all.then(|| build::inspector(workspace)).transpose()?,
        },
    };
    for file in lay_out(workspace, &built, &arguments.prefix, arguments.destdir.as_deref())? {
        screen::did("installed", file.display());
    }
    Ok(())
}
