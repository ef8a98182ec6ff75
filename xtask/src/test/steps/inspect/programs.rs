//! Programs built in each way, and run without `sidetable leaks` and under it.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::super::swift::programs::{Ending, LIMIT, object_serves_both, same};
use super::header::Header;
use super::report::Report;
use super::verdict::Verdict;
use super::way::Way;
use crate::side_by_side;
use crate::swift_build::is_newer;
use crate::swift_build::jobs::Jobs;
use crate::toolchain::Toolchain;
use crate::{drop_in, process};

/// A program's folder, in which each way has its own.
fn folder_of_all_ways(made: &Path) -> Result<&Path> {
    made.ancestors().nth(2).context("a program is in a folder of its way")
}

/// A program, and what its header says.
pub struct Program {
    pub source: PathBuf,
    pub header: Header,
}

impl Program {
    /// `leaks/ring_of_three`.
    pub fn name(&self) -> String {
        let name = |path: Option<&Path>| path.and_then(Path::file_stem).unwrap_or_default().display().to_string();
        format!("{}/{}", name(self.source.parent()), name(Some(&self.source)))
    }
}

/// The programs of the folders `leaks` and `clean`.
pub fn find(folder: &Path) -> Result<Vec<Program>> {
    let mut found = Vec::new();
    for (name, is_clean) in [("leaks", false), ("clean", true)] {
        let folder = folder.join(name);
        let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
        for source in entries.flatten().map(|entry| entry.path()) {
            if source.extension().is_none_or(|extension| extension != "swift") {
                continue;
            }
            let text = fs::read_to_string(&source).with_context(|| format!("cannot read {}", source.display()))?;
            let header = Header::read(&text).with_context(|| format!("the header of {}", source.display()))?;
            ensure!(header.is_clean() == is_clean, "{} is in the other folder", source.display());
            found.push(Program { source, header });
        }
    }
    found.sort_by(|one, other| one.source.cmp(&other.source));
    Ok(found)
}

/// What programs are built and looked at with, and where.
pub struct Bench<'a> {
    pub toolchain: &'a Toolchain,
    pub jobs: &'a Jobs<'a>,
    pub archive: &'a Path,
    pub tool: &'a Path,
    pub scratch: &'a Path,
}

impl Bench<'_> {
    /// Looks at all programs, as many at once as there are processors: what was found in each, by way.
    pub fn look_at<'p>(
        &self,
        programs: &'p [Program],
        say: impl Fn(&str) + Sync,
    ) -> Vec<(&'p Program, Vec<Result<Verdict>>)> {
        let verdicts = side_by_side::each(programs, |_, program| {
            say(&program.name());
            Way::ALL.map(|way| self.look_at_one(program, way))
        });
        programs.iter().zip(verdicts.into_iter().map(Vec::from)).collect()
    }

    fn look_at_one(&self, program: &Program, way: Way) -> Result<Verdict> {
        // A folder each: swiftc puts a file of a fixed name beside what it links.
        let folder = self.scratch.join(program.name()).join(way.name());
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let made = folder.join("main");
        self.build(&program.source, way, &made)?;
        let expected = self.run(&[made.clone().into()])?;
        ensure!(
            expected.is_success_with(&program.header.prints),
            "alone it does not print what its header says: {expected:?}"
        );

        let report = folder.join("report.json");
        if report.exists() {
            fs::remove_file(&report).with_context(|| format!("cannot replace {}", report.display()))?;
        }
        let [tool, json]: [OsString; 2] = [self.tool.into(), "--json".into()];
        let mut found = self.run(&[tool, "leaks".into(), json, report.clone().into(), made.clone().into()])?;
        let said = found.take_last_line_of_stderr();
        same(&expected, &found).with_context(|| format!("under sidetable, which says `{said}`"))?;
        ensure!(report.exists(), "there is no report, and sidetable says `{said}`");
        let verdict = Verdict::of(&program.header.due(way), &Report::of(&report)?);
        if verdict.is_right() && matches!(way, Way::Static | Way::Relinked) {
            // Linked anew each time, and 2 GB in all: kept where there is something to look at.
            fs::remove_file(&made).with_context(|| format!("cannot remove {}", made.display()))?;
        }
        Ok(verdict)
    }

    fn build(&self, source: &Path, way: Way, made: &Path) -> Result<()> {
        let from: [OsString; 1] = [source.into()];
        let to = |made: &Path| ["-o".into(), made.to_owned().into_os_string()];
        match way {
            Way::Debug | Way::Release if is_newer(made, source) => Ok(()),
            Way::Debug => self.swiftc(source, made, "-Onone", &[], &from, &to(made)),
            Way::Release if object_serves_both(source)? => {
                let words = ["swiftc".into(), self.optimized(source, made)?.into()];
                self.command(source, made, &[&words, &to(made)[..]].concat())
            }
            Way::Release => self.swiftc(source, made, "-O", &[], &from, &to(made)),
            Way::Static | Way::Relinked => {
                let object = self.optimized(source, made)?;
                let archive = (way == Way::Relinked).then_some(self.archive);
                // Three times as fast as the usual linker, of which the swift step makes sure.
                let mut words: Vec<OsString> = ["swiftc", "-static-stdlib", "-use-ld=lld"].map(OsString::from).into();
                words.push(object.into());
                words.extend(to(made));
                words.extend(archive.into_iter().flat_map(drop_in::link_words));
                self.command(source, made, &words)
            }
        }
    }

    /// The object file beside the folders of all ways.
    fn optimized(&self, source: &Path, made: &Path) -> Result<PathBuf> {
        let object = folder_of_all_ways(made)?.join("main.o");
        if !is_newer(&object, source) {
            let to = ["-o".into(), object.clone().into()];
            self.swiftc(source, made, "-O", &["-static-stdlib", "-c"], &[source.into()], &to)?;
        }
        Ok(object)
    }

    fn swiftc(
        &self,
        source: &Path,
        made: &Path,
        level: &str,
        options: &[&str],
        from: &[OsString],
        to: &[OsString],
    ) -> Result<()> {
        let always = ["swiftc", level, "-swift-version", "5", "-module-name", "App", "-suppress-warnings"];
        let words: Vec<OsString> = always.iter().chain(options).map(OsString::from).collect();
        self.command(source, made, &[&words, from, to].concat())
    }

    fn command(&self, source: &Path, made: &Path, words: &[OsString]) -> Result<()> {
        self.jobs.run(words, folder_of_all_ways(made)?, source)
    }

    fn run(&self, words: &[OsString]) -> Result<Ending> {
        let before = ["timeout", LIMIT, "env", "SWIFT_BACKTRACE=enable=no"].map(OsString::from);
        let mut command = self.toolchain.command(&[&before, words].concat());
        Ending::of(&command.output().with_context(|| format!("cannot run {}", process::display(&command)))?)
    }
}
