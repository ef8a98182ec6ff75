//! `target/release/libsidetable_swift.a`: what stands in for three members of Swift's static library, and in front of functions that stay.
//!
//! `libswiftCore.a` keeps its object runtime in `HeapObject.cpp.o` and `RefCount.cpp.o`, and exclusivity in `Exclusivity.cpp.o`. They define the 64
//! symbols of `c-api/swift-symbols.txt` (nm on the library lists them), and nothing else in it needs them for more. A linker that has found
//! all of them leaves the members where they are, so the archive has to define exactly these: one more and it is defined twice, one
//! less and Swift's member comes in beside ours.
//!
//! Functions of members that must stay are wrapped: `c-api/swift-wrapped.txt` names them, and beside the archive lies a file with the words that a
//! linker needs for it (see [`link_words`]).
//!
//! Raw memory (`Heap.cpp.o`) stays Swift's: it is `malloc` there as here, and a C++ name of that member is in use elsewhere. So does
//! `swift_once` (`Once.cpp.o`), whose tokens both runtimes read alike.

mod calls;
mod order;
pub mod panics;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::cargo::{self, configured, release_of_c_api};
use crate::cross::Cross;
use crate::making;
use crate::process;
use crate::screen::Live;
use crate::workspace::Workspace;

use panics::Debug;

/// The symbols of the members that the archive stands in for, one a line.
pub const SYMBOLS: &str = include_str!("../../../c-api/swift-symbols.txt");

/// The functions that it wraps, one a line.
pub const WRAPPED: &str = include_str!("../../../c-api/swift-wrapped.txt");

/// Those of them that are about exclusivity: a later Swift has the first two in the object that holds all of its standard library, which is in every
/// program.
pub const EXCLUSIVITY: [&str; 5] = [
    "swift_beginAccess",
    "swift_endAccess",
    "_swift_disableExclusivityChecking",
    "swift_task_enterThreadLocalContext",
    "swift_task_exitThreadLocalContext",
];

/// The archive's one member, and that of the archive [`without_exclusivity`].
pub const MEMBER: &str = "drop-in.o";
pub const MEMBER_WITHOUT_EXCLUSIVITY: &str = "drop-in-without-exclusivity.o";

/// What it is made of, as one object.
const LINKED: &str = "drop-in-linked.o";

/// The archive's name.
const ARCHIVE: &str = "libsidetable_swift.a";

/// How the runtime is told that it is compiled for this archive.
const FLAG: &str = "sidetable_drop_in";

/// The file with the words for the linker, beside the archive.
pub const ARGUMENTS: &str = "sidetable-swift.args";

/// Everything that the archive defines.
pub fn defined() -> impl Iterator<Item = String> {
    SYMBOLS.lines().map(str::to_owned).chain(WRAPPED.lines().map(|name| format!("__wrap_{name}")))
}

/// Builds the archive, and the words that link a program with it.
pub fn make(workspace: &Workspace) -> Result<PathBuf> {
    let mut command = self::cargo(workspace);
    // In the place of the flags that it has, which are among these.
    cargo::add_flags(&mut command, "RUSTFLAGS", &flags());
    let built = compile(command)?;
    finish(workspace, Tools::HERE, &target(workspace).join(built), workspace.release(ARCHIVE), "drop-in")
}

/// Cargo, for the runtime as it is in the archive.
pub fn cargo(workspace: &Workspace) -> Command {
    smaller(configured(workspace, FLAG, &target(workspace)))
}

/// As fast with a tenth less of code: hello has all of it beside what it runs.
fn smaller(mut cargo: Command) -> Command {
    cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "2");
    cargo
}

fn target(workspace: &Workspace) -> PathBuf {
    workspace.target.join("drop-in")
}

fn flags() -> String {
    format!("--cfg {FLAG} {}", cargo::aligned(6))
}

/// The same for programs of another processor.
pub fn make_for(workspace: &Workspace, cross: &Cross<'_>) -> Result<PathBuf> {
    let target = workspace.target.join("cross-drop-in");
    let mut command = smaller(cross.command(&["cargo", "--locked"]));
    command.env("RUSTFLAGS", flags()).env("CARGO_TARGET_DIR", &target);
    // What it is made with, macros and the like, is that of the other libraries.
    command.env("CARGO_BUILD_TARGET", cross.target.triple()).env("CARGO_BUILD_BUILD_DIR", cross.folder());
    let built = target.join(cross.target.triple()).join(compile(command)?);
    let folder = workspace.target.join(cross.target.name());
    let name = format!("drop-in-{}", cross.target.name());
    finish(workspace, Tools::of(cross), &built, folder.join(ARCHIVE), &name)
}

