//! Every program, at every level of optimization, in every way of linking: built, run, compared.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Output;

use anyhow::{Context, Result, bail, ensure};

use crate::side_by_side;
use crate::swift_build::jobs::Jobs;
use crate::swift_build::{self, is_newer, link_words};
use crate::toolchain::Toolchain;
use crate::toolchain::sysroot::FOLDER;

/// Seconds after which a program is stuck, also beside others on a slow machine.
pub const LIMIT: &str = "180";

/// Twice as fast as the usual linker.
const FAST_LINKER: &str = "-use-ld=lld";

/// What a comparison was about, and how it went.
pub type Verdict = (String, Result<()>);

/// The folder of programs that see what Swift's library does in itself, which is Swift's own doing under the preload.
const LINKED: &str = "linked";

/// The folder of programs that load a library while they run. What is loaded needs the shared runtime, so there is nothing to relink.
/// The library's sources are in a folder of the program's name.
const LOADED: &str = "loaded";

/// The programs in a folder and in its folders `death`, `linked` and `loaded`, each with a name of its own: that is what it is built under.
pub fn find(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for folder in [folder.to_owned(), folder.join("death"), folder.join(LINKED), folder.join(LOADED)] {
        found.extend(swift_files(&folder)?);
    }
    found.sort();
    ensure!(!found.is_empty(), "there are no programs in {}", folder.display());
    let names: BTreeSet<_> = found.iter().map(|path| path.file_stem()).collect();
    ensure!(names.len() == found.len(), "two programs in {} and its folders have one name", folder.display());
    Ok(found)
}

fn swift_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let paths = entries.flatten().map(|entry| entry.path());
    Ok(paths.filter(|path| path.extension().is_some_and(|extension| extension == "swift")).collect())
}

fn make_folder_of(place: &Path) -> Result<()> {
    let folder = place.parent().context("a place is in a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))
}

/// Which processor the programs are for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Processor {
    ThisOne,
    /// In an emulator, from what lies in [`FOLDER`].
    Aarch64,
}

impl Processor {
    /// What tells swiftc which, for a program that has Swift's library in it or loads it.
    fn words(self, has_library: bool) -> Vec<OsString> {
        match self {
            Self::ThisOne => Vec::new(),
            Self::Aarch64 => {
                let library = if has_library { "swift_static" } else { "swift" };
                let resources = format!("{FOLDER}/usr/libexec/swift/lib/{library}");
                let words = ["-target", "aarch64-unknown-linux-gnu", "-sdk", FOLDER, "-resource-dir", &resources];
                words.into_iter().chain(["-use-ld=lld"]).map(OsString::from).collect()
            }
        }
    }

    /// What runs a program with these variables of its environment.
    pub fn runner(self, variables: &[String]) -> Vec<OsString> {
        let words: Vec<&str> = match self {
            Self::ThisOne => ["env"].into_iter().chain(variables.iter().map(String::as_str)).collect(),
            Self::Aarch64 => {
                let variables = variables.iter().flat_map(|variable| ["-E", variable]);
                ["qemu-aarch64", "-L", FOLDER].into_iter().chain(variables).collect()
            }
        };
        words.into_iter().map(OsString::from).collect()
    }
}

/// What programs are built with, and where.
pub struct Bench<'a> {
    pub processor: Processor,
    pub toolchain: &'a Toolchain,
    pub jobs: &'a Jobs<'a>,
    pub archive: &'a Path,
    pub shared: &'a Path,
    pub scratch: &'a Path,
    /// The level of optimization at which programs on sidetable are linked as users link them: with the usual linker.
    pub usually_linked: Option<&'static str>,
}

