//! `cargo xtask build`: for this machine, or for others.

use anyhow::Result;

use crate::build;
use crate::cross::{Cross, Target};
use crate::debian::Debian;
use crate::drop_in;
use crate::portable::Portable;
use crate::workspace::Workspace;

#[derive(clap::Args)]
pub struct Arguments {
    /// Build for another processor, which puts the two libraries of C and C++ programs, and the archive for Swift's where there is Swift, into target/PROCESSOR.
    #[arg(long, value_name = "PROCESSOR")]
    target: Option<Target>,

    /// Build those two for systems with glibc 2.31 or later, into target/portable.
    #[arg(long, conflicts_with = "target")]
    portable: bool,
}

pub fn run(workspace: &Workspace, debian: &Debian, arguments: &Arguments) -> Result<()> {
    if let Some(target) = arguments.target {
        let cross = Cross::find_or_make(workspace, debian, target)?;
        let libraries = cross.libraries()?;
        let swift = target.has_swift().then(|| drop_in::make_for(workspace, &cross)).transpose()?;
        return build::say(workspace, &libraries, &swift.iter().collect::<Vec<_>>());
    }
    if arguments.portable {
        return build::say(workspace, &Portable::find_or_make(workspace, debian)?.libraries()?, &[]);
    }
    build::everything(workspace)
}
