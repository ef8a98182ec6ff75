//! The release libraries under the names that users link.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::cargo::{cargo, release_libraries};
use crate::screen::{self, Live};
use crate::workspace::{Libraries, Workspace};
use crate::{archive, drop_in, making, process};

/// The program that looks at others, and what it loads into them.
pub struct Inspector {
    pub program: PathBuf,
    /// What takes pictures, and what counts.
    pub libraries: [PathBuf; 2],
}

/// Builds everything for this machine.
pub fn everything(workspace: &Workspace) -> Result<()> {
    let libraries = libraries(workspace)?;
    let drop_in = drop_in::make(workspace)?;
    let inspector = inspector(workspace)?;
    let [pictures, counts] = &inspector.libraries;
    say(workspace, &libraries, &[&drop_in, &inspector.program, pictures, counts])
}

/// What was built.
pub fn say(workspace: &Workspace, libraries: &Libraries, others: &[&PathBuf]) -> Result<()> {
    for library in [&libraries.archive, &libraries.shared].into_iter().chain(others.iter().copied()) {
        let bytes = library.metadata().with_context(|| format!("cannot read {}", library.display()))?.len();
        screen::did("built", format!("{}  {}", workspace.shown(library), screen::size(bytes)));
    }
    Ok(())
}

/// Builds the release libraries, with a live line and nothing else unless it goes wrong.
pub fn libraries(workspace: &Workspace) -> Result<Libraries> {
    let live = Live::start("building the library");
    let finished = process::run(command(workspace), None, |line| live.line(line))?;
    finished.success().context("the library does not build")?;
    lay_out(workspace)
}

/// The cargo command that builds the release libraries.
pub fn command(workspace: &Workspace) -> Command {
    release_libraries(cargo(workspace))
}

/// Builds the program that looks at others.
pub fn inspector(workspace: &Workspace) -> Result<Inspector> {
    let live = Live::start("building the inspector");
    let finished = process::run(inspector_command(workspace), None, |line| live.line(line))?;
    finished.success().context("the inspector does not build")?;
    Ok(built_inspector(workspace))
}

/// The cargo command that builds it.
pub fn inspector_command(workspace: &Workspace) -> Command {
    let mut command = cargo(workspace);
    command.args(["build", "--profile", "inspector", "--package", "sidetable-inspect"]);
    command.args(["--package", "sidetable-inspect-agent", "--package", "sidetable-inspect-arc"]);
    command
}

/// Where that command puts it.
pub fn built_inspector(workspace: &Workspace) -> Inspector {
    let built = |name: &str| workspace.target.join("inspector").join(name);
    let libraries = ["libsidetable_inspect.so", "libsidetable_arc.so"].map(built);
    Inspector { program: built("sidetable"), libraries }
}

/// Puts what cargo built where users find it: the shared library as it is, the archive in parts.
pub fn lay_out(workspace: &Workspace) -> Result<Libraries> {
    let [archive, shared] = ["libsidetable.a", "libsidetable.so"].map(|name| workspace.release(name));
    let [built_archive, built_shared] = ["libsidetable_c.a", "libsidetable_c.so"].map(|name| workspace.release(name));
    making::unless_made(workspace, "libraries", &[&archive, &shared], &[&built_archive, &built_shared], || {
        making::replace(&shared, |new| {
            fs::copy(&built_shared, new).with_context(|| format!("cannot copy {}", built_shared.display())).map(drop)
        })?;
        making::replace(&archive, |new| archive::make(workspace, &built_archive, &built_shared, new))
    })?;
    Ok(Libraries { archive, shared })
}