impl Bench<'_> {
    /// Builds and runs all programs at each of these levels of optimization, as many at once as there are processors, and says of each that it begins.
    pub fn compare(&self, programs: &[PathBuf], levels: &[&str], say: impl Fn(&str) + Sync) -> Vec<Verdict> {
        let work: Vec<_> = programs.iter().flat_map(|path| levels.iter().map(move |level| (path, level))).collect();
        let verdicts = side_by_side::each(&work, |_, (source, level)| {
            say(&format!("{} {level}", source.display()));
            self.compare_one(source, level)
        });
        verdicts.into_iter().flatten().collect()
    }

    fn compare_one(&self, source: &Path, level: &str) -> Vec<Verdict> {
        let name = format!("{}{level}", source.file_stem().unwrap_or_default().display());
        // A folder each: swiftc puts a file of a fixed name beside what it links.
        let place = self.scratch.join(&name).join("main");
        let what = |way: &str| format!("{name} {way}");
        let is_in = |name| source.parent().is_some_and(|folder| folder.ends_with(name));
        if is_in(LOADED) {
            return vec![(what("preloaded"), self.compare_loaded(source, level, &place))];
        }
        let stock = self.build_stock(source, level, &place).and_then(|()| self.run(&place, "stock", None));
        let expected = match stock {
            Ok(expected) => expected,
            Err(error) => return vec![(what("on Swift's own runtime"), Err(error))],
        };
        let linked = self.build_ours(source, level, &place).and_then(|()| {
            same(&expected, &self.run(&place, "ours", None)?)?;
            // Linked anew each time, and 5 GB in all: kept where there is something to look at.
            ["ours", "map"].into_iter().try_for_each(|made| remove(&place.with_extension(made)))
        });
        if is_in(LINKED) {
            return vec![(what("linked"), linked)];
        }
        let preloaded = self
            .build_dynamic(source, level, &place)
            .and_then(|()| same(&expected, &self.run(&place, "dynamic", Some(self.shared))?));
        vec![(what("linked"), linked), (what("preloaded"), preloaded)]
    }

    fn compare_loaded(&self, source: &Path, level: &str, place: &Path) -> Result<()> {
        self.build_library(source, level, place)?;
        self.build_dynamic(source, level, place)?;
        same(&self.run(place, "dynamic", None)?, &self.run(place, "dynamic", Some(self.shared))?)
    }

    /// Builds the library of a program that loads one, beside that.
    fn build_library(&self, source: &Path, level: &str, place: &Path) -> Result<()> {
        let name = source.file_stem().context("a program has a name")?.display();
        let made = place.with_file_name(format!("lib{name}.so"));
        make_folder_of(&made)?;
        let sources = swift_files(&source.with_extension(""))?;
        if sources.iter().all(|source| is_newer(&made, source)) {
            return Ok(());
        }
        let mut words: Vec<OsString> = vec!["-emit-library".into(), "-module-name".into(), name.to_string().into()];
        words.extend(sources.into_iter().map(OsString::from));
        words.extend(["-o".into(), made.into()]);
        self.swiftc(source, level, place, false, &words)
    }

    fn build_stock(&self, source: &Path, level: &str, place: &Path) -> Result<()> {
        make_folder_of(place)?;
        let (object, program) = (place.with_extension("o"), place.with_extension("stock"));
        if !is_newer_than_all(&object, source) {
            let output = ["-o".into(), object.clone().into()];
            self.swiftc(source, level, place, true, &[&["-c".into()], &*sources(source), &output].concat())?;
        }
        if !is_newer(&program, &object) {
            let words = [object.into(), FAST_LINKER.into(), "-o".into(), program.into()];
            self.swiftc(source, level, place, true, &words)?;
        }
        Ok(())
    }

    /// Links anew, for the archive may have changed, and reads in the map what was linked.
    fn build_ours(&self, source: &Path, level: &str, place: &Path) -> Result<()> {
        let (object, program, written) =
            (place.with_extension("o"), place.with_extension("ours"), place.with_extension("map"));
        let mut what: Vec<OsString> = vec![level.into(), object.into(), "-o".into(), program.clone().into()];
        what.extend((self.usually_linked != Some(level)).then_some(FAST_LINKER.into()));
        let words = link_words(&[&self.processor.words(true), &what[..]].concat(), self.archive, &written);
        self.build(source, place, &words)?;
        swift_build::check(&written, &program)
    }

    fn build_dynamic(&self, source: &Path, level: &str, place: &Path) -> Result<()> {
        let program = place.with_extension("dynamic");
        if is_newer_than_all(&program, source) {
            return Ok(());
        }
        let object = place.with_extension("o");
        let from = if object.exists() && object_serves_both(source)? {
            vec![object.into()]
        } else {
            [&["-module-name".into(), "main".into()], &*sources(source)].concat()
        };
        self.swiftc(source, level, place, false, &[&*from, &["-o".into(), program.into()]].concat())
    }

    fn swiftc(
        &self,
        source: &Path,
        level: &str,
        place: &Path,
        has_library: bool,
        arguments: &[OsString],
    ) -> Result<()> {
        let mut words: Vec<OsString> = vec!["swiftc".into(), level.into()];
        words.extend(self.processor.words(has_library));
        words.extend(has_library.then_some("-static-stdlib".into()));
        words.extend_from_slice(arguments);
        self.build(source, place, &words)
    }

    fn build(&self, source: &Path, place: &Path, words: &[OsString]) -> Result<()> {
        self.jobs.run(words, place.parent().context("a place is in a folder")?, source)
    }

    fn run(&self, place: &Path, way: &str, preloaded: Option<&Path>) -> Result<Ending> {
        let mut variables = vec!["SWIFT_BACKTRACE=enable=no".to_owned()];
        variables.extend(preloaded.map(|library| format!("LD_PRELOAD={}", library.display())));
        let mut words: Vec<OsString> = ["timeout", LIMIT].map(OsString::from).to_vec();
        words.extend(self.processor.runner(&variables));
        words.push(place.with_extension(way).into());
        let output =
            self.toolchain.command(&words).output().with_context(|| format!("cannot run {}", place.display()))?;
        Ending::of(&output)
    }
}

