//! Files that xtask makes out of others: by one process at a time, and only when those have changed.
//!
//! Steps of the test run go on side by side, and some of them start commands of xtask, which want the same libraries.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};

use crate::workspace::Workspace;

/// Makes what is called `name` out of `sources`, unless `made` is there, and was made of the same ones by this very xtask.
pub fn unless_made(
    workspace: &Workspace,
    name: &str,
    made: &[&Path],
    sources: &[&Path],
    make: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let scratch = workspace.scratch()?;
    alone(&scratch.join(format!("{name}.lock")), || {
        let record = scratch.join(format!("{name}.made-of"));
        let now = state_of(sources)?;
        let is_made = made.iter().all(|file| file.exists()) && fs::read_to_string(&record).is_ok_and(|old| old == now);
        if is_made {
            return Ok(());
        }
        make()?;
        fs::write(&record, now).with_context(|| format!("cannot write {}", record.display()))
    })
}

/// Replaces by rename: a program that has the old file mapped keeps the old one, and nobody sees half of the new one.
pub fn replace(file: &Path, make: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let mut new = file.as_os_str().to_owned();
    new.push(".new");
    let new = PathBuf::from(new);
    make(&new)?;
    fs::rename(&new, file).with_context(|| format!("cannot rename {} to {}", new.display(), file.display()))
}

/// Does something while no other thread or process does what has the same lock.
pub fn alone<T>(lock: &Path, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let file = File::create(lock).with_context(|| format!("cannot create {}", lock.display()))?;
    file.lock().with_context(|| format!("cannot lock {}", lock.display()))?;
    work()
}

/// What tells these files from others at the same places: a newer time is not enough, since cargo puts older files back when flags change.
fn state_of(sources: &[&Path]) -> Result<String> {
    let xtask = env::current_exe().context("this program has no path")?;
    let mut state = String::new();
    for source in sources.iter().copied().chain([xtask.as_path()]) {
        let metadata = source.metadata().with_context(|| format!("cannot read {}", source.display()))?;
        let time = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        state.push_str(&format!("{} {} {}\n", source.display(), metadata.len(), time.as_nanos()));
    }
    Ok(state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_of_the_same_is_made_once() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let workspace = Workspace { root: folder.path().to_owned(), target: folder.path().join("target") };
        let [source, made] = ["source", "made"].map(|name| folder.path().join(name));
        fs::write(&source, "1").expect("the folder can be written");
        let mut times = 0;
        let mut make = || {
            unless_made(&workspace, "it", &[&made], &[&source], || {
                times += 1;
                fs::copy(&source, &made).map(drop).context("it is copied")
            })
            .expect("it is made");
            times
        };
        assert_eq!([make(), make()], [1, 1]);
        fs::remove_file(&made).expect("it is there");
        assert_eq!([make(), make()], [2, 2]);
        fs::write(&source, "23").expect("the folder can be written");
        assert_eq!([make(), make()], [3, 3]);
        assert_eq!(fs::read_to_string(&made).expect("it is there"), "23");
    }
}
