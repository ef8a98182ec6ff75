//! What `swiftc` starts, so that it need not be asked anew for each of many programs that are built alike: to find out takes it longer than many a link.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, ensure};

use crate::process;
use crate::toolchain::Toolchain;

/// How its folder of temporary files is called, which is gone when it has said what it would do.
const TEMPORARY: &str = "TemporaryDirectory.";

/// What stands for a program's folder, and for its source up to the ending.
const STAND_INS: [&str; 2] = ["{folder}/", "{source}."];

pub struct Jobs<'a> {
    toolchain: &'a Toolchain,
    /// The commands by the words that swiftc was given, with stand-ins in both.
    known: Mutex<HashMap<Vec<String>, String>>,
}

impl<'a> Jobs<'a> {
    pub fn new(toolchain: &'a Toolchain) -> Self {
        Self { toolchain, known: Mutex::default() }
    }

    /// Does what swiftc does when it gets these words, about files in `folder` and about `source`.
    pub fn run(&self, words: &[OsString], folder: &Path, source: &Path) -> Result<()> {
        let names = [format!("{}/", folder.display()), format!("{}.", source.with_extension("").display())];
        let general: Vec<String> = words.iter().map(|word| with_stand_ins(&word.to_string_lossy(), &names)).collect();
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&general).cloned();
        let jobs = match known {
            Some(jobs) => jobs,
            None => {
                let asked = [words, &["-driver-print-jobs".into()]].concat();
                let said = output(self.toolchain.command(&asked))?;
                let jobs = with_stand_ins(&without_temporary_folder(&said, &names[0]), &names);
                ensure!(!jobs.trim().is_empty(), "swiftc starts nothing for {words:?}");
                self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(general, jobs.clone());
                jobs
            }
        };
        let script = STAND_INS.iter().zip(&names).fold(jobs, |jobs, (stand_in, name)| jobs.replace(stand_in, name));
        output(self.toolchain.command(&["sh".into(), "-ec".into(), script.into()])).map(drop)
    }
}

fn with_stand_ins(text: &str, names: &[String; 2]) -> String {
    names.iter().zip(STAND_INS).fold(text.to_owned(), |text, (name, stand_in)| text.replace(name, stand_in))
}

/// Temporary files go to the program's folder.
fn without_temporary_folder(jobs: &str, folder: &str) -> String {
    let Some(at) = jobs.find(TEMPORARY) else { return jobs.to_owned() };
    let begin = jobs[..at].rfind([' ', '@', '\n']).map_or(0, |before| before + 1);
    let end = jobs[at..].find('/').map_or(jobs.len(), |end| at + end + 1);
    jobs.replace(&jobs[begin..end], folder)
}

/// What a command prints that succeeds.
fn output(mut command: Command) -> Result<String> {
    let shown = process::display(&command);
    let output = command.output().with_context(|| format!("cannot start `{shown}`"))?;
    ensure!(output.status.success(), "`{shown}` failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "swift-autolink-extract /s/casts-O/main.o -o /tmp/TemporaryDirectory.4TufuT/main-1.autolink\n\
                           clang -pie /s/casts-O/main.o @/tmp/TemporaryDirectory.4TufuT/main-1.autolink -o /s/casts-O/main.stock\n";

    #[test]
    fn commands_for_one_program_are_those_for_another() {
        let names = ["/s/casts-O/".to_owned(), "/t/casts.".to_owned()];
        let general = with_stand_ins(&without_temporary_folder(PRINTED, &names[0]), &names);
        assert_eq!(
            general,
            "swift-autolink-extract {folder}/main.o -o {folder}/main-1.autolink\n\
             clang -pie {folder}/main.o @{folder}/main-1.autolink -o {folder}/main.stock\n"
        );
        assert_eq!(
            with_stand_ins("-primary-file /t/casts.swift /t/casts_more.swift", &names),
            "-primary-file {source}.swift /t/casts_more.swift"
        );
    }
}