fn remove(file: &Path) -> Result<()> {
    fs::remove_file(file).with_context(|| format!("cannot remove {}", file.display()))
}

/// Whether the object file of a program that has Swift's library in it serves one that loads it, too. The code is the same; but an object file says what
/// to link with, and below some archives are others, where there is one shared library.
pub fn object_serves_both(source: &Path) -> Result<bool> {
    let text = fs::read_to_string(source).with_context(|| format!("cannot read {}", source.display()))?;
    Ok(!["import Foundation", "import Dispatch"].iter().any(|import| text.contains(import)))
}

/// A program's source, and the C that it imports: a header of the same name.
fn sources(source: &Path) -> Vec<OsString> {
    let header = source.with_extension("h");
    let import: &[OsString] = if header.is_file() { &["-import-objc-header".into(), header.into()] } else { &[] };
    [&[source.into()], import].concat()
}

/// Whether something was made after its source and after every header beside that, any of which it may include.
fn is_newer_than_all(made: &Path, source: &Path) -> bool {
    let folders = source.ancestors().skip(1).take(2);
    let entries = folders.filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten().map(|entry| entry.path());
    let headers = entries.filter(|path| path.extension().is_some_and(|extension| extension == "h"));
    std::iter::once(source.to_owned()).chain(headers).all(|from| is_newer(made, &from))
}

/// What a program said, and how it ended.
#[derive(PartialEq, Eq, Debug)]
pub struct Ending {
    status: String,
    stdout: String,
    stderr: String,
}

impl Ending {
    pub fn of(output: &Output) -> Result<Self> {
        let status = match (output.status.code(), output.status.signal()) {
            (Some(124), _) => bail!("the program was still running after {LIMIT} s"),
            (Some(code), _) => format!("exit status {code}"),
            (None, signal) => format!("signal {}", signal.unwrap_or_default()),
        };
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        Ok(Self { status, stdout: text(&output.stdout), stderr: comparable(&text(&output.stderr)) })
    }

