//! `cargo xtask build`: for this machine, or for others.

use anyhow::Result;

use crate::build;
use crate::debian::Debian;
use crate::portable::Portable;
use crate::workspace::Workspace;

#[derive(clap::Args)]
pub struct Arguments {
    /// Only the two libraries of C and C++ programs, in target/portable, for systems with glibc 2.31 or later.
    #[arg(long)]
    portable: bool,
}

pub fn run(workspace: &Workspace, debian: &Debian, arguments: &Arguments) -> Result<()> {
    if arguments.portable {
        let libraries = Portable::find_or_make(workspace, debian)?.libraries()?;
        return build::say(workspace, &[&libraries.archive, &libraries.shared]);
    }
    build::everything(workspace)
}
