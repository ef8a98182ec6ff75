//! `sidetable leaks` on two programs, one with a task that waits on another thread: what step `inspect` does with the first version of Swift, in short.

use std::ffi::OsString;
use std::path::Path;

use anyhow::Result;

use super::super::super::context::Context;
use crate::toolchain::Toolchain;

/// A program of `inspect/tests/swift`, and how what is said of it begins.
const PROGRAMS: [(&str, &str); 2] =
    [("leaks/ring_of_three", "1 cycle, 3 objects, "), ("clean/suspended_task", "no leaks: ")];

pub fn all(context: &mut Context<'_>, toolchain: &Toolchain, scratch: &Path) -> Result<()> {
    let inspector = context.inspector()?;
    for (name, says) in PROGRAMS {
        let source = context.workspace.root.join("inspect/tests/swift").join(name).with_extension("swift");
        let program = scratch.join("looked-at").with_extension(name.replace('/', "-"));
        let mut words: Vec<OsString> =
            ["swiftc", "-O", "-swift-version", "5", "-module-name", "App"].map(OsString::from).to_vec();
        words.extend([source.into(), "-o".into(), program.clone().into()]);
        context.run(toolchain.command(&words))?;
        let words: [OsString; 3] = [inspector.program.clone().into(), "leaks".into(), program.into()];
        let said = context.run(toolchain.command(&words))?;
        let is_said = said.lines().any(|line| line.starts_with(says));
        context.expect(is_said, &format!("sidetable leaks says `{says}…` of {name}"))?;
    }
    Ok(())
}