    /// Whether the program succeeded, and printed this and nothing else.
    pub fn is_success_with(&self, stdout: &str) -> bool {
        self.status == "exit status 0" && self.stdout == stdout
    }

    /// What was said last, after all that the program said.
    pub fn take_last_line_of_stderr(&mut self) -> String {
        let said = self.stderr.trim_end();
        let begin = said.rfind('\n').map_or(0, |end| end + 1);
        let last = said[begin..].to_owned();
        self.stderr.truncate(begin);
        last
    }
}

/// A message without what differs from run to run: addresses, and the stack trace that Swift's own messages have below them.
fn comparable(message: &str) -> String {
    let is_frame = |line: &str| line.starts_with(|c: char| c.is_ascii_digit()) && line.contains(" 0x");
    let mut kept = String::new();
    for line in message.lines().filter(|line| !is_frame(line)) {
        let line = line.split("Current stack trace:").next().unwrap_or_default();
        let line = line.split(" started at ").next().unwrap_or_default();
        if !line.is_empty() {
            kept.push_str(&without_addresses(line));
            kept.push('\n');
        }
    }
    kept
}

fn without_addresses(line: &str) -> String {
    let mut pieces = line.split("0x");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        text.push_str("0x…");
        text.push_str(piece.trim_start_matches(|c: char| c.is_ascii_hexdigit()));
    }
    text
}

/// Fails with the first difference.
pub fn same(expected: &Ending, found: &Ending) -> Result<()> {
    let streams = [("stdout", &expected.stdout, &found.stdout), ("stderr", &expected.stderr, &found.stderr)];
    for (stream, expected, found) in streams {
        let lines = expected.lines().map(Some).chain([None]).zip(found.lines().map(Some).chain([None]));
        if let Some((number, (expected, found))) = lines.enumerate().find(|(_, (expected, found))| expected != found) {
            let said = |line: Option<&str>| line.map_or("nothing more".to_owned(), |line| format!("`{line}`"));
            bail!("line {} of {stream} is {} and should be {}", number + 1, said(found), said(expected));
        }
        ensure!(expected == found, "{stream} differs");
    }
    ensure!(expected.status == found.status, "it ended with {} and should with {}", found.status, expected.status);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ending(status: &str, stdout: &str, stderr: &str) -> Ending {
        Ending { status: status.into(), stdout: stdout.into(), stderr: comparable(stderr) }
    }

    #[test]
    fn a_difference_is_found_and_shown() {
        let expected = ending("exit status 0", "one\ntwo\n", "");
        same(&expected, &ending("exit status 0", "one\ntwo\n", "")).expect("they agree");
        let message = |found: Ending| same(&expected, &found).expect_err("they differ").to_string();
        assert_eq!(message(ending("exit status 0", "one\n2\n", "")), "line 2 of stdout is `2` and should be `two`");
        assert_eq!(
            message(ending("exit status 0", "one\n", "")),
            "line 2 of stdout is nothing more and should be `two`"
        );
        assert_eq!(
            message(ending("exit status 0", "one\ntwo\nthree\n", "")),
            "line 3 of stdout is `three` and should be nothing more"
        );
        assert!(message(ending("signal 6", "one\ntwo\n", "")).contains("signal 6"));
        assert!(message(ending("exit status 0", "one\ntwo\n", "oops")).contains("stderr"));
    }

    #[test]
    fn addresses_and_stack_traces_are_not_compared() {
        let swift = "Fatal error: object 0x55aa was already deallocatedCurrent stack trace:\n0    program   0x00ff <unavailable> + 5\n";
        assert_eq!(comparable(swift), comparable("Fatal error: object 0x7f01 was already deallocated\n"));
        assert_ne!(comparable("a 0x1 b"), comparable("a 0x1 c"));
    }
}