fn finish(workspace: &Workspace, tools: Tools<'_>, built: &Path, made: PathBuf, name: &str) -> Result<PathBuf> {
    let words = made.with_file_name(ARGUMENTS);
    making::unless_made(workspace, name, &[&made, &words], &[built], || {
        let scratch = workspace.scratch()?.join(name);
        let folder = made.parent().context("an archive lies in a folder")?;
        for folder in [&*scratch, folder] {
            fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        }
        making::replace(&made, |new| put_together(tools, &scratch, built, new))?;
        write_arguments(&made, &words)
    })?;
    Ok(made)
}

/// Makes the archive of the library that cargo built.
fn put_together(tools: Tools<'_>, scratch: &Path, built: &Path, made: &Path) -> Result<()> {
    let symbols: Vec<String> = defined().collect();
    let list = scratch.join("drop-in-symbols.txt");
    fs::write(&list, symbols.join("\n")).with_context(|| format!("cannot write {}", list.display()))?;
    let (linked, ordered, object) = (scratch.join(LINKED), scratch.join("drop-in-ordered.o"), scratch.join(MEMBER));

    let mut collect = into_one_object(tools, &symbols, &linked)?;
    collect.arg(built);
    run(collect)?;

    panics::cut_short(tools, &linked, scratch, Debug::InPanics)?;

    // What only panics needed goes, and what runs lies together.
    let script = scratch.join("drop-in.ld");
    fs::write(&script, order::script(&order::sections(&linked)?))
        .with_context(|| format!("cannot write {}", script.display()))?;
    let mut order = into_one_object(tools, &symbols, &ordered)?;
    order.arg("-T").arg(&script).arg(&linked);
    run(order)?;

    // Every other name becomes the object's own, and those that nothing refers to go: the dynamic linker would know them. Bitcode and debug information are
    // for nobody here.
    let mut hide = tools.command("objcopy");
    hide.arg("--keep-global-symbols").arg(&list).args(["--strip-unneeded", "-R", ".llvmbc", "-R", ".llvmcmd"]);
    hide.arg(&ordered).arg(&object);
    run(hide)?;
    if tools.are_for_x86_64() {
        calls::through_table(&object)?;
    }

    pack(tools, made, &[object])?;
    check(tools, made, &symbols)
}

/// The functions that have a place in the archive's [`order`] and are not in the archive that was made last.
pub fn unknown_in_order(workspace: &Workspace) -> Result<Vec<&'static str>> {
    let linked = workspace.scratch()?.join("drop-in").join(LINKED);
    Ok(order::unknown(&order::sections(&linked)?))
}

/// The same archive for a Swift whose exclusivity has to stay its own.
pub fn without_exclusivity(workspace: &Workspace, archive: &Path) -> Result<PathBuf> {
    let folder = workspace.scratch()?.join("without-exclusivity");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let made = folder.join(ARCHIVE);
    let words = made.with_file_name(ARGUMENTS);
    making::unless_made(workspace, "drop-in-without-exclusivity", &[&made, &words], &[archive], || {
        let mut unpack = Command::new("ar");
        unpack.arg("x").arg(archive).arg(MEMBER).current_dir(&folder);
        run(unpack)?;
        let object = folder.join(MEMBER_WITHOUT_EXCLUSIVITY);
        let mut hide = Command::new("objcopy");
        // Where code of ours still refers to them, it is by another name: nobody who reads a program's symbols finds one twice.
        for name in EXCLUSIVITY {
            let unused = format!("unused_{name}");
            hide.args(["--redefine-sym", &format!("{name}={unused}"), "--localize-symbol", &unused]);
        }
        hide.arg(folder.join(MEMBER)).arg(&object);
        run(hide)?;
        pack(Tools::HERE, &made, &[object])?;
        let symbols: Vec<String> = defined().filter(|name| !EXCLUSIVITY.contains(&&**name)).collect();
        check(Tools::HERE, &made, &symbols)?;
        write_arguments(&made, &words)
    })?;
    Ok(made)
}

fn write_arguments(archive: &Path, file: &Path) -> Result<()> {
    making::replace(file, |new| {
        fs::write(new, arguments(archive)?).with_context(|| format!("cannot write {}", new.display()))
    })
}

/// The words for `swiftc` (or `swift build`) that link a program with the archive: one option, whose file the driver reads in its place. So the
/// archive is an input of the link: named for the linker alone, it would find Swift's members first.
pub fn link_words(archive: &Path) -> [OsString; 2] {
    let mut file = OsString::from("@");
    file.push(archive.with_file_name(ARGUMENTS));
    ["-Xlinker".into(), file]
}

/// What that file holds, for an archive that stays where it is. The first word is the one that `-Xlinker` takes.
pub fn arguments(archive: &Path) -> Result<String> {
    let folder = archive.parent().context("an archive lies in a folder")?;
    let mut words = format!("-L{}\n{}\n", folder.display(), archive.display());
    for name in WRAPPED.lines() {
        words.push_str(&format!("-Xlinker\n--wrap={name}\n"));
    }
    Ok(words)
}

/// The object runtime alone, compiled without what looks for things that only sidetable's own functions make. Where the library is, in the folder
/// that this cargo builds in.
fn compile(cargo: Command) -> Result<&'static str> {
    let command = release_of_c_api(cargo, "staticlib");
    let live = Live::start("building the archive for Swift");
    let finished = process::run(command, None, |line| live.line(line))?;
    finished.success().context("the archive for Swift does not build")?;
    Ok("release/libsidetable_c.a")
}

/// The tools that put archives together, for this machine's processor or for another.
#[derive(Clone, Copy)]
pub struct Tools<'a> {
    cross: Option<&'a Cross<'a>>,
}

impl<'a> Tools<'a> {
    pub const HERE: Self = Self { cross: None };

    pub const fn of(cross: &'a Cross<'a>) -> Self {
        Self { cross: Some(cross) }
    }

    /// One of binutils.
    pub fn command(self, tool: &str) -> Command {
        match self.cross {
            None => Command::new(tool),
            Some(cross) => cross.command(&[&cross.target.tool(tool)]),
        }
    }

    /// Whether what they make is for x86-64.
    pub const fn are_for_x86_64(self) -> bool {
        self.cross.is_none() && cfg!(target_arch = "x86_64")
    }
}

/// Links all that the symbols need into one object, and nothing else. What to take it from is the caller's to add.
pub fn into_one_object(tools: Tools<'_>, symbols: &[String], output: &Path) -> Result<Command> {
    let first = symbols.first().context("the list of symbols is empty")?;
    let mut link = tools.command("ld");
    link.args(["-r", "--gc-sections", "-e", first]).args(symbols.iter().flat_map(|symbol| ["-u", symbol]));
    // `sidetable::sync::bias`: in one section, the tables would keep all functions that have one.
    link.args([".data.rel.ro", ".text.unlikely"].map(|section| format!("--unique={section}.sidetable_sequences")));
    link.arg("-o").arg(output);
    Ok(link)
}

/// Makes an archive of these objects, in the place of one that is there.
pub fn pack(tools: Tools<'_>, archive: &Path, objects: &[PathBuf]) -> Result<()> {
    if archive.exists() {
        fs::remove_file(archive).with_context(|| format!("cannot replace {}", archive.display()))?;
    }
    let mut pack = tools.command("ar");
    pack.arg("rcs").arg(archive).args(objects);
    run(pack)
}

pub fn run(command: Command) -> Result<()> {
    let finished = process::run(command, None, |_| {}).context("package binutils has the tools for archives")?;
    finished.success().map(drop).context("the archive cannot be made")
}

/// Says which symbol is missing or too many.
fn check(tools: Tools<'_>, archive: &Path, symbols: &[String]) -> Result<()> {
    let mut list = tools.command("nm");
    list.args(["--extern-only", "--defined-only", "--format=posix"]).arg(archive);
    let output = list.output().context("cannot run nm; it comes with every C compiler (package binutils)")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut defined: Vec<&str> =
        text.lines().filter(|line| line.contains(' ')).filter_map(|line| line.split(' ').next()).collect();
    defined.sort_unstable();
    let mut wanted: Vec<&str> = symbols.iter().map(String::as_str).collect();
    wanted.sort_unstable();
    let missing: Vec<&&str> = wanted.iter().filter(|symbol| defined.binary_search(symbol).is_err()).collect();
    let extra: Vec<&&str> = defined.iter().filter(|symbol| wanted.binary_search(symbol).is_err()).collect();
    ensure!(
        missing.is_empty() && extra.is_empty(),
        "the archive for Swift lacks {missing:?} and has too many {extra:?}"
    );
    Ok(())
}
